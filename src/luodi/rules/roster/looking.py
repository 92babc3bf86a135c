"""What the columns of a roster would be taken for, before any row is read: to be shown and confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path as File
from typing import Final

from luodi.rules.pack import Pack
from luodi.rules.populations.shape import columns_read
from luodi.rules.roster.headings import Chosen, Known, Layout, heading, known_headings, recognise, tables_of
from luodi.rules.roster.sheets import open_sheets
from luodi.rules.roster.staging import nothing_recognised
from luodi.rules.roster.workbook import column_letters

KEYS: Final = {"record": "户编号", "person": "人员编号", "identity": "公民身份号码"}


@dataclass(frozen=True, slots=True)
class Taken:
    """A column as it is taken. ``fact`` is empty where no fact has it; ``meaning`` is the fact's label, or which key
    it is; ``needed`` says whether the rule asks for the fact."""

    at: int
    letters: str
    heading: str
    kind: str
    fact: str
    meaning: str
    needed: bool


@dataclass(frozen=True, slots=True)
class Look:
    """A sheet as it is taken. ``table``: what its rows are about; ``offered``: facts that no column has yet, by name
    with their labels; ``lacking``: those of them that the rule may ask for."""

    sheet: str
    table: str
    columns: tuple[Taken, ...]
    offered: tuple[tuple[str, str], ...]
    lacking: tuple[str, ...]
    keyed: bool


@dataclass(frozen=True, slots=True)
class Looks:
    """A roster's sheets, and those that are read over."""

    sheets: tuple[Look, ...]
    passed: tuple[str, ...]


def look(pack: Pack, rule: str, file: str | File, *, chosen: Chosen | None = None) -> Looks:
    """What each column of each sheet would be taken for; LuodiError where no heading is known at all."""
    path = File(file)
    known = known_headings(pack, pack.root(rule))
    needed = columns_read(pack.program, (rule,))
    sheets: list[Look] = []
    passed: list[str] = []
    for sheet in open_sheets(path):
        layout = recognise(known, sheet, chosen)
        if layout is None:
            passed.append(sheet.label)
        else:
            sheets.append(_looked(pack, known, layout, needed))
    if not sheets:
        raise nothing_recognised(path)
    return Looks(tuple(sheets), tuple(passed))


def _looked(pack: Pack, known: Known, layout: Layout, needed: frozenset[tuple[str, str]]) -> Look:
    sheet = layout.sheet
    columns = []
    for at, words in sorted(sheet.headings.items()):
        column = layout.columns.get(at)
        letters = column_letters(at) if sheet.excel else str(at + 1)
        if column is None:
            columns.append(Taken(at, letters, words, "", "", "", False))
        elif column.kind != "fact":
            columns.append(Taken(at, letters, words, column.kind, "", KEYS[column.kind], True))
        else:
            shape = known.tables[column.path]
            asked = bool({(shape.entity, column.name), (shape.entity, f"{column.name}_none")} & needed)
            meaning = _label(pack, shape.entity, column.name)
            columns.append(Taken(at, letters, words, "fact", column.name, meaning, asked))
    free = dict(_free(pack, known, layout))
    asked_for = {name for path in tables_of(layout) for entity, name in needed if entity == known.tables[path].entity}
    lacking = tuple(label for name, label in free.items() if name in asked_for)
    keyed = any(column.kind == "record" for column in layout.columns.values())
    return Look(sheet.label, known.labels[layout.path], tuple(columns), tuple(free.items()), lacking, keyed)


def _free(pack: Pack, known: Known, layout: Layout) -> Iterator[tuple[str, str]]:
    """The facts of a sheet's tables that no column of it has: name and label with unit."""
    taken = {column.name for column in layout.columns.values() if column.kind == "fact"}
    for path in tables_of(layout):
        shape = known.tables[path]
        for name, type_ in shape.columns.items():
            label = _label(pack, shape.entity, name)
            if label and name not in taken:
                yield name, heading(label, type_)


def _label(pack: Pack, entity: str, name: str) -> str:
    """A fact's or a point's label; empty for the columns that only a program writes."""
    attribute = pack.vocabulary[entity].attributes.get(name)
    if attribute is not None:
        return attribute.zh
    point = pack.program.points.get(name)
    return point.zh if point is not None and point.entity == entity else ""
