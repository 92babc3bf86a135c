"""Days as whole numbers, and how many tasks stood how on past Sundays, counted while they are made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache

from luodi.web.ledger.as_of import week_ends
from luodi.web.ledger.lights import GREEN, GREY, RED, SOON, YELLOW
from luodi.web.ledger.models import NEVER, Commitment
from luodi.web.ledger.standings import DONE, FINISHED, STANDINGS

NEVER_DAY = NEVER.toordinal()
AHEAD = SOON.days


@cache
def iso(day: int | None) -> str | None:
    """A day as ISO 8601. Asked for many million times, so each is written once."""
    return None if day is None else dt.date.fromordinal(day).isoformat()


@cache
def moment(day: int | None, hour: int = 9) -> str | None:
    """An hour of a day in China as the databases keep it: in UTC, without a zone."""
    if day is None:
        return None
    return f"{iso(day)} {hour - 8:02}:00:00" if hour >= 8 else f"{iso(day - 1)} {hour + 16}:00:00"


Spells = Sequence[tuple[int, int, str, int, int | None, bool]]
"""``(first, until, progress, due, plan_due, live)``: a task stood so from ``first`` to the day before ``until``."""


class Sundays:
    """Counts by standing at the end of each past Sunday for one document: where a task's standing changes, a number is
    added, and the sums are made at the end."""

    def __init__(self, today: dt.date, count: int) -> None:
        self.days = [day.toordinal() for day in week_ends(today, count)]
        self.clear()

    def clear(self) -> None:
        self.steps = {name: [0] * (len(self.days) + 1) for name in STANDINGS}

    def count(self, spells: Spells) -> None:
        for first, until, progress, due, plan, live in spells:
            if not live or until <= self.days[0]:
                continue
            if progress in FINISHED:
                self._add(DONE, first, until)
            elif progress == Commitment.Progress.SUSPENDED:
                self._add(GREY, first, until)
            else:
                near = due - AHEAD if plan is None else min(due - AHEAD, plan + 1)
                self._add(GREY if due == NEVER_DAY else GREEN, first, min(until, near))
                self._add(YELLOW, max(first, near), min(until, due + 1))
                self._add(RED, max(first, due + 1), until)

    def _add(self, standing: str, first: int, until: int) -> None:
        if first < until:
            steps = self.steps[standing]
            steps[self._at(first)] += 1
            steps[self._at(until)] -= 1

    def _at(self, day: int) -> int:
        """The first Sunday that is not before ``day``."""
        return min(max(-((self.days[0] - day) // 7), 0), len(self.days)) if day > self.days[0] else 0

    def totals(self) -> list[tuple[int, dict[str, int]]]:
        """Each Sunday on which there was any task, with its counts."""
        out = []
        now = dict.fromkeys(STANDINGS, 0)
        for at, day in enumerate(self.days):
            for name in STANDINGS:
                now[name] += self.steps[name][at]
            if any(now.values()):
                out.append((day, dict(now)))
        return out
