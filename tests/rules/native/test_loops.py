"""The loops' machine code is made once, however many threads come first at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep
from typing import Any
from unittest.mock import patch

import numpy as np

from luodi.rules.native import loops


def test_threads_that_come_at_once_get_the_same_code() -> None:
    """Two that each made it would each hold half of what must last: code whose last holder goes is unmapped."""
    together, made = Barrier(8), []
    loaded = loops.loaded

    def slowly(ir: str) -> Any:
        made.append(ir)
        sleep(0.05)
        return loaded(ir)

    def aligned(turn: int) -> list[int]:
        together.wait()
        keys, parents = np.arange(4), np.repeat(np.arange(4), turn)
        return loops.align(keys, parents, 0, len(parents), 99)[0].tolist()

    loops._made.cache_clear()
    with patch.object(loops, "loaded", slowly), ThreadPoolExecutor(8) as pool:
        found = list(pool.map(aligned, range(8)))
    assert found == [[0, n, 2 * n, 3 * n, 4 * n] for n in range(8)]
    assert len(made) == 1
