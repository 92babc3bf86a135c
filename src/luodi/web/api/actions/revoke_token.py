"""撤销令牌: end a token at once."""

from __future__ import annotations

from luodi.web.actions import Act, action
from luodi.web.api.models import Token
from luodi.web.people.access import INTERNAL
from luodi.web.people.models import Role


@action(roles=INTERNAL)
def revoke_token(act: Act, token: Token, *, why: str = "") -> Token:
    """Revoke one's own token, or as administrator anybody's."""
    token = Token.objects.select_for_update().get(pk=token.pk)
    own = act.user is not None and act.user.pk == token.user_id
    act.require(own or act.by.has_role({Role.ADMINISTRATOR}))
    if token.revoked_at is not None:
        act.unchanged()
        return token
    token.revoked_at = act.at
    token.save(update_fields=["revoked_at"])
    act.record(token, after={"user": token.user_id, "prefix": token.prefix, "revoked": True}, why=why)
    return token
