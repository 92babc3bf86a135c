"""A part of a long list, and how many there are."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator

from luodi.web.api.schemas import Paging


def part_of(rows: Any, asked: Paging) -> tuple[list[Any], int]:
    """The rows of the page that was asked for, none past the end; and the number of all."""
    paginator = Paginator(rows, asked.size)
    start = (asked.page - 1) * asked.size
    return list(rows[start : start + asked.size]), paginator.count
