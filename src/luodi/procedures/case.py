"""A case (办件): its events in the order in which they occurred, folded into its stage and its obligations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from luodi.clocks import Duration
from luodi.clocks.moments import local
from luodi.errors import LuodiError
from luodi.procedures.model import EventType, Procedure, Stage
from luodi.procedures.obligation import Obligation, obligations


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """Something that happened. ``occurred_at`` moves the case, ``recorded_at`` says since when it is known.

    ``planned_for``: the moment for which the event plans something (出库). ``limit``: the time that it grants
    (整改期限).
    """

    kind: str
    by: str
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    planned_for: dt.datetime | None = None
    limit: Duration | None = None
    note: str = ""

    def __post_init__(self) -> None:
        for moment in (self.occurred_at, self.recorded_at, self.planned_for or self.occurred_at):
            local(moment)


@dataclass(frozen=True, slots=True)
class Case:
    """``events`` by the moment at which they occurred; ``stages`` is the stage after each of them."""

    procedure: Procedure
    events: tuple[CaseEvent, ...]
    stages: tuple[Stage, ...]

    @property
    def stage(self) -> Stage:
        return self.stages[-1]

    def record(self, *events: CaseEvent) -> Case:
        """The case with further events, each put where it occurred however late it was recorded.

        Raises LuodiError, and changes nothing, where one cannot have happened there.
        """
        return open_case(self.procedure, (*self.events, *events))

    def as_known(self, at: dt.datetime) -> Case | None:
        """The case as it was known at a moment; None where nothing was known of it.

        Raises LuodiError where what was known then could not have happened without what was recorded later.
        """
        known = [event for event in self.events if event.recorded_at <= at]
        return open_case(self.procedure, known) if known else None

    def possible(self) -> tuple[EventType, ...]:
        """What may happen next."""
        return tuple(e for e in self.procedure.events.values() if self.stage.name in e.stages)

    def obligations(self) -> tuple[Obligation, ...]:
        """Every clock that the events started, by the procedure's order, owner and number."""
        return obligations(self.procedure, self.events, ended=self.stage.final)


def open_case(procedure: Procedure, events: Iterable[CaseEvent]) -> Case:
    """Fold events into a case. Raises LuodiError, naming the event, where one cannot have happened where it stands."""
    # sorted() is stable: what occurred at one moment stays in the order in which it was recorded.
    ordered = tuple(sorted(events, key=lambda event: event.occurred_at))
    stages: list[Stage] = []
    for event in ordered:
        kind = _known(procedure, event)
        allowed = kind.opens if not stages else stages[-1].name in kind.stages
        if not allowed:
            raise _out_of_place(procedure, event, kind, stages)
        here = stages[-1].name if stages else ""
        stages.append(procedure.stages[kind.to.get(here, here)])
    if not stages:
        raise LuodiError(zh="办件没有任何事项。", en="A case needs at least one event.")
    case = Case(procedure, ordered, tuple(stages))
    case.obligations()  # refuses what no clock can have done, such as a resumption of one that runs
    return case


def _known(procedure: Procedure, event: CaseEvent) -> EventType:
    kind = procedure.events.get(event.kind)
    if kind is None:
        raise LuodiError(
            zh=f"程序“{procedure.zh}”没有事项“{event.kind}”。",
            en=f"The procedure “{procedure.en}” has no event “{event.kind}”.",
            mend_zh=f"可用：{'、'.join(procedure.events)}。",
            mend_en=f"There is: {', '.join(procedure.events)}.",
        )
    if event.by not in kind.by:
        may = [procedure.roles[name] for name in kind.by]
        raise LuodiError(
            zh=f"“{kind.zh}”不能由“{_who(procedure, event.by)}”办理。",
            en=f"“{kind.en}” cannot be done by “{event.by}”.",
            place=_when(event),
            mend_zh=f"应由：{'、'.join(role.zh for role in may)}。",
            mend_en=f"By: {', '.join(role.en for role in may)}.",
        )
    return kind


def _who(procedure: Procedure, name: str) -> str:
    role = procedure.roles.get(name)
    return role.zh if role else name


def _when(event: CaseEvent) -> str:
    return local(event.occurred_at).isoformat(sep=" ", timespec="minutes")


def _out_of_place(procedure: Procedure, event: CaseEvent, kind: EventType, stages: list[Stage]) -> LuodiError:
    if not stages:
        first = [e for e in procedure.events.values() if e.opens]
        zh, en = "办件不能由此开始", "a case cannot begin with it"
        mend_zh, mend_en = "、".join(e.zh for e in first), ", ".join(e.en for e in first)
    else:
        zh, en = f"此时处于“{stages[-1].zh}”", f"the case is at “{stages[-1].en}” then"
        mend_zh = "、".join(procedure.stages[name].zh for name in kind.stages)
        mend_en = ", ".join(procedure.stages[name].en for name in kind.stages)
    return LuodiError(
        zh=f"“{kind.zh}”不能发生在这里：{zh}。",
        en=f"“{kind.en}” cannot happen here: {en}.",
        place=_when(event),
        mend_zh=f"应在：{mend_zh}。" if stages else f"应先有：{mend_zh}。",
        mend_en=f"It may happen at: {mend_en}." if stages else f"It begins with: {mend_en}.",
    )
