"""PDF: to come."""

from __future__ import annotations

from collections.abc import Callable

from luodi.errors import LuodiError
from luodi.text.model import Source


def read(data: bytes, name: str, progress: Callable[[int, int], None] | None) -> Source:
    """The source of a PDF file."""
    raise LuodiError(file=name, zh="暂不能读取此格式。", en="This format cannot be read yet.")
