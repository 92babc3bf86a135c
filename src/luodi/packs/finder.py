"""政策找人: what applies to a household or a business on a date, over all packs; and what to ask next, if anything.

A walk through a shop: nothing told → kind of business and what it does; 个体工商户 → its size is not asked; no export →
nothing about export insurance is asked; every offer settled → nothing is asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final, Literal

from luodi.facts import VOCABULARY
from luodi.facts.attribute import Relation
from luodi.facts.types import Bool, Choice, Number
from luodi.facts.values import ValueProblemError, show
from luodi.packs.offers import Audience, Offer, Term, offers
from luodi.rules import asking
from luodi.rules import tree as t
from luodi.rules.answers import Cause, Open
from luodi.rules.asking import Question, get, put
from luodi.rules.decide import answer, decide
from luodi.rules.deciding import grounds
from luodi.rules.pack import Pack
from luodi.rules.program import Program
from luodi.rules.records import Facts

ROOT: Final[dict[Audience, str]] = {"household": "Household", "business": "Business"}
PEOPLE: Final = "members"
LASTING: Final = frozenset({"since", "until"})
"""Facts of a record that say how long it holds. People are asked what they hold today, so these are not asked."""
MOST_CALLED: Final = 40
LOOKED_AT: Final = 24
"""Questions whose answers are tried out, to see which settles most."""
ELSEWHERE: Final = 0.5
"""What a question counts whose answers cannot be tried out one by one (amounts, days), against one that can."""

Status = Literal["applies", "not", "missing", "judgement", "silent", "over", "not_yet"]


@dataclass(frozen=True, slots=True)
class Result:
    """How one offer stands for one record: ``subject`` leads to it (``members[0]``), ``called`` is its name.

    ``shown``: the amount where there is one; ``grounds``: provision and title of what decided; ``causes``: what keeps
    it open. Of offers that have ended or not begun nothing is asked.
    """

    offer: Offer
    term: Term
    status: Status
    subject: str = ""
    called: str = ""
    shown: str = ""
    grounds: tuple[tuple[str, str], ...] = ()
    causes: tuple[Cause, ...] = ()


@dataclass(slots=True)
class Finding:
    """Everything that is offered to an audience, as it stands; ``asked``: what to ask next, ``left``: how many
    questions are open at all."""

    audience: Audience
    on: dt.date
    results: list[Result] = field(default_factory=list)
    asked: tuple[Question, ...] = ()
    left: int = 0


@dataclass(frozen=True, slots=True)
class _OpenOne:
    """An offer still open for a record, and the questions behind it."""

    offer: Offer
    subject: str
    questions: tuple[Question, ...]


def find(
    audience: Audience, facts: Mapping[str, Any], on: dt.date, *, unsaid: Iterable[str] = (), most: int = 3
) -> Finding:
    """What applies on the date, and the questions that settle most of what is open, at most ``most`` at a time.

    ``facts`` as ``cleaned`` gives them; ``unsaid``: paths that nobody knows an answer to, which are not asked again.
    """
    finding = Finding(audience, on)
    still: list[_OpenOne] = []
    people = len(facts.get(PEOPLE) or ())
    records_of = _Records(facts)
    for offer in offers():
        if offer.audience != audience:
            continue
        term = offer.term(on)
        if term not in ("running", "unstated"):
            finding.results.append(Result(offer, term, "not_yet" if term == "not_yet" else "over"))
            continue
        for subject in _subjects(offer, audience, facts):
            result, questions = _result(offer, term, subject, records_of, on)
            finding.results.append(result)
            if questions:
                still.append(_OpenOne(offer, subject, questions))
    if audience == "household" and not people and PEOPLE not in set(unsaid):
        first = _question(audience, PEOPLE)
        finding.asked, finding.left = (first,), 1
        return finding
    _ask(finding, still, facts, frozenset(unsaid), most)
    return finding


def _subjects(offer: Offer, audience: Audience, facts: Mapping[str, Any]) -> list[str]:
    """The records that an offer is asked of: the whole, or each person of the household."""
    if offer.entity == ROOT[audience]:
        return [""]
    return [f"{PEOPLE}[{n}]" for n in range(len(facts.get(PEOPLE) or ()))]


class _Records:
    """The records of one set of facts as each pack reads them, each read once however many offers ask of it."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self.facts = facts
        self._read: dict[tuple[str, str, str], Facts] = {}

    def read(self, offer: Offer, subject: str) -> Facts:
        """The record that an offer is asked of."""
        key = (offer.pack.name, offer.entity, subject)
        if key not in self._read:
            own = get(self.facts, subject) if subject else self.facts
            self._read[key] = offer.pack.reader.read(offer.entity, own or {})
        return self._read[key]


