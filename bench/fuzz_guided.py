"""Guided fuzz: inputs that reach new code are kept and changed further (atheris, libFuzzer).

usage: python -m bench.fuzz_guided [--inputs N] [--target NAME] [--seed N]

Runs each target in a program of its own, because libFuzzer ends the program it runs in. Inputs that fail are kept in
var/fuzz/. Needs the bench environment (scripts/setup.sh bench); atheris has wheels for Linux on x86-64 only.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.fuzz import KEPT, WORDS


def one(name: str, inputs: int, seed: int) -> None:
    """Fuzz one target; libFuzzer ends the program."""
    import atheris

    with atheris.instrument_imports(include=["luodi"]):
        from bench.targets import outcome, targets

        # What is imported late is instrumented here, at the first run of each seed.
        _, _, seeds, run = next(target for target in targets() if target[0] == name)
        for data in seeds:
            outcome(run, data)
    KEPT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as corpus, tempfile.NamedTemporaryFile() as file:
        for number, data in enumerate(seeds):
            (Path(corpus) / str(number)).write_bytes(data)
        words = Path(file.name)
        words.write_text("".join(f'"{escaped(word)}"\n' for word in WORDS if word), encoding="ascii")
        arguments = [
            sys.argv[0], corpus, f"-runs={inputs}", f"-seed={seed}", "-timeout=20", "-rss_limit_mb=2048",
            "-max_len=20000", f"-dict={words}", f"-artifact_prefix={KEPT}/{name.replace(' ', '-')}-",
        ]  # fmt: skip

        def test(data: bytes) -> None:
            outcome(run, data)

        atheris.Setup(arguments, test)
        atheris.Fuzz()


def escaped(word: str) -> str:
    """A word as libFuzzer's dictionaries have it.

    >>> escaped("等")
    '\\\\xe7\\\\xad\\\\x89'
    """
    return "".join(f"\\x{byte:02x}" for byte in word.encode("utf-8"))


def main() -> int:
    parser = argparse.ArgumentParser(description="Guided fuzz. 覆盖引导的模糊测试。")
    parser.add_argument("--inputs", type=int, default=20_000, help="over all targets, by their weights")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--target")
    asked = parser.parse_args()
    if importlib.util.find_spec("atheris") is None:
        print("atheris is not installed: scripts/setup.sh bench (Linux, x86-64)")
        print(json.dumps({"passed": False, "figures": {"atheris": "not installed"}}))
        return 1
    if asked.target:
        one(asked.target, asked.inputs, asked.seed)
        return 0
    from bench.targets import targets

    began = time.monotonic()
    total = sum(weight for _, weight, _, _ in targets())
    failed: list[str] = []
    done = 0
    for name, weight, _, _ in targets():
        inputs = max(asked.inputs * weight // total, 1)
        # libFuzzer ends its program without clearing up: what it leaves goes with this folder.
        with tempfile.TemporaryDirectory() as folder:
            program = subprocess.run(
            [sys.executable, "-m", "bench.fuzz_guided",
             "--target", name, "--inputs", str(inputs), "--seed", str(asked.seed)],
            capture_output=True, text=True, errors="replace", check=False, env=os.environ | {"TMPDIR": folder},
            )  # fmt: skip
        done += inputs
        print(f"{name:24} {inputs} {'ok' if program.returncode == 0 else 'FAILED'}", flush=True)
        if program.returncode:
            failed.append(name)
            print(program.stderr[-4_000:], flush=True)
    figures = {
        "inputs": done,
        "per second": round(done / (time.monotonic() - began)),
        "failed targets": ", ".join(failed) or "none",
    }
    print(json.dumps({"passed": not failed, "figures": figures}))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
