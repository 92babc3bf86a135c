"""修改密码: a person changes their own password."""

from __future__ import annotations

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.people import passwords
from luodi.web.people.models import Role, User, Visit


class WrongPasswordError(LuodiError):
    """The present password is not the one given."""


@action(roles=set(Role))
def change_own_password(act: Act, new: str, *, old: str) -> User:
    """Set the caller's password, who gives the ``old`` one; every session but the one at hand ends with it."""
    assert act.user is not None
    user = User.objects.select_for_update().get(pk=act.user.pk)
    if not user.check_password(old):
        raise WrongPasswordError(
            zh="当前密码不正确。", en="The present password is not right.",
            mend_zh="请重新输入；忘记的请联系管理员重设。",
            mend_en="Type it again; if it is forgotten an administrator gives a new one.",
        )  # fmt: skip
    if old == new:
        raise LuodiError(
            zh="新密码与当前密码相同。", en="The new password is the present one.",
            mend_zh="请另设一个。", mend_en="Choose another.",
        )  # fmt: skip
    passwords.check(new, user)
    user.set_password(new)
    user.password_once, user.password_until = False, None
    user.save(update_fields=["password", "password_once", "password_until"])
    Visit.objects.filter(user=user).delete()
    act.record(user, after={"password": "changed"})
    return user
