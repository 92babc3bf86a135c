"""Importing people and units from a sheet: template, preview, and only then doing it."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from luodi.errors import LuodiError
from luodi.web.actions import Caller
from luodi.web.people import passwords, people_sheet, sheets, units_sheet
from luodi.web.people.access import ADMINISTRATION, only
from luodi.web.saying import said

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Kind:
    """What is imported: its sheet, its addresses."""

    name: str
    sheet: ModuleType
    back: str


KINDS = {
    "people": Kind("people", people_sheet, "administration:people"),
    "units": Kind("units", units_sheet, "administration:tree"),
}


@never_cache
@only(ADMINISTRATION)
def upload(request: HttpRequest, what: str) -> HttpResponse:
    """The form; a file that is sent is shown row by row, and changes nothing."""
    kind = KINDS[what]
    context: dict[str, Any] = {"what": what, "columns": kind.sheet.COLUMNS}
    if request.method != "POST":
        return render(request, "administration/import.html", context)
    try:
        given = request.FILES.get("file")
        if given is None:
            raise LuodiError(
                zh="没有选择文件。", en="No file was chosen.",
                mend_zh="请选择填好的 .xlsx。", mend_en="Choose the filled-in .xlsx.",
            )  # fmt: skip
        rows = sheets.read(given.read(sheets.MOST_BYTES + 1), kind.sheet.COLUMNS)
    except LuodiError as error:
        return render(request, "administration/import.html", context | {"told": said(error)}, status=422)
    return _preview(request, kind, rows, context)


def _preview(request: HttpRequest, kind: Kind, rows: list[sheets.Row], context: dict[str, Any]) -> HttpResponse:
    lines = kind.sheet.plan(rows, request.user)
    counts = {
        outcome: sum(line.outcome == outcome for line in lines) for outcome in ("new", "changed", "same", "wrong")
    }
    context |= {"lines": lines, "counts": counts, "total": len(lines)}
    if not counts["wrong"] and counts["new"] + counts["changed"]:
        context["token"] = sheets.packed(rows, request.user, kind.name)
    return render(request, "administration/import.html", context, status=422 if counts["wrong"] else 200)


@never_cache
@require_POST
@only(ADMINISTRATION)
def carry_out(request: HttpRequest, what: str) -> HttpResponse:
    """Do what the preview showed; one-time passwords of new accounts are shown once."""
    kind = KINDS[what]
    try:
        rows = sheets.unpacked(request.POST.get("token", ""), request.user, kind.name)
        given = kind.sheet.apply(Caller(request.user, "page"), rows)
    except LuodiError as error:
        context = {"what": what, "columns": kind.sheet.COLUMNS, "told": said(error)}
        return render(request, "administration/import.html", context, status=422)
    if given:
        return render(request, "administration/given.html", {"given": given, "days": passwords.ONCE_LASTS.days})
    messages.success(request, _("已导入。"))
    return redirect(kind.back)


@only(ADMINISTRATION)
def template(request: HttpRequest, what: str) -> HttpResponse:
    """The empty sheet."""
    title = _("人员") if what == "people" else _("单位")
    answer = HttpResponse(sheets.template(KINDS[what].sheet.COLUMNS, title), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="luodi-{what}.xlsx"'
    return answer
