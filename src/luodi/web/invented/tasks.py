"""Invented tasks and the work on them: the rows of one life."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from random import Random

from luodi.web.documents.models import SearchEntry
from luodi.web.documents.search import RANKS
from luodi.web.invented import words
from luodi.web.invented.days import Spells, iso, moment
from luodi.web.invented.heap import Heap
from luodi.web.invented.life import Life
from luodi.web.invented.papers import Item, Paper
from luodi.web.invented.units import Place, Registry
from luodi.web.ledger.models import (
    Assignment,
    Charge,
    Chase,
    Clock,
    ClockEvent,
    Commitment,
    Deadline,
    Indicator,
    Measurement,
    Milestone,
    Report,
    Request,
    Spell,
    Target,
)

Role, State, Progress = Assignment.Role, Charge.State, Commitment.Progress
CLOSES = 16
"""The hour at which reports are verified."""


@dataclass(slots=True)
class Part:
    """A unit's part: ``assignment`` is the row it came from."""

    unit: int
    role: str
    assignment: int


@dataclass(slots=True)
class Task:
    """A task in the making: where it stands, its life, whose it is."""

    key: str
    item: Item
    life: Life
    parts: list[Part]

    @property
    def answering(self) -> list[Part]:
        """The parts whose completion completes it (``luodi.web.ledger.flow.answering``)."""
        leads = [part for part in self.parts if part.role == Role.LEAD]
        return leads or [part for part in self.parts if part.role == Role.RESPONSIBLE]


def new_key(rng: Random) -> str:
    """A UUID of version 4 as 32 digits, the same for the same seed."""
    return uuid.UUID(int=rng.getrandbits(128), version=4).hex


def task(
    heap: Heap, made: Registry, place: Place, paper: Paper, order: int, item: Item, life: Life, rng: Random
) -> Spells:
    """Put a task with everything on it on the heap; gives how it stood when."""
    key = new_key(rng)
    spells = life.spells()
    heap.rows[Commitment].append(
        (
            key, paper.document, paper.version, item.eid, order, item.path, "clause", item.text, item.text, life.kind,
            iso(life.deadline), life.words, iso(life.adjusted), iso(life.next_point("period")), iso(life.plan_due), 0,
            "", "{}", item.spans, "0.95" if rng.random() < 0.9 else "0.6", "[]", "same", life.review, life.progress,
            moment(life.assigned), moment(life.done, CLOSES), 1, moment(life.created),
            moment(life.done or life.turned or life.acknowledged or life.assigned or life.created),
        )
    )  # fmt: skip
    one = Task(key, item, life, [])
    _parts(heap, made, place, one, rng)
    _terms(heap, one, rng)
    if life.review != Commitment.Review.REJECTED:
        kind = SearchEntry.Kind.COMMITMENT
        heap.add(SearchEntry, kind.value, paper.document, str(uuid.UUID(key)), RANKS[kind], item.indexed)
    for first, until, progress, due, plan, live in spells:
        heap.add(
            Spell, key, paper.document, iso(first), iso(until), progress, iso(due), iso(plan), int(live), 1,
        )  # fmt: skip
    if life.assigned is not None:
        _clock(heap, made, one, rng)
        measured = _indicator(heap, one, rng)
        for part in one.parts:
            _charge(heap, made, one, part, measured if part in one.answering[:1] else None, rng)
    return spells


def _parts(heap: Heap, made: Registry, place: Place, one: Task, rng: Random) -> None:
    """Who answers: one lead with supporting units, or a few responsible ones; at times all districts, or a name that
    nobody knows."""
    count = 1 + int(rng.expovariate(0.9))
    units = {place.units[int(len(place.units) * rng.random() ** 2)] for _turn in range(min(count, 6))}
    led = rng.random() < 0.7
    order = -1
    for order, unit in enumerate(sorted(units, key=lambda number: (number * 7919) % 1009)):
        role = (Role.RESPONSIBLE if not led else Role.LEAD if not order else Role.SUPPORT).value
        row = heap.add(Assignment, one.key, unit, None, made.names[unit], role, "exact", 0, "[]", order)
        one.parts.append(Part(unit, role, row))
    chance = rng.random()
    if place.group is not None and chance < 0.03:
        role = (Role.SUPPORT if led else Role.RESPONSIBLE).value
        row = heap.add(Assignment, one.key, None, place.group, "各区县人民政府", role, "group", 0, "[]", order + 1)
        one.parts += [
            Part(below.government, role, row)
            for below in place.below
            if below.government and below.government not in units
        ]
    elif chance > 0.99:
        heap.add(
            Assignment, one.key, None, None, "有关单位", Role.SUPPORT.value, "open", 1, "[]", order + 1,
        )  # fmt: skip


def _terms(heap: Heap, one: Task, rng: Random) -> None:
    """The times that the text sets, and the points in its time."""
    life = one.life
    if life.words:
        heap.add(Deadline, one.key, 0, life.words, iso(life.deadline), life.recurs, "[]")
    for kind, name, starts, due, answered in life.points:
        percent = int(name[2:-1]) if kind == "plan" else None
        heap.add(Milestone, one.key, kind, name, iso(starts), iso(due), percent, moment(answered, CLOSES))


