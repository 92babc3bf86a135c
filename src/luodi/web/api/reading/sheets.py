"""The site's lists as files under the filters of their pages, and what a filled-in sheet would do."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Field, Query, Schema

from luodi.web.api import schemas as told
from luodi.web.api.access import caller
from luodi.web.api.files import JSON, XLSX, bytes_of
from luodi.web.api.operations import reads
from luodi.web.api.paging import part_of
from luodi.web.api.scopes import Scope
from luodi.web.api.writing.sheets import FilledOut, filled_of, filled_told
from luodi.web.journal.actions.note_reading import note_reading
from luodi.web.people.access import INTERNAL, JOURNAL_READERS
from luodi.web.sheets.columns import BY_CODE
from luodi.web.sheets.filling import FILLING
from luodi.web.sheets.giving import file_of

FILE: dict[str, Any] = {"gives": None, "extra": bytes_of(XLSX, "text/csv", JSON)}
LEDGER: dict[str, Any] = {"scope": Scope.LEDGER_READ, "roles": INTERNAL}


class AsFile(Schema):
    form: Literal["xlsx", "csv", "json"] = "csv"


class LedgerFile(AsFile, told.LedgerFilters):
    layout: Literal["brief", "full"] = Field("brief", description="full：每单位一行，可填报 / to be filled in")
    paper: Literal["a4", "a3"] = "a4"


class DocumentsFile(AsFile):
    q: told.Typed = Field("", description="词语 / words")
    issuer: told.Typed = ""
    year: int | None = Field(None, ge=1900, le=2999)
    kind: told.Typed = Field("", description="文种，如 办法、通知 / kind of document")
    jurisdiction: told.Typed = ""


class UnitsFile(AsFile):
    q: told.Typed = ""
    level: told.Typed = ""


class JournalFile(AsFile):
    kind: told.Typed = Field("", description="change 变更；reading 查阅")
    verb: told.Typed = ""
    who: told.Typed = Field("", description="用户名 / user name")
    object_type: told.Typed = ""
    object_id: told.Typed = ""


def _file(request: HttpRequest, of: str, asked: AsFile) -> HttpResponseBase:
    query = {
        name: "1" if value is True else str(value) for name, value in asked.dict().items() if value not in (None, False)
    }
    return file_of(of, asked.form, request.user, query)


@reads("/lists/ledger", summary="台账文件 / the ledger as a file", **LEDGER, **FILE)
def ledger_file(request: HttpRequest, asked: Query[LedgerFile]) -> HttpResponseBase:
    """The ledger under the filters of its page, at most 200,000 rows; `full` is the sheet that comes back filled in."""
    return _file(request, "ledger", asked)


@reads("/lists/documents", summary="文件库清单 / the library as a file", **FILE)
def documents_file(request: HttpRequest, asked: Query[DocumentsFile]) -> HttpResponseBase:
    """The documents that one may see."""
    return _file(request, "documents", asked)


@reads("/lists/units", roles=INTERNAL, summary="单位清单 / units as a file", **FILE)
def units_file(request: HttpRequest, asked: Query[UnitsFile]) -> HttpResponseBase:
    """The registry of units."""
    return _file(request, "units", asked)


@reads("/lists/notices", summary="提醒清单 / one's reminders as a file", **LEDGER, **FILE)
def notices_file(request: HttpRequest, asked: Query[AsFile]) -> HttpResponseBase:
    """What the caller was told."""
    return _file(request, "notices", asked)


@reads(
    "/lists/journal", scope=Scope.JOURNAL_READ, roles=JOURNAL_READERS, summary="日志文件 / the journal as a file",
    **FILE,
)  # fmt: skip
def journal_file(request: HttpRequest, asked: Query[JournalFile]) -> HttpResponseBase:
    """The journal's entries, newest first. Taking it out is itself a reading, and is journalled."""
    answer = _file(request, "journal", asked)
    note_reading(caller(request), ("journal.entry", asked.form), fields=["readings"])
    return answer


class FillChange(Schema):
    column: str
    here: str = Field(description="现在的内容 / as it is on the site")
    given: str = Field(description="表中的内容 / as the sheet has it")


class FillProblem(Schema):
    cell: str
    zh: str
    en: str
    mend_zh: str
    mend_en: str


class FillRow(Schema):
    """One row in which something was changed. ``kept``: changes of columns that are not taken over."""

    id: int
    sheet: str
    row: int
    commitment: UUID | None
    charge: int | None
    outcome: str
    settled: str = Field(description="冲突的处理：theirs、mine；空为未处理 / empty: not settled")
    note: str
    changes: list[FillChange]
    conflicts: list[FillChange]
    kept: list[FillChange]
    problems: list[FillProblem]


class FilledFull(FilledOut):
    rows: list[FillRow]
    total: int


class FilledAsked(told.Paging):
    outcome: Literal["", "possible", "conflict", "wrong", "same", "done", "failed"] = ""


@reads(
    "/lists/fill/{uuid:pk}", gives=FilledFull, scope=Scope.LEDGER_READ, roles=FILLING,
    summary="填报表逐行 / a filled-in sheet, row by row",
)  # fmt: skip
def filled(request: HttpRequest, pk: UUID, asked: Query[FilledAsked]) -> dict[str, Any]:
    """One's own sheet: what each row would do, or what became of it."""
    found = filled_of(request.user, pk)
    rows = found.rows.order_by("order")
    items, total = part_of(rows.filter(outcome=asked.outcome) if asked.outcome else rows, asked)
    return {**filled_told(found), "rows": [_row(one) for one in items], "total": total}


def _row(one: Any) -> dict[str, Any]:
    def pairs(found: list[list[str]]) -> list[dict[str, str]]:
        return [{"column": BY_CODE[code].zh, "here": now, "given": given} for code, now, given in found]

    return {
        "id": one.pk, "settled": one.settled, "sheet": one.sheet, "row": one.number,
        "commitment": one.commitment_id, "charge": one.charge_id,
        "outcome": one.outcome, "note": one.note, "changes": pairs(one.changes), "conflicts": pairs(one.conflicts),
        "kept": pairs(one.kept), "problems": [{"cell": place, **said} for place, said in one.problems],
    }  # fmt: skip
