"""Work in the background: how far it is stands in a file beside it, so that any process can tell, even afterwards."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

STATUS: Final = "status.json"
WORD: Final = 0.5
"""Seconds between two words on how far it is."""


@dataclass(frozen=True, slots=True)
class Status:
    """The last word of whoever works: the share done, what is done now, what went wrong. ``silent``: seconds since."""

    share: float
    what: str
    wrong: str
    silent: float

    @property
    def percent(self) -> int:
        return round(self.share * 100)


def told(folder: Path) -> Status | None:
    """The last word on the work in ``folder``; None where nobody ever said one."""
    try:
        file = folder / STATUS
        silent = time.time() - file.stat().st_mtime
        said = json.loads(file.read_text("utf-8"))
        return Status(float(said["share"]), str(said["what"]), str(said["wrong"]), silent)
    except (OSError, ValueError, KeyError):
        return None


def tell(folder: Path, share: float, what: str, wrong: str = "") -> None:
    put(folder / STATUS, json.dumps({"share": share, "what": what, "wrong": wrong}, ensure_ascii=False))


def put(path: Path, text: str) -> None:
    """Write a file that is whole or absent, readable by its owner only."""
    part = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}.part")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
    part.replace(path)


@contextmanager
def telling(folder: Path, *, pulse: float) -> Iterator[Callable[[str, float], None]]:
    """Gives ``progress(what, share)``; says the last word anew every ``pulse`` seconds, because long work has
    stretches in which it says nothing."""
    over = threading.Event()
    last: dict[str, float | str] = {"what": "", "share": 0.0, "at": 0.0}

    def repeat() -> None:
        while not over.wait(pulse):
            tell(folder, float(last["share"]), str(last["what"]))

    def progress(what: str, share: float) -> None:
        now = time.monotonic()
        last.update(what=what, share=share)
        if now - float(last["at"]) > WORD:
            last["at"] = now
            tell(folder, share, what)

    thread = threading.Thread(target=repeat, daemon=True)
    thread.start()
    try:
        yield progress
    finally:
        # Whoever tells the end must have the last word.
        over.set()
        thread.join()
