"""The words of one task as a single string with line breaks between paragraphs, each character knowing its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from luodi.text.model import Piece, Provision
from luodi.text.reflow import LABELLED
from luodi.text.spans import Span, Spans, normal

_BETWEEN = "。．.：:！!？?；;，, \t　"
NUMBERED = ("heading", "item", "point", "article", "section", "chapter", "part", "attachment")
_BREAK = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Body:
    """``text`` and where it stands: ``starts[i]`` of it is ``places[i]`` of the source, and on to the next start.

    The line breaks put between paragraphs stand nowhere (``None``).
    """

    source_text: str
    text: str
    starts: tuple[int, ...]
    places: tuple[int | None, ...]

    def spans(self, start: int, end: int) -> Spans:
        """Where ``text[start:end]`` stands in the source."""
        out: list[Span] = []
        i = max(bisect_right(self.starts, start) - 1, 0)
        while i < len(self.starts) and self.starts[i] < end:
            place = self.places[i]
            stop = self.starts[i + 1] if i + 1 < len(self.starts) else len(self.text)
            if place is not None:
                a, b = max(start, self.starts[i]), min(end, stop)
                out.append((place + a - self.starts[i], place + b - self.starts[i]))
            i += 1
        return normal(out)

    def begins_line(self, at: int) -> bool:
        """Whether ``text[at]`` is the first character of a printed line."""
        here, before = self.spans(at, at + 1), self.spans(at - 1, at)
        if not here or not before:
            return True
        return "\n" in self.source_text[before[-1][1] : here[0][0]]

    def piece(self, start: int, end: int) -> Piece:
        """The words ``text[start:end]`` without surrounding white space, quoted from the source."""
        while start < end and self.text[start].isspace():
            start += 1
        while start < end and self.text[end - 1].isspace():
            end -= 1
        return Piece.of(self.source_text, self.spans(start, end))

    def joined(self, ranges: Iterable[Span]) -> Piece:
        """The words of several ranges as one piece."""
        spans: list[Span] = []
        for start, end in ranges:
            spans += self.piece(start, end).spans
        return Piece.of(self.source_text, normal(spans))


@dataclass(slots=True)
class _Writer:
    """Puts a body together."""

    source_text: str
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    places: list[int | None] = field(default_factory=list)
    length: int = 0

    def _put(self, words: str, place: int | None) -> None:
        if words:
            self.words.append(words)
            self.starts.append(self.length)
            self.places.append(place)
            self.length += len(words)

    def add(self, spans: Spans) -> None:
        """The words at ``spans``; a break kept inside a span reads as one space, as ``quote`` has it. A label at the
        head of a printed line (责任单位：) begins a line here too."""
        last = None
        for a, b in spans:
            if last is not None and "\n" in self.source_text[last:a] and LABELLED.match(self.source_text, a):
                self.line()
            last = b
            at = a
            while at < b:
                found = _BREAK.search(self.source_text, at, b) if self.source_text.find("\n", at, b) >= 0 else None
                stop = found.start() if found else b
                self._put(self.source_text[at:stop], at)
                if found:
                    self._put(" ", self.source_text.index("\n", stop, found.end()))
                at = found.end() if found else b

    def line(self) -> None:
        if self.length:
            self._put("\n", None)

    def body(self) -> Body:
        return Body(self.source_text, "".join(self.words), tuple(self.starts), tuple(self.places))


def body_at(source_text: str, spans: Spans) -> Body:
    """The words at ``spans``."""
    writer = _Writer(source_text)
    writer.add(spans)
    return writer.body()


def body_of(source_text: str, provision: Provision) -> Body:
    """Heading and own words of a provision and of its unnumbered paragraphs, without its printed number."""
    writer = _Writer(source_text)
    heading, own = provision.spans.get("heading", ()), provision.spans.get("text", ())
    if heading:
        writer.add(heading)
        writer.add(_stop_after(source_text, heading[-1][1], own[0][0] if own else len(source_text)))
        if own and "\n" in source_text[heading[-1][1] : own[0][0]]:
            writer.line()
    writer.add(own)
    for child in _paragraphs(provision):
        writer.line()
        writer.add(child.spans.get("text", ()))
    return writer.body()


def _stop_after(source_text: str, at: int, limit: int) -> Spans:
    """The full stop printed behind a heading, which belongs to the task's words."""
    end = at
    while end < limit and source_text[end] in _BETWEEN:
        end += 1
    marks = source_text[at:end].strip()
    if not marks:
        return ()
    start = source_text.index(marks[0], at)
    return ((start, start + len(marks)),) if marks == source_text[start : start + len(marks)] else ((start, start + 1),)


def _paragraphs(provision: Provision) -> Iterator[Provision]:
    """The unnumbered paragraphs below a provision, in order, down to the first numbered child."""
    for child in provision.children:
        if child.kind in NUMBERED:
            break
        if child.kind in ("paragraph", "preface"):
            yield child
            yield from _paragraphs(child)
