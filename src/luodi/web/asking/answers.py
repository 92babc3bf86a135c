"""An answer as a form brings it, and what it makes of the facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from luodi.rules.asking import Question, get, put, resized


@dataclass(frozen=True, slots=True)
class Answer:
    """``written`` as facts are kept (None: left empty); ``unknown``: nobody knows; ``why``: why it was judged so."""

    written: Any = None
    unknown: bool = False
    why: str = ""


@dataclass(slots=True)
class Told:
    """All that has been told: facts, the paths that nobody knows an answer to, the reasons of judgements by path."""

    facts: dict[str, Any] = field(default_factory=dict)
    unsaid: list[str] = field(default_factory=list)
    why: dict[str, str] = field(default_factory=dict)


def after(told: Told, answers: Mapping[Question, Answer], names: Mapping[str, str] | None = None) -> Told:
    """What is told once ``answers`` are; an empty answer leaves things as they are. ``names``: record → its name.

    Records taken away take with them what was said of them.
    """
    facts, unsaid, why = told.facts, set(told.unsaid), dict(told.why)
    # How many records there are comes last: what was typed about one that goes must not bring it back.
    for question, answer in sorted(answers.items(), key=lambda item: item[0].how == "relation"):
        if question.how == "relation" and names:
            facts, names = _named(facts, names), None
        unsaid.discard(question.path)
        if answer.unknown:
            unsaid.add(question.path)
            facts = put(facts, question.path, None)
            why.pop(question.path, None)
        elif answer.written is not None and question.how == "relation":
            facts = resized(facts, question.path, answer.written)
        elif answer.written is not None:
            facts = put(facts, question.path, answer.written)
            if answer.why:
                why[question.path] = answer.why
    facts = _named(facts, names or {})
    return Told(facts, _kept(facts, unsaid), {path: why[path] for path in _kept(facts, why)})


def _named(facts: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    for record, name in names.items():
        if name:
            facts = put(facts, f"{record}._called", name)
    return facts


def _kept(facts: Mapping[str, Any], paths: Iterable[str]) -> list[str]:
    """The paths whose records are still there."""
    return sorted(p for p in paths if "[" not in p or get(facts, p.rpartition(".")[0]) is not None)
