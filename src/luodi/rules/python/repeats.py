"""Rules whose answer is asked for more than once."""

from __future__ import annotations

from luodi.rules import tree as t
from luodi.rules.program import Program


def repeated_rules(program: Program) -> set[str]:
    """Rules that may be asked more than once for the same records: these are remembered within a decision."""
    sites: dict[str, int] = {}
    varying: set[str] = set()

    def visit(expr: t.Expr, loop: str | None) -> None:
        if isinstance(expr, t.Call):
            sites[expr.rule] = sites.get(expr.rule, 0) + 1
            if loop is not None and expr.arguments[0] != loop:
                varying.add(expr.rule)
        inner = expr.over.variable if isinstance(expr, t.Aggregate | t.Rank) else loop
        for child in t.children(expr):
            visit(child, inner)

    for rule in program.rules.values():
        visit(rule.body, None)
    return {name for name, count in sites.items() if count > 1} | varying
