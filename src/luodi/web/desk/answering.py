"""A ruling worked out again for a page: the answer, its reasons, the clauses, what would change it, other readings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from luodi.errors import LuodiError
from luodi.facts.attribute import Vocabulary
from luodi.facts.types import BOOL
from luodi.facts.values import read_value, show
from luodi.rules.asking import Question, get, paths, question
from luodi.rules.decide import Decision, decide
from luodi.rules.deciding import grounds
from luodi.rules.flips import Flip, flips, told
from luodi.rules.records import NONE_WORDS
from luodi.rules.telling import mark, shown, told_cause, tree
from luodi.web.asking.fields import english
from luodi.web.asking.forms import titled
from luodi.web.desk.sources import Clause, Source

HIDDEN = "●●●"
OPEN_TO_ALL = ("open", "business")


@dataclass(slots=True)
class Node:
    """A line of the reasons with what stands under it."""

    mark: str
    text: str
    children: list[Node] = field(default_factory=list)
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """A provision that decided, for whom, and how it came out."""

    provision: str
    title: str
    subject: str
    mark: str
    clause: Clause | None


@dataclass(frozen=True, slots=True)
class Change:
    """What would change the answer: a fact, what it is now, the other values that would do, the answer then."""

    whose: str
    label: str
    now: str
    others: tuple[str, ...]
    then: str
    judgement: bool


@dataclass(frozen=True, slots=True)
class Alternative:
    """A doubt of the wording: what is taken now, and what comes out under another reading."""

    provision: str
    doubt: str
    now: str
    other: str
    option: str
    name: str
    then: str
    mark: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """A reading taken instead of the declared one: its words, why, and what would come out under the declared one.

    ``rests``: whether the answer rests on it; ``then`` is empty where that cannot be decided.
    """

    name: str
    provision: str
    doubt: str
    taken: str
    declared: str
    default: str
    why: str
    rests: bool
    then: str
    mark: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact on a page. ``value`` is masked where whoever looks need not know it."""

    path: str
    label: str
    value: str
    personal: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """The facts of one record under its name."""

    title: str
    facts: tuple[Fact, ...]


@dataclass(slots=True)
class Answer:
    """Everything that a page says of an answer."""

    decision: Decision
    title: str
    words: str
    mark: str
    causes: list[str]
    grounds: list[Ground]
    clauses: list[Clause]
    reasons: Node
    alternatives: list[Alternative]
    changes: list[Change] = field(default_factory=list)
    loosening: list[Change] = field(default_factory=list)
    unsearched: list[str] = field(default_factory=list)

    @property
    def differing(self) -> list[Alternative]:
        """The readings under which another answer comes out."""
        return [one for one in self.alternatives if one.differs]

    @property
    def indifferent(self) -> list[Alternative]:
        """The readings under which the same answer comes out."""
        return [one for one in self.alternatives if not one.differs]


def answered(decision: Decision, facts: dict[str, Any], source: Source, *, with_changes: bool = True) -> Answer:
    """The answer of a decision on ``facts``."""
    meta = decision.reason.meta
    cited = cited_grounds(decision, source)
    made = Answer(
        decision=decision,
        title=meta.en if english() else meta.zh,
        words=shown(meta.type, decision.reason.value, english=english()),
        mark=mark(decision.reason.value),
        causes=list(dict.fromkeys(told_cause(cause, english=english()) for cause in decision.causes)),
        grounds=cited,
        clauses=list({g.clause.eid: g.clause for g in cited if g.clause is not None}.values()),
        reasons=reasons(decision),
        alternatives=alternatives(decision, facts),
    )
    if with_changes and decision.status == "value":
        found = flips(decision, facts)
        made.changes = changes(decision, found.found, facts)
        made.loosening = changes(decision, found.loosening, facts)
        made.unsearched = [_label(q) for q in found.unsearched]
    return made


def cited_grounds(decision: Decision, source: Source) -> list[Ground]:
    """The provisions that decided, each once for a person, with their clauses."""
    program = decision.pack.specialised(decision.on, decision.given_readings)
    rows: dict[tuple[str, str, str], Ground] = {}
    for g in grounds(program, decision.reason):
        rule = decision.pack.program.rules.get(g.rule)
        about_inner = rule is not None and len(rule.parameters) > 1
        subject = g.subject if about_inner else ""
        title = (rule.doc if english() and rule is not None else g.title) or g.title or g.rule
        key = (g.provision, title, subject)
        if key not in rows:
            rows[key] = Ground(g.provision, title, subject, mark(g.value), source.clause(g.provision))
    return list(rows.values())


