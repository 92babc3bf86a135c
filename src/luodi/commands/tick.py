"""``luodi tick``: what is to be done from time to time."""

from __future__ import annotations

import click


@click.command(
    help="Do what is due: open new periods, hand over work by succession, delete rosters whose time is up, seal the "
    "journal, end old sessions. "
    "执行到期工作：开启新周期、按日移交承接单位的任务、删除保存期满的名单、封签日志、清理会话。可反复运行。"
)
@click.option("--database", metavar="URL", help="Instead of DATABASE_URL. 代替 DATABASE_URL。")
def command(database: str | None) -> None:
    from luodi.web.start import start

    start(database, migrate=True)
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone

    from luodi.web.actions import Caller
    from luodi.web.journal.actions.seal import seal
    from luodi.web.ledger.periods import open_all_periods
    from luodi.web.people.heirs import carry_out_due
    from luodi.web.rosters.overdue import erase_overdue

    opened = open_all_periods(Caller(None, "tick"))
    passed = carry_out_due(Caller(None, "tick"), timezone.localdate())
    erased = erase_overdue()
    made = seal()
    SessionStore.clear_expired()
    click.echo(f"开启周期 {opened} 个 / opened {opened} periods")
    if passed:
        click.echo(f"移交任务 {passed} 项 / handed over {passed} parts to units that took another's place")
    if erased:
        click.echo(f"删除保存期满的名单 {erased} 份 / deleted {erased} rosters whose time was up")
    click.echo(f"封签 {sum(one.count for one in made)} 条 / sealed {sum(one.count for one in made)} entries")
