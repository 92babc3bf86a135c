"""Letters: draft, change, fill anew, issue and void one; how each kind looks, its templates, who signs."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Field, File, Form, Schema
from ninja.files import UploadedFile

from luodi.web.api import bodies, finding
from luodi.web.api.bodies import Id
from luodi.web.api.operations import Call, writes
from luodi.web.api.problems import RefusedCallError
from luodi.web.api.scopes import Scope
from luodi.web.api.work_told import NOW
from luodi.web.letters.actions.add_template import add_template
from luodi.web.letters.actions.end_signatory import end_signatory
from luodi.web.letters.actions.issue_letter import issue_letter
from luodi.web.letters.actions.name_signatory import name_signatory
from luodi.web.letters.actions.prepare_bulletin import prepare_bulletin
from luodi.web.letters.actions.prepare_urge import prepare_urge
from luodi.web.letters.actions.refill_letter import refill_letter
from luodi.web.letters.actions.retire_template import retire_template
from luodi.web.letters.actions.revise_letter import revise_letter
from luodi.web.letters.actions.set_style import set_style
from luodi.web.letters.actions.void_letter import void_letter
from luodi.web.letters.models import Form as LetterForm
from luodi.web.letters.models import Kind, Letter, Signatory, Style, Template
from luodi.web.letters.standing import letters_of
from luodi.web.letters.templates import LARGEST
from luodi.web.notices.models import Draft
from luodi.web.people.models import User

OF_LETTER = "/letters/{uuid:pk}"
FormName = Literal[tuple(LetterForm.values)]  # type: ignore[valid-type]
KindName = Literal[tuple(Kind.values)]  # type: ignore[valid-type]
_ANY = r"^[^\x00]*$"
_LINE = r"^[^\x00]*[^\s\x00][^\x00]*$"
Short = Annotated[str, Field(min_length=1, max_length=60, pattern=_LINE)]
Wide = Annotated[str, Field(max_length=300, pattern=_ANY)]
Note = Annotated[str, Field(max_length=100, pattern=_ANY)]


class LetterOut(Schema):
    """A letter; ``unit`` is the key of whom it goes to, null: to all units. ``number`` is given when it is issued."""

    id: UUID
    kind: str
    state: str
    unit: str | None
    title: str
    number: str
    secrecy: int
    as_of: dt.date
    made_by: str
    made_at: dt.datetime
    issued_at: dt.datetime | None
    voided_at: dt.datetime | None
    void_reason: str
    revision: int

    @staticmethod
    def resolve_unit(row: Letter) -> str | None:
        return row.unit.key if row.unit else None

    @staticmethod
    def resolve_made_by(row: Letter) -> str:
        return row.made_by.username


class StyleOut(Schema):
    """What every letter of a kind has alike; ``code`` is the 机关代字 that its numbers begin with."""

    kind: str
    form: str = Field(description="general 文件格式；letter 信函格式")
    organ: str
    code: str
    signer: str
    printer: str
    to: str
    copies: str
    note: str


class TemplateOut(Schema):
    """One version of an office's own template; ``own_words``: it prints words of its own, so there is no .pdf."""

    id: int
    kind: str
    form: str
    version: int
    name: str
    sha256: str
    size: int
    own_words: bool
    uploaded_at: dt.datetime
    retired_at: dt.datetime | None


class SignatoryOut(Schema):
    id: int
    username: str
    named_at: dt.datetime
    ended_at: dt.datetime | None

    @staticmethod
    def resolve_username(row: Signatory) -> str:
        return row.user.username


class UrgeIn(bodies.Body):
    unit: bodies.Line = Field(description="单位标识 / the unit's key")
    answer_by: bodies.Day | None = Field(None, description="反馈期限，不早于今天 / not before today")


class BulletinIn(bodies.Body):
    draft: Id = Field(description="定稿的编号 / the id of a final draft")


class WordsIn(bodies.Body):
    """What of a draft is written by hand; all of it is replaced."""

    title: Annotated[str, Field(min_length=1, max_length=200, pattern=_LINE)]
    to: Wide = Field("", description="主送机关")
    body: bodies.Said
    copies: Wide = Field("", description="抄送")
    note: Note = Field("", description="附注")


class StyleIn(bodies.Body):
    kind: KindName
    form: FormName = Field(LetterForm.GENERAL.value, description="general 文件格式；letter 信函格式")
    organ: Short = Field(description="发文机关标志")
    code: Annotated[str, Field(min_length=1, max_length=12, pattern=_LINE)] = Field(description="机关代字，如 云督函")
    signer: Short = Field(description="署名")
    printer: Short = Field(description="印发机关")
    to: Wide = Field("", description="主送机关（普发）")
    copies: Wide = ""
    note: Note = ""


