"""What cannot be expressed is refused with file, line, column, and what to write instead."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from luodi.errors import LuodiError
from luodi.rules.tree import Place

_FEW = 12
_NO_MEND = (
    "请核对拼写；可用的名字见 docs/rules/language.md。",
    "Check the spelling; docs/rules/language.md lists the names.",
)


@cache
def refusals() -> Mapping[str, Mapping[str, str]]:
    """The catalogue of refusals by name: ``zh``, ``en`` and their mends."""
    return tomllib.loads(files("luodi.rules.parse").joinpath("refusals.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Text:
    """The author's file: its name as given and its lines, for places in characters (``ast`` counts bytes)."""

    file: str
    lines: tuple[str, ...]

    def column(self, line: int, byte: int) -> int:
        """The column from 1, in characters."""
        if not 1 <= line <= len(self.lines):
            return byte + 1
        return len(self.lines[line - 1].encode()[:byte].decode(errors="ignore")) + 1

    def place(self, node: ast.AST) -> Place:
        line = getattr(node, "lineno", 1)
        end = getattr(node, "end_lineno", line) or line
        first, last = getattr(node, "col_offset", 0), getattr(node, "end_col_offset", 0) or 0
        return Place(line, self.column(line, first), end, self.column(end, last))

    def refusal(
        self, node: ast.AST | Place, name: str, /, near: tuple[str, Iterable[str]] | None = None, **values: object
    ) -> LuodiError:
        """The refusal ``name`` of the catalogue at the place of ``node``, to be raised.

        ``values`` fill its braces; lists are joined. ``near``: the word as written and the words that are known.
        """
        return refusal(self.file, node if isinstance(node, Place) else self.place(node), name, near, **values)

    def refused_form(self, node: ast.AST) -> LuodiError:
        """The refusal of a form of Python that the language does not have."""
        form = type(node).__name__
        name = f"no-{form}"
        return self.refusal(node, name if name in refusals() else "no-form", form=form)


def refusal(
    file: str, at: Place, name: str, near: tuple[str, Iterable[str]] | None = None, /, **values: object
) -> LuodiError:
    """The error of a refusal, not yet raised."""
    entry = refusals()[name]
    zh, en = _joined(values, "、"), _joined(values, ", ")
    if near is None:
        mend_zh, mend_en = entry["mend_zh"].format(**zh), entry["mend_en"].format(**en)
    else:
        mend_zh, mend_en = nearest(*near)
    return LuodiError(
        zh=entry["zh"].format(**zh),
        en=entry["en"].format(**en),
        file=file,
        place=f"第{at.line}行第{at.column}列 ({at.line}:{at.column})",
        mend_zh=mend_zh,
        mend_en=mend_en,
    )


def _joined(values: Mapping[str, object], comma: str) -> dict[str, str]:
    return {k: comma.join(map(str, v)) if isinstance(v, tuple | list) else str(v) for k, v in values.items()}


def nearest(word: str, known: Iterable[str], zh: str = _NO_MEND[0], en: str = _NO_MEND[1]) -> tuple[str, str]:
    """Mends for a word that is not known: the nearest known ones, or all if they are few; else ``zh`` and ``en``.

    >>> nearest("membrs", ["members", "homes"])[1]
    'Did you mean: members?'
    """
    words = list(known)
    return alike(word, words) or (_meant(words) if words and len(words) <= _FEW else (zh, en))


def alike(word: str, known: Iterable[str]) -> tuple[str, str] | None:
    """“Did you mean” with the known words that are like it; None where none is."""
    near = get_close_matches(word, list(known), n=3, cutoff=0.6)
    return _meant(near) if near else None


def _meant(words: Iterable[str]) -> tuple[str, str]:
    return f"是否想写：{'、'.join(words)}？", f"Did you mean: {', '.join(words)}?"
