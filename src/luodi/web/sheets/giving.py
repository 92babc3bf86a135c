"""A list as a file: .xlsx with a cover, or .csv and .json a stretch at a time."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.web.people.importing import XLSX
from luodi.web.sheets import lists, others
from luodi.web.sheets.columns import LAYOUTS
from luodi.web.sheets.gathering import gathered
from luodi.web.sheets.plain import as_csv, as_json
from luodi.web.sheets.workbook import PAPERS, Cover, write, write_table

FORMS = ("xlsx", "csv", "json")
LISTS = lists.LISTS | others.LISTS


def file_of(name: str, form: str, user: lists.Reader, query: Mapping[str, str]) -> StreamingHttpResponse:
    """The list of that name, under the filters of its page, in one of ``FORMS``; refused where it is too long."""
    asked = dict(query)
    if (name, form) == ("ledger", "xlsx") and asked.get("layout") != "full":
        asked["sort"] = "document"  # rows of one key task can be merged only where they follow each other
    table = LISTS[name](user, asked)
    today = timezone.localdate()
    stem = f"luodi-{name}-{today.isoformat()}"
    if form == "xlsx":
        return _workbook(user, table, asked, f"{stem}.xlsx")
    pieces, kind = (as_csv(table), "text/csv") if form == "csv" else (as_json(table, today), "application/json")
    answer = StreamingHttpResponse(pieces, content_type=f"{kind}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{stem}.{form}"'
    return answer


def _workbook(user: lists.Reader, table: lists.Table, asked: Mapping[str, str], name: str) -> FileResponse:
    layout, paper = asked.get("layout", ""), asked.get("paper", "")
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
