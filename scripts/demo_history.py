"""Half a year that lies behind the demo: two documents read, published and worked on week by week, all of it invented.

Each step is done by its own action with the clock put back to its week, so that journal and lights tell of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest import mock

SAMPLES = ("yunzhou_water_2026.txt", "yunzhou_gazette_2026_3.txt")
WORKED_ON = ("云洲府发〔2026〕8号", "云洲府办发〔2026〕15号")
WEEKS = 25
THEMES = {
    "云洲府发〔2026〕8号": "民生保障", "云洲府办发〔2026〕15号": "城市治理", "云洲府发〔2026〕5号": "政务服务",
    "云洲府办发〔2026〕12号": "民生保障",
}  # fmt: skip
SHARES = (Decimal("0.22"), Decimal("0.38"), Decimal("0.51"), Decimal("0.67"), Decimal("0.78"), Decimal("0.9"))
"""How much of a target is reached at each monthly report: invented."""


def live_through(samples: Path) -> int:
    """Let half a year pass; gives how many reports were accepted. Nothing where anything was assigned already."""
    from django.utils import timezone

    from luodi.web.actions import OPERATOR, Caller
    from luodi.web.documents.intake import known, read, take_in
    from luodi.web.documents.models import Document
    from luodi.web.ledger.models import Charge, Commitment
    from luodi.web.people.models import Unit
    from luodi.web.review.actions.confirm import confirm
    from luodi.web.review.actions.publish import publish

    if Charge.objects.exists() or any(known(samples / name) for name in SAMPLES):
        return 0
    begin = timezone.now() - dt.timedelta(weeks=WEEKS)
    with clock(begin):
        for name in SAMPLES:
            take_in(OPERATOR, read(samples / name), publicity="open")
        over = Caller(_person("lishi", "supervisor", Unit.objects.get(name="云洲市人民政府督查室")), "command")
    with clock(begin + dt.timedelta(weeks=1)):
        for document in Document.objects.filter(number__in=WORKED_ON):
            found = Commitment.objects.filter(document=document, assignments__isnull=False).distinct()
            confirm(over, list(found.values_list("pk", flat=True)), why="演示 demo")
            publish(over, document, why="演示 demo")
    accepted = 0
    for week in range(2, WEEKS):
        with clock(begin + dt.timedelta(weeks=week)):
            accepted += _week(over, week)
    _publish(over)
    _name_themes(over)
    return accepted


def _name_themes(over: Any) -> None:
    """The cockpit adds up by them."""
    from luodi.web.documents.actions.set_theme import set_theme
    from luodi.web.documents.models import Document

    for number, theme in THEMES.items():
        for document in Document.objects.filter(number=number):
            set_theme(over, document, theme)


def _publish(over: Any) -> None:
    """The progress of one of the two documents is published, for everybody."""
    from django.utils import timezone

    from luodi.web.documents.models import Document
    from luodi.web.published.actions.publish_progress import publish_progress
    from luodi.web.published.preparing import items

    document = Document.objects.get(number=WORKED_ON[0])
    publish_progress(
        over, document, [one.commitment_id for one in items(document, timezone.localdate())], why="演示 demo"
    )


@contextmanager
def clock(moment: dt.datetime) -> Iterator[None]:
    """Everything inside takes place at ``moment``."""
    with mock.patch("django.utils.timezone.now", return_value=moment):
        yield


def _week(over: Any, week: int) -> int:
    """One week: who takes up its part, reports, completes; what is suspended, resumed, extended."""
    from luodi.web.ledger.actions.extend import extend
    from luodi.web.ledger.actions.resume import resume
    from luodi.web.ledger.actions.suspend import suspend
    from luodi.web.ledger.models import Charge, Commitment

    tasks = list(Commitment.objects.filter(assigned_at__isnull=False).order_by("document__number", "order"))
    accepted = 0
    for number, task in enumerate(tasks):
        if task.progress in ("completed", "struck_off", "suspended"):
            continue
        done = number % 3 != 0 and week >= 7 + (number * 5) % 21
        for charge in Charge.objects.filter(commitment=task).select_related("unit").order_by("pk")[:2]:
            accepted += _part(over, charge, week, number, done=done)
    if week in (9, 13):
        rests = tasks[-2]
        (suspend if week == 9 else resume)(over, rests, reason="等待上级技术规范。" if week == 9 else "规范已印发。")
    if week == 16:
        late = next((one for one in tasks if one.deadline and one.progress not in ("completed", "suspended")), None)
        if late is not None and late.deadline is not None:
            extend(over, late, until=late.deadline + dt.timedelta(days=75), reason="汛期影响施工。")
    return accepted


def _part(over: Any, charge: Any, week: int, number: int, *, done: bool) -> int:
    """One unit's week: it takes its part up in the second or third, reports once a month, or says that it is done."""
    from django.utils import timezone

    from luodi.web.actions import Caller
    from luodi.web.ledger.actions.accept_report import accept_report
    from luodi.web.ledger.actions.acknowledge import acknowledge
    from luodi.web.ledger.actions.report import report
    from luodi.web.ledger.models import Charge

    if charge.state == Charge.State.COMPLETED or (week < 3 and number % 2):
        return 0
    by = Caller(_person(f"lishi{charge.unit.pk}", "liaison", charge.unit), "command")
    if charge.state == Charge.State.TO_ACKNOWLEDGE:
        acknowledge(by, charge)
    first = charge.commitment.charges.order_by("pk").first() == charge
    if not done and (not first or week % 4 or charge.commitment.indicators.count() == 0):
        return 0
    today = timezone.localdate()
    figures = _figures(charge.commitment, today, week) if first else []
    text = "已完成全部工作并组织自查。" if done else f"按计划推进，本月为第{week // 4}次填报。"
    made = report(
        by, charge, text=text, occurred_on=today, figures=figures, completes=done, percent=100 if done else None
    )
    accept_report(over, made)
    return 1


def _figures(task: Any, today: dt.date, week: int) -> list[Any]:
    """Figures on the way to each dated target: those to be kept low come down to it."""
    from luodi.web.ledger.actions.report import Figure

    out = []
    share = SHARES[min(week // 4, len(SHARES)) - 1]
    for indicator in task.indicators.all():
        target = indicator.targets.filter(value__isnull=False, by__isnull=False).order_by("by").first()
        if target is None or target.comparator in ("decrease_by", "increase_by"):
            continue
        low = target.comparator in ("<=", "<")
        exact = target.value * (Decimal("1.5") - share / 2) if low else target.value * share
        out.append(Figure(indicator, today, value=exact.quantize(Decimal("0.1" if indicator.unit == "%" else "1"))))
    return out


def _person(name: str, role: str, unit: Any) -> Any:
    """An account that nobody can sign in with."""
    from luodi.web.actions import OPERATOR
    from luodi.web.people.actions.add_user import add_user
    from luodi.web.people.models import Role, Secrecy, User

    known = User.objects.filter(username=name).first()
    return known or add_user(
        OPERATOR, name, role=Role(role), password=None, unit=unit, clearance=Secrecy.INTERNAL,
        full_name="演示往期人员", why="演示 demo",
    )  # fmt: skip
