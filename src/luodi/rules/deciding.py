"""Which provisions decided: the conditions without which the answer would not be what it is.

For a *no* these are the conditions that fail, for a *yes* all that had to hold, for an open answer those that are open;
for an amount or a count what put something into it and what left something or somebody out of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from luodi.rules import tree as t
from luodi.rules.answers import Open
from luodi.rules.program import Program
from luodi.rules.python.runtime import both, either, negation
from luodi.rules.reasons import Case, Condition, Found, Over, Reason
from luodi.rules.records import NONE, Facts


@dataclass(frozen=True, slots=True)
class Ground:
    """A rule that decided, and for whom."""

    provision: str
    rule: str
    title: str
    subject: str
    value: Any


def grounds(program: Program, reason: Reason) -> tuple[Ground, ...]:
    """The grounds of a decision, in the order of the text's conditions, each once.

    ``program`` is the specialised one that the reason was made by.
    """
    return tuple(dict.fromkeys(_of_rule(program, reason)))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the reasons an expression was evaluated: the rule's reason, what variables stand for, the children.

    ``part``: the rule is asked for a part of an amount.
    """

    program: Program
    reason: Reason
    records: dict[str, Facts]
    children: tuple[Any, ...]
    locals: dict[str, t.Expr]
    part: bool = False

    def called(self, expr: t.Call) -> Reason | None:
        wanted = tuple(self.records[v] for v in expr.arguments)
        found = (c for c in self.children if isinstance(c, Reason) and c.meta.name == expr.rule)
        return next((c for c in found if all(a is b for a, b in zip(c.subjects, wanted, strict=True))), None)

    def plain(self, expr: t.Expr) -> t.Expr:
        """What a local name stands for."""
        while isinstance(expr, t.Local):
            expr = self.locals[expr.name]
        return expr

    def recorded(self, expr: t.Expr) -> Any:
        """The recorded node of a condition or an aggregate, by its place in the author's file."""
        kinds = (Condition, Over)
        return next((c for c in self.children if isinstance(c, kinds) and c.meta.at == expr.at), None)


def _of_rule(program: Program, reason: Reason, *, part: bool = False) -> Iterator[Ground]:
    """A rule's grounds; itself, where none is found inside, unless it is a part of an amount that came to nothing."""
    rule = program.rules[reason.meta.name]
    records = {p.variable: r for p, r in zip(rule.parameters, reason.subjects, strict=True)}
    place = _Place(program, reason, records, tuple(reason.children), {}, part)
    found = list(_of(rule.body, place, reason.value))
    if rule.suspended_at:
        yield replace(_self(reason), provision=rule.suspended_at)
    elif not part or _counts(reason.value):
        yield from found or [_self(reason)]
    else:
        # That nothing was there is no ground of the rule itself; a provision that left something out is one.
        yield from (g for g in found if g.rule != reason.meta.name)


def _self(reason: Reason) -> Ground:
    m = reason.meta
    return Ground(m.provision, m.name, m.zh, reason.subjects[0]._called, reason.value)


