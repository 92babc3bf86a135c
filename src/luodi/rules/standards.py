"""Dated standards: values with the days they are in force, their citation, and whether they are examples only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from luodi.errors import LuodiError
from luodi.facts.attribute import Vocabulary
from luodi.facts.types import BOOL, DAY, QUANTITIES, TEXT, Choice, Type
from luodi.facts.values import ValueProblemError, read_value
from luodi.rules.parse.scope import StandardType
from luodi.written.shapes import shaped
from luodi.written.tables import parse_toml
from luodi.written.texts import read_text


@dataclass(frozen=True, slots=True)
class DatedValue:
    """One value. ``row``: the words of the standard's keys, None where the value holds for any."""

    value: Any
    row: tuple[str | None, ...]
    start: dt.date
    until: dt.date | None
    cite: str
    issued: dt.date | None
    example: bool

    def in_force(self, on: dt.date) -> bool:
        return self.start <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Standard:
    """``keys``: the attributes that choose the row, as ``Household.area``; ``key_types`` their types."""

    name: str
    zh: str
    en: str
    type: Type
    provision: str
    keys: tuple[str, ...]
    key_types: tuple[Type, ...]
    values: tuple[DatedValue, ...]

    def on(self, date: dt.date) -> tuple[DatedValue, ...]:
        """The rows in force; refused by name where the date is covered by none."""
        rows = tuple(value for value in self.values if value.in_force(date))
        if not rows:
            spans = "、".join(f"{v.start}—{v.until or ''}" for v in self.values)
            raise LuodiError(
                zh=f"标准“{self.zh}”（{self.name}）没有 {date} 的值。",
                en=f"The standard {self.name} has no value for {date}.",
                place=self.name,
                mend_zh=f"已有：{spans}。请在 standards.toml 补上，或换一个日期。",
                mend_en=f"There is: {spans}. Add one to standards.toml, or choose another date.",
            )
        return rows

    @property
    def parser_type(self) -> StandardType:
        return StandardType(self.type, self.key_types)


def find_row(rows: tuple[DatedValue, ...], keys: tuple[str, ...]) -> DatedValue | None:
    """The most specific row for the keys; where two differ in which columns they leave open, the leftmost decides."""
    fitting = [v for v in rows if all(want is None or want == key for want, key in zip(v.row, keys, strict=True))]
    return min(fitting, key=lambda v: tuple(want is None for want in v.row)) if fitting else None


def read_standards(path: Path, vocabulary: Vocabulary) -> dict[str, Standard]:
    """The standards of a pack, from its ``standards.toml``; bad input is refused naming the standard and the key."""
    return parse_standards(read_text(path), str(path), vocabulary)


def parse_standards(text: str, file: str, vocabulary: Vocabulary) -> dict[str, Standard]:
    return {name: _standard(name, table, file, vocabulary) for name, table in parse_toml(text, file).items()}


class _Written(msgspec.Struct, forbid_unknown_fields=True):
    """A table of ``standards.toml``."""

    zh: str
    en: str
    type: str
    values: list[dict[str, Any]]
    provision: str = ""
    keys: tuple[str, ...] = ()
    note: str = ""


class _WrittenValue(msgspec.Struct, forbid_unknown_fields=True):
    """One of its values, without the columns that choose it."""

    value: Any
    cite: str
    start: dt.date = msgspec.field(name="from")
    until: dt.date | None = None
    issued: dt.date | None = None
    example: bool = False


def _refuse(file: str, name: str, zh: str, en: str) -> LuodiError:
    return LuodiError(
        zh=zh, en=en, file=file, place=name, mend_zh="请改正 standards.toml。", mend_en="Mend standards.toml."
    )


def _standard(name: str, table: Any, file: str, vocabulary: Vocabulary) -> Standard:
    if not name.isidentifier():
        raise _refuse(file, name, "标准的名应能写在 std. 后面。", "A standard's name must be one to write after std.")
    written = shaped(table, _Written, file, name)
    type_ = _type(written.type, file, name)
    key_types = tuple(_key_type(key, vocabulary, file, name) for key in written.keys)
    columns = tuple(key.rsplit(".", 1)[1] for key in written.keys)
    if len(set(columns)) < len(columns):
        raise _refuse(file, name, "两个键的列名相同。", "Two keys have the same column.")
    values = tuple(
        _value(row, type_, dict(zip(columns, key_types, strict=True)), file, f"{name}.values[{number}]")
        for number, row in enumerate(written.values, 1)
    )
    _refuse_doubled(values, file, name)
    return Standard(name, written.zh, written.en, type_, written.provision, written.keys, key_types, values)


def _type(written: str, file: str, name: str) -> Type:
    known: dict[str, Type] = {"bool": BOOL, "Date": DAY, "str": TEXT, **{q.name: q.type for q in QUANTITIES.values()}}
    if written not in known:
        raise _refuse(file, name, f"不认识类型 {written}。", f"The type {written} is not known: {', '.join(known)}.")
    return known[written]


def _key_type(key: str, vocabulary: Vocabulary, file: str, name: str) -> Type:
    entity, _, attribute = key.partition(".")
    if entity in vocabulary and attribute in vocabulary[entity].attributes:
        type_ = vocabulary[entity].attributes[attribute].type
        if type_ == TEXT or isinstance(type_, Choice):
            return type_
    raise _refuse(
        file, name, f"键“{key}”不是词汇中的文字或选项。", f"The key “{key}” is no text or choice of the vocabulary."
    )


def _value(row: Mapping[str, Any], type_: Type, columns: Mapping[str, Type], file: str, place: str) -> DatedValue:
    written = shaped({key: value for key, value in row.items() if key not in columns}, _WrittenValue, file, place)
    if written.until is not None and written.until < written.start:
        raise _refuse(file, place, "until 早于 from。", "until is before from.")
    try:
        value = read_value(type_, written.value)
        keys = tuple(None if column not in row else read_value(key, row[column]) for column, key in columns.items())
    except ValueProblemError as problem:
        raise _refuse(file, place, problem.zh, problem.en) from None
    return DatedValue(value, keys, written.start, written.until, written.cite, written.issued, written.example)


def _refuse_doubled(values: tuple[DatedValue, ...], file: str, name: str) -> None:
    """Two values for one row on one day are refused."""
    for i, one in enumerate(values):
        for other in values[i + 1 :]:
            end = min(one.until or dt.date.max, other.until or dt.date.max)
            if one.row == other.row and max(one.start, other.start) <= end:
                raise _refuse(
                    file,
                    name,
                    f"{max(one.start, other.start)} 起有两个值。",
                    f"There are two values from {max(one.start, other.start)}.",
                )
