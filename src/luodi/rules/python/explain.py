"""The explainer: the same rules in generated Python that evaluates every test and keeps every reason."""

from __future__ import annotations

from luodi.facts.types import BOOL
from luodi.rules import tree as t
from luodi.rules.program import Program, Rule
from luodi.rules.python.expressions import Expressions, by_exception
from luodi.rules.python.repeats import repeated_rules
from luodi.rules.python.wording import Wording
from luodi.rules.ranges import Ranges
from luodi.rules.reasons import Meta

_AGGREGATES = {
    "sum": "_total", "count": "_how_many", "any": "_exists", "all": "_every", "min": "_lowest", "max": "_highest",
}  # fmt: skip


class Explain(Expressions):
    """Writes ``_x_<rule>`` functions: each returns the tuple of a ``Reason``. ``metas`` are their shared parts.

    ``repeated``: the rules that are remembered within a decision, by the slot of ``_memo`` where they are kept.
    """

    def __init__(self, program: Program, ranges: Ranges, wording: Wording) -> None:
        super().__init__(program, ranges)
        self.wording = wording
        self.metas: list[Meta] = []
        self.repeated = {name: slot for slot, name in enumerate(sorted(repeated_rules(program)))}
        self.children = "_c"
        self.rule_name = ""

    def meta(self, meta: Meta) -> str:
        self.metas.append(meta)
        return f"_M{len(self.metas) - 1}"

    def rule(self, rule: Rule) -> None:
        code = self.code
        code.at = rule.at.line
        self.entities = {p.variable: p.entity for p in rule.parameters}
        self.locals, self.children, self.rule_name = {}, "_c", rule.name
        variables = ", ".join(p.variable for p in rule.parameters)
        self.wording.enter(rule)
        with code.block(f"def {explained(rule.name)}({variables}, _memo):"):
            slot = self.repeated.get(rule.name)
            first = rule.parameters[0].variable
            if slot is not None:
                code.add(f"_r = _memo[{slot}].get({first})")
                with code.block("if _r is not None:"):
                    code.add("return _r")
            code.add("_c = []")
            self.result(rule.body, "_v")
            code.at = rule.body.at.end_line
            meta = self.wording.rule_meta(rule)
            inputs = "".join(f"{source}, " for source in self.wording.input_sources(rule))
            made = f"({self.meta(meta)}, _v, ({variables},), ({inputs}), _c)"
            if slot is not None:
                code.add(f"_r = _memo[{slot}][{first}] = {made}")
                code.add("return _r")
            else:
                code.add(f"return {made}")

    # ---- statements

    def result(self, expr: t.Expr, name: str) -> None:
        """Statements that give ``name`` the value of the expression, exact values as a tuple or open."""
        code = self.code
        code.at = expr.at.line
        match expr:
            case t.Let(name=local, value=value, body=body):
                self.bind(local, value)
                self.result(body, name)
            case t.If(test=test, then=then, otherwise=otherwise):
                held = self.held(test)
                with code.block(f"if {held} is True:"):
                    self.result(then, name)
                code.at = expr.at.line
                with code.block(f"elif {held} is False:"):
                    self.result(otherwise, name)
                with code.block("else:"):
                    code.add(f"{name} = {held}")
            case t.Cases():
                self.settled(expr, name)
            case _:
                code.add(f"{name} = {self.whole(expr)}")

    def bind(self, name: str, value: t.Expr) -> None:
        code = self.code
        code.at = value.at.line
        pair = self.ranges.of(value, self.entities, self.locals)
        self.result(value, name)
        if t.is_exact(value.type):
            code.add(f"{name}, {name}_d = _pair({name})")
        self.locals[name] = pair
        self.wording.local(name, value)

    def held(self, expr: t.Expr) -> str:
        """A name that holds a condition's value; the condition is kept as a test."""
        return self.named(self.tested(expr))

    def named(self, value: str) -> str:
        """The value under a name, so that it is worked out once."""
        if value.isidentifier():
            return value
        name = self.code.name("b")
        self.code.add(f"{name} = {value}")
        return name

    def tested(self, expr: t.Expr) -> str:
        """A condition; a bare fact, point or ``is None`` becomes a test of its own so that it shows with its mark."""
        value = self.value(expr)
        if isinstance(expr, t.Attribute | t.Point | t.IsNone | t.Local):
            code, name = self.code, self.code.name("b")
            code.add(f"{name} = {value}")
            code.add(f"{self.children}.append(({self.meta(self.wording.test_meta(expr))}, {name}))")
            return name
        return value

    def settled(self, expr: t.Cases, name: str) -> None:
        code, outer = self.code, self.children
        applies: dict[str, tuple[str, str]] = {}
        for branch in by_exception(expr.branches):
            code.at = branch.at.line
            self.children = code.name("c")
            code.add(f"{self.children} = []")
            own = "True" if branch.when is None else self.tested(branch.when)
            yields = "".join(f", {negated(applies[other][0])}" for other in branch.yields_to)
            held, value = code.name("applies"), code.name("v")
            code.add(f"{held} = _both({own}{yields})" if yields else f"{held} = {own}")
            code.add(f"{value} = None")
            with code.block(f"if {held} is True:"):
                self.result(branch.value, value)
            code.at = branch.at.line
            meta = self.wording.case_meta(branch, expr)
            code.add(f"{outer}.append(({self.meta(meta)}, {value}, {held}, {self.children}))")
            applies[branch.name] = (held, value)
        self.children = outer
        code.at = expr.at.line
        listed = "".join(f"({case_name(b)!r}, {', '.join(applies[b.name])}), " for b in expr.branches)
        quantity = self.meta(self.wording.quantity_meta(expr))
        code.add(
            f"{name} = _settled({quantity}, ({listed}), {self.program.rules[self.rule_name].parameters[0].variable})"
        )

    # ---- expressions

    def whole(self, expr: t.Expr) -> str:
        if not t.is_exact(expr.type):
            return self.value(expr)
        if isinstance(expr, t.Call):
            return self.called(expr)
        over, under = self.pair(expr)
        return f"_paired({over}, {under})"

    def value(self, expr: t.Expr) -> str:
        match expr:
            case t.Call():
                return self.called(expr)
            case t.Not(operand=operand):
                return negated(self.tested(operand))
            case t.Standard(keys=keys) if keys:
                return self.looked_up(expr)
            case t.Silent():
                return self.silence(expr)
            case t.Let() | t.If() | t.Cases():
                name = self.code.name("v")
                self.result(expr, name)
                return name
            case _:
                return super().value(expr)

    def called(self, expr: t.Call) -> str:
        code, name = self.code, self.code.name("r")
        code.add(f"{name} = {explained(expr.rule)}({', '.join(expr.arguments)}, _memo)")
        code.add(f"{self.children}.append({name})")
        return f"{name}[1]"

    def unpacked(self, expr: t.Expr) -> tuple[str, str]:
        code = self.code
        over, under = code.name("n"), code.name("d")
        match expr:
            case t.Call():
                code.add(f"{over}, {under} = _pair({self.called(expr)})")
            case t.Least(operands=xs) | t.Greatest(operands=xs):
                function = "_least_pair" if isinstance(expr, t.Least) else "_greatest_pair"
                parts = ", ".join(self.whole(x) for x in xs)
                code.add(f"{over}, {under} = _pair({function}({parts}))")
            case t.Silent():
                code.add(f"{over}, {under} = _pair({self.silence(expr)})")
            case _:
                name = code.name("v")
                self.result(expr, name)
                code.add(f"{over}, {under} = _pair({name})")
        return over, under

    def silence(self, expr: t.Silent) -> str:
        return f"_silence({self.meta(self.wording.silent_meta(expr, self.rule_name))})"

    def looked_up(self, expr: t.Standard) -> str:
        code = self.code
        keys, name = code.name("k"), code.name("v")
        code.add(f"{keys} = ({''.join(self.value(key) + ', ' for key in expr.keys)})")
        code.add(f"{name} = std_{expr.name}[{keys}]")
        code.add(f"{self.children}.append(({self.meta(self.wording.standard_meta(expr))}, {name}, {keys}))")
        return name

    def logic(self, expr: t.And | t.Or) -> str:
        """Every operand is evaluated, so that every failing condition shows."""
        parts = [self.named(self.tested(operand)) for operand in expr.operands]
        return joined(parts, isinstance(expr, t.And))

    def compare(self, expr: t.Compare) -> str:
        code = self.code
        test, left, right = code.name("b"), code.name("x"), code.name("y")
        code.add(f"{left} = {self.whole(expr.left)}")
        code.add(f"{right} = {self.whole(expr.right)}")
        if t.is_exact(expr.left.type):
            n1, n2 = code.name("n"), code.name("n")
            d1, d2 = code.name("d"), code.name("d")
            code.add(f"{n1}, {d1} = _pair({left})")
            code.add(f"{n2}, {d2} = _pair({right})")
            code.add(f"{test} = {n1} * {d2} {expr.op} {n2} * {d1}")
        else:
            code.add(f"{test} = {left} {expr.op} {right}")
        code.add(f"{self.children}.append(({self.meta(self.wording.test_meta(expr))}, {test}, {left}, {right}))")
        return test

    def member(self, expr: t.In) -> str:
        code = self.code
        test, left = code.name("b"), code.name("x")
        code.add(f"{left} = {self.value(expr.item)}")
        words = "".join(self.known(o.value) + ", " for o in expr.options)
        code.add(f"{test} = _one_of({left}, ({words}))")
        code.add(f"{self.children}.append(({self.meta(self.wording.test_meta(expr))}, {test}, {left}))")
        return test

    def function(self, name: str) -> str:
        return f"_{name}"

    def date_part(self, date: str, part: str) -> str:
        return f"_date_part({date}, {part!r})"

    def arithmetic(self, expr: t.Expr) -> str:
        match expr:
            case t.AddPeriod(date=date, amount=amount, unit=unit):
                return f"_add_period({self.value(date)}, {self.value(amount)}, {unit!r})"
            case t.Between(start=start, end=end, unit=unit):
                return f"_between({self.value(start)}, {self.value(end)}, {unit!r})"
            case _:
                return super().arithmetic(expr)

    def divisor(self, expr: t.Divide, under: str) -> str:
        if under.isdigit() and int(under):
            return under
        zh, en = self.wording.both(expr.right)
        subject = self.program.rules[self.rule_name].parameters[0].variable
        return f"_nonzero({under}, {subject}, {zh!r}, {en!r})"

    # ---- over records

    def aggregate(self, expr: t.Aggregate) -> tuple[str, str]:
        code = self.code
        items, result = self.items(expr.over, expr.where, expr.value)
        function = _AGGREGATES[expr.op] + ("_pair" if t.is_exact(expr.type) else "")
        default = f", {self.whole(expr.default)}" if expr.default is not None else ""
        with code.block(f"if {result} is None:"):
            code.add(f"{result} = {function}({items}{default})")
        meta = self.wording.over_meta(expr)
        code.add(f"{self.children}.append(({self.meta(meta)}, {result}, {items}))")
        if t.is_exact(expr.type):
            over, under = code.name("n"), code.name("d")
            code.add(f"{over}, {under} = _pair({result})")
            return over, under
        return result, "1"

    def items(self, over: t.Over, where: t.Expr | None, value: t.Expr | None) -> tuple[str, str]:
        """The items of a relation; the second name holds the open relation, or None."""
        code, outer = self.code, self.children
        items, result, listed = code.name("i"), code.name("s"), code.name("l")
        code.add(f"{items} = []")
        code.add(f"{listed} = {self.records(over)}")
        code.add(f"{result} = None")
        with code.block(f"if {listed}.__class__ is _Open:"):
            code.add(f"{result} = {listed}")
        variable = over.variable.replace(" ", "_")
        self.wording.over(over)
        with code.block("else:"), code.block(f"for {variable} in {listed}:"):
            self.children = code.name("c")
            code.add(f"{self.children} = []")
            included, held = "True", "None"
            if where is not None:
                included = self.held(where)
                with code.block(f"if {included} is False:"):
                    code.add(f"{items}.append(({variable}, False, None, {self.children}))")
                    code.add("continue")
            if value is not None:
                held = self.tested(value) if value.type == BOOL else self.whole(value)
            code.add(f"{items}.append(({variable}, {included}, {held}, {self.children}))")
            self.children = outer
        return items, result

    def rank(self, expr: t.Rank) -> str:
        code = self.code
        mine = code.name("x")
        code.add(f"{mine} = {self.whole(expr.value)}")
        items, result = self.items(expr.over, expr.where, expr.key)
        function = "_rank_pair" if t.is_exact(expr.key.type) else "_rank"
        with code.block(f"if {result} is None:"):
            code.add(f"{result} = {function}({mine}, {items}, {expr.descending})")
        code.add(f"{self.children}.append(({self.meta(self.wording.rank_meta(expr))}, {result}, {items}))")
        return result


def negated(value: str) -> str:
    """``not`` that leaves an open value open."""
    if not value.isidentifier():
        return f"_negation({value})"
    return f"({value} is False or ({value} is not True and {value}))"


def joined(parts: list[str], conjunction: bool) -> str:
    """``and`` or ``or`` of names, worked out in place while all are known."""
    decided, undecided = ("True", "False") if conjunction else ("False", "True")
    function = "_both" if conjunction else "_either"
    all_so = " and ".join(f"{p} is {decided}" for p in parts)
    none_other = " and ".join(f"{p} is not {undecided}" for p in parts)
    call = f"{function}({', '.join(parts)})"
    if conjunction:
        return f"(({all_so}) or ({none_other} and {call}))"
    return f"(not ({all_so}) and (({' or '.join(f'{p} is True' for p in parts)}) or {call}))"


def case_name(branch: t.CaseBranch) -> str:
    """A case as a conflict names it: ``第五条（二） 超过部分``."""
    return f"{branch.provision} {branch.title}".strip()


def explained(rule: str) -> str:
    """The name of a rule's explaining function."""
    return f"_x_{rule}"
