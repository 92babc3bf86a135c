"""What still has to be asked: the questions behind the causes of an open answer, and only those.

The engine says which facts keep an answer open; a fact that cannot change the answer keeps nothing open and so is never
asked. Facts are kept as people wrote them, nested as ``luodi decide`` reads them
(``{"members": [{"born": "1990-01-01"}]}``); a *path* leads to one of them: ``members[0].born``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from luodi.facts.attribute import Attribute, Relation, Sensitivity, Validator
from luodi.facts.types import Number, Type
from luodi.facts.values import check_value, read_value
from luodi.rules.answers import Cause
from luodi.rules.decide import Decision
from luodi.rules.pack import Pack
from luodi.rules.program import PointDeclaration
from luodi.rules.records import NONE_WORDS

How = Literal["fact", "relation", "judgement", "external", "delegated"]
"""A fact; how many records there are; a point that a person decides, another document gives, a district may settle."""

_STEP = re.compile(r"(\w+)(?:\[(\d+)\])?")
_MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask. ``type`` is None for a relation, whose answer is how many records there are, up to ``most``.

    ``minimum`` and ``maximum`` are in stored units; ``subject`` is whose fact it is, as people call it.
    """

    path: str
    how: How
    entity: str
    name: str
    type: Type | None
    zh: str
    en: str
    ask: str
    ask_en: str
    subject: str = ""
    provision: str = ""
    source: str = ""
    sensitivity: Sensitivity = "personal"
    period: str = "moment"
    optional: bool = False
    minimum: int | dt.date | None = None
    maximum: int | dt.date | None = None
    most: int = 0
    validator: Validator | None = None

    @property
    def record(self) -> str:
        """The path of the record that is asked about: ``members[0]``, or nothing for the record decided about."""
        return self.path.rpartition(".")[0]

    @property
    def group(self) -> str:
        """The record's path without numbers: ``members.obligors``. What is asked together."""
        return re.sub(r"\[\d+\]", "", self.record)


def questions(decision: Decision) -> tuple[Question, ...]:
    """What an open decision still has to be told, each once, in the order of the text; a value asks nothing.

    Causes that no answer could remove (a case that the text is silent on, a division by zero) are no questions.
    """
    root = decision.pack.root(decision.rule)
    found = (question_of(decision.pack, root, cause, on=decision.on) for cause in decision.causes)
    return tuple(dict.fromkeys(question for question in found if question is not None))


def question_of(pack: Pack, root: str, cause: Cause, *, on: dt.date | None = None) -> Question | None:
    """The question behind a cause, or None where it names no fact, relation or point; ``on`` as in ``question``."""
    name = cause.name.rpartition(".")[2]
    if not cause.path or cause.path.rpartition(".")[2] != name:
        return None
    return question(pack, root, cause.path, subject=cause.subject, on=on)


def question(pack: Pack, root: str, path: str, *, subject: str = "", on: dt.date | None = None) -> Question | None:
    """The question that a path leads to from a record of kind ``root``; None where there is no such fact.

    ``on``: the day of decision, after which no day of a birth is taken.
    """
    entity, steps = root, path.split(".")
    for step in steps[:-1]:
        match = _STEP.fullmatch(step)
        relation = pack.vocabulary[entity].relations.get(match[1]) if match else None
        if relation is None or match is None or match[2] is None or int(match[2]) >= relation.most:
            return None
        entity = relation.target.__name__
    kind, name = pack.vocabulary[entity], steps[-1]
    if name in kind.attributes:
        return _of_attribute(path, entity, kind.attributes[name], subject, on)
    if name in kind.relations:
        return _of_relation(path, entity, kind.relations[name], subject)
    declared = pack.reader.points[entity].get(name)
    return None if declared is None else _of_point(path, entity, declared, subject)


def _of_attribute(path: str, entity: str, a: Attribute, subject: str, on: dt.date | None) -> Question:
    a = a.as_of(on)
    return Question(
        path, "fact", entity, a.name, a.type, a.zh, a.en, a.ask, a.ask_en, subject, "", "", a.sensitivity, a.period,
        a.optional, a.minimum, a.maximum, 0, a.validator,
    )  # fmt: skip


def _of_relation(path: str, entity: str, r: Relation, subject: str) -> Question:
    return Question(path, "relation", entity, r.name, None, r.zh, r.en, r.ask, r.ask_en, subject, most=r.most)


