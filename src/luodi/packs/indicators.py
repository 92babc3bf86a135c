"""``indicators.toml``: measures counted from a catalogue, a table of the document whose rows come true one by one."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from luodi.errors import LuodiError
from luodi.packs import folders
from luodi.rules.manifest import read_manifest
from luodi.written.shapes import shaped
from luodi.written.tables import read_toml

FILE = "indicators.toml"
State = Literal["done", "partial", "ongoing", "dated", "unknown"]
STATES: dict[State, tuple[str, str]] = {
    "done": ("印发时已实现", "achieved at issue"),
    "partial": ("部分实现", "achieved in part"),
    "ongoing": ("持续推进，未定时限", "ongoing, no date"),
    "dated": ("定有时限", "with a date"),
    "unknown": ("状态未读出", "state not read"),
}
READINGS = {"partial": ("no", "yes"), "ongoing": ("reported", "horizon")}
"""The questions that a catalogue leaves open, and the options a declaration may offer; the first it names holds."""


@dataclass(frozen=True, slots=True)
class Option:
    """One way to read what the document leaves open."""

    name: str
    label: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A question that the document leaves open, with its options; the first is the one taken here."""

    name: str
    question: str
    question_en: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """One indicator. ``eid`` is where its targets stand, ``basis`` the provision that says how it is counted, ``table``
    the catalogue. Rows count whose cell in ``column`` holds ``contains``; their state is read from ``state_column`` by
    the words it begins with, ``words`` by state."""

    name: str
    label: str
    label_en: str
    number: str
    eid: str
    basis: str
    table: str
    title: str
    column: str
    contains: str
    state_column: str
    words: Mapping[str, str]
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the catalogue that counts. ``due`` is its date in force, ``stated`` the document's own, ``done_on`` the
    day on which it was reported complete."""

    eid: str
    title: str
    state: State
    due: dt.date | None = None
    stated: dt.date | None = None
    done_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many of ``of`` entries had come true: exact, with the entries behind the number."""

    entries: tuple[Entry, ...]
    of: int

    @property
    def number(self) -> int:
        return len(self.entries)

    @property
    def share(self) -> Fraction:
        return Fraction(self.number, self.of) if self.of else Fraction(0)

    @property
    def percent(self) -> Decimal:
        """In per cent, to one decimal, half up; compare with targets by ``share``.

        >>> Count((), 3).percent
        Decimal('0.0')
        """
        exact = Decimal(self.share.numerator * 100) / Decimal(self.share.denominator)
        return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)

    def meets(self, target: Decimal) -> bool:
        """Whether the share, unrounded, reaches a target in per cent."""
        return self.share * 100 >= Fraction(target)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The entries of one indicator, and how the document's open questions are read."""

    definition: Definition
    issued: dt.date
    horizon: dt.date | None
    entries: tuple[Entry, ...]
    readings: Mapping[str, str]

    def at_issue(self) -> Count:
        """What had come true when the document was issued."""
        return self._count(entry for entry in self.entries if self._from_the_start(entry))

    def planned(self, by: dt.date) -> Count:
        """What will have come true on ``by`` if the document is kept."""
        return self._count(
            entry for entry in self.entries if self._from_the_start(entry) or self._due_by(entry.stated, entry, by)
        )

    def actual(self, on: dt.date) -> Count:
        """What had come true on ``on``, as far as it was reported."""
        return self._count(
            entry
            for entry in self.entries
            if self._from_the_start(entry) or (entry.done_on is not None and entry.done_on <= on)
        )

    def forecast(self, by: dt.date, today: dt.date) -> Count:
        """What will have come true on ``by``: what has by ``today``, and what is due by then as dates now stand."""
        if by <= today:
            return self.actual(by)
        return self._count(
            entry
            for entry in self.entries
            if self._from_the_start(entry) or entry.done_on is not None or self._due_by(entry.due, entry, by)
        )

    def late(self, today: dt.date) -> Count:
        """What is due and not reported: a forecast counts on it all the same."""
        return self._count(
            entry
            for entry in self.entries
            if not self._from_the_start(entry) and entry.done_on is None and entry.due is not None and entry.due < today
        )

    def otherwise(self) -> Iterator[Catalogue]:
        """The same under every other combination of readings."""
        questions = self.definition.readings
        for chosen in itertools.product(*([option.name for option in reading.options] for reading in questions)):
            readings = {reading.name: name for reading, name in zip(questions, chosen, strict=True)}
            if readings != dict(self.readings):
                yield replace(self, readings=readings)

    def _from_the_start(self, entry: Entry) -> bool:
        return entry.state == "done" or (entry.state == "partial" and self.readings.get("partial") == "yes")

    def _due_by(self, due: dt.date | None, entry: Entry, by: dt.date) -> bool:
        if due is None and entry.state in ("ongoing", "partial") and self.readings.get("ongoing") == "horizon":
            due = self.horizon
        return due is not None and due <= by

    def _count(self, entries: Iterable[Entry]) -> Count:
        return Count(tuple(entries), len(self.entries))


