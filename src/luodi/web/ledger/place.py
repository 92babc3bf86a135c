"""Where a commitment stands in its document, as the document numbers it."""

from __future__ import annotations

from collections.abc import Sequence

from luodi.web.ledger.models import Commitment

LONG_NUMBER = 5
"""Printed numbers are at most this long, such as （三十一）; longer steps are titles."""


def place_of(commitment: Commitment) -> str:
    """A commitment's printed numbers as one reads them; titles of annexes stand apart.

    >>> place_of(Commitment(path=["二", "（三）", "12"])), place_of(Commitment(path=["年度任务分解表", "4"]))
    ('二（三）12', '年度任务分解表 · 4')
    """
    return place_in(commitment.path)


def place_in(path: Sequence[str]) -> str:
    """The same from the numbers themselves."""
    out = before = ""
    for step in path:
        out += f" · {step}" if out and max(len(step), len(before)) > LONG_NUMBER else step
        before = step
    return out
