"""反馈: a unit writes what it has done; kept as a draft, or sent on its way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.ledger.actions.settle import settle
from luodi.web.ledger.flow import REPORT, require_state
from luodi.web.ledger.models import Charge, Commitment, Indicator, Measurement, Milestone, Report
from luodi.web.ledger.standing import (
    ANSWERING,
    acts_for,
    leads,
    needs_sign_off,
    require_by_itself,
    require_day,
    require_sight,
    same_revision,
    words,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure for an indicator; a share by numerator and denominator, in percent, or a plain ``value``."""

    indicator: Indicator
    as_of: dt.date
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    cumulative: bool = True


@action(roles=ANSWERING)
def report(
    act: Act,
    charge: Charge,
    *,
    text: str,
    occurred_on: dt.date,
    problems: str = "",
    next_steps: str = "",
    percent: int | None = None,
    completes: bool = False,
    delay: str = "",
    delay_text: str = "",
    milestone: Milestone | None = None,
    figures: Sequence[Figure] = (),
    draft: bool = False,
    replaces: Report | None = None,
    seen: int | None = None,
    why: str = "",
) -> Report:
    """Report for a unit's part. ``replaces`` is a draft of the same part that this one takes the place of.

    A draft waits; else the report goes to the unit's leader for signing, where the unit has one and it is not that
    leader who writes, and from there to verification.
    """
    commitment = Commitment.objects.select_for_update().get(pk=charge.commitment_id)
    charge = Charge.objects.select_for_update().select_related("unit").get(pk=charge.pk)
    act.require(acts_for(act.user, charge.unit))
    require_sight(act, commitment)
    require_by_itself(commitment)
    same_revision(charge, seen, str(charge.get_state_display()), charge.state)
    require_state(charge.state, REPORT, "反馈", "reported on", str(charge.get_state_display()))
    _require_open(commitment)
    require_day(occurred_on, timezone.localdate())
    _require_choices(commitment, percent, delay, milestone)
    told = words(text, zh="进展情况", en="The progress")
    if draft:
        state = Report.State.DRAFT
    elif needs_sign_off(charge.unit) and not leads(act.user, charge.unit):
        state = Report.State.TO_SIGN
    else:
        state = Report.State.TO_VERIFY
    if replaces is not None:
        _take_back(replaces, charge)
    signed = state == Report.State.TO_VERIFY and leads(act.user, charge.unit)
    made = Report.objects.create(
        charge=charge, milestone=milestone, author=act.user, state=state, text=told, problems=problems.strip(),
        next_steps=next_steps.strip(), percent=percent, completes=completes, delay=delay,
        delay_text=delay_text.strip(), occurred_on=occurred_on, recorded_at=act.at,
        signed_by=act.user if signed else None, signed_at=act.at if signed else None,
    )  # fmt: skip
    Measurement.objects.bulk_create(_measurement(made, commitment, figure) for figure in figures)
    if state == Report.State.TO_VERIFY:
        charge.state = Charge.State.TO_VERIFY
    charge.revision += 1
    charge.save(update_fields=["state", "revision"])
    settle(act, commitment)
    act.record(
        commitment,
        after={
            "unit": charge.unit.key, "report": made.pk, "state": state, "text": told, "percent": percent,
            "completes": completes, "delay": delay, "occurred_on": occurred_on,
            "figures": [[figure.indicator.name, figure.as_of] for figure in figures],
        },
        why=why,
    )  # fmt: skip
    return made


def _require_open(commitment: Commitment) -> None:
    if commitment.progress in {Commitment.Progress.SUSPENDED, Commitment.Progress.STRUCK_OFF}:
        raise LuodiError(
            zh=f"任务{commitment.get_progress_display()}，不能反馈。",
            en="The commitment is suspended or struck off and takes no report.",
            mend_zh="请联系督查人员恢复任务。", mend_en="Ask the supervisors to resume it.",
        )  # fmt: skip


def _require_choices(commitment: Commitment, percent: int | None, delay: str, milestone: Milestone | None) -> None:
    if percent is not None and not 0 <= percent <= 100:
        raise LuodiError(
            zh=f"完成比例 {percent} 不在 0 至 100 之间。", en=f"{percent} per cent is not between 0 and 100.",
            mend_zh="请填写 0 至 100 的整数。", mend_en="Give a whole number from 0 to 100.",
        )  # fmt: skip
    if delay not in Report.Delay.values:
        raise LuodiError(zh=f"没有“{delay}”这一滞后原因。", en=f"There is no reason for delay “{delay}”.")
    if milestone is not None and milestone.commitment_id != commitment.pk:
        raise LuodiError(zh="该节点不属于此任务。", en="The milestone belongs to another commitment.")


def _take_back(draft: Report, charge: Charge) -> None:
    row = Report.objects.select_for_update().get(pk=draft.pk)
    if row.charge_id != charge.pk or row.state != Report.State.DRAFT:
        raise LuodiError(zh="只能替换本单位的草稿。", en="Only a draft of the same part can be replaced.")
    row.state = Report.State.WITHDRAWN
    row.revision += 1
    row.save(update_fields=["state", "revision"])


def _measurement(made: Report, commitment: Commitment, figure: Figure) -> Measurement:
    if figure.indicator.commitment_id != commitment.pk:
        raise LuodiError(zh="该指标不属于此任务。", en="The indicator belongs to another commitment.")
    value = figure.value
    if figure.numerator is not None or figure.denominator is not None:
        if not figure.denominator or figure.numerator is None:
            raise LuodiError(
                zh=f"“{figure.indicator.name}”的分母不能为零或空。",
                en=f"The denominator of “{figure.indicator.name}” must not be zero or empty.",
                mend_zh="请填写分子与分母。", mend_en="Give numerator and denominator.",
            )  # fmt: skip
        value = (figure.numerator * 100 / figure.denominator).quantize(Decimal("0.000001"))
    if value is None or not value.is_finite():
        raise LuodiError(zh=f"“{figure.indicator.name}”没有数值。", en=f"“{figure.indicator.name}” has no figure.")
    return Measurement(
        report=made, indicator=figure.indicator, value=value, numerator=figure.numerator,
        denominator=figure.denominator, as_of=figure.as_of, cumulative=figure.cumulative,
    )  # fmt: skip
