"""审签: a unit's leader, or a deputy for them, lets a report leave."""

from __future__ import annotations

from luodi.web.actions import Act, action
from luodi.web.ledger.actions.settle import settle
from luodi.web.ledger.flow import require_state
from luodi.web.ledger.models import Charge, Commitment, Report
from luodi.web.ledger.standing import ANSWERING, deputised_by, leads, require_sight, same_revision, signs


@action(roles=ANSWERING)
def sign_report(act: Act, report: Report, *, seen: int | None = None, why: str = "") -> Report:
    """Sign a report of one's own unit; it goes on to verification. A deputy's entry names the leader (代)."""
    commitment = Commitment.objects.select_for_update().get(charges__reports=report.pk)
    report = Report.objects.select_for_update().get(pk=report.pk)
    charge = Charge.objects.select_for_update().select_related("unit").get(pk=report.charge_id)
    leader = None if leads(act.user, charge.unit) else deputised_by(act.user, charge.unit)
    act.require(
        leader is None or (act.user is not None and report.author_id != act.user.pk),
        "代审签人不能审签自己填报的反馈。", "A deputy does not sign their own report.",
    )  # fmt: skip
    act.require(signs(act.user, charge.unit, report.author_id))
    require_sight(act, commitment)
    same_revision(report, seen, str(report.get_state_display()), report.state)
    require_state(report.state, {Report.State.TO_SIGN}, "审签", "signed", str(report.get_state_display()))
    report.state, report.signed_by, report.signed_at = Report.State.TO_VERIFY, act.user, act.at
    report.signed_for = leader
    report.revision += 1
    report.save(update_fields=["state", "signed_by", "signed_for", "signed_at", "revision"])
    charge.state = Charge.State.TO_VERIFY
    charge.revision += 1
    charge.save(update_fields=["state", "revision"])
    settle(act, commitment)
    after = {"unit": charge.unit.key, "report": report.pk, "state": report.state}
    act.record(commitment, after=after | ({"for": leader.pk} if leader else {}), why=why)
    return report
