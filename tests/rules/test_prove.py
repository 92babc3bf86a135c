"""The prover finds each kind of planted fault, with facts that show it, and none in sound rules."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from luodi.rules.decide import decide
from luodi.rules.prove import Finding, Kind, check_program, study
from tests.rules.minipack import DAY, home, pack

SOUND = """
    @quantity("一", "补助")
    def aid(h: Home, std: Standards) -> Money: ...

    @case_of(aid, "一（一）", "存款不超过限额", when=lambda h, std: h.assets <= std.limit)
    def full(h: Home, std: Standards) -> Money:
        return yuan(100)

    @case_of(aid, "一（二）", "存款超过限额", when=lambda h, std: h.assets > std.limit)
    def none_left(h: Home, std: Standards) -> Money:
        return yuan(0)

    @rule("二", "有在职成员")
    def someone_works(h: Home) -> bool:
        return any(m.wage > yuan(0) for m in h.members)
"""

PLANTED = {
    Kind.GAP: SOUND.replace("h.assets > std.limit", "h.assets > std.limit + yuan(10)"),
    Kind.CONFLICT: SOUND.replace("h.assets > std.limit", "h.assets >= std.limit"),
    Kind.DEAD_CASE: SOUND.replace("h.assets > std.limit", "h.assets > std.limit and h.assets < std.limit"),
    Kind.IDLE_EXCEPTION: SOUND.replace(
        "when=lambda h, std: h.assets > std.limit)", "when=lambda h, std: h.assets > std.limit, exception_to=full)"
    ),
    Kind.NEVER_TRUE: SOUND.replace("m.wage > yuan(0)", "m.wage > yuan(5) and m.wage < yuan(3)"),
    Kind.ALWAYS_TRUE: SOUND
    + """
    @rule("三", "自有")
    def owns(h: Home) -> bool:
        return h.owner and h.assets >= yuan(0)
""",
    Kind.NEGATIVE: SOUND
    + """
    @rule("三", "净值")
    def net(h: Home) -> Money:
        return h.assets - h.debts
""",
    Kind.DIVISION_BY_ZERO: SOUND
    + """
    @rule("三", "人均存款")
    def per_head(h: Home) -> Exact[Money]:
        return h.assets / len(h.members)
""",
    Kind.CONSTANT: SOUND
    + """
    @rule("三", "年满")
    def grown(h: Home) -> bool:
        return any(m.wage >= yuan(0) or m.well for m in h.members) or len(h.members) == 0
""",
    Kind.IDLE_READING: 'word = reading("一", "两种理解", one="甲说", two="乙说")\n'
    + SOUND
    + """
    @rule("三", "自有")
    def owns(h: Home) -> bool:
        if word == "one":
            return h.owner
        return h.owner and (h.owner or h.tenant)
""",
    Kind.UNUSED: 'word = reading("一", "两种理解", one="甲说", two="乙说")\n' + SOUND,
    Kind.VALIDITY_GAP: SOUND.replace('"存款不超过限额",', '"存款不超过限额", valid_until="2024-06-30",').replace(
        '"存款超过限额",', '"存款超过限额", valid_until="2024-12-31",'
    ),
}


def findings(folder: Path, text: str, entries: tuple[str, ...] = ()) -> list[Finding]:
    import textwrap

    lines = text.split("\n    ")
    made = pack(folder, "\n".join([textwrap.dedent(lines[0]), *lines[1:]]))
    asked = study(made, DAY)
    asked.entries = entries
    return list(check_program(asked))


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_fault_is_found(tmp_path: Path, kind: Kind) -> None:
    assert kind in {finding.kind for finding in findings(tmp_path, PLANTED[kind])}


def test_sound_rules_have_no_findings(tmp_path: Path) -> None:
    assert findings(tmp_path, SOUND) == []


def test_a_gap_is_shown_by_facts_that_decide_leaves_silent(tmp_path: Path) -> None:
    gap = next(f for f in findings(tmp_path, PLANTED[Kind.GAP]) if f.kind == Kind.GAP)
    assets = gap.example["h.assets"]
    # The limit is 600 yuan on that day: nothing is said from there up to and including 610.
    assert 600 < assets <= 610
    decision = decide(pack(tmp_path, PLANTED[Kind.GAP].replace("\n    ", "\n")), "aid", home(assets=assets), on=DAY)
    assert decision.status == "silent"


def test_a_gap_between_two_ratios_is_shown_by_a_ratio_in_it(tmp_path: Path) -> None:
    text = SOUND.replace("h.assets <= std.limit", "h.debts / h.assets < percent(85)")
    text = text.replace("h.assets > std.limit", "h.debts / h.assets >= percent(90)")
    gap = next(f for f in findings(tmp_path, text) if f.kind == Kind.GAP)
    assert 0.85 <= gap.example["h.debts"] / gap.example["h.assets"] < 0.9


def test_a_cliff_is_found_where_one_yuan_more_loses_all(tmp_path: Path) -> None:
    found = [f for f in findings(tmp_path, SOUND, entries=("aid", "someone_works")) if f.kind == Kind.CLIFF]
    # One yuan above 600 the aid of 100 yuan is gone.
    assert [round(f.example["h.assets"]) in (599, 600) for f in found] == [True]


def test_cases_that_except_each_other_are_found(tmp_path: Path) -> None:
    from dataclasses import replace

    from luodi.rules import tree as t

    made = pack(tmp_path, SOUND.replace("\n    ", "\n"))
    rule = made.program.rules["aid"]
    assert isinstance(rule.body, t.Cases)
    one, two = rule.body.branches
    circle = (replace(one, yields_to=(two.name,)), replace(two, yields_to=(one.name,)))
    asked = study(made, DAY)
    asked.program = replace(
        made.program, rules={**made.program.rules, "aid": replace(rule, body=replace(rule.body, branches=circle))}
    )
    assert [f.kind for f in check_program(asked)] == [Kind.EXCEPTION_CYCLE]


def test_days_after_the_last_case_are_named(tmp_path: Path) -> None:
    gap = next(f for f in findings(tmp_path, PLANTED[Kind.VALIDITY_GAP]) if f.kind == Kind.VALIDITY_GAP)
    assert (dt.date(2024, 12, 31) + dt.timedelta(days=1)).isoformat() in gap.en


def kinds(folder: Path, text: str) -> list[tuple[str, str]]:
    return [(f.kind.value, f.rule) for f in findings(folder, text)]


def test_an_example_names_only_the_facts_that_matter(tmp_path: Path) -> None:
    gap = next(f for f in findings(tmp_path, PLANTED[Kind.GAP]) if f.kind == Kind.GAP)
    assert set(gap.example) == {"h.assets"}


ASKED_ONLY_WHERE_ANSWERED = """
    @quantity("一", "补助")
    def aid(h: Home) -> Money: ...

    @case_of(aid, "一（一）", "自有", when=lambda h: h.owner)
    def own(h: Home) -> Money:
        return yuan(100)

    @rule("二", "应发")
    def paid(h: Home) -> Money:
        if h.owner:
            return aid(h)
        return yuan(0)
