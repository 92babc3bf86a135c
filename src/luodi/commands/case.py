"""``luodi case``: where a case stands and what is due, folded from its events."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import click

from luodi.errors import LuodiError

if TYPE_CHECKING:
    from luodi.clocks import WorkingCalendar
    from luodi.procedures import Case, Obligation, Procedure


@click.command(
    help="Fold the events of a file into a case: its stage and what is due. 按事项推算办件的阶段和时限。\n\n"
    "Ends with 0: all in time; 1: something is overdue or was late; 2: an error. "
    "结束码：0 都按时，1 有逾期或迟办，2 出错。"
)
@click.argument("pack", metavar="PACK")
@click.argument("procedure", required=False, metavar="[PROCEDURE]")
@click.option("--events", metavar="FILE", help="YAML with a list 经过; - reads standard input. 事项文件。")
@click.option(
    "--at", metavar="MOMENT", help="The moment looked at, such as 2021-07-01T09:30; now if absent. 查看时间。"
)
@click.option(
    "--reading", "readings", multiple=True, metavar="NAME=OPTION", help="Another reading of a doubt. 换一种读法。"
)
@click.option("--list", "listing", is_flag=True, help="List the pack's procedures. 列出程序、事项和角色。")
@click.option("--json", "as_json", is_flag=True, help="Print plain data. 输出 JSON。")
def command(
    pack: str,
    procedure: str | None,
    events: str | None,
    at: str | None,
    readings: tuple[str, ...],
    listing: bool,
    as_json: bool,
) -> int:
    from luodi.clocks import SHANGHAI, WorkingCalendar
    from luodi.commands.decide import as_readings
    from luodi.packs.procedures import procedures
    from luodi.procedures import open_case
    from luodi.procedures.examples import moment, read_event

    known = procedures(pack, as_readings(readings))
    if listing:
        for one in known.values():
            _list(one)
        return 0
    chosen = _chosen(known, procedure, pack)
    case = open_case(chosen, [read_event(chosen, row) for row in _rows(events)])
    calendar, now = WorkingCalendar(), moment(at) if at else dt.datetime.now(SHANGHAI)
    data = [_told(chosen, held, calendar, now) for held in case.obligations()]
    if as_json:
        nexts = [{"event": e.name, "zh": e.zh, "by": list(e.by)} for e in case.possible()]
        told = {"procedure": chosen.name, "stage": case.stage.name, "at": now.isoformat(), "due": data, "next": nexts}
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        _tell(case, data)
    return 1 if any(row["standing"] in ("overdue", "late") for row in data) else 0


def _chosen(known: dict[str, Procedure], name: str | None, pack: str) -> Procedure:
    if name in known:
        return known[name]
    if name is None and len(known) == 1:
        return next(iter(known.values()))
    told = "、".join(f"{p.name}（{p.zh}）" for p in known.values())
    raise LuodiError(
        zh=f"请指明 {pack} 的程序。" if name is None else f"{pack} 没有程序“{name}”。",
        en=f"Name a procedure of {pack}." if name is None else f"{pack} has no procedure “{name}”.",
        mend_zh=f"有：{told or '（没有）'}。",
        mend_en=f"There is: {', '.join(known) or 'none'}.",
    )


def _rows(path: str | None) -> list[dict[str, Any]]:
    from luodi.written.records import read_yaml
    from luodi.written.texts import read_given

    if path is None:
        raise LuodiError(zh="没有事项。", en="There are no events.", mend_zh="请用 --events。", mend_en="Use --events.")
    document = read_yaml(read_given(path), path)
    rows = document.get("经过") if isinstance(document, dict) else document
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise LuodiError(
            zh="“经过”应是一组事项。", en="经过 should be a list of events.", file=path,
            mend_zh="例如 {时间: 2021-07-01 09:00, 事项: 电话报告, 由: 区县政府}。",
            mend_en="Such as {时间: 2021-07-01 09:00, 事项: 电话报告, 由: 区县政府}.",
        )  # fmt: skip
    return rows


def _told(procedure: Procedure, held: Obligation, calendar: WorkingCalendar, now: dt.datetime) -> dict[str, Any]:
    from luodi.procedures.examples import STANDINGS, called

    until, standing = held.due(calendar), held.standing(calendar, now)
    owners = (held.owner,) if held.owner else held.rule.owners
    return {
        "clock": held.rule.name,
        "called": called(procedure, held),
        "number": held.number,
        "by": [procedure.roles[name].zh for name in owners],
        "provision": held.rule.provision,
        "since": held.started_at.isoformat(),
        "done": held.done_at.isoformat() if held.done_at and not held.ended else None,
        "due": until.moment.isoformat() if until else None,
        "provisional": until.provisional if until else False,
        "why": [reason.zh for reason in until.why] if until else [],
        "standing": standing,
        "zh": STANDINGS[standing],
    }


_MARKS = {
    "running": "·",
    "halted": "‖",
    "done": "✓",
    "late": "✗",
    "early": "✗",
    "overdue": "✗",
    "open": "?",
    "ended": "-",
}


def _tell(case: Case, data: list[dict[str, Any]]) -> None:
    click.echo(f"{case.procedure.zh}（{case.procedure.provision}）：{case.stage.zh}")
    for row in data:
        until = f"，到期 {row['due'][:16].replace('T', ' ')}" if row["due"] else ""
        who = "、".join(row["by"])
        click.echo(f"  {_MARKS[row['standing']]} {row['zh']}  {row['called']}  {who}{until}（{row['provision']}）")
    possible = case.possible()
    if possible:
        click.echo(f"下一步：{'、'.join(e.zh for e in possible)}")


def _list(procedure: Procedure) -> None:
    click.echo(f"{procedure.name}  {procedure.zh} / {procedure.en}  {procedure.provision}")
    for event in procedure.events.values():
        by = "、".join(procedure.roles[name].zh for name in event.by)
        click.echo(f"  {event.name}  {event.zh} / {event.en}  {by}")
