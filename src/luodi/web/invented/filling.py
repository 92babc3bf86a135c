"""The filling: units, then document after document with its tasks, then the counts of past Sundays."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from luodi.web.documents import store
from luodi.web.invented import papers, tasks, words
from luodi.web.invented.days import Sundays, iso, moment
from luodi.web.invented.heap import Heap
from luodi.web.invented.life import life
from luodi.web.invented.units import Place, Registry, registry
from luodi.web.ledger.as_of import WEEKS
from luodi.web.ledger.models import Commitment, DayCount
from luodi.web.ledger.standings import STANDINGS
from luodi.web.people.models import Unit, UnitGroup, UnitGroupMember, User

AT_ONCE = 5_000
"""Tasks whose rows lie in memory together."""
YEAR = 365


@dataclass(frozen=True, slots=True)
class Size:
    """What is wanted. The same size, seed and day give the same rows."""

    commitments: int
    units: int
    years: int
    seed: int
    day: dt.date


def fill(size: Size, progress: Callable[[str, float], None]) -> dict[str, int]:
    """Invent a ledger and put it into empty tables; gives how many rows each has. The files go to the store.

    Past days are the same as counting the spells would give, which say of themselves that they are assumed: no entry
    of the journal tells of them.
    """
    rng = Random(f"luodi {size.seed}")  # noqa: S311 -- the same for the same seed, and no secret
    today = size.day.toordinal()
    heap = Heap()
    first = today - size.years * YEAR
    made = registry(size.units, rng, moment(first) or "")
    heap.rows.update({Unit: made.units, UnitGroup: made.groups, UnitGroupMember: made.members, User: made.people})
    sundays = Sundays(size.day, WEEKS)
    signs: Counter[tuple[int, str]] = Counter()
    told = 0
    count = list(papers.sizes(size.commitments, rng))
    for turn, wanted in enumerate(count):
        # In the order in which they were issued, as they would have been read in.
        issued = first + (today - 1 - first) * turn // len(count)
        place = _place(made, rng)
        sign = _sign(place, issued, signs)
        created = min(issued + rng.randrange(1, 11), today)
        paper = papers.paper(heap, place, sign, wanted, issued, created, rng)
        store.keep(paper.text.encode(), at_once=False)
        sundays.clear()
        for order, item in enumerate(paper.tasks):
            one = life(rng, issued, created, today)
            sundays.count(tasks.task(heap, made, place, paper, order, item, one, rng))
        for day, counts in sundays.totals():
            heap.add(DayCount, iso(day), paper.document, *(counts[name] for name in STANDINGS))
        told += wanted
        if len(heap.rows[Commitment]) >= AT_ONCE:
            heap.empty()
            progress("任务 commitments", told / size.commitments * 0.6)
    heap.empty()
    progress("任务 commitments", 0.6)
    return dict(heap.done)


def _place(made: Registry, rng: Random) -> Place:
    """Who issues: cities most, then districts, seldom the province."""
    top = [place for place in made.places if place.name == words.PROVINCE]
    cities = [place for place in made.places if place.below and place not in top] or made.places[:1]
    districts = [place for place in made.places if not place.below and place not in top] or cities
    chance = rng.random()
    if top and chance < 0.08:
        return top[0]
    return rng.choice(cities if chance < 0.55 else districts)


def _sign(place: Place, issued: int, signs: Counter[tuple[int, str]]) -> str:
    """The next number of the year: 云洲府发〔2025〕12号."""
    year = (iso(issued) or "")[:4]
    signs[place.government, year] += 1
    return f"{place.name.rstrip('省市区')}府发〔{year}〕{signs[place.government, year]}号"
