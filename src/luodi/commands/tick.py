"""``luodi tick``: what is to be done from time to time."""

from __future__ import annotations

import click


@click.command(
    help="Do what is due: seal the journal, end old sessions. 执行到期工作：封签日志、清理会话。可反复运行。"
)
@click.option("--database", metavar="URL", help="Instead of DATABASE_URL. 代替 DATABASE_URL。")
def command(database: str | None) -> None:
    from luodi.web.start import start

    start(database, migrate=True)
    from django.contrib.sessions.backends.db import SessionStore

    from luodi.web.journal.actions.seal import seal

    made = seal()
    SessionStore.clear_expired()
    click.echo(f"封签 {sum(one.count for one in made)} 条 / sealed {sum(one.count for one in made)} entries")
