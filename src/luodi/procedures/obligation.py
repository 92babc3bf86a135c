"""An obligation of a case: one run of a clock for one owner, what is due when, and whether it was done in time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from luodi.clocks import BackwardClock, Clock, ClockEvent, Due, Duration, WorkingCalendar, due
from luodi.clocks.clock import EventKind
from luodi.procedures.model import ClockRule, Procedure

if TYPE_CHECKING:
    from luodi.procedures.case import CaseEvent

Standing = Literal["running", "halted", "done", "late", "early", "overdue", "open", "ended"]
"""``open`` and ``done`` are all that can be said of what the text gives no time for: whether 立即 was kept it does not
say. ``early``: done before the window opened. ``ended``: the case asked no more of it before it was due."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """``owner`` is empty where any of the rule's owners may do it. ``number`` counts the runs of one clock, from 1.

    ``clock`` is None where the text gives no time. ``ended``: the case ended before it was done and asks no more of it.
    """

    rule: ClockRule
    owner: str
    number: int
    started_at: dt.datetime
    done_at: dt.datetime | None
    clock: Clock | BackwardClock | None
    ended: bool = False

    def due(self, calendar: WorkingCalendar) -> Due | None:
        """When it is due; None while that is open, and where the text gives no time."""
        if self.clock is None:
            return None
        return due(self.clock, calendar) if isinstance(self.clock, Clock) else self.clock.due(calendar)

    def standing(self, calendar: WorkingCalendar, at: dt.datetime) -> Standing:
        """How it stands at a moment not before its last event."""
        until = self.due(calendar)
        if self.clock is None:
            return "ended" if self.ended else "open" if self.done_at is None else "done"
        if until is None:
            return "halted"
        end = self.done_at or at
        if isinstance(self.clock, BackwardClock):
            opens = self.clock.opens(calendar)
            if self.done_at is not None and opens is not None and end < opens:
                return "early"
        if self.ended:
            return "ended" if end < until.moment else "overdue"
        if self.done_at is not None:
            return "done" if end < until.moment else "late"
        return "running" if end < until.moment else "overdue"


@dataclass(slots=True)
class _Run:
    """A run being folded."""

    start: CaseEvent
    anchor: dt.datetime | None
    moves: list[ClockEvent] = field(default_factory=list)
    done_at: dt.datetime | None = None
    ended: bool = False


def obligations(procedure: Procedure, events: tuple[CaseEvent, ...], *, ended: bool) -> tuple[Obligation, ...]:
    """The obligations that the events made. ``ended``: the case is over, so what recurs falls due no more."""
    found: list[Obligation] = []
    for rule in procedure.clocks.values():
        for owner in rule.owners if rule.each else ("",):
            runs = _runs(rule, [e for e in events if _concerns(procedure, rule, owner, e)])
            if ended and rule.counting == "every" and runs and runs[-1].done_at is None:
                runs[-1].done_at, runs[-1].ended = events[-1].occurred_at, True
            found += [_obligation(rule, owner, number, run) for number, run in enumerate(runs, start=1)]
    return tuple(found)


def _concerns(procedure: Procedure, rule: ClockRule, owner: str, event: CaseEvent) -> bool:
    """Whether an event counts for this owner's clock: he did it, he could not have, or it moved the whole case."""
    kind = procedure.events[event.kind]
    mine = (owner,) if owner else rule.owners
    return event.by in mine or bool(kind.to) or not set(mine) & set(kind.by)


def _runs(rule: ClockRule, events: list[CaseEvent]) -> list[_Run]:
    runs: list[_Run] = []
    for event in events:
        run = runs[-1] if runs and runs[-1].done_at is None else None
        if run is not None and event.kind in rule.stops:
            run.done_at = event.occurred_at
            if rule.counting == "every":
                runs.append(_Run(event, None))
        elif run is not None and event.kind in rule.ends:
            run.done_at, run.ended = event.occurred_at, True
        elif event.kind in rule.starts:
            if run is None:
                runs.append(_Run(event, event.planned_for))
            elif rule.untimed == "given" and event.limit is not None:
                run.done_at, run.ended = event.occurred_at, True  # a new time was granted: the old one is asked no more
                runs.append(_Run(event, None))
            elif rule.counting == "before":
                run.anchor = event.planned_for  # what was planned was put off: the same duty, counted from the new day
        elif run is not None:
            run.moves += _moves(rule, event)
    return runs


def _moves(rule: ClockRule, event: CaseEvent) -> Iterator[ClockEvent]:
    kinds: tuple[tuple[tuple[str, ...], EventKind], ...] = (
        (rule.suspends, "suspend"),
        (rule.interrupts, "interrupt"),
        (rule.resumes, "resume"),
        (rule.extends, "extend"),
    )
    for named, kind in kinds:
        if event.kind in named:
            by = (event.limit or rule.extension) if kind == "extend" else None
            yield ClockEvent(kind, event.occurred_at, event.recorded_at, event.note, rule.provision, by)


def _obligation(rule: ClockRule, owner: str, number: int, run: _Run) -> Obligation:
    start, limit = run.start, _limit(rule, run)
    clock: Clock | BackwardClock | None = None
    if rule.counting == "before" and limit is not None and run.anchor is not None:
        clock = BackwardClock(rule.name, limit, run.anchor, window=rule.window, source=rule.provision)
    elif rule.counting != "before" and limit is not None:
        moved = [ClockEvent("start", start.occurred_at, start.recorded_at), *run.moves]
        if run.done_at is not None:
            moved.append(ClockEvent("stop", run.done_at, run.done_at))
        clock = Clock(rule.name, limit, roll=rule.roll, source=rule.provision).record(*moved)
    return Obligation(rule, owner, number, start.occurred_at, run.done_at, clock, run.ended)


def _limit(rule: ClockRule, run: _Run) -> Duration | None:
    return run.start.limit if rule.untimed == "given" else rule.limit
