"""What was answered, told back so that it can be changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from luodi.facts import VOCABULARY
from luodi.packs.finder import ROOT, question_at, ticked, told_words
from luodi.packs.offers import Audience
from luodi.rules.asking import Question
from luodi.web.asking.answers import Told
from luodi.web.asking.fields import label_of
from luodi.web.asking.forms import titled


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer: ``words`` is empty for what is not known."""

    path: str
    label: str
    whose: str
    words: str


def answers(audience: Audience, told: Told) -> list[Answered]:
    """Every answer, record by record, then what is not known."""
    found = [_answered(audience, told, question, value) for question, value in _told(audience, told.facts, "")]
    open_ = (question_at(audience, path) for path in told.unsaid)
    return [*found, *(_answered(audience, told, question, None) for question in open_ if question is not None)]


def _answered(audience: Audience, told: Told, question: Question, value: Any) -> Answered:
    whose = titled(VOCABULARY, ROOT[audience], told.facts, question.record) if question.record else ""
    return Answered(question.path, label_of(question), whose, "" if value is None else told_words(question, value))


def _told(audience: Audience, facts: Mapping[str, Any], at: str) -> Iterator[tuple[Question, Any]]:
    for name, value in facts.items():
        question = question_at(audience, f"{at}{name}")
        if question is None:
            continue
        yield question, value
        if isinstance(value, list) and not ticked(question):
            for number, row in enumerate(value):
                yield from _told(audience, row, f"{at}{name}[{number}].")
