"""Attributes and relations of records: what a fact is called, how it is asked, and what values it may take."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Literal

from luodi.facts.types import BOOL, DAY, QUANTITIES, TEXT, Choice, Number, Type

Sensitivity = Literal["open", "business", "personal", "sensitive"]
"""``open`` may be published; ``business`` is a firm's own; ``personal`` identifies or describes a person; ``sensitive``
is health, faith, punishment, money or identity numbers of a person (个人信息保护法 28条)."""

Period = Literal["moment", "month", "year", "assessed", "event", "fixed"]
"""What time a value speaks of: one day, a month, a year, the period of assessment, an occurrence, or for good."""

Validator = Callable[[Any], str | None]
"""Takes a well-typed value and says what is wrong in Chinese | English, or None."""

Bound = int | dt.date | None


@dataclass(frozen=True, slots=True)
class Attribute:
    """One fact. ``minimum`` and ``maximum`` are scaled integers or dates, both included; ``ask`` is the question.

    ``happened``: a day that cannot lie after the day of decision, such as that of a birth.
    """

    type: Type
    zh: str
    en: str
    ask: str
    ask_en: str
    period: Period
    sensitivity: Sensitivity
    minimum: Bound = None
    maximum: Bound = None
    optional: bool = False
    validator: Validator | None = None
    happened: bool = False
    name: str = ""
    entity: str = ""

    def as_of(self, on: dt.date | None) -> Attribute:
        """The same where ``on`` is the day of decision (None: no day is known): nothing has happened after it."""
        return replace(self, maximum=on) if self.happened and on is not None else self


@dataclass(frozen=True, slots=True)
class Relation:
    """A list of records that belong to one record; ``most`` bounds how many."""

    target: type[Record]
    zh: str
    en: str
    ask: str
    ask_en: str
    most: int
    name: str = ""
    entity: str = ""


class Record:
    """Base of the vocabulary's classes. Never filled: rules are parsed against them, forms made from them."""

    zh: ClassVar[str] = ""
    en: ClassVar[str] = ""
    attributes: ClassVar[Mapping[str, Attribute]] = {}
    relations: ClassVar[Mapping[str, Relation]] = {}

    def __init_subclass__(cls, *, zh: str, en: str) -> None:
        cls.zh, cls.en = zh, en
        own = [(name, value) for name, value in vars(cls).items() if isinstance(value, Attribute | Relation)]
        named = {name: replace(value, name=name, entity=cls.__name__) for name, value in own}
        cls.attributes = {name: value for name, value in named.items() if isinstance(value, Attribute)}
        cls.relations = {name: value for name, value in named.items() if isinstance(value, Relation)}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Kinds of records by class name."""

    entities: Mapping[str, type[Record]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> type[Record]:
        return self.entities[name]

    def __contains__(self, name: object) -> bool:
        return name in self.entities

    def __iter__(self) -> Iterator[str]:
        return iter(self.entities)

    def reachable(self, entity: str) -> tuple[str, ...]:
        """The kinds of records below ``entity``, itself first, each once, in the order of the declarations."""
        found: list[str] = []
        todo = [entity]
        while todo:
            name = todo.pop(0)
            if name not in found:
                found.append(name)
                todo.extend(relation.target.__name__ for relation in self[name].relations.values())
        return tuple(found)


# ---- how the vocabulary is written; these return Any so that a declaration reads as the type a rule sees


def _attribute(type_: Type, zh: str, en: str, given: dict[str, Any]) -> Any:
    given.setdefault("ask", f"{zh}？" if type_ == BOOL else f"{zh}是多少？")
    given.setdefault("ask_en", f"{en}?")
    given.setdefault("period", "moment")
    given.setdefault("sensitivity", "personal")
    return Attribute(type_, zh, en, **given)


def number(quantity: str, zh: str, en: str, *, least: int = 0, most: int = 10**9, **given: Any) -> Any:
    """A number of one of the quantities of ``facts.types``; ``least`` and ``most`` in whole units."""
    kind = QUANTITIES[quantity].type
    return _attribute(kind, zh, en, {"minimum": least * kind.scale, "maximum": most * kind.scale, **given})


def money(zh: str, en: str, **given: Any) -> Any:
    """An amount of yuan, not negative and below one billion unless said otherwise."""
    return number("Money", zh, en, **given)


def count(zh: str, en: str, *, most: int = 10**6, **given: Any) -> Any:
    return number("Count", zh, en, most=most, **given)


def rate(zh: str, en: str, *, most: int = 1, **given: Any) -> Any:
    """A share or rate; written 0.85 or 85%."""
    return number("Rate", zh, en, most=most, **given)


def area(zh: str, en: str, *, most: int = 10**6, **given: Any) -> Any:
    return number("Area", zh, en, most=most, **given)


def yes_no(zh: str, en: str, **given: Any) -> Any:
    return _attribute(BOOL, zh, en, given)


def choice(zh: str, en: str, *words: str, **given: Any) -> Any:
    given.setdefault("ask", f"{zh}是哪一种？")
    return _attribute(Choice(en, words), zh, en, given)


def text(zh: str, en: str, **given: Any) -> Any:
    given.setdefault("ask", f"{zh}是什么？")
    return _attribute(TEXT, zh, en, given)


def day(zh: str, en: str, *, earliest: dt.date = dt.date(1900, 1, 1), latest: dt.date = dt.date(2199, 12, 31),
        **given: Any) -> Any:  # fmt: skip
    """A calendar day between 1900 and 2199 unless said otherwise."""
    given.setdefault("ask", f"{zh}是哪一天？")
    return _attribute(DAY, zh, en, {"minimum": earliest, "maximum": latest, **given})


def many(target: type[Record], zh: str, en: str, *, most: int = 50, ask: str = "", ask_en: str = "") -> Any:
    """A list of records; ``most`` is how many there may be."""
    return Relation(target, zh, en, ask or f"{zh}有哪些？", ask_en or f"{en}?", most)


def matching(pattern: str, zh: str, en: str) -> Validator:
    """A validator for text: the whole must match the pattern."""
    compiled = re.compile(pattern)
    return lambda value: None if compiled.fullmatch(value) else f"{zh} | {en}"


def bounds(attribute: Attribute) -> tuple[int, int] | None:
    """The range of a number in its stored integers, or None for other types."""
    if not isinstance(attribute.type, Number):
        return None
    low, high = attribute.minimum, attribute.maximum
    return (low, high) if isinstance(low, int) and isinstance(high, int) else None
