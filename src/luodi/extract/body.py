"""The words of one task as a single string with line breaks between paragraphs, each character knowing its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from luodi.text.model import Piece, Provision
from luodi.text.spans import Span, Spans, normal

_BETWEEN = "。．.：:！!？?；;，, \t　"
NUMBERED = ("heading", "item", "point", "article", "section", "chapter", "part", "attachment")


@dataclass(frozen=True, slots=True)
class Body:
    """``text[i]`` stands at ``at[i]`` of the source; ``None`` for the line breaks put between paragraphs."""

    source_text: str
    text: str
    at: tuple[int | None, ...]

    def spans(self, start: int, end: int) -> Spans:
        """Where ``text[start:end]`` stands in the source."""
        return normal((place, place + 1) for place in self.at[start:end] if place is not None)

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


def _places(source_text: str, spans: Spans) -> Iterator[tuple[str, int]]:
    """Characters and places of spans; a break kept inside a span reads as one space, as ``quote`` has it."""
    for a, b in spans:
        at = a
        while at < b:
            if source_text[at].isspace() and "\n" in source_text[at:b]:
                end = at
                while end < b and source_text[end].isspace():
                    end += 1
                if "\n" in source_text[at:end]:
                    yield " ", source_text.index("\n", at, end)
                    at = end
                    continue
            yield source_text[at], at
            at += 1


def body_at(source_text: str, spans: Spans) -> Body:
    """The words at ``spans``."""
    pairs = list(_places(source_text, spans))
    return Body(source_text, "".join(char for char, _ in pairs), tuple(place for _, place in pairs))


def body_of(source_text: str, provision: Provision) -> Body:
    """Heading and own words of a provision and of its unnumbered paragraphs, without its printed number."""
    text: list[str] = []
    at: list[int | None] = []

    def add(spans: Spans) -> None:
        for char, place in _places(source_text, spans):
            text.append(char)
            at.append(place)

    def line() -> None:
        if text:
            text.append("\n")
            at.append(None)

    heading, own = provision.spans.get("heading", ()), provision.spans.get("text", ())
    if heading:
        add(heading)
        add(_stop_after(source_text, heading[-1][1], own[0][0] if own else len(source_text)))
        if own and "\n" in source_text[heading[-1][1] : own[0][0]]:
            line()
    add(own)
    for child in _paragraphs(provision):
        line()
        add(child.spans.get("text", ()))
    return Body(source_text, "".join(text), tuple(at))


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
