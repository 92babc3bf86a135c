"""What a procedure is made of: roles, stages, kinds of events, and the clocks that events start and stop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from luodi.clocks import Duration

Counting = Literal["after", "every", "before"]
"""``after`` an event; ``every`` so long since the last time; ``before`` a planned event."""

Untimed = Literal["", "at_once", "unstated", "given"]
"""Where no duration stands in the text: 立即, nothing at all, or what the starting event says (整改期限)."""


@dataclass(frozen=True, slots=True)
class Role:
    """Who may do something in a case."""

    name: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a case stands. Nothing more happens in a ``final`` one."""

    name: str
    zh: str
    en: str
    final: bool


@dataclass(frozen=True, slots=True)
class EventType:
    """Something that may happen in a case.

    ``by``: the roles that may do it. ``opens``: a case may begin with it. ``stages``: in which it may happen otherwise.
    ``to``: the stage that it leads to from each stage, and under the empty name when it opens a case; from a stage
    that is not named the case stays where it is.
    """

    name: str
    zh: str
    en: str
    by: tuple[str, ...]
    opens: bool
    stages: tuple[str, ...]
    to: Mapping[str, str]
    provision: str


@dataclass(frozen=True, slots=True)
class ClockRule:
    """A time within which something must be done. ``limit`` is None where ``untimed`` says why there is none.

    ``each``: every owner must do it himself, on a clock of his own; otherwise any of them may.
    ``window``: for ``before`` only, not earlier than the limit says (出库前3个工作日内, read as a window).
    ``ends``: events after which it is asked no more, done or not.
    ``roll``: whether a last day of rest moves on (民法典第二百零三条).
    """

    name: str
    zh: str
    en: str
    provision: str
    owners: tuple[str, ...]
    each: bool
    counting: Counting
    limit: Duration | None
    untimed: Untimed
    starts: tuple[str, ...]
    stops: tuple[str, ...]
    suspends: tuple[str, ...] = ()
    interrupts: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    extends: tuple[str, ...] = ()
    extension: Duration | None = None
    window: bool = False
    roll: bool = True


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure of a document. ``readings``: the options of ambiguous wordings that it was read with."""

    name: str
    zh: str
    en: str
    provision: str
    roles: Mapping[str, Role]
    stages: Mapping[str, Stage]
    events: Mapping[str, EventType]
    clocks: Mapping[str, ClockRule]
    readings: Mapping[str, str] = field(default_factory=dict)
