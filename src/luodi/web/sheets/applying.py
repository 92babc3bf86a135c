"""Doing what a confirmed sheet says, row by row, as far as the time of one call reaches."""

from __future__ import annotations

import time

from luodi.web.actions import Caller
from luodi.web.sheets.actions.close_filled import close_filled
from luodi.web.sheets.actions.report_row import report_row
from luodi.web.sheets.models import Filled, FilledRow


def apply(by: Caller, filled: Filled, *, seconds: float) -> int:
    """Report every row that is possible, each by itself with its own entry; gives how many were done. What ``seconds``
    leave undone goes on at the next call."""
    until = time.monotonic() + seconds
    count = 0
    for row in filled.rows.filter(outcome=FilledRow.Outcome.POSSIBLE).order_by("order"):
        count += report_row(by, row).outcome == FilledRow.Outcome.DONE
        if time.monotonic() > until:
            break
    close_filled(by, filled)
    return count
