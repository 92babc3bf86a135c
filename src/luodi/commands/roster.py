"""``luodi roster``: a template, a check, or outcomes for a roster of many households."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from luodi.errors import LuodiError

SHOWN = 50


@click.command(
    help="A roster of many households: a template to fill in, a check cell by cell, outcomes with reasons. "
    "名单：下载模板、逐格检查、批量认定。\n\n"
    "Ends with 0: nothing wrong; 1: some households were left out; 2: an error. 结束码：0 无误，1 有户未计算，2 出错。"
)
@click.argument("pack", metavar="PACK")
@click.argument("rule", required=False, metavar="[RULE]")
@click.option("--template", metavar="FILE.xlsx", help="Write an empty roster. 写出模板。")
@click.option("--check", metavar="FILE", help="Check a roster (.xlsx, .csv, .parquet). 检查名单。")
@click.option("--decide", metavar="FILE", help="Decide every household of a roster. 批量认定。")
@click.option("--previous", metavar="FILE", help="Last month's roster, to compare with. 上月名单。")
@click.option("--previous-on", metavar="DATE", help="Its date of decision; the same if absent. 上月认定日。")
@click.option("--on", metavar="DATE", help="The date of decision; today if absent. 认定日。")
@click.option(
    "--reading", "readings", multiple=True, metavar="NAME=OPTION", help="Another reading of a doubt. 换一种读法。"
)
@click.option("--out", metavar="FILE", help="Every household: .xlsx or .csv. 写出各户结论。")
@click.option("--problems", metavar="FILE.csv", help="Everything that is wrong, as CSV. 写出全部错误。")
@click.option("--json", "as_json", is_flag=True, help="Print plain data. 输出 JSON。")
def command(
    pack: str,
    rule: str | None,
    template: str | None,
    check: str | None,
    decide: str | None,
    previous: str | None,
    previous_on: str | None,
    on: str | None,
    readings: tuple[str, ...],
    out: str | None,
    problems: str | None,
    as_json: bool,
) -> int:
    from luodi.commands.decide import as_day, as_readings, main_rule
    from luodi.commands.simulate import Told
    from luodi.packs import load
    from luodi.rules import roster
    from luodi.rules.roster import files, telling

    if sum(option is not None for option in (template, check, decide)) != 1:
        raise click.UsageError(
            "请写 --template、--check、--decide 中的一个。 / Give one of --template, --check, --decide."
        )
    loaded, told = load(pack), Told()
    name = rule or main_rule(loaded)
    if template is not None:
        roster.write_template(loaded, name, template)
        click.echo(f"{template}: 已写出模板 / template written")
        return 0
    if check is not None:
        with roster.stage(loaded, name, check, on=as_day(on), progress=told) as staged:
            told.end()
            return _told(telling.check_data(staged), telling.check_lines(staged), staged.problems, problems, as_json)
    assert decide is not None
    day = as_day(on)
    past = None if previous_on is None else as_day(previous_on)
    if out is not None:
        files.check_target(Path(out))
    with roster.decide_roster(
        loaded, name, decide, on=day, readings=as_readings(readings), previous=previous, previous_on=past, progress=told
    ) as outcomes:
        if out is not None:
            files.write_outcomes(outcomes, Path(out), told)
        told.end()
        return _told(
            telling.outcome_data(outcomes), telling.outcome_lines(outcomes), outcomes.problems, problems, as_json
        )


def _told(data: dict[str, Any], lines: list[str], found: Any, problems: str | None, as_json: bool) -> int:
    from luodi.rules.roster.files import write_problems

    if problems is not None:
        if not Path(problems).parent.is_dir():
            raise LuodiError(zh="没有这个文件夹。", en="There is no such folder.", file=problems,
                             mend_zh="请先建好。", mend_en="Make it first.")  # fmt: skip
        write_problems(found, Path(problems))
    if as_json:
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        for line in lines:
            click.echo(line)
        for problem in found.listed[:SHOWN]:
            click.echo(f"  {problem}")
        if found.count > SHOWN:
            click.echo(f"  … 其余用 --problems 写出 / the others by --problems ({found.count:,})")
    return 1 if found.count else 0
