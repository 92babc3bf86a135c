"""Where every word of a document stands: each visible character in exactly one place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from luodi.text.model import Document, Provision
from luodi.text.spans import Span, Spans

HEAD = (
    "metadata",
    "marks",
    "letterhead",
    "title",
    "number",
    "note",
    "addressees",
    "contents",
    "annexes",
    "signature",
    "date",
    "remark",
    "copies",
    "tables",
)
"""Names in ``Document.spans`` that hold words of their own; the others point into these or into provisions."""

OWN = ("number", "heading", "text", "marks", "annexes", "contents", "remark")
"""The same for ``Provision.spans``; ``marks`` are the separators around number and heading (、 ． and a closing 。)."""


@dataclass(frozen=True, slots=True)
class Place:
    """One range and what stands there: ``eid`` of the provision (None in the head), name of the span."""

    eid: str | None
    name: str
    span: Span


_POINTING = ("title", "number", "date")
"""These may point into other places: an order bears the title of what it issues, a web page's date its metadata."""


def places(document: Document) -> list[Place]:
    """All places of a document, in the order of the text."""
    out = [Place(None, name, span) for name in HEAD if name not in _POINTING for span in document.spans.get(name, ())]
    for provision in document.walk():
        out.extend(Place(provision.eid, name, span) for name in OWN for span in provision.spans.get(name, ()))
    taken = [place.span for place in out]
    for name in _POINTING:
        out.extend(Place(None, name, span) for span in without(document.spans.get(name, ()), taken))
    return sorted(out, key=lambda place: place.span)


def whole(provision: Provision) -> Spans:
    """The words of a provision with all below it in reading order, without its own number.

    The 。 after an inline heading is kept, so that the words read on: 加强统筹。各县…
    """
    out = [span for name in ("heading", "text", "marks") for span in provision.spans.get(name, ())]
    first = min((a for a, _ in provision.spans.get("heading", ()) + provision.spans.get("text", ())), default=0)
    out = [span for span in out if span[0] >= first]
    for child in provision.children:
        for node in child.walk():
            out.extend(span for name in OWN for span in node.spans.get(name, ()))
    return tuple(sorted(out))


def visible(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """The runs of ``spans`` that are no white space.

    >>> list(visible("甲 乙\\n丙", [(0, 5)]))
    [(0, 1), (2, 3), (4, 5)]
    """
    for a, b in spans:
        for word in re.finditer(r"\S+", text[a:b]):
            yield a + word.start(), a + word.end()


def without(spans: Iterable[Span], taken: Iterable[Span]) -> Spans:
    """``spans``, in order, less what ``taken`` covers.

    >>> without([(0, 10)], [(2, 4), (8, 12)])
    ((0, 2), (4, 8))
    """
    out: list[Span] = []
    gone = sorted(taken)
    first = 0
    for a, b in sorted(spans):
        at = a
        while first < len(gone) and gone[first][1] <= a:
            first += 1
        index = first
        while index < len(gone) and gone[index][0] < b and at < b:
            lo, hi = gone[index]
            if at < lo:
                out.append((at, lo))
            at = max(at, hi)
            index += 1
        if at < b:
            out.append((at, b))
    return tuple(out)
