"""Records whose facts are unknowns of the prover, with the ranges that the vocabulary gives them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import z3

from luodi.facts.types import DAY, Bool, Choice, Day, Number, Text, Type
from luodi.rules.prove.connectives import YES

Bounds = Callable[[str, str], tuple[int, int] | None]
Types = Callable[[str, str], Type]

# A date is the number year·10000 + month·100 + day: full years are then a whole division, and days compare in order.
# 29 February is left out; what it alone would show is for the property tests.
FIRST_YEAR, LAST_YEAR = 1900, 2199


TODAY = "认定日"
"""The name of the date of decision in examples."""


def day_number(day: dt.date) -> int:
    return day.year * 10000 + day.month * 100 + min(day.day, 28)


def day_of(number: int) -> dt.date:
    return dt.date(number // 10000, number // 100 % 100, number % 100)


@dataclass(slots=True)
class Instance:
    """One record: ``there`` says whether it exists at all."""

    entity: str
    name: str
    there: Any
    attributes: dict[str, Any] = field(default_factory=dict)
    relations: dict[str, list[Instance]] = field(default_factory=dict)
    owner: Instance | None = None


class Symbols:
    """Makes records, their facts and the constraints on them; at most ``most`` records in a relation."""

    def __init__(self, bounds: Bounds, most: int, type_of: Types, period: tuple[dt.date, dt.date]) -> None:
        self.bounds, self.most, self.type_of, self.period = bounds, most, type_of, period
        self._today: Any = None
        self.made = 0
        self.related_anything = False
        self.constraints: list[Any] = []
        self.words: dict[str, int] = {}
        self.types: dict[str, Type] = {}
        self.ranges: dict[str, tuple[int, int]] = {}

    def word(self, text: str) -> int:
        """The number that stands for a word."""
        return self.words.setdefault(text, len(self.words) + 1)

    def free(self, name: str, type_: Type, bounds: tuple[int, int] | None = None) -> Any:
        """An unknown of a type, within its range."""
        self.types[name] = type_
        match type_:
            case Bool():
                return z3.Bool(name)
            case Number():
                x = z3.Int(name)
                low, high = bounds or (0, 10**11)
                self.constraints += [x >= low, x <= high]
                self.ranges[name] = (low, high)
                return z3.ToReal(x) if type_.exact else x
            case Choice():
                x = z3.Int(name)
                self.constraints.append(z3.Or([x == self.word(w) for w in type_.words]))
                return x
            case Text():
                x = z3.Int(name)
                self.constraints.append(x >= 0)
                return x
            case Day():
                x = z3.Int(name)
                month, day = x / 100 % 100, x % 100
                self.constraints += [x >= FIRST_YEAR * 10000, x <= LAST_YEAR * 10000 + 1231,
                                     month >= 1, month <= 12, day >= 1, day <= 28]  # fmt: skip
                return x

    def record(self, entity: str, name: str, owner: Instance | None = None, there: Any = True) -> Instance:
        return Instance(entity, name, there if there is not True else YES, owner=owner)

    def attribute(self, record: Instance, name: str, type_: Type) -> Any:
        found = record.attributes.get(name)
        if found is None:
            found = self.free(f"{record.name}.{name}", type_, self.bounds(record.entity, name))
            record.attributes[name] = found
        return found

    def today(self) -> Any:
        """The date of decision: any day of the period studied."""
        if self._today is None:
            self._today = self.free(TODAY, DAY)
            first, last = (day_number(day) for day in self.period)
            self.constraints += [self._today >= first, self._today <= last]
        return self._today

    def fresh(self) -> str:
        """A name that no other unknown has; it is never shown."""
        self.made += 1
        return f"#{self.made}"

    def key(self, record: Instance, name: str) -> Any:
        """The attribute that records are put in order by: a number or a day."""
        return self.attribute(record, name, self.type_of(record.entity, name))

    def related(self, record: Instance, relation: str, entity: str) -> list[Instance]:
        """The records of a relation: the first k of them exist, k being anything from 0 to ``most``."""
        self.related_anything = True
        found = record.relations.get(relation)
        if found is None:
            found = []
            before: Any = YES
            for i in range(self.most):
                name = f"{record.name}.{relation}[{i + 1}]"
                there = z3.Bool(f"{name}?")
                self.constraints.append(z3.Implies(there, before))
                found.append(self.record(entity, name, record, there))
                before = there
            record.relations[relation] = found
        return found
