"""Generated Python text whose lines know the author's lines, compiled so that a debugger shows the author's file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType


class Code:
    """Lines of Python, each with the author's line that it came from."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, int]] = []
        self.depth = 0
        self.at = 1
        self._names = 0

    def add(self, text: str) -> None:
        self.lines.append(("    " * self.depth + text, self.at))

    def name(self, stem: str) -> str:
        """A fresh name; authors' names do not start with an underscore."""
        self._names += 1
        return f"_{stem}{self._names}"

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """An indented block below ``head``, which may stay empty."""
        self.add(head)
        self.depth += 1
        before = len(self.lines)
        yield
        if len(self.lines) == before:
            self.add("pass")
        self.depth -= 1

    def scratch(self) -> Code:
        """An empty Code at the same depth and line, to see what an expression needs before it is written."""
        other = Code()
        other.depth, other.at, other._names = self.depth, self.at, self._names
        return other

    def take(self, other: Code) -> None:
        self.lines.extend(other.lines)
        self._names = other._names

    @property
    def text(self) -> str:
        return "\n".join(line for line, _ in self.lines) + "\n"

    def compiled(self, file: str) -> CodeType:
        """The code object: its file is the author's, its line numbers are the author's lines."""
        author = [1, *(line for _, line in self.lines)]
        return _at_lines(compile(self.text, file, "exec"), author)


def _at_lines(code: CodeType, author: list[int]) -> CodeType:
    """The same code with ``author[line]`` for every line, in CPython's table of locations, where an entry is a byte of
    kind and length (up to eight instructions) and, for a line without columns, the step from the line before."""
    first = at = author[code.co_firstlineno]
    table = bytearray()
    for start, end, line in code.co_lines():
        units, step = (end - start) // 2, 0
        if line is not None:
            step, at = author[line] - at, author[line]
        while units > 0:
            length = min(units, 8)
            table.append(0x80 | (_NO_LINE if line is None else _NO_COLUMNS) << 3 | length - 1)
            if line is not None:
                table += _signed(step)
            units, step = units - length, 0
    inner = tuple(_at_lines(c, author) if isinstance(c, CodeType) else c for c in code.co_consts)
    return code.replace(co_linetable=bytes(table), co_firstlineno=first, co_consts=inner)


_NO_COLUMNS, _NO_LINE = 13, 15


def _signed(number: int) -> bytes:
    """A step in the table: its sign in the lowest bit, six bits a byte, the seventh set where more follow."""
    left = -number << 1 | 1 if number < 0 else number << 1
    out = bytearray()
    while left >= 64:
        out.append(64 | left & 63)
        left >>= 6
    out.append(left)
    return bytes(out)
