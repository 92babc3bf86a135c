"""Two people change one thing at once: different fields are merged, the same field is refused with both versions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db import models

from luodi.errors import LuodiError
from luodi.web.ledger.standing import StaleError

Fields = Mapping[str, Any]
"""Field → a value as JSON has it: text, number, truth, or None."""


def merged(
    row: models.Model, now: Fields, shown: Fields | None, wanted: Fields, labels: Mapping[str, tuple[str, str]]
) -> dict[str, Any]:
    """What the fields of ``row`` shall be: as ``wanted`` where that differs from what was ``shown``, else as ``now``.

    ``shown`` None: the caller did not look, everything is as wanted. ``labels`` name the fields in Chinese and English.
    """
    if shown is None:
        return dict(wanted)
    changed = {name: value for name, value in wanted.items() if value != shown.get(name)}
    for name, mine in changed.items():
        theirs = now[name]
        if theirs not in (shown.get(name), mine):
            zh, en = labels.get(name, (name, name))
            raise StaleError(
                row,
                zh=f"他人刚刚把“{zh}”改为：{_told(theirs)}。您要改为：{_told(mine)}。未保存。",
                en=f"Somebody else has just changed the {en} to: {_told(theirs)}. Yours: {_told(mine)}.",
                mend_zh="请核对后再保存。", mend_en="Compare the two and save again.",
            )  # fmt: skip
    return {**now, **changed}


def _told(value: Any) -> str:
    return "—" if value in (None, "") else str(value)


def hidden(now: Fields) -> str:
    """The fields as a page keeps them while somebody looks at it."""
    return json.dumps(dict(now), ensure_ascii=False)


def read(told: str) -> dict[str, Any] | None:
    """What ``hidden`` wrote; None where the page sent nothing."""
    if not told:
        return None
    try:
        found = json.loads(told)
        if isinstance(found, dict):
            return found
    except ValueError:
        pass
    raise LuodiError(
        zh="页面内容不完整，未保存。", en="The page was incomplete; nothing was saved.",
        mend_zh="请刷新后重试。", mend_en="Reload and try again.",
    )  # fmt: skip
