"""Rules compiled to machine code: one call answers them for a whole batch of records."""

from __future__ import annotations

import ctypes
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from luodi.facts.attribute import Vocabulary
from luodi.facts.types import Text
from luodi.rules import tree as t
from luodi.rules.native.asking import Asking
from luodi.rules.native.columns import Columns
from luodi.rules.native.functions import ENTRY, Functions
from luodi.rules.native.layout import Layout
from luodi.rules.native.machine import loaded
from luodi.rules.native.needs import needs
from luodi.rules.pack import Pack
from luodi.rules.question import Question, question
from luodi.rules.sql.population import Population
from luodi.rules.sql.refusal import CannotCompileError


class Source(Struct, frozen=True):
    """A kernel in LLVM's language, and what it reads and writes."""

    ir: str
    layout: Layout


@dataclass(slots=True, eq=False)
class Kernel:
    """Machine code. A call lets other threads run meanwhile, and any number of threads may call at once.

    ``kernel(first, rows, columns, filled, starts, results)``: the addresses of the arrays that ``layout`` describes.
    """

    layout: Layout
    ir: str
    address: int
    _engine: Any = field(repr=False)
    _call: Any = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._call = ctypes.CFUNCTYPE(None, *[ctypes.c_int64] * 2, *[ctypes.c_void_p] * 4)(self.address)

    def __call__(self, first: int, rows: int, columns: int, filled: int, starts: int, results: int) -> None:
        self._call(first, rows, columns, filled, starts, results)


class Draft(Struct, frozen=True):
    """A kernel that is not written yet: what it will read and write is known."""

    asked: Question
    asking: Asking
    columns: Columns
    layout: Layout

    def for_many(self) -> Draft:
        """The kernel with a program of its own for records of which everything is there; it takes longer to write and
        to translate."""
        return replace(self, layout=replace(self.layout, twofold=True))

    def written(self) -> Source:
        return Source(Functions(self.asked, self.columns, self.asking, self.layout).kernel(), self.layout)


def compile_kernel(pack: Pack, rules: Sequence[str], population: Population, *, on: dt.date,
                   readings: Mapping[str, str] | None = None) -> Kernel:  # fmt: skip
    """Machine code that answers ``rules`` for every root record of a population on the date ``on``, with the kinds of
    the open answers.

    Raises ``LuodiError`` for a date that the document or a needed standard does not cover, and where llvmlite is not
    installed; ``CannotCompileError`` for what machine code has no exact way to say.
    """
    return assembled(source(pack, rules, population, on=on, readings=readings))


def layout(pack: Pack, rules: Sequence[str], population: Population, *, on: dt.date,
           readings: Mapping[str, str] | None = None) -> Layout:  # fmt: skip
    """What a kernel for these rules reads and writes."""
    return draft(pack, rules, population, on=on, readings=readings).layout


def source(pack: Pack, rules: Sequence[str], population: Population, *, on: dt.date,
           readings: Mapping[str, str] | None = None) -> Source:  # fmt: skip
    """The kernel before it is translated to the machine's own code."""
    return draft(pack, rules, population, on=on, readings=readings).written()


def draft(pack: Pack, rules: Sequence[str], population: Population, *, on: dt.date,
          readings: Mapping[str, str] | None = None) -> Draft:  # fmt: skip
    """The kernel before it is written."""
    for name in dict.fromkeys(name for rule in rules for name in pack.needs(rule)):
        pack.standards[name].on(on)
    for name in rules:
        if pack.root(name) != population.entity:
            raise CannotCompileError(
                f"规则“{name}”不是针对{population.entity}的。",
                f"the rule “{name}” is not about a {population.entity}.",
                mend_zh="请换用针对总体中记录的规则。",
                mend_en="Take a rule about the records of the population.",
            )
    return drafted(question(pack, on, readings), pack.vocabulary, rules, population)


def drafted(asked: Question, vocabulary: Vocabulary, rules: Sequence[str], population: Population) -> Draft:
    """The kernel for a question as it stands."""
    asking = Asking(asked.program, rules)
    texts = tuple(dict.fromkeys(_texts(asked, asking)))
    columns = Columns(population, vocabulary, texts, needs(asked.program, rules, population, vocabulary))
    return Draft(asked, asking, columns, columns.layout([asked.program.rules[name] for name in rules]))


def _texts(asked: Question, asking: Asking) -> Iterator[str]:
    """Every word that a text is compared with."""
    for name in asking.order:
        for node in t.walk(asked.program.rules[name].body):
            if isinstance(node, t.Literal) and isinstance(node.type, Text) and isinstance(node.value, str):
                yield node.value
            if isinstance(node, t.Standard):
                for row, value in asked.standard(node.name):
                    yield from (w for w, k in zip(row, node.keys, strict=False) if w and isinstance(k.type, Text))
                    if isinstance(node.type, Text) and isinstance(value, str):
                        yield value


# ---- translated


def assembled(made: Source, *, thorough: bool = False) -> Kernel:
    """The kernel in the machine's own code; ``thorough`` where it is to run long."""
    engine = loaded(made.ir, thorough=thorough)
    return Kernel(made.layout, made.ir, engine.get_function_address(ENTRY), engine)
