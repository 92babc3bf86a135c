"""A kernel over a whole population, Parquet to Parquet: reading, asking and writing side by side in bounded memory."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path as File
from typing import Protocol

import numpy as np

from luodi.rules.native.batches import Batch, Batches
from luodi.rules.native.files import Tables, invented_note
from luodi.rules.native.layout import Layout
from luodi.rules.native.limits import Limits
from luodi.rules.native.writing import AnswerFile, Answers, room
from luodi.rules.populations.sources import INVENTED

AHEAD = 8
"""Batches that may wait for the one before them, a thread."""


class Answering(Protocol):
    """A kernel: ``layout`` describes the arrays whose addresses it is called with."""

    layout: Layout

    def __call__(self, rows: int, columns: int, firsts: int, starts: int, results: int) -> None: ...


def run(kernel: Answering, tables: Tables, limits: Limits, out: File, *, why: bool = False,
        threads: int | None = None, progress: Callable[[str, float], None] | None = None) -> int:  # fmt: skip
    """Write the answers of ``kernel`` for every root record to ``out``, in the order of the root's file; gives how
    many records there are. Raises ``NotForNativeError`` for tables that cannot be read surely, and leaves no file."""
    workers = threads or os.cpu_count() or 1
    root = tables[()]
    note = invented_note(tables)
    metadata = {INVENTED.encode(): note} if note is not None else None
    pool = ThreadPoolExecutor(workers)
    try:
        batches = Batches(tables, kernel.layout, limits, pool, ahead=workers)
        with AnswerFile(out, kernel.layout, root.key, root.type_of(root.key), why=why, metadata=metadata) as file:
            waiting: deque[Future[Answers]] = deque()
            for batch in batches:
                waiting.append(pool.submit(ask, kernel, batch))
                if len(waiting) > AHEAD * workers:
                    file.add(waiting.popleft().result())
                    if progress is not None:
                        progress("计算 / computing", batches.done / batches.total)
            for future in waiting:
                file.add(future.result())
        return batches.done
    finally:
        pool.shutdown(cancel_futures=True)


def ask(kernel: Answering, batch: Batch) -> Answers:
    """The answers for one batch."""
    answers = room(kernel.layout, batch)
    starts = batch.start_addresses()
    results = np.array([buffer.ctypes.data for buffer in answers.buffers], np.int64)
    kernel(batch.rows, batch.addresses.ctypes.data, batch.firsts.ctypes.data, starts.ctypes.data, results.ctypes.data)
    return answers
