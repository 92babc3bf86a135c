"""Lights over time: how the tasks stood at the end of past weeks, read from the journal, and today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from luodi.web.cockpit.numbers import Progress
from luodi.web.documents.models import Document
from luodi.web.ledger.as_of import among, over_time, week_ends
from luodi.web.ledger.models import Spell
from luodi.web.ledger.visibility import visible
from luodi.web.people.models import User

WEEKS = 26
MONTHS = 24


def weeks(user: User, today: dt.date) -> list[Progress]:
    """The last Sundays of which anything is known, each with its list as of that day."""
    days = week_ends(today, WEEKS)
    return _days(over_time(user, days), {})


def months(user: User, document: Document, today: dt.date) -> list[Progress]:
    """One document's tasks at the ends of past months, counted from their spells; one query."""
    seen = visible(user, gone=True).filter(document=document).order_by().values("pk")
    found = Spell.objects.filter(document=document, commitment__in=seen)
    return _days(among(found, month_ends(today, MONTHS)), {"document": document.key})


def month_ends(today: dt.date, count: int) -> list[dt.date]:
    """The last days of the ``count`` months before ``today``'s, the oldest first.

    >>> month_ends(dt.date(2026, 3, 1), 2)
    [datetime.date(2026, 1, 31), datetime.date(2026, 2, 28)]
    """
    out = []
    first = today.replace(day=1)
    for _step in range(count):
        last = first - dt.timedelta(days=1)
        out.append(last)
        first = last.replace(day=1)
    return out[::-1]


def _days(counts: Mapping[dt.date, Mapping[str, int]], query: dict[str, str]) -> list[Progress]:
    return [
        Progress(counts[day], {**query, "on": day.isoformat()}, day.isoformat())
        for day in sorted(counts)
        if any(counts[day].values())
    ]
