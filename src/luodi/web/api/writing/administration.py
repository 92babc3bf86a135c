"""Units and people: change what an account may do, close and open it, add, change, rename and succeed units."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.shortcuts import get_object_or_404
from ninja import Field, Schema

from luodi.web.api import bodies, finding
from luodi.web.api.bodies import Id
from luodi.web.api.operations import Call, writes
from luodi.web.api.scopes import Scope
from luodi.web.api.work_told import NOW
from luodi.web.people.actions.add_unit import add_unit
from luodi.web.people.actions.add_user import add_user
from luodi.web.people.actions.carry_out_succession import carry_out_succession
from luodi.web.people.actions.change_unit import change_unit
from luodi.web.people.actions.change_user import change_user
from luodi.web.people.actions.disable_user import disable_user
from luodi.web.people.actions.enable_user import enable_user
from luodi.web.people.actions.end_visits import end_visits
from luodi.web.people.actions.rename_unit import rename_unit
from luodi.web.people.actions.succeed_unit import MANNERS, succeed_unit
from luodi.web.people.actions.unlock_user import unlock_user
from luodi.web.people.finding import LEVELS
from luodi.web.people.models import Role, Secrecy, Unit, UnitSuccession, User
from luodi.web.people.units_sheet import KINDS

ADMINISTRATION = Scope.ADMINISTRATION
RoleName = Literal[tuple(Role.values)]  # type: ignore[valid-type]
Level = Literal[LEVELS]  # type: ignore[valid-type]
Kind = Literal[("", *dict.fromkeys(KINDS.values()))]  # type: ignore[valid-type]


class UserOut(Schema):
    username: str
    full_name: str
    role: str
    unit: str | None
    clearance: int
    active: bool = Field(alias="is_active")

    @staticmethod
    def resolve_unit(row: User) -> str | None:
        return row.unit.key if row.unit else None


class UnitNow(Schema):
    key: str
    name: str
    short_name: str
    level: str
    kind: str
    parent: str | None
    valid_from: dt.date | None
    valid_until: dt.date | None

    @staticmethod
    def resolve_parent(row: Unit) -> str | None:
        return row.parent.key if row.parent else None


class SuccessionOut(Schema):
    predecessor: str
    successor: str
    date: dt.date | None
    hands_over: bool

    @staticmethod
    def resolve_predecessor(row: UnitSuccession) -> str:
        return row.predecessor.key

    @staticmethod
    def resolve_successor(row: UnitSuccession) -> str:
        return row.successor.key


class Rights(bodies.Body):
    full_name: bodies.Line = Field("", max_length=100)
    unit: bodies.Line | None = Field(None, description="单位标识 / the unit's key")
    role: RoleName
    clearance: int = Field(0, ge=0, le=4)


class ChangeUser(bodies.Body):
    """``shown`` as the account was read, ``wanted`` as it shall be: others' changes to other fields stand."""

    username: bodies.Line
    shown: Rights
    wanted: Rights
    why: bodies.Words = ""


class AddUser(Rights):
    """A new account. It has no password: none travels through the API."""

    username: bodies.Line = Field(min_length=2, max_length=150)
    why: bodies.Words = ""


class EndedOut(Schema):
    ended: int = Field(description="结束的会话数 / how many sessions were ended")


class CarriedOut(Schema):
    parts: int = Field(description="移交的承办件数 / parts that passed on; 0 before its day, or when that is done")
    carried_out_at: dt.datetime | None


class OfUser(bodies.Why):
    username: bodies.Line


class UnitFields(bodies.Body):
    short_name: bodies.Line = Field("", max_length=100)
    level: Level
    kind: Kind = ""
    parent: bodies.Line | None = Field(None, description="上级单位标识 / key of the unit above")
    valid_from: bodies.Day | None = None
    valid_until: bodies.Day | None = None


class AddUnit(UnitFields):
    name: bodies.Line = Field(min_length=1, description="单位全称 / full official name")
    aliases: list[bodies.Line] = Field([], max_length=50)
    why: bodies.Words = ""


class ChangeUnit(bodies.Body):
    """``shown`` as the unit was read, ``wanted`` as it shall be: others' changes to other fields stand."""

    unit: bodies.Line = Field(description="单位标识 / the unit's key")
    shown: UnitFields
    wanted: UnitFields
    why: bodies.Words = ""


class UnitNames(bodies.Body):
    name: bodies.Line
    short_name: bodies.Line = ""


class RenameUnit(bodies.Body):
    unit: bodies.Line
    shown: UnitNames | None = Field(None, description="您所见的名称；他人已改则 409 / the names you saw")
    name: bodies.Line = Field(min_length=1)
    short_name: bodies.Line = Field("", max_length=100)
    on: bodies.Day = Field(description="更名日期，不晚于今天 / not after today")
    basis: bodies.Line = ""
    why: bodies.Words = ""


class SucceedUnit(bodies.Body):
    unit: bodies.Line = Field(description="原单位标识 / key of the unit that ends")
    successor: bodies.Line = Field(description="承接单位标识 / key of the unit that takes its place")
    on: bodies.Day
    manner: Literal[("", *MANNERS)] = ""  # type: ignore[valid-type]
    basis: bodies.Line = ""
    hands_over: bool = True
    people_move: bool = True
    why: bodies.Words = ""


