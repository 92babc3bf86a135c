"""工作日历: the years in force, and taking in another; before it is taken the clocks that would move are shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from luodi.clocks import YearDecree
from luodi.clocks.decrees import known_decree, parse_csv, write_csv
from luodi.errors import LuodiError
from luodi.web.actions import Caller
from luodi.web.calendars.in_force import in_force, uploaded
from luodi.web.calendars.models import CalendarYear
from luodi.web.calendars.sheets import FORMS, MOST_BYTES, read_sheet
from luodi.web.documents.models import Document
from luodi.web.ledger.actions.adopt_calendar import adopt_calendar
from luodi.web.ledger.recalculation import Moved, counted_by_calendar, moved_by
from luodi.web.people.access import INTERNAL, only
from luodi.web.people.models import Role, User
from luodi.web.saying import said

LISTED = 300
"""Moved clocks shown one by one; all are counted."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days one after the other that are one holiday, or worked weekend days."""

    first: dt.date
    last: dt.date
    name: str
    worked: bool


@dataclass(frozen=True, slots=True)
class Year:
    """A year as the page lists it; ``decree`` is None where its notice is not out yet."""

    year: int
    decree: YearDecree | None
    uploaded: CalendarYear | None

    @property
    def stretches(self) -> list[Stretch]:
        return list(stretches(self.decree)) if self.decree else []


def stretches(decree: YearDecree) -> Iterator[Stretch]:
    """The year's days of rest and worked weekend days, neighbours of one name together, in their order."""
    held: Stretch | None = None
    for day in sorted({*decree.rest, *decree.work}):
        worked = day in decree.work
        name = "" if worked else decree.rest[day]
        if held and held.last + dt.timedelta(days=1) == day and (held.name, held.worked) == (name, worked):
            held = Stretch(held.first, day, name, worked)
            continue
        if held:
            yield held
        held = Stretch(day, day, name, worked)
    if held:
        yield held


def years(today: dt.date) -> list[Year]:
    """The year before this one to the next one, and what is uploaded besides, newest first."""
    rows = {row.year: row for row in CalendarYear.objects.order_by("year", "ordinal").select_related("adopted_by")}
    known = uploaded()
    listed = {*range(today.year - 1, today.year + 2), *rows}
    return [Year(year, known.get(year) or known_decree(year), rows.get(year)) for year in sorted(listed, reverse=True)]


@only(INTERNAL)
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """The years; for the administrator also the upload, its preview and its adoption."""
    context: dict[str, Any] = {"may_adopt": request.user.role == Role.ADMINISTRATOR, "forms": ",".join(FORMS)}
    status = 200
    if request.method == "POST":
        if not context["may_adopt"]:
            raise PermissionDenied
        try:
            decree, file = _given(request)
            if request.POST.get("adopt"):
                return _adopt(request, decree, file)
            context |= _preview(request, decree, file)
        except LuodiError as error:
            context["wrong"], status = said(error), 422
    context["years"] = years(timezone.localdate())
    context["provisional"] = counted_by_calendar().filter(provisional=True).count()
    return render(request, "ledger/calendar.html", context, status=status)


def _given(request: HttpRequest) -> tuple[YearDecree, str]:
    """The year that was uploaded, or the one whose preview is confirmed."""
    if request.POST.get("adopt"):
        file = request.POST.get("file", "")[:255]
        return parse_csv(request.POST.get("content", "")[:MOST_BYTES].replace("\0", ""), file), file
    upload = request.FILES.get("calendar")
    if upload is None:
        raise LuodiError(
            zh="没有选择文件。", en="No file was chosen.", mend_zh="请选择日历文件。", mend_en="Choose a calendar."
        )
    if upload.size > MOST_BYTES:
        raise LuodiError(zh="日历文件超过 1 MB。", en="The calendar is larger than 1 MB.", file=upload.name[:80])
    return read_sheet(upload.read(), upload.name[:255]), upload.name[:255]


def _adopt(request: HttpRequest, decree: YearDecree, file: str) -> HttpResponse:
    found = adopt_calendar(Caller(request.user, "page"), decree, file=file)
    moved = sum(one.moved for one in found)
    told = ngettext(
        "已启用 %(year)s 年日历，%(moved)s 项时限变动。", "已启用 %(year)s 年日历，%(moved)s 项时限变动。", moved
    ) % {"year": decree.year, "moved": moved}
    messages.success(request, told)
    return redirect(reverse("ledger:calendar"))


def _preview(request: HttpRequest, decree: YearDecree, file: str) -> dict[str, Any]:
    before = in_force()
    found = moved_by(decree.year, before, before.with_decree(decree))
    listed, moved, settled = told_moves(request.user, found)
    return {
        "preview": Year(decree.year, decree, None),
        "content": write_csv(decree),
        "file": file,
        "moves": listed,
        "moved": moved,
        "settled": settled,
        "same": before.decree(decree.year) == decree,
    }


def told_moves(user: User, found: Iterable[Moved]) -> tuple[list[Moved], int, int]:
    """The first moves of documents that the person may see; how many clocks move, and how many are only settled."""
    moved, settled = 0, 0
    listed: list[Moved] = []
    seen = set(Document.objects.visible_to(user).values_list("pk", flat=True))
    for one in found:
        moved += one.moved
        settled += not one.moved
        if one.moved and len(listed) < LISTED and one.clock.commitment.document_id in seen:
            listed.append(one)
    return listed, moved, settled
