"""Reminders, a draft and clocks for the demo: schedules set, one round gone on the last working day, a draft made."""

from __future__ import annotations

import datetime as dt
from typing import Any


def tell(supervisor: Any) -> int:
    """Set clocks and schedules, go one round, make a draft; gives how many notices there are. Once only."""
    from django.utils import timezone

    from luodi.clocks import SHANGHAI
    from luodi.web.actions import Caller
    from luodi.web.calendars.in_force import in_force
    from luodi.web.ledger.models import Charge
    from luodi.web.notices.actions.go_round import go_round
    from luodi.web.notices.actions.make_draft import make_draft
    from luodi.web.notices.actions.set_schedule import set_schedule
    from luodi.web.notices.config import config
    from luodi.web.notices.models import Kind, Notice, Round
    from luodi.web.notices.periods import last_due

    if Round.objects.exists() or not Charge.objects.exists():
        return 0
    by = Caller(supervisor, "command")
    now = timezone.localtime(timezone.now(), SHANGHAI)
    _clocks(by, now)
    for kind, day in ((Kind.WEEKLY, 1), (Kind.MONTHLY, 5)):
        set_schedule(by, kind.value, on=True, day=day, hour=9)
    calendar, day = in_force(), now.date()
    while not calendar.is_working(day):
        day -= dt.timedelta(days=1)
    settings = config()
    moment = dt.datetime(day.year, day.month, day.day, settings.first, tzinfo=SHANGHAI)
    go_round(Caller(None, "tick"), settings, moment)
    make_draft(by, Kind.MONTHLY.value, last_due(Kind.MONTHLY.value, 5, 9, now)[1], now=now)
    return Notice.objects.count()


def alert(supervisor: Any) -> int:
    """Chase one task, and tell people of everything that waits for them; gives how many alerts there are. Once only."""
    from luodi.web.actions import Caller
    from luodi.web.ledger.actions.chase import chase
    from luodi.web.ledger.models import Charge, Chase
    from luodi.web.notices.actions.collect_alerts import collect_alerts
    from luodi.web.notices.models import Alert

    parts = Charge.objects.filter(state=Charge.State.IN_PROGRESS, commitment__answered_by=None)
    part = parts.filter(handler__role="liaison").order_by("id").first()
    if part is not None and not Chase.objects.exists():
        chase(Caller(supervisor, "command"), part.commitment, note="请本周内报送进展和佐证材料。")
    collect_alerts(Caller(None, "tick"))
    return Alert.objects.count()


def _clocks(by: Any, now: dt.datetime) -> None:
    """A legal limit and a promise on one task at work, and another that is due before an audit begins."""
    from luodi.web.ledger.actions.plan_event import plan_event
    from luodi.web.ledger.actions.set_limit import set_limit
    from luodi.web.ledger.models import Commitment

    tasks = list(Commitment.objects.filter(progress=Commitment.Progress.IN_PROGRESS).order_by("document", "order")[:2])
    if len(tasks) < 2:
        return
    began = now - dt.timedelta(days=9)
    set_limit(by, tasks[0], standing="statutory", limit="60个工作日", began=began, source="样例：第十二条")
    set_limit(by, tasks[0], standing="promised", limit="20个工作日", began=began, source="样例：服务承诺")
    plan_event(
        by,
        tasks[1],
        event="实施审计",
        limit="3个工作日",
        on=now.date() + dt.timedelta(days=60),
        source="样例：审计通知",
    )
