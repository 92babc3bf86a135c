"""Which provisions decided: the conditions without which the answer would not be what it is.

For a *no* these are the conditions that fail, for a *yes* all that had to hold, for an open answer those that are open.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from luodi.rules import tree as t
from luodi.rules.answers import Open
from luodi.rules.python.runtime import both, either, negation
from luodi.rules.reasons import Case, Condition, Over, Reason
from luodi.rules.records import Facts


@dataclass(frozen=True, slots=True)
class Ground:
    """A rule that decided, and for whom."""

    provision: str
    rule: str
    title: str
    subject: str
    value: Any


def grounds(program: t.Program, reason: Reason) -> tuple[Ground, ...]:
    """The grounds of a decision, in the order of the text's conditions, each once.

    ``program`` is the specialised one that the reason was made by.
    """
    return tuple(dict.fromkeys(_of_rule(program, reason)))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the reasons an expression was evaluated: the rule's reason, what variables stand for, the children."""

    program: t.Program
    reason: Reason
    records: dict[str, Facts]
    children: tuple[Any, ...]
    locals: dict[str, t.Expr]

    def called(self, expr: t.Call) -> Reason | None:
        wanted = tuple(self.records[v] for v in expr.arguments)
        found = (c for c in self.children if isinstance(c, Reason) and c.meta.name == expr.rule)
        return next((c for c in found if all(a is b for a, b in zip(c.subjects, wanted, strict=True))), None)

    def recorded(self, expr: t.Expr) -> Any:
        """The recorded node of a condition or an aggregate, by its place in the author's file."""
        kinds = (Condition, Over)
        return next((c for c in self.children if isinstance(c, kinds) and c.meta.at == expr.at), None)


def _of_rule(program: t.Program, reason: Reason) -> Iterator[Ground]:
    rule = program.rules[reason.meta.name]
    records = {p.variable: r for p, r in zip(rule.parameters, reason.subjects, strict=True)}
    found = list(_of(rule.body, _Place(program, reason, records, tuple(reason.children), {}), reason.value))
    yield from found or [_self(reason)]


def _self(reason: Reason) -> Ground:
    m = reason.meta
    return Ground(m.provision, m.name, m.zh, reason.subjects[0]._called, reason.value)


def _of(expr: t.Expr, place: _Place, outcome: Any) -> Iterator[Ground]:
    """The grounds inside ``expr``, which came out as ``outcome``; none where the rule itself is the ground."""
    match expr:
        case t.Call():
            reason = place.called(expr)
            if reason is not None:
                yield from _of_rule(place.program, reason)
        case t.Let(name=name, value=value, body=body):
            place.locals[name] = value
            yield from _of(body, place, outcome)
        case t.Local(name=name):
            yield from _of(place.locals[name], place, outcome)
        case t.If(test=test, then=then, otherwise=otherwise):
            held = _value(test, place)
            if held is True or held is False:
                branch = list(_of(then if held else otherwise, place, outcome))
                if branch:
                    yield from branch
                elif _is_literal(then if held else otherwise):
                    yield from _of(test, place, held)
            else:
                yield from _of(test, place, held)
        case t.Not(operand=operand):
            yield from _of(operand, place, negation(outcome))
        case t.And(operands=operands) | t.Or(operands=operands):
            yield from _of_operands(operands, isinstance(expr, t.Or), place, outcome)
        case t.Cases():
            yield from _of_cases(place)
        case t.Aggregate(op="any" | "all"):
            yield from _of_aggregate(expr, place, outcome)
        case _:
            return


def _is_literal(expr: t.Expr) -> bool:
    return isinstance(expr, t.Literal)


def _of_operands(operands: tuple[t.Expr, ...], decisive: bool, place: _Place, outcome: Any) -> Iterator[Ground]:
    """Those operands that came out as the whole did; an operand that is no rule makes the rule itself a ground."""
    for operand in operands:
        value = _value(operand, place)
        same = value is outcome or (isinstance(value, Open) and isinstance(outcome, Open))
        if same:
            found = list(_of(operand, place, value))
            yield from found or [_self(place.reason)]


def _of_cases(place: _Place) -> Iterator[Ground]:
    for case in place.children:
        if isinstance(case, Case) and case.applies is not False:
            m = case.meta
            yield Ground(m.provision, m.name, m.zh, place.reason.subjects[0]._called, case.value)


def _of_aggregate(expr: t.Aggregate, place: _Place, outcome: Any) -> Iterator[Ground]:
    """The items that made an *any* true, an *all* false, or either open; for the other outcome what held of every
    item, said once of the record that has them."""
    over = place.recorded(expr)
    if over is None or expr.value is None:
        return
    of_all = (expr.op == "any" and outcome is False) or (expr.op == "all" and outcome is True)
    for item in over.items:
        records = {**place.records, expr.over.variable: item.record}
        inner = _Place(place.program, place.reason, records, item.children, place.locals)
        if isinstance(outcome, Open):
            if isinstance(item.included, Open) and expr.where is not None:
                yield from list(_of(expr.where, inner, item.included)) or [_self(place.reason)]
            elif item.included and isinstance(item.value, Open):
                yield from list(_of(expr.value, inner, item.value)) or [_self(place.reason)]
        elif of_all and item.included is True:
            subject = place.reason.subjects[0]._called
            yield from (replace(found, subject=subject) for found in _of(expr.value, inner, item.value))
        elif item.included is True and item.value is outcome:
            yield from list(_of(expr.value, inner, item.value)) or [_self(place.reason)]


def _value(expr: t.Expr, place: _Place) -> Any:
    """The value that was recorded for a condition; of a literal, its own."""
    match expr:
        case t.Literal(value=value):
            return value
        case t.Attribute(subject=str(subject), name=name) | t.Point(subject=str(subject), name=name):
            return getattr(place.records[subject], name)
        case t.Call():
            reason = place.called(expr)
            return None if reason is None else reason.value
        case t.Not(operand=operand):
            return negation(_value(operand, place))
        case t.And(operands=operands):
            return both(*(_value(x, place) for x in operands))
        case t.Or(operands=operands):
            return either(*(_value(x, place) for x in operands))
        case t.Let(name=name, value=value, body=body):
            place.locals[name] = value
            return _value(body, place)
        case t.Local(name=name):
            return _value(place.locals[name], place)
        case t.If(test=test, then=then, otherwise=otherwise):
            held = _value(test, place)
            return held if isinstance(held, Open) else _value(then if held else otherwise, place)
        case _:
            node = place.recorded(expr)
            return None if node is None else node.value
