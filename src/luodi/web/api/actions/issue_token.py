"""发放令牌: give a program what it calls the API with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.api import tokens
from luodi.web.api.models import Token
from luodi.web.api.scopes import scopes_of
from luodi.web.ledger.standing import words
from luodi.web.people.access import INTERNAL
from luodi.web.people.models import Role, User


@action(roles=INTERNAL)
def issue_token(
    act: Act, user: User, *, name: str, scopes: Sequence[str], days: int, rate: int = tokens.RATE
) -> tuple[Token, str]:
    """Make a token for oneself, or as administrator for a system; gives its row and the token, shown this once.

    An administrator makes none for another person: whoever holds it would act in that person's name.
    """
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    own, system = act.user is not None and act.user.pk == user.pk, hasattr(user, "system")
    act.require(
        own or (system and act.by.has_role({Role.ADMINISTRATOR})),
        "只能为自己或接入系统发放令牌。", "A token is made for oneself, or by an administrator for a system.",
    )  # fmt: skip
    told = words(name, zh="名称", en="The name", most=80)
    chosen = list(dict.fromkeys(scopes))
    wrong = [scope for scope in chosen if scope not in scopes_of(user.role)]
    if not chosen or wrong:
        raise LuodiError(
            zh="请选择该角色可用的权限范围。", en="Choose scopes that the role can use.", place="、".join(wrong) or None
        )
    if not 1 <= days <= tokens.MOST_DAYS:
        raise LuodiError(
            zh=f"有效期须在 1 至 {tokens.MOST_DAYS} 天之间。", en=f"A token lives from 1 to {tokens.MOST_DAYS} days.",
            mend_zh="到期前可另发新令牌。", mend_en="Make a new one before it ends.",
        )  # fmt: skip
    if not 1 <= rate <= (tokens.MOST_RATE if system else tokens.RATE):
        raise LuodiError(zh=f"每分钟次数 {rate} 超出范围。", en=f"{rate} calls a minute are out of range.")
    live = Token.objects.filter(user=user, revoked_at=None, expires_at__gt=act.at).count()
    if live >= tokens.MOST_EACH:
        raise LuodiError(
            zh=f"有效令牌已达 {tokens.MOST_EACH} 个。", en=f"There are {tokens.MOST_EACH} live tokens already.",
            mend_zh="请先撤销不用的令牌。", mend_en="Revoke one that is not used.",
        )  # fmt: skip
    token, prefix = tokens.made()
    made = Token.objects.create(
        user=user, name=told, prefix=prefix, digest=tokens.digest(token), scopes=chosen, rate=rate, created_at=act.at,
        created_by=act.user or user, expires_at=act.at + dt.timedelta(days=days),
    )  # fmt: skip
    act.record(
        made, after={"user": user.pk, "prefix": prefix, "scopes": chosen, "expires_at": made.expires_at, "rate": rate}
    )
    return made, token
