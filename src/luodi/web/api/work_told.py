"""The work on a commitment as the API tells it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Field, Schema

from luodi.web.ledger.models import Charge, Commitment, Measurement, Report, Request
from luodi.web.ledger.work import Asked, Part, Told, Work
from luodi.web.people.models import User


class CommitmentNow(Schema):
    """A commitment after something was done to it."""

    id: UUID
    text: str
    review: str
    progress: str
    deadline: dt.date | None
    adjusted: dt.date | None = Field(description="调整后的时限 / the day after suspensions and extensions")
    revision: int


class ChargeOut(Schema):
    id: int
    commitment: UUID = Field(alias="commitment_id")
    unit: str
    role: str
    state: str
    handler: str | None
    assigned_at: dt.datetime
    acknowledged_at: dt.datetime | None
    completed_at: dt.datetime | None
    revision: int

    @staticmethod
    def resolve_unit(row: Charge) -> str:
        return row.unit.key

    @staticmethod
    def resolve_handler(row: Charge) -> str | None:
        return row.handler.username if row.handler else None


class ChargesOut(Schema):
    items: list[ChargeOut]


class MeasurementOut(Schema):
    indicator: int = Field(alias="indicator_id")
    name: str
    value: Decimal
    numerator: Decimal | None
    denominator: Decimal | None
    as_of: dt.date
    cumulative: bool

    @staticmethod
    def resolve_name(row: Measurement) -> str:
        return row.indicator.name


class EvidenceOut(Schema):
    id: int
    name: str
    sha256: str
    size: int
    media_type: str
    dated: dt.date | None
    uploaded_at: dt.datetime


class EvidenceGiven(Schema):
    items: list[EvidenceOut]
    report_revision: int = Field(description="反馈的新修订号 / the report's revision now")


class ReportOut(Schema):
    id: int
    charge: int = Field(alias="charge_id")
    milestone: int | None = Field(alias="milestone_id")
    author: str
    state: str
    text: str
    problems: str
    next_steps: str
    percent: int | None
    completes: bool
    delay: str
    delay_text: str
    occurred_on: dt.date
    recorded_at: dt.datetime
    signed_at: dt.datetime | None
    verified_at: dt.datetime | None
    returned_because: str
    revision: int
    measurements: list[MeasurementOut]
    evidence: list[EvidenceOut]

    @staticmethod
    def resolve_author(row: Report) -> str:
        return row.author.username


class RequestOut(Schema):
    id: int
    charge: int = Field(alias="charge_id")
    kind: str
    state: str
    asked: dict[str, Any]
    reason: str
    asked_by: str
    asked_at: dt.datetime
    granted: dict[str, Any] | None
    answer: str
    answered_at: dt.datetime | None
    revision: int

    @staticmethod
    def resolve_asked_by(row: Request) -> str:
        return row.asked_by.username


class ReportTold(Schema):
    report: ReportOut
    may: list[str] = Field(description="您现在可做的 / what you may do now")


class RequestTold(Schema):
    request: RequestOut
    may: list[str]


class HandlerOut(Schema):
    id: int
    name: str


class PartTold(Schema):
    charge: ChargeOut
    mine: bool
    may: list[str]
    handlers: list[HandlerOut]
    reports: list[ReportTold]
    requests: list[RequestTold]


class MilestoneOut(Schema):
    id: int
    kind: str
    name: str
    starts: dt.date | None
    due: dt.date
    percent: int | None
    answered_at: dt.datetime | None


class WorkOut(Schema):
    commitment: CommitmentNow
    may: list[str]
    silent: int = Field(description="尚未反馈的单位数 / units that have not answered")
    parts: list[PartTold]
    milestones: list[MilestoneOut]


def work_told(commitment: Commitment, work: Work) -> dict[str, Any]:
    """Everything about the work, with what the caller may do."""
    return {
        "commitment": commitment,
        "may": sorted(work.may),
        "silent": work.silent,
        "parts": [_part(part, work.handlers.get(part.charge.unit_id, [])) for part in work.parts],
        "milestones": list(commitment.milestones.all()),
    }


def _part(part: Part, handlers: list[User]) -> dict[str, Any]:
    def told(one: Told) -> dict[str, Any]:
        return {"report": one.report, "may": sorted(one.may)}

    def asked(one: Asked) -> dict[str, Any]:
        return {"request": one.request, "may": sorted(one.may)}

    return {
        "charge": part.charge, "mine": part.mine, "may": sorted(part.may),
        "handlers": [{"id": user.pk, "name": str(user)} for user in handlers],
        "reports": [told(one) for one in part.reports], "requests": [asked(one) for one in part.requests],
    }  # fmt: skip


NOW: dict[type, type[Schema]] = {
    Commitment: CommitmentNow, Charge: ChargeOut, Report: ReportOut, Request: RequestOut,
}  # fmt: skip
"""How a row is told to whoever came too late to change it."""


def now(row: object) -> dict[str, Any]:
    """The row as it is now; nothing for what is not told."""
    schema = NOW.get(type(row))
    return schema.model_validate(row).model_dump(mode="json") if schema else {}
