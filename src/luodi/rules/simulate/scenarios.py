"""Baseline and reforms as one program: what they share stands in it once, what differs once for each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from luodi.facts.types import COUNT, Number
from luodi.rules import tree as t
from luodi.rules.pack import Pack
from luodi.rules.program import Parameter, Program, Rule
from luodi.rules.question import Question, question
from luodi.rules.specialise import rebuild

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
    """The scenarios' rules that ``wanted`` needs, merged: what two scenarios compute alike is written once.

    Raises ``LuodiError`` for a date that the document or a needed standard does not cover.
    """
    wanted = tuple(wanted)
    for scenario in scenarios:
        for name in dict.fromkeys(name for rule in wanted for name in scenario.pack.needs(rule)):
            scenario.pack.standards[name].on(on)
    questions = [question(scenario.pack, on, scenario.readings) for scenario in scenarios]
    merging = _Merging(on)
    every: list[Mapping[str, str]] = []
    for number, (scenario, asked) in enumerate(zip(scenarios, questions, strict=True)):
        names: dict[str, str] = {}
        for rule in wanted:
            merging.rule(number, scenario.pack, asked, rule, names)
        every.append(names)
    touched = tuple(frozenset(rule for rule, name in names.items() if name != every[0].get(rule)) for names in every)
    program = replace(questions[0].program, rules=merging.rules)

    def standard(name: str) -> Sequence[tuple[tuple[str | None, ...], t.Value]]:
        number, stem = merging.origins[name]
        return questions[number].standard(stem)

    merged = replace(questions[0], program=program, standard=standard)
    return Together(merged, tuple({rule: names[rule] for rule in wanted} for names in every), touched)


class _Merging:
    """Rules and standards of all scenarios under names of their own; equal ones share a name."""

    def __init__(self, on: dt.date) -> None:
        self.on = on
        self.rules: dict[str, Rule] = {}
        self.known: dict[tuple[str, t.Expr], str] = {}
        self.origins: dict[str, tuple[int, str]] = {}
        self.values: dict[tuple[str, object], str] = {}

    def rule(self, number: int, pack: Pack, asked: Question, rule: str, names: dict[str, str]) -> str:
        """What the rule is called among the merged ones; ``names`` has those of its scenario so far."""
        if rule not in names:
            declared = asked.program.rules[rule]
            for call in t.calls(declared.body):
                self.rule(number, pack, asked, call.rule, names)

            def renamed(expr: t.Expr) -> t.Expr:
                if isinstance(expr, t.Call):
                    return replace(expr, rule=names[expr.rule])
                if isinstance(expr, t.Standard):
                    return replace(expr, name=self.standard(number, pack, expr.name))
                return expr

            body = rebuild(declared.body, renamed)
            name = self.known.get((rule, body))
            if name is None:
                name = rule if rule not in self.rules else f"{rule}__v{number}"
                self.known[rule, body] = name
                self.rules[name] = replace(declared, name=name, body=body)
            names[rule] = name
        return names[rule]

    def standard(self, number: int, pack: Pack, name: str) -> str:
        rows = frozenset((v.row, v.value) for v in pack.standards[name].values if v.in_force(self.on))
        found = self.values.get((name, rows))
        if found is None:
            found = name if name not in self.origins else f"{name}__v{number}"
            self.values[name, rows] = found
            self.origins[found] = (number, name)
        return found


def with_column(program: Program, name: str, root: str, attribute: str, pack: Pack) -> Program:
    """The program with a rule that answers a fact of the root record: what results are grouped by."""
    type_ = pack.vocabulary[root].attributes[attribute].type
    body = t.Attribute(type_, _NOWHERE, "x", attribute)
    rule = Rule(name, "", attribute, (Parameter("x", root),), type_, body, _NOWHERE)
    return replace(program, rules={**program.rules, name: rule})


def with_whole(program: Program, rule: str) -> tuple[Program, str]:
    """The program with an exact rule rounded to its scale (halves away from zero), and that rule's name."""
    declared = program.rules[rule]
    type_ = declared.type
    if not isinstance(type_, Number) or not type_.exact:
        return program, rule
    name = f"{rule}__whole"
    plain = replace(type_, exact=False) if type_.dimension or type_.scale != 1 else COUNT
    subject = declared.parameters[0].variable
    body = t.Round(plain, _NOWHERE, t.Call(type_, _NOWHERE, rule, (subject,)), "half_up")
    made = Rule(name, declared.provision, declared.title, declared.parameters, plain, body, declared.at)
    return replace(program, rules={**program.rules, name: made}), name


def raised(scenario: Scenario, root: str, attribute: str, amount: int) -> Scenario:
    """The scenario in which a fact of every root record is larger by ``amount`` (stored units)."""
    pack = scenario.pack

    def more(rule: Rule) -> Rule:
        own = {p.variable for p in rule.parameters if p.entity == root}

        def added(expr: t.Expr) -> t.Expr:
            if isinstance(expr, t.Attribute) and expr.subject in own and expr.name == attribute:
                return t.Add(expr.type, expr.at, expr, t.Literal(expr.type, expr.at, amount))
            return expr

        return replace(rule, body=rebuild(rule.body, added))

    rules = {name: more(rule) for name, rule in pack.program.rules.items()}
    return replace(scenario, pack=replace(pack, program=replace(pack.program, rules=rules)))
