"""Reading the cockpit: how everything stands, by unit, by document, over time; indicators against their targets."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Schema

from luodi.web.api import finding
from luodi.web.api import schemas as told
from luodi.web.api.operations import reads
from luodi.web.api.paging import part_of
from luodi.web.api.scopes import Scope
from luodi.web.cockpit.board import Burden
from luodi.web.cockpit.course import course
from luodi.web.cockpit.fresh import fresh, table
from luodi.web.cockpit.indicators import Followed
from luodi.web.cockpit.numbers import Progress
from luodi.web.ledger.standings import STANDINGS
from luodi.web.people.access import INTERNAL

READ: dict[str, Any] = {"scope": Scope.LEDGER_READ, "roles": INTERNAL}


class StandingOut(Schema):
    """How the tasks of something stand. ``query`` are the filters of `GET /api/commitments` that list them."""

    name: str
    key: str = Field(description="单位或文件的标识 / key of the unit or document")
    total: int
    open: int
    counts: dict[str, int] = Field(description="done、green、yellow、red、grey：各为几项 / each task once")
    share: int | None = Field(description="办结比例（%） / the finished share")
    query: dict[str, str]


class BurdenOut(Schema):
    """A unit's load: open now, the mean at past months' ends, the most of the coming ones."""

    unit: str
    name: str
    open: int
    now: int
    mean: float | None
    peak: int
    peak_month: str
    heavy: bool


class FigureOn(Schema):
    day: dt.date
    value: Decimal


class ForecastOut(Schema):
    """``state``: reached, on_course, behind, past (the target's day), too_few, unclear; ``value`` on that day, ``day``
    of meeting it."""

    state: str
    value: Decimal | None
    day: dt.date | None


class FollowedOut(Schema):
    """A dated target with its figures by day. ``apart``: several units report, and there is no total."""

    target: int
    commitment: UUID
    name: str
    unit: str
    comparator: str
    goal: Decimal | None
    by: dt.date | None
    points: list[FigureOn]
    forecast: ForecastOut
    apart: bool


class BoardOut(Schema):
    at: dt.datetime = Field(description="计数的时刻 / when it was counted")
    today: dt.date
    all: StandingOut
    due: int = Field(description="30 日内到期的任务数 / open tasks due within 30 days")
    soon: list[UUID] = Field(description="最近到期的任务 / those that fall due next")
    units: int = Field(description="有任务的单位数 / how many units have tasks")
    documents: int
    themes: list[StandingOut] = Field(description="按主题汇总，key 为主题 / added up by theme")
    districts: list[StandingOut]
    burdens: list[BurdenOut]
    weeks: list[StandingOut] = Field(description="过去各周末的情况，由日志推得 / at past weeks' ends, from the journal")
    followed: list[FollowedOut]


@reads("/cockpit", gives=BoardOut, summary="驾驶舱 / the cockpit", **READ)
def cockpit(request: HttpRequest) -> dict[str, Any]:
    """Everything that the cockpit's board counts for the caller; at most ten seconds old."""
    found = fresh(request.user)
    board = found.board
    return {
        "at": found.at, "today": board.today, "all": standing_told(board.all), "due": board.due.value,
        "soon": board.soon, "units": board.unit_count, "documents": board.document_count,
        "themes": [standing_told(one) for one in board.themes],
        "districts": [standing_told(one) for one in board.districts],
        "burdens": [_burden(one) for one in board.burdens], "weeks": [standing_told(one) for one in board.weeks],
        "followed": [_followed(one) for one in board.followed],
    }  # fmt: skip


def standing_told(one: Progress) -> dict[str, Any]:
    return {
        "name": one.name, "key": one.key, "total": one.all, "open": one.open.value, "share": one.share,
        "counts": {name: one.counts.get(name, 0) for name in STANDINGS}, "query": one.query,
    }  # fmt: skip


def _burden(one: Burden) -> dict[str, Any]:
    names = ("name", "now", "mean", "peak", "peak_month", "heavy")
    return {**{name: getattr(one, name) for name in names}, "unit": one.key, "open": one.open.value}


def _followed(one: Followed) -> dict[str, Any]:
    target, forecast = one.target, one.forecast
    return {
        "target": target.pk, "commitment": one.task, "name": target.indicator.name, "unit": target.indicator.unit,
        "comparator": target.comparator, "goal": target.value, "by": target.by, "apart": one.apart,
        "points": [{"day": point.day, "value": point.value} for point in one.points],
        "forecast": {"state": forecast.state, "value": forecast.value, "day": forecast.day},
    }  # fmt: skip


class StandingsOut(Schema):
    items: list[StandingOut]
    total: int


def _part(request: HttpRequest, of: str, asked: told.Paging) -> dict[str, Any]:
    rows, total = part_of(table(request.user, of)[1], asked)
    return {"items": [standing_told(row) for row in rows], "total": total}


@reads("/cockpit/units", gives=StandingsOut, summary="各单位进展 / by unit", **READ)
def cockpit_units(request: HttpRequest, asked: Query[told.Paging]) -> dict[str, Any]:
    """Every unit with tasks, those with most overdue first."""
    return _part(request, "units", asked)


@reads("/cockpit/documents", gives=StandingsOut, summary="各文件进展 / by document", **READ)
def cockpit_documents(request: HttpRequest, asked: Query[told.Paging]) -> dict[str, Any]:
    """Every document with tasks, those with most overdue first."""
    return _part(request, "documents", asked)


class EventTold(Schema):
    day: dt.date
    words: str
    ahead: bool


class CourseOut(Schema):
    document: str
    now: StandingOut
    months: list[StandingOut] = Field(description="过去各月末的情况 / at past months' ends")
    events: list[EventTold]
    soon: list[UUID]


@reads("/cockpit/document", gives=CourseOut, summary="一份文件的历程 / a document's course", **READ)
def cockpit_document(request: HttpRequest, key: Query[told.Key]) -> dict[str, Any]:
    """How a document's tasks stood month by month, what happened when, and what falls due next."""
    found = course(finding.document(request.user, key), request.user, timezone.localdate())
    return {
        "document": found.document.key, "now": standing_told(found.now),
        "months": [standing_told(one) for one in found.months], "events": found.events,
        "soon": [line.commitment.pk for line in found.soon],
    }  # fmt: skip
