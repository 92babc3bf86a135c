"""The way of a commitment: what each state allows, and what the units' parts together make of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from luodi.errors import LuodiError
from luodi.web.ledger.models import Assignment, Charge, Commitment

ACKNOWLEDGE = {Charge.State.TO_ACKNOWLEDGE}
REPORT = {Charge.State.IN_PROGRESS, Charge.State.RETURNED, Charge.State.TO_VERIFY}
OWING = (Charge.State.TO_ACKNOWLEDGE, Charge.State.IN_PROGRESS, Charge.State.RETURNED)
"""It is the unit's turn."""
OPEN = {Charge.State.TO_ACKNOWLEDGE, Charge.State.IN_PROGRESS, Charge.State.TO_VERIFY, Charge.State.RETURNED}
"""States of a charge in which there is still something to do."""

FINISHED = {Commitment.Progress.COMPLETED, Commitment.Progress.STRUCK_OFF}
STRENGTH = (Assignment.Role.LEAD, Assignment.Role.RESPONSIBLE, Assignment.Role.GUIDING, Assignment.Role.SUPPORT)
"""Which role a unit has that stands in a clause twice: the first of these."""


def answering(charges: Iterable[Charge]) -> list[Charge]:
    """The parts whose completion completes the commitment: the leads'; without any, the responsible units';
    without these, everybody's."""
    live = [charge for charge in charges if charge.state != Charge.State.WITHDRAWN]
    for role in (Assignment.Role.LEAD, Assignment.Role.RESPONSIBLE):
        found = [charge for charge in live if charge.role == role]
        if found:
            return found
    return live


def progress_of(charges: Sequence[Charge]) -> Commitment.Progress:
    """The state of a commitment that is neither struck off nor suspended, from its units' parts."""
    parts = answering(charges)
    states = {Charge.State(charge.state) for charge in parts}
    if not parts:
        return Commitment.Progress.UNASSIGNED
    if states == {Charge.State.COMPLETED}:
        return Commitment.Progress.COMPLETED
    if Charge.State.RETURNED in states:
        return Commitment.Progress.RETURNED
    still = states - {Charge.State.COMPLETED}
    if still == {Charge.State.TO_VERIFY}:
        return Commitment.Progress.TO_VERIFY
    if still == {Charge.State.TO_ACKNOWLEDGE} and len(states) == 1:
        return Commitment.Progress.TO_ACKNOWLEDGE
    return Commitment.Progress.IN_PROGRESS


def require_state(state: str, allowed: Iterable[str], doing_zh: str, doing_en: str, label: str) -> None:
    """Refuse what the state does not allow, saying which state it is."""
    if state not in set(allowed):
        raise LuodiError(
            zh=f"当前状态为“{label}”，不能{doing_zh}。", en=f"It is “{state}” now and cannot be {doing_en}.",
            mend_zh="请刷新页面查看最新状态。", mend_en="Reload the page to see how it stands.",
        )  # fmt: skip
