"""Run a simulation: every scenario in one query over the population, then the figures of its answers."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from luodi.errors import LuodiError
from luodi.facts.types import Bool, Choice, Number, Text, Type
from luodi.rules.pack import Pack
from luodi.rules.parse.refusal import nearest
from luodi.rules.populations.columns import quoted
from luodi.rules.populations.opening import MEMORY, Opened, open_population
from luodi.rules.populations.sources import Progress, silent_progress
from luodi.rules.program import Program
from luodi.rules.simulate.changes import Told
from luodi.rules.simulate.cliffs import STEP, Cliff, cliffs, tried
from luodi.rules.simulate.figures import Figures, figures
from luodi.rules.simulate.reform import Reform
from luodi.rules.simulate.scenarios import Scenario, Together, raised, together, with_column, with_whole
from luodi.rules.simulate.suppose import supposing
from luodi.rules.sql.compile import compile_query

POLL = 0.2
"""Seconds between two looks at how far a query is."""


@dataclass(frozen=True, slots=True)
class ToldChange:
    """A change as the report shows it. ``alters``: (what, before, after); empty where it alters nothing on the date.
    ``reaches``: whether the rule asked about, or its cost, depends on what it alters."""

    name: str
    name_en: str
    alters: tuple[Told, ...]
    reaches: bool


@dataclass(frozen=True, slots=True)
class Simulation:
    """What a reform changes. Money is in fen; ``figures`` has the counts; the answers lie in the table ``answers`` of
    the population's connection until it is closed."""

    pack: Pack
    reform: Reform
    rule: str
    cost: str
    on: dt.date
    readings: Mapping[str, str]
    by: tuple[str, ...]
    changes: tuple[ToldChange, ...]
    supposed: tuple[tuple[str, str], ...]
    file: str
    records: int
    left_out: int
    bad_count: int
    bad: tuple[str, ...]
    absent: tuple[str, ...]
    missing: tuple[str, ...]
    unused: tuple[str, ...]
    invented: str
    figures: Figures
    sql: str = field(repr=False)
    cliffs: tuple[Cliff, ...] = ()

    @property
    def type(self) -> Type:
        return self.pack.program.rules[self.rule].type

    @property
    def root(self) -> str:
        """The kind of record that is decided about."""
        return self.pack.root(self.rule)

    @property
    def records_answered(self) -> int:
        return self.figures.whole.records

    @property
    def changes_nothing(self) -> bool:
        """Nobody's answer differs, not even from one open answer to another."""
        return self.figures.whole.different == 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked: the scenarios merged, and what each answer is called in the query.

    The first ``effects`` scenarios are the baseline, the reform and its changes; then, for each fact of ``raised``, the
    baseline and the reform with that fact larger by ``step``.
    """

    pack: Pack
    merged: Together
    rule: str
    cost: str
    groups: tuple[str, ...]
    supposed: tuple[tuple[str, str], ...]
    effects: int = 2
    raised: tuple[str, ...] = ()
    step: int = 0

    def columns(self, k: int) -> tuple[str, str]:
        """The names of the outcome and the cost of scenario ``k``; the cost may be empty."""
        names = self.merged.names[k]
        return names[self.rule], names[self.cost] if self.cost else ""


def plan(
    pack: Pack,
    reform: Reform,
    *,
    rule: str = "",
    cost: str | None = None,
    on: dt.date,
    readings: Mapping[str, str] | None = None,
    by: Sequence[str] | None = None,
    suppose: bool = False,
    look_for_cliffs: bool = False,
) -> Plan:
    """What a simulation asks; LuodiError for a reform, rule, date or grouping that the pack does not have.

    Scenario 0 is the baseline, 1 the whole reform, 2 and on each of its changes alone (where there are several).
    """
    supposed = supposing(pack) if suppose else None
    if supposed is not None:
        pack = supposed.pack
    rule = rule or pack.main
    if not rule:
        raise LuodiError(zh=f"{pack.name} 没有指定主规则，请写明规则名。", en=f"{pack.name} names no main rule.",
                         mend_zh="请用 --rule。", mend_en="Use --rule.")  # fmt: skip
    root = pack.root(rule)
    cost = pack.cost if cost is None and rule == pack.main else cost or ""
    if cost:
        _check_cost(pack, cost, root)
    groups = tuple(by) if by is not None else (("district",) if "district" in pack.vocabulary[root].attributes else ())
    for name in groups:
        _check_group(pack, root, name)
    pack = replace(pack, program=_with_groups(pack, root, groups))
    program, whole = with_whole(pack.program, rule)
    program, cost = with_whole(program, cost) if cost else (program, "")
    pack = replace(pack, program=program)
    readings = readings or {}
    parts = [reform] if len(reform.changes) == 1 else [reform, *(replace(reform, changes=(c,)) for c in reform.changes)]
    scenarios = [Scenario(pack, readings), *(Scenario(*part.apply(pack, readings)) for part in parts)]
    effects, facts, step = len(scenarios), tuple[str, ...](), 0
    if look_for_cliffs and cost:
        facts, step = tried(pack, root, cost), STEP * getattr(program.rules[cost].type, "scale", 1)
        scenarios += [raised(scenario, root, fact, step) for fact in facts for scenario in scenarios[:2]]
    wanted = [whole, *([cost] if cost else [])]
    merged = together(scenarios, [*wanted, *(f"by__{name}" for name in groups)], on)
    return Plan(pack, merged, whole, cost, groups, supposed.told if supposed else (), effects, facts, step)


def _check_cost(pack: Pack, cost: str, root: str) -> None:
    declared = pack.rule(cost)
    if pack.root(cost) != root or not isinstance(declared.type, Number):
        raise LuodiError(zh=f"“{cost}”不是同一种记录的金额。", en=f"“{cost}” is no amount of the same kind of record.",
                         place="--cost", mend_zh="请换一个规则。", mend_en="Name another rule.")  # fmt: skip


def _check_group(pack: Pack, root: str, name: str) -> None:
    attributes = pack.vocabulary[root].attributes
    fitting = [n for n, a in attributes.items() if isinstance(a.type, Bool | Choice | Text)]
    if name not in fitting:
        raise LuodiError(zh=f"不能按“{name}”分组。", en=f"Results cannot be grouped by “{name}”.", place="--by",
                         mend_zh=nearest(name, fitting)[0], mend_en=nearest(name, fitting)[1])  # fmt: skip


def _with_groups(pack: Pack, root: str, groups: Sequence[str]) -> Program:
    program = pack.program
    for name in groups:
        program = with_column(program, f"by__{name}", root, name, pack)
    return program


def simulate(
    pack: Pack,
    reform: Reform,
    population: str | Path | Opened,
    *,
    on: dt.date,
    rule: str = "",
    cost: str | None = None,
    readings: Mapping[str, str] | None = None,
    by: Sequence[str] | None = None,
    suppose: bool = False,
    look_for_cliffs: bool = False,
    memory: str = MEMORY,
    progress: Progress = silent_progress,
) -> Simulation:
    """What ``reform`` changes for the records of ``population`` on the date ``on``.

    Baseline, reform and each change alone are one query. ``rule``: by default the pack's main rule; ``cost``: an amount
    a record, by default the pack's. ``suppose``: with the pack's suppositions in place of what other documents give.
    ``look_for_cliffs``: also count who would lose more than they are given if a fact of theirs grew a little.
    A path is opened and closed again; an ``Opened`` population stays open, with its table ``answers``.
    """
    made = plan(
        pack, reform, rule=rule, cost=cost, on=on, readings=readings, by=by, suppose=suppose,
        look_for_cliffs=look_for_cliffs,
    )  # fmt: skip
    if isinstance(population, Opened):
        return _run(made, reform, population, on, readings or {}, progress)
    with open_for(made, population, memory=memory, progress=progress) as opened:
        return _run(made, reform, opened, on, readings or {}, progress)


def open_for(made: Plan, file: str | Path, *, memory: str = MEMORY, progress: Progress = silent_progress) -> Opened:
    """The population with the columns that the plan reads, and no others."""
    program = made.merged.question.program
    root = program.rules[made.rule].parameters[0].entity
    rules = [name for k in range(len(made.merged.names)) for name in made.columns(k) if name]
    full = replace(made.pack, program=program)
    return open_population(
        full, root, file, rules=rules, also=[(root, name) for name in made.groups], on=made.merged.question.on,
        memory=memory, progress=progress,
    )  # fmt: skip


def run_plan(made: Plan, reform: Reform, opened: Opened, on: dt.date, readings: Mapping[str, str],
             progress: Progress = silent_progress) -> Simulation:  # fmt: skip
    """Run a plan over an open population; the table ``answers`` stays in its connection."""
    return _run(made, reform, opened, on, readings, progress)


def _run(made: Plan, reform: Reform, opened: Opened, on: dt.date, readings: Mapping[str, str],
         progress: Progress) -> Simulation:  # fmt: skip
    number = len(made.merged.names)
    wanted = [name for k in range(number) for name in made.columns(k) if name]
    wanted = list(dict.fromkeys([*wanted, *(f"by__{name}" for name in made.groups)]))
    query = compile_query(made.merged.question, wanted, opened.population, why=True)
    sql = f"CREATE OR REPLACE TEMP TABLE answers AS {_renamed(made, number, query.sql)}"
    progress("计算 / computing", 0.2)
    _execute(opened.connection, sql, progress)
    progress("汇总 / summing up", 0.8)
    rule_type = made.pack.program.rules[made.rule].type
    cost_type = made.pack.program.rules[made.cost].type if made.cost else None
    found = figures(opened.connection, rule_type, cost_type, made.effects, made.groups)
    edges = cliffs(opened.connection, made.raised, made.step, made.effects)
    alone = made.merged.touched[1 if made.effects == 2 else 2 : made.effects]
    reached = [bool(touched) for touched in alone]
    told = tuple(
        ToldChange(change.name, change.name_en, change.told(made.pack, on), reaches)
        for change, reaches in zip(reform.changes, reached, strict=True)
    )
    progress("完成 / done", 1.0)
    return Simulation(
        made.pack, reform, made.rule.removesuffix("__whole"), made.cost.removesuffix("__whole"), on, readings,
        made.groups, told, made.supposed, opened.file, opened.records, opened.left_out, opened.bad_count,
        tuple(str(row) for row in opened.bad), opened.absent, opened.missing, opened.unused, opened.invented, found,
        query.sql, edges,
    )  # fmt: skip


def _renamed(made: Plan, number: int, sql: str) -> str:
    """The query's columns as ``answers`` has them: ``o0``, ``s0`` the outcome and its kind, ``c0``, ``x0`` the cost's,
    for each scenario; ``g_…`` the groups."""
    parts = ["id"]
    for k in range(number):
        outcome, cost = made.columns(k)
        parts += [f"{quoted(outcome)} AS o{k}", f"CAST({quoted(outcome + '__kind')} AS UTINYINT) AS s{k}"]
        if cost:
            parts += [f"CAST({quoted(cost)} AS BIGINT) AS c{k}",
                      f"CAST({quoted(cost + '__kind')} AS UTINYINT) AS x{k}"]  # fmt: skip
    parts += [f"CAST({quoted('by__' + name)} AS VARCHAR) AS {quoted('g_' + name)}" for name in made.groups]
    return f"SELECT {', '.join(parts)} FROM (\n{sql}\n) AS q"


def _execute(connection: Any, sql: str, progress: Progress) -> None:
    """Run the one long query; how far it is, is told while it runs."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(POLL):
            share = float(connection.query_progress())
            if share > 0:
                progress("计算 / computing", 0.2 + 0.6 * min(share, 100.0) / 100)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        connection.execute(sql)
    finally:
        done.set()
        watcher.join()
