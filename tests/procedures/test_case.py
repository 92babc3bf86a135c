"""A case folds its events into a stage and obligations, and refuses what cannot have happened."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.clocks import WorkingCalendar
from luodi.errors import LuodiError
from luodi.procedures import Case, Obligation, open_case
from tests.procedures.permits import at, event, permit, walks

CALENDAR = WorkingCalendar()
ACCEPTED = event("accepted", "bureau", "2023-03-06 09:00")  # a Monday; no holidays in that month


def obligation(case: Case, clock: str, owner: str = "", number: int = 1) -> Obligation:
    (found,) = [o for o in case.obligations() if (o.rule.name, o.owner, o.number) == (clock, owner, number)]
    return found


def due(case: Case, clock: str, owner: str = "", number: int = 1) -> dt.datetime | None:
    until = obligation(case, clock, owner, number).due(CALENDAR)
    return until.moment if until else None


def test_a_clock_runs_from_the_event_that_starts_it_to_the_one_that_stops_it() -> None:
    """Five working days after Monday the 6th: 7, 8, 9, 10, 13; exceeded as the 14th begins."""
    case = open_case(permit(), [ACCEPTED])
    assert due(case, "decide") == at("2023-03-14 00:00")
    held = obligation(case, "decide")
    assert held.standing(CALENDAR, at("2023-03-13 23:59")) == "running"
    assert held.standing(CALENDAR, at("2023-03-14 00:00")) == "overdue"


@pytest.mark.parametrize(("when", "standing"), [("2023-03-13 23:59", "done"), ("2023-03-14 00:00", "late")])
def test_late_or_not_is_judged_by_the_moment_at_which_it_was_done(when: str, standing: str) -> None:
    case = open_case(permit(), [ACCEPTED, event("decided", "bureau", when)])
    assert obligation(case, "decide").standing(CALENDAR, at("2023-06-01 00:00")) == standing
    assert case.stage.final


def test_a_suspended_clock_has_no_due_day_and_goes_on_with_the_rest() -> None:
    """The 7th had passed when it stopped on the 8th; four days are left: 10, 13, 14, 15; over as the 16th begins."""
    asked = event("asked", "bureau", "2023-03-08 10:00")
    case = open_case(permit(), [ACCEPTED, asked])
    assert due(case, "decide") is None
    assert obligation(case, "decide").standing(CALENDAR, at("2023-03-09 10:00")) == "halted"
    assert due(case.record(event("supplied", "farm", "2023-03-10 10:00")), "decide") == at("2023-03-16 00:00")


def test_an_extension_counts_on_from_the_last_day() -> None:
    """Five days end on the 13th, three more on the 16th; over as the 17th begins."""
    case = open_case(permit(), [ACCEPTED, event("extended", "bureau", "2023-03-10 10:00")])
    assert due(case, "decide") == at("2023-03-17 00:00")


def test_what_each_owner_must_do_runs_on_a_clock_of_his_own() -> None:
    case = open_case(permit(), [ACCEPTED, event("weighed", "farm", "2023-03-06 20:00")])
    assert obligation(case, "weigh", "farm").standing(CALENDAR, at("2023-03-06 22:00")) == "done"
    assert obligation(case, "weigh", "ward").standing(CALENDAR, at("2023-03-06 22:00")) == "overdue"


def test_what_recurs_runs_anew_from_each_time_it_was_done() -> None:
    """Done at 20:00 and 06:00: the third run is due twelve hours after the second."""
    times = ("2023-03-06 20:00", "2023-03-07 06:00")
    case = open_case(permit(), [ACCEPTED, *(event("weighed", "farm", when) for when in times)])
    assert [due(case, "weigh", "farm", n) for n in (1, 2, 3)] == [
        at("2023-03-06 21:00"),
        at("2023-03-07 08:00"),
        at("2023-03-07 18:00"),
    ]


def test_what_recurs_is_asked_no_more_once_the_case_is_over() -> None:
    case = open_case(permit(), [ACCEPTED, event("decided", "bureau", "2023-03-06 20:00")])
    assert obligation(case, "weigh", "ward").standing(CALENDAR, at("2023-03-09 10:00")) == "ended"
    late = open_case(permit(), [ACCEPTED, event("decided", "bureau", "2023-03-06 22:00")])
    assert obligation(late, "weigh", "ward").standing(CALENDAR, at("2023-03-09 10:00")) == "overdue"


def test_of_what_must_be_done_at_once_only_open_and_done_is_said() -> None:
    case = open_case(permit(), [ACCEPTED])
    assert obligation(case, "sweep").due(CALENDAR) is None
    assert obligation(case, "sweep").standing(CALENDAR, at("2033-03-06 09:00")) == "open"
    done = case.record(event("weighed", "ward", "2023-03-30 09:00"))
    assert obligation(done, "sweep").standing(CALENDAR, at("2033-03-06 09:00")) == "done"


PLANNED = event("planned", "farm", "2023-03-06 10:00", planned="2023-03-16 08:00")
AHEAD = [
    # reading, announced, standing: 3 working days before Thursday the 16th is Monday the 13th
    ("at_least", "2023-03-13 23:59", "done"),
    ("at_least", "2023-03-14 00:00", "late"),
    ("within", "2023-03-12 23:59", "early"),
    ("within", "2023-03-13 00:00", "done"),
    ("within", "2023-03-16 07:59", "done"),
    ("within", "2023-03-16 08:00", "late"),
]


@pytest.mark.parametrize(("ahead", "when", "standing"), AHEAD)
def test_what_is_due_before_a_planned_event_is_counted_back_by_the_reading(
    ahead: str, when: str, standing: str
) -> None:
    clock = "announce" if ahead == "at_least" else "announce_in_window"
    case = open_case(permit(ahead), [ACCEPTED, PLANNED, event("announced", "farm", when)])
    assert obligation(case, clock).standing(CALENDAR, at("2023-04-01 00:00")) == standing


def test_a_plan_that_is_put_off_moves_what_is_due_before_it() -> None:
    """Counted back from Thursday the 23rd: Monday the 20th; over as the 21st begins."""
    again = event("planned", "farm", "2023-03-10 10:00", planned="2023-03-23 08:00")
    case = open_case(permit(), [ACCEPTED, PLANNED, again])
    assert due(case, "announce") == at("2023-03-21 00:00")


REFUSED = [
    # events after the first, words of the refusal
    ([event("weighed", "bureau", "2023-03-07 09:00")], "不能由“城管局”办理"),
    ([event("sold", "farm", "2023-03-07 09:00")], "没有事项“sold”"),
    ([event("accepted", "bureau", "2023-03-07 09:00")], "不能发生在这里：此时处于“已受理”"),
    ([event("supplied", "farm", "2023-03-07 09:00")], "正在计时，不能恢复"),
    ([event("weighed", "farm", "2023-03-05 09:00")], "不能由此开始"),
    ([event("decided", "bureau", "2023-03-07 09:00"), event("weighed", "farm", "2023-03-07 10:00")], "已决定"),
]


@pytest.mark.parametrize(("events", "words"), REFUSED)
def test_what_cannot_have_happened_is_refused_and_changes_nothing(events: list, words: str) -> None:  # type: ignore[type-arg]
    case = open_case(permit(), [ACCEPTED])
    with pytest.raises(LuodiError, match=words):
        case.record(*events)
    assert case.events == (ACCEPTED,)


def test_a_case_without_events_is_none() -> None:
    with pytest.raises(LuodiError, match="没有任何事项"):
        open_case(permit(), [])


@given(walks(permit()), st.randoms(use_true_random=False))
def test_the_order_of_recording_changes_nothing(case: Case, rnd: random.Random) -> None:
    shuffled = list(case.events)
    rnd.shuffle(shuffled)
    again = open_case(case.procedure, shuffled)
    assert (again.events, again.stages, again.obligations()) == (case.events, case.stages, case.obligations())


@given(walks(permit()), st.integers(0, 8))
def test_what_was_known_at_a_moment_is_the_case_of_the_events_until_then(case: Case, n: int) -> None:
    cut = case.events[min(n, len(case.events) - 1)].occurred_at
    known = case.as_known(cut)
    assert known is not None
    assert known.events == tuple(e for e in case.events if e.occurred_at <= cut)
    assert known.stage == case.stages[len(known.events) - 1]
    assert case.as_known(case.events[0].recorded_at - dt.timedelta(minutes=1)) is None


@given(walks(permit()))
def test_only_what_is_possible_can_be_recorded_next(case: Case) -> None:
    last, possible = case.events[-1].occurred_at, {e.name for e in case.possible()}
    for kind in case.procedure.events.values():
        if kind.name in ("asked", "supplied"):
            continue
        tried = event(kind.name, kind.by[0], "2023-03-01 09:00", planned="2033-03-01 09:00")
        later = last + dt.timedelta(minutes=1)
        move = type(tried)(tried.kind, tried.by, later, later, tried.planned_for)
        if kind.name in possible:
            assert case.record(move).events[-1] == move
        else:
            with pytest.raises(LuodiError):
                case.record(move)


@given(walks(permit()))
def test_runs_of_what_recurs_follow_one_another_without_gap_or_overlap(case: Case) -> None:
    for owner in ("farm", "ward"):
        runs = [o for o in case.obligations() if (o.rule.name, o.owner) == ("weigh", owner)]
        done = [e.occurred_at for e in case.events if (e.kind, e.by) == ("weighed", owner)]
        assert [o.started_at for o in runs] == [case.events[0].occurred_at, *done]
        assert [o.done_at for o in runs[:-1]] == done
        assert (runs[-1].done_at is None) is (not case.stage.final)


@given(walks(permit()), st.integers(0, 100_000))
def test_open_and_timed_it_is_overdue_exactly_from_its_due_moment(case: Case, minutes: int) -> None:
    now = case.events[-1].occurred_at + dt.timedelta(minutes=minutes)
    for held in case.obligations():
        until = held.due(CALENDAR)
        if held.done_at is None and until is not None:
            assert held.standing(CALENDAR, now) == ("overdue" if now >= until.moment else "running")
