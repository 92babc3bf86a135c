"""The questions of the finder on a page: those to type or choose, and lists to tick."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField

from luodi.facts import VOCABULARY
from luodi.packs.finder import ROOT, Finding, cleaned, groups, question_at, records, ticked
from luodi.packs.offers import Audience
from luodi.rules.asking import Question, get, put
from luodi.web.asking.answers import Told
from luodi.web.asking.forms import AskingForm

MOST_TOLD = 200_000
"""Characters of what is handed back; a household of thirty, fully told, has about 60,000."""
MOST_ASKED = 20
NONE = "none"
FEW = 24
"""Words that stand side by side; of more the groups are folded, each under what it bears on."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A word of a list, and the id that it has on the page."""

    word: str
    at: str


@dataclass(frozen=True, slots=True)
class Ticks:
    """A list to tick: its question and its words in groups, each under what it bears on."""

    question: Question
    groups: tuple[tuple[str, tuple[Tick, ...]], ...]
    whose: str

    @property
    def folded(self) -> bool:
        """Whether it is so long that its groups stand folded."""
        return sum(len(words) for _label, words in self.groups) > FEW

    @property
    def name(self) -> str:
        return self.question.path

    @property
    def at(self) -> str:
        return "t-" + "".join(char if char.isalnum() else "-" for char in self.question.path)


def told_of(audience: Audience, data: Any) -> Told:
    """What the page hands back, cleaned; whatever is not ours counts as not told."""
    text = str(data.get("told", ""))
    if len(text) > MOST_TOLD:
        return Told()
    try:
        given = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return Told()
    if not isinstance(given, dict):
        return Told()
    listed = given.get("unsaid")
    paths = listed if isinstance(listed, list) else []
    unsaid = {path for path in paths if isinstance(path, str) and question_at(audience, path)}
    return Told(cleaned(audience, given.get("facts")), sorted(unsaid))


def handed_on(told: Told) -> str:
    """What the page keeps for the next request, and nobody else does."""
    return json.dumps({"facts": told.facts, "unsaid": told.unsaid}, ensure_ascii=False, separators=(",", ":"))


def asked_in(audience: Audience, data: Any) -> list[Question]:
    """The questions that the page had put."""
    found = (question_at(audience, path) for path in data.getlist("asked")[:MOST_ASKED])
    return [question for question in found if question is not None]


def without(audience: Audience, told: Told, path: str) -> Told:
    """What is told without the answer at a path, so that it is asked again."""
    if question_at(audience, path) is None:
        return told
    return Told(put(told.facts, path, None), [unsaid for unsaid in told.unsaid if unsaid != path])


class Questions:
    """The questions put at once: ``form`` has those to type or choose, ``lists`` those to tick."""

    def __init__(self, audience: Audience, asked: list[Question], told: Told, data: Any = None) -> None:
        self.audience, self.asked, self.told, self.data = audience, asked, told, data
        self.form = AskingForm([q for q in asked if not ticked(q)], VOCABULARY, ROOT[audience], told, data)
        self.lists = [q for q in asked if ticked(q)]

    def ticks(self, finding: Finding) -> list[Ticks]:
        """The lists with their words, as far as they bear on what is open."""
        found = []
        for question in self.lists:
            at = Ticks(question, (), "").at
            count, parts = 0, []
            for label, words in groups(question, self.told.facts, finding):
                parts.append((label, tuple(Tick(word, f"{at}-{count + n}") for n, word in enumerate(words))))
                count += len(words)
            found.append(Ticks(question, tuple(parts), self.form.title(question.record) if question.record else ""))
        return sorted(found, key=lambda ticks: ticks.folded)

    def fields(self) -> list[tuple[str, list[BoundField], BoundField | None]]:
        """The questions of the form, record by record; the first time with a field for how the record is called."""
        return [
            (group.title, list(group.fields), None if self._met(group.record) else group.name)
            for group in self.form.groups()
        ]

    def _met(self, record: str) -> bool:
        """Whether something about the record was told, or could not be."""
        return bool(get(self.told.facts, record)) or any(path.startswith(f"{record}.") for path in self.told.unsaid)

    def answered(self, on: Any) -> Told | None:
        """What is told with the answers; None where one of them is wrong. What is left empty is not known."""
        if not self.form.is_valid():
            return None
        told = self.form.told()
        facts, unsaid = told.facts, set(told.unsaid)
        unsaid |= {question.path for question in self.form.questions if get(facts, question.path) is None}
        for question in self.lists:
            unsaid.discard(question.path)
            words = self.data.getlist(question.path)
            if words:
                facts = put(facts, question.path, records(question, words, on))
            elif self.data.get(f"{question.path}?") == NONE:
                facts = put(facts, question.path, [])
            else:
                unsaid.add(question.path)
        return Told(cleaned(self.audience, facts), sorted(unsaid))