def _of(expr: t.Expr, place: _Place, outcome: Any) -> Iterator[Ground]:
    """The grounds inside ``expr``, which came out as ``outcome``; none where the rule itself is the ground."""
    match expr:
        case t.Call():
            yield from _of_call(expr, place)
        case t.Let(name=name, value=value, body=body):
            place.locals[name] = value
            yield from _of(body, place, outcome)
        case t.Local(name=name):
            yield from _of(place.locals[name], place, outcome)
        case t.If(test=test, then=then, otherwise=otherwise):
            held = _value(test, place)
            if held is True or held is False:
                taken = then if held else otherwise
                yield from list(_of(taken, place, outcome)) or _of_choice(
                    place.plain(test), taken, place, held, outcome
                )
            else:
                yield from _of(test, place, held)
        case t.Point(name=name, subject=str(subject)) if place.program.points[name].kind == "delegated":
            # What a district settled under its own provision decides, not the rule that asks for it.
            declared = place.program.points[name]
            yield Ground(declared.provision, name, declared.zh, place.records[subject]._called, outcome)
        case t.Not(operand=operand):
            yield from _of(operand, place, negation(outcome))
        case t.And(operands=operands) | t.Or(operands=operands):
            yield from _of_operands(operands, isinstance(expr, t.Or), place, outcome)
        case t.Compare(left=left, right=right) if isinstance(outcome, Open):
            # What several provisions govern and none settles is told by the one that leaves it open.
            for side in map(place.plain, (left, right)):
                if _is_quantity(side, place) and isinstance(_value(side, place), Open):
                    yield from _of(side, place, outcome)
        case t.Cases():
            yield from _of_cases(expr, place, outcome)
        case t.Aggregate(op="any" | "all"):
            yield from _of_aggregate(expr, place, outcome)
        case t.Aggregate():
            yield from _of_counting(expr, place, outcome)
        case t.Add() | t.Subtract() | t.Multiply() | t.Divide():
            yield from _of_parts(_working(expr, place, outcome), place, outcome)
        case t.Least() | t.Greatest():
            yield from _of_parts(_binding(expr, place, outcome), place, outcome)
        case t.Negate(operand=operand) | t.Rescale(operand=operand) | t.ToExact(operand=operand):
            yield from _of_parts((operand,), place, outcome)
        case t.Round(operand=operand):
            yield from _of_parts((operand,), place, outcome)
        case _:
            return


def _of_call(expr: t.Call, place: _Place, *, part: bool = False) -> Iterator[Ground]:
    """The grounds of a rule that was asked; of one that only says what a word means, whoever asked instead of it."""
    reason = place.called(expr)
    if reason is None:
        return
    for ground in _of_rule(place.program, reason, part=part):
        term = ground.rule == expr.rule and place.program.rules[expr.rule].term
        yield _self(place.reason) if term else ground


def _of_choice(test: t.Expr, taken: t.Expr, place: _Place, held: bool, outcome: Any) -> Iterator[Ground]:
    """The grounds of what was chosen between, where what was chosen has none of its own."""
    literal = _is_literal(taken)
    if isinstance(test, t.Aggregate) and test.op == "any" and not isinstance(outcome, bool) and held is not literal:
        # An amount for which there has to be some record rests on why that record is one, as a sum does.
        yield from _of_found(test, place, held)
        if held:
            yield _self(place.reason)
    elif literal:
        found = _of(test, place, held)
        # That a condition of a part failed, so that nothing was due, is no ground.
        yield from (g for g in found if not place.part or _counts(outcome) or g.value is not False)


def _is_literal(expr: t.Expr) -> bool:
    return isinstance(expr, t.Literal)


def _of_operands(operands: tuple[t.Expr, ...], decisive: bool, place: _Place, outcome: Any) -> Iterator[Ground]:
    """Those operands that came out as the whole did; an operand that is no rule makes the rule itself a ground."""
    valued = [(operand, _value(operand, place)) for operand in operands]
    same = [(o, v) for o, v in valued if v is outcome or (isinstance(v, Open) and isinstance(outcome, Open))]
    if decisive and outcome is True:
        # An item for the others (其他…) decides only where none before it does.
        same = [(o, v) for o, v in same if not _residual(o, place)] or same[:1]
    for operand, value in same:
        found = list(_of(operand, place, value))
        yield from found or [_self(place.reason)]


def _is_quantity(expr: t.Expr, place: _Place) -> bool:
    return isinstance(expr, t.Call) and isinstance(place.program.rules[expr.rule].body, t.Cases)


def _residual(expr: t.Expr, place: _Place) -> bool:
    return isinstance(expr, t.Call) and place.program.rules[expr.rule].residual