"""


def test_a_gap_that_no_rule_leads_to_is_not_reported(tmp_path: Path) -> None:
    assert ("gap", "aid") not in kinds(tmp_path / "guarded", ASKED_ONLY_WHERE_ANSWERED)
    unguarded = ASKED_ONLY_WHERE_ANSWERED.replace("if h.owner:", "if h.tenant:")
    assert ("gap", "aid") in kinds(tmp_path / "open", unguarded)


def test_two_cases_that_clash_over_two_records_clash_where_a_rule_asks_them_too(tmp_path: Path) -> None:
    """Kinds 甲 and 乙 can only meet in two members, also where another rule leads to the quantity."""
    text = SOUND.replace("h.assets <= std.limit", 'any(m.kind == "甲" for m in h.members)')
    text = text.replace("h.assets > std.limit", 'any(m.kind == "乙" for m in h.members)')
    text += """
    @rule("三", "有补助")
    def aided(h: Home, std: Standards) -> bool:
        return aid(h, std) > yuan(0)
"""
    assert Kind.CONFLICT in {finding.kind for finding in findings(tmp_path, text)}


def test_a_gap_that_is_met_only_where_an_answer_is_settled_before_is_not_reported(tmp_path: Path) -> None:
    """Two steps back: only owners are counted, and owners have a case."""
    through = ASKED_ONLY_WHERE_ANSWERED.replace(
        "if h.owner:\n            return aid(h)\n        return yuan(0)", "return aid(h)"
    )
    assert ("gap", "aid") in kinds(tmp_path / "open", through)
    guarded = (
        through
        + """
    @rule("三", "有补助的自有户")
    def owner_with_aid(h: Home) -> bool:
        return h.owner and paid(h) > yuan(0)
"""
    )
    assert ("gap", "aid") not in kinds(tmp_path / "guarded", guarded)


def test_a_divisor_that_is_asked_only_where_it_is_not_zero_is_not_reported(tmp_path: Path) -> None:
    guarded = """
    @rule("三", "人均存款")
    def per_head(h: Home) -> Exact[Money]:
        if len(h.members) == 0:
            return yuan(0)
        return h.assets / len(h.members)
"""
    assert ("division-by-zero", "per_head") not in kinds(tmp_path, SOUND + guarded)


def test_a_branch_that_is_never_reached_is_found(tmp_path: Path) -> None:
    """By hand: who has more than 5 yuan has been answered before more than 6 is asked."""
    chain = """
    @rule("三", "级别")
    def grade(h: Home) -> Count:
        if h.assets > yuan(5):
            return 1
        elif h.assets > yuan(6):
            return 2
        else:
            return 3
