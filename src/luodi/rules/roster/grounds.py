"""Why a row came out as it did: the conditions that the answer hangs on, asked for every row in the same query."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from luodi.facts.types import BOOL
from luodi.rules import tree as t
from luodi.rules.program import Program, Rule

_PREFIX = "ground__"


@dataclass(frozen=True, slots=True)
class Ground:
    """A condition: the rule that asks it, its provision and title, and whether the answer needs it to be true.

    ``alternative``: one of several of which any suffices; a *yes* rests on those that hold. ``residual``: it is for the
    others (其他…), and a *yes* rests on it only where no other holds.
    """

    rule: str
    provision: str
    title: str
    wanted: bool
    alternative: bool = False
    residual: bool = False


def grounds(program: Program, rule: str) -> tuple[Program, tuple[Ground, ...]]:
    """The conditions of a yes-or-no rule, taken apart as far as *and*, *or*, *not* and other rules reach; and the
    program with a rule for each condition that has none of its own.

    A *no* rests on those that came out otherwise than ``wanted``, a *yes* on the alternatives that hold, an open
    answer on those that are open.
    """
    if program.rules[rule].type != BOOL:
        return program, ()
    work = _Grounds(program)
    body = program.rules[rule].body
    if isinstance(body, t.Or):
        return _made(program, work, tuple(work.alternatives(program.rules[rule], body)))
    found = list(dict.fromkeys(work.of(program.rules[rule], wanted=True)))
    return _made(program, work, tuple(found))


def _made(program: Program, work: _Grounds, found: tuple[Ground, ...]) -> tuple[Program, tuple[Ground, ...]]:
    return replace(program, rules={**program.rules, **work.made}), found


@dataclass(slots=True)
class _Grounds:
    program: Program
    made: dict[str, Rule]

    def __init__(self, program: Program) -> None:
        self.program, self.made = program, {}

    def of(self, rule: Rule, *, wanted: bool) -> Iterator[Ground]:
        """Its parts, where every part can be told; else the rule itself."""
        parts = self.parts(rule, rule.body, wanted)
        if parts is None or len(parts) == 0:
            yield Ground(rule.name, rule.provision, rule.title, wanted)
        else:
            yield from parts

    def parts(self, rule: Rule, expr: t.Expr, wanted: bool) -> list[Ground] | None:
        """The grounds of an expression in the body of ``rule``; None where it cannot be taken apart.

        Only what all must hold is taken apart: all of an *and* that should be true, none of an *or* that should not.
        """
        match expr:
            case t.Not(operand=operand):
                return self.parts(rule, operand, not wanted)
            case t.And(operands=operands) if wanted:
                return self.each(rule, operands, wanted)
            case t.Or(operands=operands) if not wanted:
                return self.each(rule, operands, wanted)
            case t.Call(rule=name, arguments=arguments) if len(arguments) == 1:
                called = self.program.rules[name]
                return list(self.of(called, wanted=wanted)) if called.type == BOOL else None
            case t.Aggregate(op="any", value=t.Call(rule=name)) if not wanted:
                called = self.program.rules[name]
                return [self.made_of(rule, expr, name, called.provision, called.title, wanted)]
            case t.Point(name=name) | t.If(then=t.Point(name=name), otherwise=t.Literal()):
                declared = self.program.points[name]
                return [self.made_of(rule, expr, name, declared.provision, declared.zh, wanted)]
            case t.Literal():
                return []
            case _:
                return None

    def alternatives(self, rule: Rule, expr: t.Or) -> Iterator[Ground]:
        """Each operand that another rule decides, called as that rule is; ``amount(p) > 0`` as the amount is."""
        for operand in expr.operands:
            calls = [call.rule for call in t.calls(operand)]
            if len(calls) != 1:
                continue
            called = self.program.rules[calls[0]]
            ground = self.made_of(rule, operand, called.name, called.provision, called.title, True)
            yield replace(ground, alternative=True, residual=called.residual)

    def each(self, rule: Rule, operands: tuple[t.Expr, ...], wanted: bool) -> list[Ground] | None:
        found: list[Ground] = []
        for operand in operands:
            parts = self.parts(rule, operand, wanted)
            if parts is None:
                return None
            found += parts
        return found

    def made_of(self, rule: Rule, expr: t.Expr, asked: str, provision: str, title: str, wanted: bool) -> Ground:
        """A ground for a condition that is no rule of its own, called as what it asks is called."""
        name = f"{_PREFIX}{rule.name}__{asked}"
        self.made[name] = replace(rule, name=name, provision=provision, title=title, body=expr)
        return Ground(name, provision, title, wanted)
