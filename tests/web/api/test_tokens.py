"""Tokens: shown once, hashed, bounded by scope, role, time and rate; made and ended by whom they may."""

from __future__ import annotations

import datetime as dt
import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from luodi.errors import LuodiError
from luodi.web.actions import Caller, RefusedError
from luodi.web.api import tokens
from luodi.web.api.actions.issue_token import issue_token
from luodi.web.api.actions.open_system import open_system
from luodi.web.api.actions.revoke_token import revoke_token
from luodi.web.api.models import System, Token
from luodi.web.journal.models import Entry
from luodi.web.people.models import Role, Secrecy, User
from tests.web import invented
from tests.web.api.office import bearing, signed_in

EVERY = ["read", "ledger:read", "ledger:write"]


@pytest.fixture
def people(database: str) -> dict[str, User]:
    cache.clear()
    return invented.people(invented.units())


def made(user: User, **more: Any) -> tuple[Token, str]:
    told = {"name": "对接程序", "scopes": EVERY, "days": 30, **more}
    return issue_token(Caller(user, "page"), user, **told)


def me(token: str) -> tuple[int, dict[str, Any]]:
    reply = bearing(token).get("/api/me")
    return reply.status_code, json.loads(reply.content)


def test_a_token_is_kept_nowhere_but_as_its_digest(people: dict[str, User]) -> None:
    row, token = made(people["liaison"])
    assert re.fullmatch(r"luodi_[a-z0-9]{8}_[\w-]{43}", token)
    assert me(token)[1] == {
        "username": "liaison", "role": "liaison", "unit": "yz-edu", "clearance": 1, "scopes": EVERY,
        "token": row.prefix, "expires_at": me(token)[1]["expires_at"],
    }  # fmt: skip
    secret = token.rsplit("_", 1)[1] if token.count("_") == 2 else token[15:]
    with connection.cursor() as cursor:
        for model in (Token, Entry):
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            assert secret not in str(cursor.fetchall())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token: token.replace("luodi_", "luodi-"),
        lambda token: token + "x",
        lambda token: "",
        lambda token: "luodi_aaaaaaaa_" + "a" * 43,
    ],
)
def test_another_token_is_none_and_no_session_helps_it(people: dict[str, User], spoil: Any) -> None:
    _, token = made(people["liaison"])
    reply = bearing(spoil(token)).get("/api/me")
    assert (reply.status_code, reply["WWW-Authenticate"]) == (401, 'Bearer error="invalid_token"')
    client = signed_in("liaison")
    assert client.get("/api/me").status_code == 200
    assert client.get("/api/me", headers={"Authorization": f"Bearer {spoil(token)}"}).status_code == 401
    assert client.get("/api/me", headers={"Authorization": "Basic bGlhaXNvbjp4"}).status_code == 401


def test_what_has_run_out_is_revoked_or_whose_account_is_closed_is_good_no_more(people: dict[str, User]) -> None:
    row, token = made(people["liaison"])
    Token.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert me(token)[0] == 401
    Token.objects.update(expires_at=timezone.now() + dt.timedelta(days=1))
    assert me(token)[0] == 200
    User.objects.filter(username="liaison").update(is_active=False)
    assert me(token)[0] == 401
    User.objects.filter(username="liaison").update(is_active=True)
    revoke_token(Caller(people["liaison"], "page"), row)
    assert me(token)[0] == 401


def test_a_token_does_what_its_scopes_say_and_never_more_than_the_role(people: dict[str, User]) -> None:
    _, reading = made(people["supervisor"], scopes=["read"])
    assert bearing(reading).get("/api/documents").status_code == 200
    refused = bearing(reading).get("/api/commitments")
    assert refused.status_code == 403
    assert "ledger:read" in json.loads(refused.content)["en"]
    with pytest.raises(LuodiError, match="权限范围"):
        made(people["liaison"], scopes=["review"])
    _, token = made(people["supervisor"], scopes=["read", "review"])
    assert bearing(token).get("/api/review/documents").status_code == 200
    User.objects.filter(username="supervisor").update(role=Role.LIAISON)
    assert bearing(token).get("/api/review/documents").status_code == 403


def test_too_many_calls_in_a_minute_are_refused_and_counted_by_token(
    people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "time", SimpleNamespace(time=lambda: 6_000_010.0))
    _, token = made(people["liaison"], rate=3)
    _, other = made(people["liaison"])
    assert [me(token)[0] for _ in range(4)] == [200, 200, 200, 429]
    assert bearing(token).get("/api/me")["Retry-After"] == "50"
    assert me(other)[0] == 200
    monkeypatch.setattr(tokens, "time", SimpleNamespace(time=lambda: 6_000_060.0))
    assert me(token)[0] == 200


def test_the_last_use_is_noted_at_most_once_a_minute(people: dict[str, User]) -> None:
    row, token = made(people["liaison"])
    assert row.last_used_at is None
    me(token)
    first = Token.objects.get().last_used_at
    assert first is not None
    me(token)
    assert Token.objects.get().last_used_at == first
    Token.objects.update(last_used_at=first - dt.timedelta(minutes=2))
    me(token)
    assert Token.objects.get().last_used_at > first  # type: ignore[operator]


