"""Reading what concerns time and figures: a commitment's clocks and plan, its shared-out targets, the calendar."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Schema

from luodi.web.api import finding
from luodi.web.api.operations import reads
from luodi.web.api.scopes import Scope
from luodi.web.api.writing.ledger import OF_COMMITMENT
from luodi.web.ledger.calendar_page import Year, years
from luodi.web.ledger.models import Clock
from luodi.web.ledger.reckoning import Standing, standings
from luodi.web.ledger.rollup import Rollup, rollups
from luodi.web.ledger.timeline import timeline
from luodi.web.ledger.timing import governing
from luodi.web.ledger.work import work
from luodi.web.people.access import INTERNAL


class Said(Schema):
    """A reason in both languages."""

    zh: str
    en: str


class Happened(Schema):
    """What happened to a clock; ``by`` is the time that was added."""

    kind: str
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    reason: str
    basis: str
    by: str


class ClockTold(Schema):
    """A running limit. ``used`` and ``left`` count in the limit's own unit, ``rested`` in days."""

    id: int
    purpose: str
    standing: str
    limit: str
    source: str
    direction: str
    event: str
    due: dt.date | None
    provisional: bool
    state: str
    overdue: bool
    used: int | None
    left: int | None
    rested: int
    why: list[Said] = Field(description="到期日的推算 / why the day is what it is")
    events: list[Happened]


class PointTold(Schema):
    """A plan point or a period; ``told`` of ``owing`` units have reported on it."""

    id: int
    kind: str
    name: str
    starts: dt.date | None
    due: dt.date
    percent: int | None
    light: str
    told: int
    owing: int
    answered_at: dt.datetime | None


class ClocksOut(Schema):
    clocks: list[ClockTold]
    points: list[PointTold]
    reached: int | None = Field(description="各单位所报进度的最低值（%） / the lowest of the units' own estimates")
    planned: int | None = Field(description="计划应达到的进度（%） / what the plan asks for by today")


@reads(
    f"{OF_COMMITMENT}/clocks", gives=ClocksOut, scope=Scope.LEDGER_READ, roles=INTERNAL,
    summary="时限与节点 / clocks and plan points",
)  # fmt: skip
def clocks(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """The limits that give the commitment its day, each with its events, and its plan points and periods."""
    task = finding.commitment(request.user, pk)
    charges = list(task.charges.prefetch_related("reports").order_by("id"))
    line = timeline(task, charges, timezone.localdate())
    return {
        "clocks": [_clock(one) for one in standings(governing(task), timezone.now())],
        "points": [
            {
                **{name: getattr(one.milestone, name) for name in ("id", "kind", "name", "starts", "due", "percent")},
                "answered_at": one.milestone.answered_at, "light": one.light, "told": one.told, "owing": one.owing,
            }
            for one in ([*line.older, *line.points] if line else ())
        ],
        "reached": line.reached if line else None, "planned": line.planned if line else None,
    }  # fmt: skip


def _clock(one: Standing) -> dict[str, Any]:
    row: Clock = one.row
    own = ("id", "purpose", "standing", "limit", "source", "direction", "event")
    return {
        **{name: getattr(row, name) for name in own},
        "due": one.due.day if one.due else None, "provisional": bool(one.due and one.due.provisional),
        "state": one.state, "overdue": one.overdue, "used": one.used, "left": one.left, "rested": one.rested,
        "why": [{"zh": reason.zh, "en": reason.en} for reason in (one.due.why if one.due else ())],
        "events": list(row.events.all()),
    }  # fmt: skip


class UnitReached(Schema):
    """A unit's share, and what it has reported of it."""

    unit: str
    share: Decimal
    value: Decimal | None
    as_of: dt.date | None
    verified: bool
    done: int | None = Field(description="完成比例（%） / in per cent of the share")


class TargetShared(Schema):
    """A target that was shared out; ``total`` is null where it cannot be known, or is not for the caller."""

    target: int
    indicator: int
    name: str
    value: Decimal | None
    how: str
    difference: Decimal
    reason: str
    revision: int
    total: Decimal | None
    done: int | None
    figures: list[UnitReached]


class SharesOut(Schema):
    items: list[TargetShared]


@reads(
    f"{OF_COMMITMENT}/shares", gives=SharesOut, scope=Scope.LEDGER_READ, roles=INTERNAL,
    summary="目标分解与汇总 / shared-out targets",
)  # fmt: skip
def shares(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """How the commitment's targets are shared out and what the units reported; one's own units' for their people."""
    task = finding.commitment(request.user, pk)
    return {"items": [_shared(one) for one in rollups(task, work(task, request.user).own)]}


def _shared(one: Rollup) -> dict[str, Any]:
    target, sharing = one.target, one.sharing
    return {
        "target": target.pk, "indicator": target.indicator_id, "name": target.indicator.name, "value": target.value,
        "how": sharing.how, "difference": sharing.difference, "reason": sharing.reason, "revision": sharing.revision,
        "total": one.total if one.whole else None, "done": one.done if one.whole else None,
        "figures": [
            {"unit": each.unit.key, "share": each.share, "value": each.value, "as_of": each.as_of,
             "verified": each.verified, "done": each.done}
            for each in one.figures
        ],
    }  # fmt: skip


class StretchOut(Schema):
    """Days one after the other that are one holiday, or weekend days that are worked."""

    first: dt.date
    last: dt.date
    name: str
    worked: bool


class YearOut(Schema):
    """A year's calendar; without a notice (``decreed`` false) its days are provisional."""

    year: int
    decreed: bool
    source: str
    uploaded_at: dt.datetime | None
    stretches: list[StretchOut]


class CalendarOut(Schema):
    items: list[YearOut]


class CalendarAsked(Schema):
    year: int | None = Field(None, ge=1900, le=2999, description="只要这一年 / this year only")


@reads("/calendar", gives=CalendarOut, roles=INTERNAL, summary="工作日历 / the working-day calendar")
def calendar(request: HttpRequest, asked: Query[CalendarAsked]) -> dict[str, Any]:
    """Holidays and worked weekend days: last year to next year, and whatever is uploaded besides, newest first."""
    listed = years(timezone.localdate())
    return {"items": [told_year(one) for one in listed if asked.year in (None, one.year)]}


def told_year(one: Year) -> dict[str, Any]:
    """A year as the API tells it."""
    return {
        "year": one.year, "decreed": one.decree is not None, "source": one.decree.source if one.decree else "",
        "uploaded_at": one.uploaded.adopted_at if one.uploaded else None, "stretches": one.stretches,
    }  # fmt: skip
