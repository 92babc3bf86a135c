"""节点完成: mark the plan points and periods that the units' accepted reports have answered."""

from __future__ import annotations

from collections import defaultdict

from luodi.web.actions import Act
from luodi.web.ledger.flow import answering
from luodi.web.ledger.models import Commitment, Milestone, Report


def answer_milestones(act: Act, commitment: Commitment) -> None:
    """Part of accepting a report (it runs inside that action).

    A milestone is answered once each unit that answers for the whole has an accepted report on it; a plan point that
    states a percentage also when each of these units has an accepted report that reaches it.
    """
    waiting = list(commitment.milestones.filter(answered_at=None))
    if not waiting:
        return
    told: dict[int, set[int]] = defaultdict(set)
    reached: dict[int, int] = {}
    accepted = Report.objects.filter(charge__commitment=commitment, state=Report.State.ACCEPTED)
    for charge, milestone, percent in accepted.values_list("charge", "milestone", "percent"):
        if milestone is not None:
            told[milestone].add(charge)
        reached[charge] = max(reached.get(charge, 0), percent or 0)
    owing = {charge.pk for charge in answering(commitment.charges.all())}
    least = min((reached.get(pk, 0) for pk in owing), default=0)
    done = [
        one.pk
        for one in waiting
        if owing
        and (
            owing <= told[one.pk]
            or (one.kind == Milestone.Kind.PLAN and one.percent is not None and least >= one.percent)
        )
    ]
    Milestone.objects.filter(pk__in=done).update(answered_at=act.at)
