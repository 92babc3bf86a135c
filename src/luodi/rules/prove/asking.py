"""Put a question about one rule to the prover: few records first, then more, and with what it asks left open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import z3

from luodi.facts.types import MONEY, Bool, Choice, Day, Number, Type
from luodi.rules import tree as t
from luodi.rules.program import Program, Rule
from luodi.rules.prove.encode import Encoder
from luodi.rules.prove.quotients import V
from luodi.rules.prove.study import Study
from luodi.rules.prove.symbols import Instance, Symbols, day_of

_TO_SHORTEN = 1.0
"""Seconds for leaving out of an example what does not matter; after that the example stays long."""
STEPS_BACK = 2
"""How many rules are looked back through, to see whether a fault is ever met."""


class _Solver:
    """One prover for all questions about the same records; what is known of them is stated once."""

    def __init__(self, symbols: Symbols) -> None:
        self.symbols, self.stated = symbols, 0
        self.prover = z3.Solver()

    def check(self, conditions: Sequence[Any], seconds: float) -> tuple[z3.CheckSatResult, z3.ModelRef | None]:
        self.prover.add(*self.symbols.constraints[self.stated :])
        self.stated = len(self.symbols.constraints)
        self.prover.set("timeout", max(1, int(seconds * 1000)))
        self.prover.push()
        try:
            self.prover.add(*conditions)
            result = self.prover.check()
            return result, self.prover.model() if result == z3.sat else None
        except z3.Z3Exception:
            return z3.unknown, None
        finally:
            self.prover.pop()


class View:
    """One rule's formulas about records of which nothing is known but their ranges."""

    def __init__(self, encoder: Encoder, rule: Rule, records: tuple[Instance, ...], solver: _Solver) -> None:
        self.encoder, self.rule, self.records, self.solver = encoder, rule, records, solver
        encoder.watching = True
        self.answer: V = encoder.answer(rule, records)

    @property
    def symbols(self) -> Symbols:
        return self.encoder.symbols

    def beside(self, program: Program, rule: Rule, records: tuple[Instance, ...]) -> View:
        """Another rule, or the same under other readings, about the same records."""
        old = self.encoder
        return View(Encoder(program, old.on, old.standard, old.symbols, old.promise), rule, records, self.solver)


Question = Callable[[View], Sequence[Any]]
"""The conditions that facts would have to meet."""


class Answer:
    """``found``: there is an example; else, with ``proved``, there is none up to ``most`` records; else not decided.

    ``values`` are the terms asked for, in the first example found. The example that is told is worked out on demand.
    """

    def __init__(self, found: bool, proved: bool, most: int) -> None:
        self.found, self.proved, self.most = found, proved, most
        self.values: tuple[Any, ...] = ()
        self._told: tuple[dict[str, Any], tuple[Any, ...]] | None = None
        self._example: tuple[View, list[Any], z3.ModelRef, list[Any]] | None = None

    @classmethod
    def example(
        cls, view: View, conditions: Sequence[Any], model: z3.ModelRef, show: Sequence[Any], most: int
    ) -> Answer:
        answer = cls(True, False, most)
        answer._example = view, list(conditions), model, list(show)
        answer.values = _values(model, show)
        return answer

    def told(self) -> tuple[dict[str, Any], tuple[Any, ...]]:
        """The facts that matter, in the words of the vocabulary, and the values of the terms asked for."""
        if self._example is None:
            return {}, ()
        if self._told is None:
            view, conditions, model, show = self._example
            model, needed = shortest(view, conditions, model)
            self._told = facts_of(view.symbols, model, needed), _values(model, show)
        return self._told


