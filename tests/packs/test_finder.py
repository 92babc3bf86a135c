"""What applies is found over all packs, what has ended is said to have, and only what matters is asked."""

from __future__ import annotations

import datetime as dt
import doctest
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.packs import finder
from luodi.packs.finder import Finding, cleaned, find, groups, question_at, records, ticked
from luodi.packs.offers import Audience
from luodi.rules.asking import put

TODAY = dt.date(2026, 11, 22)
THEN = dt.date(2022, 12, 20)
"""A day on which most measures of the winter of 2022 ran."""

SHOP: dict[str, Any] = {
    "kind": "个体工商户", "activities": [{"sector": "批发零售"}], "undertakings": [{"kind": "开展惠民促销"}],
    "hit_by_epidemic": False, "lost_income": False, "government_guarantor": False, "pays_unemployment_insurance": False,
    "oldest_truck_stage": "无",
}  # fmt: skip
WORKLESS: dict[str, Any] = {
    "born": "1980-05-01", "work": "未就业", "unemployment_insured": True, "meets_benefit_conditions": False,
    "standings": [{"kind": "低保对象", "since": "2020-01-01", "until": "无"}], "hit_by_epidemic": True,
    "confirmed_case": False, "registered_unemployed": False, "applied_for_relief": False, "has_home_loan": False,
    "public_post_ended_on": "无", "graduated_on": "无",
}  # fmt: skip


def by_rule(finding: Finding, subject: str = "") -> dict[str, str]:
    return {result.offer.rule: result.status for result in finding.results if result.subject in ("", subject)}


def test_a_shop_learns_what_is_meant_for_it_today() -> None:
    """一3 and 七23 mean retailers, 八26 individual businesses; nothing else of the thirty; the rent of 2022 is over."""
    finding = find("business", SHOP, TODAY)
    found = by_rule(finding)
    of_2025 = {r.offer.rule for r in finding.results if r.status == "applies"}
    assert of_2025 == {"consumption", "commerce", "small_business_finance"}
    assert (found["state_rent_waived"], found["inspection_waived"]) == ("over", "over")
    assert found["guarantee_subsidised"] == "not"
    # Being badly hit is for a person to judge, and no question is asked about it.
    assert found["cheaper_loan"] == "judgement"
    assert finding.asked == ()


def test_the_same_shop_in_december_2022_had_other_measures() -> None:
    """The 2025 document was not yet issued; the financing campaign ran to the end of March 2023."""
    found = by_rule(find("business", SHOP, THEN))
    assert found["consumption"] == "not_yet"
    assert found["financing_campaign"] == "applies"
    assert found["inspection_waived"] == "missing"


def test_each_person_of_a_household_is_looked_at() -> None:
    """The first, insured, out of work, without benefit: 200 yuan a month (四), and 100 once as 低保对象 (六)."""
    second = {**WORKLESS, "work": "稳定就业或长期外出务工", "standings": []}
    finding = find("household", {"members": [WORKLESS, second]}, TODAY)
    first = by_rule(finding, "members[0]")
    other = by_rule(finding, "members[1]")
    assert (first["unemployment_grant"], first["price_grant"], first["loan_deferral"]) == ("applies", "applies", "not")
    assert (other["unemployment_grant"], other["price_grant"]) == ("not", "not")
    shown = {r.offer.rule: r.shown for r in finding.results if r.status == "applies"}
    assert shown == {"unemployment_grant": "200.00元", "price_grant": "100.00元"}


def test_a_measure_that_rests_on_a_persons_judgement_says_so() -> None:
    """Everything of 五 is met but whether the person is otherwise hard to employ."""
    person = {**WORKLESS, "registered_unemployed": True}
    finding = find("household", {"members": [person]}, TODAY)
    (result,) = [r for r in finding.results if r.offer.rule == "public_post"]
    assert result.status == "judgement"
    assert [cause.zh for cause in result.causes] == ["属于其他就业困难人员"]


def test_of_a_household_the_number_of_its_people_is_asked_first() -> None:
    assert [question.path for question in find("household", {}, TODAY).asked] == ["members"]


def test_nothing_is_asked_for_the_sake_of_a_measure_that_has_ended() -> None:
    """Inspection fees, export insurance and rents belong to ended measures only."""
    asked: set[str] = set()
    facts: dict[str, Any] = {}
    unsaid: set[str] = set()
    while (finding := find("business", facts, TODAY, unsaid=unsaid)).asked:
        asked |= {question.path for question in finding.asked}
        unsaid |= {question.path for question in finding.asked}
    assert asked
    assert not asked & {"equipment_inspected", "joint_export_policy", "leases", "uses_bridging_fund_fee"}
    assert {"kind", "undertakings"} <= asked


def test_what_settles_most_is_asked_first() -> None:
    """What a business does settles more of the thirty measures than any other fact."""
    assert find("business", {}, TODAY).asked[0].path == "undertakings"


