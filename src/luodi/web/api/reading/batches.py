"""Reading one's own batches."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query

from luodi.web.api import finding
from luodi.web.api import schemas as told
from luodi.web.api.operations import reads
from luodi.web.api.paging import part_of
from luodi.web.api.scopes import Scope
from luodi.web.api.writing.batches import BatchOut, told_batch
from luodi.web.ledger.batches import MAY_ACT


class BatchAsked(told.Paging):
    outcome: told.Typed = Field("", description="waiting、possible、refused、done、failed")


@reads("/batches/{uuid:pk}", gives=BatchOut, scope=Scope.LEDGER_READ, roles=MAY_ACT, summary="批量办理 / a batch")
def batch(request: HttpRequest, pk: UUID, asked: Query[BatchAsked]) -> dict[str, Any]:
    """A batch of one's own with its rows in their order, page by page."""
    found = finding.batch(request.user, pk)
    rows = found.rows.order_by("order")
    return told_batch(found, part_of(rows.filter(outcome=asked.outcome) if asked.outcome else rows, asked)[0])