@pytest.mark.parametrize(
    ("more", "told"),
    [({"days": 0}, "有效期"), ({"days": 366}, "有效期"), ({"scopes": []}, "权限范围"), ({"name": " "}, "不能为空"),
     ({"rate": 601}, "超出范围"), ({"rate": 0}, "超出范围")],
)  # fmt: skip
def test_a_token_without_end_bounds_or_name_is_not_made(people: dict[str, User], more: Any, told: str) -> None:
    with pytest.raises(LuodiError, match=told):
        made(people["liaison"], **more)
    assert Token.objects.count() == 0


def test_nobody_has_more_than_twenty(people: dict[str, User]) -> None:
    for _ in range(tokens.MOST_EACH):
        row, _token = made(people["liaison"])
    with pytest.raises(LuodiError, match="20"):
        made(people["liaison"])
    revoke_token(Caller(people["liaison"], "page"), row)
    made(people["liaison"])


def test_nobody_makes_a_token_in_another_persons_name_not_even_an_administrator(people: dict[str, User]) -> None:
    for name in ("administrator", "supervisor", "auditor"):
        with pytest.raises(RefusedError):
            issue_token(Caller(people[name], "page"), people["liaison"], name="冒用", scopes=["read"], days=1)
    assert Token.objects.count() == 0


def test_a_system_calls_by_its_token_and_cannot_sign_in(people: dict[str, User]) -> None:
    administrator = Caller(people["administrator"], "page")
    system = open_system(
        administrator, "数据平台", purpose="每晚取数", role=Role.LIAISON, unit=people["liaison"].unit,
        clearance=Secrecy.INTERNAL,
    )  # fmt: skip
    assert not system.user.has_usable_password()
    row, token = issue_token(administrator, system.user, name="取数", scopes=EVERY, days=365, rate=6000)
    assert me(token)[1]["username"] == "数据平台"
    with pytest.raises(RefusedError):
        revoke_token(Caller(people["supervisor"], "page"), row)
    with pytest.raises(RefusedError):
        issue_token(Caller(people["supervisor"], "page"), system.user, name="取数", scopes=["read"], days=1)
    revoke_token(administrator, row)
    assert me(token)[0] == 401
    assert {"api.open_system", "api.issue_token", "api.revoke_token"} <= set(
        Entry.objects.values_list("verb", flat=True)
    )


def test_a_systems_clearance_is_not_above_that_of_who_opens_it(people: dict[str, User]) -> None:
    with pytest.raises(RefusedError, match="涉密等级"):
        open_system(
            Caller(people["administrator"], "page"), "越权", purpose="越权", role=Role.AUDITOR, clearance=Secrecy.SECRET
        )
    assert System.objects.count() == 0


def test_on_the_page_a_new_token_is_shown_once_and_can_be_revoked(people: dict[str, User]) -> None:
    client = Client()
    client.force_login(people["liaison"], backend="django.contrib.auth.backends.ModelBackend")
    reply = client.post("/tokens/", {"name": "月报程序", "days": "30", "scopes": ["read", "ledger:read"]})
    (token,) = set(re.findall(r"luodi_[a-z0-9]{8}_[\w-]{43}", reply.content.decode()))
    assert reply["Cache-Control"] == "no-store"
    assert me(token)[0] == 200
    again = client.get("/tokens/").content.decode()
    assert token not in again
    assert token[:14] in again
    assert "月报程序" in again
    row = Token.objects.get()
    other = Client()
    other.force_login(people["supervisor"], backend="django.contrib.auth.backends.ModelBackend")
    assert other.post(f"/tokens/{row.pk}/revoke").status_code == 404
    assert me(token)[0] == 200
    assert client.post(f"/tokens/{row.pk}/revoke").status_code == 302
    assert me(token)[0] == 401
    wrong = client.post("/tokens/", {"name": "越权", "days": "30", "scopes": ["review"]})
    assert wrong.status_code == 422
    assert Token.objects.count() == 1


def test_on_their_page_administrators_open_systems_and_see_everybodys_tokens(people: dict[str, User]) -> None:
    made(people["liaison"], name="个人脚本")
    client = Client()
    client.force_login(people["administrator"], backend="django.contrib.auth.backends.ModelBackend")
    typed = {"username": "共享平台", "purpose": "取数", "role": "liaison", "unit": "市教委", "clearance": "0"}
    assert client.post("/tokens/systems/open", {**typed, "unit": "市某某局"}).status_code == 422
    assert client.post("/tokens/systems/open", typed).status_code == 302
    system = System.objects.get()
    assert system.user.unit == people["liaison"].unit
    chosen = {"name": "取数", "days": "365", "scopes": ["read"], "rate": "1000"}
    reply = client.post(f"/tokens/systems/{system.pk}/issue", chosen)
    (token,) = set(re.findall(r"luodi_[a-z0-9]{8}_[\w-]{43}", reply.content.decode()))
    assert me(token)[1]["username"] == "共享平台"
    page = client.get("/tokens/systems").content.decode()
    assert "个人脚本" in page
    assert token not in page
    for name in ("supervisor", "liaison", "auditor"):
        other = Client()
        other.force_login(people[name], backend="django.contrib.auth.backends.ModelBackend")
        assert other.get("/tokens/systems").status_code == 403
        assert other.post("/tokens/systems/open", typed).status_code == 403
        assert other.post(f"/tokens/systems/{system.pk}/issue", chosen).status_code == 403
