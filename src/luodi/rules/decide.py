"""Decide a rule for a record: one of the four answers, with every reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from luodi.facts.values import show
from luodi.rules.answers import Cause, Open, Status, UndeterminedError
from luodi.rules.pack import Pack
from luodi.rules.reasons import Reason, walk
from luodi.rules.records import Facts


@dataclass(frozen=True, slots=True)
class Decision:
    """``status`` and, where it is ``value``, the value as rules store it; ``causes`` of an open answer; the reasons.

    ``given_readings`` are those asked for; ``readings_used`` all that the reasons rest on, with the option taken.
    """

    pack: Pack
    rule: str
    on: dt.date
    status: Status
    value: Any
    causes: tuple[Cause, ...]
    reason: Reason
    given_readings: Mapping[str, str]

    @property
    def shown(self) -> str:
        """The value as people read it; empty where the answer is open."""
        return show(self.reason.meta.type, self.value) if self.status == "value" else ""

    @property
    def readings_used(self) -> dict[str, str]:
        chosen = self.pack.readings(self.given_readings)
        used = {name for node in walk(self.reason) if isinstance(node, Reason) for name in node.meta.readings}
        return {name: option for name, option in chosen.items() if name in used}


def decide(
    pack: Pack,
    rule: str,
    facts: Mapping[str, Any] | Facts,
    *,
    on: dt.date,
    readings: Mapping[str, str] | None = None,
) -> Decision:
    """The answer of ``rule`` on the date ``on``, with full reasons: every condition is evaluated.

    ``facts``: a mapping by attribute names or Chinese labels, or a record already read by ``pack.reader``.
    Raises ``LuodiError`` for facts that are not of the vocabulary, for a date on which the document is not in force,
    for one that a needed standard does not cover, and for a reading that the pack does not declare.
    """
    functions = pack.functions(on, readings)
    record = facts if isinstance(facts, Facts) else pack.reader.read(pack.root(rule), facts)
    reason = Reason(functions.explain(rule)(record))
    value = reason.value
    if isinstance(value, Open):
        return Decision(pack, rule, on, value.status, None, value.causes, reason, readings or {})
    return Decision(pack, rule, on, "value", value, (), reason, readings or {})


def answer(
    pack: Pack, rule: str, facts: Mapping[str, Any] | Facts, *, on: dt.date, readings: Mapping[str, str] | None = None
) -> Any:
    """The bare answer: the stored value, or an ``Open``. The same answer as ``decide``, without reasons."""
    functions = pack.functions(on, readings)
    record = facts if isinstance(facts, Facts) else pack.reader.read(pack.root(rule), facts)
    try:
        value = functions.bare(rule)(record)
    except UndeterminedError:
        return functions.explain(rule)(record)[1]
    if value.__class__ is Open or (
        value.__class__ is tuple and (value[0].__class__ is Open or value[1].__class__ is Open)
    ):
        return functions.explain(rule)(record)[1]
    return value
