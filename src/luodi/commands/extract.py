"""``luodi extract``: read documents and print what they say."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from luodi.errors import LuodiError

if TYPE_CHECKING:
    from luodi.extract.contract import Resolver
    from luodi.extract.model import Extraction
    from luodi.text.model import Document, Source
    from luodi.text.readers import Progress

_SHOWN_DOUBTS = 5
_LONG = 50
"""From so many pages on, progress is shown."""


@click.command(help="Read documents and print what they say. 读取文件，输出文号、条文、任务、指标与引用。")
@click.argument("paths", nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, as its schema says. 按约定格式输出JSON。")
@click.option("--text", is_flag=True, help="With the canonical text of each file. 附规范文本。")
@click.option("--out", metavar="FILE", help="Write there instead of printing. 写入文件。")
def command(paths: tuple[str, ...], as_json: bool, text: bool, out: str | None) -> int:
    read: list[_Read] = []
    failed = 0
    with _seldom_collected():
        for path in paths:
            try:
                read.append(_read(path))
            except LuodiError as error:
                failed += 1
                click.echo(error.in_file(path).told, err=True)
        if read:
            write_out(_json(read, text) if as_json else _summary(read, text), out)
    return 2 if failed else 0


@contextlib.contextmanager
def _seldom_collected() -> Iterator[None]:
    """What is read is kept to the end: to look through all of it for garbage again and again would take a twentieth of
    the time."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@dataclass(frozen=True, slots=True)
class _Read:
    """One file read through."""

    source: Source
    documents: tuple[Document, ...]
    extractions: tuple[Extraction, ...]


def _read(path: str) -> _Read:
    from luodi.extract import extract
    from luodi.packs.corrections import corrected
    from luodi.text import read_file
    from luodi.text.documents import parse

    with _progress(path) as progress:
        source = read_file(path, progress)
    made = [corrected(document, extract(source, document)) for document in parse(source)]
    return _Read(source, tuple(document for document, _ in made), tuple(extraction for _, extraction in made))


@contextlib.contextmanager
def _progress(path: str) -> Iterator[Progress | None]:
    """Pages read so far, on the terminal's last line, for files with many pages."""
    if not sys.stderr.isatty():
        yield None
        return
    shown = False

    def tell(done: int, pages: int) -> None:
        nonlocal shown
        if pages >= _LONG and (done % 10 == 0 or done == pages):
            shown = True
            click.echo(f"\r{Path(path).name}: {done}/{pages} 页 pages", nl=False, err=True)

    try:
        yield tell
    finally:
        if shown:
            click.echo("\r\033[K", nl=False, err=True)


def _json(read: Sequence[_Read], text: bool) -> bytes:
    from luodi.extract.contract import dumps, to_json

    made = to_json(
        [one.source for one in read],
        [one.documents for one in read],
        [one.extractions for one in read],
        resolve=_resolver(),
        text=text,
    )
    return dumps(made)


def _resolver() -> Resolver:
    """Units as of each document's day; a name in the same surroundings is looked up once."""
    from luodi.units import DocumentUnits, Resolution, load

    registry = load()
    known: dict[int, DocumentUnits] = {}

    def resolve(document: Document, names: Sequence[str]) -> Sequence[Resolution]:
        if id(document) not in known:  # a Document cannot be hashed; all of them live as long as this call
            known[id(document)] = DocumentUnits(registry, document)
        return known[id(document)].resolve(names)

    return resolve


def _summary(read: Sequence[_Read], text: bool) -> str:
    blocks: list[str] = []
    for one in read:
        doubts = [f"  ? {doubt}" for doubt in one.source.doubts]
        encoding = f", {one.source.encoding}" if one.source.encoding else ""
        head = f"{one.source.name} ({one.source.format}{encoding}, {len(one.source.text)}字 characters)"
        blocks.append("\n".join([head, *doubts]))
        blocks.extend(
            _document_summary(document, extraction)
            for document, extraction in zip(one.documents, one.extractions, strict=True)
        )
        if not one.documents:
            blocks.append("  未识别出公文。 No document was recognised.")
        if text:
            blocks.append(one.source.text)
    return "\n\n".join(blocks) + "\n"


def _document_summary(document: Document, extraction: Extraction) -> str:
    commitments = extraction.commitments
    doubts = [
        *document.doubts,
        *(doubt for table in document.tables for doubt in table.doubts),
        *(f"{commitment.eid}: {doubt}" for commitment in commitments for doubt in commitment.doubts),
    ]
    counts = (
        ("条文 provisions", sum(1 for _ in document.walk())),
        ("表 tables", len(document.tables)),
        ("任务 commitments", len(commitments)),
        ("有时限 dated", sum(commitment.deadline is not None for commitment in commitments)),
        ("指标 indicators", sum(len(commitment.indicators) for commitment in commitments)),
        ("疑点 doubts", len(doubts)),
    )
    lines = [
        f"{document.number or '（无文号 no number）'}  {document.title}",
        f"  {'、'.join(document.issuers) or '—'}  {document.date or '—'}",
        "  " + " · ".join(f"{name} {count}" for name, count in counts),
        *(f"  ? {doubt}" for doubt in doubts[:_SHOWN_DOUBTS]),
    ]
    if len(doubts) > _SHOWN_DOUBTS:
        lines.append(f"  … 另有{len(doubts) - _SHOWN_DOUBTS}处 and {len(doubts) - _SHOWN_DOUBTS} more")
    return "\n".join(lines)


def write_out(words: str | bytes, out: str | None) -> None:
    """Print, or write to a file by rename."""
    # A file name that is no valid text is shown escaped rather than stopping the output.
    data = words.encode("utf-8", "backslashreplace") if isinstance(words, str) else words
    if out is None:
        click.echo(data, nl=False)
        return
    target = Path(out)
    try:
        if target.exists() and not target.is_file():
            # A pipe or device is written to; renaming over it would put a plain file in its place.
            target.write_bytes(data)
            return
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as part:
            part.write(data)
        os.chmod(part.name, 0o644)
        os.replace(part.name, target)
    except OSError as error:
        raise LuodiError(
            file=out,
            zh=f"结果无法写入（{error.strerror or error}）。",
            en=f"The result cannot be written ({error.strerror or error}).",
            mend_zh="请检查目录是否存在、是否可写。",
            mend_en="Check that the folder exists and may be written to.",
        ) from None
