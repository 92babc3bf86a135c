"""A compiled expression: its SQL, what it reads, how large it can be, and why it may be open."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from luodi.facts.types import Type
from luodi.rules.answers import RANK

SETTLED, SILENT, JUDGEMENT, UNKNOWN = (RANK[status] for status in ("value", "silent", "judgement", "unknown"))
"""Kinds of an answer; of several the greatest is to be settled first."""

Reference = tuple[int, str, str]
"""Frame number, alias in the statement, column."""

NOTHING: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Term:
    """``sql`` is NULL exactly where the answer is open. An exact number has its denominator in ``over``.

    ``low`` and ``high`` bound the stored integer, ``over_high`` the denominator; ``causes`` are the kinds of open
    answer that can occur, ``kind`` the SQL of what is told of them (``telling``) where NULL does not say it.
    ``strict`` is a faster SQL of a yes or no: the same where everything that it reads is given, else NULL.
    """

    sql: str
    type: Type
    over: str | None = None
    low: int = 0
    high: int = 0
    over_high: int = 1
    causes: frozenset[int] = NOTHING
    kind: str | None = None
    refs: frozenset[Reference] = field(default=frozenset())
    depth: int = 0
    strict: str | None = None

    @property
    def leaf(self) -> bool:
        return self.depth == 0

    def with_type(self, type_: Type) -> Term:
        return replace(self, type=type_)


def refs_of(*terms: Term) -> frozenset[Reference]:
    """Everything that the terms read."""
    return frozenset().union(*(t.refs for t in terms))


def causes_of(*terms: Term) -> frozenset[int]:
    """Every kind of open answer that can come out of the terms."""
    return NOTHING.union(*(t.causes for t in terms))


def deeper(*terms: Term) -> int:
    return 1 + max((t.depth for t in terms), default=0)


def magnitude(term: Term) -> int:
    """The largest absolute value of the stored integer."""
    return max(abs(term.low), abs(term.high))
