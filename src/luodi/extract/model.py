"""What extraction proposes: commitments with roles, deadlines and indicators, and citations of other documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from luodi.text.model import NamedSpans
from luodi.text.spans import Spans

CommitmentSource = Literal["clause", "table", "heading", "prose"]
CommitmentKind = Literal["dated", "continuous", "phased", "recurring", "not_stated"]
Comparator = Literal[">=", "<=", ">", "<", "=", "between", "decrease_by", "increase_by"]
Relation = Literal["basis", "implements", "repeals", "forwards", "mentions"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """One time the text sets: exactly one of ``date``, ``range`` (first and last possible day) or ``recurs``.

    ``recurs`` is ``"year"``, ``"half_year"``, ``"quarter"``, ``"month"``, ``"week"`` or ``"day"``.
    """

    text: str
    spans: Spans
    date: dt.date | None = None
    range: tuple[dt.date, dt.date] | None = None
    recurs: str | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """A measure with its target. ``value`` for a single figure, ``low`` and ``high`` for ``between``; ``unit`` as
    written (%, 公里, 起); ``baseline`` the year or value compared with, ``period`` what a rate is counted over."""

    name: str
    comparator: Comparator | None
    unit: str
    spans: Spans
    value: float | None = None
    low: float | None = None
    high: float | None = None
    baseline: str | None = None
    period: str | None = None
    by: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """Who does what by when, as one clause or table row of the document proposes it.

    ``text`` is the task without its responsibility clause; ``path`` the printed numbers from the outermost heading
    (``("二", "（三）", "12")``); unit names stay as written. ``deadline`` is the final date where there is one,
    ``deadlines`` all of them. ``confidence`` is the estimated probability that units, text and dates are all right;
    each of ``doubts`` says in words what a person should look at.
    """

    id: str
    eid: str
    path: tuple[str, ...]
    source: CommitmentSource
    text: str
    spans: NamedSpans
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    guiding: tuple[str, ...] = ()
    open_ended: bool = False
    deadline: dt.date | None = None
    deadline_text: str | None = None
    deadlines: tuple[Deadline, ...] = ()
    kind: CommitmentKind = "not_stated"
    indicators: tuple[Indicator, ...] = ()
    table: str | None = None
    cells: Mapping[str, str] = field(default_factory=dict)
    confidence: float = 1.0
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """Another document named in provision ``eid``."""

    eid: str
    number: str | None
    title: str | None
    relation: Relation
    spans: Spans


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one document proposes."""

    commitments: tuple[Commitment, ...]
    citations: tuple[Citation, ...]
