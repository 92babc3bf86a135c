"""The working-day calendar: take a year's holidays into force, or first see what that would move."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Annotated, Any
from uuid import UUID

from django.db import transaction
from ninja import Field, Schema

from luodi.clocks.decrees import parse_csv
from luodi.web.api import bodies
from luodi.web.api.operations import Call, writes
from luodi.web.api.scopes import Scope
from luodi.web.ledger.actions.adopt_calendar import adopt_calendar
from luodi.web.ledger.calendar_page import told_moves

Name = Annotated[str, Field(max_length=40, pattern=r"^[^\x00-\x1f\x7f]*$")]
Source = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]


class StretchIn(bodies.Body):
    """Days one after the other, at most a month: of rest, or weekend days that are worked."""

    first: bodies.Day
    last: bodies.Day | None = Field(None, description="默认同一天 / the same day by default")
    worked: bool = False
    name: Name = Field("", description="节日名称 / the holiday's name")


class CalendarIn(bodies.Body):
    """One year's notice; every other day follows the week."""

    source: Source = Field(min_length=1, description="依据，如放假安排通知的文号 / the notice")
    stretches: list[StretchIn] = Field(min_length=1, max_length=100)
    dry_run: bool = Field(False, description="只看影响，不启用 / only tell what would move")


class MoveOut(Schema):
    """A limit that has another day; ``why`` in Chinese and English."""

    commitment: UUID
    clock: int
    limit: str
    was: dt.date
    now: dt.date
    provisional: bool
    why: list[dict[str, str]]


class AdoptedOut(Schema):
    """``moves`` are those of documents that the caller may see, at most 300."""

    year: int
    adopted: bool
    moved: int = Field(description="变动的时限数 / limits that have another day")
    settled: int = Field(description="日期不变、不再暂定的时限数 / limits that only are provisional no more")
    moves: list[MoveOut]


@writes(
    "/calendar", adopt_calendar, gives=AdoptedOut, scope=Scope.ADMINISTRATION, summary="启用年度日历 / adopt a calendar"
)
def adopt_calendar_(call: Call, body: CalendarIn) -> dict[str, Any]:
    """Take a year into force and recompute the open limits; with ``dry_run`` everything is taken back again."""
    decree = parse_csv(_table(body), "API")
    with transaction.atomic():
        found = adopt_calendar(call.by, decree, file="API")
        listed, moved, settled = told_moves(call.user, found)
        if body.dry_run:
            transaction.set_rollback(True)
    moves = [
        {
            "commitment": one.clock.commitment_id, "clock": one.clock.pk, "limit": one.clock.limit, "was": one.was.day,
            "now": one.now.day, "provisional": one.now.provisional,
            "why": [{"zh": reason.zh, "en": reason.en} for reason in one.why],
        }
        for one in listed
    ]  # fmt: skip
    return {
        "year": decree.year, "adopted": not body.dry_run, "moved": moved, "settled": settled, "moves": moves,
    }  # fmt: skip


def _table(body: CalendarIn) -> str:
    """The year as an administrator's file has it: one reader checks both."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("日期", "类型", "名称", "依据"))
    for one in body.stretches:
        span = one.first.isoformat() + (f"至{one.last.isoformat()}" if one.last else "")
        writer.writerow((span, "班" if one.worked else "休", one.name, body.source))
    return out.getvalue()
