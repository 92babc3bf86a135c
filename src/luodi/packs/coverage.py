"""How much of a document a pack disposes of, how much of that runs, and what its pinned words have become."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from luodi.packs.provisions import Line, pin
from luodi.text.model import Document

Grade = Literal["identical", "typographic", "changed", "moved", "gone", "unpinned"]

_END = re.compile(r"(?<=[。！？])")
_NOT_A_DUTY = (
    "应急|应用|应届|应邀|应收|应付|应对|相应|适应|供应|反应|响应|对应|效应|感应|因应|可能|可持续|可再生|可行|认可|许可"
)
_DUTY = re.compile(r"应|不得|可以|可|必须|须|负责|禁止|不予|视为|不能|不计")
_NUMBER = re.compile(
    r"[0-9０-９]|百分之|[一二三四五六七八九十百千万]+(?:倍|年|个月|日|天|小时|分钟|元|人|次|级|类|套|%)"
)
_RUN: frozenset[str] = frozenset({"commitment", "rule", "procedure", "register", "standard", "judgement"})
"""Kinds that must run; the others count where they name a target."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a provision's own words. ``lays_down``: it has a word of duty or right, or a number or limit."""

    eid: str
    label: str
    number: int
    text: str
    lays_down: bool


@dataclass(frozen=True, slots=True)
class Drift:
    """What became of the words that a provision's lines stand on, and the targets that stand on them."""

    eid: str
    grade: Grade
    targets: tuple[str, ...]
    now: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """``disposed`` and ``runs`` are (how many, of how many). Neither is ever rounded up."""

    sentences: tuple[Sentence, ...]
    unclaimed: tuple[Sentence, ...]
    running: tuple[Line, ...]
    idle: tuple[Line, ...]
    drift: tuple[Drift, ...]

    @property
    def disposed(self) -> tuple[int, int]:
        every = [s for s in self.sentences if s.lays_down]
        return len(every) - len(self.unclaimed), len(every)

    @property
    def runs(self) -> tuple[int, int]:
        return len(self.running), len(self.running) + len(self.idle)


def percent(part: tuple[int, int]) -> str:
    """A share in per cent, cut after one decimal, never rounded up.

    >>> percent((999, 1000)), percent((9999, 10000)), percent((3, 3))
    ('99.9%', '99.9%', '100.0%')
    """
    done, of = part
    thousandths = done * 1000 // of if of else 1000
    return f"{thousandths // 10}.{thousandths % 10}%"


def texts(document: Document) -> dict[str, tuple[str, str]]:
    """eid → (label, own words) of every provision and table row with words of its own."""
    found = {p.eid: (p.label, p.text) for p in document.walk() if p.text.strip()}
    for table in document.tables:
        for row in table.rows:
            found[row.eid] = (row.eid, "。".join(v for v in row.cells.values() if v))
    return found


def sentences(document: Document) -> tuple[Sentence, ...]:
    """Every sentence of the document, by provision."""
    return tuple(
        Sentence(eid, label, number, text, lays_down(text))
        for eid, (label, own) in texts(document).items()
        for number, text in enumerate(split(own), start=1)
    )


def split(text: str) -> list[str]:
    """The sentences of a provision.

    >>> split("甲应当申请。乙可以不申请。")
    ['甲应当申请。', '乙可以不申请。']
    """
    return [part.strip() for part in _END.split(text) if part.strip()]


def lays_down(text: str) -> bool:
    """Whether a sentence has a word of duty or right, or a number or limit.

    >>> lays_down("申请人应当如实申报。"), lays_down("供应充足。"), lays_down("配偶。"), lays_down("连续3年。")
    (True, False, False, True)
    """
    words = re.sub(_NOT_A_DUTY, "", text)
    return bool(_DUTY.search(words) or _NUMBER.search(words))


def cover(document: Document, lines: tuple[Line, ...], exercised: Iterable[str]) -> Coverage:
    """The two figures and the drift. ``exercised``: the targets that a worked example or a test has run."""
    ran = set(exercised)
    every = sentences(document)
    by_eid: dict[str, list[Line]] = {}
    for line in lines:
        by_eid.setdefault(line.eid, []).append(line)
    unclaimed = tuple(
        s for s in every if s.lays_down and not any(line.claims(s.number) for line in by_eid.get(s.eid, ()))
    )
    to_run = [line for line in lines if line.kind in _RUN or line.target]
    running = tuple(line for line in to_run if line.target and line.target in ran)
    return Coverage(
        every, unclaimed, running, tuple(line for line in to_run if line not in running), drift(document, lines)
    )


def drift(document: Document, lines: tuple[Line, ...]) -> tuple[Drift, ...]:
    """What became of each pinned provision; only those that are not identical."""
    now = {eid: pin(own) for eid, (_, own) in texts(document).items()}
    by_folded: dict[str, str] = {}
    for eid, pinned in now.items():
        by_folded.setdefault(pinned.split(":")[1], eid)
    found: list[Drift] = []
    for eid in dict.fromkeys(line.eid for line in lines):
        mine = [line for line in lines if line.eid == eid]
        grade, moved_to = _grade(eid, mine[0].pin, now, by_folded)
        if grade != "identical":
            found.append(Drift(eid, grade, tuple(dict.fromkeys(line.target for line in mine if line.target)), moved_to))
    return tuple(found)


def _grade(eid: str, pinned: str, now: dict[str, str], by_folded: dict[str, str]) -> tuple[Grade, str]:
    if not pinned:
        return "unpinned", ""
    if now.get(eid) == pinned:
        return "identical", eid
    folded = pinned.split(":")[1]
    if eid in now and now[eid].split(":")[1] == folded:
        return "typographic", eid
    if folded in by_folded:
        return "moved", by_folded[folded]
    return ("changed", eid) if eid in now else ("gone", "")