def catalogue(
    definition: Definition,
    rows: Iterable[tuple[str, Mapping[str, str]]],
    *,
    issued: dt.date,
    horizon: dt.date | None,
    dues: Mapping[str, tuple[dt.date | None, dt.date | None]],
    done: Mapping[str, dt.date],
    readings: Mapping[str, str] | None = None,
) -> Catalogue:
    """The catalogue from its table's rows (eid and cells).

    ``dues`` have by eid the date in force and the one the document states, ``done`` the day of completion.
    """
    entries = []
    for eid, cells in rows:
        if definition.contains not in cells.get(definition.column, ""):
            continue
        due, stated = dues.get(eid, (None, None))
        state = state_of(cells.get(definition.state_column, ""), definition.words, stated)
        entries.append(Entry(eid, cells.get(definition.title, eid), state, due, stated, done.get(eid)))
    chosen = {reading.name: reading.options[0].name for reading in definition.readings}
    for name, option in (readings or {}).items():
        offered = next((r.options for r in definition.readings if r.name == name), ())
        if any(option == one.name for one in offered):
            chosen[name] = option
    return Catalogue(definition, issued, horizon, tuple(entries), chosen)


def state_of(cell: str, words: Mapping[str, str], due: dt.date | None) -> State:
    """A row's state as its cell says it at issue.

    >>> state_of("已实现（实体卡），持续深化", {"done": "已实现", "partial": "部分实现"}, None)
    'done'
    >>> state_of("2026年底", {"done": "已实现"}, dt.date(2026, 12, 31)), state_of("另行通知", {}, None)
    ('dated', 'unknown')
    """
    plain = "".join(cell.split())
    for state in ("partial", "done", "ongoing"):
        if state in words and plain.startswith(words[state]):
            return state
    return "dated" if due else "unknown"


@cache
def every() -> tuple[Definition, ...]:
    """The indicators of all packs."""
    return tuple(one for folder in folders().values() for one in read_indicators(folder))


def of_document(number: str) -> tuple[Definition, ...]:
    """The indicators declared for a document."""
    return tuple(one for one in every() if number and one.number == number)


def read_indicators(folder: Path) -> tuple[Definition, ...]:
    """The indicators of a pack; what is lacking or unknown is refused by name. A pack without the file has none."""
    path = folder / FILE
    if not path.is_file():
        return ()
    number = read_manifest(folder).number
    table = shaped(read_toml(path), _Table, str(path))
    return tuple(_definition(one, number, path) for one in table.indicator)


_Words = Annotated[str, msgspec.Meta(min_length=1)]


class _Option(msgspec.Struct, forbid_unknown_fields=True):
    """One of ``[[indicator.reading.option]]``."""

    name: str
    label: str
    label_en: str


class _Reading(msgspec.Struct, forbid_unknown_fields=True):
    """One of ``[[indicator.reading]]``."""

    name: str
    question: str
    question_en: str
    option: tuple[_Option, ...]


class _Counted(msgspec.Struct, forbid_unknown_fields=True):
    """The rows that count: those whose cell in the column holds the words."""

    column: _Words
    contains: _Words


class _State(msgspec.Struct, forbid_unknown_fields=True):
    """The words with which the cell of the column begins, by state."""

    column: _Words
    done: _Words
    partial: str | None = None
    ongoing: str | None = None
    dated: str | None = None
    unknown: str | None = None

    def words(self) -> dict[str, str]:
        return {name: words for name in STATES if (words := getattr(self, name)) is not None}


class _Indicator(msgspec.Struct, forbid_unknown_fields=True):
    """One of ``[[indicator]]``."""

    name: _Words
    label: _Words
    label_en: _Words
    eid: _Words
    basis: _Words
    table: _Words
    title: _Words
    counted: _Counted
    state: _State
    reading: tuple[_Reading, ...] = ()


class _Table(msgspec.Struct, forbid_unknown_fields=True):
    """The file."""

    indicator: tuple[_Indicator, ...] = ()


def _definition(one: _Indicator, number: str, path: Path) -> Definition:
    return Definition(
        one.name, one.label, one.label_en, number, one.eid, one.basis, one.table, one.title,
        one.counted.column, one.counted.contains, one.state.column, one.state.words(),
        tuple(_readings(one.reading, path)),
    )  # fmt: skip


def _readings(declared: Iterable[_Reading], path: Path) -> Iterator[Reading]:
    for one in declared:
        options = tuple(Option(o.name, o.label, o.label_en) for o in one.option)
        if one.name not in READINGS or len(options) < 2 or any(o.name not in READINGS[one.name] for o in options):
            known = "；".join(f"{key}：{'、'.join(values)}" for key, values in READINGS.items())
            raise LuodiError(
                zh=f"读法“{one.name}”须写明已知的选项（{known}）。",
                en=f"Reading {one.name} needs known options ({known}).",
                file=str(path), place=one.name, mend_zh="请改正。", mend_en="Mend it.",
            )  # fmt: skip
        yield Reading(one.name, one.question, one.question_en, options)
