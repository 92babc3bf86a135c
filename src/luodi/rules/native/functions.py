"""One function a rule in LLVM's language, and the kernel that calls those wanted for each root record of a batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.resources import files

from msgspec import Struct, field
from msgspec.structs import replace

from luodi.facts.types import Text
from luodi.rules import tree as t
from luodi.rules.native.asking import Asking
from luodi.rules.native.code import Code, named
from luodi.rules.native.columns import Columns, address, load, some_lacking
from luodi.rules.native.expressions import Expressions, Scope
from luodi.rules.native.layout import Layout, Result
from luodi.rules.native.needs import Row
from luodi.rules.native.term import Term, closed
from luodi.rules.native.whole import Whole
from luodi.rules.program import Rule
from luodi.rules.question import Question, bottom_up
from luodi.rules.sql.population import Path
from luodi.rules.sql.refusal import CannotCompileError

KEPT = 16
"""For so many neighbouring children at once the answers of a rule are kept; of the root record, one."""

DEEP = 30
"""So many rules may be written one inside the other."""

SHORT, LONG = 60, 300
"""Lines, those of what is written into it included, up to which a function is written into its callers."""

AHEAD = 16
"""Root records whose values are fetched together, while the same number before them is answered."""

LINE = 64
"""Bytes of memory that are fetched at once."""

ENTRY = "kernel"
_PASSED = ("columns", "starts", "memory")
_BESIDE = ", ".join(f"ptr noalias nocapture {'' if name == 'memory' else 'readonly '}%{name}" for name in _PASSED)
_GIVEN = ("columns", "filled", "starts", "results")
_STORED = {"flag": "i8", "whole": "i64", "day": "i32", "word": "i8"}


class Function(Struct):
    """A rule's function for records of certain tables. ``term`` is the shape of its answer; what of it is not known
    while compiling is handed back, in the order of ``parts``."""

    name: str
    term: Term
    parts: tuple[tuple[str, str], ...] = ()

    @property
    def kind(self) -> str:
        return f"{{ {', '.join(kind for _, kind in self.parts)} }}"


class Memory(Struct):
    """Bytes in which answers are kept; a record's place follows from its row, and its row stands beside the answer."""

    size: int = 0
    places: dict[str, int] = field(default_factory=dict)

    def place(self, name: str, size: int, rows: int) -> int:
        """Where the answers of a function are kept, each ``size`` bytes."""
        if name not in self.places:
            self.places[name] = self.size
            self.size += size * rows
        return self.places[name]


