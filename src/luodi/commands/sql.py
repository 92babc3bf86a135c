"""``luodi sql``: a rule of a pack as one query over a population."""

from __future__ import annotations

import click

from luodi.errors import LuodiError


@click.command(help="Print a rule as one SQL query over a population. 把规则编成一条 SQL 查询。")
@click.argument("pack", metavar="PACK")
@click.argument("rules", nargs=-1, metavar="[RULE]...")
@click.option("--dialect", default="duckdb", show_default=True, metavar="NAME",
              help="duckdb, postgres, clickhouse or spark. 数据库方言。")  # fmt: skip
@click.option("--on", metavar="DATE", help="The date of decision. 认定日。")
@click.option(
    "--reading", "readings", multiple=True, metavar="NAME=OPTION", help="Another reading of a doubt. 换一种读法。"
)
@click.option("--why", is_flag=True, help="Also say why an answer is open. 同时给出待定的种类。")
@click.option("--causes", is_flag=True, help="The second query instead: one row for each cause of an open answer, with "
              "the record that it lies in. 改为列出每个待定结果的每条原因。")  # fmt: skip
@click.option("--checks", is_flag=True, help="Instead: list the rows that cannot be read as records. "
              "改为列出不能作为记录读入的行。")  # fmt: skip
@click.option("--population", "file", metavar="FILE|FOLDER", help="Read only the tables and columns that are there: a "
              "folder of Parquet tables, a DuckDB file. 只用其中已有的表和列。")  # fmt: skip
@click.option("--without", metavar="TABLE", help="Leave out the records that TABLE lists, made by --checks. "
              "排除 --checks 结果表中所列的记录。")  # fmt: skip
def command(
    pack: str,
    rules: tuple[str, ...],
    dialect: str,
    on: str | None,
    readings: tuple[str, ...],
    why: bool,
    causes: bool,
    checks: bool,
    file: str | None,
    without: str | None,
) -> int:
    from luodi.commands.decide import as_day, as_readings, main_rule
    from luodi.packs import load
    from luodi.rules.populations.named import named_population, narrowed
    from luodi.rules.sql import DIALECTS, compile_causes, compile_checks, compile_pack, readable

    if dialect not in DIALECTS:
        raise LuodiError(
            zh=f"没有方言“{dialect}”。", en=f"There is no dialect “{dialect}”.",
            mend_zh=f"可用：{'、'.join(DIALECTS)}。", mend_en=f"There is: {', '.join(DIALECTS)}.",
        )  # fmt: skip
    loaded = load(pack)
    wanted = rules or (main_rule(loaded),)
    require_one(("--why", why), ("--causes", causes), ("--checks", checks))
    require_one(("--checks", checks), ("--without", bool(without)))
    population = named_population(loaded, loaded.root(wanted[0]), wanted)
    if file:
        population = narrowed(population, loaded, file)
    given = as_readings(readings)
    if without:
        population = readable(population, without, dialect=dialect)
    if checks:
        query = compile_checks(loaded.vocabulary, population, on=as_day(on), dialect=dialect)
    elif causes:
        query = compile_causes(loaded, wanted, population, on=as_day(on), dialect=dialect, readings=given)
    else:
        query = compile_pack(loaded, wanted, population, on=as_day(on), dialect=dialect, readings=given, why=why)
    if first := DIALECTS[dialect].first:
        click.echo(f"-- 请先执行 Run first: {first};")
    click.echo(query.sql)
    return 0


def require_one(*flags: tuple[str, bool]) -> None:
    """Refuse flags that ask for different queries."""
    given = [name for name, is_given in flags if is_given]
    if len(given) > 1:
        raise LuodiError(
            zh=f"{'、'.join(given)} 要的是不同的查询。", en=f"{', '.join(given)} ask for different queries.",
            mend_zh="请只写一个，分几次打印。", mend_en="Give one of them, and print the others apart.",
        )  # fmt: skip