def _of_cases(expr: t.Cases, place: _Place, outcome: Any) -> Iterator[Ground]:
    """The cases that apply. Of an open answer, those that are open themselves, not only for an exception that is."""
    cases = [c for c in place.children if isinstance(c, Case) and c.applies is not False]
    if isinstance(outcome, Open):
        branches = {b.name: b for b in expr.branches}
        cases = [c for c in cases if _case_is_open(c, branches[c.meta.name], place)] or cases
    for case in cases:
        m = case.meta
        yield Ground(m.provision, m.name, m.zh, place.reason.subjects[0]._called, case.value)


def _case_is_open(case: Case, branch: t.CaseBranch, place: _Place) -> bool:
    if not isinstance(case.applies, Open):
        return isinstance(case.value, Open)
    inner = replace(place, children=tuple(case.children))
    own = True if branch.when is None else _value(branch.when, inner)
    return own is not True


def _working(expr: Any, place: _Place, outcome: Any) -> tuple[t.Expr, ...]:
    """The sides of a sum or a product that made it what it is. Where a product is nothing: what is nothing in it."""
    sides: tuple[t.Expr, ...] = (expr.left, expr.right)
    if isinstance(expr, t.Add | t.Subtract) or isinstance(outcome, Open) or _counts(_value(expr, place)):
        return sides
    return tuple(side for side in sides if not _counts(_value(side, place)))


def _binding(expr: t.Least | t.Greatest, place: _Place, outcome: Any) -> tuple[t.Expr, ...]:
    """Of the least or greatest of several those that it is, as far as their very values were recorded."""
    values = [_value(x, place) for x in expr.operands]
    if isinstance(outcome, Open):
        return expr.operands
    if isinstance(expr, t.Least) and not all(map(_counts, values)):
        return tuple(x for x, v in zip(expr.operands, values, strict=True) if not _counts(v))
    if all(_is_recorded(place.plain(x)) and isinstance(v, int) for x, v in zip(expr.operands, values, strict=True)):
        bound = min(values) if isinstance(expr, t.Least) else max(values)
        return tuple(x for x, v in zip(expr.operands, values, strict=True) if v == bound)
    return expr.operands


def _is_recorded(expr: t.Expr) -> bool:
    return isinstance(expr, t.Literal | t.Attribute | t.Point | t.Standard | t.Call)


def _of_parts(parts: tuple[t.Expr, ...], place: _Place, outcome: Any) -> Iterator[Ground]:
    for part in parts:
        yield from _of_part(place.plain(part), place, outcome)


def _of_part(part: t.Expr, place: _Place, outcome: Any) -> Iterator[Ground]:
    """What made one part of an amount; a part that is no rule makes the rule itself a ground, nothing where it is
    nothing."""
    value = _value(part, place)
    if isinstance(outcome, Open):
        if isinstance(value, Open):
            yield from list(_of(part, place, value)) or [_self(place.reason)]
        return
    match part:
        case t.Call():
            yield from _of_call(part, place, part=True)
        case t.If(test=test, then=then, otherwise=otherwise) if _value(test, place) in (True, False):
            # A point that a district supplies stands in such a choice: its own provision decides, not the sum's.
            taken = place.plain(then if _value(test, place) else otherwise)
            inner = replace(place, part=True)
            yield from _of(part, inner, value) if _is_literal(taken) else _of_part(taken, place, outcome)
        case t.Point(name=name, subject=str(subject)):
            if _counts(value):
                declared = place.program.points[name]
                yield Ground(declared.provision, name, declared.zh, place.records[subject]._called, value)
        case _:
            found = list(_of(part, place, value))
            if found or _counts(value):
                yield from found or [_self(place.reason)]


def _counts(value: Any) -> bool:
    """Whether a value is anything at all: an amount other than zero, a date, a word; or open, so that it may be."""
    if isinstance(value, Open):
        return True
    if value is NONE:
        return False
    return bool(value[0] != 0 if isinstance(value, tuple) else value != 0)


