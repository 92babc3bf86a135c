"""停止计时: the work is done; its clocks stop on the day on which it was done."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max

from luodi.clocks import end_of
from luodi.web.actions import Act
from luodi.web.ledger.models import Clock, ClockEvent, Commitment, Report
from luodi.web.ledger.timing import governing, running


def stop_clocks(act: Act, commitment: Commitment) -> None:
    """Part of ``settle``. The work was done on the day its last accepted report says, not when that was verified."""
    accepted = Report.objects.filter(charge__commitment=commitment, completes=True, state=Report.State.ACCEPTED)
    done_on: dt.date | None = accepted.aggregate(day=Max("occurred_on"))["day"]
    at = min(act.at, end_of(done_on) - dt.timedelta(minutes=1)) if done_on else act.at
    for row in governing(commitment):
        events = list(row.events.all())
        if row.direction == Clock.Direction.BACKWARD or running(row, events).times().state in {
            "stopped",
            "not_started",
        }:
            continue
        # What was recorded meanwhile as later (a suspension that ended) happened before the end of the work.
        moment = max([at, *(event.occurred_at for event in events)])
        ClockEvent.objects.create(
            clock=row, kind=ClockEvent.Kind.STOP, occurred_at=moment, recorded_at=act.at, recorded_by=act.user
        )
