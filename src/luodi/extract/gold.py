"""Expected tasks written down by hand, to measure extraction against: one JSON a document beside its text."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from luodi.errors import LuodiError

ROLES = ("lead", "support", "responsible", "guiding")
_UNSURE: Mapping[str, tuple[str, ...]] = {
    "units": ROLES,
    "lead_unit": ("lead",),
    "supporting_units": ("support",),
    "content": ("text",),
}
"""Names that ``uncertain`` uses for fields of ours."""

_TEXTS = (".txt", ".html", ".htm", ".docx", ".pdf", ".ofd", ".md")


@dataclass(frozen=True, slots=True)
class Expected:
    """One task as it should be proposed. ``unsure`` names the fields the annotator could not settle."""

    path: tuple[str, ...]
    text: str
    units: Mapping[str, tuple[str, ...]]
    deadline: dt.date | None
    deadline_text: str | None
    indicators: tuple[Mapping[str, Any], ...]
    table: str | None
    unsure: frozenset[str]

    @property
    def label(self) -> str:
        return " ".join(self.path) or self.text[:12]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which parts of the document the expected tasks are all of.

    ``items``: numbered items (of the parts named in ``parts``, where it names any); ``tables``: rows of annexes.
    """

    items: bool
    tables: bool
    parts: tuple[str, ...] = ()

    @classmethod
    def of(cls, words: str | None) -> Scope:
        """The scope that ``words`` describe; without words, everything.

        >>> Scope.of("numbered items"), Scope.of("part 二 (30 measures), 附件1")
        (Scope(items=True, tables=False, parts=()), Scope(items=True, tables=True, parts=('二',)))
        """
        if not words:
            return cls(True, True)
        tables = re.search(r"附件|附表|annex|table|表", words, re.IGNORECASE) is not None
        parts = tuple(re.findall(r"part\s*([一二三四五六七八九十]+)|第?([一二三四五六七八九十]+)部分", words))
        named = tuple(next(name for name in pair if name) for pair in parts)
        items = bool(named) or re.search(r"item|measure|正文|条|body|text", words, re.IGNORECASE) is not None
        return cls(items or not tables, tables, named)


@dataclass(frozen=True, slots=True)
class Gold:
    """The expected tasks of one document and what of them may be scored."""

    name: str
    source: Path
    number: str | None
    title: str
    scope: Scope
    units: bool
    deadline: bool
    indicators: str | None
    tasks: tuple[Expected, ...]


def load_gold(folder: Path, texts: Path | None = None) -> list[Gold]:
    """The expected tasks of every JSON in ``folder``, by name.

    A text is found by ``source`` in ``texts``, in ``../../documents`` from the folder, or beside the JSON; else beside
    it under the same name. Raises LuodiError for a folder without gold, broken JSON, or a text that is nowhere.
    """
    if not folder.is_dir():
        raise LuodiError(
            file=str(folder),
            zh="这不是目录。",
            en="This is not a folder.",
            mend_zh="请给出存放标注的目录。",
            mend_en="Give the folder that holds the expected tasks.",
        )
    found = [_gold(path, data, texts) for path in sorted(folder.glob("*.json")) if (data := _data(path)) is not None]
    if not found:
        raise LuodiError(
            file=str(folder),
            zh="目录里没有标注文件。",
            en="The folder holds no expected tasks.",
            mend_zh="每份文件需要一个含 tasks 的 JSON。",
            mend_en="Each document needs a JSON with tasks.",
        )
    return found


def _data(path: Path) -> Mapping[str, Any] | None:
    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise LuodiError(
            file=str(path),
            zh=f"标注文件读不出来（{error}）。",
            en=f"The expected tasks cannot be read ({error}).",
            mend_zh="请改正JSON。",
            mend_en="Mend the JSON.",
        ) from None
    return data if isinstance(data, dict) and isinstance(data.get("tasks"), list) else None


def _gold(path: Path, data: Mapping[str, Any], texts: Path | None) -> Gold:
    annotated = data.get("annotated") or {}
    return Gold(
        name=path.stem,
        source=_text_of(path, data.get("source"), texts),
        number=data.get("doc_number") or data.get("number"),
        title=data.get("title") or "",
        scope=Scope.of(data.get("scope")),
        units=bool(annotated.get("units", True)),
        deadline=bool(annotated.get("deadline", True)),
        indicators=annotated.get("indicators", "all"),
        tasks=tuple(_expected(path, i, task) for i, task in enumerate(data["tasks"], start=1)),
    )


def _text_of(path: Path, source: str | None, texts: Path | None) -> Path:
    """The file of the text: where ``source`` says, else beside the JSON under its name."""
    beside = [path.with_suffix(suffix) for suffix in _TEXTS]
    named = [folder / source for folder in _folders(path, texts)] if source else []
    for candidate in (*named, *beside):
        if candidate.is_file():
            return candidate
    raise LuodiError(
        file=str(path),
        zh=f"找不到对应的文本{f'“{source}”' if source else ''}。",
        en=f"Its text {source or ''} is nowhere to be found.",
        mend_zh="请用 --texts 指明文本所在目录。",
        mend_en="Name the folder of the texts with --texts.",
    )


def _folders(path: Path, texts: Path | None) -> Iterable[Path]:
    return (*([texts] if texts else []), path.parent / ".." / ".." / "documents", path.parent)


def _expected(path: Path, index: int, task: Mapping[str, Any]) -> Expected:
    try:
        deadline = task.get("deadline")
        return Expected(
            path=tuple(str(part) for part in task.get("path") or ()),
            text=task["text"],
            units={role: tuple(task.get(role) or ()) for role in ROLES},
            deadline=dt.date.fromisoformat(deadline) if deadline else None,
            deadline_text=task.get("deadline_text"),
            indicators=tuple(task.get("indicators") or ()),
            table=task.get("table"),
            unsure=frozenset(name for word in task.get("uncertain") or () for name in _UNSURE.get(word, (word,))),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise LuodiError(
            file=str(path),
            place=f"task {index}",
            zh=f"任务写法有误（{error!r}）。",
            en=f"The task is malformed ({error!r}).",
            mend_zh="请按说明改正这一条。",
            mend_en="Mend this task as the guide says.",
        ) from None
