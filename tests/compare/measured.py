"""The hand-checked sample of pairs, and how a comparison does on it."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

from luodi.compare import Comparison

GOLD = Path(__file__).with_name("gold")


@dataclass(frozen=True)
class Expected:
    """``must`` pairs with their verdicts ('' where none was judged), ``may`` pairs that are right either way, and items
    that stand alone."""

    must: dict[tuple[str, str], str]
    may: set[tuple[str, str]]
    dropped: set[str]
    added: set[str]


def load(name: str) -> Expected:
    must: dict[tuple[str, str], str] = {}
    may: set[tuple[str, str]] = set()
    dropped: set[str] = set()
    added: set[str] = set()
    with (GOLD / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["pair"] == "none":
                (dropped if row["verdict"] == "dropped" else added).add(row["old"] or row["new"])
            elif row["pair"] == "must":
                must[row["old"], row["new"]] = row["verdict"]
            else:
                may.add((row["old"], row["new"]))
    return Expected(must, may, dropped, added)


@dataclass
class Measure:
    """Pairs: of those expected how many were found, of those found on the sample's items how many are right.

    Verdicts are counted over the pairs found whose verdict was judged by hand, and over items that stand alone.
    """

    found: int = 0
    expected: int = 0
    right: int = 0
    told: int = 0
    verdicts_right: int = 0
    verdicts: int = 0
    alone_right: int = 0
    alone: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / self.expected

    @property
    def precision(self) -> float:
        return self.right / self.told


def measure(made: Comparison, gold: Expected) -> Measure:
    """Compare what was made with what was judged by hand."""
    out = Measure(expected=len(gold.must))
    eid_old = {item.key: item.eid for item in made.old.items}
    eid_new = {item.key: item.eid for item in made.new.items}
    links = {(eid_old[link.old], eid_new[link.new]): link for link in made.links}
    for pair, verdict in gold.must.items():
        if pair not in links:
            out.wrong.append(f"missed {pair}")
            continue
        out.found += 1
        if verdict:
            out.verdicts += 1
            out.verdicts_right += links[pair].verdict == verdict
            if links[pair].verdict != verdict:
                out.wrong.append(f"verdict {pair}: {links[pair].verdict}, not {verdict}")
    olds = {old for old, _ in (*gold.must, *gold.may)} | gold.dropped
    for pair, link in links.items():
        if pair[0] in olds or pair[1] in gold.added:
            out.told += 1
            out.right += pair in gold.must or pair in gold.may
            if pair not in gold.must and pair not in gold.may:
                out.wrong.append(f"extra {pair} {link.score} {link.doubt}")
    linked = {pair[0] for pair in links} | {pair[1] for pair in links}
    out.alone = len(gold.dropped) + len(gold.added)
    # The two documents have provisions of the same id: each set is asked of its own side.
    out.alone_right = len(gold.dropped - {pair[0] for pair in links}) + len(gold.added - {pair[1] for pair in links})
    assert linked
    return out
