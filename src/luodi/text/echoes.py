"""Echoes: words of a table that stand elsewhere in the same file, where no line break cuts them."""

from __future__ import annotations

from collections.abc import Iterable

GRAM = 4
MAX_TEXT = 150_000
"""Code points looked through; enough for the longest gazette, bounded for a hostile one."""


class Echoes:
    """The four-character words of a text's printed lines.

    >>> heard = Echoes(["抓好应急指挥部和队伍建设。", "抓好会商研判。"])
    >>> heard.across("抓好应急", "指挥部和"), heard.across("队伍建设", "抓好会商")
    (3, 0)
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._grams: set[str] = set()
        left = MAX_TEXT
        for line in lines:
            if left <= 0:
                break
            left -= len(line)
            bare = line.replace(" ", "")
            self._grams.update([bare[i : i + GRAM] for i in range(len(bare) - GRAM + 1)])

    def across(self, left: str, right: str) -> int:
        """How many of the three words that reach over the gap between two lines stand unbroken elsewhere."""
        tail, head = left[-3:], right[:3]
        joined = tail + head
        if len(tail) < 2 or len(head) < 2:
            return 0
        return sum(joined[i : i + GRAM] in self._grams for i in range(len(joined) - GRAM + 1))
