"""Ask the prover, rule by rule, for facts that show a fault."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import z3

from luodi.facts.types import COUNT, MONEY, Bool, Choice, Day, Number, Type
from luodi.rules import tree as t
from luodi.rules.prove.encode import CannotProveError, Encoder, V
from luodi.rules.prove.findings import WORDS, Finding, Kind
from luodi.rules.prove.symbols import Bounds, Instance, Symbols, day_of
from luodi.rules.prove.written import unused, validity_gaps, yielding_in_circles

ONE_YUAN = 100


@dataclass(slots=True)
class Study:
    """What is proved, and how far: at most ``most`` records in a relation, ``patience`` seconds a question.

    ``most`` 0 takes one record more than the greatest small count that the rules compare with, so that conditions
    such as *three years running* can both hold and fail.
    """

    program: t.Program
    on: dt.date
    standard: Callable[[str], Mapping[tuple[str | None, ...], t.Value]]
    bounds: Bounds
    most: int = 0
    patience: float = 2.0
    in_force: tuple[dt.date, dt.date | None] | None = None
    entries: tuple[str, ...] = ()
    undecided: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.most = self.most or members_needed(self.program)


def members_needed(program: t.Program) -> int:
    """2 to 5: one more than the greatest count of at most 4 that stands in the rules.

    >>> members_needed(t.Program("rules.py", {}))
    2
    """
    counts = [node.value for rule in program.rules.values() for node in t.walk(rule.body)
              if isinstance(node, t.Literal) and node.type == COUNT and isinstance(node.value, int)]  # fmt: skip
    return 1 + max((n for n in counts if 1 <= n <= 4), default=1)


def check_program(study: Study) -> Iterator[Finding]:
    """Every fault that can be shown, in the order of the rules; what could not be decided is said at the end."""
    circles = list(yielding_in_circles(study.program))
    yield from circles
    yield from validity_gaps(study.program, study.in_force)
    yield from unused(study.program, study.entries)
    broken = {finding.rule for finding in circles}
    for rule in study.program.rules.values():
        if rule.name in broken:
            continue
        try:
            yield from _Rule(study, rule).faults()
        except CannotProveError as cannot:
            study.undecided[rule.name] = f"{cannot}"
    yield from _idle_readings(study)
    for name, why in study.undecided.items():
        rule = study.program.rules[name]
        zh, en = WORDS[Kind.UNDECIDED]
        yield Finding(Kind.UNDECIDED, name, rule.provision, rule.at.line, f"{zh}：{why}", f"{en}: {why}")


class _Rule:
    """One rule under study, about records of which nothing is known but their ranges."""

    def __init__(self, study: Study, rule: t.Rule, readings: Mapping[str, str] | None = None) -> None:
        self.study, self.rule = study, rule
        self.symbols = Symbols(study.bounds, study.most)
        self.encoder = Encoder(study.program, study.on, study.standard, self.symbols, readings or {})
        self.records = self.owners(rule)
        self.encoder.watching = True
        self.answer = self.encoder.answer(rule, self.records)

    def owners(self, rule: t.Rule) -> tuple[Instance, ...]:
        """The records that the rule's parameters stand for, each owned by the next."""
        made: list[Instance] = []
        for parameter in reversed(rule.parameters):
            made.append(self.symbols.record(parameter.entity, parameter.variable, made[-1] if made else None))
        return tuple(reversed(made))

    def faults(self) -> Iterator[Finding]:
        yield from self.quantities()
        yield from self.conditions()
        yield from self.numbers()

    # ---- asking

    def facts_where(self, *conditions: Any) -> dict[str, Any] | None:
        """Facts under which the conditions hold, or None where there are none."""
        solver = z3.Solver()
        solver.set("timeout", int(self.study.patience * 1000))
        solver.add(*self.symbols.constraints, *conditions)
        result = solver.check()
        if result == z3.sat:
            return self.read(solver.model())
        if result == z3.unknown:
            self.study.undecided.setdefault(self.rule.name, "超时 time")
        return None

    def read(self, model: z3.ModelRef) -> dict[str, Any]:
        """The facts of a model in the words of the vocabulary; what does not matter is left out."""
        words = {number: word for word, number in self.symbols.words.items()}
        values = {d.name(): model[d] for d in model.decls() if not d.name().startswith("#")}
        absent = tuple(name.removesuffix("?") for name, value in values.items()
                       if name.endswith("?") and z3.is_false(value))  # fmt: skip
        out: dict[str, Any] = {}
        for name, value in sorted(values.items()):
            if name.endswith("?") or name.startswith(absent):
                continue
            if z3.is_bool(value):
                out[name] = z3.is_true(value)
            elif z3.is_int_value(value):
                out[name] = shown(value.as_long(), self.symbols.types.get(name), words)
        return out

    def finding(self, kind: Kind, example: Mapping[str, Any], *, at: t.Expr | None = None, what: str = "",
                provision: str = "", provisions: tuple[str, ...] = ()) -> Finding:  # fmt: skip
        zh, en = WORDS[kind]
        line = at.at.line if at is not None else self.rule.at.line
        return Finding(kind, self.rule.name, provision or self.rule.provision, line,
                       f"{zh}{f'：{what}' if what else ''}", f"{en}{f': {what}' if what else ''}", dict(example),
                       provisions)  # fmt: skip

    # ---- faults

    def quantities(self) -> Iterator[Finding]:
        """Gaps, conflicts, cases that never apply, exceptions that never bite."""
        for quantity, views in self.encoder.cases.items():
            settled = z3.And([z3.Not(v.applies.open) for v in views])
            none = z3.And([z3.Not(v.applies.value) for v in views])
            all_ = tuple(v.branch.provision for v in views)
            gap = self.facts_where(settled, none)
            if gap is not None:
                yield self.finding(Kind.GAP, gap, what=quantity, provisions=all_)
            for i, a in enumerate(views):
                if self.facts_where(a.applies.value, z3.Not(a.applies.open)) is None and self.sure():
                    yield self.finding(Kind.DEAD_CASE, {}, what=a.branch.name, provision=a.branch.provision)
                for b in views[i + 1 :]:
                    both = (settled, a.applies.value, b.applies.value, z3.Not(a.value.open), z3.Not(b.value.open))
                    clash = self.facts_where(*both, a.value.value != b.value.value)
                    if clash is not None:
                        yield self.finding(Kind.CONFLICT, clash, what=f"{a.branch.name} | {b.branch.name}",
                                           provisions=(a.branch.provision, b.branch.provision))  # fmt: skip
                for name in a.branch.yields_to:
                    other = next((v for v in views if v.branch.name == name), None)
                    if other is None:
                        continue
                    meet = self.facts_where(a.own.value, z3.Not(a.own.open), other.own.value, z3.Not(other.own.open))
                    if meet is None and self.sure():
                        yield self.finding(Kind.IDLE_EXCEPTION, {}, what=f"{name} → {a.branch.name}",
                                           provision=other.branch.provision)  # fmt: skip

    def sure(self) -> bool:
        """Whether the last *no* was a proof, not a time-out."""
        return self.rule.name not in self.study.undecided

    def conditions(self) -> Iterator[Finding]:
        """Conditions that can never hold, or always do, whatever the facts."""
        for expr, v, _ in self.encoder.conditions:
            nodes = list(t.walk(expr))
            if any(isinstance(n, t.Reading) for n in nodes):
                continue
            if not any(isinstance(n, t.Attribute | t.Call | t.Aggregate) for n in nodes):
                continue
            known = z3.Not(v.open)
            if self.facts_where(known, v.value) is None and self.sure():
                if self.facts_where(known) is not None:
                    yield self.finding(Kind.NEVER_TRUE, {}, at=expr)
            elif self.facts_where(known, z3.Not(v.value)) is None and self.sure():
                yield self.finding(Kind.ALWAYS_TRUE, {}, at=expr)

    def numbers(self) -> Iterator[Finding]:
        """Results below zero, divisors of zero, cliffs, and answers that never change."""
        for expr, zero in self.encoder.divisions:
            example = self.facts_where(zero)
            if example is not None:
                yield self.finding(Kind.DIVISION_BY_ZERO, example, at=expr)
        known = z3.Not(self.answer.open)
        if isinstance(self.rule.type, Number):
            example = self.facts_where(known, self.answer.value < 0)
            if example is not None:
                yield self.finding(Kind.NEGATIVE, example)
        yield from self.cliffs()
        yield from self.constant(known)

    def constant(self, known: Any) -> Iterator[Finding]:
        if not any(isinstance(n, t.Attribute | t.Call | t.Aggregate) for n in t.walk(self.rule.body)):
            return
        solver = z3.Solver()
        solver.set("timeout", int(self.study.patience * 1000))
        solver.add(*self.symbols.constraints, known)
        if solver.check() != z3.sat:
            return
        one = solver.model().eval(self.answer.value, model_completion=True)
        if self.facts_where(known, self.answer.value != one) is None and self.sure():
            yield self.finding(Kind.CONSTANT, {})

    def cliffs(self) -> Iterator[Finding]:
        """One yuan more of some amount, and the result falls by more than one yuan."""
        if self.rule.type != MONEY or self.rule.name not in self.study.entries:
            return
        for name, type_ in sorted(self.symbols.types.items()):
            if type_ != MONEY or name.startswith("#"):
                continue
            x = z3.Int(name)
            step = (x, x + ONE_YUAN)
            more = V(z3.substitute(self.answer.value, step), z3.substitute(self.answer.open, step))
            known = z3.And(z3.Not(self.answer.open), z3.Not(more.open))
            example = self.facts_where(known, more.value < self.answer.value - ONE_YUAN)
            if example is not None:
                yield self.finding(Kind.CLIFF, example, what=name)
                return


