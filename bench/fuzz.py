"""Fuzz: damaged files and texts by the million, over readers and grammars.

usage: python -m bench.fuzz [--inputs N] [--seed N] [--workers N] [--one INDEX]

Input number i of a seed is always the same, so a failure is found again with --one. An input may take time in
proportion to its length. What fails is kept in var/fuzz/, as it was and cut down to what it fails of; mended cases move
to tests/corpus_of_found_cases/.
"""

from __future__ import annotations

import argparse
import copy
import faulthandler
import json
import multiprocessing
import os
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Any

from lxml import etree

from bench.minimise import smaller

KEPT = Path(__file__).resolve().parent.parent / "var" / "fuzz"
ALLOWED, ALLOWED_PER_BYTE = 0.3, 0.000_2
"""Seconds of processor time that an input may take: for itself, and for each of its bytes. The sample gazette takes a
sixth of it, but other programs may be running beside this one."""
BATCH = 5_000
"""Inputs that one program runs, so that one that dies loses little."""
HANGING = 120
"""Seconds by the clock after which fifty inputs hang in a place that no signal reaches."""
BYTES = (b"\0", b"\xff\xfe", b"\xe4\xb8", b"<!DOCTYPE", b"endobj", b"stream", b"%PDF", b"PK")
WORDS = (
    *(Path(__file__).parent / "fuzz_words.txt").read_text("utf-8").split("\n"),
    *("\n", "\n\n", "\n \n", "\t", " ", "\u3000\u3000", "\u2028", "\f", "\x85"),
    "序号\t内容\t单位\n1\t检查\t市应急局\n",
)
VALUES = (
    "",
    "0",
    "-1",
    "9" * 30,
    "1e309",
    "NaN",
    "0 0 0 0",
    "g 99 9",
    "continue",
    "%1%2%9",
    "一",
    "true",
    "chineseCounting",
)


def mutated(rng: random.Random, data: bytes, other: bytes) -> bytes:
    """A damaged copy: mostly damage that stays a text or an XML, so that more than the decoder is reached. Now and then
    its lines go on with those of ``other``, or change their order."""
    if data.startswith(b"<?xml") and rng.random() < 0.8:
        return _mutated_xml(rng, data)
    try:
        text = data.decode("utf-8") if rng.random() < 0.9 else None
    except UnicodeDecodeError:
        text = None
    if text is None:
        return bytes(_mutated(rng, bytearray(data), lambda: bytearray(_bytes(rng))))
    if rng.random() < 0.3:
        text = "".join(_of_lines(rng, text.splitlines(keepends=True), other.decode("utf-8", "ignore")))
        if rng.random() < 0.3:
            return text.encode("utf-8")
    return "".join(_mutated(rng, list(text), lambda: list(rng.choice(WORDS)))).encode("utf-8")


def _of_lines(rng: random.Random, lines: list[str], other: str) -> list[str]:
    """Lines that go on with those of ``other``, change places, are doubled, joined, broken or left out."""
    at = rng.randint(0, len(lines))
    how = rng.randrange(5)
    if how == 0:
        others = other.splitlines(keepends=True)
        return lines[:at] + others[rng.randint(0, len(others)) :]
    if how == 1:
        some = lines[at : at + rng.randint(2, 12)]
        return [*lines[:at], *rng.sample(some, len(some)), *lines[at + len(some) :]]
    if how == 2:
        return [line for line in lines for _ in range(rng.choice((0, 1, 1, 1, 1, 1, 2)))]
    if how == 3:
        return [line.rstrip("\n") if rng.random() < 0.1 else line for line in lines]
    width = rng.randint(3, 30)
    return [line[i : i + width].rstrip("\n") + "\n" for line in lines for i in range(0, len(line), width)]


def _bytes(rng: random.Random) -> bytes:
    return rng.choice(BYTES) if rng.random() < 0.5 else rng.randbytes(rng.randint(1, 6))