def _result(
    offer: Offer, term: Term, subject: str, records_of: _Records, on: dt.date
) -> tuple[Result, tuple[Question, ...]]:
    facts = records_of.facts
    own = get(facts, subject) if subject else facts
    decision = decide(offer.pack, offer.rule, records_of.read(offer, subject), on=on)
    found = grounds(_program(offer.pack, on), decision.reason)
    cited = tuple(dict.fromkeys((g.provision, g.title) for g in found))
    called = str((own or {}).get("_called", ""))
    result = Result(offer, term, "not", subject, called, grounds=cited, causes=decision.causes)
    if decision.status == "value":
        granted = bool(decision.value)
        amount = decision.shown if granted and isinstance(decision.reason.meta.type, Number) else ""
        return replace(result, status="applies" if granted else "not", shown=amount), ()
    asked = tuple(q for q in asking.questions(decision) if q.how in ("fact", "relation"))
    status: Status = "missing" if asked else "judgement" if decision.status == "judgement" else "silent"
    return replace(result, status=status), tuple(_under(q, subject) for q in asked)


@lru_cache(maxsize=32)
def _program(pack: Pack, on: dt.date) -> Program:
    """The pack's program as it stands on the date; one for every offer of a day."""
    return pack.specialised(on)


def _under(question: Question, subject: str) -> Question:
    """The question as it stands from the whole record: ``work`` of ``members[0]`` is ``members[0].work``."""
    return replace(question, path=f"{subject}.{question.path}") if subject else question


def _question(audience: Audience, path: str) -> Question:
    found = question_at(audience, path)
    assert found is not None
    return found


def question_at(audience: Audience, path: str) -> Question | None:
    """The question that a path leads to; None where there is no such fact, or it is not asked of the public."""
    root = ROOT[audience]
    pack = next(offer.pack for offer in offers() if offer.audience == audience)
    found = asking.question(pack, root, path)
    return found if found is not None and found.how in ("fact", "relation") else None


# ---- what to ask


def _ask(finding: Finding, still: list[_OpenOne], facts: Mapping[str, Any], unsaid: frozenset[str], most: int) -> None:
    """Put first what settles most of what is open, with the next best about the same record."""
    behind: dict[str, tuple[Question, list[_OpenOne]]] = {}
    for one in still:
        for question in one.questions:
            if question.path not in unsaid:
                behind.setdefault(question.path, (question, []))[1].append(one)
    finding.left = len(behind)
    likeliest = sorted(behind.values(), key=lambda pair: -sum(1 / len(one.questions) for one in pair[1]))[:LOOKED_AT]
    scored = [(_settled(q, ones, facts, finding), -at, q) for at, (q, ones) in enumerate(likeliest)]
    best = [question for *_, question in sorted(scored, key=lambda s: s[:2], reverse=True)]
    if best:
        finding.asked = tuple([q for q in best if q.record == best[0].record][:most])


def _settled(question: Question, ones: list[_OpenOne], facts: Mapping[str, Any], finding: Finding) -> float:
    """How many offers an answer settles, on the average of its answers."""
    tried = list(_answers(question))
    if not tried:
        return ELSEWHERE * sum(1 / len(one.questions) for one in ones)
    told = [_Records(put(facts, question.path, given)) for given in tried]
    settled = sum(not _is_open(one, records_of, finding.on) for records_of in told for one in ones)
    # A tie goes to what more offers wait for.
    return settled / len(tried) + 0.01 * len(ones)


def _answers(question: Question) -> Iterator[Any]:
    """The answers that can be tried out one by one."""
    match question.type:
        case None:
            yield []
        case Bool():
            yield from (True, False)
        case Choice(words=words):
            yield from words


def _is_open(one: _OpenOne, records_of: _Records, on: dt.date) -> bool:
    record = records_of.read(one.offer, one.subject)
    return isinstance(answer(one.offer.pack, one.offer.rule, record, on=on), Open)


# ---- lists to tick


def ticked(question: Question) -> str:
    """The fact that a list of records comes down to, so that it can be ticked: the kinds of standings, the lines of
    business. Empty where records must be told one by one."""
    relation = _relation(question)
    if relation is None:
        return ""
    attributes = VOCABULARY[relation.target.__name__].attributes
    choices = [name for name, a in attributes.items() if isinstance(a.type, Choice)]
    lasting = set(attributes) >= LASTING
    alone = len(choices) == 1 and len(attributes) == 1
    return choices[0] if choices and (alone or lasting) else ""


