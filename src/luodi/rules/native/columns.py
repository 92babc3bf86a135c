"""The columns and relations that a kernel reads, numbered as it meets them."""

from __future__ import annotations

from dataclasses import dataclass

from luodi.facts.attribute import Vocabulary
from luodi.facts.types import Bool, Choice, Day, Number, Text, Type
from luodi.rules.native.code import Code
from luodi.rules.native.layout import Column, Form
from luodi.rules.sql.population import Path, Population
from luodi.rules.sql.refusal import CannotCompileError

MOST_WORDS = 255


@dataclass(frozen=True, slots=True)
class Row:
    """The record that a variable stands for: where its table is, its kind, its row of the batch."""

    path: Path
    entity: str
    index: str


class Columns:
    """``texts`` are the words that the rules compare texts with."""

    def __init__(self, population: Population, vocabulary: Vocabulary, texts: tuple[str, ...]) -> None:
        self.population, self.vocabulary, self.texts = population, vocabulary, texts
        self.columns: dict[tuple[Path, str], Column] = {}
        self.relations: list[Path] = []

    def has(self, row: Row, name: str) -> bool:
        table = self.population.tables.get(row.path)
        return table is not None and name in table.columns

    def type_of(self, row: Row, name: str) -> Type:
        return self.vocabulary[row.entity].attributes[name].type

    def words(self, type_: Type) -> tuple[str, ...]:
        found = type_.words if isinstance(type_, Choice) else self.texts if isinstance(type_, Text) else ()
        if len(found) > MOST_WORDS:
            raise CannotCompileError(
                f"词语多于 {MOST_WORDS} 个，机器码放不下。",
                f"there are more than {MOST_WORDS} words; machine code has no room for them.",
                mend_zh="请用 SQL 计算。",
                mend_en="Compute it with SQL.",
            )
        return found

    def read(self, code: Code, row: Row, name: str, type_: Type) -> tuple[str, str]:
        """The value and whether there is one, of one row. The value is an ``i1`` or an ``i64``."""
        number = self._number(row.path, name, type_)
        values = load(code, "ptr", address(code, "ptr", "%columns", str(2 * number)))
        known = load(code, "ptr", address(code, "ptr", "%columns", str(2 * number + 1)))
        first = load(code, "i64", address(code, "i64", "%firsts", str(number)))
        at = code.put(f"add i64 {first}, {row.index}")
        valid = _bit(code, known, at)
        form = form_of(type_)
        if form == "flag":
            return _bit(code, values, at), valid
        if form == "whole":
            return load(code, "i64", address(code, "i64", values, at)), valid
        narrow, word = ("i32", "sext") if form == "day" else ("i8", "zext")
        found = load(code, narrow, address(code, narrow, values, at))
        return code.put(f"{word} {narrow} {found} to i64"), valid

    def children(self, code: Code, row: Row, relation: str) -> tuple[str, str]:
        """The first row of a record's children and the one after the last."""
        path = (*row.path, relation)
        if path not in self.relations:
            self.relations.append(path)
        starts = load(code, "ptr", address(code, "ptr", "%starts", str(self.relations.index(path))))
        after = code.put(f"add i64 {row.index}, 1")
        return tuple(load(code, "i64", address(code, "i64", starts, at)) for at in (row.index, after))  # type: ignore[return-value]

    def _number(self, path: Path, name: str, type_: Type) -> int:
        if (path, name) not in self.columns:
            self.columns[path, name] = Column(path, name, form_of(type_), self.words(type_))
        return list(self.columns).index((path, name))


def form_of(type_: Type) -> Form:
    match type_:
        case Bool():
            return "flag"
        case Number():
            return "whole"
        case Day():
            return "day"
        case Choice() | Text():
            return "word"


def address(code: Code, kind: str, start: str, at: str) -> str:
    return code.put(f"getelementptr inbounds {kind}, ptr {start}, i64 {at}")


def load(code: Code, kind: str, where: str) -> str:
    """What stands there all the time that the kernel runs."""
    return code.put(f"load {kind}, ptr {where}, !invariant.load !0")


def _bit(code: Code, bits: str, at: str) -> str:
    byte = load(code, "i8", address(code, "i8", bits, code.put(f"lshr i64 {at}, 3")))
    low = code.put(f"trunc i64 {at} to i8")
    moved = code.put(f"lshr i8 {byte}, {code.put(f'and i8 {low}, 7')}")
    return code.put(f"trunc i8 {moved} to i1")
