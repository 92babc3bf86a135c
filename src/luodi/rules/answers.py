"""The four answers: a value, or open (unknown, judgement, silent) with its causes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, NoReturn

Status = Literal["value", "unknown", "judgement", "silent"]
RANK: dict[Status, int] = {"value": 0, "silent": 1, "judgement": 2, "unknown": 3}
"""The higher is to be settled first; SQL uses these numbers as well."""
_MANY = 64
"""Pairs of causes from which on hashing them is quicker than comparing each with each."""
BY_RANK: dict[int, Status] = {rank: status for status, rank in RANK.items()}


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that keeps an answer open.

    ``name``: the fact (``Household.liquid_assets``), the point, the quantity or the standard; ``subject``: whose, as
    people call it; ``path`` leads to the fact from the record decided about (``members[1].obligors[0].heads``).
    """

    status: Status
    name: str
    zh: str
    en: str
    provision: str = ""
    subject: str = ""
    path: str = ""


class UndeterminedError(Exception):
    """An open answer was used where Python needs yes or no; the generated function falls back on the explainer."""


class Open:
    """An open value. Arithmetic and comparison with it are open; its truth cannot be asked."""

    __slots__ = ("causes", "rank")

    def __init__(self, rank: int, causes: tuple[Cause, ...]) -> None:
        self.rank, self.causes = rank, causes

    @property
    def status(self) -> Status:
        return BY_RANK[self.rank]

    def join(self, other: object) -> Open:
        """Open with the causes of both, each once, in the order met."""
        if other.__class__ is not Open or other is self:
            return self
        assert isinstance(other, Open)
        mine, theirs = self.causes, other.causes
        if len(mine) * len(theirs) > _MANY:
            causes = tuple(dict.fromkeys((*mine, *theirs)))
        else:
            causes = mine + tuple(c for c in theirs if c not in mine)
        return Open(max(self.rank, other.rank), causes)

    def __bool__(self) -> NoReturn:
        raise UndeterminedError

    __iter__ = __len__ = __bool__
    year = month = day = days = property(__bool__)

    def __divmod__(self, other: object) -> NoReturn:
        raise UndeterminedError

    def __neg__(self) -> Open:
        return self

    def _with(self, other: Any) -> Any:
        return self.join(other)

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _with
    __lt__ = __le__ = __gt__ = __ge__ = _with
    __eq__ = _with
    __ne__ = _with
    __hash__ = object.__hash__

    def __repr__(self) -> str:
        return f"Open({self.status}: {', '.join(c.name for c in self.causes)})"


def joined(values: Iterable[object]) -> Open | None:
    """The join of those that are open, or None if none is."""
    result: Open | None = None
    for value in values:
        if isinstance(value, Open):
            result = value if result is None else result.join(value)
    return result


def one(cause: Cause) -> Open:
    return Open(RANK[cause.status], (cause,))
