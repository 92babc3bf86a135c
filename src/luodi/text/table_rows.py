"""Titled rows: cells by column title, with eid, confidence and doubts, made into a Table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from luodi.text.cells import EMPTY, Cell
from luodi.text.column_titles import deed_rank, kind_of, plain_title
from luodi.text.model import Row, Table
from luodi.text.spans import Span, Spans

NOTE = re.compile(r"[*＊]?(?:备\s*注|说\s*明|注|附\s*注|填表说明)\s*[:：∶.．]|[*＊※]")


@dataclass(slots=True)
class Body:
    """A row while it is being put together: one cell a column, and what is doubtful about the row as a whole."""

    cells: list[Cell]
    doubts: list[str] = field(default_factory=list)
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a table: its number (五), its title, and the places of both."""

    group: str = ""
    title: str = ""
    doubts: tuple[str, ...] = ()


def unique_titles(titles: Sequence[str]) -> tuple[str, ...]:
    """Titles that can name columns: none empty, none twice.

    >>> unique_titles(["序号", "", "备注", "备注"])
    ('序号', '第2列', '备注', '备注（2）')
    """
    out: list[str] = []
    for number, title in enumerate(titles, start=1):
        name = title or f"第{number}列"
        count = 2
        while name in out:
            name = f"{title}（{count}）"
            count += 1
        out.append(name)
    return tuple(out)


def task_column(titles: Sequence[str], rows: Sequence[Body]) -> int | None:
    """The column that holds the deed itself: by its title, and between equal titles by how much is written there."""
    best: tuple[float, float, int] | None = None
    for column, title in enumerate(titles):
        kind = kind_of(title)
        if kind not in ("task", "indicator", "other", "target"):
            continue
        length = sum(len(row.cells[column].text) for row in rows) / max(len(rows), 1)
        sentences = sum(row.cells[column].text.endswith("。") for row in rows) / max(len(rows), 1)
        # A title that says nothing may still head the longest text; a target column only where it holds sentences.
        rank = {"task": 1.0 + deed_rank(title), "indicator": 1.5, "other": 0.5, "target": 0.0}[kind]
        if kind in ("other", "target") and sentences < 0.3:
            rank -= 1.0
        if kind == "task" and length < 1:
            continue
        key = (rank + 2.0 * (sentences >= 0.5), length, column)
        if best is None or key > best:
            best = key
    return best[2] if best is not None and best[0] > 0 else None


def printed_numbers(titles: Sequence[str], rows: Sequence[Body]) -> list[int] | None:
    """The numbers printed before the rows, where every row has its own and they rise."""
    for column, title in enumerate(titles):
        if kind_of(title) != "number":
            continue
        found: list[int] = []
        for row in rows:
            text = row.cells[column].text.strip("．.、 *＊※#()（）")
            if not (text.isascii() and text.isdigit() and len(text) <= 6):
                return None
            found.append(int(text))
        if all(a < b for a, b in pairwise(found)):
            return found
        return None
    return None


def make_table(
    eid: str, heading: Heading, titles: Sequence[str], rows: Sequence[Body], span: Span, doubts: Sequence[str] = ()
) -> Table:
    """The table of ``rows``; every cell's words are the words at its spans. Empty cells are left out of the spans."""
    columns = unique_titles([plain_or_kept(title) for title in titles])
    numbers = printed_numbers(titles, rows)
    made: list[Row] = []
    for position, row in enumerate(rows, start=1):
        cells: dict[str, str] = {}
        spans: dict[str, Spans] = {}
        said = list(row.doubts)
        doubtful: list[str] = []
        chances: dict[str, float] = {}
        for title, cell in zip(columns, row.cells, strict=True):
            cells[title] = cell.text
            if cell.spans:
                spans[title] = cell.spans
            if cell.confidence < 1.0:
                chances[title] = cell.confidence
            if cell.doubt:
                said.append(f"{title}：{cell.doubt}")
                doubtful.append(title)
        sure = min([row.confidence, *(cell.confidence for cell in row.cells)])
        number = numbers[position - 1] if numbers else position
        made.append(
            Row(
                f"{eid}__tr_{number}",
                cells,
                spans,
                round(sure, 3),
                tuple(dict.fromkeys(said)),
                tuple(doubtful),
                chances,
            )
        )
    mean = sum(row.confidence for row in made) / len(made) if made else 0.0
    return Table(
        eid, heading.title, columns, tuple(made), span, round(mean, 3), (*heading.doubts, *doubts), heading.group
    )


def plain_or_kept(title: str) -> str:
    """A title as it is shown: without the spaces of spread printing, its brackets as printed."""
    return "".join(title.split()) if len(plain_title(title)) <= 40 else title


def padded(cells: Sequence[Cell], width: int) -> list[Cell]:
    """``cells`` brought to ``width`` columns."""
    return [*cells[:width], *([EMPTY] * max(width - len(cells), 0))]


def by_title(titles: Sequence[str], row: Body) -> Mapping[str, Cell]:
    return dict(zip(titles, row.cells, strict=True))
