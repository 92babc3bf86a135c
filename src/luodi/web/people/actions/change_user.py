"""调整账号: change what a person is called, where they work, what they do here and how much they may see."""

from __future__ import annotations

from luodi.web.actions import Act, action
from luodi.web.merging import Fields, merged
from luodi.web.people.leaving import require_nothing_left
from luodi.web.people.models import Role, Secrecy, Unit, User
from luodi.web.people.permission import require_another_administrator, require_clearance, require_other
from luodi.web.people.versions import USER_LABELS, user_now


@action(roles={Role.ADMINISTRATOR})
def change_user(
    act: Act,
    user: User,
    *,
    full_name: str,
    unit: Unit | None,
    role: Role,
    clearance: Secrecy,
    shown: Fields | None = None,
    why: str = "",
) -> User:
    """Make the account so. It counts from the person's next request: rights are read anew each time.

    ``shown`` are the fields as they were shown (``user_now``): others' changes to other fields stand.
    """
    user = User.objects.select_for_update(of=("self",)).select_related("unit").get(pk=user.pk)
    wanted = {
        "full_name": full_name,
        "unit": unit.key if unit else None,
        "role": role.value,
        "clearance": int(clearance),
    }
    told = merged(user, user_now(user), shown, wanted, USER_LABELS)
    full_name, role, clearance = told["full_name"], Role(told["role"]), Secrecy(told["clearance"])
    unit = unit if told["unit"] == wanted["unit"] else user.unit
    before, after = _told(user), {"role": role.value, "unit": unit.key if unit else None, "clearance": int(clearance)}
    named = user.full_name != full_name
    if before == after and not named:
        act.unchanged()
        return user
    if before != after:
        require_other(act, user)
        require_clearance(act, max(clearance, user.clearance))
    require_nothing_left(user, role=role, unit=unit)
    if role != Role.ADMINISTRATOR:
        require_another_administrator(user)
    old_name = user.full_name
    user.full_name, user.unit, user.role, user.clearance = full_name, unit, role, clearance
    user.save(update_fields=["full_name", "unit", "role", "clearance"])
    changed = {name for name in after if before[name] != after[name]}
    act.record(
        user,
        before={name: before[name] for name in changed} or None,
        after={name: after[name] for name in changed} or None,
        personal={"full_name": [old_name, full_name]} if named else None,
        why=why,
    )
    return user


def _told(user: User) -> dict[str, object]:
    return {"role": user.role, "unit": user.unit.key if user.unit else None, "clearance": user.clearance}
