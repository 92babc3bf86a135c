"""The bare function: plain Python that answers as fast as it can while all facts that matter are known.

It follows Python's own order of ``and``/``or``; an open value raises as soon as its truth is asked, and the caller then
asks the explainer. Where it does answer, it answers as the semantics page says.
"""

from __future__ import annotations

import datetime as dt

from luodi.facts.types import Number
from luodi.rules import tree as t
from luodi.rules.python.code import Code
from luodi.rules.ranges import Pair, Ranges
from luodi.rules.scales import exact_factors, round_factors

_ROUND = {"half_up": "_half_up", "up": "_rounded_up", "down": "_rounded_down"}


def product(*parts: str | int) -> str:
    """``a * b`` without factors of one."""
    kept = [str(p) for p in parts if str(p) != "1"]
    return " * ".join(kept) or "1"


def known(value: t.Value) -> str:
    """A literal in Python."""
    return f"_date({value.year}, {value.month}, {value.day})" if isinstance(value, dt.date) else repr(value)


class Bare:
    """Writes the bare functions of a program's rules into one ``Code``."""

    def __init__(self, program: t.Program, ranges: Ranges) -> None:
        self.program, self.ranges = program, ranges
        self.code = Code()
        self.entities: dict[str, str] = {}
        self.locals: dict[str, Pair] = {}

    def rule(self, rule: t.Rule) -> None:
        code = self.code
        code.at = rule.at.line
        self.entities = {p.variable: p.entity for p in rule.parameters}
        self.locals = {}
        with code.block(f"def {rule.name}({', '.join(p.variable for p in rule.parameters)}):"):
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
                with code.block(f"if {self.value(test)}:"):
                    self.tail(then)
                self.tail(otherwise)
            case t.And(operands=operands) | t.Or(operands=operands):
                decisive = isinstance(expr, t.Or)
                for operand in operands[:-1]:
                    code.at = operand.at.line
                    with code.block(f"if {'' if decisive else 'not '}{self.value(operand)}:"):
                        code.add(f"return {decisive}")
                self.tail(operands[-1])
            case t.Cases():
                self.cases(expr)
            case _:
                code.add(f"return {self.whole(expr)}")

    def bind(self, name: str, value: t.Expr) -> None:
        """``name = value``; an exact value takes two names."""
        code = self.code
        code.at = value.at.line
        pair = self.ranges.of(value, self.entities, self.locals)
        if isinstance(value, t.If):
            self.branches(value, name)
        elif t.is_exact(value.type):
            over, under = self.pair(value)
            code.add(f"{name}, {name}_d = {over}, {under}")
        else:
            code.add(f"{name} = {self.value(value)}")
        self.locals[name] = pair

    def branches(self, expr: t.If, name: str) -> None:
        """``if …: name = a`` / ``else: name = b``."""
        code = self.code
        with code.block(f"if {self.value(expr.test)}:"):
            self.bind(name, expr.then)
        with code.block("else:"):
            self.bind(name, expr.otherwise)

    def cases(self, expr: t.Cases) -> None:
        """Exactly one case applies, or the explainer is asked."""
        code = self.code
        applies: dict[str, str] = {}
        for branch in by_exception(expr.branches):
            code.at = branch.at.line
            test = "True" if branch.when is None else self.value(branch.when)
            yields = "".join(f" and not {applies[name]}" for name in branch.yields_to)
            applies[branch.name] = code.name("applies")
            code.add(f"{applies[branch.name]} = {test}{yields}")
        names = list(applies)
        for i, branch_name in enumerate(names):
            branch = next(b for b in expr.branches if b.name == branch_name)
            code.at = branch.at.line
            with code.block(f"if {applies[branch_name]}:"):
                others = " or ".join(applies[name] for name in names[i + 1 :])
                if others:
                    with code.block(f"if {others}:"):
                        code.add("raise _Undetermined")
                self.tail(branch.value)
        code.at = expr.at.line
        code.add("raise _Undetermined")

    # ---- expressions

    def whole(self, expr: t.Expr) -> str:
        """The value as it is returned: exact values as ``(n, d)``."""
        if t.is_exact(expr.type):
            over, under = self.pair(expr)
            return f"({over}, {under})"
        return self.value(expr)

    def value(self, expr: t.Expr) -> str:
        """A Python expression for a value that is not exact; what it needs first is added as statements."""
        match expr:
            case t.Literal(value=value):
                return known(value)
            case t.Local(name=name):
                return name
            case t.Attribute(subject=subject, name=name):
                return f"{subject}.{name}"
            case t.IsNone(subject=subject, name=name):
                return f"_is_none({subject}.{name})"
            case t.Point(name=name, subject=subject):
                return f"{subject}.{name}" if subject else f"_point_{name}"
            case t.Standard(name=name, keys=keys):
                row = "".join(self.value(key) + ", " for key in keys)
                return f"std_{name}[({row})]" if keys else f"std_{name}"
            case t.DecisionDate():
                return "_on"
            case t.Call(rule=rule, arguments=arguments):
                return f"{rule}({', '.join(arguments)})"
            case t.Silent():
                return "_undetermined()"
            case t.Not(operand=operand):
                return f"(not {self.value(operand)})"
            case t.And() | t.Or():
                return self.logic(expr)
            case t.If():
                return self.conditional(expr)
            case t.Compare():
                return self.compare(expr)
            case t.In():
                return self.member(expr)
            case t.Aggregate():
                return self.aggregate(expr)[0]
            case t.Rank():
                return self.rank(expr)
            case _:
                return self.arithmetic(expr)

    def member(self, expr: t.In) -> str:
        return f"({self.value(expr.item)} in ({''.join(known(o.value) + ', ' for o in expr.options)}))"

    def arithmetic(self, expr: t.Expr) -> str:
        match expr:
            case t.Add(left=a, right=b):
                return f"({self.value(a)} + {self.value(b)})"
            case t.Subtract(left=a, right=b):
                return f"({self.value(a)} - {self.value(b)})"
            case t.Multiply(left=a, right=b):
                return f"({self.value(a)} * {self.value(b)})"
            case t.Negate(operand=a):
                return f"(-{self.value(a)})"
            case t.Rescale(operand=a, factor=factor):
                return f"({self.value(a)} * {factor})"
            case t.Round(operand=a, way=way):
                over, under = self.pair(a)
                p, q = round_factors(expr)
                return f"{_ROUND[way]}({product(over, p)}, {product(under, q)})"
            case t.Least(operands=xs):
                return f"{self.function('least')}({', '.join(self.value(x) for x in xs)})"
            case t.Greatest(operands=xs):
                return f"{self.function('greatest')}({', '.join(self.value(x) for x in xs)})"
            case t.AddPeriod(date=date, amount=amount, unit=unit):
                return f"_add_{unit}({self.value(date)}, {self.value(amount)})"
            case t.Between(start=start, end=end, unit=unit):
                return f"_full_{unit}({self.value(start)}, {self.value(end)})"
            case t.DatePart(part=part, date=date):
                return self.date_part(self.value(date), part)
            case _:
                raise AssertionError(type(expr).__name__)

    def function(self, name: str) -> str:
        return {"least": "_min", "greatest": "_max"}.get(name, f"_{name}")

    def date_part(self, date: str, part: str) -> str:
        return f"{date}.{part}"

    def pair(self, expr: t.Expr) -> tuple[str, str]:
        """Numerator and denominator; a number that is not exact has the denominator 1."""
        if not t.is_exact(expr.type):
            return self.value(expr), "1"
        match expr:
            case t.Literal(value=(over, under)):
                return str(over), str(under)
            case t.Local(name=name):
                return name, f"{name}_d"
            case t.ToExact(operand=x):
                p, q = exact_factors(expr)
                return f"({product(self.value(x), p)})", str(q)
            case t.Add(left=a, right=b) | t.Subtract(left=a, right=b):
                (n1, d1), (n2, d2) = self.pair(a), self.pair(b)
                sign = "+" if isinstance(expr, t.Add) else "-"
                if d1 == d2:
                    return f"({n1} {sign} {n2})", d1
                return f"({product(n1, d2)} {sign} {product(n2, d1)})", f"({product(d1, d2)})"
            case t.Multiply(left=a, right=b):
                (n1, d1), (n2, d2), (p, q) = self.pair(a), self.pair(b), exact_factors(expr)
                return f"({product(n1, n2, p)})", f"({product(d1, d2, q)})"
            case t.Negate(operand=a):
                n1, d1 = self.pair(a)
                return f"(-{n1})", d1
            case t.Divide():
                return self.divide(expr)
            case t.Aggregate():
                return self.aggregate(expr)
            case _:
                return self.unpacked(expr)

    def unpacked(self, expr: t.Expr) -> tuple[str, str]:
        """The halves of what is only to be had as a whole: calls, branches, least and greatest."""
        over, under = self.code.name("n"), self.code.name("d")
        match expr:
            case t.Call(rule=rule, arguments=arguments):
                self.code.add(f"{over}, {under} = {rule}({', '.join(arguments)})")
            case t.If(test=test, then=then, otherwise=otherwise):
                with self.code.block(f"if {self.value(test)}:"):
                    n, d = self.pair(then)
                    self.code.add(f"{over}, {under} = {n}, {d}")
                with self.code.block("else:"):
                    n, d = self.pair(otherwise)
                    self.code.add(f"{over}, {under} = {n}, {d}")
            case t.Least(operands=xs) | t.Greatest(operands=xs):
                name = "_least_pair" if isinstance(expr, t.Least) else "_greatest_pair"
                parts = ", ".join(f"({n}, {d})" for n, d in (self.pair(x) for x in xs))
                self.code.add(f"{over}, {under} = {name}({parts})")
            case _:
                raise AssertionError(type(expr).__name__)
        return over, under

    def divide(self, expr: t.Divide) -> tuple[str, str]:
        (n1, d1), (n2, d2), (p, q) = self.pair(expr.left), self.pair(expr.right), exact_factors(expr)
        over, under = f"({product(n1, d2, p)})", self.divisor(expr, n2)
        under = f"({product(d1, under, q)})"
        if self.may_be_negative(expr.right):
            n, d = self.code.name("n"), self.code.name("d")
            self.code.add(f"{n}, {d} = _signed({over}, {under})")
            return n, d
        return over, under

    def divisor(self, expr: t.Divide, under: str) -> str:
        return f"({under} or _undetermined())"

    def may_be_negative(self, expr: t.Expr) -> bool:
        over, _ = self.ranges.of(expr, self.entities, self.locals)
        return not over.positive

    def compare(self, expr: t.Compare) -> str:
        if t.is_exact(expr.left.type):
            (n1, d1), (n2, d2) = self.pair(expr.left), self.pair(expr.right)
            return f"({product(n1, d2)} {expr.op} {product(n2, d1)})"
        return f"({self.value(expr.left)} {expr.op} {self.value(expr.right)})"

    def logic(self, expr: t.And | t.Or) -> str:
        """``a and b``; where a later operand needs statements first, they run only if they are reached."""
        code, word = self.code, "and" if isinstance(expr, t.And) else "or"
        parts: list[str] = []
        held: str | None = None
        depth = code.depth
        for operand in expr.operands:
            self.code = code.scratch()
            part = self.value(operand)
            written, self.code = self.code, code
            if written.lines and parts:
                held = held or code.name("b")
                code.add(f"{held} = {f' {word} '.join(parts)}")
                code.add(f"if {'' if word == 'and' else 'not '}{held}:")
                code.depth += 1
                self.code = code
                part = self.value(operand)
                parts = [part]
            else:
                code.take(written)
                parts.append(part)
        if held is None:
            return f"({f' {word} '.join(parts)})"
        code.add(f"{held} = {f' {word} '.join(parts)}")
        code.depth = depth
        return held

    def conditional(self, expr: t.If) -> str:
        code = self.code
        test = self.value(expr.test)
        name = code.name("v")
        with code.block(f"if {test}:"):
            code.add(f"{name} = {self.value(expr.then)}")
        with code.block("else:"):
            code.add(f"{name} = {self.value(expr.otherwise)}")
        return name

    # ---- over records

    def records(self, over: t.Over) -> str:
        """The list that is gone through."""
        self.entities[over.variable] = over.entity
        listed = f"{over.subject}.{over.relation}"
        if over.last is None:
            return listed
        n, by = over.last
        attribute = self.ranges.vocabulary[over.entity].attributes[by]
        return f"_last({listed}, {n}, {by!r}, {attribute.zh!r}, {attribute.en!r})"

    def aggregate(self, expr: t.Aggregate) -> tuple[str, str]:
        code, op = self.code, expr.op
        listed = self.records(expr.over)
        variable = expr.over.variable.replace(" ", "_")
        if op == "count" and expr.where is None:
            return f"_len({listed})", "1"
        result = code.name("s")
        start = {"sum": "0", "count": "0", "any": "False", "all": "True"}.get(op, "None")
        code.add(f"{result} = {start}")
        with code.block(f"for {variable} in {listed}:"):
            if expr.where is not None:
                code.add(f"if {self.value(expr.where)}:")
                code.depth += 1
            self.accumulate(expr, result)
            if expr.where is not None:
                code.depth -= 1
        if op in ("min", "max"):
            assert expr.default is not None
            with code.block(f"if {result} is None:"):
                code.add(f"{result} = {self.whole(expr.default)}")
        if t.is_exact(expr.type):
            return f"{result}[0]", f"{result}[1]"
        return result, "1"

    def accumulate(self, expr: t.Aggregate, result: str) -> None:
        code = self.code
        match expr.op:
            case "count":
                code.add(f"{result} += 1")
            case "sum":
                assert expr.value is not None
                code.add(f"{result} += {self.value(expr.value)}")
            case "any" | "all":
                assert expr.value is not None
                found = expr.op == "any"
                with code.block(f"if {'' if found else 'not '}{self.value(expr.value)}:"):
                    code.add(f"{result} = {found}")
                    code.add("break")
            case "min" | "max":
                assert expr.value is not None
                name = ("least" if expr.op == "min" else "greatest") + ("_pair" if t.is_exact(expr.type) else "")
                value = self.whole(expr.value)
                function = self.function(name)
                code.add(f"{result} = {value} if {result} is None else {function}({result}, {value})")

    def rank(self, expr: t.Rank) -> str:
        code = self.code
        (n1, d1) = self.pair(expr.value)
        mine = code.name("n")
        code.add(f"{mine}, {mine}_d = {n1}, {d1}")
        result = code.name("s")
        code.add(f"{result} = 1")
        sign = ">" if expr.descending else "<"
        with code.block(f"for {expr.over.variable} in {self.records(expr.over)}:"):
            if expr.where is not None:
                code.add(f"if {self.value(expr.where)}:")
                code.depth += 1
            (n2, d2) = self.pair(expr.key)
            exact = isinstance(expr.key.type, Number) and expr.key.type.exact
            test = f"{product(n2, f'{mine}_d')} {sign} {product(mine, d2)}" if exact else f"{n2} {sign} {mine}"
            with code.block(f"if {test}:"):
                code.add(f"{result} += 1")
            if expr.where is not None:
                code.depth -= 1
        return result


def by_exception(branches: tuple[t.CaseBranch, ...]) -> list[t.CaseBranch]:
    """The cases, each after those that it yields to."""
    done: list[t.CaseBranch] = []
    left = list(branches)
    while left:
        ready = [b for b in left if all(name in {d.name for d in done} for name in b.yields_to)]
        done.extend(ready)
        left = [b for b in left if b not in ready]
    return done
