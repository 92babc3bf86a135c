"""Figures: the same measure in two documents, and whether its target was raised or lowered, stricter or looser."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal

from luodi.compare.model import Figure, FigureChange, Strictness
from luodi.text.folding import fold

ALIKE = 0.5
"""From this share of a measure's name on, and of the same unit, two measures are the same."""

_SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000), "千": Decimal(1_000), "百": Decimal(100)}
_SHARES = {"%": Decimal(1), "个百分点": Decimal(1), "百分点": Decimal(1), "‰": Decimal("0.1")}
_LENGTHS = {"公里": Decimal(1000), "千米": Decimal(1000), "km": Decimal(1000), "米": Decimal(1), "里": Decimal(500)}
_MONEY = {"元": Decimal(1), "人民币": Decimal(1)}
_COUNTERS = frozenset("个处座项家条台艘支辆所件起次部套栋户名人只批种类场期本份宗口孔")
_AT_MOST = frozenset({"<=", "<", "decrease_to"})
_HARMS = re.compile(
    r"事故|死亡|亡人|伤亡|受害|火灾|灾害损失|损失|漏损|超标|投诉|违法|违规|隐患数|故障|负债|能耗|排放|污染|积压|逾期|"
    r"失业|返贫|下降|压减|困人"
)
_WORK = re.compile(r"整治|治理|清零|完成|整改|排查|率$|覆盖")
_TAILS = re.compile(r"(?:起数|人数|数量|总数|总量|数|量|的?比例|占比|目标值|指标)$")
_YEARS = re.compile(r"(?:到|至)?20\d\d年(?:底|末|度)?|全年|全市|年度|本年")


def base(figure: Figure) -> tuple[str, Decimal]:
    """The unit's kind and what one of it is worth in that kind's plainest unit.

    >>> base(Figure("换发量", "", "万张"))[0], base(Figure("换发量", "", "万张"))[1] == 10000
    ('张', True)
    >>> base(Figure("受害率", "<=", "‰"))
    ('share', Decimal('0.1'))
    """
    unit, factor = figure.unit.strip(), Decimal(1)
    if unit in _SHARES:
        return "share", _SHARES[unit]
    while unit and unit[0] in _SCALES and len(unit) > 1:
        factor *= _SCALES[unit[0]]
        unit = unit[1:]
    for kind, table in (("length", _LENGTHS), ("money", _MONEY)):
        if unit in table:
            return kind, factor * table[unit]
    if unit and len(unit) <= 3 and all(char in _COUNTERS for char in unit):
        return "count", factor
    return unit or "count", factor


def name_of(figure: Figure) -> str:
    """The measure's name without years and without the word for counting at its end.

    >>> name_of(Figure("2025年全市生产安全较大事故起数", "<=", "起"))
    '生产安全较大事故'
    """
    plain = _YEARS.sub("", fold(figure.name))
    return _TAILS.sub("", plain) or plain


def alike(one: Figure, two: Figure) -> float:
    """How sure two figures are targets of the same measure, 0 where their units or manners cannot be compared.

    >>> alike(Figure("较大事故", "<=", "起"), Figure("生产安全较大事故起数", "<=", "起")) > 0.8
    True
    >>> alike(Figure("较大事故", "<=", "起"), Figure("生产安全较大事故起数", "decrease_by", "%"))
    0.0
    """
    if base(one)[0] != base(two)[0] or _by_change(one) != _by_change(two):
        return 0.0
    a, b = name_of(one), name_of(two)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    ga, gb = ({text[at : at + 2] for at in range(max(len(text) - 1, 1))} for text in (a, b))
    shared = ga & gb
    within = len(shared) / min(len(ga), len(gb))
    both = 2 * len(shared) / (len(ga) + len(gb))
    # The same figure of the same unit speaks for itself.
    same = 0.15 if height(one) == height(two) and one.unit == two.unit else 0.0
    return max(both, 0.9 * within) + same if len(shared) >= 2 else 0.0


def _by_change(figure: Figure) -> bool:
    return figure.comparator in {"decrease_by", "increase_by"}


def matched(old: Sequence[Figure], new: Sequence[Figure]) -> list[tuple[Figure, Figure]]:
    """The figures of two items that are targets of one measure, each once, the surest first.

    Where a measure has several dated targets, those of the same date go together, else the last of each.
    """
    found = [
        (-likeness, _years_apart(one.by, two.by), i, j)
        for i, one in enumerate(old)
        for j, two in enumerate(new)
        if (likeness := alike(one, two)) >= ALIKE
    ]
    used_old: set[int] = set()
    used_new: set[int] = set()
    pairs = []
    for _, _, i, j in sorted(found):
        if i not in used_old and j not in used_new:
            used_old.add(i)
            used_new.add(j)
            pairs.append((i, j))
    return [(old[i], new[j]) for i, j in sorted(pairs)]


def _years_apart(one: dt.date | None, two: dt.date | None) -> int:
    return abs(one.year - two.year) if one and two else 50


def height(figure: Figure) -> Decimal | None:
    """The figure in its plainest unit: the value, or the middle of a range."""
    factor = base(figure)[1]
    if figure.value is not None:
        return figure.value * factor
    if figure.low is not None and figure.high is not None:
        return (figure.low + figure.high) / 2 * factor
    return None


def changed(old: Figure, new: Figure) -> FigureChange | None:
    """What became of a measure's target; None where one of them has no figure to compare.

    >>> a = Figure("较大事故", "<=", "起", Decimal(15)); b = Figure("较大事故", "<=", "起", Decimal(10))
    >>> changed(a, b).verdict, changed(a, b).strictness
    ('lowered', 'stricter')
    """
    before, after = height(old), height(new)
    if before is None or after is None:
        return None
    verdict = "kept" if before == after else "raised" if after > before else "lowered"
    strictness, reading = _strictness(old, new, before, after)
    return FigureChange(old, new, verdict, strictness, reading)  # type: ignore[arg-type]


def _strictness(old: Figure, new: Figure, before: Decimal, after: Decimal) -> tuple[Strictness, str]:
    if before == after:
        return "same", ""
    higher = after > before
    signs = {old.comparator, new.comparator} - {"", "=", "between"}
    if signs and signs <= _AT_MOST:
        return ("looser" if higher else "stricter"), ""
    if signs and not signs & _AT_MOST:
        return ("stricter" if higher else "looser"), ""
    if signs:
        return "unknown", "两份文件一个定上限、一个定下限"
    name = fold(old.name) + fold(new.name)
    if _HARMS.search(name) and not _WORK.search(name):
        return ("looser" if higher else "stricter"), "按损害类指标读，越低越严"
    if base(new)[0] == "share":
        return ("stricter" if higher else "looser"), "按要达到的比率读，越高越严"
    return "unknown", "只定数量，多少不等于宽严"
