"""授权签发: give a person the right to sign letters."""

from __future__ import annotations

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.letters.models import Signatory
from luodi.web.letters.standing import SIGNING
from luodi.web.people.models import Role, User
from luodi.web.people.permission import require_other


@action(roles={Role.ADMINISTRATOR})
def name_signatory(act: Act, user: User) -> Signatory:
    """Only supervisors and leaders with an open account sign letters."""
    require_other(act, user)
    if user.role not in SIGNING or not user.is_active:
        raise LuodiError(
            zh=f"{user} 不能签发公文。", en=f"{user} cannot sign letters.",
            mend_zh="签发人应为账号有效的督查人员或领导。",
            mend_en="Choose a supervisor or a leader with an open account.",
        )  # fmt: skip
    known = Signatory.objects.filter(user=user, ended_at=None).first()
    if known is not None:
        act.unchanged()
        return known
    row = Signatory.objects.create(user=user, named_at=act.at)
    act.record(row, after={"user": user.pk})
    return row
