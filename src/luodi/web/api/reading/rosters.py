"""Reading rosters of one's own unit: where they stand, and what came out, household by household."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Field, Query, Schema

from luodi.web.api import schemas as told
from luodi.web.api.access import caller
from luodi.web.api.operations import reads
from luodi.web.api.paging import part_of
from luodi.web.api.scopes import Scope
from luodi.web.api.writing.rosters import OF_ROSTER, RosterOut, roster_of, roster_told
from luodi.web.journal.actions.note_reading import note_reading
from luodi.web.people.models import User
from luodi.web.rosters import storing, working
from luodi.web.rosters.access import DECIDING, own
from luodi.web.rosters.models import Roster
from luodi.web.rosters.results import Rows, problems

READ: dict[str, Any] = {"scope": Scope.ROSTERS_READ, "roles": DECIDING}


class RostersOut(Schema):
    items: list[RosterOut]
    total: int


@reads("/rosters", gives=RostersOut, summary="名单 / rosters", **READ)
def rosters(request: HttpRequest, asked: Query[told.Paging]) -> dict[str, Any]:
    """The rosters of one's own unit, newest first."""
    rows, total = part_of(own(request.user).select_related("uploaded_by"), asked)
    return {"items": [roster_told(row) for row in rows], "total": total}


class ColumnOut(Schema):
    at: int
    head: str
    fact: str = Field(description="识别为哪项事实；空为不用 / the fact that it is taken for")


class SheetOut(Schema):
    sheet: str
    columns: list[ColumnOut]
    offered: list[str] = Field(description="可改为的事实 / facts that a column may be said to hold")


class RosterFull(RosterOut):
    """``counts`` are households by outcome, ``changes`` by what became different since the roster compared with."""

    what: str = Field(description="正在做什么 / what is being done")
    refused: str
    sheets: list[SheetOut]
    counts: dict[str, int]
    changes: dict[str, int]
    left_out: int
    problems: int


@reads(OF_ROSTER, gives=RosterFull, summary="一份名单 / one roster", **READ)
def roster(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One roster: its columns, how far the work is, and sums; no household."""
    row = roster_of(request.user, pk)
    state = working.state(row)
    result = state.result or {}
    compared = result.get("compared") or {}
    sheets = [
        {
            "sheet": sheet["sheet"], "offered": [name for name, _label in sheet["offered"]],
            "columns": [
                {"at": column["at"], "head": column["heading"],
                 "fact": row.columns.get(sheet["sheet"], {}).get(str(column["at"]), column["fact"])}
                for column in sheet["columns"]
            ],
        }
        for sheet in (state.looks or {"sheets": []})["sheets"]
    ]  # fmt: skip
    return {
        **roster_told(row, state), "what": state.what, "refused": state.refusal.zh if state.refusal else "",
        "sheets": sheets, "counts": result.get("counts", {}), "left_out": result.get("left_out", 0),
        "changes": {name: count for name, count in compared.items() if isinstance(count, int)},
        "problems": result.get("problems", 0),
    }  # fmt: skip


class OutcomeOut(Schema):
    """A household's outcome; its number is masked where it is an identity number."""

    household: str
    state: str = Field(description="空：已不在名单中 / nothing: no longer on the roster")
    value: str
    reasons: list[str]
    before: str
    change: str


class OutcomesOut(Schema):
    items: list[OutcomeOut]
    total: int


class OutcomesAsked(told.Paging):
    state: told.Typed = Field("", description="yes、no、value、unknown、judgement、silent")
    change: Literal["", "same", "changed", "new", "gone"] = ""


@reads(f"{OF_ROSTER}/outcomes", gives=OutcomesOut, summary="名单结论 / outcomes", **READ)
def outcomes(request: HttpRequest, pk: UUID, asked: Query[OutcomesAsked]) -> dict[str, Any]:
    """Outcomes and reasons, household by household. Looking at them is looking at personal data, and is journalled."""
    row, _result = _done(request.user, pk)
    found = Rows(row, storing.folder(row.pk) / "outcomes.parquet", state=asked.state, change=asked.change)
    items, total = part_of(found, asked)
    note_reading(caller(request), row, fields=["outcomes", "reasons"])
    names = ("state", "value", "reasons", "before", "change")
    told_rows = [{"household": one.id, **{name: getattr(one, name) for name in names}} for one in items]
    return {"items": told_rows, "total": total}


class TroubleOut(Schema):
    """What is wrong in a row, and where."""

    place: str
    household: str
    zh: str
    en: str


class TroublesOut(Schema):
    items: list[TroubleOut]
    total: int


@reads(f"{OF_ROSTER}/problems", gives=TroublesOut, summary="名单问题 / problems", **READ)
def roster_problems(request: HttpRequest, pk: UUID, asked: Query[told.Paging]) -> dict[str, Any]:
    """What is wrong in the file, in the order in which it was found. It is journalled as a reading."""
    row, result = _done(request.user, pk)
    items, total = part_of(problems(result), asked)
    note_reading(caller(request), row, fields=["problems"])
    names = ("place", "household", "zh", "en")
    return {"items": [{name: str(one.get(name, "")) for name in names} for one in items], "total": total}


def _done(user: User, pk: UUID) -> tuple[Roster, dict[str, Any]]:
    row = roster_of(user, pk)
    result = working.state(row).result
    if result is None:
        raise Http404
    return row, result
