"""移交承接单位: the open parts of one unit become another's."""

from __future__ import annotations

from luodi.web.actions import Act
from luodi.web.ledger.actions.settle import settle
from luodi.web.ledger.flow import OPEN, STRENGTH
from luodi.web.ledger.models import Assignment, Charge, Commitment
from luodi.web.ledger.standing import acts_for
from luodi.web.people.models import Unit


def pass_on(act: Act, old: Unit, new: Unit, *, why: str = "") -> int:
    """Part of an action (it runs inside it): hand every open part of ``old`` to ``new``; gives their number.

    Where ``new`` has a part in the same task, the two become one. A part whose handler does not work in ``new`` waits
    to be acknowledged there, so that it gets a handler; a report that waits for verification goes on waiting.
    """
    ids = list(Charge.objects.filter(unit=old, state__in=OPEN).order_by("commitment").values_list("pk", flat=True))
    for pk in ids:
        commitment = Commitment.objects.select_for_update().get(charges=pk)
        charge = Charge.objects.select_for_update(of=("self",)).select_related("handler").get(pk=pk)
        there = Charge.objects.select_for_update().filter(commitment=commitment, unit=new).first()
        if there is None:
            _move(charge, new)
        else:
            _join(charge, there)
        settle(act, commitment)
        act.record(
            commitment, verb="ledger.pass_on", before={"unit": old.key},
            after={"units": [[charge.role, new.key]], "from": old.key, "progress": commitment.progress}, why=why,
        )  # fmt: skip
    return len(ids)


def _join(charge: Charge, there: Charge) -> None:
    """The part that is already there goes on, in the stronger of both roles; the other ends.

    One that was withdrawn there starts anew with being acknowledged.
    """
    if there.state == Charge.State.WITHDRAWN:
        there.state, there.handler, there.acknowledged_at = Charge.State.TO_ACKNOWLEDGE, None, None
    there.role = min(there.role, charge.role, key=lambda role: STRENGTH.index(Assignment.Role(role)))
    there.revision += 1
    there.save(update_fields=["role", "state", "handler", "acknowledged_at", "revision"])
    charge.state = Charge.State.WITHDRAWN
    charge.revision += 1
    charge.save(update_fields=["state", "revision"])


def _move(charge: Charge, new: Unit) -> None:
    charge.unit = new
    if charge.handler is not None and not acts_for(charge.handler, new):
        charge.handler = None
        if charge.state in {Charge.State.IN_PROGRESS, Charge.State.RETURNED}:
            charge.state, charge.acknowledged_at = Charge.State.TO_ACKNOWLEDGE, None
    charge.revision += 1
    charge.save(update_fields=["unit", "handler", "state", "acknowledged_at", "revision"])
