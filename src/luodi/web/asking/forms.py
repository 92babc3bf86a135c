"""A form of questions: grouped by the record they are about, checked as the facts are, answered into facts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from luodi.facts.attribute import Vocabulary
from luodi.rules.asking import Question, get
from luodi.web.asking.answers import Answer, Told, after
from luodi.web.asking.fields import AnswerField, english, shown_in

MOST_NAME = 40


@dataclass(frozen=True, slots=True)
class Group:
    """The questions about one record; ``name`` is the field for how the record is called, where it may have one."""

    record: str
    title: str
    fields: tuple[BoundField, ...]
    name: BoundField | None = None

    @property
    def anchor(self) -> str:
        return "g-" + re.sub(r"\W+", "-", self.record or "top")


class AskingForm(forms.Form):
    """``questions`` put to a person about a record of kind ``root``; ``told`` is what is known so far.

    >>> form = AskingForm(questions, VOCABULARY, "Household", told, request.POST)  # doctest: +SKIP
    >>> told = form.told() if form.is_valid() else told  # doctest: +SKIP
    """

    def __init__(
        self, questions: Iterable[Question], vocabulary: Vocabulary, root: str, told: Told, data: Any = None
    ) -> None:
        super().__init__(data)
        self.questions = tuple(questions)
        self.before, self.vocabulary, self.root = told, vocabulary, root
        self.records = list(dict.fromkeys(q.record for q in self.questions))
        for record in self.records:
            if record:
                self._name(record)
        for question in self.questions:
            self.fields[question.path] = AnswerField(question)
            now = get(told.facts, question.path)
            value = "?" if question.path in told.unsaid else shown_in(question, now)
            self.initial[question.path] = {"value": value, "why": told.why.get(question.path, "")}

    def _name(self, record: str) -> None:
        self.fields[f"{record}._called"] = forms.CharField(
            label=_("称呼"), required=False, max_length=MOST_NAME,
            widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": _("如：本人、长女、门面一")}),
        )  # fmt: skip
        self.initial[f"{record}._called"] = get(self.before.facts, f"{record}._called") or ""

    def groups(self) -> list[Group]:
        """The questions, record by record."""
        return [self._group(record) for record in self.records]

    def _group(self, record: str) -> Group:
        fields = tuple(self[q.path] for q in self.questions if q.record == record)
        name = self[f"{record}._called"] if record else None
        return Group(record, self.title(record), fields, name)

    def title(self, record: str) -> str:
        """What a record is called: ``家庭``, ``家庭人员 2 · 长女``."""
        return titled(self.vocabulary, self.root, self.before.facts, record)

    def told(self) -> Told:
        """What is told with these answers; only of a valid form."""
        answers: dict[Question, Answer] = {q: self.cleaned_data[q.path] for q in self.questions}
        names = {record: self.cleaned_data[f"{record}._called"] for record in self.records if record}
        return after(self.before, answers, names)


def titled(vocabulary: Vocabulary, root: str, facts: dict[str, Any], record: str) -> str:
    """The words for a record: its kind, its number, how it is called; owners before it."""
    kind = vocabulary[root]
    words, path = [], ""
    for step in record.split(".") if record else ():
        name, _open, number = step.rstrip("]").partition("[")
        relation = kind.relations[name]
        kind, path = relation.target, f"{path}.{step}".lstrip(".")
        called = get(facts, f"{path}._called")
        own = f"{relation.en if english() else relation.zh} {int(number) + 1}"
        words.append(f"{own} · {called}" if called else own)
    return " — ".join(words) or (kind.en.capitalize() if english() else kind.zh)
