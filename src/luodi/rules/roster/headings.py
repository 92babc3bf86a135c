"""Which fact a column holds: recognised by its Chinese heading, however it is spaced, bracketed or asked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from luodi.facts.types import Number, Type, unit_of
from luodi.rules.pack import Pack
from luodi.rules.populations.shape import TableShape, shapes
from luodi.rules.roster import identity
from luodi.rules.roster.sheets import Sheet
from luodi.rules.sql.population import Path

RECORD_KEYS: Final = ("户编号", "家庭编号", "户号", "申请编号", "对象编号", "编号", "id", "parent_id")
PERSON_KEYS: Final = ("人员编号", "成员编号", "人员序号", "成员序号", "序号")
NAMES: Final = ("姓名", "名称", "户主姓名", "申请人姓名", "备注", "联系电话", "住址", "地址")
"""Columns that rosters have and rules do not ask: read over, kept nowhere."""

PEOPLE: Final = "members"
"""The relation to the people of a record, a row of whom may have the record's own facts beside."""

_DROPPED = re.compile(r"[\s*＊:：?？（）()\[\]【】“”\"'、，,。./\\_-]+")
_UNITS = re.compile(r"[（(\[【](?:元|元/月|元/年|平方米|㎡|人|岁|个月|月|是/否|是否|必填|选填|万元以下)[)）\]】]")


def plain(heading: str) -> str:
    """A heading for comparison: width, case, spaces, brackets and units folded.

    >>> plain("银行存款（元）*"), plain(" 是否 丧失劳动能力？")
    ('银行存款', '丧失劳动能力')
    """
    text = _UNITS.sub("", unicodedata.normalize("NFKC", heading))
    text = _DROPPED.sub("", _UNITS.sub("", text)).casefold()
    return text.removeprefix("是否") if len(text) > 3 else text


def heading(label: str, type_: Type) -> str:
    """A fact's label as a template heads its column: with the unit where it is a quantity.

    >>> from luodi.facts.types import MONEY
    >>> heading("月工资", MONEY)
    '月工资（元）'
    """
    unit = unit_of(type_.dimension) if isinstance(type_, Number) else ""
    return f"{label}（{unit}）" if unit else label


@dataclass(frozen=True, slots=True)
class Column:
    """What a column of a sheet holds: a fact of the table at ``path``, a key, or an identity number."""

    path: Path
    name: str
    kind: str = "fact"


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet and what its columns are. ``path``: the table that its rows belong to; ``both``: a row a person with the
    household's facts beside; ``unknown``: headings that no fact has."""

    sheet: Sheet
    path: Path
    columns: Mapping[int, Column]
    unknown: tuple[str, ...] = ()
    both: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """The headings known for a pack's kind of record. ``people``: the inner table that a sheet with a row a person is
    about; ``labels``: what each table is called."""

    tables: Mapping[Path, TableShape]
    facts: Mapping[str, tuple[Column, ...]]
    names: Mapping[str, Path]
    people: Path
    labels: Mapping[Path, str] = field(default_factory=dict)


def known_headings(pack: Pack, root: str) -> Known:
    """Every heading by which a fact may be recognised: its label, its question, its name."""
    tables = shapes(pack, root)
    facts: dict[str, list[Column]] = {}
    names: dict[str, Path] = {}
    labels: dict[Path, str] = {}
    for path, shape in tables.items():
        kind = pack.vocabulary[shape.entity]
        label = kind.zh
        if path:
            owner = pack.vocabulary[tables[path[:-1]].entity]
            label = owner.relations[path[-1]].zh
        labels[path] = label
        for word in (label, kind.zh, shape.name):
            names.setdefault(plain(word), path)
        for name, attribute in kind.attributes.items():
            headed = heading(attribute.zh, attribute.type)
            for word in dict.fromkeys(map(plain, (attribute.zh, headed, attribute.ask, name))):
                facts.setdefault(word, []).append(Column(path, name))
        for point in pack.program.points.values():
            if point.entity == shape.entity:
                headed = heading(point.zh, shape.columns[point.name]) if point.name in shape.columns else point.zh
                for word in dict.fromkeys(map(plain, (point.zh, headed, point.name))):
                    facts.setdefault(word, []).append(Column(path, point.name))
    people: Path = (PEOPLE,) if (PEOPLE,) in tables else ()
    return Known(tables, {word: tuple(found) for word, found in facts.items()}, names, people, labels)


Chosen = Mapping[str, Mapping[int, str]]
"""What a person said of columns, by sheet (its name, else its file's) and column: a fact's name, or empty: not used."""


def recognise(known: Known, sheet: Sheet, chosen: Chosen | None = None) -> Layout | None:
    """The layout of a sheet; None where fewer than two of its headings say anything (notes, covers).

    ``chosen`` goes before what the headings say.
    """
    layout = _recognised(known, sheet)
    mine = (chosen or {}).get(sheet.label, {})
    return layout if layout is None or not mine else _amended(known, layout, mine)


def _amended(known: Known, layout: Layout, mine: Mapping[int, str]) -> Layout:
    """The layout with columns as a person wants them; a fact that no table of the sheet has is passed over."""
    columns = dict(layout.columns)
    unknown = list(layout.unknown)
    for at, name in mine.items():
        said = layout.sheet.headings.get(at, "")
        if said and not name and at in columns and columns[at].kind == "fact":
            del columns[at]
            unknown.append(said)
        path = next((path for path in tables_of(layout) if name in known.tables[path].columns), None)
        if said and name and path is not None:
            columns[at] = Column(path, name)
            unknown = [word for word in unknown if word != said]
    return replace(layout, columns=columns, unknown=tuple(unknown))


def tables_of(layout: Layout) -> tuple[Path, ...]:
    """The tables whose facts a sheet may hold."""
    return (layout.path, ()) if layout.both else (layout.path,)


def _recognised(known: Known, sheet: Sheet) -> Layout | None:
    named = known.names.get(plain(sheet.name)) if sheet.name else None
    keys = {plain(word): "record" for word in RECORD_KEYS} | {plain(word): "person" for word in PERSON_KEYS}
    keys |= {plain(word): "identity" for word in identity.HEADINGS} | {plain(word): "passed" for word in NAMES}
    found: dict[int, tuple[Column, ...]] = {}
    special: dict[int, str] = {}
    unknown: list[str] = []
    for at, heading in sheet.headings.items():
        word = plain(heading)
        if word in known.facts:
            found[at] = known.facts[word]
        elif word in keys:
            special[at] = keys[word]
        elif heading:
            unknown.append(heading)
    if len(found) + len(special) < 2:
        return None
    path = named if named is not None else _likeliest(found.values(), known)
    both = path == known.people and path != () and any(all(c.path == () for c in options) for options in found.values())
    columns: dict[int, Column] = {at: Column(path, kind, kind) for at, kind in special.items() if kind != "passed"}
    for at, options in found.items():
        fitting = [c for c in options if c.path == path] or ([c for c in options if c.path == ()] if both else [])
        if fitting:
            columns[at] = fitting[0]
        else:
            unknown.append(sheet.headings[at])
    return Layout(sheet, path, columns, tuple(unknown), both)


def _likeliest(found: Iterable[tuple[Column, ...]], known: Known) -> Path:
    """The table that most headings are of; people before their household, because theirs is the longer sheet."""
    hits: dict[Path, int] = {}
    for options in found:
        for path in {c.path for c in options}:
            hits[path] = hits.get(path, 0) + 1
    if hits.get(known.people) and set(hits) <= {(), known.people}:
        return known.people
    return max(hits, key=lambda path: (hits[path], -len(path)), default=())