def _mutated(rng: random.Random, out: Any, piece: Callable[[], Any]) -> Any:
    """A sequence with one to six pieces overwritten, put in, cut out, repeated, or moved."""
    for _ in range(rng.randint(1, 6)):
        at = rng.randint(0, max(len(out) - 1, 0))
        length = int(2 ** rng.uniform(0, 7))
        how = rng.randrange(6)
        if how == 0:
            some = piece()
            out[at : at + len(some)] = some
        elif how in (1, 2):
            out[at:at] = piece() * (1 if rng.random() < 0.9 else rng.randint(2, 200))
        elif how == 3:
            del out[at : at + length]
        elif how == 4:
            out[at:at] = out[at : at + length] * rng.randint(1, 20)
        else:
            cut = out[at : at + length]
            del out[at : at + length]
            to = rng.randint(0, len(out))
            out[to:to] = cut
    return out


def _mutated_xml(rng: random.Random, data: bytes) -> bytes:
    """An XML with elements removed, repeated, put inside one another, and values changed."""
    root = etree.fromstring(data)
    for _ in range(rng.randint(1, 5)):
        nodes = [node for node in root.iter() if isinstance(node.tag, str)]
        node = rng.choice(nodes)
        parent = node.getparent()
        how = rng.randrange(6)
        if how == 0 and parent is not None:
            parent.remove(node)
        elif how == 1 and parent is not None:
            for _ in range(rng.randint(1, 5)):
                parent.insert(rng.randint(0, len(parent)), copy.deepcopy(node))
        elif how == 2 and len(nodes) < 5_000:
            rng.choice(nodes).append(copy.deepcopy(node))
        elif how == 3 and node.attrib:
            node.set(rng.choice(list(node.attrib)), rng.choice(VALUES))
        elif how == 4:
            words = _mutated(rng, list(node.text or ""), lambda: list(rng.choice(WORDS)))
            node.text = "".join(char for char in words if char.isprintable())
        elif how == 5 and node.attrib:
            del node.attrib[rng.choice(list(node.attrib))]
    return b'<?xml version="1.0" encoding="UTF-8"?>' + etree.tostring(root, encoding="utf-8")


def made(seed: int, index: int) -> tuple[str, bytes, Any]:
    """Input ``index``: the target's name, the bytes, and the function to run."""
    from bench.targets import targets

    rng = random.Random(seed * 1_000_003 + index)
    name, _, seeds, run = rng.choices(targets(), weights=[weight for _, weight, _, _ in targets()])[0]
    return name, mutated(rng, rng.choice(seeds), rng.choice(seeds)), run


class TooSlowError(Exception):
    """An input took more than it is allowed."""


def _stop(*_: object) -> None:
    raise TooSlowError


def bounded(run: Callable[[bytes], None], data: bytes) -> str:
    """What becomes of an input; TooSlowError where it takes too long."""
    from bench.targets import outcome

    signal.setitimer(signal.ITIMER_PROF, ALLOWED + ALLOWED_PER_BYTE * len(data))
    try:
        return outcome(run, data)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def failure(run: Callable[[bytes], None], data: bytes) -> str | None:
    """How an input fails, in a few words that other inputs with the same fault share; None where it does not."""
    try:
        bounded(run, data)
    except TooSlowError:
        return "too slow"
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is a finding
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} at {Path(place.filename).name}:{place.name}"
    return None


def keep(seed: int, index: int, data: bytes, told: str, small: bytes = b"") -> str:
    """Keep a failing input with what it did, and cut down; the name under which it lies."""
    KEPT.mkdir(parents=True, exist_ok=True)
    name = f"{seed}-{index}"
    (KEPT / name).write_bytes(data)
    (KEPT / f"{name}.small").write_bytes(small)
    (KEPT / f"{name}.txt").write_text(told, encoding="utf-8")
    return name


