"""Rows of a table read as commitments: which column is the task, who leads, who helps, by when."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from luodi.extract.model import Commitment, Indicator
from luodi.extract.responsibility import find_clauses
from luodi.extract.target_cells import indicators_of_row, is_target, measured
from luodi.text.cells import Cell
from luodi.text.column_titles import UNIT_KINDS, Kind, kind_of
from luodi.text.model import Document, Piece, Row, Source, Table
from luodi.text.spans import Spans, cut
from luodi.text.table_rows import Body, task_column
from luodi.text.unit_names import scan_units

SURE = 0.95
"""Below this a commitment names what makes it unsure."""
_NOTHING = re.compile(r"[\\/／\s—–\-―－无…·*]*")
_SEPARATOR = re.compile(r"[、，；,;\s]+")
_GROUP_NUMBER = re.compile(r"\s*[（(]?\s*([一二三四五六七八九十百]{1,4}|\d{1,3})\s*[)）、.．]")
_ROLE_WORDS = re.compile(r"牵头|主办|配合|协办|参与|指导|负责|单位\s*[:：∶]|部门\s*[:：∶]")
_OWN_ROLE = re.compile(r"[（(〔]\s*(牵头|主办|配合|协办|参与|指导|督导|责任|负责)(?:单位|部门)?\s*[）)〕]")
_OWN_ROLES: Mapping[str, Kind] = {
    "牵头": "lead",
    "主办": "lead",
    "配合": "support",
    "协办": "support",
    "参与": "support",
    "指导": "guiding",
    "督导": "guiding",
    "责任": "responsible",
    "负责": "responsible",
}
_YEAR = re.compile(r"((?:19|20)\d\d)年?")
_BRACKETED_NUMBER = re.compile(r"[（(]\s*([一二三四五六七八九十百]{1,4})\s*[)）]")
_OPEN_ENDED = re.compile(r"等(?!级|次|额)|各成员单位|有关|相关")


@dataclass(frozen=True, slots=True)
class _Columns:
    """The titles of a table by what stands below them; ``task`` is the column that holds the deed."""

    task: str | None
    kinds: Mapping[str, Kind]
    targets: tuple[str, ...]

    def of(self, *kinds: Kind) -> list[str]:
        return [title for title, kind in self.kinds.items() if kind in kinds]

    def name(self, row: Row) -> str | None:
        """The column that says what a bare figure in the task column measures."""
        return next((t for t in self.of("indicator", "task") if t != self.task and row.cells.get(t)), None)


def _columns(document: Document, table: Table) -> _Columns:
    bodies = [Body([Cell(row.cells.get(title, ""), ()) for title in table.columns]) for row in table.rows]
    at = task_column(table.columns, bodies)
    kinds = {title: kind_of(title) for title in table.columns}
    if "support" in kinds.values() and "lead" not in kinds.values():
        # Where others are named to help, those responsible are in the lead.
        kinds = {title: "lead" if kind == "responsible" else kind for title, kind in kinds.items()}
    task = None if at is None else table.columns[at]
    now = document.date.year if document.date else 0
    targets = [t for t, kind in kinds.items() if kind == "target" and t != task and not _past(t, now)]
    return _Columns(task, kinds, tuple(targets))


def _past(title: str, now: int) -> bool:
    """Whether a column of figures is of a year gone by and no target (2023年 in a document of 2025)."""
    found = _YEAR.search(title)
    return found is not None and int(found[1]) < now and "目标" not in title


def commitments_of_table(source: Source, document: Document, table: Table) -> list[Commitment]:
    """One commitment for each row of a table that hands out tasks; none for a table that only lists things.

    A table hands out tasks where it has a column of deeds and says who is to do them, by when, or up to what figure.
    """
    columns = _columns(document, table)
    if columns.task is None or not (columns.of(*UNIT_KINDS) or columns.of("deadline") or _sets_targets(table, columns)):
        return []
    above = _attachment(document, table)
    out: list[Commitment] = []
    for row in table.rows:
        found = _commitment(document, table, columns, row, (*above, *_group(table, columns, row)))
        if found is not None:
            out.append(found)
    return out


def _sets_targets(table: Table, columns: _Columns) -> bool:
    cells = [row.cells.get(title, "") for row in table.rows for title in columns.targets]
    return bool(cells) and 2 * sum(is_target(cell) for cell in cells) >= len(cells)


def _attachment(document: Document, table: Table) -> tuple[str, ...]:
    """The label of the attachment the table stands in (附件2): the innermost, where one is attached to another."""
    parts = table.eid.split("__")
    innermost = max((at for at, part in enumerate(parts) if part.startswith("att_")), default=-1)
    if innermost < 0:
        return ()
    eid = "__".join(parts[: innermost + 1])
    label = next((p.number or p.label for p in document.walk() if p.eid == eid), "附件")
    return ("".join(label.split()),)


def _group(table: Table, columns: _Columns, row: Row) -> tuple[str, ...]:
    """The numbers of the table and of the row's group, as printed."""
    out = [table.group] if table.group else []
    for title in table.columns:
        if title == columns.task or columns.kinds[title] not in ("task", "group", "other"):
            continue
        words = row.cells.get(title, "")
        found = _GROUP_NUMBER.match(words) or _BRACKETED_NUMBER.search(words)
        if found:
            out.append(found[1])
    return tuple(out)


