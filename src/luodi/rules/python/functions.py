"""The functions of a program on one date: compiled once, bound to the standards in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import CodeType
from typing import Any

from luodi.facts.attribute import Vocabulary
from luodi.rules import calendar
from luodi.rules.answers import Cause, Open, UndeterminedError, one
from luodi.rules.program import Program
from luodi.rules.python import runtime
from luodi.rules.python.bare import Bare
from luodi.rules.python.code import Code
from luodi.rules.python.explain import Explain, explained
from luodi.rules.python.wording import Wording
from luodi.rules.ranges import Ranges
from luodi.rules.reasons import Meta, Raw
from luodi.rules.records import Facts
from luodi.rules.standards import Standard


@dataclass(frozen=True, slots=True)
class Compiled:
    """The generated code of a specialised program. ``explain`` makes the reasons of every rule, with ``metas`` as their
    shared parts and ``constants`` as what it names; the bare function of a rule is written when it is first asked for.
    """

    program: Program
    explain: CodeType
    metas: tuple[Meta, ...]
    slots: int
    explain_text: str
    constants: Mapping[str, Any]
    bare: Bare
    file: str

    def bare_code(self, rule: str) -> Code:
        """The text of a rule's bare function, with the author's lines."""
        return self.bare.written(rule)


def compile_program(
    program: Program,
    vocabulary: Vocabulary,
    standards: Mapping[str, Standard],
    readings: Mapping[str, tuple[str, ...]] | None = None,
    file: str | None = None,
    settled: Program | None = None,
) -> Compiled:
    """Generate and compile. ``readings``: which readings each rule rests on, as its reasons name them; ``settled``: the
    program as ``simplified`` for the date, which the bare functions are made of."""
    ranges = Ranges(program, vocabulary, standards)
    explain = Explain(program, ranges, Wording(program, vocabulary, standards, readings or {}))
    for rule in program.rules.values():
        explain.rule(rule)
    settled = settled or program
    name = file or program.file
    return Compiled(
        program,
        explain.code.compiled(name),
        tuple(explain.metas),
        len(explain.repeated),
        explain.code.text,
        explain.constants,
        Bare(settled, Ranges(settled, vocabulary, standards)),
        name,
    )


class Functions:
    """The compiled rules with the standards of one date.

    ``bare(rule)`` → a function of the rule's record; it may raise ``UndeterminedError`` or return an ``Open``.
    ``explain(rule)`` → a function of the same record that returns the tuple of a
    ``Reason``. ``check`` refuses what has no answer.
    """

    def __init__(
        self,
        compiled: Compiled,
        standards: Mapping[str, Standard],
        on: dt.date,
        free: Mapping[str, Any],
        check: Callable[[str, dt.date], None],
    ) -> None:
        self._check, self._on, self._slots = check, on, compiled.slots
        self._checked: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {}
        values: dict[str, Any] = {"_on": on, **{f"_point_{name}": value for name, value in free.items()}}
        for name, standard in standards.items():
            rows = tuple(value for value in standard.values if value.in_force(on))
            if rows:
                values[f"std_{name}"] = runtime.Rows(standard, rows) if standard.keys else rows[0].value
        self.standards = values
        self._compiled = compiled
        self._values = values
        self._explain: dict[str, Any] = {
            **_EXPLAIN,
            **values,
            **compiled.constants,
            **{f"_M{i}": meta for i, meta in enumerate(compiled.metas)},
        }
        exec(compiled.explain, self._explain)  # noqa: S102 (our own code, from our own tree)

    def bare(self, rule: str) -> Callable[..., Any]:
        return self._pair(rule)[0]

    def explain(self, rule: str) -> Callable[..., Raw]:
        return self._pair(rule)[1]

    def explaining(self, rule: str, instead: Mapping[str, Any]) -> Callable[[Facts], Raw]:
        """The explaining function of a rule with ``instead`` in place of some of the functions that it calls."""
        self._check(rule, self._on)
        names = {**self._explain, **instead}
        exec(self._compiled.explain, names)  # noqa: S102 (our own code, from our own tree)
        explain, slots = names[explained(rule)], range(self._slots)
        return lambda record: explain(record, [{} for _ in slots])

    def _pair(self, rule: str) -> tuple[Callable[..., Any], Callable[..., Any]]:
        """Both functions of a rule, once it was checked that it can be decided on this date."""
        pair = self._checked.get(rule)
        if pair is None:
            self._check(rule, self._on)
            explain, slots = self._explain[explained(rule)], range(self._slots)
            pair = self._checked[rule] = (self._written(rule), lambda record: explain(record, [{} for _ in slots]))
        return pair

    def _written(self, rule: str) -> Callable[..., Any]:
        code = self._compiled.bare_code(rule).compiled(self._compiled.file)
        names: dict[str, Any] = {**_BARE, **self._values, **self._compiled.bare.constants}
        exec(code, names)  # noqa: S102 (our own code, from our own tree)
        function: Callable[..., Any] = names[rule]
        return function


def _undetermined() -> Any:
    raise UndeterminedError


def _silence(meta: Meta) -> Open:
    return one(Cause("silent", meta.name, meta.zh, meta.en, meta.provision))


def _settled(meta: Meta, cases: tuple[tuple[str, Any, Any], ...], record: Facts) -> Any:
    quantity = Cause("silent", meta.name, f"{meta.zh}：没有适用的情形", f"{meta.name}: no case applies", meta.provision,
                     record._called, record._path)  # fmt: skip

    def conflict(names: list[str]) -> Cause:
        listed = "、".join(names)
        return Cause("judgement", meta.name, f"{meta.zh}：几种情形同时适用而结果不同（{listed}）",
                     f"{meta.name}: cases apply at once and differ ({listed})", meta.provision,
                     record._called, record._path)  # fmt: skip

    return runtime.settle(quantity, cases, conflict)


def _stepping(add: Callable[[dt.date, int], dt.date]) -> Callable[[Any, Any], dt.date]:
    def step(date: Any, amount: Any) -> dt.date:
        if date.__class__ is Open or amount.__class__ is Open:
            raise UndeterminedError
        return add(date, amount)

    return step


_BARE: dict[str, Any] = {
    "_Undetermined": UndeterminedError,
    "_undetermined": _undetermined,
    "_is_none": runtime.is_none,
    "_date": dt.date,
    "_len": len,
    "_min": min,
    "_max": max,
    "_least_pair": runtime.least_pair,
    "_greatest_pair": runtime.greatest_pair,
    "_half_up": runtime.half_up,
    "_rounded_up": runtime.rounded_up,
    "_rounded_down": runtime.rounded_down,
    "_signed": runtime.signed,
    "_last": runtime.last,
    **{f"_add_{unit}": _stepping(getattr(calendar, f"add_{unit}")) for unit in ("years", "months", "days")},
    **{f"_full_{unit}": getattr(calendar, f"full_{unit}") for unit in ("years", "months", "days")},
}

_EXPLAIN: dict[str, Any] = {
    "_Open": Open,
    "_date": dt.date,
    "_settled": _settled,
    "_silence": _silence,
    **{
        f"_{name}": getattr(runtime, name)
        for name in (
            "both", "either", "negation", "is_none", "one_of", "pair", "paired", "signed", "nonzero", "half_up",
            "rounded_up", "rounded_down", "least", "greatest", "least_pair", "greatest_pair", "total", "how_many",
            "exists", "every", "lowest", "highest", "lowest_pair", "highest_pair", "last", "rank", "rank_pair",
            "add_period", "between", "date_part",
        )
    },
}  # fmt: skip
