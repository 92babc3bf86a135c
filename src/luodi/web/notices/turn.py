"""Everything that falls due here, in its order: alerts, the round of reminders, drafts, and what lies in the outbox."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from luodi.clocks.moments import day_of
from luodi.web.actions import Caller
from luodi.web.notices.actions.collect_alerts import collect_alerts
from luodi.web.notices.actions.go_round import Told, go_round
from luodi.web.notices.actions.make_draft import make_draft
from luodi.web.notices.config import config
from luodi.web.notices.figures import Parts, open_parts
from luodi.web.notices.models import Draft, Schedule
from luodi.web.notices.periods import last_due
from luodi.web.notices.sending import Sent, mail_is_on, send_due


@dataclass(slots=True)
class Turn:
    """What one turn did; ``alerts`` are new ones by kind; ``told`` is None where no round was due."""

    alerts: dict[str, int] = field(default_factory=dict)
    told: Told | None = None
    drafts: list[Draft] = field(default_factory=list)
    sent: Sent = field(default_factory=Sent)


def turn(by: Caller, clock: Callable[[], dt.datetime]) -> Turn:
    """Do what is due by ``clock``. Any number of turns may run at once, and as often as they like."""
    settings = config()
    alerts = collect_alerts(by)
    done = Turn(alerts=alerts, told=go_round(by, settings, clock(), mail=mail_is_on()))
    done.drafts = drafts_due(by, clock())
    done.sent = send_due(by, settings, clock)
    return done


def drafts_due(by: Caller, now: dt.datetime) -> list[Draft]:
    """Make the newest draft that fell due of each schedule; after a pause of weeks one of each, not one a week.

    What units have open is counted once for all of them. A draft that was voided is not made again here: a person
    does that.
    """
    made = []
    still: Parts | None = None
    for schedule in Schedule.objects.filter(on=True).order_by("pk"):
        at, period = last_due(schedule.kind, schedule.day, schedule.hour, now)
        if at < schedule.since or Draft.objects.filter(kind=schedule.kind, period=period.name).exists():
            continue
        still = open_parts(day_of(now)) if still is None else still
        draft = make_draft(by, schedule.kind, period, now=now, still=still)
        if draft is not None:
            made.append(draft)
    return made
