"""When a task is due, put together from its words and from what its clause or table cell states."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from luodi.extract.deadlines import final_day, find_deadlines, kind_of
from luodi.extract.model import CommitmentKind, Deadline
from luodi.text.model import Document, Piece
from luodi.text.spans import Spans, normal

_NUMBERED_YEAR = re.compile(r"〔((?:19|20)\d\d)〕")


class Due(NamedTuple):
    """All times of a task: ``day`` the final one, ``text`` the words that state it."""

    day: dt.date | None
    text: str | None
    kind: CommitmentKind
    deadlines: tuple[Deadline, ...]
    spans: Spans


def year_of(document: Document) -> int | None:
    """The year an elided one is filled with: that of the day of issue, else of the number (国发〔2020〕6号)."""
    if document.date:
        return document.date.year
    numbered = _NUMBERED_YEAR.search(document.number or "")
    return int(numbered[1]) if numbered else None


def due_of(document: Document, task: Piece, stated: Piece | None) -> Due:
    """The times of ``task``; what a clause or cell states (完成时限) goes before what its sentences name."""
    year = year_of(document)
    told = find_deadlines(stated, year, document.date) if stated else []
    inside = find_deadlines(task, year, document.date)
    day = final_day(told) or (None if stated else final_day(inside))
    if stated:
        return Due(day, stated.text, kind_of(stated.text, told), (*told, *inside), stated.spans)
    last = next((one for one in inside if day and final_day([one]) == day), inside[0] if inside else None)
    spans = normal(span for one in inside for span in one.spans)
    return Due(day, last.text if last else None, kind_of("", inside), tuple(inside), spans)
