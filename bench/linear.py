"""Linear: ten times the text takes at most eleven times as long, for texts of many makes.

usage: python -m bench.linear [--least SECONDS]

Each text is grown until one reading takes ``--least`` seconds of CPU; then ten times as much is read. The better of two
measurements counts, because other programs only ever make a run slower. Longer numbers make ten times the items more
than ten times the text: what counts is the time for as many characters.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from luodi.extract import extract
from luodi.text import read_bytes
from luodi.text.documents import parse

MOST = 11.0
FIRST = {"gazettes": 1600}
"""How much is read at first; else 400. Tables are compared with up to 60,000 characters that stand before them."""
SAMPLE = Path(__file__).resolve().parent.parent / "samples" / "yunzhou_gazette_2026_3.txt"
HEAD = "云洲市人民政府关于检查工作的通知\n云洲府发〔2026〕7号\n各区县人民政府：\n一、总体要求\n"

MAKES: dict[str, Callable[[int], str]] = {
    "gazettes": lambda n: SAMPLE.read_text("utf-8") * (n // 80),
    "items alike": lambda n: HEAD + "（一）应当检查。（责任单位：市应急局）\n" * n,
    "items counted": lambda n: HEAD + "".join(f"{i}.应当检查，到2026年底完成{i}次。\n" for i in range(n)),
    "articles": lambda n: HEAD + "".join(f"第{i}条 应当检查，每年不少于3次。\n" for i in range(1, n)),
    "table with tabs": lambda n: (
        HEAD
        + "附件1\n任务表\n序号\t内容\t单位\n"
        + "".join(f"{i}\t检查第{i}处。\t市应急局、市财政局\n" for i in range(n))
    ),
    "columns": lambda n: (
        HEAD
        + "附件1\n任务表\n序号\n"
        + "".join(f"{i}\n" for i in range(n))
        + "内容\n"
        + "检查工作。\n" * n
        + "单位\n"
        + "市应急局\n" * n
    ),
    "documents": lambda n: "".join(
        f"云洲市人民政府关于检查的通知\n\n云洲府发〔2026〕{i}号\n\n各区县：\n\n一、检查。\n\n云洲市人民政府\n\n2026年1月1日\n\n"
        for i in range(n // 8)
    ),
    "one line": lambda n: HEAD + "各单位要做好检查工作，" * n,
    "open brackets": lambda n: HEAD + "（" * n,
    "brackets": lambda n: HEAD + "（" * n + "）" * n,
    "clauses unclosed": lambda n: HEAD + "（责任单位：" * n,
    "titles unclosed": lambda n: HEAD + "《" * n,
    "units in one clause": lambda n: HEAD + "检查。（责任单位：" + "市应急局、" * n + "）",
    "digits": lambda n: HEAD + "1" * n,
    "blanks": lambda n: HEAD + "甲" + " " * n + "乙",
    "blank lines": lambda n: HEAD + "\n" * n,
    "dates": lambda n: HEAD + "2026年1月1日" * n,
    "targets": lambda n: HEAD + "检查率达到80%以上、" * n,
}


def seconds(text: str) -> float:
    """CPU seconds from bytes to extraction, the better of two."""
    best = float("inf")
    for _ in range(2):
        began = time.process_time()
        source = read_bytes(text.encode(), "a.txt")
        for document in parse(source):
            extract(source, document)
        best = min(best, time.process_time() - began)
    return best


def main() -> int:
    parser = argparse.ArgumentParser(description="Time against length. 用时与篇幅的关系。")
    parser.add_argument("--least", type=float, default=0.4)
    parser.add_argument("--only", nargs="+", choices=sorted(MAKES), metavar="MAKE")
    asked = parser.parse_args()
    seconds(SAMPLE.read_text("utf-8"))  # the grammars are loaded at their first use
    worst, steep = 0.0, []
    for name in asked.only or MAKES:
        make = MAKES[name]
        n = FIRST.get(name, 400)
        once = seconds(make(n))
        while once < asked.least and n < 20_000:
            n *= 2
            once = seconds(make(n))
        tenfold = seconds(make(10 * n))
        ratio = 10 * (tenfold / len(make(10 * n))) / (max(once, 0.02) / len(make(n)))
        worst = max(worst, ratio)
        if ratio > MOST:
            steep.append(name)
        print(f"{name:20} {n:6} {once:7.2f} s   {10 * n:7} {tenfold:7.2f} s   × {ratio:.1f}", flush=True)
    figures = {"worst ratio": round(worst, 1), "steeper than allowed": ", ".join(steep) or "none"}
    print(json.dumps({"passed": not steep, "figures": figures}, ensure_ascii=False))
    return 1 if steep else 0


if __name__ == "__main__":
    sys.exit(main())
