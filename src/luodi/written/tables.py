"""TOML as people write it, and the shape that a table must have."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from luodi.errors import LuodiError
from luodi.written.texts import read_text

_LINE: Final = re.compile(r"\(at line (\d+), column (\d+)\)")
_FIELD: Final = re.compile(r"Object (?P<how>missing required|contains unknown) field `(?P<name>[^`]*)`")
_KIND: Final = re.compile(r"Expected `(?P<wanted>[^`]*)`, got `(?P<got>[^`]*)`")
_KINDS: Final = {
    "object": "表", "array": "列表", "str": "加引号的文字", "int": "整数", "float": "数", "bool": "true 或 false",
    "date": "日期", "datetime": "日期和时刻", "time": "时刻", "null": "空",
}  # fmt: skip
_INDEX: Final = re.compile(r"\[(\d+)\]")
_FEW: Final = 12
T = TypeVar("T")


def read_toml(path: str | Path, file: str | None = None) -> dict[str, Any]:
    """The tables of a TOML file. ``file`` is the name told in an error, by default the path as given."""
    return parse_toml(read_text(path, file), str(path) if file is None else file)


def parse_toml(text: str, file: str) -> dict[str, Any]:
    """The tables that a text of TOML states; LuodiError naming the line for what is not TOML."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise LuodiError(
            zh="嵌套太深。", en="It is nested too deep.", file=file, mend_zh="请改正。", mend_en="Mend it."
        ) from None
    except ValueError as error:  # TOMLDecodeError, and a number of thousands of digits
        told = str(error)
        at = _LINE.search(told)
        raise LuodiError(
            zh=f"不是合法的 TOML：{told}。", en=f"This is not TOML: {told}.", file=file,
            place=f"第 {at[1]} 行第 {at[2]} 列 / {at[1]}:{at[2]}" if at else None,
            mend_zh="请改正这一行。", mend_en="Mend the line.",
        ) from None  # fmt: skip


def shaped(data: Any, shape: type[T], file: str | None, place: str = "") -> T:
    """``data`` as the shape that it must have: a ``msgspec.Struct``, or a type made of them.

    Raises LuodiError naming the key by its path below ``place``, entries of a list counted from one; for a key that is
    not known, the nearest of those that are.

    >>> class Day(msgspec.Struct): day: dt.date
    >>> shaped({"day": dt.date(2027, 1, 1)}, Day, "a.toml").day.year
    2027
    """
    try:
        return msgspec.convert(data, shape, builtin_types=(dt.date, dt.datetime, dt.time))
    except msgspec.ValidationError as error:
        what, _, path = str(error).partition(" - at `$")
        parts = [part for part in (place, *_parts(path.rstrip("`"))) if part]
        raise _refusal(what, shape if not path.strip("`") else None, file, ".".join(parts)) from None


def unknown_key(key: str, known: Iterable[str], file: str | None, place: str) -> LuodiError:
    """The refusal of a key that there is not, with the nearest of those that there are."""
    words = list(known)
    near = get_close_matches(key, words, n=3, cutoff=0.6) or (words if len(words) <= _FEW else [])
    return LuodiError(
        zh=f"不认识“{key}”。", en=f"“{key}” is not known.", file=file, place=place or None,
        mend_zh=f"是否想写：{'、'.join(near)}？" if near else "请删去。",
        mend_en=f"Did you mean: {', '.join(near)}?" if near else "Remove it.",
    )  # fmt: skip


def _parts(path: str) -> list[str]:
    """``.values[0].from`` → ``values[1]``, ``from``."""
    return [_INDEX.sub(lambda at: f"[{int(at[1]) + 1}]", part) for part in path.split(".") if part]


def _refusal(what: str, shape: Any, file: str | None, place: str) -> LuodiError:
    if field := _FIELD.fullmatch(what):
        if field["how"] == "contains unknown":
            return unknown_key(field["name"], getattr(shape, "__struct_encode_fields__", ()), file, place)
        return LuodiError(
            zh=f"缺少 {field['name']}。", en=f"{field['name']} is missing.", file=file, place=place or None,
            mend_zh="请补上。", mend_en="Add it.",
        )  # fmt: skip
    if kind := _KIND.fullmatch(what):
        wanted, got = ("或".join(_KINDS.get(k, k) for k in kind[part].split(" | ")) for part in ("wanted", "got"))
        zh = f"应为{wanted}，写的是{got}。"
    else:
        zh = f"值不合要求：{what}。"
    return LuodiError(
        zh=zh, en=f"{what}.", file=file, place=place or None, mend_zh="请改正。", mend_en="Mend it."
    )  # fmt: skip
