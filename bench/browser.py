"""Every browser test on a site of each database; the last line is a JSON object for the soak.

usage: python -m bench.browser [--only sqlite|postgresql] [PYTEST ARGUMENT ...]
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATABASES = ("sqlite", "postgresql")


def closing(database: str, more: list[str]) -> tuple[bool, str]:
    """Whether all passed on the database, and pytest's closing line."""
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "tests/web/browser", *more], cwd=ROOT, check=False, text=True,
        encoding="utf-8", stdout=subprocess.PIPE, env={**os.environ, "LUODI_BROWSER_DATABASE": database},
    )  # fmt: skip
    print(ran.stdout, flush=True)
    lines = [line for line in ran.stdout.splitlines() if re.search(r" in \d", line)]
    return ran.returncode == 0, lines[-1].strip("= ") if lines else f"exit {ran.returncode}"


def main() -> int:
    parser = argparse.ArgumentParser(description="Browser tests on both databases. 两种数据库上的浏览器测试。")
    parser.add_argument("--only", choices=DATABASES, help="one of the two")
    asked, more = parser.parse_known_args()
    told = {one: closing(one, more) for one in DATABASES if asked.only in (None, one)}
    passed = all(good for good, _line in told.values())
    print(json.dumps({"passed": passed, "figures": {one: line for one, (_good, line) in told.items()}}))
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