NOW |= {User: UserOut, Unit: UnitNow}


def _user(username: str) -> User:
    return get_object_or_404(User, username=username)


def _unit(key: str | None) -> Unit | None:
    return finding.unit(key) if key else None


@writes("/users/change", change_user, gives=UserOut, scope=ADMINISTRATION, summary="调整账号 / change an account")
def change_user_(call: Call, body: ChangeUser) -> User:
    """Change a person's name, unit, role or clearance; it counts from the next request."""
    wanted = body.wanted
    return change_user(
        call.by, _user(body.username), full_name=wanted.full_name, unit=_unit(wanted.unit), role=Role(wanted.role),
        clearance=Secrecy(wanted.clearance), shown=body.shown.dict(), why=body.why,
    )  # fmt: skip


@writes("/users/add", add_user, gives=UserOut, scope=ADMINISTRATION, summary="开户 / open an account")
def add_user_(call: Call, body: AddUser) -> User:
    """Make an account without a password: its person comes by OIDC, or is given a one-time one on its page."""
    return add_user(
        call.by, body.username, role=Role(body.role), password=None, unit=_unit(body.unit),
        clearance=Secrecy(body.clearance), full_name=body.full_name, why=body.why,
    )  # fmt: skip


@writes("/users/unlock", unlock_user, gives=UserOut, scope=ADMINISTRATION, summary="解锁 / unlock an account")
def unlock_user_(call: Call, body: OfUser) -> User:
    """Let a person try to sign in again before the lock ends."""
    found = _user(body.username)
    unlock_user(call.by, found, why=body.why)
    return found


@writes("/users/end-sessions", end_visits, gives=EndedOut, scope=ADMINISTRATION, summary="结束会话 / end sessions")
def end_visits_(call: Call, body: OfUser) -> dict[str, int]:
    """Sign a person out everywhere; tokens stay. Everybody their own, others' the administrators."""
    return {"ended": end_visits(call.by, _user(body.username), why=body.why)}


@writes("/users/disable", disable_user, gives=UserOut, scope=ADMINISTRATION, summary="停用账号 / close an account")
def disable_user_(call: Call, body: OfUser) -> User:
    """Close an account at once, its sessions and tokens too."""
    return disable_user(call.by, _user(body.username), why=body.why)


@writes("/users/enable", enable_user, gives=UserOut, scope=ADMINISTRATION, summary="启用账号 / open an account")
def enable_user_(call: Call, body: OfUser) -> User:
    """Open a closed account again."""
    return enable_user(call.by, _user(body.username), why=body.why)


@writes("/units/add", add_unit, gives=UnitNow, scope=ADMINISTRATION, summary="增设单位 / add a unit")
def add_unit_(call: Call, body: AddUnit) -> Unit:
    """Add a unit under its full official name."""
    told: dict[str, Any] = body.dict(exclude={"name", "parent"})
    return add_unit(call.by, body.name, parent=_unit(body.parent), **told)


@writes("/units/change", change_unit, gives=UnitNow, scope=ADMINISTRATION, summary="调整单位 / change a unit")
def change_unit_(call: Call, body: ChangeUnit) -> Unit:
    """Change a unit's level, kind, short name, place and days."""
    told: dict[str, Any] = body.wanted.dict(exclude={"parent"})
    return change_unit(
        call.by, finding.unit(body.unit), parent=_unit(body.wanted.parent), **told,
        shown=body.shown.model_dump(mode="json"), why=body.why,
    )  # fmt: skip


@writes("/units/rename", rename_unit, gives=UnitNow, scope=ADMINISTRATION, summary="更名 / rename a unit")
def rename_unit_(call: Call, body: RenameUnit) -> Unit:
    """Give a unit another name from a day; the former one stays as an alias."""
    return rename_unit(call.by, finding.unit(body.unit), **body.dict(exclude={"unit"}))


@writes("/units/succeed", succeed_unit, gives=SuccessionOut, scope=ADMINISTRATION, summary="承接 / succeed a unit")
def succeed_unit_(call: Call, body: SucceedUnit) -> UnitSuccession:
    """Enter who takes a unit's place from a day; the open work passes on that day, by `luodi tick`."""
    told: dict[str, Any] = body.dict(exclude={"unit", "successor"})
    return succeed_unit(call.by, finding.unit(body.unit), finding.unit(body.successor), **told)


@writes(
    "/successions/{int:of}/carry-out", carry_out_succession, gives=CarriedOut, scope=ADMINISTRATION,
    summary="移交承接单位 / carry out a succession",
)  # fmt: skip
def carry_out_succession_(call: Call, of: Id, body: bodies.Nothing) -> dict[str, Any]:
    """Hand the open work of the old unit to the new one once the day has come, without waiting for `luodi tick`."""
    row = get_object_or_404(UnitSuccession, pk=of)
    count = carry_out_succession(call.by, row)
    row.refresh_from_db()
    return {"parts": count, "carried_out_at": row.carried_out_at}
