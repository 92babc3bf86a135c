"""Mutation testing of packs: how many small wrongs in a pack's rules its worked examples notice.

    python -m bench.mutation [--pack NAME ...] [--rule NAME ...] [--least 90]

A mutant is killed when one of the pack's YAML cases no longer comes out as it says. Survivors are printed with their
place. ``bench/equivalent.toml`` lists by hand the mutants that no case can notice, each with the reason.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bench.mutants import Mutant, mutants
from luodi.errors import LuodiError
from luodi.packs import find, load, with_rules
from luodi.rules.decide import decide
from luodi.rules.examples import Example, read_folder
from luodi.rules.pack import Pack
from luodi.rules.reasons import Reason, walk

EQUIVALENT = Path(__file__).with_name("equivalent.toml")


@dataclass
class Verdict:
    """What became of a pack's mutants. ``equivalent`` are those listed by hand; ``stale`` lines of that list fit none
    that survived."""

    killed: int = 0
    survived: list[Mutant] = field(default_factory=list)
    equivalent: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)

    @property
    def counted(self) -> int:
        return self.killed + len(self.survived)

    @property
    def rate(self) -> float:
        return 100 * self.killed / self.counted if self.counted else 100.0


@dataclass(frozen=True)
class Reached:
    """A worked example with the names that it reaches: rules, and the standards that they need."""

    example: Example
    names: frozenset[str]


def reached(pack: Pack, examples: Iterable[Example]) -> list[Reached]:
    found = []
    for example in examples:
        decision = decide(pack, example.rule, example.facts, on=example.on, readings=example.readings)
        rules = {node.meta.name for node in walk(decision.reason) if isinstance(node, Reason)}
        standards = {name for rule in rules for name in pack.needs(rule)}
        found.append(Reached(example, frozenset(rules | standards)))
    return found


def kills(mutant: Mutant, examples: Sequence[Reached]) -> bool:
    """Whether an example notices. An example that never comes to the changed rule cannot; those closest go first."""
    fitting = [one for one in examples if one.names & mutant.concerns]
    fitting.sort(key=lambda one: (one.example.rule not in mutant.concerns, len(one.names)))
    packs: dict[str, Pack] = {}
    for one in fitting:
        rule = one.example.rule
        if rule not in packs:
            packs[rule] = narrowed(mutant.pack, rule)
        try:
            if one.example.run(packs[rule]):
                return True
        except LuodiError:
            return True
    return False


def narrowed(pack: Pack, rule: str) -> Pack:
    """The pack with only the rules that ``rule`` needs: less to compile."""
    kept = set(pack.reaches(rule))
    program = replace(pack.program, rules={name: r for name, r in pack.program.rules.items() if name in kept})
    return replace(pack, program=program, suspensions=tuple(s for s in pack.suspensions if s.rule in kept))


def judge(pack: Pack, examples: Sequence[Example], rules: Sequence[str] = (), listed: Sequence[str] = ()) -> Verdict:
    """Run the examples on every mutant (of ``rules`` only, where given)."""
    verdict, reaching = Verdict(), reached(pack, examples)
    for mutant in mutants(pack):
        if rules and mutant.where not in rules:
            continue
        if kills(mutant, reaching):
            verdict.killed += 1
        elif mutant.name in listed:
            verdict.equivalent.append(mutant.name)
        else:
            verdict.survived.append(mutant)
    verdict.stale = [] if rules else [name for name in listed if name not in verdict.equivalent]
    return verdict


def equivalent(name: str) -> list[str]:
    """The mutants of a pack that are listed as no different from the rule."""
    table = tomllib.loads(EQUIVALENT.read_text("utf-8"))
    return [row["mutant"] for row in table.get(name, ())]


def main() -> int:
    parser = argparse.ArgumentParser(description="Mutation testing of packs. 规则包的变异测试。")
    parser.add_argument("--pack", nargs="+", metavar="NAME", help="these packs only")
    parser.add_argument("--rule", nargs="+", default=[], metavar="NAME", help="mutants of these rules only")
    parser.add_argument("--least", type=float, default=90.0, help="the least share killed, in percent")
    asked = parser.parse_args()
    figures: dict[str, str] = {}
    passed = True
    for name in asked.pack or with_rules():
        pack = load(name)
        verdict = judge(pack, read_folder(find(name)), asked.rule, equivalent(name))
        for mutant in verdict.survived:
            place = (
                f"{pack.folder.name}/rules.py:{mutant.line}" if mutant.line else f"{pack.folder.name}/standards.toml"
            )
            print(f"survived  {place}  {mutant.name}", flush=True)
        for line in verdict.stale:
            print(f"listed as equivalent, but killed or gone: {name} {line}", flush=True)
        passed = passed and verdict.rate >= asked.least and not verdict.stale
        figures[name] = (
            f"{verdict.killed} of {verdict.counted} killed ({verdict.rate:.1f} %), {len(verdict.equivalent)} equivalent"
        )
        print(f"{name}: {figures[name]}", flush=True)
    print(json.dumps({"passed": passed, "figures": figures}, ensure_ascii=False))
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
