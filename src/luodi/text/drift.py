"""Drift: what became of each provision of a document when it is read again, by the hash of its own words."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Literal

from luodi.text.model import Document, Provision

NORMALISER = 1
"""Version of ``folded``: hashes made with different versions cannot be compared."""

Grade = Literal["identical", "typographic", "changed", "moved", "added", "removed"]

_FORMS = {
    **dict.fromkeys("。｡", "."),
    **dict.fromkeys("、､", ","),
    **dict.fromkeys("“”„‟〝〞＂「」『』", '"'),
    **dict.fromkeys("‘’‚‛＇", "'"),
    **dict.fromkeys("〔［【｛〖", "("),
    **dict.fromkeys("〕］】｝〗", ")"),
    **dict.fromkeys("〈﹤", "<"),
    **dict.fromkeys("〉﹥", ">"),
    **dict.fromkeys("—–―‐‑‒−－─━", "-"),
    **dict.fromkeys("∶︰", ":"),
    **dict.fromkeys("•‧・﹒", "·"),
    **dict.fromkeys("〜～∼", "~"),
}
_TABLE = str.maketrans(_FORMS | {"[": "(", "]": ")", "{": "(", "}": ")"})
_DASHES = re.compile(r"-{2,}")
_IGNORED = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")


def folded(text: str) -> str:
    """``text`` after NFKC, without blanks, its punctuation in one form each.

    No mark is dropped: 2.5 and 25, 1—2 and 12 stay apart.

    >>> folded("第１条　（试行）： 60 ％") == folded("第1条(试行):60%")
    True
    >>> folded("2.5%") == folded("25%"), folded("1—2公里") == folded("12公里")
    (False, False)
    """
    bare = _DASHES.sub("-", _IGNORED.sub("", unicodedata.normalize("NFKC", text).translate(_TABLE)))
    # Where a blank goes, a mark behind it may come to stand on the letter before it.
    return bare if unicodedata.is_normalized("NFKC", bare) else folded(bare)


def own_words(provision: Provision) -> str:
    """Heading and text of a provision, without its number and without its children's words."""
    return f"{provision.heading}\n{provision.text}" if provision.heading else provision.text


def own_hash(provision: Provision) -> str:
    """What a pack pins for a provision: the normaliser's version and the SHA-256 of the folded own words.

    >>> own_hash(Provision("art_1__para_1", "第一条", "paragraph", "", "为了安全。", {}))[:10]
    '1:f7b67ad4'
    """
    return f"{NORMALISER}:{hashlib.sha256(folded(own_words(provision)).encode()).hexdigest()}"


@dataclass(frozen=True, slots=True)
class Drift:
    """One provision in both readings: ``before`` and ``after`` are its eids, None where it was added or removed."""

    grade: Grade
    before: str | None
    after: str | None


def drift(before: Document, after: Document) -> tuple[Drift, ...]:
    """What became of every provision that has words of its own; in the order of ``after``, removed ones at the end.

    The same words under the same eid are identical or, where only width, blanks or forms of punctuation differ,
    typographic. The same words under another eid have moved; other words under the same eid have changed.
    """
    old = {node.eid: node for node in before.walk() if own_words(node).strip()}
    new = {node.eid: node for node in after.walk() if own_words(node).strip()}
    hashes = {eid: own_hash(node) for eid, node in old.items()}
    fresh = {eid: own_hash(node) for eid, node in new.items()}
    stayed = {eid for eid, found in fresh.items() if hashes.get(eid) == found}
    waiting: dict[str, deque[str]] = defaultdict(deque)
    for eid, found in hashes.items():
        if eid not in stayed:
            waiting[found].append(eid)
    moved = {eid: waiting[found].popleft() for eid, found in fresh.items() if eid not in stayed and waiting.get(found)}
    gone = set(moved.values())
    out: list[Drift] = []
    changed: set[str] = set()
    for eid, node in new.items():
        if eid in stayed:
            same = own_words(old[eid]) == own_words(node)
            out.append(Drift("identical" if same else "typographic", eid, eid))
        elif eid in moved:
            out.append(Drift("moved", moved[eid], eid))
        elif eid in old and eid not in gone:
            changed.add(eid)
            out.append(Drift("changed", eid, eid))
        else:
            out.append(Drift("added", None, eid))
    left = [eid for eid in old if eid not in stayed and eid not in gone and eid not in changed]
    return (*out, *(Drift("removed", eid, None) for eid in left))
