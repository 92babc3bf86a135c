"""The shape that a table of a file must have, whether TOML or YAML wrote it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import partial
from typing import Any, Final, TypeVar

import msgspec
import msgspec.inspect

from luodi.errors import LuodiError

_TOLD: Final = re.compile(r"(?P<what>.*?)(?: - at (?P<key>`key` in )?`\$(?P<path>.*)`)?", re.DOTALL)
_FIELD: Final = re.compile(r"Object (?P<how>missing required|contains unknown) field `(?P<name>[^`]*)`")
_KIND: Final = re.compile(r"Expected `(?P<wanted>[^`]*)`(?:, got `(?P<got>[^`]*)`)?")
_KINDS: Final = {
    "object": "表", "array": "列表", "str": "文字", "int": "整数", "float": "数", "bool": "真假值（true 或 false）",
    "date": "日期", "datetime": "日期和时刻", "time": "时刻", "null": "空",
}  # fmt: skip
_STEP: Final = re.compile(r"\.(?P<field>[^.\[\]]+)|\[(?P<entry>\d+)\]|(?P<some>\[\.\.\.\])")
_FEW: Final = 12
T = TypeVar("T")


def shaped(data: Any, shape: type[T], file: str | None, place: str = "") -> T:
    """``data`` as the shape that it must have: a ``msgspec.Struct``, or a type made of them.

    Raises LuodiError naming the key by its path below ``place``, entries of a list counted from one; for a key that is
    not known, the nearest of those that are.

    >>> class Day(msgspec.Struct): day: dt.date
    >>> shaped({"day": dt.date(2027, 1, 1)}, Day, "a.toml").day.year
    2027
    """
    try:
        return _taken(data, shape)
    except msgspec.ValidationError as error:
        told = _TOLD.fullmatch(str(error))
        assert told is not None  # any text matches
        steps = _steps(data, shape, told["path"] or "")
        parts = [part for part in (place, _path(steps)) if part]
        raise _refusal(told["what"], bool(told["key"]), _known(shape, steps), file, ".".join(parts)) from None


def _taken(data: Any, shape: type[T]) -> T:
    return msgspec.convert(data, shape, builtin_types=(dt.date, dt.datetime, dt.time))


def unknown_key(key: str, known: Iterable[str], file: str | None, place: str) -> LuodiError:
    """The refusal of a key that there is not, with the nearest of those that there are."""
    words = list(known)
    near = get_close_matches(key, words, n=3, cutoff=0.6) or (words if len(words) <= _FEW else [])
    return LuodiError(
        zh=f"不认识“{key}”。", en=f"“{key}” is not known.", file=file, place=place or None,
        mend_zh=f"是否想写：{'、'.join(near)}？" if near else "请删去。",
        mend_en=f"Did you mean: {', '.join(near)}?" if near else "Remove it.",
    )  # fmt: skip


def _steps(data: Any, shape: Any, path: str) -> list[str | int]:
    """The keys and the positions that lead to what is refused, as ``.rows[0]`` or ``.named[...]`` tells.

    Of a mapping it is only told that some entry is refused: that is the first which is refused alone.
    """
    steps: list[str | int] = []
    put: Callable[[Any], Any]
    here, put = data, _itself
    for step in _STEP.finditer(path):
        if step["some"]:
            key: str | int = next(key for key, value in here.items() if _is_refused(put({key: value}), shape))
        else:
            key = step["field"] or int(step["entry"])
        steps.append(key)
        put, here = partial(_with, put, here, key), here[key]
    return steps


def _itself(data: Any) -> Any:
    return data


def _with(whole: Callable[[Any], Any], here: Any, key: str | int, value: Any) -> Any:
    """The whole data with another value at one key or position of ``here``."""
    if isinstance(here, Mapping):
        return whole({**here, key: value})
    return whole([*here[: int(key)], value, *here[int(key) + 1 :]])


def _is_refused(data: Any, shape: Any) -> bool:
    try:
        _taken(data, shape)
    except msgspec.ValidationError:
        return True
    return False


def _path(steps: Iterable[str | int]) -> str:
    """``["values", 0, "from"]`` → ``values[1].from``."""
    return "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in steps).removeprefix(".")


def _known(shape: Any, steps: Iterable[str | int]) -> tuple[str, ...]:
    """The keys of the tables that may stand where the steps lead."""
    here = [msgspec.inspect.type_info(shape)]
    for step in steps:
        here = [below for one in here for kind in _alternatives(one) for below in _below(kind, step)]
    tables = (kind for one in here for kind in _alternatives(one) if isinstance(kind, msgspec.inspect.StructType))
    return tuple(one.encode_name for table in tables for one in table.fields)


def _alternatives(kind: Any) -> tuple[Any, ...]:
    return kind.types if isinstance(kind, msgspec.inspect.UnionType) else (kind,)


def _below(kind: Any, step: str | int) -> Iterator[Any]:
    """What a kind may have at a key or a position."""
    if isinstance(kind, msgspec.inspect.StructType):
        yield from (one.type for one in kind.fields if one.encode_name == step)
    elif isinstance(kind, msgspec.inspect.DictType):
        yield kind.value_type
    elif isinstance(kind, msgspec.inspect.TupleType):
        yield kind.item_types[int(step)]
    elif (item := getattr(kind, "item_type", None)) is not None:
        yield item


def _kinds(told: str | None) -> str:
    return "或".join(_KINDS.get(one, one) for one in (told or "").split(" | "))


def _refusal(what: str, of_key: bool, known: Iterable[str], file: str | None, place: str) -> LuodiError:
    mend = ("请改正。", "Mend it.")
    if field := _FIELD.fullmatch(what):
        if field["how"] == "contains unknown":
            return unknown_key(field["name"], known, file, place)
        zh, en = f"缺少 {field['name']}。", f"{field['name']} is missing."
        mend = ("请补上。", "Add it.")
    elif kind := _KIND.fullmatch(what):
        wanted, got = (_kinds(kind[part]) for part in ("wanted", "got"))
        zh = f"{'键' if of_key else ''}应为{wanted}{f'，写的是{got}' if got else ''}。"
        en = f"{'A key: ' if of_key else ''}{what}."
        if kind["wanted"] == "str":
            mend = ("请加引号。", "Put it in quotes.")
    else:
        zh, en = f"值不合要求：{what}。", f"{what}."
    return LuodiError(zh=zh, en=en, file=file, place=place or None, mend_zh=mend[0], mend_en=mend[1])
