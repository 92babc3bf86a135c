"""The questions that show a fault of one rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import z3

from luodi.facts.types import Number
from luodi.rules import tree as t
from luodi.rules.program import Program, Rule
from luodi.rules.prove.asking import Answer, Asker, Question, View
from luodi.rules.prove.connectives import untrue
from luodi.rules.prove.encode import CannotProveError, CaseView
from luodi.rules.prove.findings import WORDS, Finding, Kind
from luodi.rules.prove.quotients import V
from luodi.rules.prove.study import Study

ONE_YUAN = 100
_MONEY = (("yuan", 1),)


class RuleFaults:
    """One rule under study. ``undecided`` names what the last run left open: (kind, what, decided up to); ``unmet`` the
    faults that no rule leads to; those in ``passed_over`` are not asked about."""

    def __init__(self, study: Study, program: Program, rule: Rule, patience: float) -> None:
        self.study, self.rule = study, rule
        self.asker = Asker(study, program, rule, patience)
        self.undecided: list[tuple[Kind, str, int]] = []
        self.unmet: set[tuple[Kind, str]] = set()
        self.passed_over: set[tuple[Kind, str]] = set()

    def run(self, patience: float, *, only_passed_on: bool = False) -> list[Finding]:
        """Every fault found; questions decided before are not asked again.

        ``only_passed_on``: only faults that a rule can get from those that it asks, its own words being as before.
        """
        self.asker.patience = patience
        self.undecided = []
        asked = self._passed_on() if only_passed_on else self._faults()
        try:
            return list({f.identity: f for f in asked}.values())
        except CannotProveError as cannot:
            self.undecided.append((Kind.UNDECIDED, f"{cannot}", 0))
            return []

    def _passed_on(self) -> Iterator[Finding]:
        yield from self.quantities()
        yield from self.divisions()
        yield from self.negative()

    def _faults(self) -> Iterator[Finding]:
        yield from self._passed_on()
        yield from self.conditions()
        yield from self.cliffs()
        yield from self.constant()

    # ---- asking

    def shows(self, kind: Kind, what: str, question: Question, show: Question | None = None) -> Answer | None:
        """An example of a fault, or None; where other rules ask this one, an example that they can lead to."""
        if (kind, what) in self.passed_over:
            return None
        answer = self.asker.ask((kind, what), question, show)
        if not answer.found:
            if not answer.proved:
                self.undecided.append((kind, what, answer.most))
            return None
        asked = self.asker.where_asked((kind, what), question, show, most=max(answer.most, 1))
        if asked is None or not (asked.found or asked.proved):
            return answer
        if not asked.found:
            self.unmet.add((kind, what))
        return asked if asked.found else None

    def impossible(self, kind: Kind, what: str, question: Question) -> Answer | None:
        """The proof that no facts meet the conditions, or None."""
        answer = self.asker.ask((kind, what), question)
        if not (answer.found or answer.proved):
            self.undecided.append((kind, what, answer.most))
        return answer if answer.proved else None

    def finding(self, kind: Kind, answer: Answer, *, at: t.Expr | None = None, what: str = "",
                provision: str = "", provisions: tuple[str, ...] = ()) -> Finding:  # fmt: skip
        zh, en = WORDS[kind]
        line = at.at.line if at is not None else self.rule.at.line
        return Finding(kind, self.rule.name, provision or self.rule.provision, line,
                       f"{zh}{f'：{what}' if what else ''}", f"{en}{f': {what}' if what else ''}",
                       answer.told()[0], provisions, answer.most)  # fmt: skip

    # ---- faults

    def quantities(self) -> Iterator[Finding]:
        """Gaps, conflicts, cases that never apply, exceptions that never bite."""
        for quantity, views in self.asker.first().encoder.cases.items():
            provisions = tuple(v.branch.provision for v in views)
            gap = self.shows(Kind.GAP, quantity, lambda view, q=quantity: _gap(view.encoder.cases[q]))  # type: ignore[misc]
            if gap is not None:
                yield self.finding(Kind.GAP, gap, what=quantity, provisions=provisions)
            for i, a in enumerate(views):
                yield from self._case(quantity, i, a, views)

    def _case(self, quantity: str, i: int, a: CaseView, views: list[CaseView]) -> Iterator[Finding]:
        def of(view: View) -> list[CaseView]:
            return view.encoder.cases[quantity]

        dead = self.impossible(Kind.DEAD_CASE, a.branch.name, lambda view: _holds(of(view)[i].applies))
        if dead is not None:
            yield self.finding(Kind.DEAD_CASE, dead, what=a.branch.name, provision=a.branch.provision)
        for j, b in enumerate(views[i + 1 :], start=i + 1):
            what = f"{a.branch.name} | {b.branch.name}"
            clash = self.shows(Kind.CONFLICT, what, lambda view, j=j: _clash(of(view), i, j))  # type: ignore[misc]
            if clash is not None:
                yield self.finding(Kind.CONFLICT, clash, what=what,
                                   provisions=(a.branch.provision, b.branch.provision))  # fmt: skip
        for name in a.branch.yields_to:
            j = next((n for n, v in enumerate(views) if v.branch.name == name), -1)
            if j < 0:
                continue
            what = f"{name} → {a.branch.name}"
            never = self.impossible(
                Kind.IDLE_EXCEPTION,
                what,
                lambda view, j=j: [*_holds(of(view)[i].own), *_holds(of(view)[j].own)],  # type: ignore[misc]
            )
            if never is not None:
                yield self.finding(Kind.IDLE_EXCEPTION, never, what=what, provision=views[j].branch.provision)

    def conditions(self) -> Iterator[Finding]:
        """Conditions that can never hold where they are asked, or always do, whatever the facts."""
        for place, (expr, _, _) in self.asker.first().encoder.conditions.items():
            if _speaks_of_facts(expr):
                yield from self._condition(place, expr)

    def _condition(self, place: t.Place, expr: t.Expr) -> Iterator[Finding]:
        def at(view: View) -> tuple[V, Any]:
            _, v, path = view.encoder.conditions[place]
            return v, path

        what = f"{place.line}:{place.column}-{place.end_column}"
        never = self.impossible(Kind.NEVER_TRUE, what, lambda view: [*_holds(at(view)[0]), at(view)[1]])
        if never is not None:
            known = self.asker.ask((Kind.NEVER_TRUE, "known", what), lambda v: [untrue(at(v)[0].open), at(v)[1]])
            if known.found:
                yield self.finding(Kind.NEVER_TRUE, never, at=expr)
            return
        always = self.impossible(Kind.ALWAYS_TRUE, what, lambda view: _fails(at(view)[0]))
        if always is not None:
            yield self.finding(Kind.ALWAYS_TRUE, always, at=expr)

    def divisions(self) -> Iterator[Finding]:
        """Divisors that can be zero."""
        for place, (expr, _) in self.asker.first().encoder.divisions.items():
            what = f"{place.line}:{place.column}-{place.end_column}"
            zero = self.shows(Kind.DIVISION_BY_ZERO, what, lambda v, p=place: [v.encoder.divisions[p][1]])  # type: ignore[misc]
            if zero is not None:
                yield self.finding(Kind.DIVISION_BY_ZERO, zero, at=expr)

    def negative(self) -> Iterator[Finding]:
        """Results below zero."""
        if isinstance(self.rule.type, Number):
            below = self.shows(Kind.NEGATIVE, "", lambda view: [untrue(view.answer.open), view.answer.value < 0])
            if below is not None:
                yield self.finding(Kind.NEGATIVE, below)

    def constant(self) -> Iterator[Finding]:
        """Answers that no fact changes; a rule that takes readings may be constant under one of them."""
        raw = self.study.program.rules[self.rule.name]
        if not _speaks_of_facts(self.rule.body) or any(isinstance(n, t.Reading) for n in t.walk(raw.body)):
            return
        some = self.asker.ask(
            (Kind.CONSTANT, "some"), lambda view: [untrue(view.answer.open)], lambda view: [view.answer.value]
        )
        if not some.found:
            if not some.proved:
                self.undecided.append((Kind.CONSTANT, "", some.most))
            return
        one = some.values[0]
        same = self.impossible(Kind.CONSTANT, "", lambda view: [untrue(view.answer.open), view.answer.value != one])
        if same is not None:
            yield self.finding(Kind.CONSTANT, same)

    def cliffs(self) -> Iterator[Finding]:
        """One yuan more of some amount, and the result falls by more than one yuan."""
        type_ = self.rule.type
        if not isinstance(type_, Number) or type_.dimension != _MONEY or self.rule.name not in self.study.entries:
            return
        types = self.asker.first().symbols.types
        amounts = [n for n, ty in sorted(types.items())
                   if isinstance(ty, Number) and ty.dimension == _MONEY and "#" not in n]  # fmt: skip
        found: list[tuple[str, Answer]] = []
        for name in amounts:
            answer = self.asker.ask((Kind.CLIFF, name), _drop(name), _before_and_after(name), whole=True)
            if answer.found:
                found.append((name, answer))
            elif not answer.proved:
                self.undecided.append((Kind.CLIFF, name, answer.most))
        if not found:
            return
        name, answer = found[0]
        before, after = (_yuan(x, type_.scale) for x in answer.told()[1])
        also = f"（同样：{'、'.join(other for other, _ in found[1:])}）" if found[1:] else ""
        yield self.finding(Kind.CLIFF, answer, what=f"{name} +1：{before} → {after}{also}")


def _holds(v: V) -> list[Any]:
    return [v.value, untrue(v.open)]


def _fails(v: V) -> list[Any]:
    return [untrue(v.value), untrue(v.open)]


def _gap(views: list[CaseView]) -> list[Any]:
    return [condition for v in views for condition in _fails(v.applies)]


def _clash(views: list[CaseView], i: int, j: int) -> list[Any]:
    settled = [untrue(v.applies.open) for v in views]
    a, b = views[i], views[j]
    return [*settled, a.applies.value, b.applies.value, untrue(a.value.open), untrue(b.value.open),
            a.value.value != b.value.value]  # fmt: skip


def _speaks_of_facts(expr: t.Expr) -> bool:
    return any(isinstance(n, t.Attribute | t.Call | t.Aggregate | t.Point | t.DecisionDate) for n in t.walk(expr))


def _step(view: View, name: str) -> tuple[V, Any]:
    """The answer with one yuan more of an amount, and that the amount may be so great."""
    x = z3.Int(name)
    step = (x, x + ONE_YUAN)
    more = V(z3.substitute(view.answer.value, step), z3.substitute(view.answer.open, step))
    return more, x + ONE_YUAN <= view.symbols.ranges[name][1]


def _drop(name: str) -> Question:
    def question(view: View) -> list[Any]:
        more, within = _step(view, name)
        scale = view.rule.type.scale if isinstance(view.rule.type, Number) else 1
        return [within, untrue(view.answer.open), untrue(more.open), more.value < view.answer.value - scale]

    return question


def _before_and_after(name: str) -> Question:
    return lambda view: [view.answer.value, _step(view, name)[0].value]


def _yuan(value: Any, scale: int) -> str:
    number = value.as_fraction() if z3.is_rational_value(value) else value.as_long()
    return f"{float(number) / scale:,.2f}"
