"""What would change an answer: for each fact alone, the nearest other value that turns the answer round.

Two answers are told apart as people would: yes and no; one word and another; an amount that is nothing, more, or less
than nothing. An open answer is no other answer: where a change would only leave the answer open, it is not told.

Numbers and days are searched whole, not by samples: the rule is worked out for all values of an interval at once
(``luodi.rules.intervals``), and an interval is only gone into where that leaves it undecided. So what is found is the
nearest, and where nothing is found there is nothing — unless the work ran out, which is said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from luodi.facts.types import BOOL, Bool, Choice, Day, Number, Text
from luodi.facts.values import show
from luodi.rules import tree as t
from luodi.rules.answers import Cause, Open, UndeterminedError, one
from luodi.rules.asking import Question, question
from luodi.rules.decide import Decision
from luodi.rules.intervals import INSTEAD, DaySpan, Span, marked
from luodi.rules.pack import Pack
from luodi.rules.records import NONE, Facts

Direction = Literal["up", "down", ""]
Outcome = Any
"""What two answers are compared by; None where the answer is open."""

MOST_STEPS = 400
"""Intervals looked at for one direction of one fact; a boundary takes about forty."""
DAY_RANGE = (dt.date(1900, 1, 1), dt.date(2199, 12, 31))


@dataclass(frozen=True, slots=True)
class Flip:
    """With ``value`` in place of ``now`` at ``question.path``, and all else as it is, the answer is ``outcome``.

    ``distance`` in stored units or days; 0 where the values have no order. ``shown`` is the answer then, as stored.
    """

    question: Question
    now: Any
    value: Any
    direction: Direction
    distance: int
    shown: Any


@dataclass(frozen=True, slots=True)
class Flips:
    """All that was found, nearest first within a fact.

    ``loosening``: changes of facts that alone do not turn the answer round but leave it open, because facts that do not
    matter now would then; ``unsearched``: facts that could not be gone through.
    """

    found: tuple[Flip, ...]
    loosening: tuple[Flip, ...]
    unsearched: tuple[Question, ...]


_MISSING = one(Cause("unknown", "left out", "暂不看", "left out"))


class _GivenUpError(Exception):
    """The steps allowed for one direction of one fact are used up."""


def outcome_of(value: Any) -> Outcome:
    """How a stored answer is told from another.

    >>> outcome_of(False), outcome_of("甲"), outcome_of(12), outcome_of((-1, 3)), outcome_of(0)
    (False, '甲', 1, -1, 0)
    """
    if isinstance(value, Open):
        return None
    if isinstance(value, bool | str | dt.date):
        return value
    over = value[0] if isinstance(value, tuple) else value
    return (over > 0) - (over < 0)


def flips(decision: Decision, given: Mapping[str, Any]) -> Flips:
    """What would change a decision on ``given`` facts, fact by fact, in the order of the vocabulary.

    An open decision has nothing to be turned round: nothing is found.
    """
    if decision.status != "value":
        return Flips((), (), ())
    search = _Search(decision, given)
    found: list[Flip] = []
    loosening: list[Flip] = []
    unsearched: list[Question] = []
    for path in _paths(decision.pack, search.record):
        asked = question(decision.pack, search.root, path)
        if asked is None or not search.matters(path):
            continue
        try:
            turning = list(search.of(asked))
            found += turning
            if not turning:
                loosening += search.of(asked, open_counts=True)
        except _GivenUpError:
            unsearched.append(asked)
    return Flips(tuple(found), tuple(loosening), tuple(unsearched))


def _paths(pack: Pack, record: Facts) -> Iterator[str]:
    """Where a known fact or point stands, record by record."""
    kind = pack.vocabulary[record._entity]
    for name in (*kind.attributes, *pack.reader.points[record._entity]):
        value = getattr(record, name)
        if value is NONE or not isinstance(value, Open):
            yield f"{record._path}.{name}".lstrip(".")
    for name in kind.relations:
        records = getattr(record, name)
        for inner in records if isinstance(records, list) else ():
            yield from _paths(pack, inner)


class _Search:
    """The rule with one fact of a record exchanged at a time."""

    def __init__(self, decision: Decision, given: Mapping[str, Any]) -> None:
        self.decision, pack = decision, decision.pack
        self.root = pack.root(decision.rule)
        self.record = pack.reader.read(self.root, given)
        functions = pack.functions(decision.on, decision.given_readings)
        self.plain = functions.explain(decision.rule)
        self.wide = functions.explaining(decision.rule, INSTEAD)
        self.now = outcome_of(decision.value)
        self.steps = 0
        self.open_counts = False

    def turned(self, value: Any) -> bool:
        """Whether an answer is another one; an open answer is where that is looked for."""
        outcome: Outcome = outcome_of(value)
        return bool(outcome != self.now) if outcome is not None else self.open_counts

    def holder(self, path: str) -> tuple[Facts, str]:
        """The record that a fact stands in, and its slot."""
        here: Any = self.record
        *steps, name = path.split(".")
        for step in steps:
            relation, _open, number = step.rstrip("]").partition("[")
            here = getattr(here, relation)[int(number)]
        return here, name

    def with_(self, path: str, value: Any, decide: Callable[[Facts], Any]) -> Any:
        """The answer with ``value`` in the slot; the record is left as it was."""
        holder, name = self.holder(path)
        kept = getattr(holder, name)
        setattr(holder, name, value)
        try:
            return decide(self.record)[1]
        finally:
            setattr(holder, name, kept)

    def matters(self, path: str) -> bool:
        """Whether the answer is not what it is already without the fact."""
        without: Outcome = outcome_of(self.with_(path, _MISSING, self.plain))
        return without is None or bool(without != self.now)

    def of(self, asked: Question, *, open_counts: bool = False) -> Iterator[Flip]:
        self.open_counts = open_counts
        holder, name = self.holder(asked.path)
        now = getattr(holder, name)
        match asked.type:
            case Bool():
                yield from self._listed(asked, now, [not now])
            case Choice(words=words):
                yield from self._listed(asked, now, [w for w in words if w != now])
            case Number() | Day() if now is not NONE:
                yield from self._searched(asked, now)
            case Text():
                yield from self._listed(asked, now, [w for w in self._words(asked) if w != now])
        if asked.optional and now is not NONE:
            yield from self._listed(asked, now, [NONE])

    def _listed(self, asked: Question, now: Any, others: list[Any]) -> Iterator[Flip]:
        for value in others:
            then = self.with_(asked.path, value, self.plain)
            if self.turned(then):
                yield Flip(asked, now, value, "", 0, then)

    def _words(self, asked: Question) -> list[str]:
        """The words that rules or standards name: beyond them every text counts the same."""
        pack = self.decision.pack
        program = pack.specialised(self.decision.on, self.decision.given_readings)
        words: dict[str, None] = {}
        for rule in pack.reaches(self.decision.rule):
            for x in t.walk(program.rules[rule].body):
                if isinstance(x, t.Literal) and isinstance(x.type, Text):
                    words[str(x.value)] = None
                elif isinstance(x, t.Standard):
                    keys = pack.standards[x.name].keys
                    at = [i for i, key in enumerate(keys) if key == f"{asked.entity}.{asked.name}"]
                    for row in pack.standards[x.name].values:
                        words.update({word: None for i in at if (word := row.row[i])})
        return list(words)

    def _searched(self, asked: Question, now: Any) -> Iterator[Flip]:
        days = isinstance(asked.type, Day)
        low, high = (asked.minimum, asked.maximum) if asked.minimum is not None else DAY_RANGE
        number: Callable[[Any], int] = (lambda day: day.toordinal()) if days else (lambda whole: whole)
        back: Callable[[int], Any] = dt.date.fromordinal if days else (lambda whole: whole)
        kind = DaySpan if days else Span
        here = number(now)

        def at(a: int, b: int) -> Any:
            return self._over(asked.path, kind(back(a), back(b)) if a < b else back(a))

        found = []
        for direction, towards, end in (("down", -1, number(low)), ("up", 1, number(high))):
            self.steps = 0
            nearest = self._nearest(at, here + towards, end, towards)
            if nearest is not None:
                then = self.with_(asked.path, back(nearest), self.plain)
                found.append(Flip(asked, now, back(nearest), direction, abs(nearest - here), then))  # type: ignore[arg-type]
        yield from sorted(found, key=lambda flip: flip.distance)

    def _nearest(self, at: Callable[[int, int], Any], start: int, end: int, towards: int) -> int | None:
        """The first value from ``start`` to ``end``, which lies ``towards`` 1 or -1, whose outcome is another."""
        if (end - start) * towards < 0:
            return None
        todo = [(start, end)]
        while todo:
            a, b = todo.pop()
            said = at(min(a, b), max(a, b))
            if said is False:
                continue
            if said is True:
                return a
            middle = a + (b - a) // 2 if towards > 0 else a - (a - b) // 2
            todo.append((middle + towards, b))
            todo.append((a, middle))
        return None

    def _over(self, path: str, value: Any) -> bool | None:
        """Whether all values of an interval turn the answer round (True) or none does (False); None: some may."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise _GivenUpError
        if not isinstance(value, Span | DaySpan):
            return self.turned(self.with_(path, value, self.plain))
        try:
            then = self.with_(path, value, self.wide)
        except UndeterminedError:
            return None
        if isinstance(then, Open):
            return None if marked(then) else self.open_counts
        outcome = _outcome_between(then)
        return None if outcome is None else outcome != self.now


def _outcome_between(value: Any) -> Outcome:
    """The outcome of an answer that may be an interval; None where it holds several."""
    over, under = value if isinstance(value, tuple) else (value, 1)
    if isinstance(under, Span) and under.low <= 0:
        return None
    if isinstance(over, Span | DaySpan):
        ends = {outcome_of(over.low), outcome_of(over.high)}
        return ends.pop() if len(ends) == 1 else None
    return outcome_of(over)


def told(flip: Flip, *, english: bool = False) -> str:
    """A value that would turn the answer round, in words: ``2,099.99元``."""
    if flip.value is NONE:
        return "none" if english else "没有"
    return show(flip.question.type or BOOL, flip.value, english=english)
