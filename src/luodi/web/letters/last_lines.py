"""Which lines of a letter's text go over to the page of its signature, where that page would have the signature alone.

The whole paragraph is never taken along: a long one would leave the page before half empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pypdfium2

CARRIED = 2
"""Lines that go over, as many as Word takes along with what a paragraph is kept with."""
_FOLIO = re.compile(r"—\s*\d+\s*—")


@dataclass(frozen=True, slots=True)
class Ending:
    """How a text ends on paper: ``alone`` where what closes it begins a page, ``carried`` the characters of its last
    lines, 0 where the paragraph is too short to be taken apart."""

    alone: bool
    carried: int = 0


def ending(paper: bytes, text: str, closing: str) -> Ending:
    """Look at a set letter: ``text`` is its last paragraph, ``closing`` the first words behind it."""
    pages = _pages(paper)
    whole, first = _bare(text), _bare(closing)
    at = next((n for n in range(len(pages) - 1, -1, -1) if whole[-12:] in _bare("".join(pages[n]))), None)
    if at is None or at + 1 == len(pages) or not _bare("".join(pages[at + 1])).startswith(first):
        return Ending(alone=False)
    last = [_bare(line) for line in pages[at][-CARRIED:]]
    above = _bare(pages[at][-CARRIED - 1]) if len(pages[at]) > CARRIED else ""
    if not whole.endswith("".join(last)) or not whole.endswith(above + "".join(last)) or whole == above + "".join(last):
        return Ending(alone=True)
    return Ending(alone=True, carried=_length(text, sum(len(line) for line in last)))


def _length(text: str, characters: int) -> int:
    """The length of the end of ``text`` that has so many characters, blanks not counted.

    >>> _length("甲 乙 丙丁", 3)
    4
    """
    left = characters
    for back, one in enumerate(reversed(text), 1):
        left -= not one.isspace()
        if left == 0:
            return back
    return len(text)


def _pages(paper: bytes) -> list[list[str]]:
    """The lines of each page, without its number."""
    document = pypdfium2.PdfDocument(paper)
    try:
        found = []
        for page in document:
            words = page.get_textpage()
            lines = [line for line in words.get_text_range().splitlines() if _bare(line)]
            found.append([line for line in lines if not _FOLIO.fullmatch(line.strip())])
            words.close()
            page.close()
        return found
    finally:
        document.close()


def _bare(text: str) -> str:
    return "".join(text.split())
