"""上传名单: take in a roster of one's own unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import PurePath
from uuid import uuid4

from django.conf import settings
from django.utils import timezone

from luodi.errors import LuodiError
from luodi.packs import load, with_rules
from luodi.web.actions import Act, action
from luodi.web.rosters import storing
from luodi.web.rosters.access import DECIDING, own
from luodi.web.rosters.models import Roster


@action(roles=DECIDING)
def upload(
    act: Act, pack: str, on: dt.date, name: str, chunks: Iterable[bytes], *, previous: Roster | None = None
) -> Roster:
    """Keep the file of a roster for ``pack``'s main rule on a date; nothing of its content goes into the journal,
    nor does its name. ``previous`` is an earlier roster of the same unit and pack to compare with."""
    unit = act.user.unit if act.user is not None else None
    act.require(unit is not None, "您的账号没有所在单位，不能上传名单。", "Your account has no unit.")
    plain = PurePath(name.replace("\\", "/").replace("\0", "")).name[-255:]
    suffix = PurePath(plain).suffix.lower()
    if suffix not in storing.KINDS:
        raise LuodiError(
            zh=f"不会读“{suffix or plain}”文件。", en=f"Files of “{suffix or plain}” cannot be read.",
            mend_zh="请另存为 .xlsx 或 .csv。", mend_en="Save it as .xlsx or .csv.",
        )  # fmt: skip
    act.require(pack in with_rules())
    rules = load(pack)
    rules.check(rules.main, on)
    rules.choices(on)
    if previous is not None:
        act.require(own(act.user).filter(pk=previous.pk, pack=pack, erased_at=None).exists())
    roster = Roster(
        id=uuid4(), unit=unit, pack=pack, rule=rules.main, on=on, name=plain, suffix=suffix, previous=previous,
        uploaded_by=act.user, uploaded_at=act.at,
        kept_until=timezone.localdate(act.at) + dt.timedelta(days=settings.LUODI_ROSTER_DAYS),
    )  # fmt: skip
    roster.size = storing.keep(roster.pk, suffix, chunks)
    roster.save(force_insert=True)
    act.record(
        roster,
        after={"unit": unit.key, "pack": pack, "on": on, "size": roster.size, "kept_until": roster.kept_until,
               "previous": str(previous.pk) if previous else None},
    )  # fmt: skip
    return roster
