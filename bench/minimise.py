"""Minimise: a failing input cut down to what it fails of.

Pieces are left out, large ones first, as long as the input still fails in the same way.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

_Part = TypeVar("_Part")


def smaller(data: bytes, fails: Callable[[bytes], bool], seconds: float = 20.0) -> bytes:
    """The shortest input found in so many seconds that still fails; a text is cut between characters, not bytes.

    >>> smaller("甲乙（丙丁".encode(), lambda data: "（".encode() in data).decode()
    '（'
    """
    until = time.monotonic() + seconds
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return bytes(_cut(list(data), lambda kept: fails(bytes(kept)), until))
    return "".join(_cut(list(text), lambda kept: fails("".join(kept).encode()), until)).encode()


def _cut(parts: list[_Part], fails: Callable[[list[_Part]], bool], until: float) -> list[_Part]:
    size = len(parts) // 2
    while size:
        at = 0
        while at < len(parts) and time.monotonic() < until:
            kept = parts[:at] + parts[at + size :]
            if fails(kept):
                parts = kept
            else:
                at += size
        size //= 2
    return parts
