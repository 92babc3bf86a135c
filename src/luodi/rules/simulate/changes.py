"""The kinds of change that a reform is made of: each turns a pack and its readings into others, as data says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from luodi.errors import LuodiError
from luodi.facts.types import Number
from luodi.facts.values import ValueProblemError, read_value, show
from luodi.rules import tree as t
from luodi.rules.pack import Pack
from luodi.rules.parse.refusal import nearest
from luodi.rules.program import Rule
from luodi.rules.specialise import DELEGATIONS, rebuild
from luodi.rules.standards import DatedValue, Standard

Readings = Mapping[str, str]
Told = tuple[str, str, str]
"""What a change alters, as people read it: what, before, after."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the reform's file a change stands, for messages."""

    file: str
    place: str

    def refusal(self, key: str, zh: str, en: str, mend: tuple[str, str]) -> LuodiError:
        place = ", ".join(part for part in (self.place, key) if part)
        return LuodiError(zh=zh, en=en, file=self.file, place=place or None, mend_zh=mend[0], mend_en=mend[1])


@dataclass(frozen=True, slots=True)
class StandardChange:
    """Values of standards replaced (``value``) or moved (``factor``, ``added`` in stored units) for a time.

    ``where`` picks rows by the standard's keys, an unknown word of a text key making a row of its own.
    """

    at: Place
    standards: tuple[str, ...]
    value: object | None
    factor: Fraction
    added: Fraction
    where: Mapping[str, str]
    start: dt.date | None
    until: dt.date | None
    cite: str

    def apply(self, pack: Pack, readings: Readings) -> tuple[Pack, Readings]:
        changed = {name: self._changed(self._standard(pack, name)) for name in self.standards}
        return pack.with_standards({**pack.standards, **changed}), readings

    def told(self, pack: Pack, on: dt.date) -> Iterator[Told]:
        for name in self.standards:
            standard = self._standard(pack, name)
            changed = {v.row: v.value for v in self._changed(standard).on(on)}
            before = {v.row: v.value for v in standard.on(on)}
            for row, value in changed.items():
                if before.get(row) != value:
                    keys = "，".join(word for word in row if word)
                    label = f"{standard.zh}（{keys}）" if keys else standard.zh
                    was = show(standard.type, before[row]) if row in before else "—"
                    yield label, was, show(standard.type, value)

    def _standard(self, pack: Pack, name: str) -> Standard:
        if name not in pack.standards:
            raise self.at.refusal("standard", f"没有标准“{name}”。", f"There is no standard “{name}”.",
                                  nearest(name, pack.standards))  # fmt: skip
        return pack.standards[name]

    def _changed(self, standard: Standard) -> Standard:
        wanted = self._row(standard)
        fitting = [v for v in standard.values if all(a is None or b is None or a == b
                                                     for a, b in zip(v.row, wanted, strict=True))]  # fmt: skip
        if not fitting:
            rows = sorted({"，".join(word for word in v.row if word) or "（各行）" for v in standard.values})
            raise self.at.refusal(
                "where", f"标准“{standard.zh}”没有这样的行。", f"The standard {standard.name} has no such row.",
                (f"已有：{'；'.join(rows)}。", f"There is: {'; '.join(rows)}."),
            )  # fmt: skip
        touched = [(v, self._overlap(v)) for v in fitting]
        values: list[DatedValue] = [v for v in standard.values if v not in fitting]
        for value, span in touched:
            if span is None:
                values.append(value)
                continue
            row = tuple(b if b is not None else a for a, b in zip(value.row, wanted, strict=True))
            values += _outside(value, span) if row == value.row else [value]
            new = self._new(standard, value)
            self._require_in_range(standard, new)
            values.append(DatedValue(new, row, span[0], span[1], self.cite, None, True))
        return replace(standard, values=tuple(values))

    def _row(self, standard: Standard) -> tuple[str | None, ...]:
        names = [key.rsplit(".", 1)[1] for key in standard.keys]
        for key, word in self.where.items():
            if key not in names:
                raise self.at.refusal(
                    f"where.{key}", f"标准“{standard.zh}”不按“{key}”分行。",
                    f"The standard {standard.name} has no key “{key}”.", nearest(key, names),
                )  # fmt: skip
            type_ = standard.key_types[names.index(key)]
            try:
                read_value(type_, word)
            except ValueProblemError as problem:
                raise self.at.refusal(f"where.{key}", problem.zh, problem.en, ("请改正。", "Mend it.")) from None
        return tuple(self.where.get(name) for name in names)

    def _overlap(self, value: DatedValue) -> tuple[dt.date, dt.date | None] | None:
        start = max(value.start, self.start or value.start)
        ends = [end for end in (value.until, self.until) if end is not None]
        until = min(ends) if ends else None
        return None if until is not None and until < start else (start, until)

    def _require_in_range(self, standard: Standard, new: object) -> None:
        """Refuse a number below zero for a standard that never had one: a limit or an amount that cannot be.

        A standard declares no range of its own; what its values show (a rate of change may be negative) stands for it.
        """
        if not isinstance(new, int) or new >= 0 or any(value.value < 0 for value in standard.values):
            return
        key = "change" if self.value is None else "value"
        shown = show(standard.type, new)
        raise self.at.refusal(
            key, f"标准“{standard.zh}”会成为负数：{shown}。",
            f"The standard {standard.name} would be negative: {shown}.",
            ("请写不使它小于零的数。", "Write a number that does not take it below zero."),
        )  # fmt: skip

    def _new(self, standard: Standard, value: DatedValue) -> object:
        if self.value is not None:
            try:
                return read_value(standard.type, self.value)
            except ValueProblemError as problem:
                raise self.at.refusal("value", problem.zh, problem.en, ("请改正。", "Mend it.")) from None
        if not isinstance(standard.type, Number):
            raise self.at.refusal(
                "change", f"标准“{standard.zh}”不是数，不能增减。", f"The standard {standard.name} is no number.",
                ("请用 value 写明新值。", "State the new one as value."),
            )  # fmt: skip
        moved = value.value * self.factor + self.added * standard.type.scale
        # Half away from zero, as rounded(…, way="half_up") has it.
        whole = (abs(moved) * 2 + 1) // 2
        return int(whole if moved >= 0 else -whole)


