"""Errands: what waits for a person besides the steps of a task. Each room says what of its own waits for whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from luodi.web.people.models import User

LISTED = 100


@dataclass(frozen=True, slots=True)
class Errand:
    """One thing that waits for one person. ``key`` makes it one: whoever was told of it is not told again.

    ``words`` name no natural person, as they also leave the house by mail; ``note`` is for signed-in pages. An errand
    about a ``commitment`` is for nobody below its document's clearance.
    """

    kind: str
    person: int
    key: str
    words: str
    path: str
    since: dt.datetime
    note: str = ""
    commitment: UUID | None = None


Source = Callable[[User | None], Iterator[Errand]]
"""What waits for a person; for None: for everybody."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What one room brings. ``empty`` is said where nothing of it waits; ``on_desk``: listed on the page 待办."""

    name: str
    title: Any
    source: Source
    on_desk: bool = True


KINDS: dict[str, Kind] = {}
"""Filled by the rooms when they are ready, by name."""


def brings(name: str, title: Any, *, on_desk: bool = True) -> Callable[[Source], Source]:
    """Say that a function tells what waits of the kind ``name``."""

    def register(source: Source) -> Source:
        KINDS[name] = Kind(name, title, source, on_desk)
        return source

    return register


@dataclass(frozen=True, slots=True)
class Pile:
    """Everything of one kind that waits for a person, longest waiting first. ``more`` counts what is not listed."""

    name: str
    title: str
    errands: list[Errand]
    more: int


def piles(user: User) -> list[Pile]:
    """What other rooms bring to a person's desk; kinds of which nothing waits are left out."""
    found = []
    for kind in KINDS.values():
        waiting = sorted(kind.source(user), key=lambda errand: errand.since) if kind.on_desk else []
        if waiting:
            found.append(Pile(kind.name, str(kind.title), waiting[:LISTED], max(len(waiting) - LISTED, 0)))
    return found
