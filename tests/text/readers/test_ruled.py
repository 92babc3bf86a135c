"""Ruled tables: whatever way a table's rectangles are merged, its drawn lines give them back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from luodi.text.readers.ruled import frames
from luodi.text.readers.sheet import Rule

Rectangle = tuple[int, int, int, int]
"""row, column, row span, column span"""


@st.composite
def merged_grids(draw: st.DrawFn) -> tuple[list[float], list[float], list[Rectangle]]:
    """Positions of rows and columns, and a grid cut into rectangles so that every line is drawn somewhere."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(2, 5))
    steps = st.floats(12, 80)
    xs = [40.0]
    ys = [60.0]
    for _ in range(columns):
        xs.append(xs[-1] + draw(steps))
    for _ in range(rows):
        ys.append(ys[-1] + draw(steps))
    taken: set[tuple[int, int]] = set()
    cells: list[Rectangle] = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            across = draw(st.integers(1, 2)) if (row, column + 1) not in taken and column + 1 < columns else 1
            down = draw(st.integers(1, 2)) if row + 1 < rows else 1
            taken.update((row + r, column + c) for r in range(down) for c in range(across))
            cells.append((row, column, down, across))
    return xs, ys, cells


def _edges(xs: list[float], ys: list[float], cells: list[Rectangle]) -> list[Rule]:
    out = []
    for row, column, down, across in cells:
        x0, x1, top, bottom = xs[column], xs[column + across], ys[row], ys[row + down]
        out += [Rule(x0, top, x1, top), Rule(x0, bottom, x1, bottom)]
        out += [Rule(x0, top, x0, bottom), Rule(x1, top, x1, bottom)]
    return out


@given(merged_grids(), st.randoms(use_true_random=False))
def test_the_edges_of_cells_in_any_order_give_the_cells_back(
    grid: tuple[list[float], list[float], list[Rectangle]], random: object
) -> None:
    xs, ys, cells = grid
    rules = _edges(xs, ys, cells)
    random.shuffle(rules)  # type: ignore[attr-defined]
    found = frames(rules)
    if len(cells) == 1:
        assert found == []
        return
    (frame,) = found
    rectangles = {(round(p.x0), round(p.top), round(p.x1), round(p.bottom)) for p in frame.places}
    assert rectangles == {
        (round(xs[c]), round(ys[r]), round(xs[c + across]), round(ys[r + down])) for r, c, down, across in cells
    }
    assert not frame.odd


def test_two_tables_one_above_the_other_are_two() -> None:
    upper = _edges([10, 60, 120], [10, 30, 50], [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 2)])
    lower = _edges([10, 60, 120], [90, 110], [(0, 0, 1, 1), (0, 1, 1, 1)])
    assert [len(frame.places) for frame in frames(upper + lower)] == [3, 2]


def test_lines_drawn_twice_and_in_pieces_are_one_line() -> None:
    rules = _edges([10, 60, 120], [10, 30, 50], [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)])
    shifted = [Rule(r.x0 + 0.8, r.top + 0.8, r.x1 + 0.8, r.bottom + 0.8) for r in rules]
    (frame,) = frames(rules + shifted)
    assert [(p.row, p.column) for p in frame.places] == [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_underlines_boxes_and_crosses_are_not_tables() -> None:
    underline = [Rule(10, 10, 200, 10), Rule(10, 40, 200, 40)]
    box = [Rule(10, 60, 90, 60), Rule(10, 90, 90, 90), Rule(10, 60, 10, 90), Rule(90, 60, 90, 90)]
    assert frames(underline + box) == []


def test_regions_that_are_no_rectangles_are_taken_apart_and_marked() -> None:
    rules = _edges([10, 60, 110, 160], [10, 40, 70, 100], [(0, 0, 3, 3)])
    rules += [Rule(60, 40, 60, 100), Rule(60, 40, 160, 40), Rule(110, 40, 110, 100), Rule(60, 70, 160, 70)]
    (frame,) = frames(rules)
    assert frame.odd
    assert all(p.row_span == p.column_span == 1 for p in frame.places)
    assert len(frame.places) == 9
