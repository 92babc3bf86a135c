"""``luodi seal``: fix the journal's new entries under a signature."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(help="Seal the journal's new entries; export the seals' heads. 封签日志新条目，导出封签头。")
@click.option(
    "--export-head", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Write all heads to FILE, to be kept elsewhere. 将全部封签头写入 FILE，另行保存。",
)  # fmt: skip
@click.option("--database", metavar="URL", help="Instead of DATABASE_URL. 代替 DATABASE_URL。")
def command(export_head: Path | None, database: str | None) -> None:
    from luodi.web.start import start

    start(database, must_exist=True)
    from django.conf import settings

    from luodi.web.journal import keys
    from luodi.web.journal.actions.seal import seal
    from luodi.web.journal.heads import export
    from luodi.web.journal.models import Seal

    made = seal()
    count = sum(one.count for one in made)
    click.echo(
        f"已封签 {count} 条，新增封签 {len(made)} 个。 / Sealed {count} entries under {len(made)} new seals."
        if made
        else "没有待封签的条目。 / Nothing to seal."
    )
    if export_head:
        number = export(Seal.objects.order_by("number"), export_head, keys.public_keys(settings.LUODI_KEYS))
        click.echo(f"已导出 {number} 个封签头：{export_head} / Exported {number} heads.")
