"""制定办法: put a new version of the scheme in effect from a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Max

from luodi.web.actions import Act, action
from luodi.web.assessment.models import Scheme
from luodi.web.assessment.schemes import checked
from luodi.web.people.models import Role


@action(roles={Role.SUPERVISOR})
def set_scheme(act: Act, told: dict[str, Any], *, effective: dt.date, why: str = "") -> Scheme:
    """A new version, for periods that begin on ``effective`` or later; results that are issued keep theirs."""
    kept = checked(told)
    newest = Scheme.objects.select_for_update().order_by("-version").first()
    if newest is not None and (newest.told, newest.effective) == (kept, effective):
        act.unchanged()
        return newest
    version = (Scheme.objects.aggregate(last=Max("version"))["last"] or 0) + 1
    row = Scheme.objects.create(
        version=version, effective=effective, told=kept, why=why.strip()[:500], made_by=act.user, made_at=act.at
    )
    act.record(
        row, before=newest.told if newest else None, after={"version": version, "effective": effective, **kept},
        why=row.why,
    )  # fmt: skip
    return row
