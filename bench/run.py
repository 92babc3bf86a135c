"""Everything that is measured, one after another; the figures are printed, and copied into RESULTS.md by a person who
says what machine they were taken on and what else it was doing.

    python bench/run.py [--only NAME]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MEASURES = {
    "reading": ["-m", "bench.reading"],
    "rules": ["-m", "bench.rules.measure"],
    "pages": ["bench/web/ledger_pages.py", "--commitments", "100000"],
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=MEASURES)
    only = parser.parse_args().only
    for name, command in MEASURES.items():
        if only in (None, name):
            print(f"\n## {name}\n", flush=True)
            subprocess.run([sys.executable, *command], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
