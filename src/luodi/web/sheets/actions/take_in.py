"""收表: read a filled-in sheet and find out what each row would do, without doing it."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.utils import timezone

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.ledger.standing import ANSWERING, require_day
from luodi.web.sheets.columns import Column
from luodi.web.sheets.models import Filled, FilledRow
from luodi.web.sheets.planning import Planned, plan
from luodi.web.sheets.reading import read
from luodi.web.sheets.trying import problem, tried

MOST = 500
"""Rows of one sheet in which something was changed. A choice of this project."""


@action(roles=ANSWERING)
def take_in(act: Act, data: bytes, name: str, *, on: dt.date, draft: bool = False) -> Filled:
    """Keep the rows with what they ask for. Each is tried by the action that will do it, and taken back.

    What the same person uploaded earlier and never confirmed is thrown away.
    """
    user = act.user
    act.require(
        user is not None and user.unit_id is not None, "您没有所属单位，不能填报。", "You have no unit to report for."
    )
    assert user is not None
    require_day(on, timezone.localdate())
    book = read(data, name)
    planned = plan(book, user, on)
    asking = sum(one.outcome in {"possible", "conflict"} for one in planned)
    if asking > MOST:
        raise LuodiError(
            zh=f"表中改动了 {asking} 行，一次最多 {MOST} 行。",
            en=f"{asking} rows were changed; {MOST} may be at once.",
            file=name, mend_zh="请分几次上传。", mend_en="Upload it in parts.",
        )  # fmt: skip
    Filled.objects.filter(made_by=user, applied_at=None).delete()
    filled = Filled.objects.create(
        name=name[-120:], sha256=hashlib.sha256(data).hexdigest(), on=on, draft=draft, made_by=user, made_at=act.at,
        others={"sheets": book.other_sheets[:20], "columns": book.other_columns[:40]},
        untouched=len(book.rows) - len(planned),
    )  # fmt: skip
    rows = [_row(filled, order, one) for order, one in enumerate(planned, 1)]
    for row in rows:
        if row.outcome == FilledRow.Outcome.POSSIBLE:
            tried(act.by, row)
    FilledRow.objects.bulk_create(rows, batch_size=200)
    act.unchanged()
    return filled


def _row(filled: Filled, order: int, one: Planned) -> FilledRow:
    line = one.line
    return FilledRow(
        filled=filled, order=order, sheet=one.row.sheet[:40], number=one.row.number,
        commitment_id=line.key.commitment if line else None, charge_id=line.key.charge if line else None,
        seen=line.revision if line else 0, told=one.told, sparing=one.sparing, changes=_pairs(one.changes),
        conflicts=_pairs(one.conflicts), kept=_pairs(one.kept),
        problems=[problem(place, error) for place, error in dict(one.problems).items()], outcome=one.outcome,
    )  # fmt: skip


def _pairs(found: list[tuple[Column, str, str]]) -> list[list[str]]:
    return [[column.code, before, after] for column, before, after in found]
