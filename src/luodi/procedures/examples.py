"""Worked cases of procedures: YAML that an officer can read, each with its derivation by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from luodi.clocks import SHANGHAI, WorkingCalendar, parse_duration
from luodi.errors import LuodiError
from luodi.procedures.case import Case, CaseEvent, open_case
from luodi.procedures.model import Procedure
from luodi.procedures.obligation import Obligation, Standing
from luodi.written.records import read_yaml
from luodi.written.shapes import shaped
from luodi.written.texts import read_text

FOLDER = "办件"
STANDINGS: Mapping[Standing, str] = {
    "running": "未到期",
    "halted": "已中止",
    "done": "已办",
    "late": "迟办",
    "early": "过早",
    "overdue": "逾期",
    "open": "待办",
    "ended": "不再要求",
}


class _Event(msgspec.Struct, forbid_unknown_fields=True, rename={
    "at": "时间", "kind": "事项", "by": "由", "planned": "定于", "limit": "限期", "recorded": "登记",
}):  # fmt: skip
    """An event as people write it; moments are read by ``moment``."""

    at: Any
    kind: str
    by: str
    planned: Any = None
    limit: str = ""
    recorded: Any = None


class _File(msgspec.Struct, forbid_unknown_fields=True, rename={"procedure": "程序", "cases": "用例"}):
    """A file of worked cases; ``procedure`` is that of the cases which name none."""

    cases: tuple[Any, ...]
    procedure: str = ""


class _Case(msgspec.Struct, forbid_unknown_fields=True, rename={
    "name": "名称", "procedure": "程序", "events": "经过", "at": "查看", "readings": "读法", "stage": "阶段",
    "standings": "时限", "due": "到期", "refused": "拒绝", "derivation": "推算",
}):  # fmt: skip
    """One of ``用例``."""

    name: str
    events: tuple[dict[str, Any], ...]
    derivation: str
    procedure: str = ""
    at: Any = None
    readings: dict[str, str] | None = None
    stage: str = ""
    standings: dict[str, str] | None = None
    due: dict[str, Any] | None = None
    refused: str = ""


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """What happened, when it is looked at, and what is expected then: the stage, every obligation, when some are due.

    ``refused``: words of the refusal that the last event must meet; then nothing else is expected.
    """

    name: str
    file: str
    procedure: str
    events: tuple[Mapping[str, Any], ...]
    at: dt.datetime | None
    readings: Mapping[str, str]
    stage: str
    standings: Mapping[str, str]
    due: Mapping[str, str]
    refused: str
    derivation: str

    def run(self, procedure: Procedure, calendar: WorkingCalendar) -> list[str]:
        """What differs from what is expected, in words; empty where the case comes out as the example says."""
        try:
            case = open_case(procedure, [read_event(procedure, row) for row in self.events])
        except LuodiError as error:
            return [] if self.refused and self.refused in error.zh else [f"被拒绝：{error.zh}"]
        if self.refused:
            return [f"应拒绝（{self.refused}），却没有拒绝"]
        return list(self._differences(case, calendar))

    def clocks(self, procedure: Procedure) -> set[str]:
        """The clocks that the events start."""
        case = open_case(procedure, [read_event(procedure, row) for row in self.events])
        return {held.rule.name for held in case.obligations()}

    def _differences(self, case: Case, calendar: WorkingCalendar) -> Iterator[str]:
        if case.stage.zh != self.stage:
            yield f"应处于“{self.stage}”，却处于“{case.stage.zh}”"
        at = self.at or case.events[-1].occurred_at
        found = {called(case.procedure, o): o for o in case.obligations()}
        told = {name: STANDINGS[o.standing(calendar, at)] for name, o in found.items()}
        if told != dict(self.standings):
            yield f"时限应为 {dict(self.standings)}，却为 {told}"
        for name, written in self.due.items():
            until = found[name].due(calendar) if name in found else None
            if until is None or until.moment != moment(written):
                yield f"“{name}”应于 {written} 到期，却为 {until.moment if until else None}"


def read_event(procedure: Procedure, row: Mapping[str, Any]) -> CaseEvent:
    """An event as people write it: ``{时间: 2021-07-01 09:00, 事项: 电话报告, 由: 区县政府}``.

    ``定于`` is what it plans, ``限期`` the time that it grants, ``登记`` when it was recorded; absent: as it occurred.
    """
    written = shaped(row, _Event, None, str(row.get("时间", "?")))
    at = moment(written.at)
    planned = None if written.planned is None else moment(written.planned)
    limit = parse_duration(written.limit) if written.limit else None
    recorded = at if written.recorded is None else moment(written.recorded)
    kind, by = _named(procedure.events, written.kind), _named(procedure.roles, written.by)
    return CaseEvent(kind, by, at, recorded, planned, limit)


def called(procedure: Procedure, obligation: Obligation) -> str:
    """What an obligation is called: ``电话报告（区县政府）``, ``后续书面信息第2次``."""
    rule = obligation.rule
    owner = f"（{procedure.roles[obligation.owner].zh}）" if obligation.owner else ""
    many = rule.counting == "every" or obligation.number > 1
    return f"{rule.zh}{owner}{f'第{obligation.number}次' if many else ''}"


def moment(written: Any) -> dt.datetime:
    """A moment in China as people write it: ``2021-07-01 09:00``; a day alone is its beginning."""
    if isinstance(written, dt.datetime):
        return written.replace(tzinfo=SHANGHAI)
    if isinstance(written, dt.date):
        return dt.datetime(written.year, written.month, written.day, tzinfo=SHANGHAI)
    try:
        return dt.datetime.fromisoformat(str(written)).replace(tzinfo=SHANGHAI)
    except ValueError:
        raise LuodiError(
            zh=f"“{written}”不是时间。", en=f"“{written}” is no moment.",
            mend_zh="应如 2021-07-01 09:00。", mend_en="Write it as 2021-07-01 09:00.",
        ) from None  # fmt: skip


def _named(known: Mapping[str, Any], zh: str) -> str:
    """The name of a role or an event that is called so in Chinese; the words themselves where none is."""
    return next((name for name, one in known.items() if one.zh == zh), zh)


def read_cases(folder: Path) -> tuple[WorkedCase, ...]:
    """The worked cases of a pack: ``cases/办件/*.yaml``."""
    paths = sorted((folder / "cases" / FOLDER).glob("*.yaml"))
    return tuple(case for path in paths for case in _read(path))


def _read(path: Path) -> Iterator[WorkedCase]:
    written = shaped(read_yaml(read_text(path), path.name), _File, path.name)
    for number, row in enumerate(written.cases, 1):
        named = row.get("名称") if isinstance(row, dict) else None
        place = named if isinstance(named, str) else f"用例[{number}]"
        case = shaped(row, _Case, path.name, place)
        lacking = [] if case.refused else [key for key in ("阶段", "时限") if key not in row]
        if lacking or not (case.procedure or written.procedure):
            told = "、".join(lacking or ["程序"])
            raise LuodiError(
                zh=f"缺少 {told}。", en=f"{told} is missing.", file=path.name, place=place,
                mend_zh="请补上。", mend_en="Add it.",
            )  # fmt: skip
        try:
            at = None if case.at is None else moment(case.at)
            for day in (case.due or {}).values():
                moment(day)
        except LuodiError as error:
            raise error.in_file(path.name) from None
        yield WorkedCase(
            case.name, path.name, case.procedure or written.procedure, case.events, at, case.readings or {},
            case.stage, case.standings or {}, case.due or {}, case.refused, case.derivation,
        )  # fmt: skip
