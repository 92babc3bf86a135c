"""Simulations under way and done: one at a time in the background, results kept as files under their question."""

from __future__ import annotations

import json
import logging
import os
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from luodi.errors import LuodiError
from luodi.rules.populations import invented
from luodi.rules.simulate.report import heading, report, sections
from luodi.rules.simulate.run import simulate
from luodi.web.background import put, tell, telling, told
from luodi.web.whatif.asking import Asked
from luodi.web.whatif.summing import summed

KEPT: Final = 200
"""Results that are kept; the oldest go."""
SILENT: Final = 120.0
"""Seconds without a word after which work is taken for broken off, and begun anew."""

_turn = threading.Lock()
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class State:
    """``done``: the result lies in ``part`` and ``whole``; else how far it is, or what went wrong."""

    done: bool
    share: float
    what: str
    wrong: str
    folder: Path

    @property
    def part(self) -> str:
        """The report's parts, to stand on a page."""
        return (self.folder / "part.html").read_text("utf-8")

    @property
    def figures(self) -> dict[str, Any] | None:
        """The figures (``summing.summed``); None for a result of before they were kept."""
        file = self.folder / "figures.json"
        return dict(json.loads(file.read_text("utf-8"))) if file.is_file() else None

    @property
    def percent(self) -> int:
        return round(self.share * 100)


def state(asked: Asked) -> State:
    """How far a question is; it is begun where nobody has."""
    folder = _folder() / asked.key
    if (folder / "whole.html").is_file():
        return State(True, 1.0, "", "", folder)
    status = told(folder)
    if status is None or status.silent > SILENT:
        folder.mkdir(parents=True, exist_ok=True)
        tell(folder, 0.0, "")
        threading.Thread(target=_work, args=(asked, folder), daemon=True).start()
        return State(False, 0.0, "", "", folder)
    return State(False, status.share, status.what, status.wrong, folder)


def whole(asked: Asked) -> str | None:
    """The report as one page that opens offline; None until it is there."""
    path = _folder() / asked.key / "whole.html"
    return path.read_text("utf-8") if path.is_file() else None


def _folder() -> Path:
    return Path(settings.LUODI_VAR) / "whatif"


def _work(asked: Asked, folder: Path) -> None:
    """Invent the population where it is not there yet, simulate, write the report."""
    try:
        with telling(folder, pulse=SILENT / 8) as progress, _turn:
            _prune()
            assert asked.reform is not None
            people = _population(asked.size, lambda what, share: progress(what, 0.5 * share))
            found = simulate(asked.pack, asked.reform, people, on=asked.on, suppose=True, look_for_cliffs=True,
                             progress=progress)  # fmt: skip
            put(folder / "part.html", "\n".join((heading(found).replace("h1>", "h2>"), *sections(found))))
            put(folder / "figures.json", json.dumps(summed(found), ensure_ascii=False))
            put(folder / "whole.html", report(found))  # the last of the three: where it lies, all do
    except LuodiError as error:
        tell(folder, 0.0, "", str(error))
    except Exception:  # noqa: BLE001 whatever broke, the page must not wait for ever
        _log.exception("a simulation broke off")
        tell(folder, 0.0, "", "推演中断，请稍后再试。 / The simulation broke off; try again later.")


def _population(size: int, progress: invented.Progress) -> Path:
    """The invented households, generated on first use."""
    folder = Path(settings.LUODI_VAR) / "populations"
    folder.mkdir(parents=True, exist_ok=True)
    people = folder / f"yunzhou-{size}-v{invented.VERSION}"
    if not people.is_dir():
        made = folder / f"{people.name}.{os.getpid()}.part"
        shutil.rmtree(made, ignore_errors=True)
        invented.invent(made, households=size, progress=progress)
        try:
            made.rename(people)
        except OSError:  # another process was first, with the same households
            shutil.rmtree(made, ignore_errors=True)
    return people


def _prune() -> None:
    kept = sorted(_folder().iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kept[KEPT:]:
        shutil.rmtree(path, ignore_errors=True)
