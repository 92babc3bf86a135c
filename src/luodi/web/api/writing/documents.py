"""Documents: take one in, say how secret it is, whether it is public, and which theme it belongs to."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from ninja import Field, File, Form, Schema
from ninja.files import UploadedFile

from luodi.web.api import bodies, finding
from luodi.web.api.operations import Call, writes
from luodi.web.api.problems import RefusedCallError
from luodi.web.api.schemas import Key
from luodi.web.api.scopes import Scope
from luodi.web.documents.actions.ingest import ingest
from luodi.web.documents.actions.reclassify import reclassify
from luodi.web.documents.actions.set_theme import LONGEST, set_theme
from luodi.web.documents.entering import MOST_BYTES, MOST_WORDS, entered
from luodi.web.documents.models import Document, Publicity
from luodi.web.people.models import Secrecy

_ANY = r"^[^\x00]*$"
_LINE = r"^[^\x00]*[^\s\x00][^\x00]*$"
PublicityName = Literal[tuple(Publicity.values)]  # type: ignore[valid-type]


class Classification(bodies.Body):
    document: Key
    secrecy: int = Field(ge=0, le=4, description="0 无密级 … 4 绝密")
    publicity: PublicityName
    why: bodies.Reason


class ClassificationOut(Schema):
    document: str
    secrecy: int
    publicity: str


class TakenIn(Schema):
    """What became of a document of the file: ``new``, a new ``version``, or ``known`` already."""

    document: str = Field(alias="key")
    number: str
    title: str
    outcome: str
    ordinal: int
    provisions: int
    commitments: int
    doubts: int


class EnteredOut(Schema):
    items: list[TakenIn]


class TextIn(bodies.Body):
    """批示、会议纪要 or any text, as it was typed; what it says itself need not be told."""

    text: Annotated[str, Field(min_length=1, max_length=MOST_WORDS, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")]
    title: Annotated[str, Field(min_length=1, max_length=200, pattern=_LINE)]
    number: Annotated[str, Field(max_length=60, pattern=_ANY)] = ""
    issuer: Annotated[str, Field(max_length=100, pattern=_ANY)] = Field("", description="发文机关、批示人或会议")
    date: bodies.Day | None = None
    secrecy: int = Field(0, ge=0, le=4, description="0 无密级 … 4 绝密")
    publicity: PublicityName | Literal[""] = ""


FILE = File(..., description="docx、pdf、ofd、html、txt，至多 40 MB / at most 40 MB")
SECRECY = Form(0, ge=0, le=4, description="文件自身标注更高的，以其为准 / a higher marking of its own counts")
PUBLICITY = Form("", description="公开属性 / whether it is public")


@writes(
    "/documents", ingest, gives=EnteredOut, scope=Scope.DOCUMENTS_WRITE, summary="录入文件 / take a document in"
)  # fmt: skip
def ingest_(
    call: Call, file: UploadedFile = FILE, secrecy: int = SECRECY, publicity: PublicityName | Literal[""] = PUBLICITY
) -> dict[str, Any]:
    """Read a file as `luodi ingest` does; its tasks wait for review. The call lasts as long as the reading."""
    if (file.size or 0) > MOST_BYTES:
        raise RefusedCallError(413)
    given = {"file": file, "secrecy": secrecy, "publicity": publicity, "number": "", "issuer": "", "date": None}
    return {"items": entered(call.by, given)}


@writes(
    "/documents/text", ingest, gives=EnteredOut, scope=Scope.DOCUMENTS_WRITE, summary="录入文字 / enter a text"
)  # fmt: skip
def ingest_text(call: Call, body: TextIn) -> dict[str, Any]:
    """Enter an instruction (批示), minutes (会议纪要) or another text; it is read like any document."""
    return {"items": entered(call.by, body.dict())}


class ThemeIn(bodies.Body):
    document: Key
    theme: Annotated[str, Field(max_length=LONGEST, pattern=_ANY)] = Field(
        description="如 安全生产；空为取消 / empty: taken off"
    )


class ThemeOut(Schema):
    document: str = Field(alias="key")
    theme: str


@writes("/documents/theme", set_theme, gives=ThemeOut, scope=Scope.DOCUMENTS_WRITE, summary="定主题 / set a theme")
def set_theme_(call: Call, body: ThemeIn) -> Document:
    """Say which theme of the office's work a document belongs to; the cockpit adds up by it at once."""
    return set_theme(call.by, finding.document(call.user, body.document), body.theme)


@writes(
    "/documents/reclassify", reclassify, gives=ClassificationOut, scope=Scope.DOCUMENTS_WRITE,
    summary="变更密级与公开属性 / reclassify a document",
)  # fmt: skip
def reclassify_(call: Call, body: Classification) -> dict[str, Any]:
    """Set a document's 密级 and 公开属性 with the reason; tasks, search, review and feeds follow at once."""
    row = reclassify(
        call.by, finding.document(call.user, body.document), secrecy=Secrecy(body.secrecy),
        publicity=Publicity(body.publicity), why=body.why,
    )  # fmt: skip
    return {"document": row.key, "secrecy": row.secrecy, "publicity": row.publicity}
