"""开启周期: let every recurring duty's next period begin, each with its own due day, report and light."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, Min, OuterRef, Subquery
from django.utils import timezone

from luodi.web.actions import Act, action
from luodi.web.ledger.actions.add_periods import PERIOD, add_periods
from luodi.web.ledger.models import Commitment, Milestone
from luodi.web.people.models import Role

AT_REST = (
    Commitment.Progress.UNASSIGNED, Commitment.Progress.COMPLETED, Commitment.Progress.STRUCK_OFF,
    Commitment.Progress.SUSPENDED,
)  # fmt: skip


@action(roles={Role.SUPERVISOR})
def open_periods(act: Act, keys: Iterable[UUID], *, on: dt.date | None = None) -> int:
    """Open for the commitments ``keys`` the periods begun by ``on`` since they were assigned; gives how many.

    The rows are locked in one order and looked at again under the lock: of two that run at once the second finds the
    work done and writes nothing.
    """
    locked = Commitment.objects.select_for_update().filter(pk__in=list(keys)).exclude(progress__in=AT_REST)
    tasks = list(locked.order_by("pk"))
    made = add_periods(act, tasks, on or timezone.localdate())
    if not made:
        act.unchanged()
        return 0
    first = (
        Milestone.objects.filter(commitment=OuterRef("pk"), kind=PERIOD, answered_at=None)
        .order_by().values("commitment").annotate(first=Min("due")).values("first")
    )  # fmt: skip
    Commitment.objects.filter(pk__in=list(made)).update(
        period_due=Subquery(first), updated_at=act.at, revision=F("revision") + 1
    )
    days = dict(Commitment.objects.filter(pk__in=list(made)).values_list("pk", "period_due"))
    for task in tasks:
        if task.pk in made:
            task.period_due = days[task.pk]
            act.record(task, after={"periods": [[one.name, one.due] for one in made[task.pk]]})
    return sum(len(rows) for rows in made.values())
