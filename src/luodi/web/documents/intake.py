"""Taking a file in: read, parse, extract, then one action for all that it gives."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import DataError, IntegrityError

from luodi import text, units
from luodi.errors import LuodiError
from luodi.extract import extract
from luodi.extract.model import Extraction
from luodi.packs.corrections import corrected
from luodi.text import documents
from luodi.text.model import Document, Source
from luodi.web.actions import OPERATOR, Caller

TRIES = 3


@dataclass(frozen=True, slots=True)
class Intake:
    """One file read: its bytes, its source, and each document in it with what it proposes."""

    data: bytes
    source: Source
    documents: tuple[tuple[Document, Extraction], ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What taking in did for one document.

    ``outcome`` is ``new``, ``version`` (its words changed) or ``known``. Of its commitments, ``kept`` go on as they
    were, ``moved`` and ``changed`` wait for a person, ``gone`` are in the new version no more.
    """

    key: str
    number: str
    title: str
    outcome: str
    ordinal: int
    provisions: int = 0
    commitments: int = 0
    kept: int = 0
    moved: int = 0
    changed: int = 0
    gone: int = 0
    resolved: int = 0
    open: int = 0
    unresolved: int = 0
    deadlines: int = 0
    indicators: int = 0
    doubts: int = 0


def read(path: Path, progress: Callable[[int, int], None] | None = None) -> Intake:
    """Read the file at ``path``; touches no database. Raises LuodiError for whatever cannot be read."""
    source = text.read_file(path, progress)
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != source.sha256:
        raise LuodiError(
            zh="读取期间文件被改动。", en="The file changed while it was read.", file=str(path),
            mend_zh="请重新读入。", mend_en="Read it again.",
        )  # fmt: skip
    found = documents.parse(source)
    if not found:
        raise LuodiError(
            zh="没有从中找到文件。", en="No document was found in it.", file=str(path),
            mend_zh="请确认内容为有标题和正文的公文。",
            mend_en="Make sure that it holds a document with a title and a body.",
        )  # fmt: skip
    return Intake(data, source, tuple(corrected(document, extract(source, document)) for document in found))


def known(path: Path) -> list[Summary]:
    """What the database has of exactly this file, told without reading it again; nothing where it has nothing."""
    from luodi.web.documents.models import Version

    if not path.is_file():
        return []
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    found = Version.objects.filter(source__sha256=sha256).select_related("document").order_by("span_start", "ordinal")
    newest = {version.document_id: version for version in found}
    return [
        Summary(one.document.key, one.document.number, one.document.title, "known", one.ordinal)
        for one in newest.values()
    ]


def take_in(
    by: Caller, intake: Intake, *, publicity: str = "", again: bool = False, registry: units.Registry | None = None
) -> Sequence[Summary]:
    """Put what was read into the database: all of the file, or nothing.

    ``again`` makes a new version also of words that are known, for what this version of Luodi reads better.
    Two that take in the same words at once: one of them finds the other's work done.
    """
    from luodi.web.documents.actions.ingest import ingest
    from luodi.web.people.actions.load_registry import load_registry

    registry = registry or units.load()
    load_registry(OPERATOR, registry)
    for left in reversed(range(TRIES)):
        try:
            return ingest(by, intake, registry=registry, publicity=publicity, again=again)
        except IntegrityError:
            if not left:
                raise
        except DataError as error:
            raise LuodiError(
                zh="内容中有数据库无法保存的值。", en="It holds values that the database cannot keep.",
                file=intake.source.name, place=str(error).split("\n")[0],
            ) from error  # fmt: skip
    raise AssertionError("unreachable")
