"""Files of the lists: one address each, with the filters of the list's page."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luodi.errors import LuodiError
from luodi.web.actions import Caller
from luodi.web.journal.actions.note_reading import note_reading
from luodi.web.people.access import INTERNAL, JOURNAL_READERS, only
from luodi.web.people.importing import XLSX
from luodi.web.saying import said
from luodi.web.sheets import lists
from luodi.web.sheets.columns import LAYOUTS
from luodi.web.sheets.gathering import gathered
from luodi.web.sheets.plain import as_csv, as_json
from luodi.web.sheets.workbook import PAPERS, Cover, write, write_table

FORMS = ("xlsx", "csv", "json")
PAGES = {
    "ledger": "ledger:list", "documents": "documents:list", "units": "people:units", "journal": "journal:list",
    "notices": "notices:list",
}  # fmt: skip


def _file(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """The list as a file of that form."""
    if form not in FORMS:
        raise Http404
    query = request.GET.dict()
    if (name, form) == ("ledger", "xlsx") and query.get("layout") != "full":
        query["sort"] = "document"  # rows of one key task can be merged only where they follow each other
    try:
        table = lists.LISTS[name](request.user, query)
    except LuodiError as error:
        messages.error(request, said(error))
        return redirect(f"{reverse(PAGES[name])}?{request.GET.urlencode()}")
    today = timezone.localdate()
    stem = f"luodi-{name}-{today.isoformat()}"
    if form == "xlsx":
        return _workbook(request, table, f"{stem}.xlsx")
    pieces, kind = (as_csv(table), "text/csv") if form == "csv" else (as_json(table, today), "application/json")
    answer = StreamingHttpResponse(pieces, content_type=f"{kind}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{stem}.{form}"'
    return answer


def _workbook(request: HttpRequest, table: lists.Table, name: str) -> HttpResponse:
    layout, paper = request.GET.get("layout", ""), request.GET.get("paper", "")
    user = request.user
    cover = Cover(
        title=table.title,
        chosen=_("筛选：%(filters)s") % {"filters": "；".join(table.chosen) or _("全部")},
        by=str(user) if user.is_authenticated else "",
        on=timezone.localdate(),
        secrecy=table.secrecy,
    )
    with tempfile.TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as folder:
        file = Path(folder) / "list.xlsx"
        if table.commitments is not None:
            chosen = layout if layout in LAYOUTS else "brief"
            lines = gathered(table.commitments, user, chosen)
            write(file, lines, cover, layout=chosen, paper=paper if paper in PAPERS else "a4")
        else:
            write_table(file, table.rows(), table.columns, cover)
        # Opened before the folder goes: the bytes stay until they are sent, and nothing is left behind.
        return FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type=XLSX)


def _guarded(of: str) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, name: str) -> HttpResponse:
        return _file(request, of, name)

    return view


ledger = require_safe(only(INTERNAL)(_guarded("ledger")))
units = require_safe(only(INTERNAL)(_guarded("units")))
notices = require_safe(only(INTERNAL)(_guarded("notices")))
documents = require_safe(_guarded("documents"))


@require_safe
@only(JOURNAL_READERS)
def journal(request: HttpRequest, name: str) -> HttpResponse:
    """The journal as a file. Taking it out is itself a reading."""
    answer = _file(request, "journal", name)
    if answer.status_code == 200:
        note_reading(Caller(request.user, "page"), ("journal.entry", name), fields=["readings"])
    return answer
