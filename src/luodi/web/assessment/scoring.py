"""计分: a pure function from events to points; it knows neither the database nor today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

ZERO, HUNDRED = Decimal(0), Decimal(100)
TIMELY, QUALITY, INITIATIVE = "timely", "quality", "initiative"
DIMENSIONS = (TIMELY, QUALITY, INITIATIVE)
KINDS: dict[str, str] = {
    "on_time": TIMELY, "late": TIMELY, "overdue": TIMELY,
    "completed": QUALITY, "accepted": QUALITY, "returned": QUALITY,
    "early": INITIATIVE, "planned": INITIATIVE, "evidenced": INITIATIVE, "chased": INITIATIVE,
}  # fmt: skip
"""Kinds of events and the dimension that each counts in."""
GOOD = frozenset({"on_time", "completed", "accepted", "early", "planned", "evidenced"})
"""Kinds that give points; the others take some. A scheme that would turn one round is refused."""


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """Something that a unit did or did not: ``entries`` are the journal's that say so, ``task`` what it was about.

    An ``adjusted`` event is the answer to an appeal: it names its dimension and points itself.
    """

    day: str
    unit: str
    kind: str
    task: str
    entries: tuple[int, ...]
    dimension: str = ""
    points: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Dimension:
    """What a dimension starts from, where it ends, and its weight in per cent."""

    base: Decimal
    cap: Decimal
    weight: int


@dataclass(frozen=True, slots=True)
class Rules:
    """A scheme: its dimensions, the points of each kind of event, and the most that a kind gives or takes (None: no
    bound)."""

    dimensions: Mapping[str, Dimension]
    points: Mapping[str, Decimal]
    most: Mapping[str, Decimal | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One event with its points, after its kind's bound."""

    event: Event
    dimension: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Part:
    """A dimension of a unit: base and points, and what cap and zero leave of them; ``counted`` is that by weight."""

    base: Decimal
    points: Decimal
    score: Decimal
    counted: Decimal


@dataclass(frozen=True, slots=True)
class Score:
    """A unit's score: ``total`` is the sum of what its parts count, out of a hundred."""

    unit: str
    total: Decimal
    parts: Mapping[str, Part]
    lines: tuple[Line, ...]


def scores(events: Iterable[Event], rules: Rules, units: Iterable[str] = ()) -> dict[str, Score]:
    """Each unit's score, of ``units`` also those without an event. The order of events does not matter, and what is
    told twice counts once."""
    of: dict[str, set[Event]] = defaultdict(set)
    for unit in units:
        of[unit]
    for event in events:
        of[event.unit].add(event)
    return {unit: _score(unit, sorted(of[unit]), rules) for unit in sorted(of)}


def _score(unit: str, events: Sequence[Event], rules: Rules) -> Score:
    left = {kind: most for kind, most in rules.most.items() if most is not None}
    lines = []
    for event in events:
        if event.kind == "adjusted":
            lines.append(Line(event, event.dimension, event.points))
            continue
        points = rules.points.get(event.kind, ZERO)
        if event.kind in left:
            given = min(abs(points), left[event.kind])
            left[event.kind] -= given
            points = given if points > 0 else -given
        lines.append(Line(event, KINDS[event.kind], points))
    parts = {}
    for name, its in rules.dimensions.items():
        points = sum((line.points for line in lines if line.dimension == name), ZERO)
        score = min(max(its.base + points, ZERO), its.cap)
        parts[name] = Part(its.base, points, score, score * its.weight / HUNDRED)
    return Score(unit, sum((part.counted for part in parts.values()), ZERO), parts, tuple(lines))


def ranked(found: Mapping[str, Score], groups: Mapping[str, str]) -> dict[str, tuple[str, int]]:
    """Group and rank of each unit, ranked within its group; equal totals share a rank and the next one is left out.

    >>> three = {n: Score(n, Decimal(t), {}, ()) for n, t in (("甲", 90), ("乙", 80), ("丙", 90))}
    >>> ranked(three, {"甲": "部门", "乙": "部门", "丙": "部门"})
    {'丙': ('部门', 1), '甲': ('部门', 1), '乙': ('部门', 3)}
    """
    rows = sorted(found.values(), key=lambda one: (groups[one.unit], -one.total, one.unit))
    out: dict[str, tuple[str, int]] = {}
    for group, its in groupby(rows, key=lambda one: groups[one.unit]):
        rank, before = 0, None
        for at, one in enumerate(its, 1):
            rank = rank if one.total == before else at
            before = one.total
            out[one.unit] = (group, rank)
    return out