def _of_counting(expr: t.Aggregate, place: _Place, outcome: Any) -> Iterator[Ground]:
    """The items of a sum or a count: what each put in and why it is in, or what leaves it out."""
    over = place.recorded(expr)
    if over is None:
        return
    for item in over.items:
        records = {**place.records, expr.over.variable: item.record}
        inner = replace(place, records=records, children=item.children)
        if isinstance(item.included, Open) and expr.where is not None:
            yield from list(_of(expr.where, inner, item.included)) or [_self(place.reason)]
        elif isinstance(outcome, Open) and not isinstance(item.value, Open):
            continue
        elif item.included is False and expr.where is not None:
            yield from _left_out(expr.where, inner)
        elif item.included is True:
            if expr.value is not None:
                yield from _of_part(place.plain(expr.value), inner, outcome)
            if expr.where is not None and not isinstance(outcome, Open) and (expr.value is None or _counts(item.value)):
                yield from _of(expr.where, inner, True)


def _left_out(expr: t.Expr, place: _Place) -> Iterator[Ground]:
    """What leaves a record out; nothing of one that is of another sort, which a fact alone tells."""
    operands = expr.operands if isinstance(expr, t.And) else (expr,)
    found = [list(_of(operand, place, False)) for operand in operands if _value(operand, place) is False]
    if all(found):
        yield from (ground for grounds in found for ground in grounds)


def _of_found(expr: t.Aggregate, place: _Place, held: bool) -> Iterator[Ground]:
    """Why a record is one of those that an amount needs; where none is, what leaves them out."""
    over = place.recorded(expr)
    if over is None or expr.value is None:
        return
    for item in over.items:
        inner = replace(place, records={**place.records, expr.over.variable: item.record}, children=item.children)
        if item.included is False and not held and expr.where is not None:
            yield from _left_out(expr.where, inner)
        elif item.included is True and item.value is held:
            yield from _of(expr.value, inner, True) if held else _left_out(expr.value, inner)


def _of_aggregate(expr: t.Aggregate, place: _Place, outcome: Any) -> Iterator[Ground]:
    """The items that made an *any* true, an *all* false, or either open; for the other outcome what held of every
    item, said once of the record that has them."""
    over = place.recorded(expr)
    if over is None or expr.value is None:
        return
    of_all = (expr.op == "any" and outcome is False) or (expr.op == "all" and outcome is True)
    for item in over.items:
        records = {**place.records, expr.over.variable: item.record}
        inner = replace(place, records=records, children=item.children)
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
        case t.Add() | t.Subtract() | t.Multiply() | t.Divide():
            return _size(expr, place)
        case t.Least(operands=operands) | t.Greatest(operands=operands):
            values = [_value(x, place) for x in operands]
            nothing = isinstance(expr, t.Least) and not all(map(_counts, values))
            known = 0 if nothing else next(filter(_counts, values), 0)
            return next((v for v in values if isinstance(v, Open)), known)
        case t.Negate(operand=operand) | t.Rescale(operand=operand) | t.ToExact(operand=operand):
            return _value(operand, place)
        case t.Round(operand=operand):
            return _value(operand, place)
        case t.Standard():
            rows = (c for c in place.children if isinstance(c, Found) and c.meta.at == expr.at)
            return next((row.value for row in rows), None)
        case _:
            node = place.recorded(expr)
            return None if node is None else node.value


def _size(expr: Any, place: _Place) -> Any:
    """Whether a sum or a product is open, nothing (0) or something (not its very value, which was not recorded)."""
    left, right = _value(expr.left, place), _value(expr.right, place)
    for side in (left, right):
        if isinstance(side, Open):
            return side
    if isinstance(expr, t.Add | t.Subtract):
        return left if _counts(left) else right
    return left if not _counts(left) or isinstance(expr, t.Divide) else right
