"""The procedures of packs: every worked case comes out, every clock is run, and no way leads past a consent."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.packs import find, folders, load
from luodi.packs.procedures import procedures, worked
from luodi.packs.provisions import read_provisions
from luodi.procedures import Case
from luodi.procedures.examples import WorkedCase, read_cases
from luodi.procedures.written import FILE
from tests.procedures.permits import walks

PACKS = [name for name, folder in folders().items() if (folder / FILE).is_file()]
WORKED = [(name, case) for name in PACKS for case in read_cases(find(name))]


@pytest.mark.parametrize(("name", "case"), WORKED, ids=[f"{n}-{c.name}" for n, c in WORKED])
def test_a_worked_case_comes_out_as_derived_by_hand(name: str, case: WorkedCase) -> None:
    (problems,) = [found for one, found in worked(name) if one == case]
    assert problems == ()
    assert len(case.derivation) >= 4


@pytest.mark.parametrize("name", PACKS)
def test_worked_cases_have_names_of_their_own(name: str) -> None:
    names = [case.name for case in read_cases(find(name))]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", PACKS)
def test_every_clock_stands_under_declared_readings_and_is_run(name: str) -> None:
    tables = tomllib.loads((find(name) / FILE).read_text("utf-8"))
    clocks = {f"{p}.{clock}": row for p, table in tables.items() for clock, row in table.get("clocks", {}).items()}
    declared = {f"{r.name}={option}" for r in load(name).program.readings.values() for option in r.options}
    assert {condition for row in clocks.values() for condition in row.get("under", ())} - declared == set()
    run = {
        f"{case.procedure}.{clock}"
        for case in read_cases(find(name))
        if not case.refused
        for clock in case.clocks(procedures(name, case.readings)[case.procedure])
    }
    assert set(clocks) - run == set()


@pytest.mark.parametrize("name", PACKS)
def test_every_procedure_carries_out_a_line_of_the_document(name: str) -> None:
    targets = {line.target.partition(".")[0] for line in read_provisions(find(name)) if line.kind == "procedure"}
    assert set(procedures(name)) - targets == set()


TRANSFER = procedures("rescue_teams_2024")["transfer"]
NEEDED = {
    "ordered": set(),
    "ordered_by_phone": set(),
    "ordered_across": {"filed"},
    "district_asks": {"told", "office_agreed", "sector_agreed"},
    "province_asks": {"city_told", "city_office_agreed", "city_sector_agreed"},
}


@given(walks(TRANSFER))
def test_no_team_moves_before_all_who_must_be_told_or_asked_were(case: Case) -> None:
    """第十一条: what must have happened before a team moves, by how it was asked."""
    kinds = [event.kind for event in case.events]
    if "moved" in kinds:
        assert NEEDED[kinds[0]] <= set(kinds[: kinds.index("moved")])


@given(walks(procedures("grain_disposal_2020")["recall"]))
def test_no_recall_is_settled_before_sales_stopped_and_all_came_back(case: Case) -> None:
    kinds = [event.kind for event in case.events]
    if case.stage.final:
        assert kinds.index("stopped") < kinds.index("taken_back") < kinds.index("settled")


@given(walks(procedures("epidemic_control_2020")["report"]), st.integers(0, 8))
def test_an_overdue_report_stays_overdue_or_late_whatever_follows(case: Case, n: int) -> None:
    """What was not in time at a moment is not in time later: nothing that happens afterwards mends it."""
    from luodi.clocks import WorkingCalendar

    calendar, cut = WorkingCalendar(), case.events[min(n, len(case.events) - 1)].occurred_at
    known = case.as_known(cut)
    assert known is not None
    after = {(o.rule.name, o.owner, o.number): o for o in case.obligations()}
    for held in known.obligations():
        if held.standing(calendar, cut) in ("overdue", "late"):
            later = after[held.rule.name, held.owner, held.number]
            assert later.standing(calendar, case.events[-1].occurred_at) in ("overdue", "late")
