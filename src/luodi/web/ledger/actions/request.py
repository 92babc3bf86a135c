"""申请: a unit asks for more time, other words, other units, a pause, or proposes its plan."""

from __future__ import annotations

import datetime as dt
from typing import Any

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.ledger.flow import OPEN, answering, require_state
from luodi.web.ledger.models import Assignment, Charge, Commitment, Request
from luodi.web.ledger.plan import checked_points
from luodi.web.ledger.standing import ANSWERING, acts_for, require_by_itself, require_sight, words
from luodi.web.people.models import Unit

Kind = Request.Kind


@action(roles=ANSWERING)
def request(act: Act, charge: Charge, *, kind: str, asked: dict[str, Any], reason: str) -> Request:
    """Ask the supervisors; one open request of a kind at a time. Nothing changes until they answer."""
    commitment = Commitment.objects.select_for_update().get(pk=charge.commitment_id)
    charge = Charge.objects.select_for_update().select_related("unit").get(pk=charge.pk)
    act.require(acts_for(act.user, charge.unit))
    require_sight(act, commitment)
    require_by_itself(commitment)
    require_state(charge.state, OPEN, "申请", "asked about", str(charge.get_state_display()))
    if charge.requests.filter(kind=kind, state=Request.State.OPEN).exists():
        raise LuodiError(
            zh="已有一项同类申请待答复。", en="A request of this kind is waiting for its answer.",
            mend_zh="请等待答复，或先撤回原申请。", mend_en="Wait for it, or withdraw it first.",
        )  # fmt: skip
    if kind == Kind.PLAN:
        act.require(
            charge.pk in {one.pk for one in answering(commitment.charges.all())},
            "计划节点由牵头单位或责任单位报送。", "The plan is for the unit that leads or is responsible.",
        )  # fmt: skip
    made = Request.objects.create(
        charge=charge, kind=kind, asked=_checked(kind, asked, commitment), asked_by=act.user, asked_at=act.at,
        reason=words(reason, zh="申请理由", en="The reason"),
    )  # fmt: skip
    act.record(
        commitment, after={"unit": charge.unit.key, "request": made.pk, "kind": kind, "asked": made.asked},
        why=made.reason,
    )  # fmt: skip
    return made


def _checked(kind: str, asked: dict[str, Any], commitment: Commitment) -> dict[str, Any]:
    """``asked`` with only what belongs to the kind, each value of its type."""
    if kind in {Kind.EXTENSION, Kind.DEADLINE}:
        return {"deadline": _day(asked.get("deadline")).isoformat()}
    if kind == Kind.SUSPENSION:
        return {"from": _day(asked.get("from")).isoformat()}
    if kind == Kind.WORDING:
        return {"text": words(str(asked.get("text", "")), zh="调整后的表述", en="The new wording")}
    if kind == Kind.PLAN:
        return {"points": checked_points(asked.get("points"), commitment)}
    if kind == Kind.UNITS:
        units = [
            {"unit": str(one.get("unit", ""))[:200], "role": str(one.get("role", ""))}
            for one in asked.get("units", [])
            if isinstance(one, dict)
        ]
        known = set(Unit.objects.filter(key__in=[one["unit"] for one in units]).values_list("key", flat=True))
        wrong = [one["unit"] for one in units if one["unit"] not in known or one["role"] not in Assignment.Role.values]
        if not units or wrong:
            raise LuodiError(
                zh="请列出调整后的单位及其分工。", en="List the units as they should be, with their roles.",
                place="、".join(wrong),
            )  # fmt: skip
        return {"units": units}
    raise LuodiError(zh=f"没有“{kind}”这类申请。", en=f"There is no request of the kind “{kind}”.")


def _day(value: Any) -> dt.date:
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        raise LuodiError(
            zh=f"“{value}”不是日期。", en=f"“{value}” is no date.",
            mend_zh="请按 2026-12-31 的格式填写。", mend_en="Write it as 2026-12-31.",
        ) from None  # fmt: skip
