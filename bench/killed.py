"""Soak: the server is killed with SIGKILL while people write, half of the kills on SQLite, half on PostgreSQL.

usage: python -m bench.killed [--kills N] [--seed N]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from tests.postgres import cluster
from tests.web.killing import Place, kill_while_writing, proven, wrongs

ROUND = 50
"""Kills of one site before all is compared and a new site is made."""


def _round(database: str | None, kills: int, seed: int) -> tuple[list[str], int, int]:
    """What is wrong after ``kills`` kills, with the numbers of acknowledged and of unanswered writes."""
    with tempfile.TemporaryDirectory(prefix="luodi-killed-") as folder:
        place = Place(Path(folder) / "var", database)
        library, told = kill_while_writing(place, kills, seed)
        found = [*wrongs(place, library, told), *filter(None, [proven(place)])]
        return found, len(told.acknowledged), len(told.unanswered)


def main() -> int:
    parser = argparse.ArgumentParser(description="Kills under load. 在负载下强行终止。")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    figures = {"kills": 0, "acknowledged": 0, "unanswered": 0, "wrong": 0}
    while figures["kills"] < asked.kills:
        seed = asked.seed + figures["kills"]
        kills = min(ROUND, asked.kills - figures["kills"])
        if figures["kills"] // ROUND % 2:
            engine = "postgresql"
            with cluster() as url:
                found, acknowledged, unanswered = _round(url, kills, seed)
        else:
            engine = "sqlite"
            found, acknowledged, unanswered = _round(None, kills, seed)
        figures["kills"] += kills
        figures["acknowledged"] += acknowledged
        figures["unanswered"] += unanswered
        figures["wrong"] += len(found)
        print(f"{engine}, seed {seed}: {kills} kills, {acknowledged} acknowledged, {unanswered} unanswered", flush=True)
        for one in found:
            print(f"  WRONG {one}", flush=True)
    passed = figures["wrong"] == 0 and figures["acknowledged"] > 0
    print(json.dumps({"passed": passed, "figures": figures}))
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
