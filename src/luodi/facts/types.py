"""The types of facts and of rules: bool, number with dimension and scale, choice, text, date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

Dimension = tuple[tuple[str, int], ...]
"""Powers of base units, sorted: ``()`` a plain count, ``(("yuan", 1),)`` money, ``(("m2", -1), ("yuan", 1))`` price."""


@dataclass(frozen=True, slots=True)
class Bool:
    def __str__(self) -> str:
        return "bool"


@dataclass(frozen=True, slots=True)
class Number:
    """An integer count of ``1/scale`` of the unit; where ``exact``, two integers (numerator, denominator) of those.

    Money is ``Number((("yuan", 1),), 100)``: 12.34 yuan is stored as 1234.
    """

    dimension: Dimension = ()
    scale: int = 1
    exact: bool = False

    def __str__(self) -> str:
        name = quantity_name(self) or f"{unit_of(self.dimension) or 'number'}/{self.scale}"
        return f"Exact[{name}]" if self.exact else name


@dataclass(frozen=True, slots=True)
class Choice:
    """One word of a closed list; ``words`` in the order in which a form shows them."""

    name: str
    words: tuple[str, ...]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Text:
    def __str__(self) -> str:
        return "str"


@dataclass(frozen=True, slots=True)
class Day:
    def __str__(self) -> str:
        return "Date"


Type = Bool | Number | Choice | Text | Day

BOOL: Final = Bool()
TEXT: Final = Text()
DAY: Final = Day()
COUNT: Final = Number()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that rules and facts name: its type, its unit's word in Chinese and English, and the constructor of
    its literals in ``rules.py`` (``yuan(300)``)."""

    name: str
    type: Number
    unit_zh: str
    unit_en: str
    constructor: str


def _of(unit: str, scale: int) -> Number:
    return Number(((unit, 1),) if unit else (), scale)


QUANTITIES: Final[Mapping[str, Quantity]] = {
    q.name: q
    for q in (
        Quantity("Count", _of("", 1), "", "", "count_of"),
        Quantity("Money", _of("yuan", 100), "元", "yuan", "yuan"),
        Quantity("Dollars", _of("usd", 100), "美元", "US dollars", "dollars"),
        Quantity("Rate", _of("", 1_000_000), "", "", "rate"),
        Quantity("Area", _of("m2", 100), "平方米", "m²", "square_metres"),
        Quantity("LandArea", _of("mu", 1000), "亩", "mu", "mu"),
        Quantity("Weight", _of("kg", 1000), "千克", "kg", "kilograms"),
        Quantity("Length", _of("m", 1000), "米", "m", "metres"),
        Quantity("Power", _of("kW", 1000), "千瓦", "kW", "kilowatts"),
        Quantity("Flow", _of("m3/s", 1_000_000), "立方米每秒", "m³/s", "cubic_metres_per_second"),
        Quantity("Coal", _of("tce", 1_000_000), "吨标准煤", "tce", "tonnes_of_coal"),
        Quantity("Concentration", _of("mg/kg", 1_000_000), "毫克每千克", "mg/kg", "milligrams_per_kilogram"),
        Quantity("Hours", _of("h", 3600), "小时", "hours", "hours"),
    )
}
MONEY: Final = QUANTITIES["Money"].type
RATE: Final = QUANTITIES["Rate"].type
AREA: Final = QUANTITIES["Area"].type

_NAMES: Final[Mapping[Number, Quantity]] = {q.type: q for q in QUANTITIES.values()}
_UNITS: Final[Mapping[Dimension, Quantity]] = {q.type.dimension: q for q in reversed(list(QUANTITIES.values()))}


def quantity_name(number: Number) -> str | None:
    """``Number((("yuan", 1),), 100)`` → ``"Money"``; None where no quantity has this dimension and scale."""
    found = _NAMES.get(Number(number.dimension, number.scale))
    return found.name if found else None


def unit_of(dimension: Dimension, *, english: bool = False) -> str:
    """The unit's word: ``(("yuan", 1),)`` → ``"元"``; a compound unit is spelt out: ``元/平方米``; a count: ``""``."""
    if not dimension:
        return ""
    words = {unit: _UNITS.get(((unit, 1),)) for unit, _ in dimension}

    def word(unit: str, power: int) -> str:
        q = words[unit]
        text = unit if q is None else (q.unit_en if english else q.unit_zh)
        return text if abs(power) == 1 else f"{text}^{abs(power)}"

    over = "·".join(word(unit, power) for unit, power in dimension if power > 0)
    under = "·".join(word(unit, power) for unit, power in dimension if power < 0)
    return f"{over or '1'}/{under}" if under else over


def exact_type(dimension: Dimension) -> Number:
    """The one exact type of a dimension: ``Exact[Money]`` for yuan; scale 1 where no quantity has the dimension."""
    found = _UNITS.get(dimension)
    return Number(dimension, found.type.scale if found else 1, exact=True)


def times(left: Dimension, right: Dimension, sign: int = 1) -> Dimension:
    """The dimension of a product (``sign=1``) or a quotient (``sign=-1``).

    >>> times((("yuan", 1),), (("m2", 1),), -1)
    (('m2', -1), ('yuan', 1))
    """
    powers = dict(left)
    for unit, power in right:
        powers[unit] = powers.get(unit, 0) + sign * power
    return tuple(sorted((unit, power) for unit, power in powers.items() if power))
