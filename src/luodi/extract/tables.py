"""Rows of a table read as commitments: which column is the task, who leads, who helps, by when."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from luodi.extract.model import Commitment
from luodi.text.cells import Cell
from luodi.text.column_titles import UNIT_KINDS, Kind, kind_of
from luodi.text.model import Document, Piece, Row, Source, Table
from luodi.text.spans import Spans, cut
from luodi.text.table_rows import Body, task_column
from luodi.text.unit_names import scan_units
from luodi.units.names import distinct

_NOTHING = re.compile(r"[\\/／\s—–\-―－无…·*]*")
_SEPARATOR = re.compile(r"[、，；,;\s]+")
_GROUP_NUMBER = re.compile(r"\s*[（(]?\s*([一二三四五六七八九十百]{1,4}|\d{1,3})\s*[)）、.．]")
_OPEN_ENDED = re.compile(r"等(?!级|次|额)|各成员单位|有关|相关")


@dataclass(frozen=True, slots=True)
class _Columns:
    """The titles of a table by what stands below them; ``task`` is the column that holds the deed."""

    task: str | None
    kinds: Mapping[str, Kind]

    def of(self, *kinds: Kind) -> list[str]:
        return [title for title, kind in self.kinds.items() if kind in kinds]


def _columns(table: Table) -> _Columns:
    bodies = [Body([Cell(row.cells.get(title, ""), ()) for title in table.columns]) for row in table.rows]
    at = task_column(table.columns, bodies)
    return _Columns(None if at is None else table.columns[at], {title: kind_of(title) for title in table.columns})


def commitments_of_table(source: Source, document: Document, table: Table) -> list[Commitment]:
    """One commitment for each row of a table that hands out tasks; none for a table that only lists things.

    A table hands out tasks where it has a column of deeds and says who is to do them or by when.
    """
    columns = _columns(table)
    if columns.task is None or not (columns.of(*UNIT_KINDS) or columns.of("deadline")):
        return []
    above = _attachment(document, table)
    return [
        commitment
        for position, row in enumerate(table.rows, start=1)
        if (commitment := _commitment(table, columns, row, (*above, *_group(table, columns, row)), position))
        is not None
    ]


def _attachment(document: Document, table: Table) -> tuple[str, ...]:
    """The label of the attachment the table stands in (附件2)."""
    prefix = table.eid.rpartition("__")[0] if "__" in table.eid else ""
    outer = prefix.split("__")[0]
    if not outer.startswith("att_"):
        return ()
    label = next((p.number or p.label for p in document.walk() if p.eid == outer), "附件")
    return ("".join(label.split()),)


def _group(table: Table, columns: _Columns, row: Row) -> tuple[str, ...]:
    """The numbers of the table and of the row's group, as printed."""
    out = [table.group] if table.group else []
    for title in table.columns:
        if title == columns.task or columns.kinds[title] not in ("task", "group", "other"):
            continue
        found = _GROUP_NUMBER.match(row.cells.get(title, ""))
        if found:
            out.append(found[1])
    return tuple(out)


def _commitment(table: Table, columns: _Columns, row: Row, path: Sequence[str], position: int) -> Commitment | None:
    assert columns.task is not None
    text = row.cells.get(columns.task, "")
    if _NOTHING.fullmatch(text):
        return None
    spans: dict[str, Spans] = {"text": row.spans[columns.task]}
    units: dict[Kind, tuple[str, ...]] = {}
    doubts = list(row.doubts)
    for kind in ("lead", "support", "responsible", "guiding"):
        names: list[str] = []
        places: list[tuple[int, int]] = []
        for title in columns.of(kind):
            for piece in unit_pieces(row, title):
                names.append(piece.text)
                places.extend(piece.spans)
        units[kind] = distinct(names)
        if places:
            spans[kind] = tuple(places)
    deadline_text = None
    for title in columns.of("deadline"):
        words = row.cells.get(title, "")
        if not _NOTHING.fullmatch(words):
            deadline_text = words
            spans["deadline"] = row.spans[title]
    number = row.eid.rpartition("__tr_")[2]
    unit_cells = [row.cells.get(title, "") for title in columns.of(*UNIT_KINDS)]
    return Commitment(
        id=row.eid,
        eid=row.eid,
        path=(*path, number),
        source="table",
        text=text,
        spans=spans,
        lead=units["lead"],
        support=units["support"],
        responsible=units["responsible"],
        guiding=units["guiding"],
        open_ended=any(_OPEN_ENDED.search(cell) for cell in unit_cells),
        deadline_text=deadline_text,
        table=table.eid,
        cells=dict(row.cells),
        confidence=row.confidence,
        doubts=tuple(doubts),
    )


def unit_pieces(row: Row, title: str) -> list[Piece]:
    """The units of one cell. What stands in a column of units is a unit, also where its name has another shape."""
    words = row.cells.get(title, "")
    if _NOTHING.fullmatch(words):
        return []
    spans = row.spans[title]
    found = scan_units(words)
    out: list[tuple[int, int, str]] = [(m.start, m.end, m.name) for m in found]
    at = 0
    for start, end in [*((m.start, m.end) for m in found), (len(words), len(words))]:
        out.extend(_others(words, at, start))
        at = max(at, end)
    return [Piece(name, cut(spans, a, b)) for a, b, name in sorted(out)]


def _others(words: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """Parts of a unit cell that have no unit's shape (綦江 in 綦江、市教委)."""
    out: list[tuple[int, int, str]] = []
    at = start
    for found in [*_SEPARATOR.finditer(words, start, end), None]:
        stop = found.start() if found else end
        name = words[at:stop]
        bare = name.rstrip("等。.")
        if bare and not bare.startswith("等") and not _NOTHING.fullmatch(bare):
            out.append((at, at + len(bare), bare))
        at = found.end() if found else stop
    return out
