"""生成初稿: count a period's figures and keep them as a draft."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone

from luodi.clocks.moments import day_of
from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.notices.figures import Parts, by_unit, figures
from luodi.web.notices.models import Draft, Kind
from luodi.web.notices.periods import Period
from luodi.web.people.models import Role


@action(roles={Role.SUPERVISOR})
def make_draft(
    act: Act, kind: str, period: Period, *, now: dt.datetime | None = None, still: Parts | None = None
) -> Draft | None:
    """The draft of a period as of today; None where there is one that is not void. ``still``: the units' open parts,
    where they have just been counted.

    Of several at once one makes it.
    """
    if kind not in Kind.values:
        raise LuodiError(zh=f"没有“{kind}”这一类初稿。", en=f"There is no kind of draft {kind}.")
    if Draft.objects.filter(kind=kind, period=period.name).exclude(state=Draft.State.VOID).exists():
        act.unchanged()
        return None
    today = day_of(now or timezone.now())
    row = Draft(
        kind=kind, period=period.name, starts=period.starts, ends=period.ends, as_of=today,
        figures=figures(kind, period, today), units=by_unit(period, today, still), made_at=act.at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        act.unchanged()
        return None
    told = {figure["code"]: figure["value"] for figure in row.figures}
    act.record(row, after={"kind": kind, "period": period.name, "as_of": today, "figures": told})
    return row
