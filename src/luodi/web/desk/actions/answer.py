"""填写: put answers into a draft."""

from __future__ import annotations

from luodi.rules.asking import get, paths
from luodi.web.actions import Act, action
from luodi.web.asking.answers import Told
from luodi.web.desk.actions.draft_anew import draft_anew
from luodi.web.desk.models import Ruling
from luodi.web.desk.standing import DECIDING, OPEN_TO_CHANGE, locked, require_own, require_state
from luodi.web.desk.telling import Content, content_of, pack_of


@action(roles=DECIDING)
def answer(act: Act, ruling: Ruling, told: Told, *, seen: int | None = None) -> Ruling:
    """Keep what was told, with the answer so far. A returned ruling becomes a draft again.

    The journal has which facts were changed, not what they are.
    """
    row = locked(ruling, seen)
    require_own(act, row.matter)
    require_state(row, OPEN_TO_CHANGE, "修改", "changed")
    before = content_of(row) or Content()
    after = Content(told, before.amendments, before.reasons)
    if told == before.told and row.status:
        act.unchanged()
        return row
    draft_anew(act, row, after, row.readings)
    pack = pack_of(row.matter)
    root = pack.root(row.matter.rule)
    named = {p for p in paths(pack, root, told.facts) if get(told.facts, p) != get(before.told.facts, p)}
    gone = set(paths(pack, root, before.told.facts)) - set(paths(pack, root, told.facts))
    act.record(
        row.matter,
        after={
            "version": row.ordinal,
            "facts": sorted(named | gone),
            "readings": row.readings,
            "status": row.status,
        },
    )
    return row
