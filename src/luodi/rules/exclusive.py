"""Cases that can never apply at once, told from their conditions alone."""

from __future__ import annotations

from collections.abc import Iterator

from luodi.rules import tree as t


def exclusive(cases: t.Cases) -> bool:
    """Whether no two cases can apply to the same record: each pair has conditions of which one denies the other."""
    conditions = [tuple(_conditions(branch, cases)) for branch in cases.branches]
    return all(_apart(one, other) for i, one in enumerate(conditions) for other in conditions[i + 1 :])


def _conditions(branch: t.CaseBranch, cases: t.Cases) -> Iterator[t.Expr]:
    """What must hold for the case to apply, its exceptions' denials included."""
    if branch.when is not None:
        yield from _conjuncts(branch.when)
    for other in cases.branches:
        if other.name in branch.yields_to and other.when is not None and not other.yields_to:
            yield t.Not(other.when.type, other.at, other.when)


def _conjuncts(expr: t.Expr) -> Iterator[t.Expr]:
    if isinstance(expr, t.And):
        for operand in expr.operands:
            yield from _conjuncts(operand)
    else:
        yield expr


def _apart(one: tuple[t.Expr, ...], other: tuple[t.Expr, ...]) -> bool:
    return any(_denies(a, b) for a in one for b in other)


def _denies(a: t.Expr, b: t.Expr) -> bool:
    match a, b:
        case t.Not(operand=x), _ if x == b:
            return True
        case _, t.Not(operand=x) if x == a:
            return True
        case t.Compare(op="==", left=x, right=t.Literal(value=v)), t.Compare(op="==", left=y, right=t.Literal(value=w)):
            return x == y and v != w and not t.is_exact(x.type)
        case _:
            return False
