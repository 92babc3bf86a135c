"""Which provisions decide an amount or a count: what put something into it, and what left something or somebody out."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from luodi.packs import load, with_rules
from luodi.rules import tree as t
from luodi.rules.decide import decide
from luodi.rules.deciding import grounds
from luodi.rules.pack import Pack
from tests.rules.answering import Asked, alternative, facts_of, rules_about
from tests.rules.minipack import DAY, home, member, pack
from tests.rules.populations import edges, random_record

RULES = """
helped = judgement("第九条", Member, "由人认定困难", "In hardship as found by a person")


@rule("第一条", "甲类")
def first(m: Member) -> bool:
    return m.kind == "甲"


@rule("第二条", "其他健康的人", residual=True)
def other(m: Member) -> bool:
    return m.well


@rule("第三条", "不计的人")
def left_out(m: Member) -> bool:
    return m.kind == "丙"


@rule("第四条", "计入")
def counts(m: Member) -> bool:
    return (first(m) or other(m)) and not left_out(m)


@rule("第五条", "人数")
def heads(home: Home) -> Count:
    return count(m for m in home.members if counts(m))


@quantity("第六条", "费用")
def fee(m: Member) -> Money: ...


@case_of(fee, "第六条（一）", "按工资", when=lambda m: m.well)
def fee_of_wage(m: Member) -> Money:
    return m.wage


@case_of(fee, "第六条（二）", "健康以外的", when=lambda m: not m.well)
def fee_of_ill(m: Member) -> Money:
    return yuan(7)


@case_of(fee, "第六条（三）", "困难的不计", when=lambda m: helped(m), exception_to=(fee_of_wage, fee_of_ill))
def no_fee(m: Member) -> Money:
    return yuan(0)


@rule("第七条", "各人费用之和")
def fees(home: Home) -> Money:
    return sum(fee(m) for m in home.members if counts(m))


@rule("第八条", "存款")
def savings(home: Home) -> Money:
    return home.assets


@rule("第八条（一）", "最高额")
def highest(home: Home) -> Money:
    return yuan(50)


@rule("第十条", "合计")
def total(home: Home) -> Money:
    return fees(home) + min(savings(home), highest(home)) - home.debts


@rule("第十二条", "健康的甲类", term=True)
def well_first(m: Member) -> bool:
    return m.kind == "甲" and m.well and not left_out(m)


@rule("第十二条", "甲类的工资", term=True)
def wage_of_first(m: Member) -> Money:
    return m.wage if m.kind == "甲" else yuan(0)


@rule("第十三条", "有健康的甲类")
def some_well(home: Home) -> bool:
    return any(well_first(m) for m in home.members)


@rule("第十四条", "工资合计")
def wages(home: Home) -> Money:
    return sum(wage_of_first(m) for m in home.members)


@rule("第十五条", "补助", note="甲类才有；丙类不发")
def grant(m: Member) -> Money:
    if left_out(m):
        return yuan(0)
    return m.wage if first(m) else yuan(0)


@rule("第十六条", "补助和工资")
def grant_and_wage(m: Member) -> Money:
    return grant(m) + m.wage


@rule("第十七条", "有健康的人计入的，发给存款额")
def reward(home: Home) -> Money:
    return home.assets if any(m.well and counts(m) for m in home.members) else yuan(0)


@rule("第十八条", "健康的人的工资")
def wages_of_well(home: Home) -> Money:
    return sum(m.wage for m in home.members if m.well and counts(m))


@rule("第十九条", "两项合计")
def reward_and_wages(home: Home) -> Money:
    return reward(home) + wages_of_well(home)


@rule("第二十条", "两种情形的种数")
def kinds_of(m: Member) -> Count:
    return (1 if first(m) else 0) + (1 if left_out(m) else 0)


@rule("第二十一条", "费用够")
def fee_enough(m: Member) -> bool:
    return fee(m) >= yuan(5)


@rule("第十一条", "每人")
def per_head(home: Home) -> Exact[Money]:
    return total(home) / heads(home)
