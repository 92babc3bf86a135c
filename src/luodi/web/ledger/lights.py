"""Lights of commitments: derived from dates and progress whenever they are shown, never stored.

Rows are commitments, or their spells (how they stood on past days), which have the same columns.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from luodi.web.ledger.models import NEVER, Commitment

SOON = dt.timedelta(days=30)
"""How long before its last day a commitment turns yellow; a choice of this project, no document states it."""

COUNTED = 2_000
"""Matches are counted up to here where no index knows their number; a choice of this project."""

INDEXED = 30_000
"""Matches are counted up to here where an index does know: of a million it would still have to be gone through."""

GREEN, YELLOW, RED, GREY = "green", "yellow", "red", "grey"
LIGHTS = {GREEN: _("正常"), YELLOW: _("临期"), RED: _("逾期"), GREY: _("无期限")}

_DONE = (Commitment.Progress.COMPLETED, Commitment.Progress.STRUCK_OFF)
_WORKED_ON = tuple(one for one in Commitment.Progress if one not in (*_DONE, Commitment.Progress.SUSPENDED))
"""What is neither done nor suspended, told by its states: an index finds these few among all that is done."""


def light(due: dt.date | None, progress: str, today: dt.date, plan_due: dt.date | None = None) -> str:
    """One commitment's light. It is not overdue until the due day ends.

    green: the last day is more than ``SOON`` away, or the work is done; yellow: it is near, or a plan point
    (``plan_due``) is past; red: it is past; grey: no last day is stated, or the work is suspended.
    """
    if progress in _DONE:
        return GREEN
    if progress == Commitment.Progress.SUSPENDED:
        return GREY
    due = due or NEVER
    if due < today:
        return RED
    if due <= today + SOON or (plan_due is not None and plan_due < today):
        return YELLOW
    return GREY if due == NEVER else GREEN


def lit(colour: str, today: dt.date) -> Q:
    """The commitments of one light, as a condition."""
    done, still = Q(progress__in=_DONE), Q(progress=Commitment.Progress.SUSPENDED)
    behind, worked_on = _behind(today), Q(progress__in=_WORKED_ON)
    conditions = {
        GREEN: done | (worked_on & ~behind & Q(due__gt=today + SOON, due__lt=NEVER)),
        YELLOW: worked_on & Q(due__gte=today) & (Q(due__lte=today + SOON) | behind),
        RED: worked_on & Q(due__lt=today),
        GREY: still | (worked_on & Q(due=NEVER) & ~behind),
    }
    return conditions[colour]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many commitments have each light. Where ``capped`` names a light there are more than its count says."""

    counts: dict[str, int]
    total: int
    capped: frozenset[str] = frozenset()
    total_capped: bool = False


def tally(commitments: QuerySet[Any], today: dt.date, *, plain: bool = True) -> dict[str, int]:
    """How many commitments have each light, all counted.

    ``plain`` says that the rows are narrowed by their own columns only: then an index answers each light by itself,
    three times as fast as looking at every row; otherwise the rows are gone through once.
    """
    if not plain:
        rows = with_light(commitments, today).order_by().values_list("light").annotate(count=Count("pk"))
        return dict.fromkeys(LIGHTS, 0) | dict(rows)
    counts = {colour: sum(rows.count() for rows in parts) for colour, parts in _parts(commitments, today).items()}
    return {GREEN: commitments.order_by().count() - sum(counts.values())} | counts


def bounded(commitments: QuerySet[Any], today: dt.date, most: int = COUNTED) -> Tally:
    """How many commitments have each light, none counted beyond ``most``; exact where there are no more in all.

    A count that stops costs the same on a ledger of any size.
    """
    seen = with_light(commitments.order_by(), today).values("light")[: most + 1]
    counts = dict.fromkeys(LIGHTS, 0) | Counter(row["light"] for row in seen)
    total = sum(counts.values())
    if total <= most:
        return Tally(counts, total)
    # The rows seen first are no fair sample: each light is counted by itself, up to the bound.
    return by_light(commitments, today, most)


def by_light(commitments: QuerySet[Any], today: dt.date, most: int = INDEXED) -> Tally:
    """The same for rows narrowed by their own columns only, of which an index answers each light by itself."""
    queries = _parts(commitments, today)
    ahead = commitments.order_by().filter(progress__in=_WORKED_ON)
    done = (commitments.order_by().filter(progress=one) for one in _DONE)
    queries[GREEN] = (ahead.filter(~_behind(today), due__gt=today + SOON, due__lt=NEVER), *done)
    counts = {}
    for colour in LIGHTS:
        count = 0
        for rows in queries[colour]:
            if count <= most:
                count += rows.values("progress")[: most + 1 - count].count()
        counts[colour] = count
    return _capped(counts, most)


def by_pass(rows: QuerySet[Any], today: dt.date, most: int = INDEXED) -> Tally:
    """The same where an index finds what is not done, which is little, but not each light of it: in one pass."""
    still = rows.order_by().filter(progress__in=(*_WORKED_ON, Commitment.Progress.SUSPENDED))
    paused, behind = Q(progress=Commitment.Progress.SUSPENDED), _behind(today)
    lights = {
        YELLOW: ~paused & Q(due__gte=today) & (Q(due__lte=today + SOON) | behind),
        RED: ~paused & Q(due__lt=today),
        GREY: paused | (Q(due=NEVER) & ~behind),
    }
    # Sums and not groups: their pass may be shared among processors.
    sums = {colour: Count("progress", filter=condition) for colour, condition in lights.items()}
    counts = dict(still.aggregate(**{GREEN: Count("progress")}, **sums))
    counts[GREEN] -= sum(counts[colour] for colour in lights)
    for one in _DONE:
        if counts[GREEN] <= most:
            done = rows.order_by().filter(progress=one).values("progress")
            counts[GREEN] += done[: most + 1 - counts[GREEN]].count()
    return _capped(counts, most)


def _capped(counts: dict[str, int], most: int) -> Tally:
    capped = frozenset(colour for colour, count in counts.items() if count > most)
    if not capped:
        return Tally(counts, sum(counts.values()))
    return Tally({colour: min(count, most) for colour, count in counts.items()}, most, capped, True)


def _parts(commitments: QuerySet[Any], today: dt.date) -> dict[str, tuple[QuerySet[Any], ...]]:
    """The commitments of each light but green, in parts that one index answers each."""
    worked_on = commitments.order_by().filter(progress__in=_WORKED_ON)
    behind = _behind(today)
    return {
        YELLOW: (
            worked_on.filter(due__gte=today, due__lte=today + SOON),
            worked_on.filter(behind, due__gt=today + SOON),
        ),
        RED: (worked_on.filter(due__lt=today),),
        GREY: (
            worked_on.filter(~behind, due=NEVER),
            commitments.order_by().filter(progress=Commitment.Progress.SUSPENDED),
        ),
    }


def _behind(today: dt.date) -> Q:
    """A plan point is past and not answered. The first half lets a partial index answer."""
    return Q(plan_due__isnull=False, plan_due__lt=today)


def with_light(commitments: QuerySet[Any], today: dt.date) -> QuerySet[Any]:
    """Each commitment with its ``light``, for grouping and counting in the database."""
    whens = [When(lit(colour, today), then=Value(colour)) for colour in LIGHTS]
    return commitments.annotate(light=Case(*whens, default=Value(GREY), output_field=CharField()))
