"""拟稿: put a letter down as a draft."""

from __future__ import annotations

import datetime as dt
from typing import Any

from luodi.web.actions import Act
from luodi.web.letters.content import Content, told
from luodi.web.letters.models import Letter
from luodi.web.people.models import Unit


def write_letter(
    act: Act, kind: str, content: Content, *, as_of: dt.date, facts: dict[str, Any], secrecy: int = 0,
    unit: Unit | None = None, **more: Any,
) -> Letter:  # fmt: skip
    """Part of every action that prepares a letter: the row and its journal entry."""
    row = Letter.objects.create(
        kind=kind, unit=unit, title=content.title, content=told(content), facts=facts, secrecy=secrecy, as_of=as_of,
        made_by=act.user, made_at=act.at, **more,
    )  # fmt: skip
    act.record(
        row, after={"kind": kind, "title": content.title, "unit_key": unit.key if unit else None, "as_of": as_of}
    )
    return row
