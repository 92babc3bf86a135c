"""``luodi tick``: what is to be done from time to time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from luodi.web.notices.turn import Turn


@click.command(
    help="Do what is due: open new periods, hand over work by succession, remind, draft, send, delete rosters whose "
    "time is up, seal the journal, end old sessions. "
    "执行到期工作：开启新周期、按日移交承接单位的任务、提醒、生成初稿、发送、删除保存期满的名单、封签日志、清理会话。可反复运行。"
)
@click.option(
    "--at", type=click.DateTime(["%Y-%m-%dT%H:%M"]), help="As if it were then, for trying out. 假定此刻，试用。"
)
@click.option("--database", metavar="URL", help="Instead of DATABASE_URL. 代替 DATABASE_URL。")
def command(at: dt.datetime | None, database: str | None) -> None:
    from luodi.web.start import start

    start(database, migrate=True)
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone

    from luodi.clocks import SHANGHAI
    from luodi.web.actions import Caller
    from luodi.web.cockpit.fresh import first_of_the_day
    from luodi.web.journal.actions.seal import seal
    from luodi.web.ledger.past import keep_past
    from luodi.web.ledger.periods import open_all_periods
    from luodi.web.notices.turn import turn
    from luodi.web.people.actions.forget_visits import forget_visits
    from luodi.web.people.heirs import carry_out_due
    from luodi.web.rosters.overdue import erase_overdue

    by = Caller(None, "tick")
    then = at.replace(tzinfo=SHANGHAI) if at else None
    today = then.date() if then else timezone.localdate()
    opened = open_all_periods(by, today)
    passed = carry_out_due(by, today)
    done = turn(by, (lambda: then) if then else timezone.now)
    keep_past(by, today)
    if then is None:
        first_of_the_day()
    erased = erase_overdue()
    made = seal()
    SessionStore.clear_expired()
    longest, window = settings.LUODI_SESSION_LONGEST, dt.timedelta(minutes=settings.LUODI_LOCK_MINUTES)
    forget_visits(now=timezone.now(), longest=longest, window=window)
    click.echo(f"开启周期 {opened} 个 / opened {opened} periods")
    if passed:
        click.echo(f"移交任务 {passed} 项 / handed over {passed} parts to units that took another's place")
    _say(done)
    if erased:
        click.echo(f"删除保存期满的名单 {erased} 份 / deleted {erased} rosters whose time was up")
    click.echo(f"封签 {sum(one.count for one in made)} 条 / sealed {sum(one.count for one in made)} entries")


def _say(done: Turn) -> None:
    if done.told is not None:
        notices = sum(done.told.steps.values())
        click.echo(f"提醒 {done.told.people} 人 {notices} 项 / told {done.told.people} people {notices} things")
    for draft in done.drafts:
        click.echo(f"初稿 {draft} / draft {draft.kind} {draft.period}")
    sent = done.sent
    if sent.sent or sent.failed or sent.dead:
        click.echo(
            f"消息送达 {sent.sent}，待重试 {sent.failed}，未能送达 {sent.dead} / "
            f"messages sent {sent.sent}, to try again {sent.failed}, given up {sent.dead}"
        )
