"""逐月核算: every month since the first decision, by the facts before and after an amendment."""

from __future__ import annotations

from django.utils import timezone

from luodi.rules.receipts import receipt
from luodi.web.desk.models import Month, Ruling
from luodi.web.desk.telling import Content, MonthAnswer, content_of, month_by_month


def work_out_months(row: Ruling, after: Content) -> list[MonthAnswer]:
    """Put the months of a version anew, beside what the version in force says of them."""
    kept = Ruling.objects.filter(matter=row.matter, state=Ruling.State.IN_FORCE).first()
    before = (content_of(kept) if kept is not None else None) or Content()
    start = Ruling.objects.filter(matter=row.matter).order_by("ordinal").values_list("on", flat=True)[0]
    found = month_by_month(
        row.matter, (before, kept.readings if kept is not None else {}), (after, row.readings), start,
        timezone.localdate(),
    )  # fmt: skip
    row.months.all().delete()
    Month.objects.bulk_create(
        Month(
            ruling=row, on=m.on, status=m.decision.status if m.decision else "", shown=m.words[0], shown_en=m.words[1],
            before=m.before[0], before_en=m.before[1], differs=m.differs, refusal=m.refusal[:300],
            receipt=receipt(m.decision, after.at(m.on)) if m.decision else None,
        )
        for m in found
    )  # fmt: skip
    return found
