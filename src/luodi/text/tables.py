"""Tables of a document: drawn grids and columns printed one after another, read into titled rows."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from luodi.text.grids import Titled, finish, read_grid
from luodi.text.group_doubts import LOOK_BACK, doubt_groups
from luodi.text.lines import Line
from luodi.text.markdown_tables import WrittenGrid, find_written
from luodi.text.model import Source, Table
from luodi.text.pages import caption_of
from luodi.text.printed import find_printed
from luodi.text.row_lines import find_copied
from luodi.text.spans import hull
from luodi.text.table_rows import Heading, make_table

_CONTINUED = re.compile(r"[（(]?续\s*表?\s*[一二三四五六七八九十\d]*[)）]?")
_SENTENCE_END = "。；;：:，,！？"


@dataclass(slots=True)
class _Found:
    """A table being read and the lines it takes."""

    table: Titled
    lines: set[int] = field(default_factory=set)
    caption: int | None = None


def find_tables(source: Source, region: Sequence[Line], prefix: str) -> tuple[list[Table], set[int]]:
    """The tables among the lines of ``region`` and the indexes of the lines they claim.

    ``prefix`` is the eid of the attachment around them (``att_1``) or empty; tables are ``table_1`` … below it and
    rows ``tr_N``, N being the printed number where the rows are numbered, else the position. Lines not claimed are
    running text and are left to the outline.
    """
    grids = sorted([*_drawn(source, region), *_written(source.text, region)], key=lambda g: g.lines[0])
    found = _joined(grids, region)
    free = [True] * len(region)
    for one in found:
        for index in one.lines:
            free[index] = False
    found += [_Found(one.table, one.lines, one.caption) for one in find_printed(source.text, region, free)]
    for one in found:
        for index in one.lines:
            free[index] = False
    found += [_Found(copied.table, copied.lines) for copied in find_copied(source.text, region, free)]
    found.sort(key=lambda one: min(one.lines))
    tables: list[Table] = []
    claimed: set[int] = set()
    for number, one in enumerate(found, start=1):
        table = finish(one.table, source.text)
        if not table.rows:
            continue
        doubt_groups(table, source.text[max(0, region[0].span[0] - LOOK_BACK) : region[min(one.lines)].span[0]])
        heading, caption = _heading(region, one, claimed, bool(prefix))
        one.lines |= caption
        one.lines |= {i for i in range(min(one.lines), max(one.lines)) if region[i].furniture}
        span = hull(region[i].span for i in one.lines)
        eid = f"{prefix}__table_{number}" if prefix else f"table_{number}"
        tables.append(make_table(eid, heading, table.titles, table.rows, span, tuple(dict.fromkeys(table.doubts))))
        claimed |= one.lines
    return tables, claimed


def _drawn(source: Source, region: Sequence[Line]) -> list[WrittenGrid]:
    """The reader's grids whose cells stand in this region, with the lines they stand on."""
    if not source.grids or not region:
        return []
    starts = [line.span[0] for line in region]
    ends = [line.span[1] for line in region]
    out: list[WrittenGrid] = []
    for grid in source.grids:
        taken: set[int] = set()
        for cell in grid.cells:
            for a, b in cell.spans:
                taken.update(range(bisect_right(ends, a), bisect_left(starts, b)))
        first, last = hull(span for cell in grid.cells for span in cell.spans)
        if taken and region[0].span[0] <= first and last <= region[-1].span[1]:
            out.append(WrittenGrid(grid, tuple(sorted(taken))))
    return out


def _written(text: str, region: Sequence[Line]) -> list[WrittenGrid]:
    return find_written(text, region)


def _joined(grids: Sequence[WrittenGrid], region: Sequence[Line]) -> list[_Found]:
    """Grids read one after another; one that goes on is added to the table before it."""
    out: list[_Found] = []
    used: set[int] = set()
    for written in grids:
        if used & set(written.lines):
            continue
        before = out[-1] if out and _adjacent(region, max(out[-1].lines), written.lines[0]) else None
        table = read_grid(written.grid, before.table if before else None)
        if table is None:
            continue
        used |= set(written.lines)
        if before is not None and table is before.table:
            before.lines |= set(range(max(before.lines) + 1, written.lines[0])) | set(written.lines)
        else:
            out.append(_Found(table, set(written.lines)))
    return out


def _adjacent(region: Sequence[Line], last: int, first: int) -> bool:
    """Whether nothing but page furniture stands between two lines."""
    return all(line.furniture or _CONTINUED.fullmatch(line.text) for line in region[last + 1 : first])


def _heading(region: Sequence[Line], found: _Found, claimed: set[int], attached: bool) -> tuple[Heading, set[int]]:
    """What the line before the table says it is, and the caption line where the table claims it."""
    at = min(found.lines) - 1
    while at >= 0 and region[at].furniture:
        at -= 1
    title = found.table.caption
    if at < 0 or at in claimed:
        return Heading("", title), set()
    text = region[at].text
    if len(text) > 40 or text[-1] in _SENTENCE_END:
        return Heading("", title), set()
    numbered = caption_of(text)
    if numbered is None:
        return Heading("", title or "".join(text.split())), set()
    return Heading(numbered[0], title or numbered[1]), {at} if attached else set()
