"""Rosters under way: one process at a time works on one of them; where each stands is read from its folder."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from luodi.errors import LuodiError
from luodi.web import background
from luodi.web.rosters import storing
from luodi.web.rosters.models import Roster

SILENT: Final = 20.0
"""Seconds without a sign of life after which work is taken for broken off."""
RESULT: Final = "result.json"
LOOKED: Final = "look.json"
REFUSED: Final = "refused.json"

Stage = Literal["looking", "to_confirm", "deciding", "done", "refused", "broken", "erased", "lost"]

_turn = threading.Lock()


@dataclass(frozen=True, slots=True)
class State:
    """Where a roster stands. ``looks`` is what its columns are taken for, ``result`` what came out, ``refusal`` why
    the file cannot be read; ``percent`` and ``what`` say how far the work is."""

    stage: Stage
    percent: int = 0
    what: str = ""
    looks: dict[str, Any] | None = None
    result: dict[str, Any] | None = None
    refusal: LuodiError | None = None


def state(roster: Roster) -> State:
    """Where the roster stands, by what lies in its folder: true in every process, and after any of them was killed."""
    if roster.erased_at is not None:
        return State("erased")
    folder = storing.folder(roster.pk)
    if not folder.is_dir():
        return State("lost")
    looks = _read(folder / LOOKED)
    result = _read(folder / RESULT)
    if result is not None:
        return State("done", 100, looks=looks, result=result)
    refusal = _read(folder / REFUSED)
    if refusal is not None:
        refusal["file"] = roster.name if refusal["file"] == source_name(roster) else refusal["file"]
        return State("refused", looks=looks, refusal=LuodiError(**refusal))
    if looks is not None and roster.confirmed_at is None:
        return State("to_confirm", looks=looks)
    status = background.told(folder)
    if status is None or status.wrong or status.silent > SILENT:
        return State("broken", looks=looks, what=status.wrong if status else "")
    # A reader may come between the last word of the work and its result.
    return State("deciding" if roster.confirmed_at else "looking", status.percent, status.what, looks=looks)


def source_name(roster: Roster) -> str:
    """What the file is called where it is stored."""
    return f"source{roster.suffix}"


def begin(roster: Roster) -> None:
    """Look at the columns, or, once they are confirmed, decide; what was found before is dropped."""
    folder = storing.folder(roster.pk)
    deciding = roster.confirmed_at is not None
    for name in (RESULT, REFUSED, *(() if deciding else (LOOKED,))):
        (folder / name).unlink(missing_ok=True)
    background.tell(folder, 0.0, "排队 / waiting")
    background.put(
        folder / "task.json", json.dumps(_task(roster, "decide" if deciding else "look"), ensure_ascii=False)
    )
    threading.Thread(target=_work, args=(folder,), daemon=True).start()


def _task(roster: Roster, do: str) -> dict[str, Any]:
    task = {"do": do, "pack": roster.pack, "rule": roster.rule, "on": str(roster.on), "columns": roster.columns,
            "file": source_name(roster), "name": roster.name}  # fmt: skip
    before = roster.previous
    if before is not None and before.erased_at is None and storing.source(before.pk, before.suffix).is_file():
        file = str(storing.source(before.pk, before.suffix))
        task["previous"] = {"file": file, "on": str(before.on), "columns": before.columns}
    return task


def _work(folder: Path) -> None:
    """Wait for one's turn, let a process do it, see to it that its end is told."""
    with background.telling(folder, pulse=SILENT / 8) as progress:
        progress("排队 / waiting", 0.0)
        _turn.acquire()
    try:
        if not folder.is_dir():
            return
        done = subprocess.run(  # noqa: S603 our own interpreter and module
            [sys.executable, "-m", "luodi.web.rosters.worker", str(folder)], stdin=subprocess.DEVNULL, check=False
        )
        status = background.told(folder)
        if done.returncode and folder.is_dir() and not (status and status.wrong):
            background.tell(folder, 0.0, "", "broken")
    finally:
        _turn.release()


def _read(path: Path) -> dict[str, Any] | None:
    try:
        return dict(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError):
        return None