def _relation(question: Question) -> Relation | None:
    return VOCABULARY[question.entity].relations.get(question.name) if question.how == "relation" else None


def records(question: Question, words: Iterable[str], on: dt.date) -> list[dict[str, Any]]:
    """The records that ticked words stand for; those that last are held on the date, as was asked."""
    relation, name = _relation(question), ticked(question)
    assert relation is not None
    lasting = set(VOCABULARY[relation.target.__name__].attributes) >= LASTING
    held = {"since": str(on), "until": "无"} if lasting else {}
    return [{name: word, **held} for word in words]


def groups(question: Question, facts: Mapping[str, Any], finding: Finding) -> list[tuple[str, list[str]]]:
    """The words to tick, each under the first offer that it bears on (empty: under several); a word that changes no
    open offer is left out, unless an offer that stays open asks for it: it may yet matter with what is not told."""
    relation, name = _relation(question), ticked(question)
    assert relation is not None
    type_ = VOCABULARY[relation.target.__name__].attributes[name].type
    assert isinstance(type_, Choice)
    waiting = [r for r in finding.results if r.status == "missing"]
    without = _Records(put(facts, question.path, []))
    bare = {id(r): _plain(r, without, finding.on) for r in waiting}
    found: dict[str, list[str]] = {}
    for word in type_.words:
        told = _Records(put(facts, question.path, records(question, [word], finding.on)))
        touched = [r.offer.label for r in waiting if _plain(r, told, finding.on) != bare[id(r)]]
        touched = touched or [
            r.offer.label for r in waiting if isinstance(bare[id(r)], tuple) and word in _words(r.offer.key)
        ]
        if touched:
            label = touched[0] if len(set(touched)) == 1 else ""
            found.setdefault(label, []).append(word)
    return sorted(found.items(), key=lambda item: bool(item[0]))


@lru_cache(maxsize=256)
def _words(key: str) -> frozenset[str]:
    """The words that the rules of an offer ask for."""
    (offer,) = (one for one in offers() if one.key == key)
    rules, rule = offer.pack.program.rules, offer.rule
    todo, met, words = [rule], {rule}, set[str]()
    while todo:
        for node in t.walk(rules[todo.pop()].body):
            if isinstance(node, t.Call) and node.rule not in met:
                met.add(node.rule)
                todo.append(node.rule)
            elif isinstance(node, t.In):
                words |= {str(option.value) for option in node.options}
            elif isinstance(node, t.Literal) and isinstance(node.value, str):
                words.add(node.value)
    return frozenset(words)


def _plain(result: Result, records_of: _Records, on: dt.date) -> Any:
    record = records_of.read(result.offer, result.subject)
    given = answer(result.offer.pack, result.offer.rule, record, on=on)
    return tuple(cause.name for cause in given.causes) if isinstance(given, Open) else given


# ---- what was told


def cleaned(audience: Audience, given: Any) -> dict[str, Any]:
    """Facts as they may be told, of whatever came in: unknown names, values out of range and records beyond the most
    are dropped, so that nothing which is handed back can break or mean anything else.

    >>> cleaned("business", {"kind": "企业", "size": "巨型", "nothing": 1})
    {'kind': '企业'}
    """
    return _cleaned(ROOT[audience], given) if isinstance(given, Mapping) else {}


def _cleaned(entity: str, given: Mapping[str, Any]) -> dict[str, Any]:
    kind, kept = VOCABULARY[entity], dict[str, Any]()
    called = given.get("_called")
    if isinstance(called, str) and called.strip():
        kept["_called"] = called.strip()[:MOST_CALLED]
    for name, attribute in kind.attributes.items():
        written = given.get(name)
        if not isinstance(written, str | bool | int) or (isinstance(written, str) and len(written) > 200):
            continue
        question = asking._of_attribute(name, entity, attribute, "", None)
        try:
            asking.check(question, written)
        except ValueProblemError:
            continue
        kept[name] = written
    for name, relation in kind.relations.items():
        rows = given.get(name)
        if isinstance(rows, list):
            target = relation.target.__name__
            kept[name] = [_cleaned(target, row) for row in rows[: relation.most] if isinstance(row, Mapping)]
    return kept


def told_words(question: Question, written: Any) -> str:
    """An answer as people read it."""
    name = ticked(question)
    if name:
        return "、".join(str(row.get(name, "")) for row in written) or "无"
    if question.type is None:
        return str(len(written))
    if isinstance(written, bool):
        return "是" if written else "否"
    if isinstance(question.type, Number) and not isinstance(written, str):
        return show(question.type, written)
    return str(written)
