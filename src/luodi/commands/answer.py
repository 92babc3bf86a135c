"""``luodi answer``: rules of a pack for every record of a population, to a Parquet file."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

if TYPE_CHECKING:
    from luodi.rules.native.answering import Answered, Engine

SHOWN = 20
"""Problems that are printed; all are counted."""


@click.command(
    help="Answer rules for every record of a population, to a Parquet file. 对整个人群认定，写出 Parquet 文件。\n\n"
    "Ends with 0: every record is answered; 1: some could not be read and were left out; 2: an error. "
    "结束码：0 全部认定，1 有记录读不出、已排除，2 出错。"
)
@click.argument("pack", metavar="PACK")
@click.argument("rules", nargs=-1, metavar="[RULE]...")
@click.option("--population", required=True, metavar="FILE|FOLDER",
              help="Parquet (a folder of tables, or a file), CSV, XLSX, DuckDB. 人群。")  # fmt: skip
@click.option("--out", required=True, metavar="FILE.parquet", help="Where the answers go. 写到哪里。")
@click.option("--on", metavar="DATE", help="The date of decision; today if absent. 认定日。")
@click.option(
    "--reading", "readings", multiple=True, metavar="NAME=OPTION", help="Another reading of a doubt. 换一种读法。"
)
@click.option("--why", is_flag=True, help="Also say why an answer is open. 同时给出待定的种类。")
@click.option("--engine", type=click.Choice(["auto", "native", "duckdb"]), default="auto", show_default=True,
              help="Machine code, DuckDB, or the first that can. 用机器码、DuckDB，或自动选择。")  # fmt: skip
@click.option("--threads", type=click.IntRange(min=1), metavar="N", help="By default all cores. 线程数，默认全部核。")
def command(
    pack: str,
    rules: tuple[str, ...],
    population: str,
    out: str,
    on: str | None,
    readings: tuple[str, ...],
    why: bool,
    engine: str,
    threads: int | None,
) -> int:
    from luodi.commands.decide import as_day, as_readings, main_rule
    from luodi.commands.simulate import Told
    from luodi.packs import load
    from luodi.rules.native.answering import answer

    loaded, told = load(pack), Told()
    found = answer(loaded, rules or (main_rule(loaded),), population, on=as_day(on), out=out,
                   engine=cast("Engine", engine), readings=as_readings(readings), why=why, threads=threads,
                   progress=told)  # fmt: skip
    told.end()
    _tell(found, out)
    return 1 if found.left_out or found.bad_count else 0


def _tell(found: Answered, out: str) -> None:
    engine = {"native": "机器码 / machine code", "duckdb": "DuckDB"}[found.engine]
    if found.refused is not None:
        click.echo(f"没有用机器码 / not by machine code: {found.refused}", err=True)
    click.echo(f"{engine}: {found.records:,} 条 / records", err=True)
    if found.absent:
        click.echo(
            f"没有的表，对所有记录视为未知 / tables not there, unknown for all: {', '.join(found.absent)}", err=True
        )
    if found.missing:
        click.echo(f"没有的事实，视为未知 / facts not there, unknown for all: {'、'.join(found.missing)}", err=True)
    for line in found.bad[:SHOWN]:
        click.echo(line, err=True)
    if found.bad_count:
        told = f"问题 {found.bad_count} 处，排除 {found.left_out} 条 / problems, records left out"
        click.echo(told, err=True)
    click.echo(out)
