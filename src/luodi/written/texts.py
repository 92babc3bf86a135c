"""Text files: UTF-8, with or without a byte order mark."""

from __future__ import annotations

import sys
from pathlib import Path

from luodi.errors import LuodiError


def read_text(path: str | Path, file: str | None = None) -> str:
    """The text of a file. ``file`` is the name told in an error, by default the path as given.

    Raises LuodiError where it cannot be opened or is not UTF-8, naming the first byte that is not.
    """
    name = str(path) if file is None else file
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise LuodiError(
            zh="打不开文件。", en=f"The file cannot be opened: {error.strerror}.", file=name,
            mend_zh="请核对路径和权限。", mend_en="Check the path and its permissions.",
        ) from None  # fmt: skip
    return decoded(data, name)


def read_given(path: str) -> str:
    """The text of a file, or of standard input where the path is ``-``."""
    return decoded(sys.stdin.buffer.read(), path) if path == "-" else read_text(path)


def decoded(data: bytes, file: str) -> str:
    """The text that the bytes of a file hold, line ends made one; LuodiError where they are not UTF-8."""
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise LuodiError(
            zh="不是 UTF-8 文字。", en="The file is not UTF-8 text.", file=file, place=f"第 {line} 行 / line {line}",
            mend_zh="请另存为 UTF-8。", mend_en="Save it as UTF-8.",
        ) from None  # fmt: skip
