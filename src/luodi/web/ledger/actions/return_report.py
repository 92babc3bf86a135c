"""退回: send a report back with the reason, which stays in the history."""

from __future__ import annotations

from luodi.web.actions import Act, action
from luodi.web.ledger.actions.settle import settle
from luodi.web.ledger.flow import require_state
from luodi.web.ledger.models import Assignment, Charge, Commitment, Report
from luodi.web.ledger.standing import (
    deputised_by,
    is_supervisor,
    leads,
    leads_the_work,
    require_sight,
    same_revision,
    signs,
    words,
)
from luodi.web.people.models import Role


@action(roles={Role.SUPERVISOR, Role.LEADER, Role.LIAISON, Role.CASEWORKER})
def return_report(act: Act, report: Report, *, reason: str, seen: int | None = None) -> Report:
    """Return a report: the unit's leader before it leaves; after that the supervisors or, for support, the lead."""
    commitment = Commitment.objects.select_for_update().get(charges__reports=report.pk)
    report = Report.objects.select_for_update().get(pk=report.pk)
    charge = Charge.objects.select_for_update().select_related("unit").get(pk=report.charge_id)
    require_sight(act, commitment)
    if report.state == Report.State.TO_SIGN:
        act.require(signs(act.user, charge.unit, report.author_id))
    else:
        supporting = charge.role == Assignment.Role.SUPPORT
        act.require(is_supervisor(act.user) or (supporting and leads_the_work(act.user, commitment)))
    same_revision(report, seen, str(report.get_state_display()), report.state)
    waiting = {Report.State.TO_SIGN, Report.State.TO_VERIFY}
    require_state(report.state, waiting, "退回", "returned", str(report.get_state_display()))
    inside = report.state == Report.State.TO_SIGN and not leads(act.user, charge.unit)
    leader = deputised_by(act.user, charge.unit) if inside else None
    left = report.state == Report.State.TO_VERIFY
    report.state, report.returned_because = Report.State.RETURNED, words(reason, zh="退回理由", en="The reason")
    report.verified_by, report.verified_at = act.user, act.at
    report.revision += 1
    report.save(update_fields=["state", "returned_because", "verified_by", "verified_at", "revision"])
    if left:
        charge.state = Charge.State.RETURNED
    charge.revision += 1
    charge.save(update_fields=["state", "revision"])
    settle(act, commitment)
    act.record(
        commitment,
        after={"unit": charge.unit.key, "report": report.pk, "state": report.state}
        | ({"for": leader.pk} if leader else {}),
        why=report.returned_because,
    )  # fmt: skip
    return report
