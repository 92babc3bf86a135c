"""What a reviewer types: a proposal's fields as they shall be, beside how they were shown."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from luodi.errors import LuodiError
from luodi.web.ledger.models import Commitment
from luodi.web.review.actions.amend import Wording

BLANK = 2
"""Empty lines offered for more units."""


def wanted(post: Mapping[str, Any]) -> Wording:
    """The fields as typed: ``text``, ``kind``, ``deadline``, and ``role_0``, ``unit_0``, ``role_1`` … for the units."""
    units = []
    number = 0
    while f"unit_{number}" in post and number < 500:
        name, role = str(post[f"unit_{number}"]).strip(), str(post.get(f"role_{number}", ""))
        if name:
            units.append((role, name[:200]))
        number += 1
    return Wording(
        str(post.get("text", "")).strip(), str(post.get("kind", "")), _day(post.get("deadline")), tuple(units)
    )


def shown(post: Mapping[str, Any]) -> Wording:
    """The fields as the page showed them, from its hidden field."""
    try:
        told = json.loads(str(post.get("shown", "")))
        units = tuple((str(role), str(name)) for role, name in told["units"])
        return Wording(str(told["text"]), str(told["kind"]), _day(told["deadline"]), units)
    except (ValueError, KeyError, TypeError):
        raise LuodiError(
            zh="页面内容不完整，未保存。", en="The page was incomplete; nothing was saved.",
            mend_zh="请刷新后重试。", mend_en="Reload and try again.",
        ) from None  # fmt: skip


def hidden(commitment: Commitment) -> str:
    """What ``shown`` reads back."""
    told = Wording.of(commitment)
    deadline = told.deadline.isoformat() if told.deadline else ""
    return json.dumps(
        {"text": told.text, "kind": told.kind, "deadline": deadline, "units": told.units}, ensure_ascii=False
    )


def _day(value: Any) -> dt.date | None:
    if not value:
        return None
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        raise LuodiError(
            zh=f"“{value}”不是日期。", en=f"“{value}” is no date.",
            mend_zh="请按 2026-12-31 的格式填写。", mend_en="Write it as 2026-12-31.",
        ) from None  # fmt: skip
