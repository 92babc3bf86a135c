"""``procedures.toml``: the procedures of a document as a pack declares them, read and checked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from luodi.clocks import Duration, parse_duration
from luodi.errors import LuodiError
from luodi.procedures.model import ClockRule, Counting, EventType, Procedure, Role, Stage, Untimed
from luodi.written.shapes import shaped
from luodi.written.tables import parse_toml
from luodi.written.texts import read_text

FILE = "procedures.toml"
_UNTIMED: Mapping[str, Untimed] = {"立即": "at_once", "未写": "unstated", "所定": "given"}
_COUNTING: Mapping[str, Counting] = {"after": "after", "every": "every", "before": "before"}
_MOVES = ("starts", "stops", "suspends", "interrupts", "resumes", "ends", "extends")


class _Procedure(msgspec.Struct, forbid_unknown_fields=True):
    """A table of ``procedures.toml``."""

    name: str
    provision: str
    roles: dict[str, str]
    stages: dict[str, str]
    events: dict[str, Any]
    final: str | tuple[str, ...] = ()
    clocks: dict[str, Any] = {}


class _Event(msgspec.Struct, forbid_unknown_fields=True):
    """An event of it."""

    name: str
    by: str | tuple[str, ...]
    opens: bool = False
    held: str | tuple[str, ...] = msgspec.field(name="from", default=())
    to: str | dict[str, str] = ""
    provision: str = ""


class _Clock(msgspec.Struct, forbid_unknown_fields=True):
    """A clock of it."""

    name: str
    provision: str
    owners: str | tuple[str, ...]
    limit: str
    starts: str | tuple[str, ...]
    stops: str | tuple[str, ...]
    suspends: str | tuple[str, ...] = ()
    interrupts: str | tuple[str, ...] = ()
    resumes: str | tuple[str, ...] = ()
    ends: str | tuple[str, ...] = ()
    extends: str | tuple[str, ...] = ()
    extension: str = ""
    counting: str = "after"
    each: bool = False
    window: bool = False
    roll: bool = True
    under: tuple[str, ...] = ()


def read_procedures(folder: Path, readings: Mapping[str, str] | None = None) -> dict[str, Procedure]:
    """The procedures of a pack by name; none where it has no ``procedures.toml``.

    ``readings``: the option taken of each ambiguous wording. A clock that says ``under = ["name=option", …]`` is there
    only where all of these are taken; a reading that is not named in ``readings`` is refused.
    """
    path = folder / FILE
    return parse_procedures(read_text(path), str(path), readings or {}) if path.exists() else {}


def parse_procedures(text: str, file: str, readings: Mapping[str, str]) -> dict[str, Procedure]:
    tables = parse_toml(text, file)
    return {name: _Reader(name, table, file, readings).procedure() for name, table in tables.items()}


class _Reader:
    """Reads one procedure; every refusal names the place and what is known there."""

    def __init__(self, name: str, table: Mapping[str, Any], file: str, readings: Mapping[str, str]) -> None:
        self.name, self.table, self.file, self.readings = name, table, file, readings

    def procedure(self) -> Procedure:
        shaped(self.table, _Procedure, self.file, self.name)
        roles = {k: Role(k, *self.both(f"roles.{k}", v)) for k, v in self.table["roles"].items()}
        final = self.names("final", self.table.get("final", ()), self.table["stages"])
        stages = {k: Stage(k, *self.both(f"stages.{k}", v), k in final) for k, v in self.table["stages"].items()}
        events = {k: self.event(k, v, roles, stages) for k, v in self.table["events"].items()}
        self.reachable(stages, events)
        rows = self.table.get("clocks", {})
        every = {k: self.clock(k, v, roles, events) for k, v in rows.items()}  # also those that the readings leave out
        clocks = {k: clock for k, clock in every.items() if self.taken(k, rows[k].get("under", ()))}
        zh, en = self.both("name", self.table["name"])
        return Procedure(self.name, zh, en, self.table["provision"], roles, stages, events, clocks, dict(self.readings))

    def event(
        self, name: str, row: Mapping[str, Any], roles: Mapping[str, Role], stages: Mapping[str, Stage]
    ) -> EventType:
        place = f"events.{name}"
        shaped(row, _Event, self.file, f"{self.name}.{place}")
        written, opens = row.get("to", ""), bool(row.get("opens"))
        by_stage = written if isinstance(written, dict) else {}
        held = self.names(f"{place}.from", row.get("from", tuple(by_stage)), stages)
        if by_stage:
            to = {stage: by_stage[stage] for stage in self.names(f"{place}.to", by_stage, held)}
        else:
            to = {stage: written for stage in (*held, *([""] if opens else [])) if written}
        self.names(f"{place}.to", to.values(), stages)
        ends = [stage for stage in held if stages[stage].final]
        if ends or not (held or opens) or (opens and "" not in to):
            raise self.refusal(
                place, "事项要么开启办件并到达一个阶段，要么写明在哪些未结束的阶段发生。",
                "An event opens a case and leads to a stage, or says in which stages, none of them final, it happens.",
            )  # fmt: skip
        by = self.names(f"{place}.by", row["by"], roles)
        return EventType(name, *self.both(place, row["name"]), by, opens, held, to, row.get("provision", ""))

    def clock(
        self, name: str, row: Mapping[str, Any], roles: Mapping[str, Role], events: Mapping[str, EventType]
    ) -> ClockRule:
        place = f"clocks.{name}"
        shaped(row, _Clock, self.file, f"{self.name}.{place}")
        counting = _COUNTING.get(row.get("counting", "after"))
        untimed = _UNTIMED.get(row["limit"], "")
        if counting is None or (untimed and counting != "after") or (row.get("window") and counting != "before"):
            raise self.refusal(
                place, "counting 应为 after、every、before；没有时长的只能是 after，window 只用于 before。",
                "counting is after, every or before; without a duration only after; window goes with before.",
            )  # fmt: skip
        named = {key: self.names(f"{place}.{key}", row.get(key, ()), events) for key in _MOVES}
        if not named["starts"] or not named["stops"]:
            raise self.refusal(place, "要有开始和停止的事项。", "It needs events that start and stop it.")
        if bool(named["extends"]) != ("extension" in row):
            raise self.refusal(
                place, "延长要有事项 extends 和时长 extension。", "An extension needs its events and its duration."
            )
        extension = self.duration(place, row["extension"]) if "extension" in row else None
        return ClockRule(
            name,
            *self.both(place, row["name"]),
            row["provision"],
            self.names(f"{place}.owners", row["owners"], roles),
            bool(row.get("each")),
            counting,
            None if untimed else self.duration(place, row["limit"]),
            untimed,
            starts=named["starts"],
            stops=named["stops"],
            suspends=named["suspends"],
            interrupts=named["interrupts"],
            resumes=named["resumes"],
            ends=named["ends"],
            extends=named["extends"],
            extension=extension,
            window=bool(row.get("window")),
            roll=bool(row.get("roll", True)),
        )

    def taken(self, name: str, under: Iterable[str]) -> bool:
        """Whether the readings that a clock stands under are those taken."""
        for condition in under:
            reading, _, option = condition.partition("=")
            if reading not in self.readings:
                raise self.refusal(
                    f"clocks.{name}.under", f"没有读法“{reading}”。", f"There is no reading “{reading}”."
                )
            if self.readings[reading] != option:
                return False
        return True

    def reachable(self, stages: Mapping[str, Stage], events: Mapping[str, EventType]) -> None:
        """Refuse a stage to which no event leads from the beginning."""
        reached = {""}
        while more := {to for e in events.values() for stage, to in e.to.items() if stage in reached} - reached:
            reached |= more
        lost = [stage for stage in stages if stage not in reached]
        if lost:
            raise self.refusal("stages", f"到不了：{'、'.join(lost)}。", f"Never reached: {', '.join(lost)}.")

    # ---- small things

    def both(self, place: str, written: Any) -> tuple[str, str]:
        """``"电话报告 | Report by phone"`` → both."""
        zh, _, en = str(written).partition(" | ")
        if not zh or not en:
            raise self.refusal(place, "名称要写成“中文 | English”。", "A name is written “中文 | English”.")
        return zh, en

    def names(self, place: str, written: Any, known: Collection[str]) -> tuple[str, ...]:
        given = (written,) if isinstance(written, str) else tuple(written)
        wrong = [name for name in given if name not in known]
        if wrong:
            raise self.refusal(
                place, f"没有“{'、'.join(wrong)}”，有：{'、'.join(known)}。",
                f"There is no “{', '.join(wrong)}”; there is: {', '.join(known)}.",
            )  # fmt: skip
        return given

    def duration(self, place: str, written: str) -> Duration:
        try:
            return parse_duration(written)
        except LuodiError as error:
            raise self.refusal(place, error.zh, error.en) from None

    def refusal(self, place: str, zh: str, en: str) -> LuodiError:
        return LuodiError(
            zh=zh, en=en, file=self.file, place=f"{self.name}.{place}", mend_zh="请改正。", mend_en="Mend it."
        )
