"""Who stands in for whom: hand one's open parts over, name a deputy who signs, end it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Field, Schema

from luodi.web.api import bodies
from luodi.web.api.bodies import Id
from luodi.web.api.operations import Call, writes
from luodi.web.ledger.actions.hand_over import hand_over
from luodi.web.people.actions.end_deputy import end_deputy
from luodi.web.people.actions.name_deputy import name_deputy
from luodi.web.people.models import Deputy, User


class HandedOut(Schema):
    parts: int = Field(description="移交的任务数 / parts handed over")


class DeputyOut(Schema):
    id: int
    leader: str
    deputy: str
    first: dt.date
    last: dt.date
    ended_at: dt.datetime | None

    @staticmethod
    def resolve_leader(row: Deputy) -> str:
        return row.leader.username

    @staticmethod
    def resolve_deputy(row: Deputy) -> str:
        return row.deputy.username


class HandOver(bodies.Why):
    giver: bodies.Line = Field(description="移交人用户名 / user name of who gives")
    taker: bodies.Line = Field(description="接收人用户名 / user name of who takes")


class NameDeputy(bodies.Why):
    leader: bodies.Line = Field(description="领导用户名 / the leader's user name")
    deputy: bodies.Line = Field(description="代审签人用户名 / the deputy's user name")
    first: bodies.Day
    last: bodies.Day
    reason: bodies.Line = ""


def _user(username: str) -> User:
    return get_object_or_404(User, username=username)


@writes("/handovers", hand_over, gives=HandedOut, summary="移交 / hand over")
def hand_over_(call: Call, body: HandOver) -> dict[str, Any]:
    """Give every open part of one person to another, all or none."""
    return {"parts": hand_over(call.by, _user(body.giver), _user(body.taker), why=body.why)}


@writes("/deputies", name_deputy, gives=DeputyOut, summary="代审签 / name a deputy")
def name_deputy_(call: Call, body: NameDeputy) -> Deputy:
    """Let somebody sign for a leader for some days."""
    return name_deputy(
        call.by, _user(body.leader), _user(body.deputy), first=body.first, last=body.last, reason=body.reason,
        why=body.why,
    )  # fmt: skip


@writes("/deputies/{int:of}/end", end_deputy, gives=DeputyOut, summary="结束代审签 / end a deputy")
def end_deputy_(call: Call, of: Id, body: bodies.Why) -> Deputy:
    """End it at once; what was signed stays signed."""
    row = get_object_or_404(Deputy, pk=of)
    end_deputy(call.by, row, why=body.why)
    row.refresh_from_db()
    return row
