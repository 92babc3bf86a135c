"""Groups that the body tells otherwise: a row whose words stand in the body under another heading than its group."""

from __future__ import annotations

import re

from luodi.text.cells import Cell
from luodi.text.column_titles import kind_of
from luodi.text.folding import nfkc
from luodi.text.grids import Titled
from luodi.text.table_rows import task_column

LOOK_BACK = 60_000
"""Code points of running text before the region that are looked through."""
_MARK = re.compile(r"[(]?[一二三四五六七八九十百]{1,4}[)、.]?")
_LEAST = 12
MAX_GROUPS = 60


def _folded(text: str) -> str:
    return "".join(nfkc(text).split())


def doubt_groups(table: Titled, body: str) -> None:
    """Doubts the group of each row whose first words stand in ``body`` under the name of another of the table's groups.

    The cell is kept as printed.
    """
    task = task_column(table.titles, table.rows)
    if task is None or task == 0 or kind_of(table.titles[task - 1]) not in ("task", "group", "other"):
        return
    at = task - 1
    names = {row.cells[at].text: _MARK.sub("", _folded(row.cells[at].text), count=1) for row in table.rows}
    if len(names) < 2 or len(names) > MAX_GROUPS or not all(len(name) >= 4 for name in names.values()):
        return
    words = _folded(body)
    for row in table.rows:
        deed = _folded(row.cells[task].text)[:_LEAST]
        where = words.find(deed) if len(deed) == _LEAST else -1
        if where < 0:
            continue
        near = {text: words.rfind(name, 0, where) for text, name in names.items()}
        other = max(near, key=lambda text: near[text])
        cell = row.cells[at]
        if near[other] >= 0 and other != cell.text:
            row.cells[at] = Cell(cell.text, cell.spans, min(cell.confidence, 0.5), f"照印；本行内容在正文中属“{other}”")
