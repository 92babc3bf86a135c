"""Comparing: two sides aligned, with what became of every item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace

from luodi.compare.aligning import aligned
from luodi.compare.model import VERDICTS, Comparison, Side
from luodi.compare.verdicts import changes


def compare(
    old: Side,
    new: Side,
    *,
    given: Collection[tuple[str, str]] = (),
    refused: Collection[tuple[str, str]] = (),
) -> Comparison:
    """What became of each item of ``old`` in ``new``, and what ``new`` added.

    ``given`` and ``refused`` are pairs of keys that a person settled.
    """
    links, weights = aligned(old.items, new.items, given=given, refused=refused)
    before, after = ({item.key: item for item in side.items} for side in (old, new))
    links = [replace(link, changes=changes(before[link.old], after[link.new], old, new, weights)) for link in links]
    linked_old, linked_new = {link.old for link in links}, {link.new for link in links}
    dropped = tuple(item.key for item in old.items if item.key not in linked_old)
    added = tuple(item.key for item in new.items if item.key not in linked_new)
    counts: Mapping[str, int] = Counter(link.verdict for link in links)
    totals = {**counts, "dropped": len(dropped), "added": len(added)}
    return Comparison(
        old,
        new,
        tuple(links),
        dropped,
        added,
        {verdict: totals[verdict] for verdict in VERDICTS if totals.get(verdict)},
    )
