"""Generated Python text whose lines know the author's lines, compiled so that a debugger shows the author's file."""

from __future__ import annotations

import ast
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
        """An indented block below ``head``."""
        self.add(head)
        self.depth += 1
        yield
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
        module = ast.parse(self.text)
        author = [1, *(line for _, line in self.lines)]
        for node in ast.walk(module):
            if isinstance(node, ast.stmt | ast.expr | ast.arg | ast.keyword):
                node.lineno = author[node.lineno]
                node.end_lineno = node.lineno
                node.col_offset = node.end_col_offset = 0
        return compile(module, file, "exec")
