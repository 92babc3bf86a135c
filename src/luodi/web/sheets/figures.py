"""The cell of figures: one indicator a line, its name, a colon, its figure and as of when."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from luodi.errors import LuodiError
from luodi.web.people.sheets import day as day_of

LARGEST = Decimal(10) ** 14


@dataclass(frozen=True, slots=True)
class Said:
    """A figure as a line says it: a value, or a numerator and a denominator, and its own day where it names one."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    as_of: dt.date | None = None


_NUMBER = r"[+-]?[0-9][0-9,]*(?:\.[0-9]+)?"
_FIGURE = re.compile(
    rf"(?P<first>{_NUMBER})(?:\s*/\s*(?P<second>{_NUMBER}))?\s*(?P<unit>[^0-9\s()/][^0-9()/]*)?"
    r"\s*(?:\((?:截至|截止|asof)?(?P<day>[^()]+)\))?"
)


def lines(text: str, labels: Sequence[str]) -> dict[str, str]:
    """What each indicator's line says after the colon, by its label; a lone figure is the only indicator's.

    >>> lines("覆盖率（%）: 95 \\n 里程（公里）：", ["覆盖率（%）", "里程（公里）"])
    {'覆盖率（%）': '95', '里程（公里）': ''}
    """
    by_name = {_folded(label): label for label in labels}
    out: dict[str, str] = {}
    for line in text.splitlines():
        plain = _folded(line)
        if not plain:
            continue
        name = max((one for one in by_name if plain.startswith(f"{one}:")), key=len, default=None)
        if name is not None:
            out[by_name[name]] = plain[len(name) + 1 :]
        elif len(labels) == 1 and _FIGURE.fullmatch(plain):
            out[labels[0]] = plain
        else:
            raise LuodiError(
                zh=f"“{line.strip()[:40]}”不是本任务的指标。", en=f"“{line.strip()[:40]}” is no indicator of the task.",
                mend_zh=f"每行写“指标名：数值”，指标名为：{'、'.join(labels) or '（无）'}。",
                mend_en=f"Write “name: figure” in each line; the names are: {', '.join(labels) or '(none)'}.",
            )  # fmt: skip
    return out


def changed(text: str, now: str, labels: Sequence[str]) -> Mapping[str, Said]:
    """The figures of the lines that say something else than they do ``now``; an emptied line says nothing."""
    before = lines(now, labels)
    given = {label: words for label, words in lines(text, labels).items() if words and words != before.get(label)}
    return {label: said(words) for label, words in given.items()}


def said(words: str) -> Said:
    """A figure as typed.

    >>> said("117/210（截至2026年6月30日）")
    Said(value=None, numerator=Decimal('117'), denominator=Decimal('210'), as_of=datetime.date(2026, 6, 30))
    >>> said("1,320.5公里").value
    Decimal('1320.5')
    """
    shape = _FIGURE.fullmatch(_folded(words))
    day = day_of(shape["day"]) if shape and shape["day"] else None
    if shape is None or (shape["day"] and day is None):
        raise LuodiError(
            zh=f"“{words[:40]}”不是数值。", en=f"“{words[:40]}” is no figure.",
            mend_zh="请写如 95、117/210、320（截至2026-06-30）。",
            mend_en="Write it as 95, 117/210, 320（截至2026-06-30）.",
        )  # fmt: skip
    first, second = (Decimal(part.replace(",", "")) if part else None for part in (shape["first"], shape["second"]))
    if any(abs(part) >= LARGEST for part in (first, second) if part is not None):
        raise LuodiError(zh=f"“{words[:40]}”过大。", en=f"“{words[:40]}” is too large.")
    return Said(first, as_of=day) if second is None else Said(None, first, second, day)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
