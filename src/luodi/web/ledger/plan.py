"""计划节点: what makes a plan: days in order within the task's time, each asking for more than the one before."""

from __future__ import annotations

import datetime as dt
from typing import Any

from luodi.errors import LuodiError
from luodi.web.ledger.models import Commitment

MOST_POINTS = 24


def checked_points(told: Any, commitment: Commitment) -> list[dict[str, Any]]:
    """Plan points as they are kept: ``{"due", "percent", "name"}``, by day.

    Raises LuodiError where a day is missing, twice there or beyond the task's last day, or less is asked for later.
    """
    rows = [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []
    if not rows or len(rows) > MOST_POINTS:
        raise LuodiError(
            zh=f"请填写 1 至 {MOST_POINTS} 个计划节点。", en=f"Give between 1 and {MOST_POINTS} plan points.",
        )  # fmt: skip
    points = sorted((_point(one) for one in rows), key=lambda one: str(one["due"]))
    last = commitment.adjusted or commitment.deadline
    for before, one in zip([None, *points], points, strict=False):
        if last is not None and one["due"] > last.isoformat():
            raise LuodiError(
                zh=f"节点 {one['due']} 晚于任务时限 {last}。", en=f"The point {one['due']} is later than {last}.",
                mend_zh="请提前节点，或先申请延期。", mend_en="Set it earlier, or ask for an extension first.",
            )  # fmt: skip
        if before is None:
            continue
        if before["due"] == one["due"]:
            raise LuodiError(zh=f"{one['due']} 有两个节点。", en=f"There are two points on {one['due']}.")
        if before["percent"] is not None and one["percent"] is not None and one["percent"] <= before["percent"]:
            raise LuodiError(
                zh=f"{one['due']} 应达到的比例须高于前一节点的 {before['percent']}%。",
                en=f"The point of {one['due']} must ask for more than the {before['percent']} per cent before it.",
            )
    return points


def _point(told: dict[str, Any]) -> dict[str, Any]:
    percent = told.get("percent")
    try:
        day = told["due"] if isinstance(told["due"], dt.date) else dt.date.fromisoformat(str(told["due"]))
        share = None if percent in (None, "") else int(percent)
    except (KeyError, ValueError, TypeError):
        raise LuodiError(
            zh="每个节点都要有截止日期，比例为整数。", en="Each point needs its day, and a whole percentage."
        ) from None
    if share is not None and not 1 <= share <= 100:
        raise LuodiError(zh=f"比例 {share} 不在 1 至 100 之间。", en=f"{share} is not between 1 and 100.")
    name = str(told.get("name") or "").replace("\0", "").strip()[:100]
    if not name and share is None:
        raise LuodiError(
            zh=f"节点 {day} 没有写明应达到的比例或应做到什么。",
            en=f"The point of {day} says neither how much nor what.",
        )
    return {"due": day.isoformat(), "percent": share, "name": name or f"完成{share}%"}
