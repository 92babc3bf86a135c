"""``luodi restore``: put a backup in the site's place, and prove it."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command(help="Restore a backup and verify it; stop the site first. 恢复备份并校验；请先停止网站。")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Where there is data already. 替换已有数据。")
@click.option("--database", metavar="URL", help="Instead of DATABASE_URL. 代替 DATABASE_URL。")
def command(file: Path, replace: bool, database: str | None) -> None:
    from luodi.web.start import start

    start(database)
    from luodi.web.restoring import missing, restore

    manifest = restore(file, replace=replace)
    click.echo(
        f"已恢复 {manifest['at']} 的备份，{len(manifest['files'])} 个文件，摘要全部相符。"
        f" / Restored the backup of {manifest['at']}: {len(manifest['files'])} files, every hash as listed."
    )
    start(database, migrate=True)
    from django.conf import settings

    from luodi.commands.verify import tell
    from luodi.web.journal import keys
    from luodi.web.journal.verification import verify

    report = verify(keys.public_keys(settings.LUODI_KEYS), None)
    tell(report)
    lost = missing()
    for one in lost:
        click.echo(
            f"{one}: 数据库所指的原件缺失或损坏。 / The database names this file; it is lost or damaged.", err=True
        )
    sys.exit(1 if report.findings or lost else 0)
