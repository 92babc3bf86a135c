"""Keeping what is known of past days up to date, for scheduled work."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils import timezone

from luodi.web.actions import Caller
from luodi.web.journal.models import Entry
from luodi.web.ledger.actions.assume_spells import assume_spells
from luodi.web.ledger.actions.count_day import count_day
from luodi.web.ledger.actions.keep_spells import keep_spells
from luodi.web.ledger.as_of import WEEKS, week_ends
from luodi.web.ledger.models import DayCount, SpellsRead

AT_ONCE = 2_000
"""Entries in one transaction."""
SETTLING = dt.timedelta(minutes=10)
"""Entries may be written out of the order of their ids: those of the last minutes are read again the next time."""


def keep_past(by: Caller, today: dt.date) -> tuple[int, int]:
    """Read the journal on from where it was left, and count the Sundays not counted yet.

    Gives how many spells changed and how many days were counted. May run as often as one likes, and twice at once.
    """
    changed = _read(by) + assume_spells(by)
    known = set(DayCount.objects.filter(day__lt=today).values_list("day", flat=True).distinct())
    days = [day for day in week_ends(today, WEEKS) if day not in known]
    return changed, sum(1 for day in days if count_day(by, day))


def _read(by: Caller) -> int:
    row = SpellsRead.objects.order_by("pk").first()
    after, changed = row.through if row else 0, 0
    settled = timezone.now() - SETTLING
    found = Entry.objects.filter(object_type="ledger.commitment").order_by("id")
    while True:
        rows = list(found.filter(id__gt=after).values_list("id", "object_id", "at")[:AT_ONCE])
        if not rows:
            return changed
        through = max((number for number, _key, at in rows if at < settled), default=None)
        changed += keep_spells(by, sorted({UUID(key) for _number, key, _at in rows}), through=through)
        after = rows[-1][0]
