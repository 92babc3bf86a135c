"""What is proved, and how far: the program on a date, the number of records, the time."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from luodi.facts.types import COUNT, Type
from luodi.rules import tree as t
from luodi.rules.program import Program, Rule
from luodi.rules.prove.symbols import Bounds
from luodi.rules.specialise import Choices, specialise

FIRST, LAST = dt.date(1900, 1, 1), dt.date(2199, 12, 31)


@dataclass
class Study:
    """At most ``most`` records in a relation, ``patience`` seconds a question, ``seconds`` of processor time in all.

    ``most`` 0 takes one record more than the greatest small count that the rules compare with, so that conditions
    such as *three years running* can both hold and fail. ``edges``: the first days of other rules or
    standards; the date of decision is any day between those around ``on``. ``promise`` gives the range of a rule's
    answer, where known.
    """

    program: Program
    on: dt.date
    standard: Callable[[str], Mapping[tuple[str | None, ...], t.Value]]
    bounds: Bounds
    type_of: Callable[[str, str], Type]
    most: int = 0
    patience: float = 5.0
    seconds: float = 60.0
    in_force: tuple[dt.date, dt.date | None] | None = None
    entries: tuple[str, ...] = ()
    choices: Choices | None = None
    edges: tuple[dt.date, ...] = ()
    promise: Callable[[str], tuple[int, int] | None] = lambda name: None
    began: float = field(default_factory=time.process_time)
    _programs: dict[tuple[tuple[str, str], ...], Program] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.most = self.most or members_needed(self.program)

    @property
    def left(self) -> float:
        """Seconds left of the time allowed; never below 0."""
        return max(0.0, self.began + self.seconds - time.process_time())

    @cached_property
    def bounds_tried(self) -> tuple[int, ...]:
        """How many records at most, the smallest first: small examples are found fast and read well."""
        return tuple(sorted({1, min(2, self.most), self.most}))

    @cached_property
    def period(self) -> tuple[dt.date, dt.date]:
        """The days around the one studied on which the rules and the standards are the same."""
        first, last = self.in_force or (FIRST, None)
        starts = [FIRST, first, *(edge for edge in self.edges if edge <= self.on)]
        ends = [
            LAST,
            *((last,) if last else ()),
            *(edge - dt.timedelta(days=1) for edge in self.edges if edge > self.on),
        ]
        return min(max(starts), self.on), max(min(ends), self.on)

    def under(self, readings: Mapping[str, str] | None = None) -> Program:
        """The program on the date under the default readings, or others."""
        key = tuple(sorted((readings or {}).items()))
        if key not in self._programs:
            choices = self.choices or Choices(self.on)
            taken = Choices(self.on, dict(key), choices.suspensions, choices.supplies)
            self._programs[key] = specialise(self.program, taken)
        return self._programs[key]

    def callers(self, rule: str, program: Program) -> tuple[Rule, ...]:
        """The rules that ask a rule."""
        return tuple(r for r in program.rules.values() if any(c.rule == rule for c in t.calls(r.body)))


def members_needed(program: Program) -> int:
    """2 to 5: one more than the greatest count of at most 4 that stands in the rules.

    >>> members_needed(Program("rules.py", {}))
    2
    """
    counts = [node.value for rule in program.rules.values() for node in t.walk(rule.body)
              if isinstance(node, t.Literal) and node.type == COUNT and isinstance(node.value, int)]  # fmt: skip
    return 1 + max((n for n in counts if 1 <= n <= 4), default=1)
