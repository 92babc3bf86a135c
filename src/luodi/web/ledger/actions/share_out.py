"""分解目标: share a target out among units, so that the parts make up the whole or say why they do not."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.ledger.actions.settle import settle
from luodi.web.ledger.flow import FINISHED
from luodi.web.ledger.models import Assignment, Charge, Commitment, Sharing, Target, TargetShare
from luodi.web.ledger.shares import MOST_UNITS, PLACES, is_rate, plain
from luodi.web.ledger.standing import (
    ANSWERING,
    StaleError,
    is_supervisor,
    leads_the_work,
    require_by_itself,
    require_sight,
)
from luodi.web.people.models import Role, Unit

LARGEST = Decimal(10) ** 17


@action(roles={Role.SUPERVISOR, *ANSWERING})
def share_out(
    act: Act,
    target: Target,
    shares: Mapping[int, Decimal],
    *,
    how: str = Sharing.How.SUM,
    reason: str = "",
    seen: int | None = None,
) -> Sharing:
    """Give each unit (by its row's id) its part of ``target``: the supervisors, or who leads the work.

    A sum that is not the target is refused unless ``reason`` explains it; rates are never summed. Units that have no
    part in the task yet get one, for they have to report. Doing it again replaces the parts; ``seen`` is the sharing's
    revision as it was shown (0 for none).
    """
    commitment = Commitment.objects.select_for_update().get(indicators__targets=target.pk)
    target = Target.objects.select_for_update().select_related("indicator").get(pk=target.pk)
    require_sight(act, commitment)
    require_by_itself(commitment)
    act.require(is_supervisor(act.user) or leads_the_work(act.user, commitment))
    _require_open(commitment, target)
    _require_figures(shares)
    before = Sharing.objects.filter(target=target).first()
    if seen is not None and seen != (before.revision if before else 0):
        raise StaleError(
            zh="他人刚刚修改过分解，您的修改未保存。", en="Somebody else has just shared it out; nothing was saved.",
            mend_zh="请刷新后再试。", mend_en="Reload and try again.",
        )  # fmt: skip
    units = Unit.objects.in_bulk(list(shares))
    act.require(len(units) == len(shares), "单位库中没有所列单位。", "A unit is not in the registry.")
    difference, told = _difference(target, shares, how, reason)
    old = {one.unit.key: one.value for one in target.shares.select_related("unit")}
    target.shares.all().delete()
    TargetShare.objects.bulk_create(TargetShare(target=target, unit_id=pk, value=shares[pk]) for pk in shares)
    values = {
        "how": how, "difference": difference, "reason": told, "shared_by": act.user, "shared_at": act.at,
        "revision": (before.revision if before else 0) + 1,
    }  # fmt: skip
    made, _new = Sharing.objects.update_or_create(target=target, defaults=values)
    new = _give_parts(act, commitment, units)
    settle(act, commitment)
    act.record(
        commitment,
        before={"shares": old} if old else None,
        after={
            "target": target.pk, "indicator": target.indicator.name, "how": how, "difference": difference,
            "shares": {units[pk].key: shares[pk] for pk in shares}, "units": new,
        },
        why=told,
    )  # fmt: skip
    return made


def _require_open(commitment: Commitment, target: Target) -> None:
    if commitment.assigned_at is None or commitment.progress in FINISHED:
        raise LuodiError(
            zh="任务尚未交办或已办结，不能分解目标。", en="The commitment is not assigned yet, or finished.",
            mend_zh="请先交办。", mend_en="Assign it first.",
        )  # fmt: skip
    if target.value is None:
        raise LuodiError(
            zh="该目标是一个区间，没有可分解的总数。", en="The target is a range: there is no total to share out."
        )


def _require_figures(shares: Mapping[int, Decimal]) -> None:
    if not shares:
        raise LuodiError(zh="没有填写任何单位的分解数。", en="No unit was given a part.")
    if len(shares) > MOST_UNITS:
        raise LuodiError(zh=f"超过 {MOST_UNITS} 个单位。", en=f"More than {MOST_UNITS} units.")
    for value in shares.values():
        exponent = value.normalize().as_tuple().exponent
        if not value.is_finite() or value < 0 or value >= LARGEST or int(exponent) < -PLACES:
            raise LuodiError(
                zh=f"分解数 {value} 应为非负数，至多 {PLACES} 位小数。",
                en=f"The share {value} must not be negative nor have more than {PLACES} decimals.",
            )


def _difference(target: Target, shares: Mapping[int, Decimal], how: str, reason: str) -> tuple[Decimal, str]:
    """The difference between sum and target, with its reason; none for parts that stand by themselves."""
    if how not in Sharing.How.values:
        raise LuodiError(zh=f"没有“{how}”这种分解方式。", en=f"There is no way of sharing called “{how}”.")
    if how == Sharing.How.EACH:
        return Decimal(0), reason.strip()[:2000]
    if is_rate(target.indicator.unit):
        raise LuodiError(
            zh="比率不能相加，不能按合计分解。", en="Rates cannot be added up.",
            mend_zh="请选“各单位分别达到”。", mend_en="Choose that each unit reaches it by itself.",
        )  # fmt: skip
    assert target.value is not None
    difference = sum(shares.values(), Decimal(0)) - target.value
    if difference and not reason.strip():
        raise LuodiError(
            zh=f"合计 {plain(target.value + difference)} 与总目标 {plain(target.value)} 相差 {plain(difference)}。",
            en=f"The sum {plain(target.value + difference)} is off the target {plain(target.value)}.",
            mend_zh="请核对分解数，或写明差额的理由。", mend_en="Check the parts, or give the reason.",
        )  # fmt: skip
    return difference, reason.strip()[:2000]


def _give_parts(act: Act, commitment: Commitment, units: Mapping[int, Unit]) -> list[list[str]]:
    """Parts for the units that have none: responsible for their share, beside whoever leads."""
    has = set(commitment.charges.exclude(state=Charge.State.WITHDRAWN).values_list("unit_id", flat=True))
    role = Assignment.Role.RESPONSIBLE
    back = commitment.charges.filter(state=Charge.State.WITHDRAWN, unit__in=list(units))
    for charge in back:
        charge.state, charge.assigned_at, charge.revision = Charge.State.TO_ACKNOWLEDGE, act.at, charge.revision + 1
        charge.save(update_fields=["state", "assigned_at", "revision"])
        has.add(charge.unit_id)
    new = [pk for pk in units if pk not in has]
    Charge.objects.bulk_create(Charge(commitment=commitment, unit_id=pk, role=role, assigned_at=act.at) for pk in new)
    return [[role.value, units[pk].key] for pk in new]
