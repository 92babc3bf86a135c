"""What is wrong with a roster: file, sheet, cell, what and mend, in Chinese and English; never an identity number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

LISTED: Final = 10_000
"""Problems that are kept one by one; all are counted."""


@dataclass(frozen=True, slots=True)
class Problem:
    """``place``: sheet and cell; ``record``: the household's number where it is known."""

    file: str
    place: str
    zh: str
    en: str
    record: str = ""

    def __str__(self) -> str:
        return f"{self.file}, {self.place}: {self.zh} / {self.en}"


@dataclass(slots=True)
class Problems:
    """The problems of a roster as they are found, and the records that must be left out for them."""

    count: int = 0
    listed: list[Problem] = field(default_factory=list)
    records: set[str] = field(default_factory=set)

    def add(self, problem: Problem) -> None:
        self.count += 1
        if len(self.listed) < LISTED:
            self.listed.append(problem)
        if problem.record:
            self.records.add(problem.record)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.listed)
