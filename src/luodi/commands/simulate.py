"""``luodi simulate``: what a reform would change for a population."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import click

QUIET = 1.0
"""Seconds of work before progress is shown, and between two lines of it."""


class Told:
    """Progress on standard error: one line rewritten on a terminal, a line now and then elsewhere."""

    def __init__(self) -> None:
        self.shown = time.monotonic()
        self.open = False

    def __call__(self, what: str, share: float) -> None:
        now = time.monotonic()
        if now - self.shown < QUIET and not (self.open and share >= 1):
            return
        self.shown, self.open = now, True
        line = f"{what} {100 * share:3.0f} %"
        click.echo(f"\r{line:<60}" if sys.stderr.isatty() else line, err=True, nl=not sys.stderr.isatty())

    def end(self) -> None:
        if self.open and sys.stderr.isatty():
            click.echo(err=True)


@click.command(
    help="What a reform would change for a population: gainers, losers, cost, by district; each change alone. "
    "推演：标准、读法或条款改动后，谁增谁减、花费多少。\n\n"
    "Ends with 0: something changes; 1: nothing does; 2: an error. 结束码：0 有变化，1 没有变化，2 出错。"
)
@click.argument("pack", metavar="PACK")
@click.option("--population", required=True, metavar="FILE|FOLDER",
              help="Parquet (a folder of tables, or a file), CSV, XLSX, DuckDB. 人群。")  # fmt: skip
@click.option("--reform", required=True, metavar="FILE", help="The reform, as TOML. 改革（TOML）。")
@click.option("--rule", default="", metavar="RULE", help="Another rule than the pack's main one. 规则。")
@click.option("--cost", metavar="RULE", help="The rule that gives the amount; the pack's by default. 金额规则。")
@click.option("--by", multiple=True, metavar="FACT", help="Group by a fact; by district by default. 按哪项事实分组。")
@click.option("--on", metavar="DATE", help="The date of decision; today if absent. 认定日。")
@click.option("--reading", "readings", multiple=True, metavar="NAME=OPTION", help="A reading, before and after. 读法。")
@click.option("--suppose", is_flag=True, help="With the pack's suppositions, labelled as such. 采用规则包的推演假定。")
@click.option("--cliffs", is_flag=True, help="Who loses more than they gain by a fact. 查断崖。")
@click.option("--out", metavar="FILE", help="Every row: .csv, .parquet or .xlsx. 写出各行。")
@click.option("--report", metavar="FILE.html", help="A report that opens offline. 写出报告。")
@click.option("--json", "as_json", is_flag=True, help="Print plain data. 输出 JSON。")
def command(
    pack: str,
    population: str,
    reform: str,
    rule: str,
    cost: str | None,
    by: tuple[str, ...],
    on: str | None,
    readings: tuple[str, ...],
    suppose: bool,
    cliffs: bool,
    out: str | None,
    report: str | None,
    as_json: bool,
) -> int:
    from luodi.commands.decide import as_day, as_readings
    from luodi.packs import load
    from luodi.rules.simulate.reform import read_reform
    from luodi.rules.simulate.report import report as made_report
    from luodi.rules.simulate.rows import write_rows
    from luodi.rules.simulate.run import open_for, plan, run_plan
    from luodi.rules.simulate.telling import data, summary

    loaded, wanted, day, told = load(pack), read_reform(reform), as_day(on), Told()
    taken = as_readings(readings)
    asked = plan(loaded, wanted, rule=rule, cost=cost, on=day, readings=taken, by=by or None, suppose=suppose,
                 look_for_cliffs=cliffs)  # fmt: skip
    with open_for(asked, population, progress=told) as opened:
        result = run_plan(asked, wanted, opened, day, taken, told)
        if out:
            write_rows(result, opened, out, told)
    told.end()
    if report:
        made = Path(report)
        part = made.with_name(made.name + ".part")
        part.write_text(made_report(result), "utf-8")
        part.replace(made)
    if as_json:
        click.echo(json.dumps(data(result), ensure_ascii=False, indent=1))
    else:
        for line in summary(result):
            click.echo(line)
    return 1 if result.changes_nothing else 0
