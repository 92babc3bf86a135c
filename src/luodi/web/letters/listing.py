"""What is behind the pages of letters and the API: the list, what can be drafted, how one looks, its files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.web.documents import store
from luodi.web.letters.bulletins import kind_of
from luodi.web.letters.content import Content, untold
from luodi.web.letters.filling import items, units_to_urge
from luodi.web.letters.making import made
from luodi.web.letters.models import Kind, Letter
from luodi.web.letters.standing import letters_of
from luodi.web.letters.styles import style_of
from luodi.web.notices.models import Draft
from luodi.web.people.models import User

BLANK = "　　年　月　日"


def narrowed(user: User, kind: str, state: str, words: str) -> QuerySet[Letter]:
    """The letters one may see, newest first; a kind or state that does not exist is no filter."""
    found = letters_of(user).select_related("unit", "made_by").defer("content", "facts")
    if kind in Kind.values:
        found = found.filter(kind=kind)
    if state in Letter.State.values:
        found = found.filter(state=state)
    if words:
        found = found.filter(Q(title__icontains=words) | Q(number__icontains=words) | Q(unit__name__icontains=words))
    return found


def units_waiting(user: User, today: dt.date) -> list[dict[str, Any]]:
    """Units that have something to be reminded of, each with the 督办函 that is being drafted to it already."""
    rows = units_to_urge(user, today)
    keys = [row["key"] for row in rows]
    under_way = letters_of(user).filter(kind=Kind.URGE, state=Letter.State.DRAFT, unit__key__in=keys)
    drafts = dict(under_way.values_list("unit__key", "pk"))
    return [{**row, "draft": drafts.get(row["key"])} for row in rows]


def drafts_waiting() -> Iterable[Draft]:
    """Final drafts of periods that no letter tells yet; ``becomes`` is the kind of letter."""
    told = Letter.objects.exclude(state=Letter.State.VOID).exclude(draft=None).values("draft")
    ready = Draft.objects.filter(state=Draft.State.FINAL).exclude(pk__in=told).defer("figures", "units")
    for draft in ready:
        draft.becomes = Kind(kind_of(draft)).value
        yield draft


def shown(row: Letter) -> Content:
    """What the pages show: a draft has no number and no day yet, and says so by blanks."""
    content = untold(row.content)
    if row.serial is not None:
        return content
    code = style_of(row.kind, row.made_by).code or "×××"
    return replace(content, number=f"{code}〔{timezone.localdate().year}〕　号", day=BLANK, printed=BLANK)


def changed(row: Letter, user: User) -> bool:
    """Whether a 督办函 would be filled with other tasks today than it was."""
    if row.kind != Kind.URGE or row.unit is None:
        return False
    now = [
        [one.key, one.due, bool(one.late), bool(one.returned)] for one in items(row.unit, user, timezone.localdate())
    ]
    then = [[key, due, bool(late), back] for key, due, late, back in row.facts.get("tasks", [])]
    return sorted(now) != sorted(then)


def file_of(row: Letter, form: str) -> tuple[bytes, str] | None:
    """The very ``docx`` or ``pdf`` that was issued (of a draft: made now) with its name; None where there is none."""
    if row.docx_sha256:
        sha256 = row.docx_sha256 if form == "docx" else row.pdf_sha256
        return (store.read(sha256), f"{row.number}.{form}") if sha256 else None
    files = made(row.kind, shown(row), timezone.now())
    data = files.docx if form == "docx" else files.pdf
    return (data, f"{row.title}（{_('拟稿')}）.{form}") if data is not None else None
