"""The life of an invented task: when it was assigned, extended, done, and how it stands today."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from random import Random

from luodi.extract.periods import periods
from luodi.web.invented.days import NEVER_DAY
from luodi.web.ledger.models import Commitment

Progress, Review, Kind = Commitment.Progress, Commitment.Review, Commitment.Kind
KINDS = (Kind.DATED, Kind.CONTINUOUS, Kind.PHASED, Kind.RECURRING, Kind.NOT_STATED)
SHARES = (60, 14, 6, 4, 16)
RECURS = (("month", "每月"), ("quarter", "每季度"), ("half_year", "每半年"), ("year", "每年"))
NEW = 12
"""Days within which a document's tasks may still wait for review or acknowledgement."""


@dataclass(slots=True)
class Life:
    """Days are proleptic ordinals. ``points`` are plan points and periods: ``(kind, name, starts, due, answered)``."""

    kind: str
    created: int
    today: int
    review: str = Review.CONFIRMED.value
    progress: str = Progress.UNASSIGNED.value
    reviewed: int | None = None
    assigned: int | None = None
    acknowledged: int | None = None
    deadline: int | None = None
    words: str = ""
    recurs: str = ""
    adjusted: int | None = None
    extended: int | None = None
    done: int | None = None
    turned: int | None = None
    points: list[tuple[str, str, int | None, int, int | None]] = field(default_factory=list)

    @property
    def last(self) -> int | None:
        """The last day as it was extended, or as the document states it."""
        return self.adjusted or self.deadline

    def next_point(self, kind: str) -> int | None:
        """The day of the earliest point of a kind that is not answered."""
        return min(
            (due for of, _name, _starts, due, answered in self.points if of == kind and not answered), default=None
        )

    @property
    def due(self) -> int:
        return min(self.last or NEVER_DAY, self.next_point("period") or NEVER_DAY)

    @property
    def plan_due(self) -> int | None:
        return self.next_point("plan")

    @property
    def finished(self) -> bool:
        return self.progress in (Progress.COMPLETED, Progress.STRUCK_OFF)

    def spells(self) -> list[tuple[int, int, str, int, int | None, bool]]:
        """How it stood since it was made; the last word of a day counts."""
        stated = self.deadline or NEVER_DAY
        told = [(self.created, Progress.UNASSIGNED.value, stated, None, True)]
        if self.review == Review.REJECTED:
            told.append((self.reviewed or self.created, Progress.UNASSIGNED.value, stated, None, False))
        elif self.assigned is not None:
            told += self._worked_on(self.assigned, stated)
        out: list[tuple[int, int, str, int, int | None, bool]] = []
        for first, progress, due, plan, live in told:
            if out and out[-1][0] == first:
                out.pop()
            if out:
                before = out.pop()
                out.append((before[0], first, *before[2:]))
            out.append((first, NEVER_DAY, progress, due, plan, live))
        return out

    def _worked_on(self, assigned: int, stated: int) -> list[tuple[int, str, int, int | None, bool]]:
        at_work = Progress.IN_PROGRESS.value
        plan = None if self.finished else self.plan_due
        told = [(assigned, Progress.TO_ACKNOWLEDGE.value, stated, plan, True)]
        if self.acknowledged is not None:
            told.append((self.acknowledged, at_work, stated, plan, True))
        if self.extended is not None:
            told.append((self.extended, at_work, self.last or stated, plan, True))
        if self.finished or self.progress in (Progress.TO_VERIFY, Progress.RETURNED, Progress.SUSPENDED):
            turned = self.done if self.finished else self.turned
            told.append((turned or self.today, self.progress, self.due, self.plan_due, True))
        elif told[-1][2:4] != (self.due, self.plan_due):
            # A period of its own began since, or one is past and was not answered.
            starts = min(starts or due for kind, _n, starts, due, answered in self.points if not answered)
            told.append((max(starts, told[-1][0]), told[-1][1], self.due, self.plan_due, True))
        return told