"""


def decided(made: Pack, rule: str, **facts: Any) -> list[str]:
    decision = decide(made, rule, home(**facts), on=DAY)
    return sorted({g.provision for g in grounds(made.specialised(DAY), decision.reason)})


def settled(**facts: Any) -> dict[str, Any]:
    return member(**{"helped": False, "wage": 10, **facts})


def test_a_count_rests_on_why_each_record_is_in_and_on_what_leaves_one_out(tmp_path: Path) -> None:
    """By hand: 甲 is in by 第一条, as 第二条 is for others, and by not being of 第三条, which leaves 丙 out."""
    made = pack(tmp_path, RULES)
    assert decided(made, "heads", members=[settled(kind="甲"), settled(kind="丙")]) == ["第一条", "第三条"]
    assert decided(made, "heads", members=[settled(kind="丙")]) == ["第三条"]


def test_an_item_for_the_others_decides_only_where_none_before_it_does(tmp_path: Path) -> None:
    made = pack(tmp_path, RULES)
    assert decided(made, "heads", members=[settled(kind="甲")]) == ["第一条", "第三条"]
    assert decided(made, "heads", members=[settled(kind="乙")]) == ["第三条", "第二条"]


def test_what_came_to_nothing_is_a_ground_only_where_a_provision_says_so(tmp_path: Path) -> None:
    """By hand: no savings, no debts: no ground; that a person in hardship pays nothing is said by 第六条（三）."""
    made = pack(tmp_path, RULES)
    assert decided(made, "total", members=[settled()]) == ["第一条", "第三条", "第六条（一）"]
    assert decided(made, "total", members=[settled(helped=True)]) == ["第六条（三）"]
    assert decided(made, "total", members=[]) == ["第十条"]


def test_a_part_that_nobody_was_due_is_no_ground_but_what_leaves_it_out_is(tmp_path: Path) -> None:
    """By hand: 乙 is not of 第一条, so that no grant was due; of 丙 第三条 says that there is none; 甲 has it."""
    made = pack(tmp_path, RULES)

    def of(kind: str) -> list[str]:
        reason = decide(made, "grant_and_wage", settled(kind=kind), on=DAY).reason
        return [g.provision for g in grounds(made.specialised(DAY), reason)]

    assert of("甲") == ["第十五条", "第十六条"]
    assert of("乙") == ["第十六条"]
    assert of("丙") == ["第三条", "第十六条"]


def test_an_amount_for_which_there_has_to_be_somebody_rests_on_why_there_is(tmp_path: Path) -> None:
    """By hand: 甲 counts by 第一条 and is not left out by 第三条; of 丙, who is well, 第三条 leaves nobody."""
    made = pack(tmp_path, RULES)
    assert decided(made, "reward", members=[settled(kind="甲")], assets=40) == ["第一条", "第三条", "第十七条"]
    assert decided(made, "reward", members=[settled(kind="丙")], assets=40) == ["第三条"]


@pytest.mark.parametrize("rule", ["reward", "wages_of_well", "reward_and_wages"])
def test_a_record_of_another_sort_is_no_ground_whatever_else_would_leave_it_out(tmp_path: Path, rule: str) -> None:
    """By hand: 丙 is left out by 第三条 where 丙 is well; who is ill is not meant at all."""
    made = pack(tmp_path, RULES)
    own = {"reward": "第十七条", "wages_of_well": "第十八条", "reward_and_wages": "第十九条"}[rule]
    assert decided(made, rule, members=[settled(kind="丙")], assets=40) == ["第三条"]
    assert decided(made, rule, members=[settled(kind="丙", well=False)], assets=40) == [own]
    assert decided(made, rule, members=[], assets=40) == [own]


def test_a_count_of_what_applies_does_not_name_what_does_not(tmp_path: Path) -> None:
    made = pack(tmp_path, RULES)

    def of(kind: str) -> list[str]:
        reason = decide(made, "kinds_of", settled(kind=kind), on=DAY).reason
        return [g.provision for g in grounds(made.specialised(DAY), reason)]

    assert (of("甲"), of("丙"), of("乙")) == (["第一条"], ["第三条"], ["第二十条"])


def test_what_leaves_a_quantity_open_is_told_where_it_is_compared(tmp_path: Path) -> None:
    """By hand: without the wage 第六条（一） is open; until a person finds the hardship or none, 第六条（三）."""
    made = pack(tmp_path, RULES)

    def of(**facts: Any) -> list[str]:
        reason = decide(made, "fee_enough", member(**facts), on=DAY).reason
        return [g.provision for g in grounds(made.specialised(DAY), reason)]

    assert of(helped=False, wage=None) == ["第六条（一）"]
    assert of(wage=10) == ["第六条（三）"]
    assert of(helped=False, wage=10) == ["第二十一条"]


def test_of_the_least_the_one_that_it_is_decides_and_a_fact_taken_off_makes_the_rule_itself_a_ground(
    tmp_path: Path,
) -> None:
    made = pack(tmp_path, RULES)
    assert decided(made, "total", members=[], assets=40) == ["第八条"]
    assert decided(made, "total", members=[], assets=60) == ["第八条（一）"]
    assert decided(made, "total", members=[], assets=40, debts=1) == ["第八条", "第十条"]


def test_what_a_word_means_is_no_ground_but_whoever_uses_the_word(tmp_path: Path) -> None:
    """By hand: 第十二条 only says what the word means; 第十三条 and 第十四条 use it; 第三条 is a ground of its own."""
    made = pack(tmp_path, RULES)
    assert decided(made, "some_well", members=[settled(kind="乙")]) == ["第十三条"]
    assert decided(made, "some_well", members=[settled(kind="甲")]) == ["第三条", "第十三条"]
    assert decided(made, "some_well", members=[settled(kind=None)]) == ["第三条", "第十三条"]
    assert decided(made, "wages", members=[settled(kind="甲")]) == ["第十四条"]
    assert decided(made, "wages", members=[settled(kind="乙")]) == ["第十四条"]


def test_a_term_that_is_asked_itself_is_told(tmp_path: Path) -> None:
    made = pack(tmp_path, RULES)
    decision = decide(made, "wage_of_first", settled(kind="甲"), on=DAY)
    assert [g.provision for g in grounds(made.specialised(DAY), decision.reason)] == ["第十二条"]


def test_a_quotient_rests_on_both_its_sides(tmp_path: Path) -> None:
    made = pack(tmp_path, RULES)
    assert decided(made, "per_head", members=[settled(kind="乙")], assets=60) == [
        "第三条", "第二条", "第八条（一）", "第六条（一）",
    ]  # fmt: skip


def test_an_open_amount_rests_on_the_case_that_is_open_not_on_those_that_yield_to_it(tmp_path: Path) -> None:
    made = pack(tmp_path, RULES)
    assert decided(made, "total", members=[member(wage=10)], assets=60) == ["第六条（三）"]


def test_what_is_open_among_parts_is_told_and_breaks_nothing(tmp_path: Path) -> None:
    """By hand: no savings are told and none of the debts, so the total is open; 第八条 asks for the savings."""
    made = pack(tmp_path, RULES)
    assert decided(made, "total", members=[], assets=None) == ["第八条"]
    assert decided(made, "total", members=[settled()], debts=None) == ["第十条"]


@pytest.mark.parametrize("name", with_rules())
def test_every_answer_of_random_facts_has_grounds_that_a_provision_names(name: str) -> None:
    made, rnd = load(name), random.Random(20261123)
    on = made.issued.effective
    program = made.program
    for readings in ({}, alternative(made)):
        special = made.specialised(on, readings)
        for entity in {rule.parameters[0].entity for rule in program.rules.values()}:
            asked = Asked(made, entity, rules_about(made, entity), on, readings)
            near = edges(made, on)
            records = {n: random_record(rnd, made, entity, missing=0.05, near=near) for n in range(12)}
            for facts in facts_of(asked, records).values():
                for rule in asked.rules:
                    found = grounds(special, decide(made, rule, facts, on=on, readings=readings).reason)
                    assert found, rule
                    assert all(g.provision for g in found), rule
                    assert {g.rule for g in found} <= {*special.rules, *program.points, *_cases(made)}, rule


def _cases(made: Pack) -> set[str]:
    branches = (r.body.branches for r in made.program.rules.values() if isinstance(r.body, t.Cases))
    return {branch.name for group in branches for branch in group}
