"""送达与否: say what came of a message."""

from __future__ import annotations

import datetime as dt

from luodi.web.actions import Act, action
from luodi.web.notices.models import Delivery
from luodi.web.people.models import Role

WAITS = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360))
"""How long after each failure it is tried again; after the last one it is given up. A choice of this project."""


@action(roles={Role.ADMINISTRATOR})
def settle_message(
    act: Act, delivery: Delivery, now: dt.datetime, *, error: str = "", lasting: bool = False
) -> Delivery:
    """The message arrived, or waits for another attempt, or is given up (``lasting``, or tried often enough).

    One whose lease somebody else has taken meanwhile is theirs to settle. The journal keeps the outcome, not the error:
    what servers answer may name addresses.
    """
    row = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if row.state != Delivery.State.SENDING or row.attempts != delivery.attempts:
        act.unchanged()
        return row
    row.leased_until, row.error = None, error[:300]
    if not error:
        row.state, row.sent_at = Delivery.State.SENT, now
    elif lasting or row.attempts > len(WAITS):
        row.state = Delivery.State.DEAD
    else:
        row.state, row.next_at = Delivery.State.WAITING, now + WAITS[row.attempts - 1]
    row.save(update_fields=["leased_until", "error", "state", "sent_at", "next_at"])
    act.record(row, after={"state": row.state, "channel": row.channel, "attempts": row.attempts})
    return row
