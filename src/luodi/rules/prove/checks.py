"""Ask the prover, rule by rule, for facts that show a fault, within the time that a pack is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from luodi.facts.types import Number
from luodi.rules import tree as t
from luodi.rules.program import Program, ReadingDeclaration, Rule
from luodi.rules.prove.asking import Answer, Asker
from luodi.rules.prove.connectives import every, some, untrue
from luodi.rules.prove.encode import CannotProveError
from luodi.rules.prove.faults import RuleFaults
from luodi.rules.prove.findings import WORDS, Finding, Kind
from luodi.rules.prove.study import Study
from luodi.rules.prove.written import unused, validity_gaps, yielding_in_circles

FIRST_LOOK = 0.5
"""Seconds a question at first; what is not decided then shares the time that is left."""
FOR_READINGS = 0.4
"""The share of the time that is kept for the alternative readings."""
PASSED_ON = frozenset({Kind.GAP, Kind.CONFLICT, Kind.DEAD_CASE, Kind.IDLE_EXCEPTION, Kind.DIVISION_BY_ZERO,
                       Kind.NEGATIVE})  # fmt: skip
"""What a rule can get from the rules that it asks."""


def check_program(study: Study) -> Iterator[Finding]:
    """Every fault that can be shown, in the order of the rules; then what holds only under an alternative reading;
    then, by name, what could not be decided."""
    circles = list(yielding_in_circles(study.program))
    yield from circles
    yield from validity_gaps(study.program, study.in_force)
    yield from unused(study.program, study.entries)
    broken = {finding.rule for finding in circles}
    program = study.under()
    rules = [RuleFaults(study, program, rule, FIRST_LOOK) for rule in program.rules.values() if rule.name not in broken]
    found = _in_turns(study, rules)
    for rule in rules:
        found[rule.rule.name] = [f for f in found[rule.rule.name] if not _owed_to_a_reading(study, rule.rule, f)]
    differing = _Readings(study, found, broken, {rule.rule.name: rule.unmet for rule in rules})
    only = list(differing.run())
    for finding in (f for findings in found.values() for f in findings):
        gone = tuple(reading for reading, identities in differing.gone.items() if finding.identity in identities)
        yield replace(finding, not_under=gone)
    yield from only
    yield from differing.idle()
    yield from _undecided(rules, "")
    yield from differing.undecided


def _in_turns(study: Study, rules: list[RuleFaults]) -> dict[str, list[Finding]]:
    """A short look at every rule, then longer ones at what is left, each with its share of the time."""
    found = {rule.rule.name: rule.run(min(FIRST_LOOK, study.patience)) for rule in rules}
    open_ = [rule for rule in rules if rule.undecided]
    for n, rule in enumerate(open_):
        share = study.left * (1 - FOR_READINGS) / (len(open_) - n) / len(rule.undecided)
        found[rule.rule.name] = rule.run(min(study.patience, share))
    return found


NEVER = frozenset({Kind.DEAD_CASE, Kind.NEVER_TRUE, Kind.ALWAYS_TRUE, Kind.CONSTANT, Kind.IDLE_EXCEPTION})
"""What is said of all facts; where it is so under one reading only, the reading was meant to make it so."""


def _owed_to_a_reading(study: Study, rule: Rule, finding: Finding, taken: Mapping[str, str] | None = None) -> bool:
    """Whether what is said of all facts is shown not to be so under some further alternative reading."""
    if finding.kind not in NEVER:
        return False
    for reading in _readings_behind(study.program, rule.name):
        if reading.name in (taken or {}):
            continue
        for option in list(reading.options)[1:]:
            other = study.under({**(taken or {}), reading.name: option})
            again = RuleFaults(study, other, other.rules[rule.name], FIRST_LOOK)
            here = {f.identity for f in again.run(FIRST_LOOK)}
            if finding.identity not in here and not again.undecided:
                return True
    return False


def _readings_behind(program: Program, rule: str) -> list[ReadingDeclaration]:
    """The readings that a rule rests on, itself or through the rules that it asks."""
    reached = [rule]
    for name in reached:
        reached += [c.rule for c in t.calls(program.rules[name].body) if c.rule not in reached]
    names = {n.name for name in reached for n in t.walk(program.rules[name].body) if isinstance(n, t.Reading)}
    return [reading for reading in program.readings.values() if reading.name in names]


def _undecided(rules: list[RuleFaults], reading: str) -> Iterator[Finding]:
    """What was not decided: the rule, the kind of fault asked for, and up to how many records it was."""
    zh, en = WORDS[Kind.UNDECIDED]
    for rule in rules:
        for kind, what, most in rule.undecided:
            asked_zh, asked_en = WORDS[kind]
            told = f" {what}" if what else ""
            up_to_zh, up_to_en = f"（≤ {most} 条记录内没有）", f" (none with up to {most} records)"
            yield Finding(
                Kind.UNDECIDED, rule.rule.name, rule.rule.provision, rule.rule.at.line,
                f"{zh}：{asked_zh if kind != Kind.UNDECIDED else '不能表达'}{told}{up_to_zh if most else ''}",
                f"{en}: {asked_en if kind != Kind.UNDECIDED else 'not modelled'}{told}{up_to_en if most else ''}",
                members=most, reading=reading, asked=kind.value,
            )  # fmt: skip


class _Readings:
    """The alternatives of the readings, each linted on its own; only what differs from the default is told."""

    def __init__(
        self,
        study: Study,
        found: dict[str, list[Finding]],
        broken: set[str],
        unmet: dict[str, set[tuple[Kind, str]]],
    ) -> None:
        self.study, self.found, self.broken, self.unmet = study, found, broken, unmet
        self.gone: dict[str, set[tuple[str, str, int, str]]] = {}
        self.undecided: list[Finding] = []

    def run(self) -> Iterator[Finding]:
        told = {f.identity for findings in self.found.values() for f in findings}
        work = [(reading, option) for reading in self.study.program.readings.values()
                for option in list(reading.options)[1:]]  # fmt: skip
        for n, (reading, option) in enumerate(work):
            ends = self.study.left * (1 - 1 / (len(work) - n))
            yield from self._alternative(reading, option, told, ends)

    def _alternative(
        self, reading: ReadingDeclaration, option: str, told: set[tuple[str, str, int, str]], ends: float
    ) -> Iterator[Finding]:
        name = f"{reading.name}={option}"
        base, other = self.study.under(), self.study.under({reading.name: option})
        rules = [
            RuleFaults(self.study, other, rule, FIRST_LOOK)
            for rule in _touched(base, other)
            if rule.name not in self.broken and (rule.body != base.rules[rule.name].body or _passes_on(rule))
        ]
        gone = self.gone.setdefault(name, set())
        left_out = []
        for rule in rules:
            if self.study.left <= ends:
                left_out.append(rule.rule)
                continue
            own_words = rule.rule.body != base.rules[rule.rule.name].body
            if not own_words:
                rule.passed_over = self.unmet.get(rule.rule.name, set())
            mine = rule.run(min(FIRST_LOOK, self.study.patience), only_passed_on=not own_words)
            here = {f.identity for f in mine}
            for f in mine:
                if f.identity not in told and not _owed_to_a_reading(self.study, rule.rule, f, {reading.name: option}):
                    yield replace(f, reading=name)
            if not rule.undecided:
                before = self.found.get(rule.rule.name, ())
                gone |= {f.identity for f in before if f.identity not in here and (own_words or f.kind in PASSED_ON)}
        self.undecided += _undecided(rules, name)
        zh, en = WORDS[Kind.UNDECIDED]
        if left_out:
            names = "、".join(rule.name for rule in left_out)
            self.undecided.append(
                Finding(Kind.UNDECIDED, reading.name, reading.provision, reading.at.line,
                        f"{zh}：{names}", f"{en}: {names}", reading=name)
            )  # fmt: skip

    def idle(self) -> Iterator[Finding]:
        """Readings whose alternatives never change the answer of any rule that mentions them."""
        for reading in self.study.program.readings.values():
            users = [r for r in self.study.program.rules.values()
                     if any(isinstance(n, t.Reading) and n.name == reading.name for n in t.walk(r.body))]  # fmt: skip
            if users and len(reading.options) > 1 and not any(self._differ(rule, reading) for rule in users):
                zh, en = WORDS[Kind.IDLE_READING]
                yield Finding(Kind.IDLE_READING, reading.name, reading.provision, reading.at.line, zh, en)

    def _differ(self, rule: Rule, reading: ReadingDeclaration) -> bool:
        """Whether some facts make two readings of the rule answer differently (or whether that is undecided)."""
        base = self.study.under()
        for option in list(reading.options)[1:]:
            other = self.study.under({reading.name: option})
            asker = Asker(self.study, base, base.rules[rule.name], self.study.patience)
            try:
                answer = _apart(asker, other)
            except CannotProveError:
                return True
            if answer.found or not answer.proved:
                return True
        return False


def _passes_on(rule: Rule) -> bool:
    """Whether a rule can get a fault from those that it asks: it has cases, divides, or gives a number."""
    return isinstance(rule.type, Number) or any(isinstance(n, t.Cases | t.Divide) for n in t.walk(rule.body))


def _apart(asker: Asker, other: Program) -> Answer:
    """Facts for which the same rule of another program answers differently."""

    def question(view: object) -> list[object]:
        from luodi.rules.prove.asking import View

        assert isinstance(view, View)
        again = view.beside(other, other.rules[asker.rule.name], view.records)
        one, two = view.answer, again.answer
        return [some(one.open != two.open, every(untrue(one.open), one.value != two.value))]

    return asker.ask(("differ",), question)


def _touched(base: Program, other: Program) -> list[Rule]:
    """The rules that the other program changes, then those that ask them, the nearest first."""
    found = [name for name, rule in other.rules.items() if rule.body != base.rules[name].body]
    for name in found:
        found += [r.name for r in other.rules.values()
                  if r.name not in found and any(c.rule == name for c in t.calls(r.body))]  # fmt: skip
    return [other.rules[name] for name in found]
