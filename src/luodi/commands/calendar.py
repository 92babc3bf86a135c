"""``luodi calendar``: the working-day calendar in force, and taking in another year."""

from __future__ import annotations

from pathlib import Path

import click

SHOWN = 40


@click.command(help="Show the working-day calendar; upload a year. 工作日历：查看、上传新的一年。")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--adopt", is_flag=True, help="Take the year into force; else only show. 启用；不加则只预览。")
@click.option("--database", metavar="URL", help="Instead of DATABASE_URL. 代替 DATABASE_URL。")
def command(file: Path | None, adopt: bool, database: str | None) -> None:
    from luodi.web.start import start

    start(database, migrate=True)
    from django.utils import timezone

    from luodi.web.actions import OPERATOR
    from luodi.web.calendars.in_force import in_force
    from luodi.web.calendars.sheets import read_sheet
    from luodi.web.ledger.actions.adopt_calendar import adopt_calendar
    from luodi.web.ledger.calendar_page import years
    from luodi.web.ledger.recalculation import moved_by

    if file is None:
        for year in years(timezone.localdate()):
            decree = year.decree
            told = (
                f"休 {len(decree.rest)} 日，班 {len(decree.work)} 日  {decree.source}" if decree else "暂定 provisional"
            )
            click.echo(f"{year.year}  {told}")
        return
    decree = read_sheet(file.read_bytes(), file.name)
    if adopt:
        found = adopt_calendar(OPERATOR, decree, file=file.name)
    else:
        before = in_force()
        found = list(moved_by(decree.year, before, before.with_decree(decree)))
    moved = [one for one in found if one.moved]
    for one in moved[:SHOWN]:
        why = "".join(reason.zh for reason in one.why[:2])
        click.echo(f"{one.was.day} → {one.now.day}  {one.clock.limit}  {one.clock.commitment.text[:24]}  {why}")
    if len(moved) > SHOWN:
        click.echo(f"…… 另有 {len(moved) - SHOWN} 项 / and {len(moved) - SHOWN} more")
    done = ("已启用", "adopted") if adopt else ("预览，未启用", "preview, nothing adopted")
    click.echo(f"{decree.year} 年：{len(moved)} 项时限变动，{done[0]} / {len(moved)} clocks move, {done[1]}")
