"""Columns of files as the values that rules count: exact conversions only, everything else refused by name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from luodi.errors import LuodiError
from luodi.facts.attribute import Attribute, bounds
from luodi.facts.types import Bool, Choice, Day, Number, Text, Type, unit_of

_INTEGERS = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT",
             "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"}  # fmt: skip
_DECIMAL = re.compile(r"DECIMAL\((\d+),(\d+)\)")


@dataclass(frozen=True, slots=True)
class Converted:
    """``sql``: the stored value; ``bad``: true where the cell cannot be stored exactly (empty: never)."""

    sql: str
    bad: str = ""


def quoted(name: str) -> str:
    """A name or a column's heading in SQL."""
    return '"' + name.replace('"', '""') + '"'


def text_literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def converted(type_: Type, given: str, column: str, file: str, label: str) -> Converted:
    """How a column of the engine's type ``given`` becomes a value of ``type_``.

    A whole number stands for stored units (money: fen), a DECIMAL for units as people write them (money: yuan).
    Floating point is refused: it cannot hold amounts exactly.
    """
    cell = quoted(column)
    if given == '"NULL"' or given == "NULL":
        return Converted(f"CAST(NULL AS {_engine_type(type_)})")
    match type_:
        case Bool() if given == "BOOLEAN":
            return Converted(cell)
        case Number() if given in _INTEGERS:
            return Converted(
                f"TRY_CAST({cell} AS BIGINT)", f"{cell} IS NOT NULL AND TRY_CAST({cell} AS BIGINT) IS NULL"
            )
        case Number(scale=scale) if _DECIMAL.fullmatch(given):
            scaled = f"CAST({cell} AS DECIMAL(38,9)) * {scale}"
            stored = f"TRY_CAST(TRUNC({scaled}) AS BIGINT)"
            return Converted(stored, f"{cell} IS NOT NULL AND ({stored} IS NULL OR TRUNC({scaled}) <> {scaled})")
        case Choice() | Text() if given == "VARCHAR" or given.startswith("ENUM"):
            return Converted(f"CAST({cell} AS VARCHAR)")
        case Day() if given == "DATE":
            return Converted(cell)
        case _:
            raise LuodiError(
                zh=f"列“{label}”是 {given}，不能准确地读成{_wanted_zh(type_)}。",
                en=f"The column “{label}” is {given}, which is not exactly {_wanted_en(type_)}.",
                file=file,
                place=column,
                mend_zh=f"请改存为 {_mend(type_)}。",
                mend_en=f"Store it as {_mend(type_)}.",
            )


def _engine_type(type_: Type) -> str:
    match type_:
        case Bool():
            return "BOOLEAN"
        case Number():
            return "BIGINT"
        case Day():
            return "DATE"
        case _:
            return "VARCHAR"


def _mend(type_: Type) -> str:
    match type_:
        case Number(scale=scale) if scale > 1:
            return f"DECIMAL(18,{len(str(scale)) - 1}) ({unit_of(type_.dimension) or '1'}), BIGINT (1/{scale})"
        case _:
            return _engine_type(type_)


def _wanted_zh(type_: Type) -> str:
    return {Bool: "是或否", Number: "数", Choice: "选项", Text: "文字", Day: "日期"}[type(type_)]


def _wanted_en(type_: Type) -> str:
    return {Bool: "yes or no", Number: "a number", Choice: "a choice", Text: "text", Day: "a date"}[type(type_)]


def out_of_range(attribute: Attribute | None, type_: Type, sql: str) -> str:
    """True where a stored value lies outside its list or range; empty where there is none."""
    match type_:
        case Choice(words=words):
            return f"{sql} NOT IN ({', '.join(text_literal(w) for w in words)})"
        case Number() if attribute is not None:
            limits = bounds(attribute)
            return "" if limits is None else f"{sql} NOT BETWEEN {limits[0]} AND {limits[1]}"
        case Day() if attribute is not None and attribute.minimum is not None:
            return f"{sql} NOT BETWEEN DATE '{attribute.minimum}' AND DATE '{attribute.maximum}'"
        case _:
            return ""
