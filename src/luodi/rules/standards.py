"""Dated standards: values with the days they are in force, their citation, and whether they are examples only."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from luodi.errors import LuodiError
from luodi.facts.attribute import Vocabulary
from luodi.facts.types import BOOL, DAY, QUANTITIES, TEXT, Choice, Type
from luodi.facts.values import ValueProblemError, read_value
from luodi.rules.parse.scope import StandardType


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
    return parse_standards(path.read_text("utf-8"), path.name, vocabulary)


def parse_standards(text: str, file: str, vocabulary: Vocabulary) -> dict[str, Standard]:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LuodiError(zh=f"不是合法的 TOML：{error}。", en=f"This is not TOML: {error}.", file=file) from None
    return {name: _standard(name, table, file, vocabulary) for name, table in tables.items()}


def _refuse(file: str, name: str, zh: str, en: str) -> LuodiError:
    return LuodiError(
        zh=zh, en=en, file=file, place=name, mend_zh="请改正 standards.toml。", mend_en="Mend standards.toml."
    )


_KNOWN = {"zh", "en", "type", "provision", "keys", "values", "note"}
_KNOWN_VALUE = {"from", "until", "value", "cite", "issued", "example"}


def _standard(name: str, table: Mapping[str, Any], file: str, vocabulary: Vocabulary) -> Standard:
    unknown = set(table) - _KNOWN
    lacking = {"zh", "en", "type", "values"} - set(table)
    if unknown or lacking:
        wrong = "、".join(sorted(unknown | lacking))
        raise _refuse(file, name, f"缺少或不认识的项：{wrong}。", f"Missing or unknown keys: {wrong}.")
    type_ = _type(table["type"], file, name)
    keys = tuple(table.get("keys", ()))
    key_types = tuple(_key_type(key, vocabulary, file, name) for key in keys)
    columns = tuple(key.rsplit(".", 1)[1] for key in keys)
    values = tuple(_value(row, type_, columns, key_types, file, name) for row in table["values"])
    _refuse_doubled(values, file, name)
    return Standard(name, table["zh"], table["en"], type_, table.get("provision", ""), keys, key_types, values)


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


def _value(row: Mapping[str, Any], type_: Type, columns: tuple[str, ...], key_types: tuple[Type, ...], file: str,
           name: str) -> DatedValue:  # fmt: skip
    unknown = set(row) - _KNOWN_VALUE - set(columns)
    if unknown or not {"from", "value", "cite"} <= set(row):
        wrong = "、".join(sorted(unknown)) or "from, value, cite"
        raise _refuse(file, name, f"值的项不对：{wrong}。", f"A value's keys are wrong: {wrong}.")
    try:
        value = read_value(type_, row["value"])
        keys = tuple(
            None if column not in row else read_value(key, row[column])
            for column, key in zip(columns, key_types, strict=True)
        )
    except ValueProblemError as problem:
        raise _refuse(file, name, problem.zh, problem.en) from None
    dates = [row.get("from"), row.get("until"), row.get("issued")]
    if any(d is not None and not isinstance(d, dt.date) for d in dates):
        raise _refuse(file, name, "日期应写成 2022-12-16。", "Dates are written 2022-12-16.")
    return DatedValue(
        value, keys, row["from"], row.get("until"), row["cite"], row.get("issued"), bool(row.get("example"))
    )


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
