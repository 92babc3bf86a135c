"""A source read into its documents: head, body and attachments, every word in exactly one place."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from luodi.errors import LuodiError
from luodi.text import references
from luodi.text.docnumber import normal_number
from luodi.text.gazette import split
from luodi.text.header import Head, issuers_of, labelled_title, metadata_date, read_head, split_addressees, title_spans
from luodi.text.lines import Line, lines
from luodi.text.margins import margins
from luodi.text.model import Document, Provision, Source, Table
from luodi.text.organs import is_organ
from luodi.text.outline import Tree
from luodi.text.places import visible, without
from luodi.text.reflow import Layout, joined, layout, paragraphs
from luodi.text.regions import Parts, Region, read_parts
from luodi.text.spans import Span, Spans, normal, quote
from luodi.text.tables import find_tables
from luodi.text.titles import carried, title_piece, unquoted


@dataclass(frozen=True, slots=True)
class Reading:
    """All of a source: its documents, and the lines that belong to none.

    ``layouts`` has one for each document. ``furniture`` are page numbers and running headers, ``outside`` a gazette's
    contents, section headings and colophon.
    """

    documents: tuple[Document, ...]
    furniture: tuple[Span, ...]
    outside: tuple[Span, ...]
    layouts: tuple[Layout, ...]


LONGEST = 300_000
"""Lines read at most. Ours: twice what a gazette of 2,000 pages prints, and read within ten seconds and 500 MB."""


_TAKES_EFFECT = re.compile(r"\s*(?:起|后)?\s*(?:施行|实施|执行|生效|起)")


def parse(source: Source) -> tuple[Document, ...]:
    """The documents in ``source``, in the order they are printed."""
    return read(source).documents


def read(source: Source) -> Reading:
    """The documents in ``source`` and what stands outside them. Raises LuodiError beyond ``LONGEST`` lines."""
    every = lines(source.text)
    if len(every) > LONGEST:
        raise LuodiError(
            file=source.name,
            place=f"line {LONGEST + 1}",
            zh=f"文件有{len(every)}行文字，超过{LONGEST}行，不像公文。",
            en=f"The file has {len(every)} lines of text, more than {LONGEST}: not an official document.",
            mend_zh="请按期或按文件拆分后再读取。",
            mend_en="Split it by issue or by document, then read the parts.",
        )
    edges = margins(source.pages, every)
    file_layout = layout(every, source.format, edges, text=source.text)
    content = [line for line in every if not line.furniture]
    ranges = split(content)
    layouts = tuple(layout(content[a:b], source.format, edges, file_layout, source.text) for a, b in ranges)
    documents = tuple(_Reader(source, how, content).document(a, b) for how, (a, b) in zip(layouts, ranges, strict=True))
    inside = [False] * len(content)
    for a, b in ranges:
        inside[a:b] = [True] * (b - a)
    outside = tuple(line.span for line, held in zip(content, inside, strict=True) if not held)
    return Reading(documents, tuple(line.span for line in every if line.furniture), outside, layouts)


class _Reader:
    """Reads one document out of a source's lines."""

    def __init__(self, source: Source, how: Layout, content: Sequence[Line]) -> None:
        self.source, self.text, self.how = source, source.text, how
        self.content = content
        self.tables: list[Table] = []
        self.claimed: list[Span] = []
        self.doubts: list[str] = []

    def document(self, start: int, end: int) -> Document:
        head = read_head(self.text, self.content, start, end)
        title = title_spans(self.text, head)
        name = quote(self.text, title)
        expected = self._announced(name, head, end)
        parts = read_parts(self.content, head.body, end, expected)
        top: list[Provision] = []
        inner: dict[str, list[Provision]] = {}
        attached: list[str] = []
        for region in parts.regions:
            found = self._region(region, parts)
            above = region.eid.rpartition("__")[0]
            if above and top and top[-1].eid == above:
                inner.setdefault(above, []).extend(found)
            else:
                top.extend(found)
            if region.eid:
                attached.append(found[0].heading)
        provisions = [
            replace(one, children=(*one.children, *inner[one.eid])) if one.eid in inner else one for one in top
        ]
        return self._assemble(head, parts, title, name, provisions, attached, (start, end))

    def _announced(self, name: str, head: Head, end: int) -> list[str]:
        """Titles of what the document prints in, as its own title and first words give them."""
        out = []
        held = carried(name)
        if held:
            out.append(held)
            # 转发某部门某方案: what is printed bears only the plan's own name.
            out.extend(held[k:] for k in range(2, min(len(held) - 6, 40)))
        opening = " ".join(line.text for line in self.content[head.body : min(end, head.body + 3)])
        quoted = re.findall(r"《(?:[^《》]|《[^《》]*》)*》", "".join(opening.split()))
        out.extend(unquoted(title) for title in quoted[:3])
        return out

    # --- regions ----------------------------------------------------------------------------------------------------
    def _region(self, region: Region, parts: Parts) -> list[Provision]:
        a, b = region.lines
        here = list(self.content[a:b])
        found, claimed = find_tables(self.source, here, region.eid)
        self.tables.extend(found)
        self.claimed.extend(here[index].span for index in sorted(claimed))
        kept = [line for index, line in enumerate(here) if index not in claimed]
        after = frozenset(
            k for k, index in enumerate(i for i in range(len(here)) if i not in claimed) if index - 1 in claimed
        )
        label = ""
        if region.eid and region.label:
            label = "".join(quote(self.text, region.label).rstrip("：:").split())
        tree = Tree(region.eid, f"{label} " if label else "")
        provisions = tree.provisions(paragraphs(self.text, kept, self.how, after))
        self.doubts.extend(tree.doubts)
        if not region.eid:
            return list(provisions)
        spans: dict[str, Spans] = {}
        if region.label:
            spans["number"] = joined(self.text, region.label)
        heading = title_piece(self.text, region.title)
        if heading:
            spans["heading"] = heading
        byline = joined(self.text, region.byline)
        if byline:
            spans["text"] = byline
        for name, own in region.own.items():
            spans[name] = tuple(own)
        title = quote(self.text, heading)
        return [
            Provision(
                region.eid,
                label or title,
                "attachment",
                title,
                quote(self.text, byline),
                spans,
                provisions,
                quote(self.text, spans.get("number", ())),
            )
        ]

    # --- the whole --------------------------------------------------------------------------------------------------
    def _assemble(
        self,
        head: Head,
        parts: Parts,
        title: Spans,
        name: str,
        provisions: list[Provision],
        attached: list[str],
        extent: tuple[int, int],
    ) -> Document:
        if not name and head.order and attached:
            title, name = self._first_heading(provisions)
        if not name:
            title = labelled_title(head)
            name = quote(self.text, title)
        number = quote(self.text, head.number)
        if not number and ("发文字号" in head.metadata or "文号" in head.metadata):
            where = head.metadata.get("发文字号") or head.metadata["文号"]
            number = self.text[slice(*where)]
        issuers = self._issuers(head, parts)
        dated = parts.date or head.date or metadata_date(self.text, head) or self._noted(head)
        spans = self._spans(head, parts, title, dated)
        flat = [node for provision in provisions for node in provision.walk()]
        issued = dated[0] if dated else None
        start = references.effective(self._last_first(flat), issued) or self._noted_effect(head)
        if start:
            spans["effective"] = start[1]
        elif "施行日期" in head.metadata or "实施日期" in head.metadata or "生效日期" in head.metadata:
            start = self._effect_from(head)
        grounds = references.said_at_outset(provisions)
        for provision in provisions:
            if provision.kind == "attachment":
                grounds.extend(references.said_at_outset(provision.children))
        lo, hi = self.content[extent[0]].span[0], self.content[extent[1] - 1].span[1]
        return Document(
            number=normal_number(number) if number else None,
            title=name,
            issuers=issuers,
            addressees=split_addressees(quote(self.text, head.addressees)),
            date=issued,
            effective=start[0] if start else None,
            supersedes=references.repealed(flat),
            basis=references.basis(grounds),
            secrecy=quote(self.text, head.secrecy) or None,
            span=(lo, hi),
            spans=spans,
            provisions=tuple(provisions),
            tables=tuple(self.tables),
            attached=tuple(title for title in attached if title),
            doubts=tuple(self.doubts),
        )

    def _spans(self, head: Head, parts: Parts, title: Spans, dated: tuple[dt.date, Span] | None) -> dict[str, Spans]:
        """The named spans of the whole document; what a line holds besides number or date goes to marks, signature."""
        own: dict[str, list[Span]] = {}
        for source in (head.own, parts.own, parts.regions[0].own):
            for key, found in source.items():
                own.setdefault(key, []).extend(found)
        exact = {"number": head.number, "addressees": head.addressees}
        if head.title:
            exact["title"] = title
        elif title and title == labelled_title(head):
            exact["title"] = title
            own["metadata"] = list(without(visible(self.text, own.get("metadata", [])), title))
        if dated and "date" in own:
            exact["date"] = tuple(self._solid(dated[1]))
        for name, rest in (("number", "marks"), ("date", "signature"), ("title", "marks"), ("addressees", "marks")):
            held = [*exact.get(name, ()), *(head.number if name == "title" else ())]
            left = without(visible(self.text, own.pop(name, [])), held)
            for a, b in left:
                own.setdefault(rest if self.text[a:b].strip("（）()") else "marks", []).append((a, b))
        if self.claimed:
            own["tables"] = self.claimed
        spans = {name: tuple(sorted(found)) for name, found in own.items()}
        spans.update((name, found) for name, found in exact.items() if found)
        if title:
            spans["title"] = title
        if dated:
            spans["date"] = normal(self._solid(dated[1]))
        if head.secrecy:
            spans["secrecy"] = head.secrecy
        return spans

    def _first_heading(self, provisions: Sequence[Provision]) -> tuple[Spans, str]:
        for provision in provisions:
            if provision.kind == "attachment":
                return provision.spans.get("heading", ()), provision.heading
        return (), ""

    def _issuers(self, head: Head, parts: Parts) -> tuple[str, ...]:
        """Who signs and who is named in the title are the same; the longer list has the joint issuers in full."""
        signers = parts.signers(self.text)
        named = head.issuers or issuers_of(self.text, head)
        whole = bool(named) and all(is_organ(name) for name in named)
        return named if named and len(named) >= len(signers) and (whole or not signers) else signers

    def _solid(self, span: Span) -> list[Span]:
        return [(span[0] + w.start(), span[0] + w.end()) for w in re.finditer(r"\S+", self.text[slice(*span)])]

    def _noted(self, head: Head) -> tuple[dt.date, Span] | None:
        """The last day the note below a title names but for that of taking effect: when this wording was passed."""
        from luodi.text.dates import DATE, from_match

        out = None
        for span in head.note:
            for found in DATE.finditer(self.text, *span):
                day = from_match(found)
                if day and not _TAKES_EFFECT.match(self.text, found.end(), span[1]):
                    out = (day, found.span())
        return out

    def _noted_effect(self, head: Head) -> tuple[dt.date, Spans] | None:
        """The day of taking effect, where the note below the title says it (自2026年3月1日起施行)."""
        from luodi.text.dates import DATE, from_match

        for span in reversed(head.note):
            for found in DATE.finditer(self.text, *span):
                day = from_match(found)
                if day and _TAKES_EFFECT.match(self.text, found.end(), span[1]):
                    return day, (found.span(),)
        return None

    def _effect_from(self, head: Head) -> tuple[dt.date, Spans] | None:
        from luodi.text.dates import first_date

        for label in ("施行日期", "实施日期", "生效日期"):
            if label in head.metadata:
                span = head.metadata[label]
                day = first_date(self.text[slice(*span)])
                if day:
                    return day, (span,)
        return None

    def _last_first(self, flat: Sequence[Provision]) -> list[Provision]:
        """The body's own words first (an order says when), then from the end, where documents say it."""
        body = [node for node in flat if not node.eid.startswith("att_")]
        printed = [node for node in flat if node.eid.startswith("att_")]
        return body[::-1] + printed[::-1]


__all__ = ["LONGEST", "Reading", "parse", "read"]
