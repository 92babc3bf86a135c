"""Markers in every internal text of everything that hangs on a commitment, found by walking the models."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from luodi.web.journal.models import Entry
from luodi.web.ledger.models import Commitment
from luodi.web.people.models import User

PUBLIC = {
    "ledger.Commitment": {"quoted", "deadline_text", "path", "eid"},
    "ledger.Assignment": {"name_as_written"},
}
"""What an edition is made of. Everything else that is text is internal."""

NO_WORDS = {
    ("ledger.Evidence", "sha256"), ("ledger.Clock", "limit"), ("ledger.ClockEvent", "by"), ("people.User", "password"),
    ("ledger.Deadline", "recurs"), ("ledger.Target", "comparator"),
}  # fmt: skip
"""Texts that hold a code or a duration that the code reads; spans hold positions only."""

LOOKED_PAST = {"published", "contenttypes", "sessions", "auth", "documents"}
"""Apps whose rows are not work on a task: what is published itself, documents (whose words are public), and such."""


def hanging() -> list[type[models.Model]]:
    """Every model whose rows hang on a commitment, however far: reached from it by relations that point back; and the
    people, and the journal that tells of it."""
    found: list[type[models.Model]] = [Commitment]
    for model in found:
        for relation in model._meta.related_objects:
            other = relation.related_model
            if isinstance(other, type) and other not in found and other._meta.app_label not in LOOKED_PAST:
                found.append(other)
    return [*found, User, Entry]


def texts(model: type[models.Model]) -> Iterator[models.Field[Any, Any]]:
    """The internal text fields of a model: strings without fixed choices, and JSON, but what is public."""
    public = PUBLIC.get(model._meta.label, set())
    for field in model._meta.concrete_fields:
        words = isinstance(field, (models.CharField, models.TextField, models.JSONField)) and not field.choices
        code = (model._meta.label, field.name) in NO_WORDS or field.name.endswith("spans")
        if words and not code and field.name not in public and not field.primary_key:
            yield field


def populate(model: type[models.Model]) -> None:
    """Have one row at least, made from whatever its fields allow where no work of the test left any."""
    if model._default_manager.exists():
        return
    values: dict[str, Any] = {}
    tasks = iter(Commitment.objects.order_by("order"))
    for field in model._meta.concrete_fields:
        if isinstance(field, (models.AutoField, models.GeneratedField)) or field.null or field.has_default():
            continue
        if isinstance(field, models.ForeignKey):
            if field.related_model is Commitment:  # those of a pair differ
                values[field.name] = next(tasks)
            else:
                values[field.name] = _some(field.related_model)
        elif field.choices:
            values[field.name] = field.choices[0][0]
        elif isinstance(field, (models.DateTimeField, models.DateField)):
            day = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
            values[field.name] = day if isinstance(field, models.DateTimeField) else day.date()
        elif isinstance(field, (models.CharField, models.TextField)):
            values[field.name] = "无"
        elif isinstance(field, (models.DecimalField, models.IntegerField, models.FloatField)):
            values[field.name] = 1
    model._default_manager.create(**values)


def _some(model: Any) -> Any:
    if not model._default_manager.exists():
        populate(model)
    return model._default_manager.order_by("pk")[0] if model is not ContentType else None


def plant() -> dict[str, str]:
    """Put a marker of its own into each internal text field of each row; gives where each marker is."""
    numbers = itertools.count(1)
    planted: dict[str, str] = {}

    def marker(where: str) -> str:
        word = f"㊙{next(numbers):04d}"
        planted[word] = where
        return word

    for model in hanging():
        populate(model)
        for field in texts(model):
            where = f"{model._meta.label}.{field.name}"
            for pk, old in list(model._default_manager.values_list("pk", field.name)):
                word = marker(where)
                new: Any = word
                if isinstance(field, models.JSONField):
                    new = {**old, word: word} if isinstance(old, dict) else [word]
                elif field.name == "content":
                    new = f'{{"after":{{"text":"{word}"}}}}'
                model._default_manager.filter(pk=pk).update(**{field.name: new})
    return planted
