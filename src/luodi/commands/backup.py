"""``luodi backup``: everything that the site keeps, in one file."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command(help="Write database, stored files and public keys to one archive. 把数据库、原件与公钥备份成一个文件。")
@click.argument("where", metavar="DIR_OR_FILE", type=click.Path(path_type=Path))
@click.option("--with-keys", is_flag=True, help="The private keys too. 连同私钥。")
@click.option("--database", metavar="URL", help="Instead of DATABASE_URL. 代替 DATABASE_URL。")
def command(where: Path, with_keys: bool, database: str | None) -> None:
    from luodi.web.start import start

    start(database, must_exist=True)
    from luodi.web.backup import backup

    made = backup(where, with_keys=with_keys)
    click.echo(f"已备份 {made.files} 个文件：{made.file} / Backed up {made.files} files.")
    for part in made.damaged:
        click.echo(f"{part}: 所存原件已损坏，按现状备份。 / This stored file is damaged; kept as it is.", err=True)
    sys.exit(1 if made.damaged else 0)