def _of_point(path: str, entity: str, p: PointDeclaration, subject: str) -> Question:
    low, high = (-(10**_MOST_DIGITS), 10**_MOST_DIGITS) if isinstance(p.type, Number) else (None, None)
    how: How = p.kind
    return Question(
        path, how, entity, p.name, p.type, p.zh, p.en, p.zh, p.en, subject, p.provision, p.source,
        minimum=low, maximum=high,
    )  # fmt: skip


def check(question: Question, written: Any) -> None:
    """Refuse, with ``ValueProblemError``, an answer of the wrong type, off its list or out of its range."""
    if question.type is None or (question.optional and written in NONE_WORDS):
        return
    check_value(question, read_value(question.type, written))


def next_of(open_: Iterable[Question], *, unsaid: Iterable[str] = (), most: int = 6) -> tuple[Question, ...]:
    """What to ask now: what the text asks first, with the same of every record of its kind, ``most`` a record.

    ``unsaid`` are paths that nobody knows an answer to; they are not asked again. What one answer settles, the
    later questions of this stretch may turn out not to need; so a stretch is short.
    """
    known = frozenset(unsaid)
    asked = [q for q in open_ if q.path not in known]
    if not asked:
        return ()
    together = [q for q in asked if q.group == asked[0].group]
    names = list(dict.fromkeys(q.name for q in together))[:most]
    return tuple(sorted((q for q in together if q.name in names), key=lambda q: _order(q.path)))


def _order(path: str) -> list[tuple[int, ...]]:
    """Records in their order; within a record the order of the text is kept, as sorting is stable."""
    return [(int(number or 0),) for _, number in _STEP.findall(path.rpartition(".")[0])]


# ---- facts as they are kept


def get(facts: Mapping[str, Any], path: str) -> Any:
    """What stands at a path; None where nothing does.

    >>> get({"members": [{"born": "1990-01-01"}]}, "members[0].born")
    '1990-01-01'
    """
    here: Any = facts
    for name, number in _STEP.findall(path):
        here = here.get(name) if isinstance(here, Mapping) else None
        if number:
            here = here[int(number)] if isinstance(here, list) and int(number) < len(here) else None
    return here


def put(facts: Mapping[str, Any], path: str, written: Any) -> dict[str, Any]:
    """The facts with ``written`` at a path; what was given is left as it is. None takes away what stood there.

    >>> put({"members": [{}, {"born": "1990-01-01"}]}, "members[0].born", "1991-02-03")
    {'members': [{'born': '1991-02-03'}, {'born': '1990-01-01'}]}
    """
    return _put(facts, [(name, int(n) if n else None) for name, n in _STEP.findall(path)], written)


def _put(facts: Mapping[str, Any], steps: list[tuple[str, int | None]], written: Any) -> dict[str, Any]:
    made = dict(facts)
    (name, number), rest = steps[0], steps[1:]
    if not rest:
        if written is None:
            made.pop(name, None)
        else:
            made[name] = written
        return made
    listed = list(made.get(name) or [])
    at = number or 0
    listed += [{} for _ in range(at + 1 - len(listed))]
    listed[at] = _put(listed[at], rest, written)
    made[name] = listed
    return made


def resized(facts: Mapping[str, Any], path: str, count: int) -> dict[str, Any]:
    """The facts with ``count`` records at a relation: those there are kept, the last ones go, new ones are empty.

    >>> resized({"members": [{"born": "1990-01-01"}]}, "members", 2)
    {'members': [{'born': '1990-01-01'}, {}]}
    """
    kept = list(get(facts, path) or [])[:count]
    return put(facts, path, kept + [{} for _ in range(count - len(kept))])


def paths(pack: Pack, root: str, facts: Mapping[str, Any]) -> Iterator[str]:
    """The path of every fact and point that was given a value, record by record."""
    yield from _paths(pack, root, facts, "")


def _paths(pack: Pack, entity: str, facts: Mapping[str, Any], at: str) -> Iterator[str]:
    kind = pack.vocabulary[entity]
    for name in (*kind.attributes, *pack.reader.points[entity]):
        if facts.get(name) is not None:
            yield f"{at}{name}"
    for name, relation in kind.relations.items():
        for number, inner in enumerate(facts.get(name) or ()):
            yield from _paths(pack, relation.target.__name__, inner, f"{at}{name}[{number}].")
