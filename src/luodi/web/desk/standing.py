"""Who may do what with a matter, and how much of it they see."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from luodi.errors import LuodiError
from luodi.web.actions import Act, RefusedError
from luodi.web.desk.models import Matter, Ruling
from luodi.web.ledger.standing import StaleError, subordinates
from luodi.web.people.models import Role, User

DECIDING = frozenset({Role.CASEWORKER, Role.LEADER})
"""Roles whose people make and review rulings, in their own unit."""
OVERSEEING = frozenset({Role.SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR})
"""Roles that see every unit's matters, with what is personal masked."""
AT_THE_DESK = DECIDING | OVERSEEING
UNMASKING = frozenset({Role.AUDITOR})

UNDER_WAY = (Ruling.State.DRAFT, Ruling.State.TO_REVIEW, Ruling.State.RETURNED)
OPEN_TO_CHANGE = (Ruling.State.DRAFT, Ruling.State.RETURNED)


@dataclass(frozen=True, slots=True)
class Sight:
    """What a person sees of a matter, and may do with it."""

    personal: bool
    deciding: bool
    may_unmask: bool
    may_erase: bool


def sight(user: User | None, matter: Matter) -> Sight:
    own = decides(user, matter)
    role = user.role if user is not None and user.is_active else None
    return Sight(own, own, role in UNMASKING, role == Role.ADMINISTRATOR)


def decides(user: User | None, matter: Matter) -> bool:
    """Whether the person makes and reviews rulings of the matter's unit. Nobody else sees what is personal."""
    return (
        user is not None and user.is_active and user.role in DECIDING and user.unit_id is not None
        and user.unit_id == matter.unit_id
    )  # fmt: skip


def matters_of(user: User) -> QuerySet[Matter]:
    """The matters that a person may know of: their own unit's and those of units below it; all for who oversees."""
    if not user.is_authenticated or not user.is_active or user.role not in AT_THE_DESK:
        return Matter.objects.none()
    if user.role in OVERSEEING or (user.role == Role.LEADER and user.unit_id is None):
        return Matter.objects.all()
    if user.unit is None:
        return Matter.objects.none()
    return Matter.objects.filter(unit__in=subordinates(user.unit))


def require_deciding(user: User | None, matter: Matter) -> None:
    """Refuse whoever does not work for the deciding unit, before anything of the matter's facts is looked at."""
    if not decides(user, matter):
        raise RefusedError(
            zh="只有认定单位的经办人员和领导可以办理此事项。",
            en="Only caseworkers and leaders of the deciding unit may act on this matter.",
        )


def require_own(act: Act, matter: Matter) -> None:
    """Refuse whoever does not work for the deciding unit."""
    require_deciding(act.user, matter)


def require_second_person(act: Act, row: Ruling) -> None:
    """Refuse whoever had a hand in the ruling."""
    act.require(
        act.user is not None and act.user.pk not in {*row.hands, row.maker_id}, "不能复核自己办理的认定。",
        "Nobody may review a ruling that they had a hand in.",
    )  # fmt: skip


def locked(ruling: Ruling, seen: int | None) -> Ruling:
    """The row, locked; refused where somebody changed it since it was shown (``seen``: its revision then)."""
    row = Ruling.objects.select_for_update().select_related("matter").get(pk=ruling.pk)
    if seen is not None and row.revision != seen:
        raise StaleError(
            row,
            zh=f"他人刚刚修改过此项，您的操作未生效。现状：{row.get_state_display()}。",
            en=f"Somebody else has just changed this; nothing was done. It is now: {row.get_state_display()}.",
            mend_zh="请查看最新内容后再操作。", mend_en="Look at what it is now and act again.",
        )  # fmt: skip
    return row


def require_none_under_way(matter: Matter) -> None:
    """Refuse a new version while another one is being made."""
    if Ruling.objects.filter(matter=matter, state__in=UNDER_WAY).exists():
        raise LuodiError(
            zh="已有一个版本在办理中。", en="Another version is under way already.",
            mend_zh="请先办完或撤回。", mend_en="Finish or withdraw it first.",
        )  # fmt: skip


def require_state(row: Ruling, allowed: tuple[str, ...], zh: str, en: str) -> None:
    """Refuse what the state does not allow, saying which state it is."""
    if row.state not in allowed:
        label = row.get_state_display()
        raise LuodiError(
            zh=f"当前状态为“{label}”，不能{zh}。", en=f"It is “{label}” now and cannot be {en}.",
            mend_zh="请刷新页面查看最新状态。", mend_en="Reload the page to see how it stands.",
        )  # fmt: skip
