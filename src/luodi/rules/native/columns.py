"""The columns and relations that a kernel reads, by their numbers."""

from __future__ import annotations

from collections.abc import Sequence

from luodi.facts.attribute import Vocabulary
from luodi.facts.types import Bool, Choice, Day, Number, Text, Type
from luodi.rules import tree as t
from luodi.rules.native.code import Code
from luodi.rules.native.layout import Column, Form, Layout, Result
from luodi.rules.native.needs import Needs, Row, has
from luodi.rules.program import Rule
from luodi.rules.sql.population import Population
from luodi.rules.sql.refusal import CannotCompileError

MOST_WORDS = 255

AT_ONCE = 56
"""Bits that are surely among those of 8 bytes, whichever of the first byte's they begin at."""


class Columns:
    """``texts`` are the words that the rules compare texts with; ``filled``: whether what is being written is for
    records of which everything is there."""

    def __init__(self, population: Population, vocabulary: Vocabulary, texts: tuple[str, ...], needed: Needs) -> None:
        self.population, self.vocabulary, self.texts = population, vocabulary, texts
        self.relations, self.calls = needed.relations, needed.calls
        self.columns = [
            Column(path, name, form_of(type_), self.words(type_), f"{name}_none" in population.tables[path].columns)
            for (path, name), type_ in needed.columns.items()
        ]
        self.numbers = {(column.path, column.name): n for n, column in enumerate(self.columns)}
        self.filled = False

    def layout(self, rules: Sequence[Rule]) -> Layout:
        """What a kernel that answers these rules reads and writes."""
        results = [Result(rule.name, form_of(rule.type), t.is_exact(rule.type), self.words(rule.type))
                   for rule in rules]  # fmt: skip
        return Layout(self.population.entity, tuple(self.columns), tuple(self.relations), tuple(results))

    def has(self, row: Row, name: str) -> bool:
        return has(self.population, row, name)

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
        number, at = self.numbers[row.path, name], row.index
        values = load(code, "ptr", address(code, "ptr", "%columns", str(2 * number)))
        valid = "true"
        if not self.filled or self.columns[number].optional:
            valid = bit(code, load(code, "ptr", address(code, "ptr", "%columns", str(2 * number + 1))), at)
        form = form_of(type_)
        if form == "flag":
            return bit(code, values, at), valid
        if form == "whole":
            return load(code, "i64", address(code, "i64", values, at)), valid
        narrow, word = ("i32", "sext") if form == "day" else ("i8", "zext")
        found = load(code, narrow, address(code, narrow, values, at))
        return code.put(f"{word} {narrow} {found} to i64"), valid

    def children(self, code: Code, row: Row, relation: str) -> tuple[str, str]:
        """The first row of a record's children and the one after the last."""
        number = self.relations.index((*row.path, relation))
        starts = load(code, "ptr", address(code, "ptr", "%starts", str(number)))
        after = code.put(f"add i64 {row.index}, 1")
        return tuple(load(code, "i64", address(code, "i64", starts, at)) for at in (row.index, after))  # type: ignore[return-value]


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


def bit(code: Code, bits: str, at: str) -> str:
    """Whether the bit is set."""
    byte = load(code, "i8", address(code, "i8", bits, code.put(f"lshr i64 {at}, 3")))
    low = code.put(f"trunc i64 {at} to i8")
    moved = code.put(f"lshr i8 {byte}, {code.put(f'and i8 {low}, 7')}")
    return code.put(f"trunc i8 {moved} to i1")


def some_lacking(code: Code, bits: str, begin: str, end: str) -> str:
    """Whether one of the bits from ``begin`` to ``end`` (exclusive) is not set; of more than ``AT_ONCE`` always."""
    count = code.put(f"sub i64 {end}, {begin}")
    many = code.put(f"icmp ugt i64 {count}, {AT_ONCE}")
    few = code.pick(many, "i64", "0", count)
    where = address(code, "i8", bits, code.put(f"lshr i64 {begin}, 3"))
    word = code.put(f"load i64, ptr {where}, align 1, !invariant.load !0")
    moved = code.put(f"lshr i64 {word}, {code.put(f'and i64 {begin}, 7')}")
    beyond = code.put(f"shl i64 -1, {few}")
    lacking = code.put(f"icmp ne i64 {code.put(f'or i64 {moved}, {beyond}')}, -1")
    return code.put(f"or i1 {lacking}, {many}")
