"""The next rows of a batch: tried while it is checked, done while it is applied."""

from __future__ import annotations

import time

from luodi.web.actions import Caller
from luodi.web.ledger.actions.close_batch import NEXT, close_batch
from luodi.web.ledger.actions.do_row import do_row
from luodi.web.ledger.actions.try_row import try_row
from luodi.web.ledger.models import Batch

AT_ONCE = 40
SECONDS = 1.5
"""Rows and time of one step; whoever waits asks for step after step and sees how far it is."""


def go_on(by: Caller, batch: Batch, *, most: int = AT_ONCE, seconds: float = SECONDS) -> Batch:
    """Check or do the next rows; the batch as it is then. Nothing for one that is neither checked nor applied."""
    left = NEXT.get(Batch.State(batch.state), (None,))[0]
    if left is None:
        return batch
    run = try_row if batch.state == Batch.State.CHECKING else do_row
    until = time.monotonic() + seconds
    for row in batch.rows.filter(outcome=left).order_by("order")[:most]:
        run(by, row)
        if time.monotonic() > until:
            break
    return close_batch(by, batch)
