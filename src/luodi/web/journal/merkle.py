"""Merkle trees over the entries of a batch."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Leaf:
    """An entry as its seal keeps it: id, and digest in hexadecimal."""

    id: int
    digest: str

    def hash(self) -> bytes:
        return hashlib.sha256(b"\0" + f"{self.id}:{self.digest}".encode()).digest()


def root(leaves: Sequence[Leaf]) -> str:
    """The Merkle root in hexadecimal, leaves and nodes hashed under different prefixes (as RFC 6962 has it).

    >>> root([]) == hashlib.sha256(b"").hexdigest()
    True
    """
    level = [leaf.hash() for leaf in leaves]
    if not level:
        return hashlib.sha256(b"").hexdigest()
    while len(level) > 1:
        paired = [hashlib.sha256(b"\1" + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=False)]
        if len(level) % 2:
            paired.append(level[-1])
        level = paired
    return level[0].hex()


def written(leaves: Iterable[Leaf]) -> str:
    """Leaves as a seal stores them, one ``id:digest`` a line.

    >>> written([Leaf(7, "ab"), Leaf(9, "cd")])
    '7:ab\\n9:cd'
    """
    return "\n".join(f"{leaf.id}:{leaf.digest}" for leaf in leaves)


def read(text: str) -> list[Leaf] | None:
    """Leaves from a seal's text; None where it is not what ``written`` makes, in strictly rising id order.

    >>> read("7:ab\\n9:cd")
    [Leaf(id=7, digest='ab'), Leaf(id=9, digest='cd')]
    >>> read("9:ab\\n7:cd") is None
    True
    """
    leaves = []
    for line in text.split("\n") if text else []:
        number, colon, digest = line.partition(":")
        if not colon or not number.isascii() or not number.isdigit():
            return None
        leaves.append(Leaf(int(number), digest))
    if any(a.id >= b.id for a, b in pairwise(leaves)):
        return None
    return leaves
