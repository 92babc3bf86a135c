"""Reading letters: the list, one with its words and files, what can be drafted, styles, templates, signatories."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Schema

from luodi.web.api import schemas as told
from luodi.web.api.bodies import Id
from luodi.web.api.files import DOCX, PDF, bytes_of, file
from luodi.web.api.operations import reads
from luodi.web.api.paging import part_of
from luodi.web.api.scopes import Scope
from luodi.web.api.writing.letters import (
    OF_LETTER,
    KindName,
    LetterOut,
    SignatoryOut,
    StyleOut,
    TemplateOut,
    letter_of,
)
from luodi.web.documents import store
from luodi.web.letters.listing import changed, drafts_waiting, file_of, narrowed, shown, units_waiting
from luodi.web.letters.making import template_of
from luodi.web.letters.models import Kind, Letter, Series, Signatory, Style, Template
from luodi.web.letters.own_template import own_template
from luodi.web.letters.styles import style_of
from luodi.web.letters.views import SUPERVISION
from luodi.web.people.access import ADMINISTRATION, INTERNAL

READ: dict[str, Any] = {"scope": Scope.LEDGER_READ, "roles": INTERNAL}
SETTLE: dict[str, Any] = {"scope": Scope.ADMINISTRATION, "roles": ADMINISTRATION}


class LettersOut(Schema):
    items: list[LetterOut]
    total: int


class LettersAsked(told.Paging):
    kind: Literal["", *Kind.values] = ""  # type: ignore[valid-type]
    state: Literal["", "draft", "issued", "void"] = ""
    q: told.Typed = Field("", description="标题、文号或主送单位 / title, number or unit")


@reads("/letters", gives=LettersOut, summary="公文 / letters", **READ)
def letters(request: HttpRequest, asked: Query[LettersAsked]) -> dict[str, Any]:
    """Letters one may see, newest first: a unit's people see those issued to it or to all units."""
    items, total = part_of(narrowed(request.user, asked.kind, asked.state, asked.q.strip()), asked)
    return {"items": items, "total": total}


class AnnexOut(Schema):
    title: str
    columns: list[str]
    rows: list[list[str]]


class LetterFull(Schema):
    """The letter's title, ``to``, ``body``, ``copies`` and ``note`` are what ``revise`` replaces."""

    letter: LetterOut
    form: str = Field(description="general 文件格式；letter 信函格式")
    to: str
    body: str
    copies: str
    note: str
    day: str = Field(description="成文日期；拟稿时为空白 / blank while it is a draft")
    annexes: list[AnnexOut]
    tasks: list[UUID] = Field(description="依据的任务 / the tasks that it was filled from")
    moved_on: bool = Field(description="督办事项此后有变动，可重拟 / it would be filled otherwise today")
    template: int | None = Field(description="所用模板版次；空为自带模板 / version of the template, null: our own")
    has_pdf: bool | None = Field(description="签发时有无 PDF；拟稿为空 / null while it is a draft")


@reads(OF_LETTER, gives=LetterFull, summary="一份公文 / one letter", **READ)
def letter(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One letter with its words and annexes, as they stand on paper."""
    row = letter_of(request.user, pk)
    content, drafting = shown(row), row.state == Letter.State.DRAFT
    template = template_of(row.kind, content.form) if drafting else row.template
    return {
        "letter": row,
        **{name: getattr(content, name) for name in ("form", "to", "body", "copies", "note", "day")},
        "annexes": [{"title": one.title, "columns": one.columns, "rows": one.rows} for one in content.annexes],
        "tasks": [key for key, *_rest in row.facts.get("tasks", [])],
        "moved_on": drafting and changed(row, request.user), "template": template.version if template else None,
        "has_pdf": bool(row.pdf_sha256) if row.docx_sha256 else None,
    }  # fmt: skip


def _file(request: HttpRequest, pk: UUID, form: str, kind: str) -> HttpResponse:
    found = file_of(letter_of(request.user, pk), form)
    if found is None:
        raise Http404
    return file(*found, kind)


@reads(f"{OF_LETTER}/docx", gives=None, extra=bytes_of(DOCX), summary="公文 Word 文件 / as .docx", **READ)
def letter_docx(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The very file that was issued; of a draft one made now."""
    return _file(request, pk, "docx", DOCX)


@reads(f"{OF_LETTER}/pdf", gives=None, extra=bytes_of(PDF), summary="公文 PDF 文件 / as .pdf", **READ)
def letter_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The very file that was issued; 404 where the office's template has words of its own, or fonts are missing."""
    return _file(request, pk, "pdf", PDF)


class ToUrge(Schema):
    unit: str
    name: str
    overdue: int
    returned: int
    draft: UUID | None = Field(description="已在拟稿的督办函 / the letter that is being drafted already")


class ReadyDraft(Schema):
    id: int
    kind: str
    period: str
    as_of: dt.date
    becomes: str = Field(description="拟成的文种 / the kind of letter that it becomes")


class ToWrite(Schema):
    units: list[ToUrge]
    total: int = Field(description="有逾期或被退回任务的单位数 / how many units there are")
    drafts: list[ReadyDraft]


@reads(
    "/letters/waiting", gives=ToWrite, scope=Scope.LEDGER_READ, roles=SUPERVISION, summary="待拟公文 / what to write"
)
def letters_waiting(request: HttpRequest, asked: Query[told.Paging]) -> dict[str, Any]:
    """Units with overdue or returned tasks, most overdue first, and final drafts that no letter tells yet."""
    rows, total = part_of(units_waiting(request.user, timezone.localdate()), asked)
    return {"units": [{**row, "unit": row["key"]} for row in rows], "total": total, "drafts": list(drafts_waiting())}


class SeriesOut(Schema):
    code: str
    year: int
    last: int = Field(description="最后一号 / the last number given")


class LetterSettings(Schema):
    styles: list[StyleOut]
    templates: list[TemplateOut]
    signatories: list[SignatoryOut] = Field(description="有签发权的 / those whose right has not ended")
    series: list[SeriesOut]


@reads("/letters/settings", gives=LetterSettings, summary="公文式样、模板与签发人 / settings of letters", **SETTLE)
def letter_settings(request: HttpRequest) -> dict[str, Any]:
    """How each kind looks, its templates by version, who signs, the numbers given so far."""
    return {
        "styles": Style.objects.order_by("kind"), "templates": Template.objects.all(),
        "signatories": Signatory.objects.filter(ended_at=None).select_related("user"),
        "series": Series.objects.order_by("-year", "code"),
    }  # fmt: skip


@reads("/letters/template", gives=None, extra=bytes_of(DOCX), summary="在用模板 / the template in use", **SETTLE)
def letter_template(request: HttpRequest, kind: Query[KindName]) -> HttpResponse:
    """The template in use for a kind, to be edited in Word."""
    form = style_of(kind, None).form
    used = template_of(kind, form)
    data = store.read(used.sha256) if used else own_template(form)
    return file(data, used.name if used else f"luodi-{kind}-{form}.docx", DOCX)


@reads("/letters/templates/{int:of}", gives=None, extra=bytes_of(DOCX), summary="模板文件 / a template", **SETTLE)
def letter_template_version(request: HttpRequest, of: Id) -> HttpResponse:
    """One version of a template, as it was uploaded."""
    row = get_object_or_404(Template, pk=of)
    return file(store.read(row.sha256), row.name, DOCX)
