"""A reform as its file states it: a list of changes of standards, readings, cases or conditions. Data, no code."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from luodi.rules.pack import Pack
from luodi.rules.parse.refusal import nearest
from luodi.rules.simulate.changes import (
    Alteration,
    CaseOff,
    Place,
    ReadingChange,
    Readings,
    RuleAnswer,
    StandardChange,
    Told,
)
from luodi.written.tables import parse_toml
from luodi.written.texts import read_text

_SIGNED = re.compile(r"([+-])\s*([0-9]+(?:\.[0-9]+)?)\s*(%?)")
_KEYS: Mapping[str, frozenset[str]] = {
    "standard": frozenset({"standard", "value", "change", "where", "from", "until", "cite"}),
    "reading": frozenset({"reading", "option"}),
    "case": frozenset({"case", "off"}),
    "rule": frozenset({"rule", "answer"}),
}
_NAMES = frozenset({"name", "name_en", "note"})
_CITE = "推演假设，不出自任何文件 / supposed in a simulation, from no document"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a reform, whose effect alone is told as well."""

    name: str
    name_en: str
    alteration: Alteration

    def told(self, pack: Pack, on: dt.date) -> tuple[Told, ...]:
        """What it alters on a date: (what, before, after); empty where it alters nothing then."""
        return tuple(self.alteration.told(pack, on))


@dataclass(frozen=True, slots=True)
class Reform:
    """``changes`` in the order of the file; they are applied one after the other."""

    title: str
    title_en: str
    note: str
    changes: tuple[Change, ...]
    file: str = ""

    def apply(self, pack: Pack, readings: Readings) -> tuple[Pack, Readings]:
        """The pack and the readings under the whole reform; LuodiError for what the pack does not declare."""
        for change in self.changes:
            pack, readings = change.alteration.apply(pack, readings)
        return pack, readings


def read_reform(path: str | Path) -> Reform:
    """The reform of a TOML file; LuodiError naming the change and the key for what is not understood."""
    return parse_reform(read_text(path), Path(path).name)


def parse_reform(text: str, file: str) -> Reform:
    """The reform that a TOML text states.

    >>> reform = parse_reform('title = "x"\\n[[change]]\\nstandard = "monthly"\\nchange = "+10%"', "a.toml")
    >>> reform.changes[0].alteration.factor
    Fraction(11, 10)
    """
    return reform_of(parse_toml(text, file), file)


