"""A running clock: a limit, and the events that started, halted and resumed it; its due date is never stored."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Literal

from luodi.clocks.durations import Duration
from luodi.clocks.moments import local
from luodi.errors import LuodiError

EventKind = Literal["start", "suspend", "interrupt", "resume", "extend", "stop"]
"""``suspend``: the rest of the time is left when it resumes (中止). ``interrupt``: all of it is (中断, 重新计算)."""

Standing = Literal["statutory", "promised", "other"]
"""法定时限, 承诺时限, or a limit that a document or a person set."""

ClockState = Literal["not_started", "running", "suspended", "interrupted", "stopped"]


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """Something that happened to a clock. ``occurred_at`` moves the clock, ``recorded_at`` says since when it is known.

    ``reason`` and ``basis`` are the words of whoever did it (补正材料; 第十二条). ``by`` is the added time of an
    extension.
    """

    kind: EventKind
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    reason: str = ""
    basis: str = ""
    by: Duration | None = None

    def __post_init__(self) -> None:
        local(self.occurred_at)
        local(self.recorded_at)
        if (self.kind == "extend") != (self.by is not None):
            raise ValueError("an extension, and nothing else, adds a duration")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of time in which the clock ran; ``end`` is None while it runs."""

    start: dt.datetime
    end: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Halt:
    """A stretch of time in which the clock was suspended; ``end`` is None while it is."""

    start: dt.datetime
    end: dt.datetime | None
    reason: str
    basis: str


@dataclass(frozen=True, slots=True)
class Times:
    """A clock's consumed time (``runs``) and suspended time (``halts``) since it last began anew."""

    state: ClockState
    runs: tuple[Run, ...] = ()
    halts: tuple[Halt, ...] = ()
    stopped_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A limit that began with an event and ends with one.

    ``roll``: whether a last day that is no working day moves to the next that is, as 民法典第二百零三条 and
    行政诉讼法 have it; it concerns limits in days, weeks, months and years only. ``source`` is the provision.
    """

    name: str
    limit: Duration
    standing: Standing = "statutory"
    roll: bool = True
    source: str = ""
    events: tuple[ClockEvent, ...] = field(default=())

    def record(self, *events: ClockEvent) -> Clock:
        """The clock with events, each put where it occurred however late it was recorded.

        Several at once may be needed together (an earlier suspension with its resumption). Raises LuodiError, and
        changes nothing, where they cannot have happened there (a resumption of a running clock, a second start).
        """
        # sorted() is stable: what occurred at one moment stays in the order in which it was recorded.
        together = sorted((*self.events, *events), key=lambda event: event.occurred_at)
        changed = replace(self, events=tuple(together))
        changed.times()
        return changed

    def as_known(self, at: dt.datetime) -> Clock:
        """The clock as it was known at a moment: without what was recorded later."""
        return replace(self, events=tuple(event for event in self.events if event.recorded_at <= at))

    @property
    def extensions(self) -> tuple[ClockEvent, ...]:
        return tuple(event for event in self.events if event.kind == "extend")

    def times(self) -> Times:
        """Fold the events into runs and halts. Raises LuodiError where they contradict one another."""
        state: ClockState = "not_started"
        runs: list[Run] = []
        halts: list[Halt] = []
        stopped: dt.datetime | None = None
        for event in self.events:
            kind, at = event.kind, event.occurred_at
            if kind not in _ALLOWED[state]:
                raise _impossible(self.name, event, state)
            if kind == "start" or (kind == "resume" and state == "interrupted"):
                runs, halts, state = [Run(at)], [], "running"
            elif kind == "resume":
                halts[-1] = replace(halts[-1], end=at)
                runs.append(Run(at))
                state = "running"
            elif kind in ("suspend", "interrupt") and state == "running":
                runs[-1] = replace(runs[-1], end=at)
                state = "suspended" if kind == "suspend" else "interrupted"
                if kind == "suspend":
                    halts.append(Halt(at, None, event.reason, event.basis))
            elif kind == "interrupt":
                state = "interrupted"
            elif kind == "stop":
                if state == "running":
                    runs[-1] = replace(runs[-1], end=at)
                state, stopped = "stopped", at
        return Times(state, tuple(runs), tuple(halts), stopped)


_ALLOWED: dict[ClockState, tuple[EventKind, ...]] = {
    "not_started": ("start",),
    "running": ("suspend", "interrupt", "extend", "stop"),
    "suspended": ("resume", "interrupt", "extend", "stop"),
    "interrupted": ("resume", "extend", "stop"),
    "stopped": (),
}

_DID = {"start": "启动", "suspend": "中止", "interrupt": "中断", "resume": "恢复", "extend": "延长", "stop": "停止"}
_IS = {
    "not_started": "尚未启动",
    "running": "正在计时",
    "suspended": "已中止",
    "interrupted": "已中断",
    "stopped": "已停止",
}


def _impossible(name: str, event: ClockEvent, state: ClockState) -> LuodiError:
    at = local(event.occurred_at).isoformat(sep=" ", timespec="minutes")
    return LuodiError(
        zh=f"“{name}”在{at}{_IS[state]}，不能{_DID[event.kind]}。",
        en=f"{name} is {state.replace('_', ' ')} at {at}; it cannot {event.kind} then.",
        mend_zh="请核对事项发生的时间。",
        mend_en="Check when it happened.",
    )
