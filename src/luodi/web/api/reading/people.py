"""Reading accounts, deputies and what became of units."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Schema

from luodi.web.api import schemas as told
from luodi.web.api.operations import reads
from luodi.web.api.paging import part_of
from luodi.web.api.scopes import Scope
from luodi.web.api.writing.administration import SuccessionOut, UserOut
from luodi.web.api.writing.handing import DeputyOut
from luodi.web.people.access import ADMINISTRATION, INTERNAL
from luodi.web.people.accounts import Filters, accounts
from luodi.web.people.deputising import NAMING, deputies_of
from luodi.web.people.locks import locked_until
from luodi.web.people.models import UnitSuccession, User


class Account(UserOut):
    """An account in the list; ``parts`` is how many open parts it handles."""

    id: int
    parts: int
    password_once: bool = Field(description="一次性密码未改 / its one-time password has not been changed yet")
    last_login: dt.datetime | None


class AccountsOut(Schema):
    items: list[Account]
    total: int


class AccountsAsked(told.Paging):
    q: told.Typed = Field("", description="用户名或姓名 / user name or name")
    unit: told.Typed = Field("", description="单位名称或简称 / the unit's name")
    role: told.Typed = ""
    state: told.Typed = Field("", description="active、closed、once")


@reads("/users", gives=AccountsOut, scope=Scope.ADMINISTRATION, roles=ADMINISTRATION, summary="账号 / accounts")
def users(request: HttpRequest, asked: Query[AccountsAsked]) -> dict[str, Any]:
    """Everybody with an account, under the filters of their page."""
    filters = Filters.of({name: str(value) for name, value in asked.dict().items()})
    items, total = part_of(accounts(filters), asked)
    return {"items": items, "total": total}


class AccountFull(Account):
    """``unit``, ``role``, ``clearance`` and ``full_name`` are what ``users/change`` wants back as ``shown``."""

    second_factor: bool
    locked_until: dt.datetime | None
    sessions: int

    @staticmethod
    def resolve_second_factor(row: User) -> bool:
        return bool(Authenticator.objects.filter(user=row, type=Authenticator.Type.TOTP).exists())

    @staticmethod
    def resolve_locked_until(row: User) -> dt.datetime | None:
        return locked_until(row)

    @staticmethod
    def resolve_sessions(row: User) -> int:
        return row.visits.count()


@reads("/user", gives=AccountFull, scope=Scope.ADMINISTRATION, roles=ADMINISTRATION, summary="一个账号 / one account")
def user(request: HttpRequest, username: Query[told.Typed]) -> User:
    """One account: whether it is locked, has a second factor, is signed in; never a password, nor its digest."""
    found: User = get_object_or_404(accounts(Filters()), username=username)
    return found


class DeputyTold(DeputyOut):
    """A deputy with the reason that was given."""

    reason: str


class DeputiesOut(Schema):
    items: list[DeputyTold]
    total: int


@reads("/deputies", gives=DeputiesOut, scope=Scope.LEDGER_READ, roles=NAMING, summary="代审签 / deputies")
def deputies(request: HttpRequest, asked: Query[told.Paging]) -> dict[str, Any]:
    """A leader's own deputies, everybody's for administrators, newest first."""
    items, total = part_of(deputies_of(request.user), asked)
    return {"items": items, "total": total}


class SuccessionTold(SuccessionOut):
    """``carried_out_at`` is when the open work passed on; null before that, or where none passes."""

    id: int
    manner: str
    basis: str
    doubt: str
    people_move: bool
    carried_out_at: dt.datetime | None


class SuccessionsOut(Schema):
    items: list[SuccessionTold]
    total: int


class SuccessionsAsked(told.Paging):
    unit: told.Key = Field("", description="单位标识，原单位或承接单位 / key of either unit")


@reads("/successions", gives=SuccessionsOut, roles=INTERNAL, summary="单位沿革 / successions of units")
def successions(request: HttpRequest, asked: Query[SuccessionsAsked]) -> dict[str, Any]:
    """Which unit took which one's place, newest first."""
    found = UnitSuccession.objects.select_related("predecessor", "successor").order_by("-date", "-pk")
    if asked.unit:
        found = found.filter(Q(predecessor__key=asked.unit) | Q(successor__key=asked.unit))
    items, total = part_of(found, asked)
    return {"items": items, "total": total}