def _clock(heap: Heap, made: Registry, one: Task, rng: Random) -> None:
    """The clock of a task with a day, and what happened to it."""
    life = one.life
    if life.deadline is None or life.assigned is None or life.deadline <= life.assigned:
        return
    by = rng.choice(made.supervisors)
    rests = life.progress == Progress.SUSPENDED
    computed = moment(life.turned or life.extended or life.assigned)
    row = heap.add(
        Clock, one.key, "completion", "other", f"{life.deadline - life.assigned}日", 0, life.words, "forward", "", 0, 0,
        None if rests else iso(life.last), 0, computed,
    )  # fmt: skip
    kind = ClockEvent.Kind
    happened = [(kind.START, moment(life.assigned, 0), moment(life.assigned), "", "")]
    if life.extended is not None and life.adjusted is not None:
        told = moment(life.extended)
        happened.append((kind.EXTEND, told, told, "前期手续尚未办结。", f"{life.adjusted - life.deadline}日"))
    if rests:
        happened.append((kind.SUSPEND, moment(life.turned, 0), moment(life.turned), "等待上级技术规范。", ""))
    if life.done is not None:
        happened.append((kind.STOP, moment(life.done, CLOSES), moment(life.done, CLOSES), "", ""))
    for what, occurred, recorded, why, longer in happened:
        heap.add(ClockEvent, row, what.value, occurred, recorded, why, "", longer, by)


def _indicator(heap: Heap, one: Task, rng: Random) -> tuple[int, int, str] | None:
    """An indicator with its dated target on one dated task in eleven: its number, goal and unit of measure."""
    if one.life.deadline is None or rng.random() > 0.09:
        return None
    name, unit = rng.choice(words.MEASURES)
    goal = rng.randrange(60, 99) if unit == "%" else rng.randrange(20, 2000)
    row = heap.add(Indicator, one.key, 0, name, unit, "")
    heap.add(Target, row, 0, ">=", str(goal), "", iso(one.life.deadline), "[]")
    return row, goal, unit


def _state(one: Task, part: Part, rng: Random) -> str:
    """How a part stands, so that all parts together make the task stand as it does."""
    answers, progress = part in one.answering, one.life.progress
    if progress == Progress.TO_ACKNOWLEDGE:
        return State.TO_ACKNOWLEDGE.value
    if one.life.finished:
        return (State.COMPLETED if answers or rng.random() < 0.97 else State.IN_PROGRESS).value
    if answers and progress == Progress.TO_VERIFY:
        return State.TO_VERIFY.value
    if progress == Progress.RETURNED and part == one.answering[0]:
        return State.RETURNED.value
    return (State.COMPLETED if not answers and rng.random() < 0.3 else State.IN_PROGRESS).value


def _charge(
    heap: Heap, made: Registry, one: Task, part: Part, measured: tuple[int, int, str] | None, rng: Random
) -> None:
    life, state = one.life, _state(one, part, rng)
    began = life.acknowledged
    ended = None
    if state == State.COMPLETED and began is not None:
        ended = life.done or min(began + 1 + rng.randrange(90), life.today)
    row = heap.add(
        Charge, one.key, part.assignment, part.unit, part.role, state, made.liaison[part.unit] if began else None,
        moment(life.assigned), moment(began, 10), moment(ended, CLOSES), 1,
    )  # fmt: skip
    if began is None:
        return
    writes = _Writing(heap, made, part.unit, row, rng, measured)
    if part in one.answering:
        _on_the_way(writes, one, began, ended)
    if ended is not None:
        last = life.last
        writes.report("accepted", ended, words.DONE, percent=100, completes=1, late=last is not None and ended > last)
    elif state in (State.TO_VERIFY, State.RETURNED) and life.turned is not None:
        back = state == State.RETURNED
        writes.report("returned" if back else "to_verify", life.turned, words.DONE, percent=100, completes=1)
    elif life.last is not None and life.last < life.today and not life.finished and rng.random() < 0.03:
        at = max(life.last + 1, life.today - rng.randrange(1, 20))
        heap.add(Chase, row, "请尽快报送进展。", iso(at + 5), rng.choice(made.supervisors), moment(at))
    elif (
        life.last is not None and part in one.answering[:1] and 0 <= life.last - life.today < 20 and rng.random() < 0.05
    ):
        asked = json.dumps({"deadline": iso(life.last + 60)})
        heap.add(
            Request, row, "extension", "open", asked, "前期手续尚未办结。", made.liaison[part.unit],
            moment(max(began, life.today - 2)), "", 0,
        )  # fmt: skip


@dataclass(slots=True)
class _Writing:
    """Who reports on one part, and to which indicator."""

    heap: Heap
    made: Registry
    unit: int
    charge: int
    rng: Random
    measured: tuple[int, int, str] | None

    def report(self, state: str, day: int, text: str, *, percent: int, completes: int = 0, late: bool = False) -> None:
        verified = state in ("accepted", "returned")
        row = self.heap.add(
            Report, self.charge, self.made.liaison[self.unit], state, text,
            self.rng.choice(words.PROBLEMS) if self.rng.random() < 0.15 else "", "", percent, completes,
            self.rng.choice(words.DELAYS) if late else "", words.LATE_WORDS if late else "", iso(day), moment(day, 10),
            self.made.leader[self.unit], moment(day, 11),
            self.rng.choice(self.made.supervisors) if verified else None, moment(day, CLOSES) if verified else None,
            "佐证不足，请补充。" if state == "returned" else "", 1,
        )  # fmt: skip
        if self.measured is not None:
            indicator, goal, unit = self.measured
            reached = goal * percent // 100
            rate = (str(reached * 2), "200") if unit == "%" else (None, None)
            self.heap.add(Measurement, row, indicator, str(reached), *rate, iso(day), 1)


def _on_the_way(writes: _Writing, one: Task, began: int, ended: int | None) -> None:
    """Reports between the beginning and the end, about one every two months, three at most."""
    until = (ended or one.life.turned or one.life.today) - 1
    count = min(3, (until - began) // 60)
    for at in range(1, count + 1):
        text = writes.rng.choice(words.PROGRESS).format(writes.rng.randrange(2, 90))
        writes.report("accepted", began + (until - began) * at // (count + 1), text, percent=90 * at // (count + 1))
