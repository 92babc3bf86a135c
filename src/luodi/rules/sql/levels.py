"""The order in which columns are computed: which aggregates share a pass, and which layer each column belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from luodi.rules.sql.frames import Column, Frame, Group
from luodi.rules.sql.term import Reference

Node = Column | Group
_ROUNDS = 50


@dataclass(slots=True)
class Levels:
    """Frames and groups by their number; ``joined`` says for every group which one stands for it."""

    frames: Mapping[int, Frame]
    groups: Mapping[int, Group]
    joined: dict[int, int] = field(default_factory=dict)

    def below(self, node: Node) -> Iterator[Node]:
        """What the node reads directly: columns, and for a column that comes out of a group, the group."""
        yield from self._columns(node.refs if isinstance(node, Group) else node.term.refs)
        if isinstance(node, Column) and node.group is not None:
            yield self.groups[node.group]

    def _columns(self, refs: Iterable[Reference]) -> Iterator[Column]:
        for number, _, name in refs:
            found = self.frames[number].columns.get(name)
            if found is not None:
                yield found

    def ordered(self) -> list[Node]:
        """Every column and group, each after all that it reads."""
        done: dict[int, Node] = {}
        todo: list[tuple[Node, bool]] = [(c, False) for f in self.frames.values() for c in f.columns.values()]
        while todo:
            node, ready = todo.pop()
            if id(node) in done:
                continue
            if ready:
                done[id(node)] = node
            else:
                todo.append((node, True))
                todo.extend((n, False) for n in self.below(node) if id(n) not in done)
        return list(done.values())

    # ---- one pass for several aggregates

    def merge_groups(self) -> None:
        """Aggregates over the same rows are computed in one pass, unless one needs what another finds."""
        for number, group in sorted(self.groups.items(), key=lambda item: -item[1].passes):
            for other_number, other in self.groups.items():
                taken = number in self.joined or other_number in self.joined or number == other_number
                same = group.parent is other.parent and group.child is other.child and group.last == other.last
                if same and not taken and not self._needs(group, other) and not self._needs(other, group):
                    self._merge(group, other)

    def _merge(self, group: Group, other: Group) -> None:
        self.joined[other.number] = group.number
        group.refs |= other.refs
        group.items += other.items
        for frame in self.frames.values():
            for column in frame.columns.values():
                if column.group == other.number:
                    column.group = group.number

    def _needs(self, group: Group, other: Group) -> bool:
        """Whether ``group`` reads, however indirectly, what ``other`` finds."""
        seen: set[int] = set()
        todo: list[Node] = [group]
        while todo:
            node = todo.pop()
            if node is other:
                return True
            if id(node) not in seen:
                seen.add(id(node))
                todo.extend(self.below(node))
        return False

    # ---- layers

    def set_levels(self) -> None:
        """Each column one level above everything that it reads. Columns of a frame that read the records above it stand
        at one level wherever nothing forbids it, so that those records are joined once."""
        order = self.ordered()
        places = self._places(order)
        floors: dict[tuple[int, int, int], int] = {}
        for _ in range(_ROUNDS):
            found = self._levels(order, places, floors)
            if found == floors:
                return
            floors = found
        self._levels(order, {}, {})

    def _levels(self, order: list[Node], places: Mapping[int, tuple[int, int, int]],
                floors: Mapping[tuple[int, int, int], int]) -> dict[tuple[int, int, int], int]:  # fmt: skip
        found: dict[tuple[int, int, int], int] = {}
        for node in order:
            level = 1 + max((n.level for n in self.below(node)), default=0)
            place = places.get(id(node))
            if place is not None:
                level = max(level, floors.get(place, 0))
                found[place] = max(found.get(place, 0), level)
            node.level = level
        return found

    def _places(self, order: list[Node]) -> dict[int, tuple[int, int, int]]:
        """For columns that read a record above: frame, aggregates below, and how many such columns lie below it.

        Of two columns with the same three numbers neither can need the other, so they may share a level.
        """
        frame_of = {id(c): f for f in self.frames.values() for c in f.columns.values()}
        passes: dict[int, int] = {}
        depth: dict[int, int] = {}
        places: dict[int, tuple[int, int, int]] = {}
        for node in order:
            below = list(self.below(node))
            passes[id(node)] = max((passes[id(n)] for n in below), default=0) + isinstance(node, Group)
            if isinstance(node, Group):
                continue
            frame = frame_of[id(node)]
            above = {owner.number for owner in frame.owners()}
            reads = any(number in above for number, _, _ in node.term.refs)
            same = (depth[id(n)] for n in below if isinstance(n, Column) and frame_of[id(n)] is frame)
            depth[id(node)] = max(same, default=0) + reads
            if reads:
                places[id(node)] = (frame.number, passes[id(node)], depth[id(node)])
        return places
