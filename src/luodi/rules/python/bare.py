"""The bare function: one plain Python function a rule, with the rules that it needs written into it.

It answers as fast as it can while all facts that matter are known, in Python's own order of ``and``/``or``. An open
value raises as soon as its truth is asked, and the caller then asks the explainer; where it does answer, the answer is
the semantics page's. Every line still knows the author's line that it came from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from luodi.rules import tree as t
from luodi.rules.exclusive import exclusive
from luodi.rules.program import Program, Rule
from luodi.rules.python.code import Code
from luodi.rules.python.expressions import by_exception, product
from luodi.rules.python.inlining import DEEPEST, Inlining
from luodi.rules.ranges import Ranges

Action = Sequence[str]
"""Statements; the last leaves: ``return …`` from anywhere, ``break`` and ``continue`` from the loop they stand in."""


class Bare(Inlining):
    """Writes the bare function of a rule into one ``Code``."""

    def __init__(self, program: Program, ranges: Ranges) -> None:
        super().__init__(program, ranges)
        self.wanted: list[str] = []

    def written(self, rule: str) -> Code:
        """The function of a rule, after the functions that it calls."""
        self.wanted = [rule]
        bodies: list[Code] = []
        for name in self.wanted:
            self.code = Code()
            self.define(self.program.rules[name])
            bodies.append(self.code)
        whole = Code()
        for body in reversed(bodies):
            whole.take(body)
        return whole

    def define(self, rule: Rule) -> None:
        code = self.code
        code.at = rule.at.line
        variables = [p.variable for p in rule.parameters]
        self.entities = {p.variable: p.entity for p in rule.parameters}
        self.locals, self.names, self.depth, self.found = {}, {}, 0, [{}]
        self.taken = set(variables)
        with code.block(f"def {rule.name}({', '.join(variables)}):"):
            self.tail(rule.body)

    # ---- statements

    def tail(self, expr: t.Expr) -> None:
        """Statements that return the expression."""
        code = self.code
        code.at = expr.at.line
        match expr:
            case t.Let(name=name, value=value, body=body):
                self.bind(name, value)
                self.tail(body)
            case t.If(test=test, then=then, otherwise=otherwise):
                with self.block(f"if {self.condition(test)}:"):
                    self.tail(then)
                self.tail(otherwise)
            case t.And() | t.Or() | t.Not():
                sense = decisive(expr)
                self.leave(expr, sense, (f"return {sense}",))
                code.at = expr.at.line
                code.add(f"return {not sense}")
            case t.Call() if not self.repeats(expr) and self.depth < DEEPEST:
                with self.inside(expr) as rule:
                    self.tail(rule.body)
            case _ if t.is_exact(expr.type):
                over, under = self.pair(expr)
                code.add(f"return ({over}, {under})")
            case _:
                code.add(f"return {self.value(expr)}")

    def bind(self, author: str, value: t.Expr) -> None:
        """``name = value``; an exact value takes two names."""
        self.code.at = value.at.line
        pair = self.ranges.of(value, self.entities, self.locals)
        name = self.own_name(author)
        if isinstance(value, t.If):
            # The author wrote it over several lines; a debugger shows which.
            self.branch(value, name)
        else:
            self.assign(value, name)
        self.locals[author], self.names[author] = pair, name

    def assign(self, expr: t.Expr, name: str) -> None:
        """Statements that give ``name`` (and ``name_d``) the value."""
        code = self.code
        code.at = expr.at.line
        match expr:
            case t.Let(name=local, value=value, body=body):
                self.bind(local, value)
                self.assign(body, name)
            case t.If() if t.is_exact(expr.type) or not self.plain(expr):
                self.branch(expr, name)
            case t.Cases():
                self.cases(expr, name)
            case t.Call() if self.depth < DEEPEST and self.lookup(self.called(expr)) is None:
                with self.inside(expr) as rule:
                    self.assign(rule.body, name)
                if self.repeats(expr):
                    self.found[-1][self.called(expr)] = name
            case t.And() | t.Or() if not self.plain(expr):
                sense = decisive(expr)
                code.add(f"{name} = {sense}")
                with self.block("while True:"):
                    self.leave(expr, sense, ("break",))
                    code.add(f"{name} = {not sense}")
                    code.add("break")
            case _ if t.is_exact(expr.type):
                over, under = self.pair(expr)
                code.add(f"{name} = {over}; {name}_d = {under}")
            case _:
                written = self.value(expr)
                if written != name:
                    code.add(f"{name} = {written}")

    def branch(self, expr: t.If, name: str) -> None:
        test = self.condition(expr.test)
        self.code.at = expr.at.line
        with self.block(f"if {test}:"):
            self.assign(expr.then, name)
        with self.block("else:"):
            self.assign(expr.otherwise, name)

    def cases(self, expr: t.Cases, name: str) -> None:
        """Exactly one case applies, or the explainer is asked."""
        ordered = by_exception(expr.branches)
        if exclusive(expr):
            self.first_case(ordered, expr, name)
            return
        code = self.code
        applies: dict[str, str] = {}
        for branch in ordered:
            code.at = branch.at.line
            held = code.name("applies")
            code.add(f"{held} = {'True' if branch.when is None else self.condition(branch.when)}")
            for other in branch.yields_to:
                code.add(f"if {applies[other]}: {held} = False")
            applies[branch.name] = held
        code.at = expr.at.line
        listed = list(applies)
        with self.block("while True:"):
            for i, branch in enumerate(ordered):
                code.at = branch.at.line
                others = " or ".join(applies[other] for other in listed[i + 1 :])
                with self.block(f"if {applies[branch.name]}:"):
                    if others:
                        code.add(f"if {others}: raise _Undetermined")
                    self.assign(branch.value, name)
                    code.add("break")
            code.add("raise _Undetermined")

    def first_case(self, branches: Sequence[t.CaseBranch], expr: t.Cases, name: str, done: Sequence[str] = ()) -> None:
        """Cases of which no two can apply: the first that does. One that did not apply is not asked again."""
        if not branches:
            self.code.add("raise _Undetermined")
            return
        branch = branches[0]
        self.code.at = branch.at.line
        others = {b.name: b.when for b in expr.branches}
        asked = [] if branch.when is None else [branch.when]
        for other in branch.yields_to:
            when = others[other]
            if other not in done and when is not None:
                asked.append(t.Not(when.type, when.at, when))
        if not asked:
            self.assign(branch.value, name)
            return
        test = asked[0] if len(asked) == 1 else t.And(asked[0].type, branch.at, tuple(asked))
        with self.block(f"if {self.condition(test)}:"):
            self.assign(branch.value, name)
        with self.block("else:"):
            plain = () if branch.yields_to else (branch.name,)
            self.first_case(branches[1:], expr, name, (*done, *plain))

    # ---- conditions

    def condition(self, expr: t.Expr) -> str:
        """A Python condition; what it needs first is added as statements."""
        return self.value(expr)

    def leave(self, expr: t.Expr, sense: bool, action: Action) -> None:
        """Run ``action`` if the condition comes out as ``sense``; else go on below."""
        code = self.code
        code.at = expr.at.line
        match expr:
            case t.Literal(value=value):
                for line in action if value is sense else ():
                    code.add(line)
            case t.Not(operand=operand):
                self.leave(operand, not sense, action)
            case t.And() | t.Or() if isinstance(expr, t.Or) is sense:
                for operand in self.together(expr.operands):
                    self.leave(operand, sense, action)
            case t.Let(name=name, value=value, body=body):
                self.bind(name, value)
                self.leave(body, sense, action)
            case t.Call() if self.written_here(expr):
                with self.inside(expr) as rule:
                    self.leave(rule.body, sense, action)
            case t.If(test=test, then=then, otherwise=otherwise) if not self.plain(expr):
                with self.block(f"if {self.condition(test)}:"):
                    code.add("pass")
                    self.leave(then, sense, action)
                with self.block("else:"):
                    code.add("pass")
                    self.leave(otherwise, sense, action)
            case t.Aggregate(op="any" | "all" as op) if (op == "any") is sense and action[-1].startswith("return"):
                self.search(expr, action)
            case _:
                asked = self.condition(expr)
                code.at = expr.at.line
                with self.block(f"if {'' if sense else 'not '}{asked}:"):
                    for line in action:
                        code.add(line)

    def together(self, operands: tuple[t.Expr, ...]) -> tuple[t.Expr, ...]:
        """Neighbouring searches through the same records become one search."""
        out: list[t.Expr] = []
        for operand in operands:
            last = out[-1] if out else None
            if isinstance(last, t.Aggregate) and isinstance(operand, t.Aggregate) and last.op == operand.op == "any":
                values = last.value, operand.value
                if (last.over, last.where) == (operand.over, operand.where) and values[0] and values[1]:
                    out[-1] = replace(last, value=t.Or(last.type, last.at, (values[0], values[1])))
                    continue
            out.append(operand)
        return tuple(out)

    def written_here(self, expr: t.Call) -> bool:
        return not self.repeats(expr) and self.depth < DEEPEST and self.lookup(self.called(expr)) is None

    def logic(self, expr: t.And | t.Or) -> str:
        if self.plain(expr):
            word = " and " if isinstance(expr, t.And) else " or "
            return f"({word.join(self.value(x) for x in expr.operands)})"
        name = self.code.name("b")
        self.assign(expr, name)
        return name

    def conditional(self, expr: t.If) -> str:
        if self.plain(expr):
            return f"({self.value(expr.then)} if {self.value(expr.test)} else {self.value(expr.otherwise)})"
        name = self.code.name("v")
        self.assign(expr, name)
        return name

    # ---- calls

    def value(self, expr: t.Expr) -> str:
        if isinstance(expr, t.Let | t.Cases):
            name = self.code.name("v")
            self.assign(expr, name)
            return name
        return super().value(expr)

    def call(self, expr: t.Call) -> str:
        known = self.lookup(self.called(expr))
        if known is not None:
            return known
        if self.depth >= DEEPEST:
            return self.out_of_line(expr)
        if not self.repeats(expr) and self.plain(expr):
            with self.inside(expr) as rule:
                return self.value(rule.body)
        name = self.code.name("v")
        self.assign(expr, name)
        return name

    def out_of_line(self, expr: t.Call) -> str:
        if expr.rule not in self.wanted:
            self.wanted.append(expr.rule)
        return f"{expr.rule}({', '.join(self.name(a) for a in expr.arguments)})"

    def unpacked(self, expr: t.Expr) -> tuple[str, str]:
        code = self.code
        match expr:
            case t.Call():
                known = self.lookup(self.called(expr))
                if known is not None:
                    return known, f"{known}_d"
                name = code.name("v")
                if self.depth >= DEEPEST:
                    code.add(f"{name}, {name}_d = {self.out_of_line(expr)}")
                    self.found[-1][self.called(expr)] = name
                else:
                    self.assign(expr, name)
                return name, f"{name}_d"
            case t.Least(operands=xs) | t.Greatest(operands=xs):
                over, under = code.name("n"), code.name("d")
                function = "_least_pair" if isinstance(expr, t.Least) else "_greatest_pair"
                parts = ", ".join(f"({n}, {d})" for n, d in (self.pair(x) for x in xs))
                code.add(f"{over}, {under} = {function}({parts})")
                return over, under
            case t.Silent():
                return self.value(expr), "1"
            case _:
                name = code.name("v")
                self.assign(expr, name)
                return name, f"{name}_d"

    def divide(self, expr: t.Divide) -> tuple[str, str]:
        over, under = super().divide(expr)
        name = self.code.name("n")
        self.code.add(f"{name} = {over}; {name}_d = {under}")
        return name, f"{name}_d"

    # ---- over records

    def listed(self, over: t.Over, where: t.Expr | None) -> tuple[str, t.Expr | None]:
        """The list to go through and what is still to be asked of each: records chosen by a rule that is asked more
        than once are chosen once."""
        rows = self.records(over)
        if not isinstance(where, t.Call) or not self.repeats(where) or over.last is not None:
            return rows, where
        others = tuple(self.name(a) for a in where.arguments if a != over.variable)
        key = ("chosen", rows, where.rule, *others)
        chosen = self.lookup(key)
        if chosen is None:
            chosen = self.code.name("chosen")
            self.code.add(f"{chosen} = []")
            with self.each(over, rows) as variable:
                self.leave(where, False, ("continue",))
                self.code.add(f"{chosen}.append({variable})")
            self.found[-1][key] = chosen
        return chosen, None

    @contextmanager
    def each(self, over: t.Over, rows: str) -> Iterator[str]:
        """A loop; its variable keeps its name until the loop ends."""
        kept = self.names, self.entities
        variable = self.own_name(over.variable)
        self.names = {**self.names, over.variable: variable}
        self.entities = {**self.entities, over.variable: over.entity}
        with self.block(f"for {variable} in {rows}:"):
            yield variable
        self.taken.discard(variable)
        self.names, self.entities = kept

    def settle_before(self, expr: t.Aggregate | t.Rank) -> None:
        """What a loop asks of the records above again and again is asked before it."""
        line = self.code.at
        for call in self.unvarying(expr, {name: name for name in self.entities}, expr.over.variable):
            if self.lookup(self.called(call)) is None:
                if t.is_exact(call.type):
                    self.unpacked(call)
                else:
                    self.call(call)
        self.code.at = line

    def unvarying(self, expr: t.Expr, names: Mapping[str, str], variable: str, depth: int = 0) -> Iterator[t.Call]:
        """Calls in a loop, or in the rules that it asks, that are repeated, light, and do not take its variable."""
        for node in t.walk(expr):
            if not isinstance(node, t.Call) or depth > DEEPEST:
                continue
            arguments = tuple(names.get(a, "") for a in node.arguments)
            rule = self.program.rules[node.rule]
            if variable not in arguments and "" not in arguments and self.repeats(node) and self.light(rule.body):
                yield replace(node, arguments=arguments)
            else:
                inner = dict(zip((p.variable for p in rule.parameters), arguments, strict=True))
                yield from self.unvarying(rule.body, inner, variable, depth + 1)

    def light(self, expr: t.Expr, depth: int = 3) -> bool:
        """Whether an expression goes through no records, not even in the rules that it asks."""
        for node in t.walk(expr):
            if isinstance(node, t.Aggregate | t.Rank | t.Cases):
                return False
            if isinstance(node, t.Call) and (
                depth == 0 or not self.light(self.program.rules[node.rule].body, depth - 1)
            ):
                return False
        return True

    def search(self, expr: t.Aggregate, action: Action) -> None:
        """``any`` (or ``all``) where finding one (or a failing one) leaves the function."""
        assert expr.value is not None
        self.settle_before(expr)
        rows, where = self.listed(expr.over, expr.where)
        with self.each(expr.over, rows):
            if where is not None:
                self.leave(where, False, ("continue",))
            self.leave(expr.value, expr.op == "any", action)

    def aggregate(self, expr: t.Aggregate) -> tuple[str, str]:
        code, op = self.code, expr.op
        self.settle_before(expr)
        rows, where = self.listed(expr.over, expr.where)
        if op == "count" and where is None:
            return f"_len({rows})", "1"
        result = code.name("s")
        start = {"sum": "0", "count": "0", "any": "False", "all": "True"}.get(op, "None")
        code.add(f"{result} = {start}")
        with self.each(expr.over, rows):
            if where is not None:
                self.leave(where, False, ("continue",))
            self.accumulate(expr, result)
        if op in ("min", "max"):
            assert expr.default is not None
            with self.block(f"if {result} is None:"):
                code.add(f"{result} = {self.paired(expr.default)}")
        if t.is_exact(expr.type):
            return f"{result}[0]", f"{result}[1]"
        return result, "1"

    def paired(self, expr: t.Expr) -> str:
        """The value as it is kept in a list: exact values as ``(n, d)``."""
        if t.is_exact(expr.type):
            over, under = self.pair(expr)
            return f"({over}, {under})"
        return self.value(expr)

    def accumulate(self, expr: t.Aggregate, result: str) -> None:
        code, value = self.code, expr.value
        match expr.op:
            case "count":
                code.add(f"{result} += 1")
            case "sum":
                assert value is not None
                code.add(f"{result} += {self.value(value)}")
            case "any" | "all":
                assert value is not None
                found = expr.op == "any"
                self.leave(value, found, (f"{result} = {found}", "break"))
            case "min" | "max":
                assert value is not None
                name = ("least" if expr.op == "min" else "greatest") + ("_pair" if t.is_exact(expr.type) else "")
                one = self.paired(value)
                code.add(f"{result} = {one} if {result} is None else {self.function(name)}({result}, {one})")

    def rank(self, expr: t.Rank) -> str:
        code = self.code
        (n1, d1) = self.pair(expr.value)
        mine, result = code.name("n"), code.name("s")
        code.add(f"{mine}, {mine}_d = {n1}, {d1}")
        # Asks for the truth of an open value, so that it is open even where there is nobody to compare with.
        with code.block(f"if {mine} != {mine}:"):
            code.add("raise _Undetermined")
        code.add(f"{result} = 1")
        sign = ">" if expr.descending else "<"
        with self.each(expr.over, self.records(expr.over)):
            if expr.where is not None:
                self.leave(expr.where, False, ("continue",))
            (n2, d2) = self.pair(expr.key)
            exact = t.is_exact(expr.key.type)
            test = f"{product(n2, f'{mine}_d')} {sign} {product(mine, d2)}" if exact else f"{n2} {sign} {mine}"
            with self.block(f"if {test}:"):
                code.add(f"{result} += 1")
        return result


def decisive(expr: t.Expr) -> bool:
    """The outcome that one operand alone can bring about."""
    if isinstance(expr, t.Not):
        return not decisive(expr.operand)
    return isinstance(expr, t.Or)
