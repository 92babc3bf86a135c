"""核查: accept a report; where it says so, the unit's part is complete."""

from __future__ import annotations

from luodi.web.actions import Act, action
from luodi.web.ledger.actions.answer_milestones import answer_milestones
from luodi.web.ledger.actions.settle import settle
from luodi.web.ledger.flow import require_state
from luodi.web.ledger.models import Assignment, Charge, Commitment, Report
from luodi.web.ledger.standing import is_supervisor, leads_the_work, require_sight, same_revision
from luodi.web.people.models import Role


@action(roles={Role.SUPERVISOR, Role.LEADER, Role.LIAISON})
def accept_report(
    act: Act, report: Report, *, completes: bool | None = None, seen: int | None = None, why: str = ""
) -> Report:
    """Accept a report: the supervisors, or for a supporting unit the lead.

    ``completes`` overrules what the unit asked for: progress may be accepted and completion not. A plan point
    or period is answered once every unit that answers for the whole has reported on it.
    """
    commitment = Commitment.objects.select_for_update().get(charges__reports=report.pk)
    report = Report.objects.select_for_update().get(pk=report.pk)
    charge = Charge.objects.select_for_update().select_related("unit").get(pk=report.charge_id)
    require_sight(act, commitment)
    supporting = charge.role == Assignment.Role.SUPPORT
    act.require(is_supervisor(act.user) or (supporting and leads_the_work(act.user, commitment)))
    same_revision(report, seen, str(report.get_state_display()), report.state)
    require_state(report.state, {Report.State.TO_VERIFY}, "核查", "verified", str(report.get_state_display()))
    done = report.completes if completes is None else completes
    report.state, report.verified_by, report.verified_at = Report.State.ACCEPTED, act.user, act.at
    report.revision += 1
    report.save(update_fields=["state", "verified_by", "verified_at", "revision"])
    waiting = charge.reports.filter(state=Report.State.TO_VERIFY).exists()
    if done:
        charge.state, charge.completed_at = Charge.State.COMPLETED, act.at
    elif not waiting:
        charge.state = Charge.State.IN_PROGRESS
    charge.revision += 1
    charge.save(update_fields=["state", "completed_at", "revision"])
    answer_milestones(act, commitment)
    settle(act, commitment)
    act.record(
        commitment,
        after={
            "unit": charge.unit.key, "report": report.pk, "state": charge.state, "progress": commitment.progress,
            "completes": done,
        },
        why=why,
    )  # fmt: skip
    return report
