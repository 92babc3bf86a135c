"""economy_2025: thirty measures, each matched once, and no amount anywhere."""

from __future__ import annotations

import datetime as dt

from luodi.facts.types import MONEY, Number
from luodi.packs import load
from luodi.rules import tree as t
from luodi.rules.decide import decide

PACK = "economy_2025"


def test_each_of_the_thirty_measures_is_matched_once_and_in_order() -> None:
    program = load(PACK).program
    # Where nothing applies there is nothing to count (``supported``), and what does not apply is told.
    called = list(dict.fromkeys(call.rule for call in t.calls(program.rules["matched"].body)))
    called.remove("supported")
    numbers = [int(program.rules[name].provision[1:]) for name in called]
    assert numbers == list(range(1, 31))
    assert {call.rule for call in t.calls(program.rules["supported"].body)} == set(called)


def test_nothing_in_the_pack_is_an_amount_of_money() -> None:
    """The document states none, so none may be shown."""
    pack = load(PACK)
    types = [rule.type for rule in pack.program.rules.values()] + [s.type for s in pack.standards.values()]
    assert not any(isinstance(type_, Number) and type_.dimension == MONEY.dimension for type_ in types)


def test_a_business_of_which_nothing_is_known_is_asked_for_its_lines_and_plans() -> None:
    decision = decide(load(PACK), "supported", {}, on=dt.date(2025, 6, 1))
    assert decision.status == "unknown"
    assert {"Business.activities", "Business.undertakings"} <= {cause.name for cause in decision.causes}
