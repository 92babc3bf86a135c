"""``procedures.toml``: the procedures of a document as a pack declares them, read and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from luodi.clocks import Duration, parse_duration
from luodi.errors import LuodiError
from luodi.procedures.model import ClockRule, Counting, EventType, Procedure, Role, Stage, Untimed

FILE = "procedures.toml"
_UNTIMED: Mapping[str, Untimed] = {"立即": "at_once", "未写": "unstated", "所定": "given"}
_COUNTING: Mapping[str, Counting] = {"after": "after", "every": "every", "before": "before"}
_PROCEDURE = {"name", "provision", "roles", "stages", "final", "events", "clocks"}
_EVENT = {"name", "by", "opens", "from", "to", "provision"}
_MOVES = ("starts", "stops", "suspends", "interrupts", "resumes", "ends", "extends")
_CLOCK = {
    "name", "provision", "owners", "each", "counting", "limit", "extension", "window", "roll", "under", *_MOVES,
}  # fmt: skip


def read_procedures(folder: Path, readings: Mapping[str, str] | None = None) -> dict[str, Procedure]:
    """The procedures of a pack by name; none where it has no ``procedures.toml``.

    ``readings``: the option taken of each ambiguous wording. A clock that says ``under = ["name=option", …]`` is there
    only where all of these are taken; a reading that is not named in ``readings`` is refused.
    """
    path = folder / FILE
    return parse_procedures(path.read_text("utf-8"), str(path), readings or {}) if path.exists() else {}


def parse_procedures(text: str, file: str, readings: Mapping[str, str]) -> dict[str, Procedure]:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LuodiError(zh=f"不是合法的 TOML：{error}。", en=f"This is not TOML: {error}.", file=file) from None
    return {name: _Reader(name, table, file, readings).procedure() for name, table in tables.items()}


class _Reader:
    """Reads one procedure; every refusal names the place and what is known there."""

    def __init__(self, name: str, table: Mapping[str, Any], file: str, readings: Mapping[str, str]) -> None:
        self.name, self.table, self.file, self.readings = name, table, file, readings

    def procedure(self) -> Procedure:
        self.known(self.name, self.table, _PROCEDURE, {"name", "provision", "roles", "stages", "events"})
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
        self.known(place, row, _EVENT, {"name", "by"})
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
        self.known(place, row, _CLOCK, {"name", "provision", "owners", "limit", "starts", "stops"})
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

    def known(self, place: str, row: Mapping[str, Any], keys: set[str], needed: set[str]) -> None:
        wrong = sorted((set(row) - keys) | (needed - set(row)))
        if wrong:
            raise self.refusal(place, f"缺少或不认识：{'、'.join(wrong)}。", f"Missing or unknown: {', '.join(wrong)}.")

    def refusal(self, place: str, zh: str, en: str) -> LuodiError:
        return LuodiError(
            zh=zh, en=en, file=self.file, place=f"{self.name}.{place}", mend_zh="请改正。", mend_en="Mend it."
        )
