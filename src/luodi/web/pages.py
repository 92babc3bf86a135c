"""A page of a long list, and which page numbers to offer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator


def page_of(rows: Any, size: int, asked: str | None, count: int | None = None) -> Page[Any]:
    """The page asked for (the nearest there is), with ``shown``: page numbers to offer, None for a gap.

    ``count`` spares a second count where it is already known.
    """
    paginator = Paginator(rows, size)
    if count is not None:
        paginator.count = count
    page = paginator.get_page(asked)
    page.shown = shown(page.number, paginator.num_pages)
    return page


def shown(number: int, last: int) -> Sequence[int | None]:
    """The first and last page and those around ``number``.

    >>> shown(5, 9)
    [1, None, 4, 5, 6, None, 9]
    >>> shown(1, 3)
    [1, 2, 3]
    """
    near = sorted({1, last, *(n for n in (number - 1, number, number + 1) if 1 <= n <= last)})
    out: list[int | None] = []
    for n in near:
        if out and out[-1] is not None:
            if n == out[-1] + 2:
                out.append(n - 1)
            elif n > out[-1] + 2:
                out.append(None)
        out.append(n)
    return out
