"""TOML as people write it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final

from luodi.errors import LuodiError
from luodi.written.texts import read_text

_LINE: Final = re.compile(r"\(at line (\d+), column (\d+)\)")


def read_toml(path: str | Path, file: str | None = None) -> dict[str, Any]:
    """The tables of a TOML file. ``file`` is the name told in an error, by default the path as given."""
    return parse_toml(read_text(path, file), str(path) if file is None else file)


def parse_toml(text: str, file: str) -> dict[str, Any]:
    """The tables that a text of TOML states; LuodiError naming the line for what is not TOML."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise LuodiError(
            zh="嵌套太深。", en="It is nested too deep.", file=file, mend_zh="请改正。", mend_en="Mend it."
        ) from None
    except ValueError as error:  # TOMLDecodeError, and a number of thousands of digits
        told = str(error)
        at = _LINE.search(told)
        raise LuodiError(
            zh=f"不是合法的 TOML：{told}。", en=f"This is not TOML: {told}.", file=file,
            place=f"第 {at[1]} 行第 {at[2]} 列 / {at[1]}:{at[2]}" if at else None,
            mend_zh="请改正这一行。", mend_en="Mend the line.",
        ) from None  # fmt: skip
