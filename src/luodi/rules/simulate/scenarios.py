"""Baseline and reforms as one program: what they share stands in it once, what differs once for each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from luodi.facts.types import COUNT, Number
from luodi.rules import tree as t
from luodi.rules.pack import Pack
from luodi.rules.specialise import rebuild
from luodi.rules.sql.compile import Question
from luodi.rules.sql.pack import question
from luodi.rules.standards import DatedValue

_NOWHERE = t.Place(1, 1, 1, 1)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A pack with its readings; the first of several is the baseline."""

    pack: Pack
    readings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Together:
    """``question``: one program for all scenarios. ``names[k][rule]``: what a rule is called there in scenario ``k``;
    ``touched[k]``: the rules whose answers may differ from the baseline's."""

    question: Question
    names: tuple[Mapping[str, str], ...]
    touched: tuple[frozenset[str], ...]


def together(scenarios: Sequence[Scenario], wanted: Iterable[str], on: dt.date) -> Together:
    """The scenarios' rules that ``wanted`` needs, merged: a rule is written again only where it, a standard that it
    reads, or a rule that it asks differs from the baseline's.

    Raises ``LuodiError`` for a date that the document or a needed standard does not cover.
    """
    wanted = tuple(wanted)
    for scenario in scenarios:
        for name in dict.fromkeys(name for rule in wanted for name in scenario.pack.needs(rule)):
            scenario.pack.standards[name].on(on)
    questions = [question(scenario.pack, on, scenario.readings) for scenario in scenarios]
    base = questions[0]
    rules = dict(base.program.rules)
    names: list[Mapping[str, str]] = [{rule: rule for rule in wanted}]
    touched: list[frozenset[str]] = [frozenset()]
    for number, (scenario, asked) in enumerate(zip(scenarios[1:], questions[1:], strict=True), 1):
        standards = _differing(scenarios[0].pack, scenario.pack, on)
        changed = _changed(base.program, asked.program, standards, wanted)
        suffix = f"__v{number}"
        for name in changed:
            rule = asked.program.rules[name]
            body = rebuild(rule.body, _renaming(changed, standards, suffix))
            rules[name + suffix] = replace(rule, name=name + suffix, body=body)
        names.append({rule: rule + suffix if rule in changed else rule for rule in wanted})
        touched.append(changed)

    def standard(name: str) -> Sequence[tuple[tuple[str | None, ...], t.Value]]:
        stem, _, number = name.rpartition("__v")
        return questions[int(number)].standard(stem) if stem else base.standard(name)

    program = replace(base.program, rules=rules)
    return Together(replace(base, program=program, standard=standard), tuple(names), tuple(touched))


def _differing(one: Pack, other: Pack, on: dt.date) -> frozenset[str]:
    """The standards whose rows in force on the date differ."""

    def rows(values: Iterable[DatedValue]) -> dict[tuple[str | None, ...], object]:
        return {v.row: v.value for v in values if v.in_force(on)}

    return frozenset(
        name for name, standard in other.standards.items()
        if rows(standard.values) != rows(one.standards[name].values)
    )  # fmt: skip


def _changed(base: t.Program, other: t.Program, standards: frozenset[str], wanted: Iterable[str]) -> frozenset[str]:
    """The rules below ``wanted`` whose own body differs, that read a changed standard, or that ask such a rule."""
    known: dict[str, bool] = {}

    def differs(name: str) -> bool:
        if name not in known:
            body = other.rules[name].body
            known[name] = base.rules[name].body != body or any(
                isinstance(node, t.Standard) and node.name in standards for node in t.walk(body)
            )
            below = [differs(call.rule) for call in t.calls(body)]
            known[name] = known[name] or any(below)
        return known[name]

    for rule in wanted:
        differs(rule)
    return frozenset(name for name, found in known.items() if found)


def _renaming(rules: frozenset[str], standards: frozenset[str], suffix: str) -> _Renaming:
    return _Renaming(rules, standards, suffix)


@dataclass(frozen=True, slots=True)
class _Renaming:
    rules: frozenset[str]
    standards: frozenset[str]
    suffix: str

    def __call__(self, expr: t.Expr) -> t.Expr:
        if isinstance(expr, t.Call) and expr.rule in self.rules:
            return replace(expr, rule=expr.rule + self.suffix)
        if isinstance(expr, t.Standard) and expr.name in self.standards:
            return replace(expr, name=expr.name + self.suffix)
        return expr


def with_column(program: t.Program, name: str, root: str, attribute: str, pack: Pack) -> t.Program:
    """The program with a rule that answers a fact of the root record: what results are grouped by."""
    type_ = pack.vocabulary[root].attributes[attribute].type
    body = t.Attribute(type_, _NOWHERE, "x", attribute)
    rule = t.Rule(name, "", attribute, (t.Parameter("x", root),), type_, body, _NOWHERE)
    return replace(program, rules={**program.rules, name: rule})


def with_whole(program: t.Program, rule: str) -> tuple[t.Program, str]:
    """The program with an exact rule rounded to its scale (halves away from zero), and that rule's name."""
    declared = program.rules[rule]
    type_ = declared.type
    if not isinstance(type_, Number) or not type_.exact:
        return program, rule
    name = f"{rule}__whole"
    plain = replace(type_, exact=False) if type_.dimension or type_.scale != 1 else COUNT
    subject = declared.parameters[0].variable
    body = t.Round(plain, _NOWHERE, t.Call(type_, _NOWHERE, rule, (subject,)), "half_up")
    made = t.Rule(name, declared.provision, declared.title, declared.parameters, plain, body, declared.at)
    return replace(program, rules={**program.rules, name: made}), name
