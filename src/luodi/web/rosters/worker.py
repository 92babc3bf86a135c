"""The work on one roster, in a process of its own: no database, no network, nothing said but how far it is.

Called as ``python -m luodi.web.rosters.worker FOLDER``; what is to be done stands in the folder's ``task.json``.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

from luodi.errors import LuodiError
from luodi.packs import load
from luodi.web.background import put, tell, telling

PULSE: Final = 2.0
"""Seconds between two signs of life."""
NICE: Final = 10
"""Pages go before rosters."""
Progress = Callable[[str, float], None]


def main(folder: Path) -> int:
    """Do the task; whatever goes wrong is told in the folder, without a word of what the roster says."""
    os.nice(NICE)
    os.umask(0o077)
    work = folder / "work"
    work.mkdir(exist_ok=True)
    # What is spilled to the disk is personal too: it lies where it is deleted with the rest.
    tempfile.tempdir = str(work)
    try:
        task = json.loads((folder / "task.json").read_text("utf-8"))
        with telling(folder, pulse=PULSE) as progress:
            {"look": _look, "decide": _decide}[task["do"]](folder, task, progress)
        tell(folder, 1.0, "完成 / done")
    except LuodiError as error:
        put(folder / "refused.json", json.dumps(_said(error), ensure_ascii=False))
        tell(folder, 0.0, "", "refused")
        return 2
    except MemoryError:
        tell(folder, 0.0, "", "memory")
        return 1
    except Exception as error:  # noqa: BLE001 whatever broke, the page must not wait for ever
        # The message of a foreign error may quote a cell; where it came from does not.
        sys.stderr.write(
            f"a roster broke off: {type(error).__name__}\n{''.join(traceback.format_tb(error.__traceback__))}"
        )
        tell(folder, 0.0, "", "broken")
        return 1
    return 0


def _look(folder: Path, task: dict[str, Any], progress: Progress) -> None:
    from luodi.rules.roster.looking import look

    progress("辨认表头 / reading the headings", 0.1)
    found = look(load(task["pack"]), task["rule"], folder / task["file"], chosen=_chosen(task["columns"]))
    put(folder / "look.json", json.dumps(asdict(found), ensure_ascii=False))


def _decide(folder: Path, task: dict[str, Any], progress: Progress) -> None:
    from luodi.rules.roster import decide_roster
    from luodi.rules.roster.files import write_outcomes, write_problems, write_table
    from luodi.rules.roster.telling import outcome_data

    before = task.get("previous") or {}
    with decide_roster(
        load(task["pack"]), task["rule"], folder / task["file"], on=dt.date.fromisoformat(task["on"]),
        previous=before.get("file"), previous_on=dt.date.fromisoformat(before["on"]) if before else None,
        chosen=_chosen(task["columns"]), previous_chosen=_chosen(before.get("columns", {})),
        progress=lambda what, share: progress(what, 0.7 * share),
    ) as outcomes:  # fmt: skip
        progress("写出结论 / writing", 0.7)
        write_table(outcomes, folder / "outcomes.parquet")
        outcomes.problems.listed[:] = [replace(problem, file=task["name"]) for problem in outcomes.problems.listed]
        write_problems(outcomes.problems, folder / "problems.csv")
        write_outcomes(outcomes, folder / "outcomes.csv", lambda what, share: progress(what, 0.75 + 0.1 * share))
        write_outcomes(outcomes, folder / "outcomes.xlsx", lambda what, share: progress(what, 0.85 + 0.15 * share))
        data = outcome_data(outcomes)
    put(folder / "result.json", json.dumps(data, ensure_ascii=False))


def _chosen(columns: dict[str, dict[str, str]]) -> dict[str, dict[int, str]]:
    return {sheet: {int(at): name for at, name in chosen.items()} for sheet, chosen in columns.items()}


def _said(error: LuodiError) -> dict[str, Any]:
    return {"zh": error.zh, "en": error.en, "file": error.file, "place": error.place,
            "mend_zh": error.mend_zh, "mend_en": error.mend_en}  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