"""
    assert ("never-true", "grade") in kinds(tmp_path, SOUND + chain)


READ_TWO_WAYS = """
    floor = reading("三", "扣减后为负的怎么办没有写", zero="按零计", kept="照算")
    wide = reading("四", "限额怎样理解", narrow="六百", never="不会达到")

    @rule("三", "净值")
    def net(h: Home) -> Money:
        if floor == "kept":
            return h.assets - h.debts
        return max(h.assets - h.debts, yuan(0))

    @rule("四", "不足部分")
    def lacking(h: Home) -> Money:
        if wide == "never":
            return max(yuan(600) - h.assets, yuan(0))
        return yuan(600) - h.assets
"""


def test_a_fault_of_an_alternative_reading_is_told_with_the_reading(tmp_path: Path) -> None:
    found = [(f.kind, f.rule, f.reading) for f in findings(tmp_path, READ_TWO_WAYS)]
    assert (Kind.NEGATIVE, "net", "floor=kept") in found
    assert (Kind.NEGATIVE, "net", "") not in found


def test_a_fault_that_an_alternative_reading_does_not_have_says_so(tmp_path: Path) -> None:
    lacking = [f for f in findings(tmp_path, READ_TWO_WAYS) if f.kind == Kind.NEGATIVE and f.rule == "lacking"]
    assert [(f.reading, f.not_under) for f in lacking] == [("", ("wide=never",))]


def test_what_the_time_does_not_allow_is_named_with_rule_kind_and_bound(tmp_path: Path) -> None:
    made = pack(tmp_path, SOUND.replace("\n    ", "\n"))
    asked = study(made, DAY, seconds=0.0)
    undecided = [f for f in check_program(asked) if f.kind == Kind.UNDECIDED]
    # By hand: the quantity's gap, two cases that may be dead, one pair that may conflict, a result below zero, cliffs;
    # the condition of the other rule, both ways; both answers may never change.
    assert {(f.rule, f.asked, f.members) for f in undecided} == {
        ("aid", "gap", 0), ("aid", "dead-case", 0), ("aid", "conflict", 0), ("aid", "negative", 0), ("aid", "cliff", 0),
        ("aid", "constant", 0), ("someone_works", "never-true", 0), ("someone_works", "always-true", 0),
        ("someone_works", "constant", 0),
    }  # fmt: skip


def test_the_last_records_count_and_no_others(tmp_path: Path) -> None:
    """Of at most two years the last two are all; that three of them score is impossible."""
    text = """
    @rule("五", "连续两年")
    def two_years(h: Home) -> bool:
        return count(y for y in last(h.years, 2, by="year") if y.score > 60) == 2

    @rule("六", "两年内三次")
    def three_in_two(h: Home) -> bool:
        return count(y for y in last(h.years, 2, by="year") if y.score > 60) == 3
"""
    assert [f for f in kinds(tmp_path, text) if f[1] == "two_years"] == []
    assert ("constant", "three_in_two") in kinds(tmp_path, text)


def test_a_condition_that_only_the_chosen_reading_fixes_is_no_fault(tmp_path: Path) -> None:
    text = """
    who = reading("三", "是否都要报告", all="都要", owners="只限自有")

    @rule("三", "要报告")
    def concerned(h: Home) -> bool:
        return who == "all" or h.owner

    @rule("三", "已报告")
    def told(h: Home) -> bool:
        return h.tenant or not concerned(h)
"""
    assert kinds(tmp_path, text) == []


def test_a_condition_on_the_date_is_asked_of_every_day_in_force(tmp_path: Path) -> None:
    """By hand: the document is in force 2023 to 2030; 2025 divides it, 2040 does not."""
    text = """
    @rule("三", "前期")
    def early(h: Home, on: Date) -> bool:
        return h.owner and on <= date({year}, 1, 1)
"""
    assert ("always-true", "early") not in kinds(tmp_path / "a", text.replace("{year}", "2025"))
    assert ("always-true", "early") in kinds(tmp_path / "b", text.replace("{year}", "2040"))


def test_a_share_of_two_amounts_is_compared_exactly(tmp_path: Path) -> None:
    """By hand: between 85 and 90 per cent nothing is said, so an example has debts in that share of the assets."""
    text = """
    @rule("五", "比率")
    def ratio(h: Home) -> Exact[Rate]:
        return h.debts / h.assets

    @quantity("五", "分担")
    def bears(h: Home) -> Money: ...

    @case_of(bears, "五（一）", "不足", when=lambda h: ratio(h) < percent(85))
    def none_due(h: Home) -> Money:
        return yuan(0)

    @case_of(bears, "五（二）", "超过", when=lambda h: ratio(h) >= percent(90))
    def excess(h: Home) -> Money:
        return rounded(max(ratio(h) - percent(90), 0) * h.assets, to=Money)
"""
    found = findings(tmp_path, text)
    gap = next(f for f in found if f.kind == Kind.GAP)
    assert 0.85 <= gap.example["h.debts"] / gap.example["h.assets"] < 0.9
    assert [
        f.kind for f in found if f.rule == "bears" and f.kind in (Kind.UNDECIDED, Kind.NEGATIVE, Kind.CONFLICT)
    ] == []
