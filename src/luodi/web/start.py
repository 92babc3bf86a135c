"""Make Django ready for a command: settings, and the tables as this version wants them."""

from __future__ import annotations

import os
from pathlib import Path

from luodi.errors import LuodiError
from luodi.web.database import database


def start(url: str | None = None, *, migrate: bool = False, must_exist: bool = False) -> None:
    """Set Django up on the database at ``url`` (else DATABASE_URL, else the one in the var folder).

    ``must_exist`` refuses a SQLite file that is not there, instead of making an empty one.
    """
    if url is not None:
        database(url)
        os.environ["DATABASE_URL"] = url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.web.settings")
    import django
    from django.conf import settings
    from django.db import Error, connection

    django.setup()
    where = settings.DATABASES["default"]
    if must_exist and where["ENGINE"].endswith("sqlite3") and not Path(where["NAME"]).is_file():
        raise LuodiError(
            zh="数据库不存在。", en="There is no such database.", file=str(where["NAME"]),
            mend_zh="请检查 --database 或 DATABASE_URL，或先运行 luodi ingest。",
            mend_en="Check --database or DATABASE_URL, or run luodi ingest first.",
        )  # fmt: skip
    try:
        connection.ensure_connection()
    except Error as error:
        raise LuodiError(
            zh=f"无法连接数据库：{error}".strip(), en=f"The database cannot be reached: {error}".strip(),
            mend_zh="请检查 DATABASE_URL 与数据库服务。", mend_en="Check DATABASE_URL and the database server.",
        ) from error  # fmt: skip
    if migrate:
        _migrate()


def _migrate() -> None:
    """Bring the tables up to date; two processes starting together do it one after the other."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
