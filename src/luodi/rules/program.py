"""What one ``rules.py`` declares: its rules, the points it leaves open, and the readings of ambiguous wordings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import field
from typing import Literal as OneOf

from luodi.facts.types import Type
from luodi.rules.tree import Expr, Place, Value, node


@node
class Parameter:
    """A rule's variable and the kind of record that it stands for."""

    variable: str
    entity: str


@node
class Rule:
    """One provision that computes. ``parameters[0]`` is the record it is about; the others are its owners, nearest
    first (a member, then the household). ``strictness`` keeps 原则 apart from 必须.

    ``suspended_at`` is the document and provision that suspend it on the date. A ``residual`` rule is one for the
    others (其他…): where it stands among alternatives, it decides only if none before it does. A ``term`` only says
    what a word of the text means: where it decides, the provision that uses the word is the ground.
    """

    name: str
    provision: str
    title: str
    parameters: tuple[Parameter, ...]
    type: Type
    body: Expr
    at: Place
    doc: str = ""
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    strictness: OneOf["must", "principle"] = "must"
    note: str = ""
    suspended_by: str = ""
    suspended_at: str = ""
    residual: bool = False
    term: bool = False


PointKind = OneOf["judgement", "external", "delegated"]


@node
class PointDeclaration:
    """What the text leaves to a person, to another document, or to a district."""

    name: str
    kind: PointKind
    provision: str
    entity: str | None
    type: Type
    zh: str
    en: str
    at: Place
    source: str = ""
    otherwise: Value | None = None


@node
class ReadingDeclaration:
    """An ambiguous wording: its alternatives by name, with what each takes it to mean; the first is the default."""

    name: str
    provision: str
    doubt: str
    options: Mapping[str, str]
    at: Place

    @property
    def default(self) -> str:
        return next(iter(self.options))


@node
class Program:
    """Everything that one ``rules.py`` declares, typed; rules in the author's order."""

    file: str
    rules: Mapping[str, Rule]
    points: Mapping[str, PointDeclaration] = field(default_factory=dict)
    readings: Mapping[str, ReadingDeclaration] = field(default_factory=dict)