def reform_of(table: Mapping[str, Any], file: str) -> Reform:
    """The reform that plain data states: ``title``, ``title_en``, ``note``, and ``change``, a list of tables."""
    whole = Place(file, "")
    known = {"title", "title_en", "note", "change"}
    for key in table:
        if key not in known:
            raise whole.refusal(key, f"不认识“{key}”。", f"“{key}” is not known.", nearest(key, known))
    rows = table.get("change", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise whole.refusal("change", "改动要写成 [[change]]。", "Changes are written as [[change]].",
                            ("请逐项写 [[change]]。", "Write each under its own [[change]]."))  # fmt: skip
    if not rows:
        raise whole.refusal("change", "一项改动也没有。", "There is no change in it.",
                            ("请写出 [[change]]。", "Write [[change]]."))  # fmt: skip
    changes = tuple(_change(row, Place(file, f"change[{i}]")) for i, row in enumerate(rows, 1))
    title = str(table.get("title", "")) or "；".join(change.name for change in changes)
    return Reform(title, str(table.get("title_en", "")), str(table.get("note", "")), changes, file)


def _change(row: Mapping[str, Any], at: Place) -> Change:
    kinds = [kind for kind in _KEYS if kind in row]
    if len(kinds) != 1:
        raise at.refusal(
            "", "每项改动要写 standard、reading、case、rule 中的一个。",
            "Each change names one of standard, reading, case, rule.",
            ("一项改动写一个 [[change]]。", "Write one [[change]] for each."),
        )  # fmt: skip
    kind = kinds[0]
    for key in row:
        if key not in _KEYS[kind] | _NAMES:
            raise at.refusal(key, f"不认识“{key}”。", f"“{key}” is not known.", nearest(key, _KEYS[kind] | _NAMES))
    alteration, made = _READ[kind](row, at)
    name = str(row.get("name", "")) or made
    return Change(name, str(row.get("name_en", "")), alteration)


def _standard(row: Mapping[str, Any], at: Place) -> tuple[Alteration, str]:
    names = row["standard"] if isinstance(row["standard"], list) else [row["standard"]]
    if not names or not all(isinstance(name, str) for name in names):
        raise at.refusal("standard", "应写标准的名。", "It should name a standard.",
                         ("名写在引号里。", "Write the name in quotes."))  # fmt: skip
    if ("value" in row) == ("change" in row):
        raise at.refusal("value", "value 与 change 要写且只写一个。", "Write either value or change.",
                         ('如 value = 770 或 change = "+10%"。', 'As value = 770 or change = "+10%".'))  # fmt: skip
    factor, added = Fraction(1), Fraction(0)
    if "change" in row:
        factor, added = _moved(row["change"], at)
    where = row.get("where", {})
    if not isinstance(where, dict):
        raise at.refusal("where", "where 要写成表。", "where is a table.",
                         ('如 where = { area = "城镇" }。', 'Such as where = { area = "城镇" }.'))  # fmt: skip
    days = [row.get(key) for key in ("from", "until")]
    for key, day in zip(("from", "until"), days, strict=True):
        if day is not None and (not isinstance(day, dt.date) or isinstance(day, dt.datetime)):
            raise at.refusal(key, f"“{day}”不是日期。", f"“{day}” is not a date.",
                             ("请写成 2023-01-01。", "Write 2023-01-01."))  # fmt: skip
    if days[0] is not None and days[1] is not None and days[1] < days[0]:
        raise at.refusal("until", "止日早于起日。", "It ends before it begins.", ("请改正。", "Mend it."))
    made = f"{'、'.join(names)} {row['change'] if 'change' in row else '= ' + str(row['value'])}"
    where = {str(key): str(word) for key, word in where.items()}
    alteration = StandardChange(
        at, tuple(names), row.get("value"), factor, added, where, days[0], days[1], str(row.get("cite", _CITE))
    )
    return alteration, made


def _moved(written: Any, at: Place) -> tuple[Fraction, Fraction]:
    """``"+10%"`` → a factor of 11/10; ``"-50"`` → fifty units less."""
    match = _SIGNED.fullmatch(str(written).replace("％", "%").replace("＋", "+").replace("−", "-").strip())
    if match is None:
        raise at.refusal("change", f"看不懂增减“{written}”。", f"“{written}” is no change.",
                         ('如 "+10%"、"-5%"、"+50"。', 'Such as "+10%", "-5%", "+50".'))  # fmt: skip
    amount = Fraction(Decimal(match[2])) * (1 if match[1] == "+" else -1)
    return (1 + amount / 100, Fraction(0)) if match[3] else (Fraction(1), amount)


def _reading(row: Mapping[str, Any], at: Place) -> tuple[Alteration, str]:
    if not isinstance(row.get("option"), str):
        raise at.refusal("option", "缺少 option：改取哪种读法。", "option is missing: which reading is taken.",
                         ("请写 option。", "Write option."))  # fmt: skip
    return ReadingChange(at, str(row["reading"]), row["option"]), f"{row['reading']} = {row['option']}"


def _case(row: Mapping[str, Any], at: Place) -> tuple[Alteration, str]:
    if row.get("off") is not True:
        raise at.refusal("off", "情形只能停用：off = true。", "A case can only be switched off: off = true.",
                         ("请写 off = true。", "Write off = true."))  # fmt: skip
    return CaseOff(at, str(row["case"])), f"停用 {row['case']}"


def _rule(row: Mapping[str, Any], at: Place) -> tuple[Alteration, str]:
    if "answer" not in row:
        raise at.refusal("answer", "缺少 answer：一律取什么结果。", "answer is missing: what it answers for all.",
                         ("如 answer = false。", "Such as answer = false."))  # fmt: skip
    return RuleAnswer(at, str(row["rule"]), row["answer"]), f"{row['rule']} = {row['answer']}"


_READ = {"standard": _standard, "reading": _reading, "case": _case, "rule": _rule}
