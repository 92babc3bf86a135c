"""Soak: schemathesis makes up calls of the API, half of them on SQLite, half on PostgreSQL.

usage: python -m bench.api [--examples N] [--seed N]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.postgres import cluster
from tests.web.killing import Place

TRY = """
import json
import logging
import django
django.setup()
logging.disable(logging.WARNING)
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.web.api.fuzzing import fuzzed
tried = fuzzed({examples}, {seed})
statuses = {{}}
for each in tried.statuses.values():
    for status, count in each.items():
        statuses[status] = statuses.get(status, 0) + count
print(json.dumps({{"calls": tried.calls, "statuses": statuses, "operations": len(tried.statuses),
                   "carried out": len(tried.done), "wrong": tried.wrong}}))
"""


def _tried(database: str | None, examples: int, seed: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="luodi-api-") as folder:
        place = Place(Path(folder) / "var", database)
        place.folder.mkdir()
        return place.asked(TRY.format(examples=examples, seed=seed))


def main() -> int:
    parser = argparse.ArgumentParser(description="Made-up calls of the API. 接口的随机调用。")
    parser.add_argument("--examples", type=int, default=200, help="fitting and unfitting calls of each operation")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    figures: dict[str, Any] = {}
    wrong = 0
    for engine in ("SQLite", "PostgreSQL"):
        if engine == "SQLite":
            found = _tried(None, asked.examples, asked.seed)
        else:
            with cluster() as url:
                found = _tried(url, asked.examples, asked.seed)
        for one in found["wrong"]:
            print(f"  WRONG {engine}: {one}", flush=True)
        wrong += len(found["wrong"])
        carried = f"{found['carried out']} of {found['operations']} operations carried out"
        figures[engine] = f"{found['calls']} calls, {carried}, by status {dict(sorted(found['statuses'].items()))}"
        print(f"{engine}: {figures[engine]}", flush=True)
    print(json.dumps({"passed": wrong == 0, "figures": {**figures, "wrong": wrong}}))
    return 0 if wrong == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
