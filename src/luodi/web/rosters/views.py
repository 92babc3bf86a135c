"""Pages of rosters: the unit's own, one with its columns, its progress, its outcomes."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luodi.errors import LuodiError
from luodi.packs import load
from luodi.rules.roster import write_template
from luodi.rules.roster.telling import CHANGE
from luodi.rules.simulate.wording import STATE
from luodi.web.actions import Caller
from luodi.web.journal.actions.note_reading import note_reading
from luodi.web.pages import page_of
from luodi.web.people.access import only
from luodi.web.rosters import storing, working
from luodi.web.rosters.access import DECIDING, own
from luodi.web.rosters.actions.confirm import confirm
from luodi.web.rosters.actions.erase import erase
from luodi.web.rosters.actions.upload import upload
from luodi.web.rosters.columns import corrected
from luodi.web.rosters.forms import Upload, packs
from luodi.web.rosters.models import Roster
from luodi.web.rosters.results import PAGE, Rows, problems
from luodi.web.saying import said

SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES: Final = {
    "outcomes-xlsx": ("outcomes.xlsx", SHEET_TYPE),
    "outcomes-csv": ("outcomes.csv", "text/csv"),
    "problems": ("problems.csv", "text/csv"),
}
WORDS: Final = {**STATE, **CHANGE}


@only(DECIDING)
def rosters(request: HttpRequest) -> HttpResponse:
    """The unit's rosters, and the form for a new one; what is posted is taken in."""
    found = own(request.user).select_related("uploaded_by")
    earlier = found.filter(erased_at=None)
    form = Upload(request.POST or None, request.FILES or None, earlier=earlier)
    status = 200
    if request.method == "POST":
        taken = _taken(request, form) if form.is_valid() else None
        if taken is not None:
            return redirect("rosters:roster", taken.pk)
        status = 400
    names = dict(packs())
    page = page_of(found, PAGE, request.GET.get("page"))
    lines = [(roster, names.get(roster.pack, roster.pack), working.state(roster)) for roster in page]
    context = {"form": form, "lines": lines, "page": page, "packs": packs(), "days": settings.LUODI_ROSTER_DAYS,
               "most": settings.LUODI_ROSTER_MB, "unit": request.user.unit}  # fmt: skip
    return render(request, "rosters/list.html", context, status=status)


def _taken(request: HttpRequest, form: Upload) -> Roster | None:
    """The roster that was given; None, with the reason in the form, where it is refused."""
    data = form.cleaned_data
    try:
        taken = upload(Caller(request.user, "page"), data["pack"], data["on"], data["file"].name, data["file"].chunks(),
                       previous=data["previous"])  # fmt: skip
    except LuodiError as error:
        form.add_error(None, said(error))
        return None
    working.begin(taken)
    return taken


@only(DECIDING)
def template(request: HttpRequest) -> HttpResponse:
    """An empty roster of a pack."""
    name = request.GET.get("pack", "")
    if name not in dict(packs()):
        raise Http404
    pack = load(name)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "template.xlsx"
        write_template(pack, pack.main, file)
        content = file.read_bytes()
    response = HttpResponse(content, content_type=SHEET_TYPE)
    response["Content-Disposition"] = f'attachment; filename="luodi-{name}-template.xlsx"'
    return response


def _own(request: HttpRequest, pk: UUID) -> Roster:
    return get_object_or_404(own(request.user).select_related("previous", "unit", "uploaded_by"), pk=pk)


