"""Many commitments at once: choose them for a verb, see what would happen to each, confirm once."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from django.db.models import Count
from ninja import Field, Schema

from luodi.errors import LuodiError
from luodi.web.api import bodies, finding
from luodi.web.api.operations import Call, writes
from luodi.web.ledger.actions.choose_batch import MOST, choose_batch
from luodi.web.ledger.actions.close_batch import close_batch
from luodi.web.ledger.actions.confirm_batch import confirm_batch
from luodi.web.ledger.actions.do_row import do_row
from luodi.web.ledger.actions.fill_in_batch import fill_in_batch
from luodi.web.ledger.actions.try_row import try_row
from luodi.web.ledger.batch_steps import go_on
from luodi.web.ledger.batch_verbs import VERBS
from luodi.web.ledger.models import Batch, BatchRow

Verb = Literal[tuple(VERBS)]  # type: ignore[valid-type]
ROWS, SECONDS = 500, 8.0
"""Rows and time of one call; what is left goes on with the next."""
SHOWN = 100


class BatchRowOut(Schema):
    """``note`` says what would happen, what did, or why it cannot."""

    commitment: UUID
    outcome: str = Field(description="waiting、possible、refused、done、failed")
    note: str


class BatchOut(Schema):
    """A batch with its first rows; ``GET /api/batches/{pk}`` has all of them."""

    id: UUID
    verb: str
    state: str = Field(description="checking、checked、applying、done")
    counts: dict[str, int] = Field(description="各结果的条数 / how many rows have each outcome")
    rows: list[BatchRowOut]


class Filling(bodies.Body):
    """What is told to each; which of it counts follows from the verb."""

    why: bodies.Words = ""
    reason: bodies.Words = Field("", description="延期、中止、恢复 / for extend, suspend, resume")
    basis: bodies.Line = ""
    until: bodies.Day | None = Field(None, description="延期 / for extend")
    on: bodies.Day | None = Field(None, description="中止、恢复的发生日期 / for suspend, resume")
    note: bodies.Words = Field("", description="催办 / for chase")
    answer_by: bodies.Day | None = Field(None, description="催办的回复时限 / for chase")
    completes: bool = Field(False, description="核查通过时同意办结 / for accept")


class BatchIn(bodies.Body):
    verb: Verb
    commitments: list[UUID] = Field(min_length=1, max_length=MOST)
    told: Filling = Filling()


def told_batch(batch: Batch, rows: list[BatchRow] | None = None) -> dict[str, Any]:
    """A batch with ``rows``, or its first ones: those that cannot be done before the others."""
    counts = dict(batch.rows.order_by().values_list("outcome").annotate(count=Count("pk")))
    first = rows if rows is not None else list(batch.rows.order_by("order")[:SHOWN])
    return {
        "id": batch.pk, "verb": batch.verb, "state": batch.state,
        "counts": {name: counts.get(name, 0) for name in BatchRow.Outcome.values},
        "rows": [{"commitment": row.commitment_id, "outcome": row.outcome, "note": row.note} for row in first],
    }  # fmt: skip


@writes(
    "/batches",
    choose_batch,
    fill_in_batch,
    try_row,
    close_batch,
    gives=BatchOut,
    summary="批量选定并预览 / choose many",
)
def choose_batch_(call: Call, body: BatchIn) -> dict[str, Any]:
    """Freeze the commitments as they are now and try the verb on each, leaving no trace: the answer is the preview.

    Nothing is done before ``confirm``. Where the state is still ``checking``, go on until it is ``checked``.
    """
    typed = {name: _typed(value) for name, value in body.told.dict().items() if value not in ("", None, False)}
    form = VERBS[body.verb].form(typed)
    if not form.is_valid():
        (name, errors) = next(iter(form.errors.items()))
        raise LuodiError(
            zh=f"“{form.fields[name].label}”填写有误：{errors[0]}", en=f"The field {name} is not as the verb needs it.",
            place=f"body.told.{name}", mend_zh="请按操作要求填写。", mend_en="Fill in what the verb asks for.",
        )  # fmt: skip
    batch = fill_in_batch(call.by, choose_batch(call.by, body.verb, body.commitments), typed)
    return told_batch(go_on(call.by, batch, most=ROWS, seconds=SECONDS))


def _typed(value: Any) -> str:
    """A value as a form takes it."""
    return value.isoformat() if isinstance(value, dt.date) else "on" if value is True else str(value)


@writes("/batches/{uuid:pk}/confirm", confirm_batch, do_row, close_batch, gives=BatchOut, summary="批量确认 / confirm")
def confirm_batch_(call: Call, pk: UUID, body: bodies.Nothing) -> dict[str, Any]:
    """Do what the preview found possible. What somebody changed since it was chosen is left alone and named."""
    batch = confirm_batch(call.by, finding.batch(call.user, pk))
    return told_batch(go_on(call.by, batch, most=ROWS, seconds=SECONDS))


@writes("/batches/{uuid:pk}/go-on", try_row, do_row, close_batch, gives=BatchOut, summary="批量续办 / go on")
def go_on_(call: Call, pk: UUID, body: bodies.Nothing) -> dict[str, Any]:
    """Check or do the next rows of a batch that one call did not finish."""
    return told_batch(go_on(call.by, finding.batch(call.user, pk), most=ROWS, seconds=SECONDS))
