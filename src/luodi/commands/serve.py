"""``luodi serve``: the site."""

from __future__ import annotations

import click


@click.command(help="Serve the site; the tables are brought up to date first. 运行网站，先自动更新数据表。")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on. 监听地址。")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="端口。")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes. 进程数。")
@click.option("--database", metavar="URL", help="Instead of DATABASE_URL. 代替 DATABASE_URL。")
def command(host: str, port: int, workers: int, database: str | None) -> None:
    from luodi.web.start import start

    start(database, migrate=True)
    from luodi.web.serving import announce, serve

    announce(host, port)
    serve(host, port, workers)
