"""Work under way for the demo: one document published, two units at work on it, each step through its own action."""

from __future__ import annotations

from typing import Any

PUBLISHED = "云洲府发〔2026〕5号"
REPORTS = (
    ("已印发实施方案，完成需求调研，正在组织部署。", 30, ""),
    ("已覆盖全部市级窗口，县（市、区）推进到七成。", 70, ""),
    ("平台接口改造尚未完成，进度略有滞后。", 45, "technical"),
    ("全部完成，已组织自查验收。", 100, ""),
)
"""What the demo's units report, their own estimate in per cent, and the reason for delay: all invented."""


def begin(supervisor: Any, people: dict[Any, Any]) -> int:
    """Publish the document and let the units of ``people`` (user by unit) work; gives how many tasks were assigned.

    Does nothing where any task has been assigned already.
    """
    from luodi.web.actions import Caller
    from luodi.web.documents.models import Document
    from luodi.web.ledger.actions.acknowledge import acknowledge
    from luodi.web.ledger.actions.request import request
    from luodi.web.ledger.models import Charge, Commitment
    from luodi.web.review.actions.confirm import confirm
    from luodi.web.review.actions.publish import publish
    from luodi.web.review.listing import sure

    document = Document.objects.filter(number=PUBLISHED).first()
    if document is None or Charge.objects.filter(commitment__document=document).exists():
        return 0
    over = Caller(supervisor, "command")
    confirm(over, list(sure(document).values_list("pk", flat=True)), why="演示 demo")
    assigned = publish(over, document, why="演示 demo").assigned
    for unit, person in people.items():
        by = Caller(person, "command")
        charges = Charge.objects.filter(unit=unit, commitment__document=document).order_by("commitment__order")
        for number, charge in enumerate(charges):
            if number % 5 == 4:
                continue  # waits to be acknowledged
            acknowledge(by, charge)
            _report(over, by, charge, number)
            if number == 1 and charge.commitment.deadline:
                later = charge.commitment.deadline.replace(year=charge.commitment.deadline.year + 1)
                request(by, charge, kind="extension", asked={"deadline": later}, reason="配套资金下半年方可到位。")
    done = (
        Commitment.objects.filter(document=document, progress=Commitment.Progress.COMPLETED).order_by("order").first()
    )
    if done is not None:
        from luodi.web.ledger.actions.strike_off import strike_off

        strike_off(over, done, why="演示 demo")
    return assigned


def _report(over: Any, by: Any, charge: Any, number: int) -> None:
    """The report of one part: the first waits for verification, then accepted, returned, and completed in turn."""
    from django.utils import timezone

    from luodi.web.ledger.actions.accept_report import accept_report
    from luodi.web.ledger.actions.report import report
    from luodi.web.ledger.actions.return_report import return_report
    from luodi.web.ledger.actions.sign_report import sign_report
    from luodi.web.ledger.models import Report

    text, percent, delay = REPORTS[number % len(REPORTS)]
    made = report(
        by, charge, text=text, occurred_on=timezone.localdate(), percent=percent, delay=delay, completes=percent == 100
    )
    if made.state == Report.State.TO_SIGN:
        made = sign_report(by, made)
    if number % 4 in (1, 3):
        accept_report(over, made)
    elif number % 4 == 2:
        return_report(over, made, reason="请说明滞后原因及追赶措施。")
