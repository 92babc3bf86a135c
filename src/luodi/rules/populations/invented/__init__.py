"""An invented population: households of the invented city 云洲市, the same for the same seed, labelled as invented."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from importlib import resources
from pathlib import Path
from typing import Any

from luodi.errors import LuodiError
from luodi.rules.populations.columns import text_literal
from luodi.rules.populations.invented.binding import bind
from luodi.rules.populations.opening import MEMORY, silent_progress
from luodi.rules.populations.sources import INVENTED, Progress

TABLES = (
    "household",
    "household_members",
    "household_members_payments",
    "household_members_obligors",
    "household_homes",
    "household_shops",
    "household_vehicles",
    "household_projects",
)
VERSION = 1
"""Raised whenever the same seed would give other households."""
DAY = dt.date(2025, 6, 30)
"""The day for which ages and past dates are made, unless another is asked for."""
MOST = 20_000_000


def invent(
    out: str | Path,
    *,
    households: int = 1_000_000,
    seed: int = 1,
    day: dt.date = DAY,
    memory: str = MEMORY,
    progress: Progress = silent_progress,
) -> Path:
    """Write an invented population: one Parquet file with lists in its rows where ``out`` ends in ``.parquet``, else a
    folder with a Parquet file a table. The files say in their metadata that they are invented, and how.

    Raises LuodiError for a number of households or a seed that is out of range, and where ``out`` is there already
    and is not a population of this kind.
    """
    import duckdb

    if not 1 <= households <= MOST:
        raise LuodiError(zh=f"户数应为 1—{MOST:,}。", en=f"Households: 1 – {MOST:,}.", place="--households",
                         mend_zh="请改正。", mend_en="Mend it.")  # fmt: skip
    if not 0 <= seed < 2**31:
        raise LuodiError(zh="种子应为 0 到 2147483647 的整数。", en="The seed is a whole number, 0 – 2147483647.",
                         place="--seed", mend_zh="请改正。", mend_en="Mend it.")  # fmt: skip
    target = Path(out)
    if not target.parent.is_dir():
        raise LuodiError(zh="没有这个文件夹。", en="There is no such folder.", file=str(target.parent),
                         mend_zh="请先建好。", mend_en="Make it first.")  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="luodi-", dir=target.parent, ignore_cleanup_errors=True) as work:
        folder = Path(work)
        connection = duckdb.connect(config={"temp_directory": work, "memory_limit": memory})
        try:
            _tables(connection, folder, households, seed, day, progress)
            if target.suffix == ".parquet":
                bind(connection, folder, folder / "whole.parquet", households, progress)
                (folder / "whole.parquet").replace(target)
            else:
                target.mkdir(exist_ok=True)
                for name in TABLES:
                    (folder / f"{name}.parquet").replace(target / f"{name}.parquet")
        finally:
            connection.close()
    progress("完成 / done", 1.0)
    return target


def note(households: int, seed: int, day: dt.date) -> str:
    """What the files say about themselves: JSON with a sentence in Chinese and English."""
    return json.dumps(
        {
            "zh": f"虚构人群：虚构的云洲市 {households:,} 户，种子 {seed}，截至 {day}；不含任何真实家庭。",
            "en": f"Invented: {households:,} households of the invented city Yunzhou, seed {seed}, as of {day}. "
            "No real household is in it.",
            "households": households, "seed": seed, "day": str(day), "version": VERSION,
        },
        ensure_ascii=False,
    )  # fmt: skip


def _tables(connection: Any, folder: Path, households: int, seed: int, day: dt.date, progress: Progress) -> None:
    connection.execute("SET enable_progress_bar = false")
    connection.execute(f"SET VARIABLE seed = {seed}::BIGINT; SET VARIABLE households = {households}::BIGINT; "
                       f"SET VARIABLE day = DATE '{day}'")  # fmt: skip
    own = resources.files(__name__)
    connection.execute((own / "draws.sql").read_text("utf-8"))
    for name in ("homes", "people"):
        # What the tables hang on is kept in files of its own, so that nothing has to be held in memory.
        kept = text_literal(str(folder / f"{name}.parquet"))
        connection.execute(f"COPY ({(own / f'{name}.sql').read_text('utf-8')}) TO {kept} (FORMAT parquet)")
        connection.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM read_parquet({kept})")
    for i, name in enumerate(TABLES):
        progress("生成虚构人群 / inventing", 0.1 + 0.8 * i / len(TABLES))
        target = text_literal(str(folder / f"{name}.parquet"))
        connection.execute(
            f"COPY ({(own / f'{name}.sql').read_text('utf-8')}) TO {target} (FORMAT parquet, COMPRESSION zstd, "
            f"ROW_GROUP_SIZE 100000, KV_METADATA {{{INVENTED}: {text_literal(note(households, seed, day))}}})"
        )
