"""The database by its address: SQLite in the var folder, or PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from luodi.errors import LuodiError

SQLITE_OPENING = "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA cache_size=-65536;PRAGMA temp_store=MEMORY"
"""A commit is on the disk before it is acknowledged; readers are never in a writer's way."""


def database(url: str) -> dict[str, Any]:
    """Django's settings of the database at ``url``.

    >>> database("sqlite:////tmp/a.sqlite3")["NAME"]
    '/tmp/a.sqlite3'
    >>> database("postgresql://luodi:secret@db:5433/ledger")["PORT"]
    '5433'
    >>> database("postgresql:///ledger?host=/run/postgresql")["HOST"]
    '/run/postgresql'
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = unquote(parts.path)[1:] if parts.path.startswith("//") else unquote(parts.path).lstrip("/")
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": path if path == ":memory:" else str(Path(path).resolve()),
            "OPTIONS": {"timeout": 30, "transaction_mode": "IMMEDIATE", "init_command": SQLITE_OPENING},
        }
    if parts.scheme in {"postgres", "postgresql"}:
        query = dict(parse_qsl(parts.query))
        host = query.pop("host", None) or unquote(parts.hostname or "")
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": host,
            "PORT": query.pop("port", None) or str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            # Short queries gain nothing by being compiled first, and pages in memory or on an SSD need no long reads.
            "OPTIONS": {"options": "-c jit=off -c random_page_cost=1.1", **query},
        }
    raise LuodiError(
        zh=f"DATABASE_URL 的类型“{parts.scheme}”不受支持。",
        en=f"DATABASE_URL names the unsupported scheme “{parts.scheme}”.",
        mend_zh="请使用 sqlite:////绝对路径/文件.sqlite3 或 postgresql://用户:密码@主机/库名。",
        mend_en="Use sqlite:////absolute/path/file.sqlite3 or postgresql://user:password@host/name.",
    )
