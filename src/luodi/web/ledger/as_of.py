"""The ledger as of past days: which commitments there were, and how each stood, at the end of a day."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from luodi.clocks import day_of
from luodi.web.documents.models import Document
from luodi.web.ledger.lights import light
from luodi.web.ledger.models import NEVER, Commitment, DayCount, Spell
from luodi.web.ledger.standings import DONE, FINISHED, STANDINGS, standing
from luodi.web.ledger.visibility import hidden_from, own_units, visible
from luodi.web.people.models import User

WEEKS = 53
"""So many Sundays are counted and kept."""
_NOT_LIVE = {"rejected", "gone"}


@dataclass(frozen=True, slots=True)
class Stood:
    """How a commitment stood since the end of the day ``first``, as an entry of the journal says."""

    first: dt.date
    progress: str
    due: dt.date
    plan_due: dt.date | None
    live: bool


def told(at: dt.datetime, content: str) -> Stood | None:
    """What one entry says; None where it says nothing of how its commitment stands.

    >>> found = told(dt.datetime(2026, 3, 1, 17, tzinfo=dt.UTC), '{"stands": {"progress": "in_progress", "due": null}}')
    >>> found.first, found.due == NEVER, found.live
    (datetime.date(2026, 3, 2), True, True)
    """
    if '"stands"' not in content:
        return None
    stands: dict[str, Any] | None = json.loads(content).get("stands")
    if not isinstance(stands, dict):
        return None
    due, plan = stands.get("due"), stands.get("plan_due")
    return Stood(
        day_of(at),
        stands["progress"],
        dt.date.fromisoformat(due) if due else NEVER,
        dt.date.fromisoformat(plan) if plan else None,
        not _NOT_LIVE & {stands.get("review"), stands.get("drift")},
    )


def spells(commitment: Commitment | Any, document: int, entries: Iterable[Stood]) -> list[Spell]:
    """Entries in their order as spells: the last word of a day counts for it, and days of the same are one spell."""
    out: list[Spell] = []
    for one in entries:
        if out and out[-1].first == one.first:
            out.pop()
        if out:
            out[-1].until = NEVER
            last = out[-1]
            if (last.progress, last.due, last.plan_due, last.live) == (one.progress, one.due, one.plan_due, one.live):
                continue
            last.until = one.first
        out.append(
            Spell(
                commitment_id=commitment, document_id=document, first=one.first, until=NEVER, progress=one.progress,
                due=one.due, plan_due=one.plan_due, live=one.live,
            )
        )  # fmt: skip
    return out


def on_day(day: dt.date) -> QuerySet[Spell]:
    """How every commitment of that day stood at its end; without those rejected or gone by then."""
    return Spell.objects.filter(first__lte=day, until__gt=day, live=True)


def counted(day: dt.date, documents: Iterable[int] | None = None) -> dict[int, Counter[str]]:
    """How many commitments of each document stood how at the end of ``day``: one query over the spells."""
    found = on_day(day) if documents is None else on_day(day).filter(document__in=list(documents))
    rows = found.order_by().annotate(stands=standing(day)).values_list("document", "stands").annotate(n=Count("pk"))
    out: dict[int, Counter[str]] = defaultdict(Counter)
    for document, stands, n in rows:
        out[document][stands] = n
    return out


def week_ends(today: dt.date, count: int) -> list[dt.date]:
    """The last ``count`` Sundays before ``today``, the oldest first.

    >>> week_ends(dt.date(2026, 3, 2), 2)
    [datetime.date(2026, 2, 22), datetime.date(2026, 3, 1)]
    """
    last = today - dt.timedelta(days=today.isoweekday() % 7 or 7)
    return [last - dt.timedelta(days=7 * back) for back in range(count - 1, -1, -1)]


def over_time(user: User, days: Sequence[dt.date]) -> dict[dt.date, Counter[str]]:
    """How the commitments that one may see today stood at the end of each of ``days``; a day of which nothing is
    known is left out. Whoever sees all units gets the counts kept; people of a unit have theirs counted."""
    if own_units(user) is None:
        kept = DayCount.objects.filter(day__in=list(days))
        if hidden_from(user):
            kept = kept.filter(document__in=Document.objects.visible_to(user))
        rows = kept.order_by().values("day").annotate(**{f"n_{name}": Sum(name) for name in STANDINGS})
        return {row["day"]: Counter({name: row[f"n_{name}"] for name in STANDINGS}) for row in rows}
    return among(Spell.objects.filter(commitment__in=visible(user, gone=True).order_by().values("pk")), days)


def among(found: QuerySet[Spell], days: Sequence[dt.date]) -> dict[dt.date, Counter[str]]:
    """Some spells counted on each of ``days``: for few commitments and many days; one query."""
    out: dict[dt.date, Counter[str]] = {}
    rows = found.filter(live=True).values_list("first", "until", "progress", "due", "plan_due")
    for first, until, progress, due, plan in rows:
        for day in days:
            if first <= day < until:
                out.setdefault(day, Counter())[stood(progress, due, plan, day)] += 1
    return out


def stood(progress: str, due: dt.date, plan_due: dt.date | None, day: dt.date) -> str:
    """The standing of one commitment on a day."""
    return DONE if progress in FINISHED else light(due, progress, day, plan_due)


def known_since(today: dt.date | None = None) -> dt.date | None:
    """The first day of which anything is known."""
    return (
        Spell.objects.filter(first__lte=today or timezone.localdate())
        .order_by("first")
        .values_list("first", flat=True)
        .first()
    )
