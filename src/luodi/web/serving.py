"""Serving the site: static files made ready once, then granian."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click


def prepare_static() -> None:
    """Collect and compress static files, where they are not those collected last."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    seen = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            seen.update(f"{name}:{status.st_size}:{status.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if stamp.is_file() and stamp.read_text() == seen.hexdigest():
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(seen.hexdigest())


def serve(host: str, port: int, workers: int) -> None:
    """Answer requests until stopped. Django must be started already."""
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces

    from luodi.errors import LuodiError

    prepare_static()
    connections.close_all()
    _free(host, port)
    server = Granian(
        "luodi.web.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, workers=workers,
        blocking_threads=4, websockets=False, log_enabled=True, respawn_failed_workers=True,
    )  # fmt: skip
    try:
        server.serve()
    except OSError as error:
        raise LuodiError(zh=f"无法启动服务：{error}。", en=f"The server cannot start: {error}.") from error


def _free(host: str, port: int) -> None:
    """Say clearly that the port is taken, instead of restarting workers for ever."""
    import socket

    from luodi.errors import LuodiError

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise LuodiError(
                zh=f"{host}:{port} 不能使用：{error.strerror}。", en=f"{host}:{port} cannot be used: {error.strerror}.",
                mend_zh="请以 --port 换一个端口。", mend_en="Choose another port with --port.",
            ) from error  # fmt: skip


def address(host: str, port: int) -> str:
    """Where a person finds the site."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def announce(host: str, port: int) -> None:
    click.echo(f"落地 Luodi：{address(host, port)}  （Ctrl+C 停止 / to stop）")
