"""Print the columns of the frames as layers: each a named SELECT over the one before, pruned to what is still read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from luodi.rules.sql.dialects import Dialect
from luodi.rules.sql.frames import Column, Frame, Group
from luodi.rules.sql.levels import Levels
from luodi.rules.sql.term import Reference

FINAL = 10**6
_SCAN = re.compile(r"\{\{(\d+)\}\}")
_JOINED = re.compile(r"\{\{g(\d+)\}\}")


def statement(frames: list[Frame], groups: list[Group], here: Frame, select: list[tuple[str, str]],
              last: Iterable[Reference], dialect: Dialect,
              after: Callable[[str], str] | None = None) -> str:  # fmt: skip
    """The whole query: layers, then ``select`` (name, SQL) for every row of ``here`` with its key; ``after`` makes the
    last statement out of the name that this result then has."""
    work = _Layers(Levels({f.number: f for f in frames}, {g.number: g for g in groups}), dialect)
    work.levels.merge_groups()
    work.levels.set_levels()
    work.note_uses(last)
    top = work.source(here, FINAL)
    columns = [f'{here.alias}."{here.table.key}"', *(f'{sql} AS "{name}"' for name, sql in select)]
    body = f"SELECT {', '.join(columns)}\nFROM {top} AS {here.alias}"
    if after is not None:
        work.printed["result"] = body
        work.keep = True
        body = after("result")
    settings = dialect.settings + (dialect.keeping if work.keep else "")
    return dialect.printed(work.with_layers(body) + settings)


@dataclass(slots=True)
class _Layers:
    levels: Levels
    dialect: Dialect
    printed: dict[str, str] = field(default_factory=dict)
    times: Counter[str] = field(default_factory=Counter)
    joining: set[str] = field(default_factory=set)
    keep: bool = False
    """Whether every layer is kept: lists of causes are dear to make again."""

    @property
    def frames(self) -> Mapping[int, Frame]:
        return self.levels.frames

    @property
    def groups(self) -> Mapping[int, Group]:
        return self.levels.groups

    def note_uses(self, last: Iterable[Reference]) -> None:
        """How long each column must be carried: the greatest level that reads it."""
        for frame in self.frames.values():
            for column in frame.columns.values():
                self.note(column.term.refs, column.level)
        for group in self.groups.values():
            if group.number not in self.levels.joined:
                self.note(group.refs, group.level)
        self.note(last, FINAL)

    def note(self, refs: Iterable[Reference], level: int) -> None:
        for number, _, name in refs:
            self.frames[number].note_use(name, level)

    # ---- one layer

    def source(self, frame: Frame, level: int) -> str:
        """What a reader at ``level`` selects this frame's rows from: its last layer below, or its table."""
        below = [c.level for c in frame.columns.values() if c.level < level and frame.used.get(c.name, 0) > c.level]
        if not below:
            return frame.table.source
        at = max(below)
        name = f"{frame.alias}_{at}"
        if name not in self.printed:
            self.printed[name] = ""
            self.printed[name] = self.layer(frame, at)
            # Keep the order of definition: what this layer reads was printed while it was made.
            self.printed[name] = self.printed.pop(name)
        self.times[name] += 1
        return name

    def light(self, name: str) -> bool:
        """Whether a layer only computes on its rows: cheaper done again than kept."""
        return name not in self.joining

    def layer(self, frame: Frame, level: int) -> str:
        made = [c for c in frame.columns.values() if c.level == level and frame.used.get(c.name, 0) > level]
        carried = [name for name, use in frame.used.items()
                   if use > level and frame.level_of(name) < level and name != frame.table.key]  # fmt: skip
        keys = [frame.table.key, *([frame.table.parent] if frame.table.parent else [])]
        columns = [f'{frame.alias}."{name}"' for name in dict.fromkeys([*keys, *carried])]
        columns += [f'{self.filled(c.term.sql, level)} AS "{c.name}"' for c in made]
        refs = {ref for c in made for ref in c.term.refs}
        below = self.source(frame, level)
        joins = [*self.owners(frame, refs, level), *self.grouped(frame, made)]
        if joins or below in self.joining or any(_SCAN.search(c.term.sql) for c in made):
            self.joining.add(f"{frame.alias}_{level}")
        lines = ["SELECT " + ",\n    ".join(columns), f"FROM {below} AS {frame.alias}", *joins]
        return "\n  ".join(lines)

    def filled(self, sql: str, level: int) -> str:
        """A subquery's rows are the layer of its frame that is there at this level."""
        joined = self.levels.joined
        sql = _JOINED.sub(lambda m: f"g{joined.get(int(m.group(1)), int(m.group(1)))}", sql)
        return _SCAN.sub(lambda m: self.source(self.frames[int(m.group(1))], level), sql)

    def owners(self, frame: Frame, refs: Iterable[Reference], level: int) -> list[str]:
        """Joins to the records above that are read."""
        wanted = {number for number, alias, _ in refs if alias == self.frames[number].alias}
        chain = frame.owners()
        farthest = max((i for i, o in enumerate(chain) if o.number in wanted), default=-1)
        out: list[str] = []
        child = frame
        for owner in chain[: farthest + 1]:
            on = f'{owner.alias}."{owner.table.key}" = {child.alias}."{child.table.parent}"'
            # A record that only leads to the one above it is read from its table.
            rows = self.source(owner, level) if owner.number in wanted else owner.table.source
            out.append(f"JOIN {rows} AS {owner.alias} ON {on}")
            child = owner
        return out

    def grouped(self, frame: Frame, made: list[Column]) -> list[str]:
        """Left joins to the aggregates over the children that these columns come out of."""
        out: list[str] = []
        for number in sorted({c.group for c in made if c.group is not None}):
            group = self.groups[number]
            child = group.child
            items = ", ".join(f'{sql} AS "{name}"' for name, sql in group.items)
            owner = f'{child.alias}."{child.table.parent}"'
            rows = self.source(child, group.level)
            rows = f"{rows} AS {child.alias}" if group.last is None else self.windowed(rows, child, group.last)
            joins = " ".join(self.owners(child, group.refs, group.level))
            body = f"SELECT {owner} AS owner, {items} FROM {rows} {joins}".rstrip() + f" GROUP BY {owner}"
            out.append(
                f'LEFT JOIN (\n    {body}\n  ) AS g{number} ON g{number}.owner = {frame.alias}."{frame.table.key}"'
            )
        return out

    def windowed(self, rows: str, child: Frame, last: tuple[int, str]) -> str:
        """The child rows with their place from the last backwards; a tie across the edge is marked."""
        n, by = last
        partition = f'PARTITION BY "{child.table.parent}" ORDER BY "{by}" DESC'
        inner = (
            f'SELECT *, "{by}" AS __by, ROW_NUMBER() OVER ({partition}) AS __row, RANK() OVER ({partition}) AS __rank '
            f"FROM {rows}"
        )
        marked = (
            f"SELECT *, (__rank <= {n} AND __row > {n}) AS __tie FROM ({inner}) AS w "
            f"WHERE __rank <= {n} OR __by IS NULL"
        )
        return f"({marked}) AS {child.alias}"

    # ---- the whole

    def with_layers(self, body: str) -> str:
        if not self.printed:
            return body
        parts = []
        for name, sql in self.printed.items():
            hint = self.dialect.inline if self.times[name] <= 1 or self.light(name) else ""
            hint = self.dialect.materialize if self.keep else hint
            parts.append(f"{name} AS {hint}(\n  {sql}\n)")
        return "WITH " + ",\n".join(parts) + "\n" + body
