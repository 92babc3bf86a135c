"""Keys and check values of a sheet's rows: plain text that WPS and Excel keep as it is."""

from __future__ import annotations

import re
import uuid
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_KEY = re.compile(r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?:#([0-9]{1,18}))?")
_CHECK = re.compile(r"r([0-9]{1,10})((?: [a-z][0-9a-f]{8})*)")


@dataclass(frozen=True, slots=True)
class Key:
    """What a row is about: a commitment, and the unit's part of it that the row reports on."""

    commitment: uuid.UUID
    charge: int | None = None

    def __str__(self) -> str:
        return f"{self.commitment}#{self.charge}" if self.charge else str(self.commitment)

    @classmethod
    def of(cls, text: str) -> Key | None:
        """The key as a cell has it; None where it is none.

        >>> str(Key.of(" 1f0e7a52-0c3d-4c1b-9d2e-5a6b7c8d9e0f#12 "))
        '1f0e7a52-0c3d-4c1b-9d2e-5a6b7c8d9e0f#12'
        >>> Key.of("12") is None
        True
        """
        found = _KEY.fullmatch(text.strip().lower())
        return cls(uuid.UUID(found[1]), int(found[2]) if found[2] else None) if found else None


@dataclass(frozen=True, slots=True)
class Check:
    """How a row stood when it went out: the part's revision (the commitment's where there is none), and a sum over
    each column that can be compared, by its code."""

    revision: int
    sums: Mapping[str, str]

    def __str__(self) -> str:
        return f"r{self.revision}" + "".join(f" {code}{value}" for code, value in self.sums.items())

    @classmethod
    def of(cls, text: str) -> Check | None:
        """The check value as a cell has it; None where it is none.

        >>> str(Check.of("r3 p00000000")), Check.of("3")
        ('r3 p00000000', None)
        """
        found = _CHECK.fullmatch(" ".join(text.split()).lower())
        if found is None:
            return None
        return cls(int(found[1]), {part[0]: part[1:] for part in found[2].split()})


def check_of(revision: int, cells: Iterable[tuple[str, str]]) -> Check:
    """The check value over ``cells``: pairs of a column's code and its text."""
    return Check(revision, {code: summed(text) for code, text in cells})


def summed(text: str) -> str:
    """The sum of a cell's words; blanks, which spreadsheets change by themselves, do not count.

    A sum finds changes; nobody is kept out by it: what a person may do is asked of the actions.

    >>> summed("已改造 380 所\\n") == summed("已改造380所"), len(summed(""))
    (True, 8)
    """
    return f"{zlib.crc32(''.join(text.split()).encode()):08x}"
