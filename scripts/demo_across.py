"""What lies across the demo's documents: two years compared, conflicts searched, a gap handed over."""

from __future__ import annotations

from typing import Any

OLD, NEW, CODES = "云洲府发〔2025〕4号", "云洲府发〔2026〕8号", "云洲府办发〔2026〕21号"


def lay_out(supervisor: Any, civil: Any = None) -> bool:
    """Compare, search, settle and hand over, each by its own action; ``civil`` (of 市民政局) reports a scenario.

    Does nothing where anything has been compared already, or the documents are not there.
    """
    from luodi.web.across.actions.compare_documents import compare_documents
    from luodi.web.across.actions.correct import correct
    from luodi.web.across.actions.find_conflicts import find_conflicts
    from luodi.web.across.actions.hand_over import hand_over
    from luodi.web.across.actions.settle_conflict import settle_conflict
    from luodi.web.across.models import Comparison, Conflict, Gap
    from luodi.web.actions import Caller
    from luodi.web.documents.models import Document
    from luodi.web.ledger.models import Commitment

    found = {row.number: row for row in Document.objects.filter(number__in=(OLD, NEW, CODES)).select_related("current")}
    if Comparison.objects.exists() or not {OLD, NEW} <= set(found):
        return False
    by = Caller(supervisor, "command")
    made = compare_documents(by, found[OLD], found[NEW])
    row = made.links.filter(words__contains="双月调度").first()
    if row is not None:
        correct(by, made, kind="verdict", old_key=row.old_key, verdict="kept", reason="双月调度已转为市政府日常调度。")
    find_conflicts(by)
    conflict = Conflict.objects.filter(kind=Conflict.Kind.LEADS).first()
    if conflict is not None:
        settle_conflict(by, conflict, real=False, why="一个负责上门办事，一个负责用码帮扶，分工不同。")
    lacking = Commitment.objects.filter(document=found[NEW], text__contains="智能水表").first()
    if lacking is not None:
        hand_over(by, Gap.NO_UNIT, [lacking.pk], supervisor, note="请商市水利局明确牵头单位。")
    if civil is not None and CODES in found:
        _report(by, Caller(civil, "command"), found[CODES])
    return True


def _report(by: Any, person: Any, document: Any) -> None:
    """One scenario of the catalogue goes all the way: the indicator counts it at once."""
    from django.utils import timezone

    from luodi.web.ledger.actions.accept_report import accept_report
    from luodi.web.ledger.actions.acknowledge import acknowledge
    from luodi.web.ledger.actions.assign import assign
    from luodi.web.ledger.actions.report import report
    from luodi.web.ledger.models import Charge, Commitment, Report
    from luodi.web.review.actions.confirm import confirm

    task = Commitment.objects.filter(document=document, text="婚姻登记预约").first()
    if task is None or task.assigned_at is not None:
        return
    confirm(by, [task.pk])
    assign(by, task)
    charge = Charge.objects.filter(commitment=task, unit=person.user.unit).first()
    if charge is None:
        return
    acknowledge(person, charge)
    made = report(person, charge, text="已在全市婚姻登记处上线。", occurred_on=timezone.localdate(), completes=True)
    if made.state == Report.State.TO_VERIFY:
        accept_report(by, made)
