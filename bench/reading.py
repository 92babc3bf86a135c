"""Reading and extraction: seconds and peak memory of ``luodi extract`` over files, and of a cold ``luodi --help``.

    python -m bench.reading [FILE...] [--rounds 3]

Without files: the real gazette files beside the project, or the sample where they are absent. Each figure is the best
of the rounds, of a process of its own.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LUODI = [sys.executable, "-m", "luodi.cli"]


def measured(command: list[str]) -> tuple[float, float]:
    """Wall seconds and processor seconds of a command; its output is thrown away."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wall = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    corpus = sorted((ROOT.parent / "shared" / "documents").glob("*.txt"))
    files = given.files or [str(path) for path in corpus or sorted((ROOT / "samples").glob("*.txt"))]
    characters = sum(len(Path(name).read_bytes().decode("utf-8", "ignore")) for name in files)

    def best(command: list[str]) -> tuple[float, float]:
        return min(measured(command) for _ in range(given.rounds))

    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.html"
        empty.write_text("<p>云洲市人民政府办公室</p>", "utf-8")
        out = str(Path(folder) / "out.json")
        start, start_cpu = best([*LUODI, "extract", str(empty), "--json", "--out", out])
        whole, whole_cpu = best([*LUODI, "extract", *files, "--json", "--out", out])
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    helped, _ = best([*LUODI, "--help"])
    print(f"| {len(files)} files, {characters:,} characters, to JSON | {whole:.2f} s ({whole_cpu:.2f} s CPU) |")
    print(f"| the same less start-up | {whole - start:.2f} s ({whole_cpu - start_cpu:.2f} s CPU) |")
    print(f"| peak memory | {peak:.0f} MB |")
    print(f"| cold `luodi --help` | {1000 * helped:.0f} ms |")


if __name__ == "__main__":
    main()
