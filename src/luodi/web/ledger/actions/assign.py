"""交办: hand a confirmed commitment to the units that answer for it."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from luodi.clocks import start_of
from luodi.clocks.durations import LONGEST
from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.ledger.actions.add_periods import add_periods
from luodi.web.ledger.actions.settle import settle
from luodi.web.ledger.flow import FINISHED, STRENGTH
from luodi.web.ledger.models import Assignment, Charge, Clock, ClockEvent, Commitment
from luodi.web.ledger.standing import require_day, require_sight, same_revision
from luodi.web.people.models import Role, Unit, UnitGroupMember, UnitSuccession


@action(roles={Role.SUPERVISOR})
def assign(
    act: Act, commitment: Commitment, *, on: dt.date | None = None, seen: int | None = None, why: str = ""
) -> list[Charge]:
    """Give each unit its part: members of groups one by one, successors for units that are no more.

    Names that no unit of the registry has get no part and are named in the journal. Assigning again adds the units
    that came to it since, and takes nothing away. Its clock starts with the day ``on`` (today) on which it was handed
    over, however later that is typed.
    """
    commitment = Commitment.objects.select_for_update().get(pk=commitment.pk)
    require_sight(act, commitment)
    same_revision(commitment, seen, str(commitment.get_progress_display()), commitment.progress)
    if commitment.review != Commitment.Review.CONFIRMED:
        raise LuodiError(
            zh="该任务尚未审核确认，不能交办。", en="The commitment is not confirmed yet and cannot be assigned.",
            mend_zh="请先在审核页确认。", mend_en="Confirm it on the review page first.",
        )  # fmt: skip
    if commitment.progress in FINISHED:
        raise LuodiError(zh="该任务已办结，不能交办。", en="The commitment is finished and cannot be assigned.")
    today = timezone.localdate()
    require_day(on or today, today)
    wanted, missing = _units(commitment, today)
    if not wanted:
        raise LuodiError(
            zh="没有可以交办的单位。", en="There is no unit to assign it to.",
            place="、".join(missing) or str(commitment),
            mend_zh="请在审核页为责任单位指定单位库中的单位。",
            mend_en="Choose units of the registry for the names on the review page.",
        )  # fmt: skip
    has = set(commitment.charges.values_list("unit_id", flat=True))
    made = [
        Charge(commitment=commitment, assignment=part, unit_id=unit, role=part.role, assigned_at=act.at)
        for unit, part in wanted.items()
        if unit not in has
    ]
    if not made and commitment.assigned_at:
        act.unchanged()
        return []
    Charge.objects.bulk_create(made)
    if commitment.assigned_at is None:
        commitment.assigned_at = act.at
        _start_clock(act, commitment, on or today)
    opened = add_periods(act, [commitment], today).get(commitment.pk, [])
    settle(act, commitment)
    units = Unit.objects.in_bulk([charge.unit_id for charge in made])
    act.record(
        commitment,
        after={
            "units": [[charge.role, units[charge.unit_id].key] for charge in made],
            "unresolved": missing,
            "progress": commitment.progress,
            "on": on or today,
            "periods": [[one.name, one.due] for one in opened],
        },
        why=why,
    )
    return made


def _units(commitment: Commitment, today: dt.date) -> tuple[dict[int, Assignment], list[str]]:
    """The units of today with the part that makes each of them answer, the strongest role first; and names without."""
    found: dict[int, Assignment] = {}
    missing: list[str] = []
    parts = sorted(
        commitment.assignments.all(), key=lambda part: (STRENGTH.index(Assignment.Role(part.role)), part.order)
    )
    for part in parts:
        if part.unit_id:
            units = [part.unit_id]
        elif part.group_id:
            still = Q(valid_until=None) | Q(valid_until__gt=today)
            units = list(UnitGroupMember.objects.filter(still, group=part.group_id).values_list("unit_id", flat=True))
        else:
            missing.append(part.name_as_written)
            continue
        for unit in units:
            for heir in _today(unit, today):
                found.setdefault(heir, part)
    return found, missing


def _today(unit_id: int, today: dt.date) -> list[int]:
    """The unit, or whoever took its place, as of today."""
    heirs, seen, out = [unit_id], set(), []
    while heirs:
        one = heirs.pop(0)
        if one in seen:
            continue
        seen.add(one)
        unit = Unit.objects.get(pk=one)
        after = UnitSuccession.objects.filter(Q(date=None) | Q(date__lte=today), predecessor=one)
        successors = [] if unit.existed_on(today) else list(after.values_list("successor_id", flat=True))
        heirs += successors
        if not successors:
            out.append(one)
    return out


def _start_clock(act: Act, commitment: Commitment, first: dt.date) -> None:
    """The clock that suspensions and extensions act on; none where no day is stated, or it is past already."""
    if commitment.deadline is None or not 0 < (commitment.deadline - first).days <= LONGEST:
        return
    days = (commitment.deadline - first).days
    clock = Clock.objects.create(
        commitment=commitment, purpose=Clock.Purpose.COMPLETION, limit=f"{days}日", source=commitment.deadline_text,
        due=commitment.deadline, computed_at=act.at,
    )  # fmt: skip
    ClockEvent.objects.create(
        clock=clock, kind=ClockEvent.Kind.START, occurred_at=start_of(first), recorded_at=act.at, recorded_by=act.user
    )
