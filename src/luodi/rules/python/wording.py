"""Expressions in words, Chinese and English, and the shared parts of reasons that carry them."""

from __future__ import annotations

from collections.abc import Mapping

from luodi.facts.attribute import Vocabulary
from luodi.facts.types import BOOL
from luodi.facts.values import show
from luodi.rules import tree as t
from luodi.rules.program import Program, Rule
from luodi.rules.reasons import Input, Meta
from luodi.rules.standards import Standard

Words = tuple[str, str]
_SIGN = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=", "!=": "≠"}
_UNIT = {"years": ("年", "years"), "months": ("个月", "months"), "days": ("天", "days")}
_PART = {"year": ("年份", "year"), "month": ("月份", "month"), "day": ("日", "day")}
_LIMIT = 120


class Wording:
    """Says what an expression says, by the labels of facts, standards and rules; one rule at a time."""

    def __init__(
        self,
        program: Program,
        vocabulary: Vocabulary,
        standards: Mapping[str, Standard],
        readings: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.program, self.vocabulary, self.standards, self.readings = program, vocabulary, standards, readings
        self.entities: dict[str, str] = {}
        self.locals: dict[str, Words] = {}

    def enter(self, rule: Rule) -> None:
        self.entities = {p.variable: p.entity for p in rule.parameters}
        self.locals = {}

    def over(self, over: t.Over) -> None:
        self.entities[over.variable] = over.entity

    def local(self, name: str, value: t.Expr) -> None:
        zh, en = self.both(value)
        self.locals[name] = (zh, en) if len(zh) <= _LIMIT else (name, name)

    # ---- the shared parts of reasons

    def rule_meta(self, rule: Rule) -> Meta:
        note = f"被 {rule.suspended_by} 暂停" if rule.suspended_by else rule.note
        return Meta(
            "reason", "rule", rule.name, rule.title, rule.doc.split("\n")[0] or rule.name, rule.type, rule.at,
            rule.provision,
            tuple(self._input(x) for x in self._inputs(rule)), readings=self.readings.get(rule.name, ()), note=note,
        )  # fmt: skip

    def input_sources(self, rule: Rule) -> list[str]:
        """The Python that reads each input again, in the order of the meta's inputs."""
        sources: list[str] = []
        for x in self._inputs(rule):
            match x:
                case t.Attribute(subject=subject, name=name) | t.Point(subject=str(subject), name=name):
                    sources.append(f"{subject}.{name}")
                case t.Point(name=name):
                    sources.append(f"_point_{name}")
                case t.Standard(name=name):
                    sources.append(f"std_{name}")
                case _:
                    sources.append("_on")
        return sources

    def _inputs(self, rule: Rule) -> list[t.Expr]:
        """Facts and points of the rule's own records, plain standards and the date, each once."""
        own = {p.variable for p in rule.parameters}
        found: list[t.Expr] = []
        for x in t.walk(rule.body):
            fact = isinstance(x, t.Attribute | t.Point) and (x.subject is None or x.subject in own)
            plain = isinstance(x, t.Standard) and not x.keys
            if (fact or plain or isinstance(x, t.DecisionDate)) and x not in found:
                found.append(x)
        return found

    def _input(self, x: t.Expr) -> Input:
        zh, en = self.both(x)
        standard = x.name if isinstance(x, t.Standard) else ""
        fact = f"{self.entities[x.subject]}.{x.name}" if isinstance(x, t.Attribute) else ""
        if isinstance(x, t.Point):
            fact = x.name
        return Input(zh, en, x.type, standard, fact)

    def test_meta(self, expr: t.Expr) -> Meta:
        zh, en = self.both(expr)
        sides = expr.left.type if isinstance(expr, t.Compare) else expr.item.type if isinstance(expr, t.In) else None
        kind, provision, name = "test", "", ""
        if isinstance(expr, t.Point):
            declared = self.program.points[expr.name]
            kind, provision, name = declared.kind, declared.provision, expr.name
        return Meta("condition", kind, name, zh, en, expr.type, expr.at, provision, operand_type=sides)

    def over_meta(self, expr: t.Aggregate) -> Meta:
        self.over(expr.over)
        zh, en = self.both(expr)
        inner = expr.value.type if expr.value is not None else BOOL
        return Meta("over", expr.op, expr.over.relation, zh, en, expr.type, expr.at, operand_type=inner)

    def rank_meta(self, expr: t.Rank) -> Meta:
        zh, en = self.both(expr)
        return Meta("over", "rank", expr.over.relation, zh, en, expr.type, expr.at, operand_type=expr.key.type)

    def case_meta(self, branch: t.CaseBranch, expr: t.Cases) -> Meta:
        when = self.both(branch.when) if branch.when is not None else ("", "")
        return Meta(
            "case", "case", branch.name, branch.title, when[1] or branch.name, expr.type, branch.at, branch.provision
        )

    def quantity_meta(self, expr: t.Cases) -> Meta:
        rule = self.program.rules[expr.quantity]
        return Meta("reason", "quantity", rule.name, rule.title, rule.name, expr.type, expr.at, rule.provision)

    def silent_meta(self, expr: t.Silent, rule: str) -> Meta:
        declared = self.program.rules[rule]
        return Meta("reason", "silent", rule, expr.case, expr.case, expr.type, expr.at, declared.provision)

    def standard_meta(self, expr: t.Standard) -> Meta:
        zh, en = self.both(expr)
        return Meta("found", "standard", expr.name, zh, en, expr.type, expr.at)

    # ---- words

    def both(self, expr: t.Expr) -> Words:
        """The expression in Chinese and in English."""
        match expr:
            case t.Literal(type=type_, value=value):
                return show(type_, value), show(type_, value, english=True)
            case t.Local(name=name):
                return self.locals.get(name, (name, name))
            case t.Attribute(subject=subject, name=name):
                attribute = self.vocabulary[self.entities[subject]].attributes[name]
                return attribute.zh, attribute.en
            case t.IsNone(subject=subject, name=name):
                attribute = self.vocabulary[self.entities[subject]].attributes[name]
                return f"没有{attribute.zh}", f"no {attribute.en}"
            case t.Point(name=name):
                declared = self.program.points[name]
                return declared.zh, declared.en
            case t.Standard(name=name, keys=keys):
                return self._standard(name, keys)
            case t.DecisionDate():
                return "认定日", "date of decision"
            case t.Call(rule=name):
                called = self.program.rules[name]
                return called.title, called.doc.split("\n")[0].rstrip(".") or name
            case t.Silent(case=case):
                return f"无规定（{case}）", f"silent ({case})"
            case t.Not(operand=x):
                zh, en = self.both(x)
                return f"不是“{zh}”", f"not “{en}”"
            case t.And(operands=xs):
                return self._joined(xs, "，且", " and ")
            case t.Or(operands=xs):
                return self._joined(xs, "，或", " or ")
            case t.Aggregate() | t.Rank():
                return self._over(expr)
            case t.Let(name=name, value=value, body=body):
                self.local(name, value)
                return self.both(body)
            case _:
                return self._formula(expr)

    def _formula(self, expr: t.Expr) -> Words:
        match expr:
            case t.Compare(op=op, left=a, right=b):
                return self._infix(a, _SIGN[op], b)
            case t.In(item=a, options=xs):
                zh, en = self.both(a)
                words = [str(x.value) for x in xs]
                return f"{zh}为{'、'.join(words)}", f"{en} is one of {', '.join(words)}"
            case t.Add(left=a, right=b):
                return self._infix(a, "+", b)
            case t.Subtract(left=a, right=b):
                return self._infix(a, "−", b, tight=True)
            case t.Multiply(left=a, right=b):
                return self._infix(a, "×", b, tight=True)
            case t.Divide(left=a, right=b):
                return self._infix(a, "÷", b, tight=True)
            case t.Negate(operand=a):
                zh, en = self._tight(a)
                return f"−{zh}", f"−{en}"
            case t.Rescale(operand=a) | t.ToExact(operand=a) | t.Round(operand=a):
                return self.both(a)
            case t.Least(operands=xs):
                return self._named("取低", "least of", xs)
            case t.Greatest(operands=xs):
                return self._named("取高", "greatest of", xs)
            case t.If(test=a, then=b, otherwise=c):
                (z1, e1), (z2, e2), (z3, e3) = self.both(a), self.both(b), self.both(c)
                return f"{z1}时{z2}，否则{z3}", f"{e2} if {e1}, else {e3}"
            case t.AddPeriod(date=a, amount=b, unit=unit):
                (z1, e1), (z2, e2) = self.both(a), self.both(b)
                return f"{z1}+{z2}{_UNIT[unit][0]}", f"{e1} + {e2} {_UNIT[unit][1]}"
            case t.Between(start=a, end=b, unit=unit):
                (z1, e1), (z2, e2) = self.both(a), self.both(b)
                return f"{z1}至{z2}满几{_UNIT[unit][0]}", f"full {_UNIT[unit][1]} from {e1} to {e2}"
            case t.DatePart(part=part, date=a):
                zh, en = self.both(a)
                return f"{zh}的{_PART[part][0]}", f"{_PART[part][1]} of {en}"
            case t.Cases(quantity=name):
                return self.program.rules[name].title, name
            case _:
                raise AssertionError(type(expr).__name__)

    def _standard(self, name: str, keys: tuple[t.Expr, ...]) -> Words:
        declared = self.standards[name]
        if not keys:
            return declared.zh, declared.en
        row = [self.both(key) for key in keys]
        return f"{declared.zh}（{'、'.join(z for z, _ in row)}）", f"{declared.en} ({', '.join(e for _, e in row)})"

    def _joined(self, xs: tuple[t.Expr, ...], zh: str, en: str) -> Words:
        words = [self.both(x) for x in xs]
        return zh.join(z for z, _ in words), en.join(e for _, e in words)

    def _named(self, zh: str, en: str, xs: tuple[t.Expr, ...]) -> Words:
        words = [self.both(x) for x in xs]
        return f"{zh}（{'，'.join(z for z, _ in words)}）", f"{en} ({', '.join(e for _, e in words)})"

    def _infix(self, a: t.Expr, sign: str, b: t.Expr, *, tight: bool = False) -> Words:
        side = self._tight if tight else self.both
        (z1, e1), (z2, e2) = side(a), side(b)
        return f"{z1} {sign} {z2}", f"{e1} {sign} {e2}"

    def _tight(self, x: t.Expr) -> Words:
        zh, en = self.both(x)
        while isinstance(x, t.Rescale | t.ToExact | t.Round):
            x = x.operand
        loose = isinstance(x, t.Add | t.Subtract | t.If)
        return (f"（{zh}）", f"({en})") if loose else (zh, en)

    def _over(self, expr: t.Aggregate | t.Rank) -> Words:
        self.over(expr.over)
        relation = self.vocabulary[self.entities[expr.over.subject]].relations[expr.over.relation]
        zh, en = relation.zh, relation.en
        if expr.over.last:
            zh, en = f"最近{expr.over.last[0]}条{zh}", f"the last {expr.over.last[0]} of {en}"
        if expr.where is not None:
            where = self.both(expr.where)
            zh, en = f"{zh}中{where[0]}的", f"{en} with {where[1]}"
        if isinstance(expr, t.Rank):
            key = self.both(expr.key)
            return f"按{key[0]}在{zh}中的位次", f"rank by {key[1]} among {en}"
        value = self.both(expr.value) if expr.value is not None else ("", "")
        match expr.op:
            case "sum":
                return f"{zh}{value[0]}合计", f"sum of {value[1]} of {en}"
            case "count":
                return f"{zh}个数", f"number of {en}"
            case "any":
                return f"{zh}中有{value[0]}", f"any of {en}: {value[1]}"
            case "all":
                return f"{zh}都{value[0]}", f"all of {en}: {value[1]}"
            case "min":
                return f"{zh}{value[0]}的最小值", f"least {value[1]} of {en}"
            case "max":
                return f"{zh}{value[0]}的最大值", f"greatest {value[1]} of {en}"
