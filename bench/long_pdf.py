"""A long PDF, made here, read in a program of its own: seconds and peak memory.

usage: python -m bench.long_pdf [--pages N]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

MOST_MB = 500
CHILD = """
import json, sys, time
from luodi.text import read_file
told = []
began = time.process_time()
source = read_file(sys.argv[1], lambda done, pages: told.append(done))
peak = int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) / 1024
print(json.dumps({"pages": len(source.pages.sizes), "told": len(told), "characters": len(source.text),
                  "seconds of CPU": round(time.process_time() - began, 1), "peak MB": round(peak)}))
"""


def main() -> int:
    parser = argparse.ArgumentParser(description="A long PDF. 长PDF。")
    parser.add_argument("--pages", type=int, default=2_000)
    asked = parser.parse_args()
    from tests.text.readers.typeset import pdf

    paragraph = (
        "各区县人民政府要落实责任并建立清单，到2026年底检查不少于120次，检查率达到80%以上。（责任单位：市应急局）"
    )
    body = "#pagebreak()\n".join("\n\n".join(f"{i}.{paragraph}" for i in range(1, 16)) for _ in range(asked.pages))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.pdf"
        path.write_bytes(pdf(body, 'paper: "a4", footer: context align(center)[— #counter(page).display() —]'))
        size = path.stat().st_size
        done = subprocess.run([sys.executable, "-c", CHILD, str(path)], capture_output=True, text=True, check=True)
    figures = {"file MB": round(size / 1024 / 1024, 1), **json.loads(done.stdout)}
    passed = figures["pages"] == figures["told"] == asked.pages and figures["peak MB"] < MOST_MB
    print(json.dumps({"passed": passed, "figures": figures}))
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
