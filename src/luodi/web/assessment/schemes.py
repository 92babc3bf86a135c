"""考评办法: what a scheme says, checked; and the one that a site begins with."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from luodi.errors import LuodiError
from luodi.web.assessment.scoring import DIMENSIONS, GOOD, HUNDRED, KINDS, Dimension, Rules

FIRST: dict[str, Any] = {
    "dimensions": {
        "timely": {"base": "80", "cap": "100", "weight": 50},
        "quality": {"base": "80", "cap": "100", "weight": 30},
        "initiative": {"base": "80", "cap": "100", "weight": 20},
    },
    "points": {
        "on_time": "3", "late": "-3", "overdue": "-5", "completed": "2", "accepted": "1", "returned": "-3",
        "early": "2", "planned": "1", "evidenced": "1", "chased": "-2",
    },
    "most": {"accepted": "10", "planned": "5", "evidenced": "5"},
    "early_days": 7,
    "shown": "group",
}  # fmt: skip
"""What a site begins with; a choice of this project, no document states it."""
SHOWN = ("all", "group", "own")
"""Whose ranks a unit sees: everybody's, those of its group, its own."""


def rules_of(told: dict[str, Any]) -> Rules:
    """The rules that JSON keeps."""
    return Rules(
        {
            name: Dimension(Decimal(one["base"]), Decimal(one["cap"]), int(one["weight"]))
            for name, one in told["dimensions"].items()
        },
        {kind: Decimal(points) for kind, points in told["points"].items()},
        {kind: Decimal(most) for kind, most in told["most"].items()},
    )


def checked(told: dict[str, Any]) -> dict[str, Any]:
    """A scheme as it is kept; refused where weights do not make up a hundred, a base lies above its cap, or what is
    good would cost points."""
    dimensions = {}
    for name in DIMENSIONS:
        one = told["dimensions"][name]
        base, cap = _number(one["base"], name, most=HUNDRED), _number(one["cap"], name, most=HUNDRED)
        weight = _number(one["weight"], name, most=HUNDRED)
        if base > cap or weight != int(weight):
            _refuse(f"{name}：起评分不能高于封顶分，权重为整数", f"{name}: base above cap, or a broken weight")
        dimensions[name] = {"base": f"{base:f}", "cap": f"{cap:f}", "weight": int(weight)}
    if sum(one["weight"] for one in dimensions.values()) != 100:
        _refuse("各项权重之和应为 100", "the weights must add up to 100")
    points = {}
    for kind in KINDS:
        value = _number(told["points"].get(kind) or 0, kind, least=-HUNDRED, most=HUNDRED)
        if (value < 0) if kind in GOOD else (value > 0):
            _refuse(f"{kind}：加分项不能为负，扣分项不能为正", f"{kind}: points of the wrong sign")
        points[kind] = f"{value:f}"
    most = {
        kind: f"{_number(value, kind, most=1000):f}"
        for kind, value in told.get("most", {}).items()
        if kind in KINDS and value not in (None, "")
    }
    early = told.get("early_days", 0)
    shown = told.get("shown", "group")
    if not isinstance(early, int) or not 0 <= early <= 365 or shown not in SHOWN:
        _refuse("提前天数为 0 至 365", "early days are 0 to 365")
    return {"dimensions": dimensions, "points": points, "most": most, "early_days": early, "shown": shown}


def _number(given: Any, name: str, *, least: Decimal | int = 0, most: Decimal | int) -> Decimal:
    try:
        value = Decimal(str(given))
        whole = value == value.quantize(Decimal("0.01"))
    except InvalidOperation:
        whole = False
    if not whole or not least <= value <= most:
        _refuse(f"{name}：“{given}”应为 {least} 至 {most} 之间、最多两位小数的数", f"{name}: {given} is out of bounds")
    return value


def _refuse(zh: str, en: str) -> None:
    raise LuodiError(
        zh=f"考评办法有误：{zh}。", en=f"The scheme is wrong: {en}.", mend_zh="请改正后保存。", mend_en="Mend it."
    )
