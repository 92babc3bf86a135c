"""催办: remind the units of their parts, with a note."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.ledger.actions.settle import settle
from luodi.web.ledger.flow import OWING
from luodi.web.ledger.models import Chase, Commitment
from luodi.web.ledger.standing import require_by_itself, require_sight, same_revision, words
from luodi.web.people.models import Role


@action(roles={Role.SUPERVISOR})
def chase(
    act: Act, commitment: Commitment, *, note: str, answer_by: dt.date | None = None, seen: int | None = None
) -> list[Chase]:
    """Remind every unit whose turn it is; those that have reported and wait for verification are left in peace.

    The unit's people find the note on their desk until a report leaves them; its handler and leaders are told of it.
    """
    commitment = Commitment.objects.select_for_update().get(pk=commitment.pk)
    require_sight(act, commitment)
    require_by_itself(commitment)
    same_revision(commitment, seen, str(commitment.get_progress_display()), commitment.progress)
    if commitment.progress == Commitment.Progress.SUSPENDED:
        raise LuodiError(zh="该任务已中止，不催办。", en="The commitment is suspended; nobody is reminded.")
    told = words(note, zh="催办意见", en="The note", most=2000)
    if answer_by is not None and answer_by < timezone.localdate():
        raise LuodiError(
            zh=f"回复时限 {answer_by} 已过。", en=f"The day for the answer, {answer_by}, is past.",
            mend_zh="请填写今天或以后的日期。", mend_en="Give today or a later day.",
        )  # fmt: skip
    owing = list(commitment.charges.filter(state__in=OWING).select_related("unit").order_by("id"))
    if not owing:
        raise LuodiError(
            zh="没有需要催办的单位：尚未交办，或各单位均已反馈。",
            en="No unit to remind: none has a part, or all have reported.",
        )
    made = Chase.objects.bulk_create(
        Chase(charge=charge, note=told, answer_by=answer_by, by=act.user, at=act.at) for charge in owing
    )
    settle(act, commitment)
    act.record(
        commitment,
        after={"units": [[charge.role, charge.unit.key] for charge in owing], "answer_by": answer_by},
        why=told,
    )
    return made
