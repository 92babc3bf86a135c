"""``luodi demo-data``: an invented ledger of any size in an empty site."""

from __future__ import annotations

import time

import click


@click.command(
    help="Fill an empty site with an invented ledger, to try it out and to measure it; the same for the same seed and "
    "day. 向空站点填入虚构的台账（澜江省，不含任何真实单位、人员、文件），用于试用和测速；种子、日期相同则结果相同。"
)
@click.option("--commitments", type=click.IntRange(1, 10_000_000), default=10_000, show_default=True,
              help="How many tasks. 任务数。")  # fmt: skip
@click.option("--units", type=click.IntRange(10, 20_000), default=500, show_default=True, help="How many. 单位数。")
@click.option("--years", type=click.IntRange(1, 30), default=5, show_default=True,
              help="Over how many past years documents were issued. 文件分布的年数。")  # fmt: skip
@click.option("--seed", default=1, show_default=True, help="Another seed gives others. 种子。")
@click.option(
    "--on", metavar="DATE", help="The day on which the ledger stands, by default today. 台账的日期，默认今天。"
)
@click.option("--database", metavar="URL", help="Instead of DATABASE_URL. 代替 DATABASE_URL。")
def command(commitments: int, units: int, years: int, seed: int, on: str | None, database: str | None) -> None:
    from luodi.commands.decide import as_day
    from luodi.commands.simulate import Told
    from luodi.web.start import start

    start(database, migrate=True)
    from django.utils import timezone

    from luodi.web.actions import OPERATOR
    from luodi.web.invented.actions.fill_site import fill_site
    from luodi.web.invented.bulk import alone, looked_over
    from luodi.web.invented.filling import Size
    from luodi.web.invented.heap import FILLED
    from luodi.web.journal.actions.seal import seal

    began = time.monotonic()
    day = as_day(on) if on else timezone.localdate()
    told = Told()
    try:
        with alone():
            rows = fill_site(OPERATOR, Size(commitments, units, years, seed, day), told)
        told("统计 statistics", 0.95)
        looked_over(FILLED)
    finally:
        told.end()
    seal()
    click.echo(
        f"虚构 {commitments:,} 项任务、{units:,} 个单位、{rows['documents.document']:,} 份文件，"
        f"截至 {day}，种子 {seed}；共 {sum(rows.values()):,} 行，{time.monotonic() - began:.0f} 秒\n"
        f"invented {commitments:,} commitments, {units:,} units, {rows['documents.document']:,} documents as of {day}, "
        f"seed {seed}; {sum(rows.values()):,} rows in all, {time.monotonic() - began:.0f} s\n"
        "账号 accounts: ducha1 … ducha5, zhuren, shenji, guanli, lianluo1 …, lingdao1 …；"
        "密码 a password: luodi user password ducha1"
    )
