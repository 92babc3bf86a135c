"""Lights of commitments: derived from dates and progress whenever they are shown, never stored.

Rows are commitments, or their spells (how they stood on past days), which have the same columns.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any, NamedTuple

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

FINISHED = (Commitment.Progress.COMPLETED, Commitment.Progress.STRUCK_OFF)
SUSPENDED = Commitment.Progress.SUSPENDED
WORKED_ON = tuple(one for one in Commitment.Progress if one not in (*FINISHED, SUSPENDED))
"""What is neither done nor suspended, told by its states: an index finds these few among all that is done."""
_DONE, _PAUSED, _WORKED_ON = Q(progress__in=FINISHED), Q(progress=SUSPENDED), Q(progress__in=WORKED_ON)


def light(due: dt.date | None, progress: str, today: dt.date, plan_due: dt.date | None = None) -> str:
    """One commitment's light. It is not overdue until the due day ends.

    green: the last day is more than ``SOON`` away, or the work is done; yellow: it is near, or a plan point
    (``plan_due``) is past; red: it is past; grey: no last day is stated, or the work is suspended.
    """
    if progress in FINISHED:
        return GREEN
    if progress == SUSPENDED:
        return GREY
    due = due or NEVER
    if due < today:
        return RED
    if due <= today + SOON or (plan_due is not None and plan_due < today):
        return YELLOW
    return GREY if due == NEVER else GREEN


class _Pieces(NamedTuple):
    """What the conditions of lights are made of in the database, as of a day: the one place of their comparisons."""

    past: Q
    to_come: Q
    near: Q
    beyond: Q
    dated: Q
    undated: Q
    behind: Q


def _pieces(today: dt.date) -> _Pieces:
    return _Pieces(
        past=Q(due__lt=today),
        to_come=Q(due__gte=today),
        near=Q(due__lte=today + SOON),
        beyond=Q(due__gt=today + SOON),
        dated=Q(due__lt=NEVER),
        undated=Q(due=NEVER),
        # A plan point is past and not answered. The first half lets a partial index answer.
        behind=Q(plan_due__isnull=False, plan_due__lt=today),
    )


def _at_work(today: dt.date) -> dict[str, Q]:
    """Each light's condition on commitments that are worked on; what is done is green, what is suspended grey."""
    of = _pieces(today)
    return {
        GREEN: ~of.behind & of.beyond & of.dated,
        YELLOW: of.to_come & (of.near | of.behind),
        RED: of.past,
        GREY: of.undated & ~of.behind,
    }


def lit(colour: str, today: dt.date) -> Q:
    """The commitments of one light, as a condition."""
    at_work = _WORKED_ON & _at_work(today)[colour]
    return {GREEN: _DONE | at_work, GREY: _PAUSED | at_work}.get(colour, at_work)


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
    done = (commitments.order_by().filter(progress=one) for one in FINISHED)
    queries[GREEN] = (commitments.order_by().filter(_WORKED_ON & _at_work(today)[GREEN]), *done)
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
    still = rows.order_by().filter(progress__in=(*WORKED_ON, SUSPENDED))
    lights = _at_work(today)
    del lights[GREEN]  # the rest
    lights = {colour: _PAUSED | at_work if colour == GREY else ~_PAUSED & at_work for colour, at_work in lights.items()}
    # Sums and not groups: their pass may be shared among processors.
    sums = {colour: Count("progress", filter=condition) for colour, condition in lights.items()}
    counts = dict(still.aggregate(**{GREEN: Count("progress")}, **sums))
    counts[GREEN] -= sum(counts[colour] for colour in lights)
    for one in FINISHED:
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
    rows, of, at_work = commitments.order_by(), _pieces(today), _at_work(today)
    return {
        YELLOW: (rows.filter(_WORKED_ON & of.to_come & of.near), rows.filter(_WORKED_ON & of.behind & of.beyond)),
        RED: (rows.filter(_WORKED_ON & at_work[RED]),),
        GREY: (rows.filter(_WORKED_ON & at_work[GREY]), rows.filter(_PAUSED)),
    }


def with_light(commitments: QuerySet[Any], today: dt.date) -> QuerySet[Any]:
    """Each commitment with its ``light``, for grouping and counting in the database."""
    whens = [When(lit(colour, today), then=Value(colour)) for colour in LIGHTS]
    return commitments.annotate(light=Case(*whens, default=Value(GREY), output_field=CharField()))