def _values(model: z3.ModelRef, show: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(model.eval(term, model_completion=True) for term in show)


@dataclass(slots=True)
class Asker:
    """Asks about one rule of one program; remembers what is decided."""

    study: Study
    program: Program
    rule: Rule
    patience: float
    known: dict[tuple[Any, ...], Answer] = field(default_factory=dict)
    views: dict[tuple[str, int, bool], View] = field(default_factory=dict)

    def view(self, most: int, *, promised: bool = False, rule: Rule | None = None) -> View:
        """The rule, or one that asks it, about at most so many records; ``promised``: what is asked is left open."""
        rule = rule or self.rule
        key = (rule.name, most, promised)
        if key not in self.views:
            study = self.study
            symbols = Symbols(study.bounds, most, study.type_of, study.period)
            encoder = Encoder(self.program, study.on, study.standard, symbols, study.promise if promised else None)
            self.views[key] = View(encoder, rule, owners(symbols, rule), _Solver(symbols))
        return self.views[key]

    def first(self) -> View:
        """The rule about one record a relation: enough to see which questions there are."""
        return self.view(1)

    def ask(
        self, key: tuple[Any, ...], question: Question, show: Question | None = None, *, whole: bool = False
    ) -> Answer:
        """Facts that meet the conditions; an answer that was decided before is given again.

        ``whole``: the question is about facts that the rule may read only through other rules.
        """
        found = self.known.get(key)
        if found is None or not (found.found or found.proved):
            found = self._ask(question, show, whole)
            self.known[key] = found
        return found

    def _ask(self, question: Question, show: Question | None, whole: bool) -> Answer:
        flat = not self.first().symbols.related_anything
        top = self.study.most
        reached = 0
        for most in (1,) if flat else self.study.bounds_tried:
            if most == top and most > 1 and not whole and self._impossible(question, top):
                return Answer(False, True, top)
            result, answer = self._at(self.view(most), question, show, most)
            if answer is not None:
                return answer
            if result == z3.unsat:
                reached = most
            elif most < top:
                continue
        if flat and reached:
            return Answer(False, True, top)
        if reached < top and flat and not whole and self._impossible(question, 1):
            return Answer(False, True, top)
        return Answer(False, reached == top, reached)

    def _impossible(self, question: Question, most: int) -> bool:
        """Whether no facts meet the conditions even if what the rule asks could answer anything it ever answers."""
        if not any(True for _ in t.calls(self.rule.body)):
            return False
        view = self.view(most, promised=True)
        result, _ = self._check(view, list(question(view)))
        return bool(result == z3.unsat)

    def _check(self, view: View, conditions: Sequence[Any]) -> tuple[z3.CheckSatResult, z3.ModelRef | None]:
        seconds = min(self.patience, self.study.left)
        return view.solver.check(conditions, seconds) if seconds > 0 else (z3.unknown, None)

    def _at(
        self, view: View, question: Question, show: Question | None, most: int
    ) -> tuple[z3.CheckSatResult, Answer | None]:
        conditions = list(question(view))
        result, model = self._check(view, conditions)
        if model is None:
            return result, None
        return result, Answer.example(view, conditions, model, show(view) if show else (), most)

    def where_asked(
        self, key: tuple[Any, ...], question: Question, show: Question | None = None, *, most: int = 1
    ) -> Answer | None:
        """The same question only where some rule asks this one, of at most so many records; None: nothing asks it."""
        callers = self.study.callers(self.rule.name, self.program)
        if not callers:
            return None
        found = self.known.get(("asked", *key))
        if found is not None:
            return found
        bounds = [bound for bound in self.study.bounds_tried if bound >= most]
        for bound in bounds:
            sure = True
            for inner, where in self._contexts(self.rule.name, bound, STEPS_BACK):
                result, answer = self._at(inner, lambda view, w=where: [*question(view), *w], show, bound)  # type: ignore[misc]
                if answer is not None:
                    self.known["asked", *key] = answer
                    return answer
                sure = sure and result == z3.unsat
        return Answer(False, sure, bounds[-1])

    def _contexts(self, rule: str, most: int, steps: int) -> Iterator[tuple[View, list[Any]]]:
        """A rule at each place where another asks it, so many steps back, with the conditions of getting there."""
        for caller in self.study.callers(rule, self.program):
            outer: Iterable[tuple[View, list[Any]]] = [(self.view(most, rule=caller), [])]
            if steps > 1 and self.study.callers(caller.name, self.program):
                outer = self._contexts(caller.name, most, steps - 1)
            for view, where in outer:
                for place in view.encoder.asked:
                    if place.rule == rule:
                        inner = view.beside(self.program, self.program.rules[rule], place.records)
                        yield inner, [*where, place.where]


def owners(symbols: Symbols, rule: Rule) -> tuple[Instance, ...]:
    """The records that the rule's parameters stand for, each owned by the next."""
    made: list[Instance] = []
    for parameter in reversed(rule.parameters):
        made.append(symbols.record(parameter.entity, parameter.variable, made[-1] if made else None))
    return tuple(reversed(made))


# ---- examples


def shortest(view: View, conditions: Sequence[Any], model: z3.ModelRef) -> tuple[z3.ModelRef, frozenset[str] | None]:
    """The model, in whole yuan where possible, and the names of the facts that alone make the conditions hold."""
    needed = _needed(view, conditions, model)
    if needed is None:
        return model, None
    types = view.symbols.types
    round_ = [z3.Int(n) == 100 * z3.Int(f"{n}#") for n in needed if types.get(n) == MONEY and "#" not in n]
    if round_:
        _, rounder = view.solver.check([*conditions, *round_], _TO_SHORTEN / 2)
        if rounder is not None:
            again = _needed(view, conditions, rounder)
            if again is not None:
                return rounder, again
    return model, needed


def _needed(view: View, conditions: Sequence[Any], model: z3.ModelRef) -> frozenset[str] | None:
    prover = z3.Solver()
    prover.set("timeout", int(_TO_SHORTEN * 1000))
    prover.set("core.minimize", True)
    prover.add(*view.symbols.constraints, z3.Not(z3.And(list(conditions))))
    given: dict[str, str] = {}
    for n, decl in enumerate(model.decls()):
        if decl.arity() == 0 and not decl.name().endswith("#"):
            given[f"%{n}"] = decl.name()
            prover.assert_and_track(decl() == model[decl], f"%{n}")
    if prover.check() != z3.unsat:
        return None
    return frozenset(given[str(mark)] for mark in prover.unsat_core())


def facts_of(symbols: Symbols, model: z3.ModelRef, needed: frozenset[str] | None) -> dict[str, Any]:
    """The facts of a model in the words of the vocabulary; what does not matter is left out."""
    words = {number: word for word, number in symbols.words.items()}
    values = {d.name(): model[d] for d in model.decls() if not d.name().startswith("#") and "#" not in d.name()}
    absent = tuple(f"{name.removesuffix('?')}." for name, v in values.items() if name.endswith("?") and z3.is_false(v))
    out: dict[str, Any] = {}
    for name, value in sorted(values.items()):
        if (needed is not None and name not in needed) or name.startswith(absent):
            continue
        if name.endswith("?"):
            relation = name.rpartition("[")[0]
            out[f"{relation}（条）"] = sum(
                z3.is_true(v) for n, v in values.items() if n.endswith("?") and n.rpartition("[")[0] == relation
            )
        elif z3.is_bool(value):
            out[name] = z3.is_true(value)
        elif z3.is_int_value(value):
            out[name] = shown(value.as_long(), symbols.types.get(name), words)
    return out


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
            return words.get(value, "（其他）")
