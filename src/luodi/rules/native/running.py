"""A kernel over a whole population, Parquet to Parquet: reading, asking and writing side by side in bounded memory."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from importlib import import_module
from pathlib import Path as File
from typing import Protocol

import numpy as np

from luodi.rules.native.batches import Batch, Batches
from luodi.rules.native.files import Tables, invented_note
from luodi.rules.native.layout import Layout
from luodi.rules.native.limits import Limits
from luodi.rules.native.reading import many
from luodi.rules.native.writing import AnswerFile, Answers, room
from luodi.rules.populations.sources import INVENTED, Progress

WAITING = 1 << 18
"""Root records that may have been read and not been answered yet."""


class Answering(Protocol):
    """Machine code that answers: it is called with the addresses of the arrays that its layout describes."""

    def __call__(self, first: int, rows: int, columns: int, filled: int, starts: int, results: int) -> None: ...


def run(layout: Layout, made: Callable[[], Answering], tables: Tables, limits: Limits, out: File, *,
        why: bool = False, threads: int | None = None, progress: Progress | None = None) -> int:  # fmt: skip
    """Write the answers for every root record to ``out``, in the order of the root's file; gives how many there are.

    Rows are read while the kernel is still being ``made``. Raises ``NotForNativeError`` for tables that cannot
    be read surely; then there is no file.
    """
    workers = threads or os.cpu_count() or 1
    root = tables[()]
    note = invented_note(tables)
    metadata = {INVENTED.encode(): note} if note is not None else None
    big = many(tables, layout)
    # Twice as many as processors: while Polars decodes for one, another may read words or ask the kernel.
    pool = ThreadPoolExecutor(2 * workers if big and workers > 1 else workers)
    maker = ThreadPoolExecutor(1)
    try:
        polars = import_module("polars") if big else None
        batches = Batches(tables, layout, limits, pool, ahead=workers + 1, polars=polars)
        kernel = maker.submit(made)  # only now: the rows are read without Python, and it is made with nothing else
        with AnswerFile(out, layout, root.key, root.type_of(root.key), why=why, metadata=metadata) as file:
            queue = _Queue(layout, kernel, pool, file)
            for batch in batches:
                queue.put(batch)
                if progress is not None:
                    progress("计算 / computing", batches.done / batches.total)
            queue.finish()
        return batches.done
    finally:
        pool.shutdown(cancel_futures=True)
        maker.shutdown()


class _Queue:
    """Batches on their way from being read to being written, in their order."""

    def __init__(self, layout: Layout, kernel: Future[Answering], pool: Executor, file: AnswerFile) -> None:
        self.layout, self.kernel, self.pool, self.file = layout, kernel, pool, file
        self.read: deque[Batch] = deque()
        self.asked: deque[Future[Answers]] = deque()
        self.sizes: deque[int] = deque()

    def put(self, batch: Batch) -> None:
        self.read.append(batch)
        self.sizes.append(batch.rows)
        if self.kernel.done() or sum(self.sizes) > WAITING:
            self._ask()
        while self.asked and (self.asked[0].done() or sum(self.sizes) > WAITING):
            self._write()

    def finish(self) -> None:
        self._ask()
        while self.asked:
            self._write()

    def _ask(self) -> None:
        kernel = self.kernel.result()
        while self.read:
            self.asked.append(self.pool.submit(ask, self.layout, kernel, self.read.popleft()))

    def _write(self) -> None:
        self.file.add(self.asked.popleft().result())
        self.sizes.popleft()


def ask(layout: Layout, kernel: Answering, batch: Batch) -> Answers:
    """The answers for one batch."""
    answers = room(layout, batch)
    results = np.array([buffer.ctypes.data for buffer in answers.buffers], np.int64)
    addresses = (batch.columns, batch.filled, batch.starts, results)
    kernel(batch.first, batch.rows, *(array.ctypes.data for array in addresses))
    return answers
