"""Pages of the desk: what can be decided, matters, their versions, notices, replays."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from luodi.errors import LuodiError
from luodi.rules.receipts import replay
from luodi.web.actions import Caller
from luodi.web.desk.answering import Answer, answered, chosen, facts_told
from luodi.web.desk.catalogue import catalogue
from luodi.web.desk.letter import letter
from luodi.web.desk.listing import Step, filtered, waiting, why_of
from luodi.web.desk.models import Matter, Ruling
from luodi.web.desk.notice import notice_of, parts
from luodi.web.desk.sources import Source
from luodi.web.desk.standing import AT_THE_DESK, OPEN_TO_CHANGE, UNDER_WAY, matters_of, sight
from luodi.web.desk.telling import content_of, decided, pack_of, party_of
from luodi.web.journal.actions.note_reading import note_reading
from luodi.web.journal.listing import about
from luodi.web.journal.models import Entry
from luodi.web.pages import page_of
from luodi.web.people.access import only
from luodi.web.people.models import Role
from luodi.web.saying import said

PAGE = 20
HISTORY = 60
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@only(AT_THE_DESK)
def home(request: HttpRequest) -> HttpResponse:
    """What can be decided, what waits for review, and the matters one may know of; names are masked."""
    rows = filtered(request.user, request.GET)
    context = {
        "catalogue": catalogue(request.user),
        "page": page_of(rows, PAGE, request.GET.get("page")),
        "waiting": waiting(request.user),
        "states": Ruling.State.choices,
        "query": request.GET,
        "may_begin": request.user.role in {Role.CASEWORKER, Role.LEADER} and request.user.unit_id is not None,
    }
    return render(request, "desk/home.html", context)


def found(request: HttpRequest, pk: uuid.UUID) -> Matter:
    """A matter that the person may know of; else there is none."""
    return get_object_or_404(matters_of(request.user).select_related("unit", "opened_by"), pk=pk)


def newest(matter: Matter) -> Ruling:
    """The version under way; without one the one in force; else the last."""
    rows = {ruling.state: ruling for ruling in matter.rulings.order_by("ordinal")}
    for state in (*UNDER_WAY, Ruling.State.IN_FORCE):
        if state in rows:
            return rows[state]
    last = matter.rulings.order_by("ordinal").last()
    if last is None:
        raise Http404
    return last


@only(AT_THE_DESK)
def matter(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A matter by its newest version."""
    row = found(request, pk)
    return show(request, row, newest(row))


@only(AT_THE_DESK)
def version(request: HttpRequest, pk: uuid.UUID, of: int) -> HttpResponse:
    """One version of a matter."""
    row = found(request, pk)
    return show(request, row, get_object_or_404(row.rulings, ordinal=of))