def walk(audience: Audience, answers: dict[str, Any]) -> tuple[Finding, list[str]]:
    """Answer page by page as the page does; what is not in ``answers`` is not known."""
    facts: dict[str, Any] = {}
    unsaid: set[str] = set()
    asked: list[str] = []
    while (finding := find(audience, facts, TODAY, unsaid=unsaid)).asked:
        for question in finding.asked:
            asked.append(question.path)
            if question.path in answers:
                facts = put(facts, question.path, answers[question.path])
            else:
                unsaid.add(question.path)
        assert len(asked) < 400, "the questions do not end"
    return finding, asked


def test_a_small_shop_is_through_after_a_dozen_questions() -> None:
    finding, asked = walk("business", SHOP)
    assert len(asked) == len(set(asked)) <= 15
    assert "size" not in asked
    assert {r.offer.rule for r in finding.results if r.status == "applies"} >= {"consumption", "commerce"}


facts_of_a_business = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(["个体工商户", "企业", "其他组织"]), "size": st.sampled_from(["微型", "中型", "大型"]),
        "hit_by_epidemic": st.booleans(), "lost_income": st.booleans(), "owed_payment": st.booleans(),
        "activities": st.lists(
            st.sampled_from(["批发零售", "制造业", "快递"]).map(lambda s: {"sector": s}), max_size=2
        ),
        "undertakings": st.lists(
            st.sampled_from(["开展惠民促销", "更新生产设备", "使用智能快递装备"]).map(lambda s: {"kind": s}), max_size=2
        ),
    },
)  # fmt: skip
MORE: dict[str, list[Any]] = {
    "hit_by_epidemic": [True, False], "lost_income": [True, False], "owed_payment": [True, False],
    "cannot_declare_tax": [True, False], "government_guarantor": [True, False], "size": ["微型", "中型", "大型"],
    "commissioned_on": ["2026-01-01", "2020-01-01", "无"], "equipment_inspected": [True, False],
}  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(facts=facts_of_a_business, name=st.sampled_from(sorted(MORE)))
def test_a_fact_that_no_question_is_left_for_changes_nothing(facts: dict[str, Any], name: str) -> None:
    if name in facts:
        return
    finding = find("business", facts, TODAY)
    open_ones = {
        question.path
        for result in finding.results
        if result.status == "missing"
        for question in finder._result(result.offer, result.term, "", finder._Records(facts), TODAY)[1]
    }
    if name in open_ones:
        return
    for value in MORE[name]:
        assert by_rule(find("business", {**facts, name: value}, TODAY)) == by_rule(finding)


@settings(max_examples=25, deadline=None)
@given(facts=facts_of_a_business)
def test_no_word_is_kept_from_the_list_that_would_change_an_answer(facts: dict[str, Any]) -> None:
    told = {name: value for name, value in facts.items() if name != "undertakings"}
    finding = find("business", told, TODAY)
    question = question_at("business", "undertakings")
    assert question is not None
    offered = {word for _label, words in groups(question, told, finding) for word in words}
    bare = by_rule(find("business", {**told, "undertakings": []}, TODAY))
    for word in ("开展惠民促销", "更新生产设备", "使用智能快递装备", "招用高校毕业生"):
        if word not in offered:
            assert by_rule(find("business", {**told, "undertakings": [{"kind": word}]}, TODAY)) == bare


def test_a_word_that_only_counts_for_some_line_of_business_is_offered_before_the_line_is_told() -> None:
    """四14: standards of the cold chain count for cold-chain enterprises, 一3: sales for the people for retail; later
    nobody would be asked again. Who is told to be a retailer has 一3 in any case."""
    question = question_at("business", "undertakings")
    assert question is not None

    def offered(facts: dict[str, Any]) -> set[str]:
        return {word for _label, words in groups(question, facts, find("business", facts, TODAY)) for word in words}

    assert {"制定冷链物流标准", "开展惠民促销"} <= offered({"kind": "企业"})
    assert "开展惠民促销" not in offered({"kind": "企业", "activities": [{"sector": "批发零售"}]})


def test_a_standing_that_is_ticked_is_held_today() -> None:
    question = question_at("household", "members[0].standings")
    assert question is not None
    assert ticked(question) == "kind"
    assert records(question, ["孤儿"], TODAY) == [{"kind": "孤儿", "since": "2026-11-22", "until": "无"}]


@pytest.mark.parametrize("path", ["leases", "hires", "members"])
def test_records_of_more_than_one_fact_are_not_ticked(path: str) -> None:
    question = question_at("household" if path == "members" else "business", path)
    assert question is not None
    assert ticked(question) == ""


@pytest.mark.parametrize(
    "path", ["nothing", "in_basic_hardship", "members[99].work", "members[0]", "", "[", "badly_hit"]
)
def test_what_is_no_fact_or_is_for_an_official_to_judge_is_no_question_to_the_public(path: str) -> None:
    assert question_at("household", path) is None
    assert question_at("business", path) is None


names = st.sampled_from(["kind", "size", "hires", "members", "a"])
json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(given_facts=json, audience=st.sampled_from(["household", "business"]))
def test_whatever_is_handed_back_becomes_facts_that_can_be_decided(given_facts: Any, audience: Audience) -> None:
    facts = cleaned(audience, given_facts)
    assert cleaned(audience, facts) == facts
    assert find(audience, facts, TODAY).results


def test_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(finder).failed == 0