def life(rng: Random, issued: int, created: int, today: int) -> Life:
    """One task of a document issued and read in on these days: most are done by today, some late, some overdue."""
    made = Life(rng.choices(KINDS, SHARES)[0].value, created, today)
    _stated(made, rng, issued)
    made.reviewed = created + rng.randrange(3)
    if rng.random() < 0.015 and made.reviewed <= today:
        made.review = Review.REJECTED.value
        return made
    assigned = made.reviewed + rng.randrange(4)
    if assigned > today:
        made.review = Review.PROPOSED.value if made.reviewed >= today else Review.CONFIRMED.value
        return made
    made.assigned = assigned
    made.acknowledged = assigned + 1 + int(rng.expovariate(0.7))
    if made.acknowledged > today - (rng.random() < 0.3) * NEW:
        made.acknowledged, made.progress = None, Progress.TO_ACKNOWLEDGE.value
    else:
        _course(made, rng, assigned)
    if made.recurs:
        _periods(made, rng)
    return made


def _stated(made: Life, rng: Random, issued: int) -> None:
    if made.kind in (Kind.DATED, Kind.PHASED):
        made.deadline = issued + rng.randrange(30, 700)
        day = dt.date.fromordinal(made.deadline)
        if rng.random() < 0.5:
            # As documents have it: by the end of a month.
            made.deadline = (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1).toordinal() - 1
            made.words = f"{day.year}年{day.month}月底前"
        else:
            made.words = f"{day.year}年{day.month}月{day.day}日前"
    elif made.kind == Kind.RECURRING:
        made.recurs, made.words = rng.choice(RECURS)


def _course(made: Life, rng: Random, assigned: int) -> None:
    """When the work was done, if it was; what it is waiting for, if not."""
    assert made.acknowledged is not None
    fate, last = rng.random(), made.deadline
    if last is not None and fate < 0.06 and made.acknowledged < last - 12 and last - 10 <= made.today:
        made.extended, made.adjusted = last - 10, last + rng.randrange(30, 180)
        last = made.adjusted
    if last is None:
        done = made.acknowledged + 10 + int(rng.expovariate(1 / 280))
    elif fate > 0.9:
        done = last + 1 + int(rng.expovariate(1 / 25))
    else:
        done = made.acknowledged + 3 + int((last - made.acknowledged) * (0.45 + 0.55 * rng.random()))
        done = min(max(done, made.acknowledged + 1), max(last, made.acknowledged + 1))
    if made.extended is not None:
        done = max(done, made.extended + 1)
    if done <= made.today and rng.random() > 0.012:
        made.done = done
        made.progress = (Progress.STRUCK_OFF if rng.random() < 0.5 else Progress.COMPLETED).value
        return
    made.progress = Progress.IN_PROGRESS.value
    turn = rng.random()
    since = max(made.acknowledged + 1, made.extended or 0, made.today - rng.randrange(1, 60))
    if since <= made.today and turn < 0.12:
        made.turned = since
        made.progress = (
            Progress.TO_VERIFY if turn < 0.07 else Progress.RETURNED if turn < 0.1 else Progress.SUSPENDED
        ).value
    if made.deadline and made.progress == Progress.IN_PROGRESS and rng.random() < 0.1:
        _plan(made, rng, assigned)


def _plan(made: Life, rng: Random, assigned: int) -> None:
    """Two points on the way; those behind are mostly answered."""
    last = made.last or made.today
    for part, percent in ((3, 30), (2, 60)):
        due = assigned + (last - assigned) * (4 - part) // 3
        if due > assigned and all(due != one[3] for one in made.points):
            answered = due - 1 if due < made.today and rng.random() < 0.8 else None
            made.points.append(("plan", f"完成{percent}%", None, due, answered))


def _periods(made: Life, rng: Random) -> None:
    """The periods that began since it was assigned and while it was at work, of the last year; the past ones are
    mostly answered."""
    assert made.assigned is not None
    until = made.done or made.today
    if made.progress == Progress.SUSPENDED:
        until = made.turned or until
    since = max(made.assigned, until - 366)
    found = periods(made.recurs, dt.date.fromordinal(since), dt.date.fromordinal(until), made.words)
    for one in found:
        due = one.due.toordinal()
        answered = None
        if made.done is not None:
            answered = min(due, made.done)
        elif due < made.today and rng.random() < 0.97:
            answered = due
        made.points.append(("period", one.name, one.starts.toordinal(), due, answered))
