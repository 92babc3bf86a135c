"""Which values the facts of a population may have; a kernel rests on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from msgspec import Struct, field

from luodi.facts.attribute import bounds
from luodi.facts.types import Choice, Day, Number
from luodi.rules.native.layout import Layout
from luodi.rules.native.numbers import DAYS
from luodi.rules.pack import Pack
from luodi.rules.question import POINT_HIGH
from luodi.rules.sql.population import Path

EPOCH = dt.date(1970, 1, 1)


class Limits(Struct, frozen=True):
    """``numbers``: least and greatest of numbers and of days (since 1970-01-01); ``closed``: whose words are all that
    there are; ``most``: how many records a relation holds; ``marks``: facts with a column that says there is none."""

    numbers: Mapping[tuple[Path, str], tuple[int, int]] = field(default_factory=dict)
    closed: frozenset[tuple[Path, str]] = frozenset()
    most: Mapping[Path, int] = field(default_factory=dict)
    marks: frozenset[tuple[Path, str]] = frozenset()


def limits(pack: Pack, layout: Layout, on: dt.date | None = None) -> Limits:
    """What the vocabulary says about the columns and relations that a kernel reads, ``on`` the day of decision."""
    numbers: dict[tuple[Path, str], tuple[int, int]] = {}
    closed, marks = set(), set()
    read = {(column.path, column.name) for column in layout.columns}
    for column in layout.columns:
        attribute = pack.vocabulary[entity_at(pack, layout.entity, column.path)].attributes.get(column.name)
        attribute = attribute and attribute.as_of(on)
        here = (column.path, column.name)
        if attribute is None:
            point = pack.program.points.get(column.name)
            if column.form == "whole":
                numbers[here] = (-POINT_HIGH, POINT_HIGH)
            elif column.form == "day":
                numbers[here] = DAYS
            elif point is not None and isinstance(point.type, Choice):
                closed.add(here)
            continue
        match attribute.type:
            case Number():
                span = bounds(attribute)
                if span is not None:
                    numbers[here] = span
            case Day() if isinstance(attribute.minimum, dt.date) and isinstance(attribute.maximum, dt.date):
                numbers[here] = ((attribute.minimum - EPOCH).days, (attribute.maximum - EPOCH).days)
            case Choice():
                closed.add(here)
        if attribute.optional and (column.path, f"{column.name}_none") in read:
            marks.add(here)
    most = {}
    for path in layout.relations:
        above = pack.vocabulary[entity_at(pack, layout.entity, path[:-1])]
        most[path] = above.relations[path[-1]].most
    return Limits(numbers, frozenset(closed), most, frozenset(marks))


def entity_at(pack: Pack, root: str, path: Path) -> str:
    for name in path:
        root = pack.vocabulary[root].relations[name].target.__name__
    return root