def reasons(decision: Decision) -> Node:
    """The tree of reasons; what fails or is open is unfolded."""
    top = Node("", "")
    stack = [top]
    for line in tree(decision, english=english()):
        node = Node(line.mark, line.text)
        del stack[line.depth + 1 :]
        stack[-1].children.append(node)
        stack.append(node)
    for node in top.children:
        node.opens = True
    return top


def alternatives(decision: Decision, facts: dict[str, Any]) -> list[Alternative]:
    """What comes out under every other option of the readings that the answer rests on."""
    found = []
    for name, option in decision.readings_used.items():
        declared = decision.pack.program.readings[name]
        for other, words in declared.options.items():
            if other == option:
                continue
            then = _read_as(decision, facts, name, other)
            if then is None:
                continue
            said, now = _said(then), _said(decision)
            found.append(
                Alternative(
                    declared.provision, declared.doubt, declared.options[option], words, other, name, said,
                    mark(then.reason.value), said != now,
                )
            )  # fmt: skip
    return sorted(found, key=lambda a: not a.differs)


def chosen(decision: Decision, facts: dict[str, Any], reasons: Mapping[str, str]) -> list[Chosen]:
    """The readings that were taken instead of the declared ones; without ``reasons`` why is left empty."""
    found = []
    now = _said(decision)
    for name, option in decision.given_readings.items():
        declared = decision.pack.program.readings[name]
        if option == declared.default:
            continue
        then = _read_as(decision, facts, name, declared.default)
        said = _said(then) if then else ""
        found.append(
            Chosen(
                name, declared.provision, declared.doubt, declared.options[option], declared.options[declared.default],
                declared.default, reasons.get(name, ""), name in decision.readings_used,
                said, mark(then.reason.value) if then else "", said != now,
            )
        )  # fmt: skip
    return found


def _read_as(decision: Decision, facts: dict[str, Any], name: str, option: str) -> Decision | None:
    """The same facts decided with another option of one reading; None where that cannot be."""
    readings = {**decision.given_readings, name: option}
    try:
        return decide(decision.pack, decision.rule, facts, on=decision.on, readings=readings)
    except LuodiError:
        return None


def _said(decision: Decision) -> str:
    return shown(decision.reason.meta.type, decision.reason.value, english=english())


def changes(decision: Decision, found: Iterable[Flip], facts: dict[str, Any]) -> list[Change]:
    """The changes that turn the answer round, one row for a fact and an outcome."""
    rows: dict[tuple[str, str], list[Flip]] = {}
    type_ = decision.reason.meta.type
    for flip in found:
        then = shown(type_, flip.shown, english=english())
        rows.setdefault((flip.question.path, then), []).append(flip)
    made = []
    root = decision.pack.root(decision.rule)
    for (path, then), same in rows.items():
        asked = same[0].question
        record = path.rpartition(".")[0]
        whose = titled(decision.pack.vocabulary, root, facts, record) if record else ""
        now = _shown_stored(asked, same[0].now)
        others = tuple(told(flip, english=english()) for flip in same)
        made.append(Change(whose, _label(asked), now, others, then, asked.how == "judgement"))
    return made


def _label(asked: Question) -> str:
    return asked.en if english() else asked.zh


def _shown_stored(asked: Question, value: Any) -> str:
    """A stored value in words; what is known not to exist as such."""
    from luodi.rules.records import NONE

    if value is NONE:
        return "none" if english() else "没有"
    return show(asked.type or BOOL, value, english=english())


def _shown_written(asked: Question, written: Any) -> str:
    if asked.optional and written in NONE_WORDS:
        return "none" if english() else "没有"
    return show(asked.type or BOOL, read_value(asked.type or BOOL, written), english=english())


def facts_told(
    vocabulary: Vocabulary, decision: Decision, facts: dict[str, Any], why: dict[str, str], *, personal: bool
) -> list[Record]:
    """What was told, record by record; without ``personal`` what describes a person is hidden."""
    root, pack = decision.pack.root(decision.rule), decision.pack
    grouped: dict[str, list[Fact]] = {}
    for path in paths(pack, root, facts):
        asked = question(pack, root, path)
        if asked is None:
            continue
        of_person = asked.sensitivity not in OPEN_TO_ALL
        value = _shown_written(asked, get(facts, path)) if personal or not of_person else HIDDEN
        reason = why.get(path, "") if personal else ""
        grouped.setdefault(asked.record, []).append(Fact(path, _label(asked), value, of_person, reason))
    shown_facts = facts if personal else {}
    return [Record(titled(vocabulary, root, shown_facts, record), tuple(listed)) for record, listed in grouped.items()]
