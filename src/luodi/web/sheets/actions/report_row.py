"""提交一行: report what a row of a confirmed sheet says."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from luodi.errors import LuodiError
from luodi.web.actions import Act, Caller, action
from luodi.web.ledger.actions.report import Figure, report
from luodi.web.ledger.models import Charge, Indicator, Milestone, Report
from luodi.web.ledger.standing import ANSWERING
from luodi.web.saying import said
from luodi.web.sheets.gathering import label
from luodi.web.sheets.models import FilledRow


@action(roles=ANSWERING)
def report_row(act: Act, row: FilledRow) -> FilledRow:
    """Report, once: the row's outcome is kept in the same transaction as the report.

    What somebody changed since the preview is left as it is, with the reason.
    """
    act.unchanged()
    row = FilledRow.objects.select_for_update().select_related("filled").get(pk=row.pk)
    act.require(act.user is not None and row.filled.made_by_id == act.user.pk)
    if row.outcome != FilledRow.Outcome.POSSIBLE:
        return row
    try:
        with transaction.atomic():
            made = reported(act.by, row)
        row.outcome, row.note = FilledRow.Outcome.DONE, str(made.get_state_display())
    except LuodiError as error:
        row.outcome, row.note = FilledRow.Outcome.FAILED, said(error)
    row.save(update_fields=["outcome", "note"])
    return row


def reported(by: Caller, row: FilledRow) -> Report:
    """The report that the row makes (it runs inside the actions that try and do it); a draft takes its place."""
    charge = Charge.objects.get(pk=row.charge_id)
    told = row.told
    draft = charge.reports.filter(state=Report.State.DRAFT).order_by("-id").first()
    point = told.get("milestone")
    return report(
        by, charge, text=told["text"], occurred_on=dt.date.fromisoformat(told["occurred_on"]),
        problems=told["problems"], next_steps=told["next_steps"], percent=told["percent"],
        completes=told["completes"], delay=told["delay"], delay_text=told["delay_text"],
        milestone=Milestone.objects.filter(pk=point).first() if point else None,
        figures=_figures(charge, told["figures"], told["occurred_on"]), draft=row.filled.draft, replaces=draft,
        seen=row.seen, why=_("表格填报：%(name)s") % {"name": row.filled.name},
    )  # fmt: skip


def _figures(charge: Charge, told: list[list[Any]], on: str) -> list[Figure]:
    by_label = {label(one.name, one.unit): one for one in Indicator.objects.filter(commitment=charge.commitment_id)}

    def exact(part: str | None) -> Decimal | None:
        return None if part is None else Decimal(part)

    return [
        Figure(by_label[name], dt.date.fromisoformat(as_of or on), exact(value), exact(numerator), exact(denominator))
        for name, value, numerator, denominator, as_of in told
        if name in by_label
    ]
