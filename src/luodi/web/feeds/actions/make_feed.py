"""订阅日历: make an address for a calendar program."""

from __future__ import annotations

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.feeds import addresses
from luodi.web.feeds.models import Feed
from luodi.web.ledger.visibility import own_units
from luodi.web.people.access import INTERNAL
from luodi.web.people.models import Unit, User

MOST = 10
"""Live addresses one person may have."""


@action(roles=INTERNAL)
def make_feed(act: Act, *, unit: Unit | None = None) -> tuple[Feed, str]:
    """Make an address of one's own; gives its row and the secret, shown this once. ``unit``: whose due days."""
    assert act.user is not None
    user = User.objects.select_for_update().get(pk=act.user.pk)
    units = own_units(user)
    act.require(
        unit is None or units is None or unit.pk in units,
        "只能订阅本单位及下属单位的日历。", "Only one's own unit and those below it can be subscribed to.",
    )  # fmt: skip
    if Feed.objects.filter(user=user, revoked_at=None).count() >= MOST:
        raise LuodiError(
            zh=f"有效的订阅已达 {MOST} 个。", en=f"There are {MOST} live feeds already.",
            mend_zh="请先撤销不用的。", mend_en="Revoke one that is not used.",
        )  # fmt: skip
    secret = addresses.made()
    made = Feed.objects.create(
        user=user, unit=unit, prefix=secret[: addresses.PREFIX], digest=addresses.digest(secret), made_at=act.at
    )
    act.record(made, after={"user": user.pk, "unit": unit.key if unit else None, "prefix": made.prefix})
    return made, secret
