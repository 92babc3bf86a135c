"""移交: on the day of a succession, hand the open work of the old unit to the new one."""

from __future__ import annotations

from django.utils import timezone

from luodi.web.actions import Act, action
from luodi.web.ledger.actions.pass_on import pass_on
from luodi.web.people.models import Role, UnitSuccession, User


@action(roles={Role.ADMINISTRATOR})
def carry_out_succession(act: Act, succession: UnitSuccession) -> int:
    """Hand over what the succession hands over, once; gives the number of parts. Before its day nothing happens.

    The people move first, so that whoever works on a part goes on with it.
    """
    step = UnitSuccession.objects.select_for_update().select_related("predecessor", "successor").get(pk=succession.pk)
    due = step.date is not None and step.date <= timezone.localdate()
    if not step.hands_over or step.carried_out_at is not None or not due:
        act.unchanged()
        return 0
    moved = []
    if step.people_move:
        for user in User.objects.select_for_update().filter(unit=step.predecessor).order_by("pk"):
            user.unit = step.successor
            user.save(update_fields=["unit"])
            act.record(user, before={"unit": step.predecessor.key}, after={"unit": step.successor.key}, why=step.basis)
            moved.append(user.pk)
    count = pass_on(act, step.predecessor, step.successor, why=step.basis)
    step.carried_out_at = act.at
    step.save(update_fields=["carried_out_at"])
    act.record(
        step.predecessor,
        after={"successor": step.successor.key, "date": step.date, "parts": count, "people": moved},
        why=step.basis,
    )
    return count
