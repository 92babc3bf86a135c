"""撤回更正: take a correction of a comparison back."""

from __future__ import annotations

from luodi.web.across.actions.compute import compute
from luodi.web.across.models import Comparison, Correction
from luodi.web.across.standing import held
from luodi.web.actions import Act, action
from luodi.web.ledger.standing import StaleError
from luodi.web.people.models import Role


@action(roles={Role.SUPERVISOR})
def withdraw_correction(act: Act, correction: Correction, *, why: str = "") -> Comparison:
    """Take a correction back and compute without it; it stays in the history."""
    comparison = held(act, correction.comparison)
    correction = Correction.objects.select_for_update().get(pk=correction.pk)
    if correction.withdrawn_at is not None:
        raise StaleError(zh="该更正已撤回。", en="The correction has been taken back already.")
    correction.withdrawn_at = act.at
    correction.save(update_fields=["withdrawn_at"])
    compute(act, comparison)
    act.record(comparison, before={"correction": correction.pk, "kind": correction.kind}, why=why)
    return comparison
