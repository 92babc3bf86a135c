"""Soak: long tests, run one after another; each result is written, dated, into bench/SOAK.md.

usage: python -m bench.soak [--list] [--only JOB ...] [--note TEXT]

A job is a program of its own. It prints what it does and, as its last line, one JSON object with "passed" (true or
false) and "figures" (name → value). To add a job, add a line to JOBS.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "SOAK.md"
HEAD = """# Long tests

Written by `make soak` (`python -m bench.soak`); one line for each run of a job, the newest last.
由 `make soak` 写入，每次运行一行，最新的在最后。

| date | commit | job | result | seconds | figures |
|---|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Job:
    """A long test: the module to run with its arguments, and what it proves."""

    command: tuple[str, ...]
    proves: str


JOBS: dict[str, Job] = {
    "fuzz": Job(
        ("bench.fuzz", "--inputs", "1000000"),
        "one million damaged files and texts: read, refused with a message, or nothing; none hangs",
    ),
    "fuzz-guided": Job(
        ("bench.fuzz_guided", "--inputs", "200000"),
        "inputs that coverage guides (atheris) through readers and grammars end the same way",
    ),
    "linear": Job(("bench.linear",), "ten times the text takes at most eleven times as long, whatever it is made of"),
    "differential": Job(
        ("bench.differential",),
        "100,000 random cases of every pack: explainer, bare function, DuckDB, PostgreSQL, ClickHouse and Spark agree",
    ),
    "mutation": Job(
        ("bench.mutation",),
        "at least 90 % of the small wrongs made in a pack's rules are noticed by its worked examples",
    ),
    "killed": Job(
        ("bench.killed", "--kills", "1000"),
        "the server killed 1,000 times while people write, on SQLite and PostgreSQL, loses and halves nothing",
    ),
    "api": Job(
        ("bench.api", "--examples", "200"),
        "calls of the API made up by schemathesis, on SQLite and PostgreSQL: no server error, answers as declared",
    ),
    "browser": Job(
        ("bench.browser",), "every journey in a real browser, once on a site on SQLite and once on PostgreSQL"
    ),
    "long-pdf": Job(("bench.long_pdf", "--pages", "2000"), "a PDF of 2,000 pages is read in bounded memory"),
}


def run(name: str) -> tuple[bool, float, dict[str, Any]]:
    """Whether the job passed, the seconds it took, and its figures."""
    began = time.monotonic()
    job = JOBS[name]
    with subprocess.Popen(
        [sys.executable, "-m", *job.command], cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as program:
        assert program.stdout is not None
        last = ""
        for line in program.stdout:
            print(f"  {line}", end="", flush=True)
            last = line.strip() or last
    seconds = time.monotonic() - began
    try:
        told = json.loads(last)
    except ValueError:
        return False, seconds, {"exit": program.returncode}
    return bool(told.get("passed")) and program.returncode == 0, seconds, dict(told.get("figures", {}))


def write_down(name: str, passed: bool, seconds: float, figures: dict[str, Any], note: str) -> None:
    """Append one line to the results."""
    if not RESULTS.exists():
        RESULTS.write_text(HEAD, encoding="utf-8")
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    day = dt.datetime.now(dt.UTC).date().isoformat()
    told = "; ".join(f"{key} {value}" for key, value in figures.items())
    words = "; ".join(part for part in (told, note) if part).replace("|", "\\|").replace("\n", " ")
    with RESULTS.open("a", encoding="utf-8") as out:
        out.write(
            f"| {day} | {commit or '-'} | {name} | {'passed' if passed else '**failed**'} | {seconds:.0f} | {words} |\n"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description="Long tests. 长时间测试。")
    parser.add_argument("--list", action="store_true", help="name the jobs and what they prove")
    parser.add_argument("--only", nargs="+", choices=sorted(JOBS), metavar="JOB", help="run these jobs only")
    parser.add_argument("--note", default="", help="words to add to the results, such as a smaller size")
    asked = parser.parse_args()
    if asked.list:
        for name, job in JOBS.items():
            print(f"{name:12}  {job.proves}")
        return 0
    failed = 0
    for name in asked.only or JOBS:
        print(f"{name}: {JOBS[name].proves}", flush=True)
        passed, seconds, figures = run(name)
        write_down(name, passed, seconds, figures, asked.note)
        print(f"{name}: {'passed' if passed else 'FAILED'} in {seconds:.0f} s", flush=True)
        failed += not passed
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
