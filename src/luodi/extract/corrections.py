"""Stand-off corrections of what extraction proposes: lines of a table, never code, and never applied in silence.

``corrections.csv`` has the columns eid, field, proposed, corrected, reason. ``eid`` names the provision or row;
``field`` is text, lead, support, responsible, guiding, deadline, deadline_text, kind, open_ended, or task. Units are
joined by 、. For ``task`` an empty ``corrected`` strikes the proposal out. Where a provision has several proposals,
``eid#2`` is the second. A line holds only while what extraction proposes is what it says under ``proposed``.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from luodi.errors import LuodiError
from luodi.extract.identity import folded
from luodi.extract.model import Commitment

COLUMNS = ("eid", "field", "proposed", "corrected", "reason")
_UNITS = ("lead", "support", "responsible", "guiding")
_KINDS = ("dated", "continuous", "phased", "recurring", "not_stated")
FIELDS = ("text", *_UNITS, "deadline", "deadline_text", "kind", "open_ended", "task")


@dataclass(frozen=True, slots=True)
class Correction:
    """One line; ``line`` is its number in the file, the head being line 1."""

    eid: str
    field: str
    proposed: str
    corrected: str
    reason: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Corrected:
    """Proposals after correction, and the lines that no longer fit what is proposed, with why."""

    commitments: tuple[Commitment, ...]
    unapplied: tuple[tuple[Correction, str], ...]


def load(path: Path) -> list[Correction]:
    """The corrections in ``path``. Raises LuodiError naming the line for a missing column, an unknown field, a value
    that its field cannot hold, or a line without a reason."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
            head = rows[0].keys() if rows else COLUMNS
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise LuodiError(
            file=str(path),
            zh=f"更正文件读不出来（{error}）。",
            en=f"The corrections cannot be read ({error}).",
            mend_zh="请用UTF-8编码保存为CSV。",
            mend_en="Save it as CSV in UTF-8.",
        ) from None
    missing = [name for name in COLUMNS if name not in head]
    if missing:
        raise _bad(path, 1, f"缺少列：{'、'.join(missing)}", f"columns are missing: {', '.join(missing)}")
    return [_line(path, number, row) for number, row in enumerate(rows, start=2)]


def _line(path: Path, number: int, row: dict[str, Any]) -> Correction:
    eid, field, proposed, corrected, reason = ((row[name] or "").strip() for name in COLUMNS)
    one = Correction(eid, field, proposed, corrected, reason, number)
    if one.field not in FIELDS:
        raise _bad(path, number, f"不认识的字段“{one.field}”", f"unknown field {one.field!r}")
    if not one.eid or not one.reason:
        raise _bad(path, number, "eid与reason都要写明", "eid and reason must be given")
    try:
        _value(one)
    except ValueError:
        raise _bad(
            path, number, f"“{one.corrected}”不能作{one.field}", f"{one.corrected!r} is no {one.field}"
        ) from None
    return one


def _bad(path: Path, line: int, zh: str, en: str) -> LuodiError:
    return LuodiError(
        file=str(path),
        place=f"line {line}",
        zh=f"{zh}。",
        en=f"{en[0].upper()}{en[1:]}.",
        mend_zh="请改正这一行。",
        mend_en="Mend this line.",
    )


def _value(one: Correction) -> Any:
    """What ``one.corrected`` means for its field."""
    words = one.corrected
    if one.field in _UNITS:
        return tuple(name for name in words.split("、") if name)
    if one.field == "deadline":
        return dt.date.fromisoformat(words) if words else None
    if one.field == "deadline_text":
        return words or None
    if one.field == "kind" and words not in _KINDS:
        raise ValueError(words)
    if one.field == "open_ended":
        return {"true": True, "false": False}[words] if words in ("true", "false") else int(words) == 1
    if one.field == "task" and words:
        raise ValueError(words)
    return words


def shown(one: Commitment, field: str) -> str:
    """What a proposal holds in ``field``, as ``proposed`` has to say it."""
    if field in _UNITS:
        return "、".join(getattr(one, field))
    if field == "task":
        return one.text
    if field == "open_ended":
        return str(one.open_ended).lower()
    value = getattr(one, field)
    return "" if value is None else str(value)


def apply(commitments: Iterable[Commitment], corrections: Sequence[Correction]) -> Corrected:
    """``commitments`` with the corrections that fit; the others are returned, each with why, and change nothing."""
    out = list(commitments)
    struck: set[int] = set()
    unapplied: list[tuple[Correction, str]] = []
    for one in corrections:
        at = _find(out, one.eid)
        if at is None or at in struck:
            unapplied.append((one, "没有这一条提议 / no such proposal"))
        elif folded(shown(out[at], one.field)) != folded(one.proposed):
            unapplied.append((one, f"现在的提议是“{shown(out[at], one.field)}” / the proposal is another now"))
        elif one.field == "task":
            struck.add(at)
        else:
            out[at] = _applied(out[at], one)
    return Corrected(tuple(c for i, c in enumerate(out) if i not in struck), tuple(unapplied))


def _find(commitments: Sequence[Commitment], eid: str) -> int | None:
    name, _, which = eid.partition("#")
    found = [i for i, one in enumerate(commitments) if one.eid == name]
    number = int(which) if which.isdigit() else 1
    return found[number - 1] if 0 < number <= len(found) and (which == "" or which.isdigit()) else None


def _applied(one: Commitment, correction: Correction) -> Commitment:
    """The proposal with one field corrected; what a person has settled is sure, and the reason stays beside it."""
    changes: dict[str, Any] = {correction.field: _value(correction)}
    note = f"已更正（{correction.field}）：{correction.reason}"
    return replace(one, **changes, doubts=(*one.doubts, note))
