"""One finding: what is wrong with which provision, with facts that show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What can be wrong with rules; the value is the name in reports."""

    GAP = "gap"
    CONFLICT = "conflict"
    DEAD_CASE = "dead-case"
    IDLE_EXCEPTION = "idle-exception"
    EXCEPTION_CYCLE = "exception-cycle"
    NEVER_TRUE = "never-true"
    ALWAYS_TRUE = "always-true"
    NEGATIVE = "negative"
    DIVISION_BY_ZERO = "division-by-zero"
    CLIFF = "cliff"
    CONSTANT = "constant"
    IDLE_READING = "idle-reading"
    UNUSED = "unused"
    VALIDITY_GAP = "validity-gap"
    UNDECIDED = "undecided"


WORDS: Mapping[Kind, tuple[str, str]] = {
    Kind.GAP: ("有事实落在各项规定之外", "some facts fall under no case"),
    Kind.CONFLICT: ("两项规定同时适用而结果不同", "two cases apply and differ"),
    Kind.DEAD_CASE: ("此项规定永远不会适用", "this case can never apply"),
    Kind.IDLE_EXCEPTION: ("此例外从不与其一般规定同时适用", "this exception never meets the case it excepts"),
    Kind.EXCEPTION_CYCLE: ("例外互为例外", "cases are exceptions of each other"),
    Kind.NEVER_TRUE: ("此条件永远不成立", "this condition can never hold"),
    Kind.ALWAYS_TRUE: ("此条件永远成立，等于没有", "this condition always holds and excludes nothing"),
    Kind.NEGATIVE: ("结果可能为负数", "the result can be negative"),
    Kind.DIVISION_BY_ZERO: ("除数可能为零，结果不明", "a divisor can be zero, which leaves the answer open"),
    Kind.CLIFF: ("多一元反而少得超过一元", "one yuan more loses more than one yuan"),
    Kind.CONSTANT: ("无论事实如何结果都一样", "the answer is the same whatever the facts"),
    Kind.IDLE_READING: ("此处两种理解结果从无不同", "the readings of this wording never differ in result"),
    Kind.UNUSED: ("已声明而没有规则使用", "declared, but no rule uses it"),
    Kind.VALIDITY_GAP: ("有的日期没有任何规定有效", "on some dates no case is in force"),
    Kind.UNDECIDED: ("在限定时间内未能判定", "not decided within the time allowed"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """``rule`` is the rule or declaration, ``line`` its place in ``rules.py``; ``example`` facts that show it.

    ``members``: how many records a relation holds in the example, or, without one, up to how many it is proved.
    ``reading`` (``name=option``): it holds only under that reading; ``not_under``: readings under which it is proved
    not to hold. ``asked``: of an undecided question, the kind of fault that it asked for.
    """

    kind: Kind
    rule: str
    provision: str
    line: int
    zh: str
    en: str
    example: Mapping[str, Any] = field(default_factory=dict)
    provisions: tuple[str, ...] = ()
    members: int = 0
    reading: str = ""
    not_under: tuple[str, ...] = ()
    asked: str = ""

    @property
    def identity(self) -> tuple[str, str, int, str]:
        """What makes two findings the same, whatever the example."""
        return self.kind.value, self.rule, self.line, self.zh

    def data(self) -> dict[str, Any]:
        """The finding as plain data."""
        return {
            "kind": self.kind.value, "rule": self.rule, "provision": self.provision, "line": self.line,
            "zh": self.zh, "en": self.en, "example": dict(self.example), "provisions": list(self.provisions),
            "members": self.members, "reading": self.reading, "not_under": list(self.not_under), "asked": self.asked,
        }  # fmt: skip