def _outside(value: DatedValue, span: tuple[dt.date, dt.date | None]) -> list[DatedValue]:
    """What is left of a value's time before and after the span."""
    one = dt.timedelta(days=1)
    left = []
    if value.start < span[0]:
        left.append(replace(value, until=span[0] - one))
    if span[1] is not None and (value.until is None or span[1] < value.until):
        left.append(replace(value, start=span[1] + one))
    return left


@dataclass(frozen=True, slots=True)
class ReadingChange:
    """Another reading of a doubt is taken."""

    at: Place
    reading: str
    option: str

    def apply(self, pack: Pack, readings: Readings) -> tuple[Pack, Readings]:
        self._options(pack)
        return pack, {**readings, self.reading: self.option}

    def told(self, pack: Pack, on: dt.date) -> Iterator[Told]:
        options = self._options(pack)
        declared = pack.program.readings.get(self.reading)
        label = f"{declared.provision} {declared.doubt}" if declared else "区县未规定的事项"
        yield label, next(iter(options.values())), options[self.option]

    def _options(self, pack: Pack) -> Mapping[str, str]:
        if self.reading == DELEGATIONS:
            options: Mapping[str, str] = {"none": "视为没有区县规定", "silent": "不作判断"}
        elif self.reading in pack.program.readings:
            options = pack.program.readings[self.reading].options
        else:
            raise self.at.refusal("reading", f"没有读法“{self.reading}”。", f"There is no reading “{self.reading}”.",
                                  nearest(self.reading, [*pack.program.readings, DELEGATIONS]))  # fmt: skip
        if self.option not in options:
            listed = "、".join(f"{name}（{meaning}）" for name, meaning in options.items())
            raise self.at.refusal(
                "option", f"读法“{self.reading}”没有选项“{self.option}”。",
                f"The reading {self.reading} has no option “{self.option}”.",
                (f"可用：{listed}。", f"There is: {', '.join(options)}."),
            )  # fmt: skip
        return options


@dataclass(frozen=True, slots=True)
class CaseOff:
    """A case or an exception of a quantity is switched off: it applies to nobody, and nothing yields to it."""

    at: Place
    case: str

    def apply(self, pack: Pack, readings: Readings) -> tuple[Pack, Readings]:
        self._branch(pack)

        def without(expr: t.Expr) -> t.Expr:
            if not isinstance(expr, t.Cases):
                return expr
            kept = tuple(
                replace(b, yields_to=tuple(n for n in b.yields_to if n != self.case))
                for b in expr.branches
                if b.name != self.case
            )
            return replace(expr, branches=kept)

        rules = {name: replace(rule, body=rebuild(rule.body, without)) for name, rule in pack.program.rules.items()}
        return replace(pack, program=replace(pack.program, rules=rules)), readings

    def told(self, pack: Pack, on: dt.date) -> Iterator[Told]:
        branch = self._branch(pack)
        yield f"{branch.provision} {branch.title}", "适用", "停用"

    def _branch(self, pack: Pack) -> t.CaseBranch:
        branches = {
            b.name: b
            for rule in pack.program.rules.values()
            for node in t.walk(rule.body)
            if isinstance(node, t.Cases)
            for b in node.branches
        }
        if self.case not in branches:
            raise self.at.refusal("case", f"没有情形“{self.case}”。", f"There is no case “{self.case}”.",
                                  nearest(self.case, branches))  # fmt: skip
        return branches[self.case]


@dataclass(frozen=True, slots=True)
class RuleAnswer:
    """A condition is set aside: its rule answers the same for everybody."""

    at: Place
    rule: str
    answer: object

    def apply(self, pack: Pack, readings: Readings) -> tuple[Pack, Readings]:
        rule, value = self._read(pack)
        rules = {**pack.program.rules, rule.name: replace(rule, body=t.Literal(rule.type, rule.at, value))}
        return replace(pack, program=replace(pack.program, rules=rules)), readings

    def told(self, pack: Pack, on: dt.date) -> Iterator[Told]:
        rule, value = self._read(pack)
        yield f"{rule.provision} {rule.title}", "按规定判断", f"一律为{show(rule.type, value)}"

    def _read(self, pack: Pack) -> tuple[Rule, t.Value]:
        if self.rule not in pack.program.rules:
            raise self.at.refusal("rule", f"没有规则“{self.rule}”。", f"There is no rule “{self.rule}”.",
                                  nearest(self.rule, pack.program.rules))  # fmt: skip
        rule = pack.program.rules[self.rule]
        if t.is_exact(rule.type):
            raise self.at.refusal(
                "answer", f"规则“{self.rule}”的结果是分数，不能写定。", f"The rule {self.rule} gives a fraction.",
                ("请写定用到它的规则。", "State the rule that uses it."),
            )  # fmt: skip
        try:
            value: t.Value = read_value(rule.type, self.answer)
        except ValueProblemError as problem:
            raise self.at.refusal("answer", problem.zh, problem.en, ("请改正。", "Mend it.")) from None
        return rule, value


Alteration = StandardChange | ReadingChange | CaseOff | RuleAnswer
