"""How often a rule is asked for one record, and how much it costs to answer it."""

from __future__ import annotations

from collections.abc import Sequence

from luodi.rules import tree as t
from luodi.rules.program import Program
from luodi.rules.question import bottom_up

SLIGHT = 12
"""A rule that costs no more is answered anew as quickly as its answer is looked up."""

_ROWS = 3


class Asking:
    """Of one program and the rules wanted of it."""

    def __init__(self, program: Program, wanted: Sequence[str]) -> None:
        self.rules = program.rules
        self.costs: dict[str, int] = {}
        self.order = bottom_up(self.rules, wanted)
        for name in self.order:
            self.costs[name] = self.cost(self.rules[name].body)
        self.kept = self._kept(wanted)

    def cost(self, expr: t.Expr) -> int:
        """About how many steps the expression takes."""
        if isinstance(expr, t.Call):
            return 1 + self.costs[expr.rule]
        own = sum(self.cost(x) for x in t.children(expr))
        return 1 + (_ROWS * own if isinstance(expr, t.Aggregate | t.Rank) else own)

    def cheapest_first(self, operands: Sequence[t.Expr]) -> list[t.Expr]:
        """``and`` and ``or`` come to the same in any order."""
        return sorted(operands, key=self.cost)

    def _kept(self, wanted: Sequence[str]) -> frozenset[str]:
        """The rules whose answer for a record is worth keeping for the next who asks."""
        asked = dict.fromkeys(self.order, 0) | dict.fromkeys(wanted, 1)
        kept: set[str] = set()
        for name in reversed(self.order):
            if asked[name] > 1 and self.costs[name] > SLIGHT:
                kept.add(name)
            times = 1 if name in kept else asked[name]
            for call, repeated in _calls(self.rules[name].body, ()):
                asked[call.rule] += times * (2 if repeated else 1)
        return frozenset(kept)


def _calls(expr: t.Expr, loops: tuple[str, ...]) -> list[tuple[t.Call, bool]]:
    """Every call, and whether a loop around it asks it again for the same record."""
    if isinstance(expr, t.Call):
        return [(expr, any(variable not in expr.arguments for variable in loops))]
    if isinstance(expr, t.Aggregate | t.Rank):
        loops = (*loops, expr.over.variable)
    return [found for x in t.children(expr) for found in _calls(x, loops)]
