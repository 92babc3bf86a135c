"""Small charts drawn as SVG: lines over months and bars against targets; each stands beside its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 720, 220, 40, 28, 14, 28


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a line in the drawing's units, with what it stands for."""

    x: float
    y: float
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A grid line or a label on an axis."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the template draws: a solid line for what was, a dashed one for what is foreseen."""

    width: int
    height: int
    solid: str
    dashed: str
    points: list[Point]
    across: list[Tick]
    along: list[Tick]
    left: int
    base: float


def line(values: Sequence[float], names: Sequence[str], known: int, *, unit: str = "", most: float = 0) -> Drawing:
    """A line through ``values``, the first ``known`` of them solid, the rest dashed.

    >>> made = line([0, 10], ["a", "b"], 1)
    >>> made.points[0].y > made.points[1].y
    True
    """
    top = max([*values, most, 1.0])
    step = _step(top)
    top = step * -(-top // step)
    wide, high = WIDTH - LEFT - RIGHT, HEIGHT - BOTTOM - TOP
    xs = [LEFT + wide * (at / max(len(values) - 1, 1)) for at in range(len(values))]
    ys = [TOP + high * (1 - value / top) for value in values]
    points = [
        Point(round(x, 1), round(y, 1), name, f"{value:g}{unit}")
        for x, y, name, value in zip(xs, ys, names, values, strict=True)
    ]
    across = [Tick(round(TOP + high * (1 - at * step / top), 1), f"{at * step:g}") for at in range(int(top / step) + 1)]
    every = max(1, -(-len(names) // 9))
    along = [Tick(point.x, point.name) for at, point in enumerate(points) if at % every == 0]
    path = [f"{point.x},{point.y}" for point in points]
    return Drawing(
        WIDTH, HEIGHT, " ".join(path[:known]), " ".join(path[max(known - 1, 0) :]), points, across, along, LEFT,
        TOP + high,
    )  # fmt: skip


def _step(top: float) -> float:
    """A round distance between grid lines, about four of them."""
    size = 1.0
    while True:
        for factor in (1, 2, 5):
            if top / (size * factor) <= 4.5:
                return size * factor
        size *= 10