class SignerIn(bodies.Body):
    username: bodies.Line


NOW[Letter] = LetterOut
WRITE: dict[str, Any] = {"gives": LetterOut, "scope": Scope.LETTERS}
SETTLE: dict[str, Any] = {"scope": Scope.ADMINISTRATION}


def letter_of(user: User, pk: UUID) -> Letter:
    """A letter that the caller may see; others are not there."""
    return get_object_or_404(letters_of(user).select_related("unit", "made_by"), pk=pk)


@writes("/letters/urge", prepare_urge, summary="拟督办函 / draft a letter to a unit", **WRITE)
def prepare_urge_(call: Call, body: UrgeIn) -> Letter:
    """Draft a letter to a unit about its overdue and returned tasks, as of today."""
    return prepare_urge(call.by, finding.unit(body.unit), answer_by=body.answer_by)


@writes("/letters/bulletin", prepare_bulletin, summary="拟通报 / draft a bulletin", **WRITE)
def prepare_bulletin_(call: Call, body: BulletinIn) -> Letter:
    """Draft a bulletin or an analysis from a period's final draft."""
    return prepare_bulletin(call.by, get_object_or_404(Draft, pk=body.draft))


@writes(f"{OF_LETTER}/revise", revise_letter, summary="修改公文 / change a letter", **WRITE)
def revise_letter_(call: Call, pk: UUID, body: WordsIn) -> Letter:
    """Change the words of a letter that is not issued yet; its annexes stay as the data were."""
    return revise_letter(call.by, letter_of(call.user, pk), **body.dict(), seen=call.seen)


@writes(f"{OF_LETTER}/refill", refill_letter, summary="按当前数据重拟 / fill anew", **WRITE)
def refill_letter_(call: Call, pk: UUID, body: bodies.Nothing) -> Letter:
    """Fill a drafted 督办函 anew from today's tasks; what was written by hand is replaced."""
    return refill_letter(call.by, letter_of(call.user, pk), seen=call.seen)


@writes(f"{OF_LETTER}/issue", issue_letter, summary="签发 / issue a letter", **WRITE)
def issue_letter_(call: Call, pk: UUID, body: bodies.Nothing) -> Letter:
    """Number it and keep its files; for those with the right to sign. From then on it does not change."""
    return issue_letter(call.by, letter_of(call.user, pk), seen=call.seen)


@writes(f"{OF_LETTER}/void", void_letter, summary="作废公文 / void a letter", **WRITE)
def void_letter_(call: Call, pk: UUID, body: bodies.Return) -> Letter:
    """Take it out of use with the reason; number and files stay to be seen."""
    return void_letter(call.by, letter_of(call.user, pk), why=body.reason, seen=call.seen)


@writes("/letters/styles", set_style, gives=StyleOut, summary="公文式样 / set a style", **SETTLE)
def set_style_(call: Call, body: StyleIn) -> Style:
    """Say what every letter of a kind has alike, for letters drafted from now on."""
    return set_style(call.by, **body.dict())


FILE = File(..., description="Word 模板（.docx），至多 5 MB / at most 5 MB")
OF_KIND = Form(..., description="文种：urge、bulletin、analysis、result")


@writes("/letters/templates", add_template, gives=TemplateOut, summary="上传模板 / add a template", **SETTLE)
def add_template_(call: Call, file: UploadedFile = FILE, kind: KindName = OF_KIND) -> Template:
    """Put an office's own template in use for a kind; it is tried with an invented letter first."""
    if (file.size or 0) > LARGEST:
        raise RefusedCallError(413)
    return add_template(call.by, kind, file.name or "template.docx", file.read())


@writes(
    "/letters/templates/{int:of}/retire", retire_template, gives=TemplateOut, summary="停用模板 / retire a template",
    **SETTLE,
)  # fmt: skip
def retire_template_(call: Call, of: Id, body: bodies.Nothing) -> Template:
    """Take a template out of use; the one before it comes in."""
    return retire_template(call.by, get_object_or_404(Template, pk=of))


@writes("/letters/signatories", name_signatory, gives=SignatoryOut, summary="授权签发 / name a signatory", **SETTLE)
def name_signatory_(call: Call, body: SignerIn) -> Signatory:
    """Give a supervisor or a leader the right to sign letters."""
    return name_signatory(call.by, get_object_or_404(User, username=body.username))


@writes(
    "/letters/signatories/{int:of}/end", end_signatory, gives=SignatoryOut, summary="停止签发权 / end a signatory",
    **SETTLE,
)  # fmt: skip
def end_signatory_(call: Call, of: Id, body: bodies.Nothing) -> Signatory:
    """Take the right to sign away; what was signed stays."""
    return end_signatory(call.by, get_object_or_404(Signatory.objects.select_related("user"), pk=of))