def _idle_readings(study: Study) -> Iterator[Finding]:
    """Readings whose alternatives never change the answer of any rule that mentions them."""
    for reading in study.program.readings.values():
        users = [r for r in study.program.rules.values()
                 if any(isinstance(n, t.Reading) and n.name == reading.name for n in t.walk(r.body))]  # fmt: skip
        if not users or len(reading.options) < 2:
            continue
        if all(not _differ(study, rule, reading) for rule in users):
            zh, en = WORDS[Kind.IDLE_READING]
            yield Finding(Kind.IDLE_READING, reading.name, reading.provision, reading.at.line, zh, en)


def _differ(study: Study, rule: t.Rule, reading: t.ReadingDeclaration) -> bool:
    """Whether some facts make two readings of the rule answer differently (or whether that is undecided)."""
    first, *others = reading.options
    quiet = replace(study, undecided={})
    try:
        base = _Rule(quiet, rule, {reading.name: first})
        for option in others:
            # The same facts for both: the second encoder shares the symbols of the first.
            again = Encoder(study.program, study.on, study.standard, base.symbols, {reading.name: option})
            other = again.answer(rule, base.records)
            apart = z3.Or(base.answer.open != other.open,
                          z3.And(z3.Not(base.answer.open), base.answer.value != other.value))  # fmt: skip
            if base.facts_where(apart) is not None:
                return True
    except CannotProveError:
        return True
    return bool(quiet.undecided)


def shown(value: int, type_: Type | None, words: Mapping[int, str]) -> Any:
    """A prover's integer as a person writes the fact: yuan, a word, a day."""
    match type_:
        case Number(scale=scale) if scale != 1:
            return value / scale
        case Choice():
            return words.get(value, value)
        case Day():
            return day_of(value).isoformat()
        case Bool():
            return bool(value)
        case Number():
            return value
        case _:
            return words.get(value, value)
