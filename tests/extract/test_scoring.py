"""The scoring rule on cases small enough to count by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.extract.alignment import align
from luodi.extract.gold import Expected, Gold, Scope
from luodi.extract.model import Commitment, Indicator
from luodi.extract.scoring import Score, in_scope, same_unit, score

TEXT = "编制全市数据目录，汇总各部门清单。"
OTHER = "公布政务服务指南，接受社会监督。"


def expected(text: str = TEXT, **fields: Any) -> Expected:
    roles = {role: tuple(fields.pop(role, ())) for role in ("lead", "support", "responsible", "guiding")}
    return Expected(
        path=fields.pop("path", ("一", "1")),
        text=text,
        units=roles,
        deadline=fields.pop("deadline", None),
        deadline_text=None,
        indicators=tuple(fields.pop("indicators", ())),
        table=fields.pop("table", None),
        unsure=frozenset(fields.pop("unsure", ())),
    )


def proposed(text: str = TEXT, **fields: Any) -> Commitment:
    return Commitment(
        id="x",
        eid="item_1",
        path=fields.pop("path", ("一", "1")),
        source=fields.pop("source", "clause"),
        text=text,
        spans={"text": ((0, len(text)),)},
        **fields,
    )


def gold(*tasks: Expected, **fields: Any) -> Gold:
    return Gold(
        name="甲",
        source=Path("甲.txt"),
        number=None,
        title="",
        scope=fields.pop("scope", Scope(True, True)),
        units=fields.pop("units", True),
        deadline=fields.pop("deadline", True),
        indicators=fields.pop("indicators", "all"),
        tasks=tasks,
    )


def test_all_right_is_one_everywhere() -> None:
    task = expected(lead=["市教委"], deadline=dt.date(2025, 6, 30))
    got = score(gold(task), [proposed(lead=("市教委",), deadline=dt.date(2025, 6, 30))])
    assert [got.tasks.value, got.precision.value, got.exact.value, got.units.value, got.roles.value] == [1] * 5
    assert (got.deadlines.value, got.corrections, got.misses) == (1, 0, [])


def test_a_missing_task_costs_recall_text_units_and_date() -> None:
    got = score(gold(expected(lead=["市教委", "市财政局"]), expected(OTHER)), [proposed(OTHER)])
    assert (got.tasks.good, got.tasks.all) == (1, 2)
    assert (got.exact.good, got.exact.all) == (1, 2)
    assert (got.deadlines.good, got.deadlines.all) == (1, 2)
    assert (got.units.common, got.units.expected, got.units.proposed) == (0, 2, 0)
    assert [miss.kind for miss in got.misses] == ["task"]


def test_a_proposal_too_many_costs_precision_only_inside_the_scope() -> None:
    extra = [proposed(), proposed(OTHER), proposed(OTHER, source="table"), proposed(OTHER, source="prose")]
    got = score(gold(expected(), scope=Scope(items=True, tables=False)), extra)
    assert (got.precision.good, got.precision.all) == (1, 2)
    assert [miss.kind for miss in got.misses] == ["extra"]


def test_heading_and_prose_proposals_find_tasks_but_are_never_too_many() -> None:
    got = score(gold(expected()), [proposed(source="heading"), proposed(OTHER, source="heading")])
    assert (got.tasks.value, got.precision.value) == (1, None)


def test_words_are_exact_after_space_and_width_and_not_otherwise() -> None:
    assert score(gold(expected("建成１个 目录，投用。")), [proposed("建成1个目录,投用。")]).exact.value == 1
    near = score(gold(expected()), [proposed(TEXT[:-1])])
    assert (near.tasks.value, near.exact.value, near.corrections) == (1, 0, 1)


def test_units_are_compared_without_role_and_roles_with_it() -> None:
    task = expected(lead=["市教委"], responsible=["市财政局", "各区县政府"])
    got = score(gold(task), [proposed(responsible=("重庆市教委", "市财政局等", "市水利局"))])
    # Common without roles: 教委, 财政局 of 3 and 3; with roles only 财政局.
    assert (got.units.common, got.units.expected, got.units.proposed) == (2, 3, 3)
    assert got.units.value == pytest.approx(2 / 3)
    assert got.roles.value == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("重庆市教委", "市教委", True),
        ("四川省教育厅", "省教育厅", True),
        ("澜江省教育厅", "省教育厅", False),
        ("市教委等", "市 教委", True),
        ("各市(州)政府", "各市（州）政府", True),
        ("市教委", "市财政局", False),
        ("省市", "省市", True),
    ],
)
def test_names_are_folded_by_the_stated_rule_only(one: str, two: str, same: bool) -> None:
    assert (same_unit(one) == same_unit(two)) is same


def test_fields_not_annotated_and_uncertain_ones_are_not_scored() -> None:
    wrong = [proposed(TEXT[:-1], lead=("市教委",), deadline=dt.date(2025, 1, 1))]
    plain = score(gold(expected(), units=False, deadline=False, indicators=None), wrong)
    assert (plain.units.value, plain.roles.value, plain.deadlines.value) == (None, None, None)
    unsure = score(gold(expected(unsure=["text", "lead", "deadline"])), wrong)
    assert (unsure.exact.value, unsure.units.value, unsure.deadlines.value) == (None, None, None)
    assert unsure.corrections == 0


def test_a_date_must_be_equal_and_no_date_equals_none() -> None:
    one, two = expected(deadline=dt.date(2025, 6, 30)), expected(OTHER)
    got = score(gold(one, two), [proposed(deadline=dt.date(2025, 6, 29)), proposed(OTHER)])
    assert (got.deadlines.good, got.deadlines.all) == (1, 2)


INDICATOR = {"name": "覆盖率", "comparator": ">=", "value": 90, "unit": "%", "by": None}


def measure(value: float, comparator: Any = ">=", unit: str = "%", period: str | None = None) -> Indicator:
    return Indicator("覆盖", comparator, unit, ((0, 1),), value, period=period)


def test_an_indicator_is_right_with_figure_unit_and_comparator() -> None:
    got = score(gold(expected(indicators=[INDICATOR])), [proposed(indicators=(measure(90), measure(5, "=", "个")))])
    assert (got.indicators_told.value, got.indicators.precision) == (1, 0.5)
    for wrong in (measure(91), measure(90, "="), measure(90, unit="个")):
        assert score(gold(expected(indicators=[INDICATOR])), [proposed(indicators=(wrong,))]).indicators_told.value == 0


def test_an_unstated_comparator_is_equality_and_a_period_may_stand_in_the_unit() -> None:
    plain = {**INDICATOR, "comparator": None}
    assert (
        score(gold(expected(indicators=[plain])), [proposed(indicators=(measure(90, "="),))]).indicators_told.value == 1
    )
    yearly = {**INDICATOR, "value": 1, "unit": "次/年"}
    found = measure(1, unit="次", period="年")
    assert score(gold(expected(indicators=[yearly])), [proposed(indicators=(found,))]).indicators_told.value == 1


def test_some_indicators_annotated_count_for_recall_only() -> None:
    got = score(gold(expected(), indicators="some"), [proposed(indicators=(measure(90),))])
    assert (got.indicators_told.value, got.indicators.precision, got.corrections) == (None, None, 0)


def test_rows_that_say_the_same_are_told_apart_by_their_number() -> None:
    tasks = [expected(path=("附件", "3"), lead=["市教委"]), expected(path=("附件", "8"), lead=["市水利局"])]
    rows = [proposed(path=("8",), lead=("市水利局",)), proposed(path=("3",), lead=("市教委",))]
    assert align(tasks, rows) == {0: 1, 1: 0}
    assert score(gold(*tasks), rows).units.value == 1


def test_each_proposal_answers_one_task_and_the_most_alike_first() -> None:
    tasks = [expected(TEXT + "另设专栏。"), expected(TEXT)]
    assert align(tasks, [proposed(TEXT + "再设专栏。")]) == {0: 0}
    assert align(tasks, [proposed(OTHER)]) == {}


def test_confidence_is_judged_by_words_units_and_date_together() -> None:
    one, two = expected(lead=["市教委"]), expected(OTHER, lead=["市水利局"])
    rows = [proposed(lead=("市教委",), confidence=0.99), proposed(OTHER, lead=("市教委",), confidence=0.97)]
    got = score(gold(one, two), [*rows, proposed("全然无关的一条任务内容。", confidence=0.6)])
    assert (got.reliability[0.95].good, got.reliability[0.95].all) == (1, 2)
    assert (got.reliability[0.5].good, got.reliability[0.5].all) == (0, 1)


def test_misses_point_into_the_text() -> None:
    text = "前言。\n\n编制全市数\n据目录，汇总各部门清单。"
    got = score(gold(expected()), [], text)
    [miss] = got.misses
    assert miss.span is not None
    assert text[slice(*miss.span)].replace("\n", "") == TEXT.rstrip("。")


def test_documents_add_up_to_a_total_by_counts() -> None:
    total = Score("total")
    total.include(score(gold(expected()), [proposed()]))
    total.include(score(gold(expected(), expected(OTHER), expected("第三项任务内容完全不同。")), []))
    assert (total.tasks.good, total.tasks.all) == (1, 4)
    assert total.corrections == 3


@pytest.mark.parametrize(
    ("words", "scope"),
    [
        ("numbered items", Scope(True, False)),
        ("附件", Scope(False, True)),
        ("附件一 to 附件七", Scope(False, True)),
        ("part 二 (30 measures), 附件1, 附件2", Scope(True, True, ("二",))),
        (None, Scope(True, True)),
    ],
)
def test_a_scope_is_read_from_its_words(words: str | None, scope: Scope) -> None:
    assert Scope.of(words) == scope


def test_a_part_limits_the_clauses_that_count() -> None:
    scope = Scope(True, True, ("二",))
    assert in_scope(proposed(path=("二", "1")), scope)
    assert not in_scope(proposed(path=("三", "1")), scope)
    assert in_scope(proposed(path=("附件", "1"), source="table"), scope)


@given(
    st.lists(st.sampled_from([TEXT, OTHER, TEXT[:9], "甲"]), max_size=5),
    st.lists(st.sampled_from([TEXT, OTHER, "乙"]), max_size=5),
)
def test_an_alignment_is_one_to_one_and_shares_lie_between_none_and_all(wanted: list[str], had: list[str]) -> None:
    tasks, rows = [expected(text) for text in wanted], [proposed(text) for text in had]
    pairs = align(tasks, rows)
    assert len(set(pairs.values())) == len(pairs)
    got = score(gold(*tasks), rows)
    assert 0 <= got.tasks.good <= got.tasks.all == len(tasks)
    assert got.precision.good <= got.precision.all == len(rows)
    assert sum(ratio.all for ratio in got.reliability.values()) == len(rows)
