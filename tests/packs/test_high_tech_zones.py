"""high_tech_zones_2021: what holds in principle and what must be met are kept apart."""

from __future__ import annotations

import datetime as dt

import pytest

from luodi.packs import find, load
from luodi.rules import tree as t
from luodi.rules.decide import decide
from luodi.rules.examples import based, shared_bases

PACK = "high_tech_zones_2021"
ON = dt.date(2022, 6, 1)


def test_conditions_in_principle_are_marked_and_no_others() -> None:
    """By hand from the text: art 4; art 5 output, concentration, energy, firms; art 10 land use, area; art 17."""
    marked = {rule.name for rule in load(PACK).program.rules.values() if rule.strictness == "principle"}
    assert marked == {
        "properly_founded",
        "output_enough",
        "concentrated_enough",
        "energy_low_enough",
        "technology_enough",
        "stands_alone",
        "principles_met",
        "land_use_enough",
        "area_within_limit",
    }


def test_every_condition_in_principle_stands_among_the_principles_and_no_must_does() -> None:
    program = load(PACK).program
    principles, musts = ({c.rule for c in t.calls(program.rules[n].body)} for n in ("principles_met", "musts_met"))
    assert all(program.rules[name].strictness == "principle" for name in principles)
    assert not any(program.rules[name].strictness == "principle" for name in musts)
    figures = {c.rule for c in t.calls(program.rules["figures_met"].body)}
    assert len(figures) == 14


@pytest.mark.parametrize(("may_yield", "value"), [(True, True), (False, False)])
def test_a_must_never_yields_and_a_principle_may(may_yield: bool, value: bool) -> None:
    zone = based(shared_bases(find(PACK) / "cases"), "开发区")
    below = {**zone, "工业集中度": "80%", "原则性条件没有达到，可以例外": may_yield}
    assert decide(load(PACK), "recognised", below, on=ON).value is value
    assert decide(load(PACK), "recognised", {**below, "工业增加值率": "15%"}, on=ON).value is False
