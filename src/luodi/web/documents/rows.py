"""Rows of documents from what the library read; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from luodi import __version__, text
from luodi.extract.model import Citation as FoundCitation
from luodi.text.docnumber import normal_number
from luodi.text.folding import digest
from luodi.text.model import Document as ReadDocument
from luodi.text.model import NamedSpans, PageMap, Reference
from luodi.text.model import Provision as ReadProvision
from luodi.web.documents.models import Citation, Document, Provision, Row, SearchEntry, Source, Table, Version, spans_of
from luodi.web.documents.search import RANKS
from luodi.web.documents.words import indexed
from luodi.web.people.models import Secrecy

MARKINGS = (
    ("绝密", Secrecy.TOP_SECRET), ("机密", Secrecy.SECRET), ("秘密", Secrecy.CONFIDENTIAL), ("内部", Secrecy.INTERNAL),
)  # fmt: skip


def secrecy_of(marking: str | None) -> Secrecy:
    """密级 by the marking printed on a document. A marking nobody knows is taken for the highest until a person says.

    >>> secrecy_of("机密★1年").name, secrecy_of(None).name, secrecy_of("★★").name
    ('SECRET', 'NONE', 'TOP_SECRET')
    """
    if not marking:
        return Secrecy.NONE
    return next((level for word, level in MARKINGS if word in "".join(marking.split())), Secrecy.TOP_SECRET)


def named_spans(spans: NamedSpans) -> dict[str, list[list[int]]]:
    return {name: spans_of(value) for name, value in spans.items()}


def source(read: text.Source, size: int) -> Source:
    return Source(
        sha256=read.sha256, name=read.name.rpartition("/")[2][-255:], format=read.format, encoding=read.encoding or "",
        size=size, text=read.text, pages=_pages(read.pages), received_at=timezone.now(),
    )  # fmt: skip


def _pages(pages: PageMap | None) -> dict[str, Any] | None:
    """``{"sizes": [[width, height]], "boxes": [[start, end, page, x0, top, x1, bottom]]}`` in text order."""
    if pages is None:
        return None
    boxes = [[*b.span, b.page, *(round(v, 2) for v in (b.x0, b.top, b.x1, b.bottom))] for b in pages.boxes]
    return {"sizes": [list(size) for size in pages.sizes], "boxes": boxes}


def content_hash(read: ReadDocument) -> str:
    """The hash of a document's words, whatever file and line breaks they came in."""
    return digest("".join(_words(read)))


def _words(read: ReadDocument) -> Iterator[str]:
    yield from (read.number or "", read.title)
    for provision in read.walk():
        yield from (provision.number, provision.heading, provision.text)
    for table in read.tables:
        yield table.title
        for row in table.rows:
            yield from row.cells.values()


def key_of(read: ReadDocument, jurisdiction: str) -> str:
    """Jurisdiction and number as issued; without a number, title and date; never with a slash, for addresses.

    A document with neither number nor title is known by its words.
    """
    named = read.number or (f"{read.title}{read.date or ''}" if read.title else f"sha256-{content_hash(read)[:16]}")
    return f"{jurisdiction}:{named}".replace("/", "-")[:300]


def version(read: ReadDocument, of: Document, from_source: Source, ordinal: int) -> Version:
    doubts = list(read.doubts)
    if len(read.title) > 500:
        doubts.append("标题过长，已截断 / the title was too long and is cut")
    if read.secrecy and secrecy_of(read.secrecy) == Secrecy.TOP_SECRET and "绝密" not in read.secrecy:
        doubts.append(f"密级标注“{read.secrecy[:20]}”不明，暂按绝密处理 / unknown marking, kept as top secret for now")
    return Version(
        document=of, source=from_source, ordinal=ordinal, span_start=read.span[0], span_end=read.span[1],
        content_hash=content_hash(read), title=read.title[:500], issuers=list(read.issuers),
        addressees=list(read.addressees), date=read.date, effective=read.effective,
        supersedes=[_reference(one) for one in read.supersedes], basis=[_reference(one) for one in read.basis],
        attached=list(read.attached), secrecy_text=(read.secrecy or "")[:60], doubts=doubts,
        spans=named_spans(read.spans), engine=__version__, created_at=timezone.now(),
    )  # fmt: skip


def _reference(one: Reference) -> dict[str, Any]:
    return {"number": one.number, "title": one.title, "eid": one.eid, "spans": spans_of(one.spans)}


def provisions(read: ReadDocument, of: Version) -> list[Provision]:
    out: list[Provision] = []

    def walk(nodes: tuple[ReadProvision, ...], parent: str, depth: int) -> None:
        for node in nodes:
            out.append(
                Provision(
                    version=of, eid=node.eid, parent_eid=parent, order=len(out), depth=depth, kind=node.kind,
                    number=node.number[:60], label=node.label[:200], heading=node.heading, text=node.text,
                    spans=named_spans(node.spans), own_hash=digest(node.heading + node.text),
                )
            )  # fmt: skip
            walk(node.children, node.eid, depth + 1)

    walk(read.provisions, "", 0)
    return out


def tables(read: ReadDocument, of: Version) -> list[tuple[Table, list[Row]]]:
    return [
        (
            made := Table(
                version=of, eid=table.eid, order=order, group=table.group[:40], title=table.title[:300],
                columns=list(table.columns), span_start=table.span[0], span_end=table.span[1],
                confidence=table.confidence, doubts=list(table.doubts),
            ),
            [
                Row(
                    table=made, eid=row.eid, order=at, cells=dict(row.cells), spans=named_spans(row.spans),
                    confidence=row.confidence, doubts=list(row.doubts),
                )
                for at, row in enumerate(table.rows)
            ],
        )
        for order, table in enumerate(read.tables)
    ]  # fmt: skip


def citations(found: tuple[FoundCitation, ...], of: Version) -> list[Citation]:
    return [
        Citation(
            version=of, eid=one.eid or "", order=order, relation=one.relation,
            number=normal_number(one.number)[:120] if one.number else "", title=(one.title or "")[:500],
            spans=spans_of(one.spans),
        )
        for order, one in enumerate(found)
    ]  # fmt: skip


def search_entries(of: Document, parts: list[Provision], tasks: list[tuple[Any, str]]) -> list[SearchEntry]:
    """What search finds of a document; ``tasks`` are ids and texts of its commitments."""
    kind = SearchEntry.Kind
    head = f"{of.title} {of.number} {' '.join(of.issuers)}"
    told = [(kind.DOCUMENT, of.pk, head), *((kind.COMMITMENT, pk, words) for pk, words in tasks)]
    told += [(kind.PROVISION, part.pk, f"{part.heading}　{part.text}") for part in parts if part.heading or part.text]
    return [
        SearchEntry(kind=which, document=of, object_id=str(pk), rank=RANKS[which], words=indexed(words))
        for which, pk, words in told
    ]
