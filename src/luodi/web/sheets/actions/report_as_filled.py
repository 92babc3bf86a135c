"""按表填报: what trying and sending a row of a sheet have in common."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from luodi.web.actions import Caller
from luodi.web.ledger.actions.report import Figure, report
from luodi.web.ledger.models import Charge, Indicator, Milestone, Report
from luodi.web.sheets.gathering import label
from luodi.web.sheets.models import FilledRow


def report_as_filled(by: Caller, row: FilledRow) -> Report:
    """The report that the row makes (it runs inside the actions that try and do it); a draft takes its place."""
    charge = Charge.objects.get(pk=row.charge_id)
    told = row.sparing if row.settled == FilledRow.Settled.THEIRS else row.told
    draft = charge.reports.filter(state=Report.State.DRAFT).order_by("-id").first()
    point = told.get("milestone")
    return report(
        by, charge, text=told["text"], occurred_on=dt.date.fromisoformat(told["occurred_on"]),
        problems=told["problems"], next_steps=told["next_steps"], percent=told["percent"],
        completes=told["completes"], delay=told["delay"], delay_text=told["delay_text"],
        milestone=Milestone.objects.filter(pk=point).first() if point else None,
        figures=_figures(charge, told["figures"], told["occurred_on"]), draft=row.filled.draft, replaces=draft,
        seen=row.seen, why=_why(row),
    )  # fmt: skip


def _why(row: FilledRow) -> str:
    """What the journal says: the file, and which version was chosen where there were two."""
    told = _("表格填报：%(name)s") % {"name": row.filled.name}
    return f"{told}（{row.get_settled_display()}）" if row.settled else told


def _figures(charge: Charge, told: list[list[Any]], on: str) -> list[Figure]:
    by_label = {label(one.name, one.unit): one for one in Indicator.objects.filter(commitment=charge.commitment_id)}

    def exact(part: str | None) -> Decimal | None:
        return None if part is None else Decimal(part)

    return [
        Figure(by_label[name], dt.date.fromisoformat(as_of or on), exact(value), exact(numerator), exact(denominator))
        for name, value, numerator, denominator, as_of in told
        if name in by_label
    ]
