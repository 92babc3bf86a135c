"""提醒: go round the ledger once a working day and make each person's digest."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import Count

from luodi.clocks.moments import local
from luodi.web.actions import Act, action
from luodi.web.calendars.in_force import in_force
from luodi.web.notices.audience import members
from luodi.web.notices.config import Config
from luodi.web.notices.models import Alert, Delivery, Digest, Notice, Round
from luodi.web.notices.telling import tell
from luodi.web.people.models import Role

Channel = Delivery.Channel


@dataclass(frozen=True, slots=True)
class Told:
    """What a round told: notices by step, people with a digest, messages put into the outbox."""

    steps: dict[str, int] = field(default_factory=dict)
    people: int = 0
    messages: int = 0


@action(roles={Role.ADMINISTRATOR})
def go_round(act: Act, config: Config, now: dt.datetime, *, mail: bool = False) -> Told | None:
    """The round of the day of ``now``; None where it is a day of rest, a quiet hour, or has been gone already.

    Notices, digests and messages are one transaction: of any number at once one does the work, and one that breaks off
    leaves nothing behind. After a pause of days there is one round, of how things stand today.
    """
    calendar = in_force()
    now = local(now)
    if not (calendar.is_working(now.date()) and config.open_at(now)):
        act.unchanged()
        return None
    try:
        with transaction.atomic():
            round_ = Round.objects.create(day=now.date(), at=now)
    except IntegrityError:
        act.unchanged()
        return None
    steps = tell(config.steps, round_, calendar)
    Alert.objects.filter(round=None, read_at=None).update(round=round_)
    people = _digests(round_)
    messages = _post(config, round_, now, mail=mail)
    act.record(round_, after={"day": round_.day, "steps": steps, "people": people, "messages": messages})
    return Told(steps, people, messages)


def _digests(round_: Round) -> int:
    """One digest for everybody who is told anything in the round; gives how many."""
    counted: Counter[int] = Counter()
    for told in (Notice, Alert):
        rows = told.objects.filter(round=round_).order_by().values_list("person").annotate(count=Count("pk"))
        counted.update(dict(rows))
    made = [Digest(person_id=person, round=round_, count=count) for person, count in sorted(counted.items())]
    return len(Digest.objects.bulk_create(made, batch_size=500))


def _post(config: Config, round_: Round, at: dt.datetime, *, mail: bool) -> int:
    """Put the round's messages into the outbox: mail to those with an address, one to each robot with any news."""
    found: list[Delivery] = []
    digests = Digest.objects.filter(round=round_)
    if mail:
        for digest in digests.exclude(person__email="").order_by("pk"):
            found.append(_message(round_, Channel.MAIL, f"user:{digest.person_id}", at, digest))
    for robot in config.webhooks:
        if digests.filter(person__in=members(robot)).exists():
            found.append(_message(round_, Channel.WEBHOOK, robot.name, at))
    Delivery.objects.bulk_create(found, batch_size=500, ignore_conflicts=True)
    return len(found)


def _message(round_: Round, channel: Channel, target: str, at: dt.datetime, digest: Digest | None = None) -> Delivery:
    key = hashlib.sha256(f"{round_.day}:{channel}:{target}".encode()).hexdigest()
    return Delivery(round=round_, digest=digest, channel=channel, target=target, key=key, next_at=at)