@only(DECIDING)
def roster(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One roster, wherever it stands. Looking at outcomes is looking at personal data, and is journalled."""
    found = _own(request, pk)
    return _shown(request, found)


def _shown(request: HttpRequest, found: Roster, wrong: str = "", status: int = 200) -> HttpResponse:
    state = working.state(found)
    pack = load(found.pack)
    context: dict[str, Any] = {
        "roster": found, "state": state, "wrong": wrong, "number": pack.issued.number,
        "title": pack.rule(found.rule).title, "refusal": said(state.refusal) if state.refusal else "",
        "sheets": _sheets(found, state), "retained": settings.LUODI_ROSTER_DAYS,
    }  # fmt: skip
    if state.stage == "done":
        context |= _results(request, found, state.result or {})
        note_reading(Caller(request.user, "page"), found, fields=["outcomes", "reasons", "problems"])
    return render(request, "rosters/roster.html", context, status=status)


def _sheets(found: Roster, state: working.State) -> list[dict[str, Any]]:
    """The sheets with their columns, each as it is taken now: recognised, or as a person said."""
    sheets = []
    for sheet in (state.looks or {"sheets": []})["sheets"]:
        mine = found.columns.get(sheet["sheet"], {})
        columns = [{**column, "now": mine.get(str(column["at"]), column["fact"])} for column in sheet["columns"]]
        label = found.name if sheet["sheet"] == working.source_name(found) else sheet["sheet"]
        sheets.append({**sheet, "columns": columns, "label": label})
    return sheets


def _results(request: HttpRequest, found: Roster, result: dict[str, Any]) -> dict[str, Any]:
    """A page of outcomes under the filters of the address, and all sums."""
    query = request.GET
    at = 1 if get_language() == "en" else 0
    rows = Rows(found, storing.folder(found.pk) / "outcomes.parquet", state=query.get("state", ""),
                change=query.get("change", ""))  # fmt: skip
    page = page_of(rows, PAGE, query.get("page"))
    words = {key: pair[at] for key, pair in WORDS.items()}
    compared = result["compared"]
    return {
        "page": page, "words": words, "chosen": rows.chosen, "result": result,
        "counts": [(key, words[key], count) for key, count in result["counts"].items()],
        "changes": [(key, words[key], compared[key]) for key in CHANGE] if compared else [],
        "moves": [(words[a], words[b], count) for a, b, count in compared["moves"]] if compared else [],
        "problems": problems(result)[:200], "english": at == 1,
    }  # fmt: skip


@only(DECIDING)
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far the work is; the page is opened anew when it has ended."""
    found = _own(request, pk)
    state = working.state(found)
    response = render(request, "rosters/progress.html", {"roster": found, "state": state})
    if state.stage not in ("looking", "deciding"):
        response["HX-Refresh"] = "true"
    return response


@only(DECIDING)
@require_POST
def do(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    """Confirm the columns, begin anew what broke off, or delete."""
    found = _own(request, pk)
    by = Caller(request.user, "page")
    try:
        state = working.state(found)
        if verb == "erase":
            erase(by, found)
            return redirect("rosters:list")
        if verb not in ("confirm", "again"):
            raise Http404
        if state.stage in ("looking", "deciding"):
            # Two at once on one roster would write over each other.
            return redirect("rosters:roster", pk)
        if verb == "confirm":
            working.begin(confirm(by, found, _columns(request, state)))
        else:
            working.begin(confirm(by, found, found.columns) if found.confirmed_at else found)
    except LuodiError as error:
        return _shown(request, found, said(error), 400)
    return redirect("rosters:roster", pk)


def _columns(request: HttpRequest, state: working.State) -> dict[str, dict[str, str]]:
    """What the person says of the columns, as far as it differs from what was recognised."""
    return corrected(state.looks, lambda number, _sheet, at: request.POST.get(f"c{number}-{at}"))


@only(DECIDING)
def download(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """Outcomes or problems as a file; taking them along is journalled."""
    found = _own(request, pk)
    if name not in FILES or working.state(found).stage != "done":
        raise Http404
    file, media = FILES[name]
    note_reading(Caller(request.user, "page"), found, fields=[name])
    words = _("错误") if name == "problems" else _("结论")
    path = storing.folder(found.pk) / file
    return FileResponse(path.open("rb"), as_attachment=True, content_type=media,
                        filename=f"{words}-{found.pack}-{found.on}{path.suffix}")  # fmt: skip
