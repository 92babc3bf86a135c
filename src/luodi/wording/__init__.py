"""辞: what the wording of a document contradicts, leaves out or points to in vain."""

from __future__ import annotations

from luodi.text.model import Document
from luodi.wording import bounds, numbers, periods, pointers, terms, tiers
from luodi.wording.model import WORDS, Kind, Remark, words_of

__all__ = ["WORDS", "Kind", "Remark", "remarks"]

_CHECKS = (
    bounds.contradicting,
    bounds.open_bounds,
    periods.without_start,
    periods.without_day_kind,
    periods.two_windows,
    periods.months_before,
    tiers.leaky,
    tiers.uneven,
    pointers.dangling,
    terms.unused,
    terms.twice,
    numbers.before_issue,
    numbers.backdated,
    numbers.disagreeing,
)


def remarks(document: Document) -> tuple[Remark, ...]:
    """Every remark on the wording of a document, in the order of its text."""
    every = tuple(words_of(document))
    place = {words.eid: n for n, words in reversed(list(enumerate(every)))}
    found = [one for check in _CHECKS for one in check(document, every)]
    return tuple(sorted(found, key=lambda one: (place[one.eid], one.spans)))