def show(
    request: HttpRequest,
    row: Matter,
    ruling: Ruling,
    *,
    wrong: dict[str, Any] | None = None,
    unmasked: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The page of a version. Whoever sees what is personal is noted in the journal's reading log."""
    may = sight(request.user, row)
    personal = may.personal or unmasked
    context: dict[str, Any] = {
        "matter": row, "ruling": ruling, "may": may, "personal": personal, "wrong": wrong,
        "versions": row.rulings.select_related("maker", "reviewer").order_by("-ordinal"),
        "months": list(ruling.months.all()), "pack": pack_of(row),
        "editable": may.deciding and ruling.state in OPEN_TO_CHANGE,
        "readable": may.deciding and ruling.state in {*OPEN_TO_CHANGE, Ruling.State.IN_FORCE}
        and row.erased_at is None and newest(row).pk == ruling.pk,
        "reviewable": may.deciding and ruling.state == Ruling.State.TO_REVIEW
        and request.user.pk not in {*ruling.hands, ruling.maker_id},
    }  # fmt: skip
    context |= contents(request, row, ruling, personal=personal)
    history = about(row).select_related("actor").order_by("-id")
    changes = [entry for entry in history[: 2 * HISTORY] if entry.kind == Entry.Kind.CHANGE]
    context["history"] = [Step(entry, why_of(entry, personal=personal)) for entry in changes[:HISTORY]]
    if request.user.role in {Role.AUDITOR, Role.ADMINISTRATOR}:
        context["readers"] = history.filter(kind=Entry.Kind.READING)[:HISTORY]
    if personal and not unmasked and row.erased_at is None:
        note_reading(Caller(request.user, "page"), row, fields=["facts", "identity", "name"])
    return render(request, "desk/matter.html", context, status=status)


def contents(request: HttpRequest, row: Matter, ruling: Ruling, *, personal: bool) -> dict[str, Any]:
    """What of a version depends on its facts: the answer, the facts, whom it is about."""
    party = party_of(row)
    source = Source(pack_of(row).issued.number, request.user)
    told: dict[str, Any] = {"party": party if personal else party.masked, "source": source}
    content = content_of(ruling)
    if content is None:
        return told
    try:
        facts = content.at(ruling.on)
        decision = decided(row, content, ruling.on, ruling.readings)
        answer: Answer = answered(decision, facts, source, with_changes=personal)
    except LuodiError as error:
        return {**told, "refused": said(error)}
    records = facts_told(pack_of(row).vocabulary, decision, facts, content.told.why, personal=personal)
    return {**told, "answer": answer, "records": records, "amendments": content.amendments if personal else [],
            "chosen": chosen(decision, facts, content.reasons if personal else {})}  # fmt: skip


@only(AT_THE_DESK)
def replay_page(request: HttpRequest, pk: uuid.UUID, of: int) -> HttpResponse:
    """A submitted version decided again, now, and compared with its receipt; nothing is changed."""
    row = found(request, pk)
    ruling = get_object_or_404(row.rulings, ordinal=of)
    content = content_of(ruling)
    context: dict[str, Any] = {"matter": row, "ruling": ruling, "pack": pack_of(row)}
    if ruling.receipt is None or content is None:
        context["refused"] = True
        return render(request, "desk/replay.html", context)
    rows = []
    receipts = [(ruling.on, ruling.receipt)]
    receipts += list(ruling.months.exclude(receipt=None).exclude(on=ruling.on).values_list("on", "receipt"))
    for on, receipt in receipts:
        try:
            decision, differences = replay(pack_of(row), receipt, content.at(on))
            readings = chosen(decision, content.at(on), {})
            again = {"decision": decision, "differences": differences, "readings": readings}
            rows.append({"on": on, "receipt": receipt, **again})
        except LuodiError as error:
            rows.append({"on": on, "refused": said(error), "receipt": receipt})
    context["rows"] = rows
    if sight(request.user, row).personal:
        note_reading(Caller(request.user, "page"), row, fields=["facts"])
    return render(request, "desk/replay.html", context)


@only(AT_THE_DESK)
def notice(request: HttpRequest, pk: uuid.UUID, of: int) -> HttpResponse:
    """The notice as a page to print; for the deciding unit only."""
    row, ruling = _for_notice(request, pk, of)
    made = notice_of(request.user, row, ruling)
    return render(request, "desk/notice.html", {"notice": made, "parts": parts(made), "matter": row})


@only(AT_THE_DESK)
def notice_docx(request: HttpRequest, pk: uuid.UUID, of: int) -> HttpResponse:
    """The notice as .docx; for the deciding unit only."""
    row, ruling = _for_notice(request, pk, of)
    response = HttpResponse(letter(notice_of(request.user, row, ruling)), content_type=DOCX)
    response["Content-Disposition"] = (
        f'attachment; filename="luodi-notice-{row.year}-{row.number}-{ruling.ordinal}.docx"'
    )
    return response


def _for_notice(request: HttpRequest, pk: uuid.UUID, of: int) -> tuple[Matter, Ruling]:
    row = found(request, pk)
    ruling = get_object_or_404(row.rulings, ordinal=of)
    if not sight(request.user, row).personal or row.erased_at is not None or ruling.receipt is None:
        raise Http404
    note_reading(Caller(request.user, "page"), row, fields=["facts", "identity", "name"])
    return row, ruling
