"""``pack.toml``: the document that a pack stands for, and what it says about other documents."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec

from luodi.written.shapes import shaped
from luodi.written.tables import read_toml

FILE = "pack.toml"


class Cited(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another document: what this one replaces, rests on, or leaves something to."""

    number: str = ""
    title: str = ""


class Suspends(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule of another document that this one's ``provision`` suspends; ``then`` is its answer meanwhile."""

    number: str
    rule: str
    provision: str
    start: dt.date = msgspec.field(name="from")
    until: dt.date
    then: bool | int | str | None = None
    note: str = ""


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``number`` is empty for a document that has none.

    ``main`` is the rule that answers for a record, ``cost`` the one that says what that costs; either may be empty.
    ``cases_name_provisions``: a worked example that does not name its deciding provisions is refused.
    """

    number: str
    title: str
    issuers: tuple[str, ...]
    jurisdiction: str
    date: dt.date
    effective: dt.date
    repealed: dt.date | None = None
    main: str = ""
    cost: str = ""
    cases_name_provisions: bool = False
    supersedes: tuple[Cited, ...] = ()
    basis: tuple[Cited, ...] = ()
    external: tuple[Cited, ...] = ()
    suspends: tuple[Suspends, ...] = ()


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder; LuodiError naming the key for what is lacking, unknown or no value of its kind."""
    path = folder / FILE
    return shaped(read_toml(path), Manifest, str(path))
