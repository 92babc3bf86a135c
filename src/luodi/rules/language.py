"""The names that a ``rules.py`` imports: decorators, declarations, types and functions of the rule language.

``rules.py`` is parsed, never executed on loading, so nothing here computes: the definitions exist for editors, type
checkers and readers. ``docs/rules/semantics.md`` says what each means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date as date
from typing import Any, Generic, Protocol, TypeVar

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")


class NotForRunningError(TypeError):
    """A function of the rule language was called outside a parsed rule."""

    def __init__(self) -> None:
        super().__init__("rules are parsed, not executed: use luodi.rules.load_pack and decide")


# ---- types


class Standards(Protocol):
    """The dated values of the pack's ``standards.toml``; ``std.name`` or ``std.name[key]``."""

    def __getattr__(self, name: str) -> Any: ...


Date = date
Money = Any
Dollars = Any
Count = Any
Rate = Any
Area = Any
LandArea = Any
Weight = Any
Length = Any
Power = Any
Flow = Any
Coal = Any
Concentration = Any
Hours = Any


class Exact(Generic[T]):
    """A number that has not been rounded: ``Exact[Money]`` is a quotient of two integers."""

    def __add__(self, other: Any) -> Any:
        _never()

    def __sub__(self, other: Any) -> Any:
        _never()

    def __lt__(self, other: Any) -> Any:
        _never()

    def __le__(self, other: Any) -> Any:
        _never()


# ---- decorators


def rule(provision: str, title: str = "", *, valid_from: str = "", valid_until: str = "", principle: bool = False,
         note: str = "", residual: bool = False, term: bool = False) -> Callable[[F], F]:  # fmt: skip
    """A provision that computes. ``principle``: the text says 原则; ``residual``: it is for the others (其他…);
    ``term``: it only says what a word means that other provisions use."""
    return lambda function: function


def quantity(provision: str, title: str = "", *, principle: bool = False, note: str = "") -> Callable[[F], F]:
    """A quantity that several provisions govern, each a ``case_of`` it; the body is ``...``."""
    return lambda function: function


def case_of(of: Callable[..., Any], provision: str, title: str = "", *, when: Callable[..., Any] | None = None,
            exception_to: Any = None, valid_from: str = "", valid_until: str = "") -> Callable[[F], F]:  # fmt: skip
    """One case of a quantity. ``when``: a rule of the same records, or a lambda. ``exception_to``: a case, or a tuple
    of cases, that yield where this one applies."""
    return lambda function: function


# ---- declarations


def judgement(provision: str, of: type | None, zh: str, en: str, *, returns: Any = bool) -> Callable[..., Any]:
    """A point that a person must decide."""
    return _never


def external(
    provision: str, of: type | None, zh: str, en: str, *, source: str, returns: Any = bool
) -> Callable[..., Any]:
    """What another document gives; ``source`` names it."""
    return _never


def delegated(provision: str, of: type, zh: str, en: str, *, otherwise: Any, returns: Any = bool) -> Callable[..., Any]:
    """What a district may add; ``otherwise`` holds where no district rule was supplied."""
    return _never


def reading(provision: str, doubt: str, **options: str) -> str:
    """An ambiguous wording; each option says what it takes the words to mean; the first is the default."""
    return next(iter(options))


# ---- functions


def _never(*_: object, **__: object) -> Any:
    raise NotForRunningError


def yuan(amount: float) -> Any:
    _never()


def dollars(amount: float) -> Any:
    _never()


def rate(share: float) -> Any:
    _never()


def percent(share: float) -> Any:
    """``percent(20)`` is exactly one fifth."""
    _never()


def square_metres(amount: float) -> Any:
    _never()


def mu(amount: float) -> Any:
    _never()


def kilograms(amount: float) -> Any:
    _never()


def metres(amount: float) -> Any:
    _never()


def kilowatts(amount: float) -> Any:
    _never()


def cubic_metres_per_second(amount: float) -> Any:
    _never()


def tonnes_of_coal(amount: float) -> Any:
    _never()


def milligrams_per_kilogram(amount: float) -> Any:
    _never()


def hours(amount: float) -> Any:
    _never()


def count(records: Iterable[Any]) -> Any:
    """``count(m for m in home.members if …)``."""
    _never()


def last(records: Iterable[T], n: int, *, by: str) -> Iterable[T]:
    """The ``n`` records with the greatest value of the attribute ``by``."""
    _never()
    return records


def rank(value: Any, among: Iterable[Any], *, order: str = "descending") -> Any:
    """1 + how many of ``among`` are ahead of ``value``; equal values share a rank."""
    _never()


def years(n: Any) -> Any:
    _never()


def months(n: Any) -> Any:
    _never()


def days(n: Any) -> Any:
    _never()


def age(birth: Any, on: Any) -> Any:
    """Full years of life (周岁)."""
    _never()


def full_years(start: Any, end: Any) -> Any:
    _never()


def full_months(start: Any, end: Any) -> Any:
    _never()


def full_days(start: Any, end: Any) -> Any:
    _never()


def rounded(value: Any, *, to: Any, way: str = "half_up") -> Any:
    """To the finest step of the type ``to``; ``way`` is half_up (四舍五入), up or down."""
    _never()


def silent(case: str) -> Any:
    """The text has no rule for this case."""
    _never()
