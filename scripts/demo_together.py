"""Work that several units share, for the demo: a target shared out, a plan, periods, a link, an instruction."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from demo_work import PUBLISHED

SHARED, PLANNED, TWICE = "在乡镇（街道）新增自助终端200台", "取消证明材料", "推行一窗受理"
"""How the tasks begin whose target is shared out, whose unit proposes a plan, and that stand in the annex too."""

DISTRICTS = (("云洲市临洲区人民政府", "21"), ("云洲市望山区人民政府", "9"))
"""Districts that report on their share, with what they have done: invented."""


def share(supervisor: Any, lead: Any) -> None:
    """Share a target out, let two districts report, agree to a plan, link duties. Nothing where it was done already."""
    from luodi.web.actions import Caller
    from luodi.web.ledger.actions.answer_request import answer_request
    from luodi.web.ledger.actions.confirm_link import confirm_link
    from luodi.web.ledger.actions.propose_links import propose_links
    from luodi.web.ledger.actions.request import request
    from luodi.web.ledger.actions.share_out import share_out
    from luodi.web.ledger.models import Assignment, Charge, Commitment, DutyLink, Target
    from luodi.web.ledger.periods import open_all_periods
    from luodi.web.ledger.shares import by_weights

    over = Caller(supervisor, "command")
    target = Target.objects.filter(indicator__commitment__text__startswith=SHARED, value=200).first()
    if target is None or hasattr(target, "sharing"):
        return
    task = target.indicator.commitment
    if task.assigned_at is None:
        return
    districts = list(task.charges.filter(role=Assignment.Role.SUPPORT, unit__name__contains="人民政府").order_by("id"))
    parts = by_weights(Decimal(200), [Decimal(1)] * len(districts))
    share_out(over, target, {one.unit_id: part for one, part in zip(districts, parts, strict=True)})
    for name, done in DISTRICTS:
        _reported(over, task.charges.get(unit__name=name), target, Decimal(done))
    led = Charge.objects.filter(unit=lead.unit, role=Assignment.Role.LEAD, commitment__document__number=PUBLISHED)
    today = dt.date.today()
    at_work = (Charge.State.IN_PROGRESS, Charge.State.RETURNED, Charge.State.TO_VERIFY)
    own = led.filter(state__in=at_work).exclude(commitment__deadline__lt=today + dt.timedelta(days=28))
    waiting = own.order_by("commitment__order").first()
    if waiting is not None:
        points = [
            {"due": today - dt.timedelta(days=12), "percent": 80, "name": "完成市级部分"},
            {"due": today + dt.timedelta(days=28), "percent": 100, "name": "全部完成并自查"},
        ]
        asked = request(Caller(lead, "command"), waiting, kind="plan", asked={"points": points}, reason="年度安排")
        answer_request(over, asked, grant=True)
    open_all_periods(Caller(None, "tick"))
    propose_links(over, task.document)
    clause = Commitment.objects.filter(document=task.document, text__startswith=TWICE).first()
    link = DutyLink.objects.filter(primary=clause).first() or DutyLink.objects.filter(other=clause).first()
    if link is not None:
        confirm_link(over, link)


def _reported(over: Any, charge: Any, target: Any, done: Decimal) -> None:
    """A district's report on its share, by an account that nobody can sign in with."""
    from django.utils import timezone

    from luodi.web.actions import OPERATOR, Caller
    from luodi.web.ledger.actions.accept_report import accept_report
    from luodi.web.ledger.actions.acknowledge import acknowledge
    from luodi.web.ledger.actions.report import Figure, report
    from luodi.web.people import passwords
    from luodi.web.people.actions.add_user import add_user
    from luodi.web.people.models import Role, Secrecy

    user = add_user(
        OPERATOR, f"quxian{charge.pk}", role=Role.LIAISON, password=passwords.generated(), unit=charge.unit,
        clearance=Secrecy.NONE, full_name="演示区县联络员", why="演示 demo",
    )  # fmt: skip
    by, today = Caller(user, "command"), timezone.localdate()
    acknowledge(by, charge)
    figure = Figure(target.indicator, today, value=done)
    made = report(by, charge, text=f"已安装调试{done}台。", occurred_on=today, figures=[figure])
    accept_report(over, made)
