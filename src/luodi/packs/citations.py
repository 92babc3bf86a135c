"""From a citation as rules write it (第十条（四）第二款) to the provision of the document that it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from luodi.text.model import Document, Provision
from luodi.text.numerals import ORDINAL, ordinal

_NUMERAL = rf"(?:[{ORDINAL}]+|[0-9]+)"
_TOKEN = re.compile(
    rf"附件(?P<att>{_NUMERAL}|)|第(?P<art>{_NUMERAL})条|第(?P<para>{_NUMERAL})[款段]|(?P<last>末[款段])"
    rf"|第?（(?P<point>{_NUMERAL})）项?|第?(?P<item>[0-9]+)[目．.]?|(?P<sec>{_NUMERAL})"
)
_SEVERAL = re.compile(r"[、，；和及]")
_MAY_BE = {"point": ("point", "sec", "item"), "item": ("item", "point"), "sec": ("sec", "item")}
"""What a part of a citation may be in the outline: （一） is a point under an article, a heading elsewhere."""

Token = tuple[str, int]


def tokens(citation: str) -> tuple[Token, ...]:
    """The parts of a citation; 末款, and an annex without a number, have the number 0: the last.

    >>> tokens("第十条（四）3"), tokens("第十三条末款"), tokens("七22")
    ((('art', 10), ('point', 4), ('item', 3)), (('art', 13), ('para', 0)), (('sec', 7), ('item', 22)))
    """
    found: list[Token] = []
    for match in _TOKEN.finditer(citation):
        kind = match.lastgroup or ""
        number = 0 if kind == "last" or not match[kind] else ordinal(match[kind])
        if number is not None:
            found.append(("para" if kind == "last" else kind, number))
    return tuple(found)


def resolve(document: Document, citation: str) -> Provision | None:
    """The provision that a citation names: the outermost one whose path has its parts in order, or None."""
    wanted = tokens(citation)
    if not wanted:
        return None
    every = list(document.walk())
    fitting = [p for p in every if _fits(p.eid, wanted, every)]
    return min(fitting, key=lambda p: len(p.eid.split("__")), default=None)


def resolve_all(document: Document, citation: str) -> tuple[Provision, ...] | None:
    """The provisions that a citation of one or several (第三条、第四条第二款) names, each written whole.

    None where it has words that are of no citation, or where one that it names is not there.
    """
    found = []
    for part in _SEVERAL.split(citation):
        provision = resolve(document, part) if not _TOKEN.sub("", part).strip() else None
        if provision is None:
            return None
        found.append(provision)
    return tuple(found)


def _fits(eid: str, wanted: tuple[Token, ...], every: Iterable[Provision]) -> bool:
    """Whether the path has the parts in order and ends with the last of them."""
    segments = list(_segments(eid))
    at = 0
    for kind, number in wanted:
        kinds = _MAY_BE.get(kind, (kind,))
        while at < len(segments) and not (segments[at][0] in kinds and _number(segments, at, number, every)):
            at += 1
        if at == len(segments):
            return False
        at += 1
    return at == len(segments)


def _number(segments: list[tuple[str, int, str]], at: int, number: int, every: Iterable[Provision]) -> bool:
    if number:
        return segments[at][1] == number
    head = segments[at][2].rsplit("_", 1)[0] + "_"
    siblings = [int(p.eid[len(head) :]) for p in every if p.eid.startswith(head) and p.eid[len(head) :].isdigit()]
    return segments[at][1] == max(siblings, default=0)


def _segments(eid: str) -> Iterator[tuple[str, int, str]]:
    """(kind, number, the eid up to here) of each part of an eid."""
    path = ""
    for part in eid.split("__"):
        path = f"{path}__{part}" if path else part
        kind, _, number = part.partition("_")
        if number.isdigit():
            yield kind, int(number), path