def work(seed: int, begin: int, end: int, at: Synchronized[int], results: Any) -> None:
    """Run inputs ``begin`` to ``end``; ``at`` is the one being run, ``results`` takes the counts at the end."""
    from bench.targets import outcome, targets

    for _, _, seeds, run in targets():
        for data in seeds:
            outcome(run, data)  # what is loaded at the first use takes its time here
    signal.signal(signal.SIGPROF, _stop)
    counts: Counter[str] = Counter()
    failures: list[str] = []
    slowest = (0.0, -1)
    hung = (KEPT / f"hung-{os.getpid()}.txt").open("w")
    for index in range(begin, end):
        at.value = index
        name, data, run = made(seed, index)
        if (index - begin) % 50 == 0:
            faulthandler.dump_traceback_later(HANGING, exit=True, file=hung)
        began = time.process_time()
        try:
            counts[f"{name} {bounded(run, data)}"] += 1
        except BaseException:  # noqa: BLE001 - whatever it is, it is a finding
            told = traceback.format_exc()
            faulthandler.dump_traceback_later(2 * HANGING, exit=True, file=hung)
            way = failure(run, data)
            small = smaller(data, lambda cut, run=run, way=way: failure(run, cut) == way) if way else b""
            failures.append(f"{name}: {keep(seed, index, data, told, small)} {way or 'once only'}")
        slowest = max(slowest, (time.process_time() - began, index))
    faulthandler.cancel_dump_traceback_later()
    hung.close()
    os.unlink(hung.name)
    results.put((counts, failures, slowest))


def share(
    seed: int, begin: int, end: int, until: float = float("inf")
) -> tuple[Counter[str], list[str], tuple[float, int]]:
    """Run a range in a program of its own; one that dies is started anew after the input it died of. ``until`` is when
    none is begun any more."""
    counts: Counter[str] = Counter()
    failures: list[str] = []
    slowest = (0.0, -1)
    KEPT.mkdir(parents=True, exist_ok=True)
    context = multiprocessing.get_context("spawn")
    while begin < end and time.monotonic() < until:
        at, told = context.Value("q", begin), context.SimpleQueue()
        program = context.Process(target=work, args=(seed, begin, end, at, told))
        program.start()
        program.join()
        if not told.empty():
            some, failed, slow = told.get()
            return counts + some, failures + failed, max(slowest, slow)
        name, data, _ = made(seed, at.value)
        failures.append(f"{name}: died or hung: {keep(seed, at.value, data, f'exit code {program.exitcode}')}")
        begin = at.value + 1
    return counts, failures, slowest


def main() -> int:
    parser = argparse.ArgumentParser(description="Fuzz readers and grammars. 模糊测试。")
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--minutes", type=float, default=float("inf"), help="begin no more inputs after so long")
    parser.add_argument("--one", type=int, help="run this input only, and let its error be seen")
    asked = parser.parse_args()
    if asked.one is not None:
        from bench.targets import outcome

        name, data, run = made(asked.seed, asked.one)
        print(name, len(data), "bytes", outcome(run, data))
        return 0
    began = time.monotonic()
    ranges = [(asked.seed, at, min(at + BATCH, asked.inputs)) for at in range(0, asked.inputs, BATCH)]
    counts: Counter[str] = Counter()
    failures: list[str] = []
    slowest = (0.0, -1)
    with multiprocessing.pool.ThreadPool(asked.workers) as pool:
        until = began + 60 * asked.minutes
        for some, failed, slow in pool.imap_unordered(lambda given: share(*given, until), ranges):
            counts, failures, slowest = counts + some, failures + failed, max(slowest, slow)
            print(f"{counts.total()} inputs, {len(failures)} failures", flush=True)
    for name in sorted(counts):
        print(f"{name:24} {counts[name]}")
    for told in failures[:50]:
        print(f"FAILED {told}")
    figures = {
        "inputs": counts.total() + len(failures),
        "seed": asked.seed,
        "per second": round(counts.total() / (time.monotonic() - began)),
        "minutes of CPU": round(sum(os.times()[2:4]) / 60, 1),
        "read": sum(count for name, count in counts.items() if name.endswith("read")),
        "refused": sum(count for name, count in counts.items() if name.endswith("refused")),
        "failures": len(failures),
        "slowest seconds": round(slowest[0], 2),
        "slowest input": slowest[1],
    }
    # Ended by --minutes short of its inputs, a run proves nothing about the rest.
    passed = not failures and figures["inputs"] >= asked.inputs
    print(json.dumps({"passed": passed, "figures": figures}))
    return 0 if passed else 1


if __name__ == "__main__":
    import multiprocessing.pool

    sys.exit(main())
