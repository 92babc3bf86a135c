"""Targets in table cells: a figure under a year, measured by what the row names."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from luodi.extract.due import year_of
from luodi.extract.indicators import find_indicators
from luodi.extract.model import Indicator
from luodi.text.column_titles import Kind, plain_title
from luodi.text.model import Document, Piece, Row
from luodi.text.spans import cut

_YEAR = re.compile(r"((?:19|20)\d\d)年?(?:(\d{1,2})月)?")
_MEASURE = re.compile(r"\s*[（(]\s*([^（）()\s]{1,8})\s*[)）]$")
_FIGURE = re.compile(r"[≥≤<>=＝＜＞]*\s*(\d+(?:[,，]\d{3})*(?:\.\d+)?)\s*")
_COMPARED = {"≥": ">=", "≤": "<=", ">": ">", "＞": ">", "<": "<", "＜": "<"}
_NO_MEASURE = re.compile(r"试行|暂行|修订|内容|名称|类|一|二|三|含.*|或.*|原.*")
_SENTENCE = re.compile(r"[。；，]")


def measured(name: Piece) -> tuple[Piece, str]:
    """What is measured and its unit, where the name ends in one.

    >>> measured(Piece("社保卡换发量（万张）", ((10, 20),)))
    (Piece(text='社保卡换发量', spans=((10, 16),)), '万张')
    """
    found = _MEASURE.search(name.text)
    if found is None or _NO_MEASURE.fullmatch(found[1]) or found.start() == 0:
        return name, ""
    return Piece(name.text[: found.start()], cut(name.spans, 0, found.start())), found[1]


def by_of(title: str) -> dt.date | None:
    """The last day of the time a target column's title names.

    >>> by_of("2027年目标值"), by_of("2026年6月底"), by_of("目标值")
    (datetime.date(2027, 12, 31), datetime.date(2026, 6, 30), None)
    """
    found = _YEAR.search(plain_title(title))
    if found is None:
        return None
    year, month = int(found[1]), int(found[2] or 12)
    if not 1 <= month <= 12:
        return None
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return following - dt.timedelta(days=1)


def is_target(words: str) -> bool:
    """Whether a cell holds a figure to be reached and nothing like a sentence.

    >>> [is_target(w) for w in ("60%", "0", "10起以内", "较2023年下降11%", "印发", "建成3座，投用2座。")]
    [True, True, True, True, False, False]
    """
    return len(words) <= 24 and any(char.isdigit() for char in words) and _SENTENCE.search(words) is None


def indicators_of_row(
    document: Document, row: Row, kinds: Mapping[str, Kind], name: Piece, targets: Sequence[str]
) -> tuple[Indicator, ...]:
    """The indicators of one row: the figures in the columns ``targets``, each due when its column's title says.

    A bare figure does not say whether it is a floor or a ceiling; nothing can come below zero.
    """
    measure, unit = measured(name)
    own = next((row.cells[title] for title, kind in kinds.items() if kind == "measure" and row.cells.get(title)), "")
    out: list[Indicator] = []
    for title in targets:
        words = row.cells.get(title, "")
        if is_target(words):
            out += _of_cell(document, Piece(words, row.spans[title]), measure.text, own or unit, by_of(title))
    return tuple(out)


_BARE = re.compile(r"\d+(?:[,，]\d{3})*(?:\.\d+)?[^\d以之左]{0,6}")


def _of_cell(document: Document, cell: Piece, name: str, unit: str, by: dt.date | None) -> list[Indicator]:
    figure = _FIGURE.fullmatch(cell.text)
    if figure and unit:
        value = float(figure[1].replace(",", "").replace("，", ""))
        sign = next((_COMPARED[char] for char in cell.text if char in _COMPARED), None)
        comparator = sign or ("=" if value == 0 else None)
        return [Indicator(name, comparator, unit, cell.spans, value, by=by)]  # type: ignore[arg-type]
    found = find_indicators(cell, by, year_of(document), name)
    bare = _BARE.fullmatch(cell.text)
    return [replace(one, comparator=None) if bare and one.comparator == "=" and one.value else one for one in found]
