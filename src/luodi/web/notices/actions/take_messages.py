"""取件: take messages that are due out of the outbox, for one sender at a time."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.db.models import Q

from luodi.web.actions import Act, action
from luodi.web.notices.models import Delivery
from luodi.web.people.models import Role

LEASE = dt.timedelta(minutes=5)
"""A sender that has not said what came of a message by then has died; the message is sent again."""


@action(roles={Role.ADMINISTRATOR})
def take_messages(act: Act, now: dt.datetime, *, most: int = 10) -> list[Delivery]:
    """Lease the messages that wait longest; nobody else takes them while it lasts. No entry: nothing is sent yet."""
    due = Q(state=Delivery.State.WAITING, next_at__lte=now) | Q(state=Delivery.State.SENDING, leased_until__lt=now)
    skip = connection.features.has_select_for_update_skip_locked
    rows = Delivery.objects.select_for_update(skip_locked=skip).filter(due).order_by("next_at", "pk")
    found = list(rows[:most])
    for one in found:
        one.state, one.leased_until, one.attempts = Delivery.State.SENDING, now + LEASE, one.attempts + 1
        one.save(update_fields=["state", "leased_until", "attempts"])
    act.unchanged()
    return found