def _commitment(
    document: Document, table: Table, columns: _Columns, row: Row, path: Sequence[str]
) -> Commitment | None:
    assert columns.task is not None
    words = row.cells.get(columns.task, "")
    if _NOTHING.fullmatch(words):
        return None
    task = Piece(words, row.spans[columns.task])
    indicators = _indicators(document, columns, row, task)
    if columns.targets and indicators:
        task, _ = measured(task)
    spans: dict[str, Spans] = {"text": task.spans}
    units = _units(columns, row, spans)
    deadline_text = None
    for title in columns.of("deadline"):
        stated = row.cells.get(title, "")
        if not _NOTHING.fullmatch(stated):
            deadline_text = stated
            spans["deadline"] = row.spans[title]
    used = [columns.task, *columns.of(*UNIT_KINDS, "deadline"), *columns.targets]
    unit_cells = [row.cells.get(title, "") for title in columns.of(*UNIT_KINDS)]
    return Commitment(
        id=row.eid,
        eid=row.eid,
        path=(*path, row.eid.rpartition("__tr_")[2]),
        source="table",
        text=task.text,
        spans=spans,
        lead=units["lead"],
        support=units["support"],
        responsible=units["responsible"],
        guiding=units["guiding"],
        open_ended=any(_OPEN_ENDED.search(cell) for cell in unit_cells),
        deadline_text=deadline_text,
        indicators=indicators,
        table=table.eid,
        cells=dict(row.cells),
        confidence=_confidence(row, used),
        doubts=_doubts(row, used),
    )


def _indicators(document: Document, columns: _Columns, row: Row, task: Piece) -> tuple[Indicator, ...]:
    """The row's targets; where the deed itself is a bare figure, what another column names is measured by it."""
    assert columns.task is not None
    if is_target(task.text) and columns.kinds[columns.task] != "indicator":
        name = columns.name(row)
        if name is not None:
            measure = Piece(row.cells[name], row.spans[name])
            return indicators_of_row(document, row, columns.kinds, measure, (columns.task,))
    return indicators_of_row(document, row, columns.kinds, task, columns.targets)


def _units(columns: _Columns, row: Row, spans: dict[str, Spans]) -> dict[Kind, tuple[str, ...]]:
    """The units of the row by role; their places are added to ``spans``."""
    pieces: dict[Kind, list[Piece]] = {"lead": [], "support": [], "responsible": [], "guiding": []}
    for kind in pieces:
        for title in columns.of(kind):
            for role, piece in roles_in_cell(row, title, kind):
                pieces[role].append(piece)
    for kind, found in pieces.items():
        places = tuple(span for piece in found for span in piece.spans)
        if places:
            spans[kind] = places
    return {kind: tuple(dict.fromkeys(piece.text for piece in found)) for kind, found in pieces.items()}


def roles_in_cell(row: Row, title: str, kind: Kind) -> list[tuple[Kind, Piece]]:
    """The units of one cell with the role each has there: its column's, unless the cell itself says otherwise
    (市教委牵头，市财政局配合; 市教委（牵头）; 省牵头单位：省商务厅)."""
    words = row.cells.get(title, "")
    spans = row.spans.get(title, ())
    out: list[tuple[int, Kind, Piece]] = []
    taken: list[tuple[int, int]] = []
    if _ROLE_WORDS.search(words):
        for clause in find_clauses(words):
            taken.append((clause.start, clause.end))
            for role, mentions in (
                ("lead", clause.lead),
                ("support", clause.support),
                ("responsible", clause.responsible),
                ("guiding", clause.guiding),
            ):
                own: Kind = kind if role == "responsible" else role  # type: ignore[assignment]
                out += [(m.start, own, Piece(m.name, cut(spans, m.start, m.end))) for m in mentions]
    at = 0
    for start, end in [*taken, (len(words), len(words))]:
        out += [(a, _own_role(words, b, kind), piece) for a, b, piece in _pieces(words, spans, at, start)]
        at = max(at, end)
    return [(role, piece) for _, role, piece in sorted(out, key=lambda found: found[0])]


def _own_role(words: str, end: int, kind: Kind) -> Kind:
    found = _OWN_ROLE.match(words, end)
    return _OWN_ROLES[found[1]] if found else kind


def _confidence(row: Row, used: Sequence[str]) -> float:
    """How sure all cells are that the commitment is made of."""
    chance = 1.0
    for title in used:
        chance *= row.sure.get(title, 1.0)
    # What is doubtful about the row as a whole (put together over a page break) counts too.
    least = min(row.sure.values(), default=1.0)
    return round(chance if row.confidence >= least else min(chance, row.confidence), 3)


def _doubts(row: Row, used: Sequence[str]) -> tuple[str, ...]:
    """The row's doubts, but for those about columns the commitment is not made of; who is unsure says why."""
    others = tuple(f"{title}：" for title in row.doubtful if title not in used)
    own = tuple(doubt for doubt in row.doubts if not doubt.startswith(others)) if others else row.doubts
    if own or _confidence(row, used) >= SURE:
        return own
    return row.doubts or ("本行各格按版式归列，请对照原文",)


def _pieces(words: str, spans: Spans, start: int, end: int) -> list[tuple[int, int, Piece]]:
    """The units in part of a cell; what stands in a column of units is one, also where its name has another shape."""
    part = words[:end]
    if _NOTHING.fullmatch(words, start, end):
        return []
    found = [(m.start, m.end, m.name) for m in scan_units(part, start)]
    out = [(a, b, _OWN_ROLE.sub("", name)) for a, b, name in found]
    at = start
    for a, b in [*((a, b) for a, b, _ in found), (end, end)]:
        out.extend(_others(part, at, a))
        at = max(at, b)
    pieces: list[tuple[int, int, Piece]] = []
    for a, b, name in sorted(out):
        stop = b if words[a:b] == name or not _OWN_ROLE.search(words, a, b) else a + len(name)
        pieces.append((a, stop, Piece(name, cut(spans, a, stop))))
    return pieces


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
