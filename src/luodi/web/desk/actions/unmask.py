"""查看完整信息: an auditor reads what is masked, for a stated reason."""

from __future__ import annotations

from luodi.web.actions import Act, action
from luodi.web.desk.models import Matter
from luodi.web.desk.standing import UNMASKING
from luodi.web.journal.actions.note_reading import note_reading
from luodi.web.ledger.standing import words

FIELDS = ["facts", "identity", "name"]


@action(roles=UNMASKING)
def unmask(act: Act, matter: Matter, *, why: str) -> None:
    """Note who reads the matter's personal data and why; whoever calls may then show it, this once."""
    told = words(why, zh="查看理由", en="The reason", most=500)
    note_reading(act.by, matter, fields=FIELDS, why=told)
    act.unchanged()
