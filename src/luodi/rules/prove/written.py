"""Faults that show in the declarations themselves, without asking the prover."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from luodi.rules import tree as t
from luodi.rules.program import Program, Rule
from luodi.rules.prove.findings import WORDS, Finding, Kind


def quantities(program: Program) -> Iterator[tuple[Rule, t.Cases]]:
    """Every quantity with the rule that holds it."""
    for rule in program.rules.values():
        for node in t.walk(rule.body):
            if isinstance(node, t.Cases):
                yield rule, node


def yielding_in_circles(program: Program) -> Iterator[Finding]:
    """Cases that are, directly or by way of others, exceptions of themselves."""
    zh, en = WORDS[Kind.EXCEPTION_CYCLE]
    for rule, cases in quantities(program):
        after = {b.name: set(b.yields_to) for b in cases.branches}
        for branch in cases.branches:
            reached, todo = set[str](), list(after[branch.name])
            while todo:
                name = todo.pop()
                if name not in reached:
                    reached.add(name)
                    todo.extend(after.get(name, ()))
            if branch.name in reached:
                yield Finding(Kind.EXCEPTION_CYCLE, rule.name, branch.provision, branch.at.line,
                              f"{zh}：{branch.name}", f"{en}: {branch.name}")  # fmt: skip
                break


def validity_gaps(program: Program, in_force: tuple[dt.date, dt.date | None] | None) -> Iterator[Finding]:
    """Days inside the document's time on which a quantity has no case in force."""
    if in_force is None:
        return
    first, last = in_force
    zh, en = WORDS[Kind.VALIDITY_GAP]
    for rule, cases in quantities(program):
        edges = {first}
        for branch in cases.branches:
            if branch.valid_until is not None:
                edges.add(branch.valid_until + dt.timedelta(days=1))
        for day in sorted(edges):
            if day < first or (last is not None and day > last):
                continue
            if not any((b.valid_from is None or b.valid_from <= day)
                       and (b.valid_until is None or day <= b.valid_until) for b in cases.branches):  # fmt: skip
                yield Finding(Kind.VALIDITY_GAP, rule.name, rule.provision, rule.at.line,
                              f"{zh}：{day.isoformat()} 起", f"{en}: from {day.isoformat()}")  # fmt: skip


def unused(program: Program, entries: tuple[str, ...]) -> Iterator[Finding]:
    """Points, readings and (where the pack names its entries) rules that nothing reaches."""
    zh, en = WORDS[Kind.UNUSED]
    nodes = [node for rule in program.rules.values() for node in t.walk(rule.body)]
    points = {n.name for n in nodes if isinstance(n, t.Point)}
    readings = {n.name for n in nodes if isinstance(n, t.Reading)}
    for point in program.points.values():
        if point.name not in points:
            yield Finding(Kind.UNUSED, point.name, point.provision, point.at.line, zh, en)
    for reading in program.readings.values():
        if reading.name not in readings:
            yield Finding(Kind.UNUSED, reading.name, reading.provision, reading.at.line, zh, en)
    if not entries:
        return
    reached, todo = set[str](), [name for name in entries if name in program.rules]
    while todo:
        name = todo.pop()
        if name not in reached:
            reached.add(name)
            todo.extend(call.rule for call in t.calls(program.rules[name].body))
    for rule in program.rules.values():
        if rule.name not in reached:
            yield Finding(Kind.UNUSED, rule.name, rule.provision, rule.at.line, zh, en)