class Functions(Expressions):
    """All functions that the wanted rules need."""

    def __init__(self, question: Question, columns: Columns, asking: Asking, layout: Layout) -> None:
        super().__init__(question, columns, asking)
        self.layout = layout
        self.made: dict[tuple[str, tuple[Path, ...], bool], Function] = {}
        self.texts: list[tuple[Function, str, Code]] = []
        self.called: Counter[str] = Counter()
        self.nested = 0
        self.memory = Memory()

    # ---- calls

    def call(self, expr: t.Call, scope: Scope) -> Term:
        return self.answer(self.question.program.rules[expr.rule], [scope[a] for a in expr.arguments])

    def answer(self, rule: Rule, rows: Sequence[Row]) -> Term:
        """The answer of a rule for these records."""
        made, code = self.defined(rule, rows), self.code
        if not made.parts:
            return made.term
        given = ", ".join([*(f"ptr %{name}" for name in _PASSED), *(f"i64 {row.index}" for row in rows)])
        self.called[made.name] += 1
        code.calls.append(made.name)
        found = code.put(f"call fastcc {made.kind} @{made.name}({given})")
        return self.filled(made, [code.put(f"extractvalue {made.kind} {found}, {i}") for i in range(len(made.parts))])

    def filled(self, made: Function, texts: Sequence[str]) -> Term:
        """The function's answer with what was handed back in its place."""
        term = made.term
        for (part, _), text in zip(made.parts, texts, strict=True):
            if part == "kind":
                term = replace(term, kind=text)
            elif part == "n":
                assert term.n is not None
                term = replace(term, n=replace(term.n, text=text))
            else:
                term = replace(term, d=replace(term.d, text=text))
        return term

    # ---- definitions

    def define(self, rule: Rule, rows: Sequence[Row]) -> Function:
        """Write the function of a rule for records of the tables that ``rows`` lie in."""
        self.nested += 1
        if self.nested == DEEP:
            self.define_below(rule, rows)
        outer = self.code, self.locals
        code = self.code = Code()
        self.locals = {}
        start = code.block
        code.at(code.new("rule"))
        body = code.block
        own = [replace(row, index=f"%r{i}") for i, row in enumerate(rows)]
        scope = {p.variable: row for p, row in zip(rule.parameters, own, strict=True)}
        term = self.listed(self.expression(rule.body, scope), rule.type)
        made = Function(f"{named(rule.name)}.{len(self.made)}", term, tuple(_parts(term)))
        if made.parts:
            values = [_text(term, part) for part, _ in made.parts]
            if rule.name in self.asking.kept:
                self.keep(made, own, values)
            self.give(made, values)
            code.at(start)
            if rule.name in self.asking.kept:
                self.look_up(made, own)
            code.jump(body)
            taken = ", ".join([_BESIDE, *(f"i64 {row.index}" for row in own)])
            self.texts.append((made, f"define internal fastcc {made.kind} @{made.name}({taken})", code))
        self.code, self.locals = outer
        self.nested -= 1
        return made

    def define_below(self, rule: Rule, rows: Sequence[Row]) -> None:
        """The rules below this one about the same records, the lowest first: a long chain of rules is written link by
        link, not all the way down at once."""
        rules, found = self.question.program.rules, {row.entity: row for row in rows}
        for name in bottom_up(rules, [rule.name])[:-1]:
            entities = [p.entity for p in rules[name].parameters]
            about = [found[entity] for entity in entities if entity in found]
            if (name, tuple(row.path for row in about)) in self.columns.calls:
                self.defined(rules[name], about)

    def defined(self, rule: Rule, rows: Sequence[Row]) -> Function:
        key = rule.name, tuple(row.path for row in rows), self.columns.filled
        if key not in self.made:
            self.made[key] = self.define(rule, rows)
        return self.made[key]

    def give(self, made: Function, values: Sequence[str]) -> None:
        code, whole = self.code, "undef"
        for i, ((_, kind), value) in enumerate(zip(made.parts, values, strict=True)):
            whole = code.put(f"insertvalue {made.kind} {whole}, {kind} {value}, {i}")
        code.leave(f"ret {made.kind} {whole}")

    # ---- answers that are kept

    def place(self, made: Function, rows: Sequence[Row]) -> list[str]:
        """The addresses at which the record's row, its owners' rows and the answer are kept."""
        code, keys = self.code, _keys(rows)
        size = 16 * (len(keys) + len(made.parts))
        many = KEPT if rows[0].path else 1
        start = self.memory.place(made.name, size, many)
        turn = code.put(f"and i64 {rows[0].index}, {many - 1}")
        at = code.put(f"add i64 {code.put(f'mul i64 {turn}, {size}')}, {start}")
        first = address(code, "i8", "%memory", at)
        return [address(code, "i8", first, str(16 * i)) for i in range(len(keys) + len(made.parts))]

    def look_up(self, made: Function, rows: Sequence[Row]) -> None:
        """Give the answer that was kept, if it is this record's."""
        code, keys = self.code, _keys(rows)
        places = self.place(made, rows)
        same = "true"
        for place, row in zip(places, keys, strict=False):
            same = code.both(same, code.put(f"icmp eq i64 {code.put(f'load i64, ptr {place}')}, {row.index}"))
        known, new = code.new("known"), code.new("new")
        code.branch(same, known, new)
        code.at(known)
        kept = zip(places[len(keys) :], made.parts, strict=True)
        self.give(made, [code.put(f"load {kind}, ptr {place}") for place, (_, kind) in kept])
        code.at(new)

    def keep(self, made: Function, rows: Sequence[Row], values: Sequence[str]) -> None:
        keys = _keys(rows)
        places = self.place(made, rows)
        for place, row in zip(places, keys, strict=False):
            self.code.do(f"store i64 {row.index}, ptr {place}")
        for place, (_, kind), value in zip(places[len(keys) :], made.parts, values, strict=True):
            self.code.do(f"store {kind} {value}, ptr {place}")

    # ---- the kernel

    def kernel(self) -> str:
        """The whole module."""
        twofold = self.layout.twofold
        code = self.code = Code()
        before = code.block
        head, body, done, after = (code.new(stem) for stem in ("loop", "turn", "done", "after"))
        index, following, end = code.name(), code.name(), code.name()
        code.at(head)
        code.do(f"{index} = phi i64 [%first, %{before.label}], [{following}, %{after.label}]")
        code.branch(code.put(f"icmp slt i64 {index}, {end}"), body, done)
        ways = []
        for filled in (True, False) if twofold else (False,):
            ways.append(code.at(code.new("filled" if filled else "careful")))
            self.columns.filled = filled
            self.answers(index)
            code.jump(after)
        code.at(body)
        if twofold:
            self.fetch(index, end)
            code.branch(self.lacking(index), ways[1], ways[0])
        else:
            code.jump(ways[0])
        code.at(after)
        code.do(f"{following} = add i64 {index}, 1")
        code.jump(head)
        code.at(done)
        code.leave("ret void")
        code.at(before)
        code.slots.append(f"%memory = alloca [{max(self.memory.size, 1)} x i8], align 16")
        code.do(f"call void @llvm.memset.p0.i64(ptr %memory, i8 -1, i64 {self.memory.size}, i1 false)")
        code.do(f"{end} = add i64 %first, %rows")
        code.jump(head)
        taken = ", ".join(["i64 %first, i64 %rows", *(f"ptr noalias %{name}" for name in _GIVEN)])
        calendar = files("luodi.rules.native").joinpath("dates.ll").read_text("utf-8")
        constants = [f"{name} = {what}" for name, what in self.constants.items()]
        parts = [*constants, *self.printed(), code.text(f"define void @{ENTRY}({taken}) nounwind"),
                 "declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)",
                 "declare void @llvm.prefetch.p0(ptr, i32, i32, i32)", calendar, "!0 = !{}"]  # fmt: skip
        return "\n\n".join(parts) + "\n"

    def answers(self, index: str) -> None:
        """Answer all for the root record, and hand the answers out."""
        number, place = 0, self.code.put(f"sub i64 {index}, %first")
        for result in self.layout.results:
            term = self.answer(self.question.program.rules[result.rule], [Row((), self.layout.entity, index)])
            self.check_room(result.rule, term)
            number = self.write(result, term, place, number)

    def fetch(self, index: str, end: str) -> None:
        """Before every so many root records have what the next so many read fetched: a kernel reads more columns at a
        time than processors follow by themselves."""
        code = self.code
        due, on = code.new("due"), code.new("on")
        code.branch(code.put(f"icmp eq i64 {code.put(f'and i64 {index}, {AHEAD - 1}')}, 0"), due, on)
        code.at(due)
        bounds = [code.put(f"add i64 {index}, {more}") for more in (AHEAD, 2 * AHEAD)]
        first, last = (code.pick(code.put(f"icmp slt i64 {at}, {end}"), "i64", at, end) for at in bounds)
        spans: dict[Path, tuple[str, str]] = {(): (first, last)}
        for number, path in enumerate([(), *self.layout.relations]):
            if path:
                spans[path] = self.below(number, spans[path[:-1]])
            for place, column in enumerate(self.layout.columns):
                if column.path == path and column.form != "flag":
                    values = load(code, "ptr", address(code, "ptr", "%columns", str(2 * place)))
                    self.fetch_lines(*(address(code, _STORED[column.form], values, at) for at in spans[path]))
        code.jump(on)
        code.at(on)

    def fetch_lines(self, begin: str, end: str) -> None:
        """Have memory fetched, one line at least. What lies beyond an array does no harm."""
        code = self.code
        before, line, after = code.block, code.new("line"), code.new("lines")
        code.jump(line)
        code.at(line)
        at, following = code.name(), code.name()
        code.do(f"{at} = phi ptr [{begin}, %{before.label}], [{following}, %{line.label}]")
        code.do(f"call void @llvm.prefetch.p0(ptr {at}, i32 0, i32 2, i32 1)")
        code.do(f"{following} = getelementptr i8, ptr {at}, i64 {LINE}")
        code.branch(code.put(f"icmp ult ptr {following}, {end}"), line, after)
        code.at(after)

    def below(self, number: int, span: tuple[str, str]) -> tuple[str, str]:
        """The rows of a relation's records below neighbouring owners: from, until."""
        code = self.code
        starts = load(code, "ptr", address(code, "ptr", "%starts", str(number - 1)))
        begin, end = (load(code, "i64", address(code, "i64", starts, at)) for at in span)
        return begin, end

    def lacking(self, index: str) -> str:
        """Whether anything that is not optional is missing of a root record or of any below it: the children of
        neighbours are neighbours, on every level."""
        code = self.code
        spans: dict[Path, tuple[str, str]] = {(): (index, code.put(f"add i64 {index}, 1"))}
        found = "false"
        for number, path in enumerate([(), *self.layout.relations]):
            if path:
                spans[path] = self.below(number, spans[path[:-1]])
            bits = load(code, "ptr", address(code, "ptr", "%filled", str(number)))
            some = some_lacking(code, bits, *spans[path])
            found = some if found == "false" else code.put(f"or i1 {found}, {some}")
        return found

    def printed(self) -> Iterator[str]:
        """The functions, callees first; what is short, or called once and not long, is written into its callers."""
        inside: dict[str, int] = {}
        for made, head, code in self.texts:
            text = code.text(f"{head} alwaysinline nounwind")
            lines = text.count("\n") + sum(inside.get(name, 0) for name in code.calls)
            if lines <= SHORT or (self.called[made.name] == 1 and lines <= LONG):
                inside[made.name] = lines
                yield text
            else:
                yield text.replace(" alwaysinline", "", 1)

    def check_room(self, name: str, term: Term) -> None:
        """Refuse an answer that has no room where it is to be handed out."""
        if term.n is not None and (term.n.width > 64 or term.d.width > 64):
            raise CannotCompileError(
                f"规则“{name}”的结果可能超过 64 位整数。",
                f"the result of the rule “{name}” may exceed 64 bits.",
                mend_zh="请先用 rounded(…) 取整，或用 SQL 计算。",
                mend_en="Round it first with rounded(…), or compute it with SQL.",
            )
        if isinstance(term.type, Text) and term.other:
            raise CannotCompileError(
                f"规则“{name}”的结果是任意文字，机器码只认得所列的词语。",
                f"the result of the rule “{name}” is any text; machine code knows listed words only.",
                mend_zh="请用 SQL 计算。",
                mend_en="Compute it with SQL.",
            )

    def write(self, result: Result, term: Term, index: str, number: int) -> int:
        """Store an answer; gives the number of the next buffer."""
        code, kind, stored = self.code, term.kind or "0", _STORED[result.form]
        value, over = "0", "1"
        if term.n is not None:
            value, over = term.n.text, term.d.text
            if result.form == "flag":
                value = code.put(f"zext i1 {value} to i8")
            elif result.form != "whole":
                value = code.put(f"trunc i64 {value} to {stored}")
            if term.kind is not None:
                sure = closed(code, kind)
                value = code.pick(sure, stored, value, "0")
                over = code.pick(sure, "i64", over, "1")
        outs = [(stored, value), *([("i64", over)] if result.exact else []), ("i8", kind)]
        for type_, text in outs:
            buffer = load(code, "ptr", address(code, "ptr", "%results", str(number)))
            code.do(f"store {type_} {text}, ptr {address(code, type_, buffer, index)}")
            number += 1
        return number


def _keys(rows: Sequence[Row]) -> list[Row]:
    """The records that tell an answer from another one of the same root record."""
    return [row for row in rows if row.path] or [rows[0]]


def _parts(term: Term) -> Iterator[tuple[str, str]]:
    """What of an answer is not known while compiling, and in which type it is handed back."""
    if term.n is not None and not term.n.known:
        yield "n", term.n.kind
    if term.n is not None and not term.d.known:
        yield "d", term.d.kind
    if term.kind is not None and term.kind.startswith("%"):
        yield "kind", "i8"


def _text(term: Term, part: str) -> str:
    if part == "kind":
        assert term.kind is not None
        return term.kind
    found: Whole | None = term.n if part == "n" else term.d
    assert found is not None
    return found.text
