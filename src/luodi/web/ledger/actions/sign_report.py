"""审签: a unit's leader lets a report leave."""

from __future__ import annotations

from luodi.web.actions import Act, action
from luodi.web.ledger.actions.settle import settle
from luodi.web.ledger.flow import require_state
from luodi.web.ledger.models import Charge, Commitment, Report
from luodi.web.ledger.standing import leads, require_sight, same_revision
from luodi.web.people.models import Role


@action(roles={Role.LEADER})
def sign_report(act: Act, report: Report, *, seen: int | None = None, why: str = "") -> Report:
    """Sign a report of one's own unit; it goes on to verification."""
    commitment = Commitment.objects.select_for_update().get(charges__reports=report.pk)
    report = Report.objects.select_for_update().get(pk=report.pk)
    charge = Charge.objects.select_for_update().select_related("unit").get(pk=report.charge_id)
    act.require(leads(act.user, charge.unit))
    require_sight(act, commitment)
    same_revision(report, seen, str(report.get_state_display()), report.state)
    require_state(report.state, {Report.State.TO_SIGN}, "审签", "signed", str(report.get_state_display()))
    report.state, report.signed_by, report.signed_at = Report.State.TO_VERIFY, act.user, act.at
    report.revision += 1
    report.save(update_fields=["state", "signed_by", "signed_at", "revision"])
    charge.state = Charge.State.TO_VERIFY
    charge.revision += 1
    charge.save(update_fields=["state", "revision"])
    settle(act, commitment)
    act.record(commitment, after={"unit": charge.unit.key, "report": report.pk, "state": report.state}, why=why)
    return report
