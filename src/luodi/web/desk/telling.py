"""What was told in a ruling: facts as they stood, month by month, and the decision they lead to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from luodi.errors import LuodiError
from luodi.packs import load
from luodi.rules.asking import put
from luodi.rules.decide import Decision, decide
from luodi.rules.pack import Pack
from luodi.rules.telling import shown
from luodi.web.asking.answers import Told
from luodi.web.desk.masking import Party
from luodi.web.desk.models import Matter, Ruling
from luodi.web.desk.sealing import opened, sealed

MOST_MONTHS = 120


@dataclass(frozen=True, slots=True)
class Amendment:
    """A fact that is another one for some months: from one month to another, both included; no end: until further."""

    path: str
    value: Any
    first: dt.date
    last: dt.date | None
    why: str = ""

    def covers(self, month: dt.date) -> bool:
        return self.first <= month and (self.last is None or month <= self.last)


@dataclass(slots=True)
class Content:
    """All that a ruling's sealed part holds; ``reasons``: why another reading is taken, by the reading's name."""

    told: Told = field(default_factory=Told)
    amendments: list[Amendment] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)

    def at(self, on: dt.date) -> dict[str, Any]:
        """The facts as they were in the month of ``on``: later amendments over earlier ones."""
        facts = self.told.facts
        for amendment in self.amendments:
            if amendment.covers(on.replace(day=1)):
                facts = put(facts, amendment.path, amendment.value)
        return facts


def content_of(ruling: Ruling) -> Content | None:
    """What a ruling was told; None where it was erased."""
    plain = opened(ruling.sealed)
    if plain is None:
        return None
    amendments = [
        Amendment(
            row["path"], row["value"], dt.date.fromisoformat(row["first"]),
            dt.date.fromisoformat(row["last"]) if row["last"] else None, row["why"],
        )
        for row in plain["amendments"]
    ]  # fmt: skip
    return Content(Told(**plain["told"]), amendments, plain.get("reasons", {}))


def sealed_content(content: Content) -> str:
    rows = [
        {**asdict(a), "first": a.first.isoformat(), "last": a.last.isoformat() if a.last else None}
        for a in content.amendments
    ]
    return sealed({"told": asdict(content.told), "amendments": rows, "reasons": content.reasons})


def party_of(matter: Matter) -> Party:
    """Whom a matter is about; empty where it was erased."""
    return Party(**(opened(matter.sealed_party) or {}))


def pack_of(matter: Matter) -> Pack:
    return load(matter.pack)


def decided(matter: Matter, content: Content, on: dt.date, readings: Mapping[str, str]) -> Decision:
    """The answer on a day, with the facts of its month."""
    return decide(pack_of(matter), matter.rule, content.at(on), on=on, readings=readings)


def words_of(decision: Decision) -> tuple[str, str]:
    """The answer in Chinese and English."""
    meta, value = decision.reason.meta, decision.reason.value
    return shown(meta.type, value)[:200], shown(meta.type, value, english=True)[:200]


def months(first: dt.date, last: dt.date) -> list[dt.date]:
    """The first days of the months between two days, both included, at most ``MOST_MONTHS``.

    >>> [str(day) for day in months(dt.date(2023, 11, 20), dt.date(2024, 1, 3))]
    ['2023-11-01', '2023-12-01', '2024-01-01']
    """
    found, here = [], first.replace(day=1)
    while here <= last and len(found) < MOST_MONTHS:
        found.append(here)
        here = (here + dt.timedelta(days=32)).replace(day=1)
    return found


@dataclass(frozen=True, slots=True)
class MonthAnswer:
    """What two versions say of one month; ``refusal`` where there is no answer."""

    on: dt.date
    decision: Decision | None
    words: tuple[str, str]
    before: tuple[str, str]
    refusal: str = ""

    @property
    def differs(self) -> bool:
        return self.words != self.before


def month_by_month(
    matter: Matter,
    before: tuple[Content, Mapping[str, str]],
    after: tuple[Content, Mapping[str, str]],
    start: dt.date,
    until: dt.date,
) -> list[MonthAnswer]:
    """Every month from the first decision on, by the facts and readings before and after a change.

    The month of the first decision is decided on its day, later ones on their first day.
    """
    found = []
    for month in months(start, until):
        on = start if month == start.replace(day=1) else month
        try:
            new = decided(matter, after[0], on, after[1])
        except LuodiError as error:
            found.append(MonthAnswer(on, None, ("", ""), ("", ""), error.zh))
            continue
        found.append(MonthAnswer(on, new, words_of(new), words_of(decided(matter, before[0], on, before[1]))))
    return found
