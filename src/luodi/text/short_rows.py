"""Rows with fewer cells than columns: where a copy lost the tabs of empty cells, each goes where its kind belongs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from luodi.text.column_titles import UNIT_KINDS, Kind
from luodi.text.unit_names import is_unit_list

_TIME = re.compile(
    r"\d{4}年.*|\d{1,2}月.*|.*(?:[底末]前?|季度|半年|[日月年]前)|(?:持续|长期|常年|全年|年内|按时序|按进度|已|逐步|分步|立即|适时|每[年月季周]).*"
)
_NUMBER = re.compile(r"[（(]?\d{1,4}[)）.．、*]?")
_CLEAR = 0.4
"""By how much the best way must beat the next to be taken."""
MOST_COLUMNS = 12
MOST_WAYS = 400


def placed(cells: Sequence[str], kinds: Sequence[Kind]) -> tuple[int, ...] | None:
    """The columns in which the cells of a short row stand, in order; ``None`` where that cannot be told.

    >>> kinds = ("group", "task", "lead", "support", "deadline")
    >>> placed(["更新校车。", "市教委", "市财政局", "2026年底"], kinds)
    (1, 2, 3, 4)
    >>> placed(["更新校车。", "市教委", "持续推进"], kinds)
    (1, 2, 4)
    >>> placed(["市教委", "市财政局"], ("lead", "support", "guiding")) is None
    True
    """
    count, width = len(cells), len(kinds)
    if not 0 < count < width <= MOST_COLUMNS:
        return None
    deeds = [at for at, kind in enumerate(kinds) if kind in ("task", "indicator", "other")]
    ways: list[tuple[float, tuple[int, ...]]] = []
    for way in _ways(count, width):
        score = sum(
            _fits(cell, kinds[at], at == deeds[-1] if deeds else False) for cell, at in zip(cells, way, strict=True)
        )
        score -= sum(_missed(kinds[at], at == deeds[-1] if deeds else False) for at in range(width) if at not in way)
        ways.append((score, way))
        if len(ways) > MOST_WAYS:
            return None
    ways.sort(reverse=True)
    if ways[0][0] <= 0 or (len(ways) > 1 and ways[0][0] - ways[1][0] < _CLEAR):
        return None
    return ways[0][1]


def is_time_cell(words: str) -> bool:
    """Whether a cell's words only say by when.

    >>> is_time_cell("2026年底"), is_time_cell("持续推进"), is_time_cell("2026年更新校车40辆。")
    (True, True, False)
    """
    return len(words) <= 16 and words[-1:] not in "。；" and _TIME.fullmatch(words) is not None


def _ways(count: int, width: int, start: int = 0) -> list[tuple[int, ...]]:
    """All ways to put ``count`` cells into columns from ``start`` on, their order kept."""
    if not count:
        return [()]
    return [(at, *rest) for at in range(start, width - count + 1) for rest in _ways(count - 1, width, at + 1)][
        : MOST_WAYS + 1
    ]


def _fits(cell: str, kind: Kind, deed: bool) -> float:
    """How well words stand below a title of this kind; nothing may stand anywhere but where the deed is."""
    if not cell:
        return -_missed(kind, deed)
    units = is_unit_list(cell)
    time = is_time_cell(cell)
    if kind in UNIT_KINDS:
        return 2.0 if units else -3.0
    if kind == "deadline":
        return 2.0 if time else -3.0
    if kind == "number":
        return 2.0 if _NUMBER.fullmatch(cell) else -4.0
    if deed:
        return -3.0 if units or time or _NUMBER.fullmatch(cell) else 1.0 + (cell[-1:] in "。；")
    return -2.0 if units or time or cell[-1:] in "。；" else 0.5


def _missed(kind: Kind, deed: bool) -> float:
    """What it tells against a way that a column of this kind is empty: groups are merged, few rows have no deed."""
    if deed:
        return 3.0
    return {"group": 0.0, "task": 0.0, "other": 0.0, "remark": 0.0, "number": 0.5, "support": 0.5, "guiding": 0.5}.get(
        kind, 1.0
    )
