"""每日计数: count how the commitments of each document stood at the end of a past day, and keep that."""

from __future__ import annotations

import datetime as dt

from luodi.web.actions import Act, action
from luodi.web.ledger.as_of import counted
from luodi.web.ledger.keeping import alone
from luodi.web.ledger.models import DayCount
from luodi.web.people.models import Role


@action(roles={Role.ADMINISTRATOR})
def count_day(act: Act, day: dt.date) -> int:
    """Count ``day`` from the spells, instead of what was kept of it; gives the number of documents. Twice is as
    once."""
    act.unchanged()
    alone()
    DayCount.objects.filter(day=day).delete()
    made = [DayCount(day=day, document_id=document, **counts) for document, counts in counted(day).items()]
    DayCount.objects.bulk_create(made, batch_size=500)
    return len(made)
