"""答复申请: the supervisors grant or refuse what a unit asked for; what is granted takes effect at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from luodi.clocks import start_of
from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.ledger.actions.index_words import index_words
from luodi.web.ledger.actions.move_clock import move_clock
from luodi.web.ledger.actions.settle import settle
from luodi.web.ledger.flow import FINISHED, require_state
from luodi.web.ledger.models import Assignment, Charge, ClockEvent, Commitment, Milestone, Request
from luodi.web.ledger.plan import checked_points
from luodi.web.ledger.standing import require_day, require_sight, same_revision, words
from luodi.web.people.models import Role, Unit

Kind = Request.Kind


@action(roles={Role.SUPERVISOR})
def answer_request(
    act: Act,
    request: Request,
    *,
    grant: bool,
    answer: str = "",
    granted: dict[str, Any] | None = None,
    seen: int | None = None,
) -> Request:
    """Answer; ``granted`` where something else is granted than was asked (another day). A refusal says why."""
    commitment = Commitment.objects.select_for_update().get(charges__requests=request.pk)
    request = Request.objects.select_for_update().get(pk=request.pk)
    charge = Charge.objects.select_related("unit").get(pk=request.charge_id)
    require_sight(act, commitment)
    same_revision(request, seen, str(request.get_state_display()), request.state)
    require_state(request.state, {Request.State.OPEN}, "答复", "answered", str(request.get_state_display()))
    if grant and commitment.progress in FINISHED:
        raise LuodiError(zh="该任务已办结，申请不能再同意。", en="The commitment is finished; nothing can be granted.")
    request.answer = answer.strip() if grant else words(answer, zh="答复", en="The answer")
    request.state = Request.State.GRANTED if grant else Request.State.REFUSED
    request.granted = (request.asked | (granted or {})) if grant else None
    request.answered_by, request.answered_at = act.user, act.at
    request.revision += 1
    request.save(update_fields=["answer", "state", "granted", "answered_by", "answered_at", "revision"])
    changed = _carry_out(act, commitment, request) if grant else {}
    settle(act, commitment)
    act.record(
        commitment,
        before=changed.get("before"),
        after={"unit": charge.unit.key, "request": request.pk, "kind": request.kind, "state": request.state,
               "granted": request.granted, **changed.get("after", {})},
        why=request.answer or request.reason,
    )  # fmt: skip
    return request


def _carry_out(act: Act, commitment: Commitment, request: Request) -> dict[str, Any]:
    told = request.granted or {}
    if request.kind in {Kind.EXTENSION, Kind.DEADLINE}:
        days = move_clock(
            act, commitment, ClockEvent.Kind.EXTEND, occurred_at=timezone.now(), reason=request.reason,
            until=dt.date.fromisoformat(told["deadline"]),
        )  # fmt: skip
        return {"before": {"due": days["before"]}, "after": {"due": days["after"]}}
    if request.kind == Kind.SUSPENSION:
        if commitment.progress == Commitment.Progress.SUSPENDED:
            raise LuodiError(zh="任务已经中止。", en="The commitment is suspended already.")
        first = dt.date.fromisoformat(told["from"])
        require_day(first, timezone.localdate())
        days = move_clock(act, commitment, ClockEvent.Kind.SUSPEND, reason=request.reason, occurred_at=start_of(first))
        commitment.progress = Commitment.Progress.SUSPENDED
        return {"before": {"due": days["before"]}, "after": {"due": days["after"]}}
    if request.kind == Kind.WORDING:
        before, commitment.text = commitment.text, told["text"]
        commitment.save(update_fields=["text"])
        index_words(act, [commitment])
        return {"before": {"text": before}, "after": {"text": commitment.text}}
    if request.kind == Kind.PLAN:
        return _plan(commitment, told["points"])
    return _reassign(act, commitment, told["units"])


def _plan(commitment: Commitment, points: list[dict[str, Any]]) -> dict[str, Any]:
    """Set the plan: the points not reached yet give way to the new ones; what is reached stays."""
    plan = commitment.milestones.filter(kind=Milestone.Kind.PLAN)
    before = [[one.name, one.due] for one in plan.filter(answered_at=None)]
    plan.filter(answered_at=None, reports=None).delete()
    for one in checked_points(points, commitment):
        values = {"name": one["name"], "percent": one["percent"]}
        plan.update_or_create(commitment=commitment, kind=Milestone.Kind.PLAN, due=one["due"], defaults=values)
    return {"before": {"points": before}, "after": {"points": [[one["name"], one["due"]] for one in points]}}


def _reassign(act: Act, commitment: Commitment, wanted: list[dict[str, str]]) -> dict[str, Any]:
    """Give the commitment the units asked for; parts of the others are withdrawn and stay in the history."""
    rows = {unit.key: unit for unit in Unit.objects.filter(key__in=[one["unit"] for one in wanted])}
    charges = {charge.unit_id: charge for charge in commitment.charges.select_related("unit")}
    before = [[c.role, c.unit.key] for c in charges.values() if c.state != Charge.State.WITHDRAWN]
    kept = set()
    for one in wanted:
        unit, role = rows[one["unit"]], Assignment.Role(one["role"])
        kept.add(unit.pk)
        charge = charges.get(unit.pk)
        if charge is None:
            Charge.objects.create(commitment=commitment, unit=unit, role=role, assigned_at=act.at)
        elif charge.role != role or charge.state == Charge.State.WITHDRAWN:
            charge.role = role
            if charge.state == Charge.State.WITHDRAWN:
                charge.state, charge.assigned_at = Charge.State.TO_ACKNOWLEDGE, act.at
            charge.revision += 1
            charge.save(update_fields=["role", "state", "assigned_at", "revision"])
    for pk, charge in charges.items():
        if pk not in kept and charge.state != Charge.State.WITHDRAWN:
            charge.state = Charge.State.WITHDRAWN
            charge.revision += 1
            charge.save(update_fields=["state", "revision"])
    return {"before": {"units": before}, "after": {"units": [[one["role"], one["unit"]] for one in wanted]}}
