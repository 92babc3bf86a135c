"""The reasons why a rule's answer may be open, each named as deciding one record names it."""

from __future__ import annotations

from collections.abc import Mapping

from luodi.rules.answers import RANK
from luodi.rules.program import PointDeclaration, Program, Rule
from luodi.rules.question import Label
from luodi.rules.sql.frames import View
from luodi.rules.sql.telling import Why
from luodi.rules.sql.term import JUDGEMENT, SILENT, UNKNOWN, Reference

_RANK_OF_POINT: Mapping[str, int] = {
    "judgement": RANK["judgement"],
    "external": RANK["silent"],
    "delegated": RANK["unknown"],
}


class Whys:
    """Names reasons for one program. ``rule`` is the rule being compiled, ``subject`` the record it is about."""

    def __init__(self, program: Program, label: Label) -> None:
        self.program, self.label = program, label
        self.rule: Rule | None = None
        self.subject: View | None = None

    def _own(self) -> tuple[Rule, View]:
        assert self.rule is not None
        assert self.subject is not None
        return self.rule, self.subject

    def fact(self, view: View, name: str) -> Why:
        """A fact or a relation of the record that was not given."""
        entity = view.frame.entity
        return _at(view, UNKNOWN, f"{entity}.{name}", self.label(entity, name))

    def point(self, declared: PointDeclaration, view: View | None) -> Why:
        rank, zh = _RANK_OF_POINT[declared.kind], declared.zh
        zh = f"{zh}（见 {declared.source}）" if declared.source else zh
        if view is None:
            return Why(rank, declared.name, zh, declared.provision)
        return _at(view, rank, declared.name, zh, declared.provision)

    def row(self, standard: str) -> Why:
        return Why(SILENT, standard, "没有这一行标准", "")

    def silent(self, case: str) -> Why:
        rule, _ = self._own()
        return Why(SILENT, rule.name, case, rule.provision)

    def no_case(self, quantity: str) -> Why:
        rule, (_, view) = self.program.rules[quantity], self._own()
        return _at(view, SILENT, rule.name, f"{rule.title}：没有适用的情形", rule.provision)

    def conflict(self, quantity: str) -> Why:
        rule, (_, view) = self.program.rules[quantity], self._own()
        return _at(view, JUDGEMENT, rule.name, f"{rule.title}：几种情形同时适用而结果不同", rule.provision)

    def zero(self) -> Why:
        _, view = self._own()
        return _at(view, UNKNOWN, "division by zero", "除数为零")

    def tie(self, view: View, by: str, n: int) -> Why:
        zh = f"{self.label(view.frame.entity, by)}相同，无法确定最近 {n} 条"
        return _at(view, UNKNOWN, f"tie of {by}", zh)


def _at(view: View, rank: int, name: str, zh: str, provision: str = "") -> Why:
    """A reason that lies in the record of a row."""
    key = view.frame.table.key
    refs: frozenset[Reference] = frozenset({(view.frame.number, view.alias, key)})
    return Why(rank, name, zh, provision, view.frame.path, f'{view.alias}."{key}"', refs)
