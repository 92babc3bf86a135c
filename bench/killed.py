"""Soak: the server is killed with SIGKILL while people write, half of the kills on SQLite, half on PostgreSQL.

usage: python -m bench.killed [--kills N] [--seed N] [--minutes N] [--within SECONDS]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from tests.postgres import cluster
from tests.web.killing import Place, Told, kill_while_writing, proven, wrongs

ROUND = 50
"""Kills of one site before all is compared and a new site is made."""


def _round(database: str | None, kills: int, seed: int, within: float) -> tuple[list[str], Told]:
    """What is wrong after ``kills`` kills of one site, and the record of what was sent."""
    with tempfile.TemporaryDirectory(prefix="luodi-killed-") as folder:
        place = Place(Path(folder) / "var", database)
        library, told = kill_while_writing(place, kills, seed, within)
        found = [*wrongs(place, library, told), *filter(None, [proven(place)])]
        return found, told


def main() -> int:
    parser = argparse.ArgumentParser(description="Kills under load. 在负载下强行终止。")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=600, help="begin no round after so many minutes")
    parser.add_argument("--within", type=float, default=1.3, help="seconds that a server lives at most")
    asked = parser.parse_args()
    began = time.monotonic()
    figures = {
        "kills": 0, "on SQLite": 0, "on PostgreSQL": 0, "acknowledged": 0, "without an answer": 0,
        "answered when sent again": 0, "wrong": 0,
    }  # fmt: skip
    rounds = 0
    while figures["kills"] < asked.kills and time.monotonic() - began < asked.minutes * 60:
        seed = asked.seed + figures["kills"]
        kills = min(ROUND, asked.kills - figures["kills"])
        engine = "PostgreSQL" if rounds % 2 else "SQLite"
        rounds += 1
        if engine == "PostgreSQL":
            with cluster() as url:
                found, told = _round(url, kills, seed, asked.within)
        else:
            found, told = _round(None, kills, seed, asked.within)
        figures["kills"] += kills
        figures[f"on {engine}"] += kills
        figures["acknowledged"] += len(told.acknowledged)
        figures["without an answer"] += len(told.unanswered)
        figures["answered when sent again"] += told.repeated
        figures["wrong"] += len(found)
        print(f"{engine}, seed {seed}: {kills} kills, {len(told.acknowledged)} acknowledged", flush=True)
        for one in found:
            print(f"  WRONG {one}", flush=True)
    passed = figures["wrong"] == 0 and figures["acknowledged"] > 0
    print(json.dumps({"passed": passed, "figures": figures}))
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
