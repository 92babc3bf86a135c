"""Worked cases of procedures: YAML that an officer can read, each with its derivation by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from luodi.clocks import SHANGHAI, WorkingCalendar, parse_duration
from luodi.errors import LuodiError
from luodi.facts.written import read_yaml
from luodi.procedures.case import Case, CaseEvent, open_case
from luodi.procedures.model import Procedure
from luodi.procedures.obligation import Obligation, Standing

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
_KEYS = {"名称", "程序", "经过", "查看", "读法", "阶段", "时限", "到期", "拒绝", "推算"}
_EVENT_KEYS = {"时间", "事项", "由", "定于", "限期", "登记"}


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
    wrong = sorted((set(row) - _EVENT_KEYS) | ({"时间", "事项", "由"} - set(row)))
    if wrong:
        told = "、".join(wrong)
        raise LuodiError(
            zh=f"事项缺少或不认识：{told}。", en=f"An event lacks or has unknown: {told}.",
            place=str(row.get("时间", "?")), mend_zh="请改正。", mend_en="Mend it.",
        )  # fmt: skip
    at = moment(row["时间"])
    planned = moment(row["定于"]) if "定于" in row else None
    limit = parse_duration(str(row["限期"])) if "限期" in row else None
    recorded = moment(row["登记"]) if "登记" in row else at
    kind, by = _named(procedure.events, row["事项"]), _named(procedure.roles, row["由"])
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
    document = read_yaml(path.read_text("utf-8"), path.name)
    for row in document["用例"]:
        needed = {"名称", "经过", "推算"} | ({"拒绝"} if "拒绝" in row else {"阶段", "时限"})
        wrong = (set(row) - _KEYS) | (needed - set(row))
        if wrong:
            told = "、".join(sorted(wrong))
            raise LuodiError(
                zh=f"缺少或不认识：{told}。", en=f"Missing or unknown: {told}.", file=path.name,
                place=str(row.get("名称", "?")), mend_zh="请改正。", mend_en="Mend it.",
            )  # fmt: skip
        yield WorkedCase(
            row["名称"],
            path.name,
            row.get("程序", document.get("程序")),
            tuple(row["经过"]),
            moment(row["查看"]) if "查看" in row else None,
            dict(row.get("读法") or {}),
            row.get("阶段", ""),
            dict(row.get("时限") or {}),
            dict(row.get("到期") or {}),
            row.get("拒绝", ""),
            row["推算"],
        )
