"""Random cases of every pack through every way of computing a rule: explainer, bare function, DuckDB, PostgreSQL,
ClickHouse, Spark and machine code must give the same answers, the kind of an open one included.

    python -m bench.differential [--pack NAME ...] [--cases 100000] [--engines duckdb postgres clickhouse spark native]

A batch has a date on which the pack answers and readings of its own. A difference is printed with its batch's seed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any

import psycopg
from tests.postgres import cluster
from tests.rules.answering import (
    Asked,
    by_engine,
    by_explainer,
    by_function,
    causes_by_engine,
    causes_by_explainer,
    compilable,
    differences,
    facts_of,
    rules_about,
    values,
    values_by_engine,
)
from tests.rules.engines import ClickHouse, DuckDB, Engine, PostgreSQL, Spark
from tests.rules.native.batch import by_kernel, compilable_natively
from tests.rules.planting import NAMED, NAMED_TWICE, differences_of_a_native_plant, differences_of_a_plant
from tests.rules.populations import edges, random_record

from luodi.errors import LuodiError
from luodi.packs import load, with_rules
from luodi.rules import tree as t
from luodi.rules.pack import Pack

BATCH = 10_000
WITH_CAUSES = 300
"""Records of a batch whose causes are compared one by one; on Spark, which plans long, in the first batch only."""
SHOWN = 5
ENGINES = ("duckdb", "postgres", "clickhouse", "spark")
NATIVE = "native"


@dataclass
class Tally:
    """What was compared: cases, answers, how many of each kind, differences, seconds by backend."""

    cases: int = 0
    answers: int = 0
    causes: int = 0
    different: int = 0
    kinds: Counter[int] = field(default_factory=Counter)
    seconds: Counter[str] = field(default_factory=Counter)


def days(pack: Pack) -> list[dt.date]:
    """Days on which the pack answers: where something begins or ends, the day before, and some between."""
    marks = {pack.issued.effective, dt.date(2024, 2, 29)}
    for rule in pack.program.rules.values():
        dated: list[Any] = [rule, *(b for x in t.walk(rule.body) if isinstance(x, t.Cases) for b in x.branches)]
        marks.update(d for part in dated for d in (part.valid_from, part.valid_until) if d)
    marks.update(d for s in pack.suspensions for d in (s.start, s.until))
    marks.update(v.start for s in pack.standards.values() for v in s.values)
    near = {mark + dt.timedelta(days=n) for mark in marks for n in (-1, 0, 1, 400)}
    return sorted(day for day in near if answers_on(pack, day))


def answers_on(pack: Pack, day: dt.date) -> bool:
    """Whether the document is in force on the day and every standard has a value."""
    try:
        pack.choices(day)
        for standard in pack.standards.values():
            standard.on(day)
    except LuodiError:
        return False
    return True


def roots(pack: Pack) -> list[str]:
    """The kinds of record to make populations of: that of the main rule, and those whose rules it does not reach."""
    about = {entity: rules_about(pack, entity) for entity in pack.vocabulary}
    first = pack.root(pack.main or next(iter(pack.program.rules)))
    reached: set[str] = set()
    found: list[str] = []
    for entity in (first, *about):
        if set(about[entity]) - reached:
            found.append(entity)
            reached.update(name for rule in about[entity] for name in pack.reaches(rule))
    return found


def batches(pack: Pack, entity: str, cases: int, seed: int) -> Iterator[tuple[int, Asked, dict[int, Any]]]:
    """Batches of random records with their seeds; every batch its own date, readings and share of missing facts."""
    possible = days(pack)
    for first in range(0, cases, BATCH):
        own = seed + first
        rnd = random.Random(own)
        on = rnd.choice(possible)
        readings = {name: rnd.choice(list(declared.options)) for name, declared in pack.program.readings.items()}
        missing, near = rnd.choice((0.0, 0.005, 0.02, 0.1)), edges(pack, on)
        asked = Asked(pack, entity, rules_about(pack, entity), on, readings)
        records = {
            i + 1: random_record(rnd, pack, entity, missing=missing, near=near)
            for i in range(min(BATCH, cases - first))
        }
        yield own, asked, records


def outermost(asked: Asked) -> tuple[str, ...]:
    """Those of the rules that none of the others needs."""
    needed = {name for rule in asked.rules for name in asked.pack.reaches(rule) if name != rule}
    return tuple(rule for rule in asked.rules if rule not in needed)


def compare(
    pack: Pack, engines: list[Engine], native: bool, cases: int, seed: int, refused: set[str], until: float
) -> Tally:
    tally, first = Tally(), True
    for entity in roots(pack):
        for own, asked, records in batches(pack, entity, cases, seed):
            if time.monotonic() > until:
                break
            clock = time.monotonic()

            def lap(backend: str) -> None:
                nonlocal clock
                tally.seconds[backend] += time.monotonic() - clock  # type: ignore[assignment]
                clock = time.monotonic()

            facts = facts_of(asked, records)
            lap("making")
            bare = by_function(asked, facts)
            lap("bare")
            # The rules that no other asks: their reasons go through all others.
            outer = replace(asked, rules=outermost(asked))
            expected = {key: {rule: row[rule] for rule in outer.rules} for key, row in bare.items()}
            found = {"explainer": differences(expected, by_explainer(outer, facts))}
            lap("explainer")
            if native:
                narrowed = replace(asked, rules=compilable_natively(asked))
                refused.update(f"{pack.name}.{r} ({NATIVE})" for r in set(asked.rules) - set(narrowed.rules))
                expected = {key: {rule: row[rule] for rule in narrowed.rules} for key, row in bare.items()}
                found[NATIVE] = differences(expected, by_kernel(narrowed, records))
                found[f"{NATIVE} for very many"] = differences(expected, by_kernel(narrowed, records, twofold=True))
                lap(NATIVE)
            for engine in engines:
                narrowed = replace(asked, rules=compilable(asked, engine.dialect))
                refused.update(f"{pack.name}.{r} ({engine.dialect})" for r in set(asked.rules) - set(narrowed.rules))
                expected = {key: {rule: row[rule] for rule in narrowed.rules} for key, row in bare.items()}
                found[engine.dialect] = differences(expected, by_engine(narrowed, records, engine))
                plain = values_by_engine(narrowed, records, engine)
                found[f"{engine.dialect} without why"] = differences(values(expected), plain)
                lap(engine.dialect)
                if engine.dialect != "spark" or first:
                    some = dict(list(records.items())[:WITH_CAUSES])
                    causes = causes_by_explainer(narrowed, some, {key: facts[key] for key in some})
                    tally.causes += sum(len(told) for row in causes.values() for told in row.values())
                    found[f"{engine.dialect} causes"] = differences(causes, causes_by_engine(narrowed, some, engine))
                lap(f"{engine.dialect} causes")
            first = False
            tally.cases += len(records)
            tally.answers += len(records) * len(asked.rules)
            tally.kinds.update(kind for row in bare.values() for _, kind in row.values())
            for backend, different in found.items():
                tally.different += len(different)
                for line in different[:SHOWN]:
                    print(f"{pack.name} {entity} seed {own} on {asked.on} bare | {backend}: {line}", flush=True)
            print(f"{pack.name} {entity}: {tally.cases} cases, {tally.different} differences", flush=True)
    return tally


def main() -> int:
    parser = argparse.ArgumentParser(description="Every backend on random cases. 各后端随机对比。")
    parser.add_argument("--pack", nargs="+", default=None, metavar="NAME", help="these packs only")
    parser.add_argument("--cases", type=int, default=100_000, help="cases for each kind of record of a pack")
    parser.add_argument("--engines", nargs="+", default=[*ENGINES, NATIVE], choices=[*ENGINES, NATIVE])
    parser.add_argument("--minutes", type=float, default=60, help="no new batch of a pack after so many minutes")
    parser.add_argument("--seed", type=int, default=20221216)
    asked = parser.parse_args()
    figures: dict[str, Any] = {}
    different = 0
    blind: list[str] = []
    refused: set[str] = set()
    with ExitStack() as stack:
        engines: list[Engine] = []
        native = NATIVE in asked.engines
        for dialect in (name for name in asked.engines if name != NATIVE):
            if dialect == "postgres":
                connection = stack.enter_context(psycopg.connect(stack.enter_context(cluster()), autocommit=True))
                engines.append(stack.enter_context(PostgreSQL(connection)))
            else:
                made = {"duckdb": DuckDB, "clickhouse": ClickHouse, "spark": Spark}[dialect]()
                engines.append(stack.enter_context(made))
        for engine in engines:
            if differences_of_a_plant(load("dibao_2022"), engine) != ([], NAMED):
                print(f"a difference planted into the query of {engine.dialect} is not named", flush=True)
                blind.append(engine.dialect)
        if native and differences_of_a_native_plant(load("dibao_2022")) != ([], NAMED_TWICE):
            print("a difference planted into the kernel is not named", flush=True)
            blind.append(NATIVE)
        named = [name for name in asked.engines if name not in blind]
        figures["planted differences named on"] = ", ".join(named)
        for name in asked.pack or with_rules():
            tally = compare(
                load(name), engines, native, asked.cases, asked.seed, refused, time.monotonic() + 60 * asked.minutes
            )
            different += tally.different
            kinds = "/".join(str(tally.kinds[kind]) for kind in (0, 3, 2, 1))
            spent = ", ".join(f"{backend} {seconds:.0f}" for backend, seconds in tally.seconds.items())
            figures[name] = (
                f"{tally.cases} cases, {tally.answers} answers (value/unknown/judgement/silent {kinds}) on "
                f"{2 + len(asked.engines)} backends, {tally.causes} causes, {tally.different} differences "
                f"(seconds: {spent})"
            )
            print(f"{name}: {figures[name]}", flush=True)
    if refused:
        figures["refused by name"] = ", ".join(sorted(refused))
    print(json.dumps({"passed": different == 0 and not blind, "figures": figures}, ensure_ascii=False))
    return 0 if different == 0 and not blind else 1


if __name__ == "__main__":
    sys.exit(main())
