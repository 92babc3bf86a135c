"""分解数: sharing a figure out so that the parts make up the whole, and reading parts from a pasted column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal, InvalidOperation, localcontext

from luodi.errors import LuodiError

MOST_UNITS = 500
PLACES = 6
"""Decimals that a share may have, as the database keeps them."""

RATES = {"%", "％", "‰", "百分点", "个百分点"}
"""Units of measures that must not be added up."""


def is_rate(unit: str) -> bool:
    """Whether figures in ``unit`` are rates: their parts have no sum.

    >>> is_rate("%"), is_rate("公里")
    (True, False)
    """
    return unit.strip() in RATES


def step_of(total: Decimal) -> Decimal:
    """The smallest step that a total as printed allows: 1 for whole numbers, 0.1 for 12.5.

    >>> step_of(Decimal("900.000000")), step_of(Decimal("12.5"))
    (Decimal('1'), Decimal('0.1'))
    """
    exponent = total.normalize().as_tuple().exponent
    return Decimal(1).scaleb(min(int(exponent), 0))


def by_weights(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """``total`` in proportion to ``weights``, each part a whole number of steps, together exactly ``total``.

    What is left after rounding down goes, a step each, to the largest remainders; of equal ones to the first.
    Raises LuodiError where there is no weight above zero.

    >>> by_weights(Decimal(10), [Decimal(1), Decimal(1), Decimal(1)])
    [Decimal('4'), Decimal('3'), Decimal('3')]
    """
    whole = sum(weights, Decimal(0))
    if not weights or any(one < 0 for one in weights) or whole == 0:
        raise LuodiError(
            zh="没有大于零的权重。", en="There is no weight above zero.",
            mend_zh="请为各单位填写权重（如人口、里程）。", mend_en="Give each unit a weight.",
        )  # fmt: skip
    step = step_of(total)
    with localcontext() as context:
        context.prec = 80  # total and weights have up to 24 digits each: their product must not be rounded
        steps = total / step
        exact = [steps * one / whole for one in weights]
        parts = [one.to_integral_value(ROUND_FLOOR) for one in exact]
        left = int(steps - sum(parts))
        for at in sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], at))[:left]:
            parts[at] += 1
        return [one * step for one in parts]


def plain(value: Decimal) -> str:
    """A figure without needless zeros, never in powers of ten.

    >>> plain(Decimal("900.000000")), plain(Decimal("0.50"))
    ('900', '0.5')
    """
    return f"{value.normalize():f}"


@dataclass(frozen=True, slots=True)
class Pasted:
    """One line of a pasted column: the unit's name as typed ("" where the line has the figure only), the figure."""

    line: int
    name: str
    value: Decimal


_FIGURE = re.compile(r"[+\-]?\d[\d,]*(?:\.\d+)?|[+\-]?\.\d+")


def pasted(text: str) -> list[Pasted]:
    """Lines as a spreadsheet gives them: a name and a figure parted by a tab (or spaces), or a figure alone.

    Empty lines are left out. Raises LuodiError naming the first line that has no figure.

    >>> [(one.name, one.value) for one in pasted("云川区\\t1,200.5\\n岚山县  30")]
    [('云川区', Decimal('1200.5')), ('岚山县', Decimal('30'))]
    """
    out = []
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.replace("\0", "").strip()
        if not line:
            continue
        cells = [cell.strip() for cell in line.split("\t") if cell.strip()] if "\t" in line else line.rsplit(None, 1)
        value = _figure(cells[-1])
        if value is None:
            raise LuodiError(
                zh=f"第 {number} 行没有数值：{line[:40]}", en=f"Line {number} has no figure: {line[:40]}",
                mend_zh="每行写单位名称和数值，中间用制表符或空格。", mend_en="Write name and figure in each line.",
            )  # fmt: skip
        out.append(Pasted(number, cells[0] if len(cells) > 1 else "", value))
    if len(out) > MOST_UNITS:
        raise LuodiError(zh=f"超过 {MOST_UNITS} 行。", en=f"More than {MOST_UNITS} lines.")
    return out


def _figure(cell: str) -> Decimal | None:
    folded = unicodedata.normalize("NFKC", cell).replace(" ", "")
    return Decimal(folded.replace(",", "")) if _FIGURE.fullmatch(folded) else None


def typed(text: str) -> Decimal | None:
    """A figure as typed in a field; None where it is empty. Raises LuodiError for anything else."""
    figure = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    if not figure:
        return None
    try:
        value = Decimal(figure)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise LuodiError(
            zh=f"“{text[:40]}”不是数。", en=f"“{text[:40]}” is no number.",
            mend_zh="请填写阿拉伯数字。", mend_en="Give it in digits.",
        )  # fmt: skip
    return value
