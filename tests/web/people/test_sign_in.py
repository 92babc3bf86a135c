"""Signing in: tries are counted in the database, passwords have rules, codes, sessions that end."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.utils import timezone

from luodi.errors import LuodiError
from luodi.web.actions import OPERATOR
from luodi.web.journal.models import Entry
from luodi.web.people import passwords
from luodi.web.people.actions.set_password import set_password
from luodi.web.people.models import SignInLock, User, Visit
from tests.conftest import ROOT
from tests.web import invented

RIGHT = invented.PASSWORD


class Counting(MD5PasswordHasher):
    """Counts how often a password is worked out."""

    count = 0

    def encode(self, password: str, salt: str) -> str:
        Counting.count += 1
        return super().encode(password, salt)


@pytest.fixture
def people(database: str, settings: Any) -> dict[str, User]:
    settings.PASSWORD_HASHERS = ["tests.web.people.test_sign_in.Counting"]
    return invented.people(invented.units())


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The time, which a test may move."""
    moved = [dt.timedelta()]
    real = timezone.now
    monkeypatch.setattr("django.utils.timezone.now", lambda: real() + moved[0])

    def later(**step: int) -> None:
        moved[0] += dt.timedelta(**step)

    return later


def sign_in(client: Client, name: str, password: str, address: str = "10.0.0.1") -> bool:
    """Whether the form let one in, or on to the second factor."""
    sent = {"login": name, "password": password}
    return client.post("/accounts/login/", sent, REMOTE_ADDR=address).status_code == 302


def inside(client: Client) -> bool:
    return client.get("/ledger/").status_code == 200


def code_of(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def test_five_wrong_passwords_lock_the_account_from_any_address_for_a_quarter_of_an_hour(
    people: dict[str, User], now: Any
) -> None:
    for number in range(5):
        assert not sign_in(Client(), "liaison", "wrong", f"10.0.0.{number}")
    assert not sign_in(Client(), "liaison", RIGHT, "10.0.0.9")
    assert sign_in(Client(), "auditor", RIGHT)
    assert Entry.objects.filter(verb="people.lock", object_id=str(people["liaison"].pk)).count() == 1
    now(minutes=14)
    assert not sign_in(Client(), "liaison", RIGHT)
    now(minutes=2)
    assert sign_in(Client(), "liaison", RIGHT)


def test_an_administrator_sees_the_lock_and_lifts_it(people: dict[str, User]) -> None:
    for _ in range(5):
        sign_in(Client(), "LIAISON", "wrong")
    admin, pk = Client(), people["liaison"].pk
    admin.force_login(people["administrator"])
    assert "锁定至" in admin.get(f"/people/{pk}").content.decode()
    assert admin.post(f"/people/{pk}/unlock", {"why": "本人来电核实"}).status_code == 302
    assert sign_in(Client(), "liaison", RIGHT)


def test_a_right_password_forgets_the_wrong_ones_of_the_account_but_not_of_the_address(
    people: dict[str, User], settings: Any
) -> None:
    settings.LUODI_LOCK_ADDRESS = 6
    for name in ("liaison", "auditor"):
        for _ in range(3):
            assert not sign_in(Client(), name, "wrong")
        assert sign_in(Client(), name, RIGHT) == (name == "liaison")  # the sixth wrong one locked the address
    assert sign_in(Client(), "auditor", RIGHT, "10.0.0.2")


def test_a_name_that_nobody_has_costs_and_counts_the_same(people: dict[str, User]) -> None:
    costs = []
    for name in ("liaison", "nobody"):
        told = []
        for _ in range(6):
            Counting.count = 0
            page = Client().post("/accounts/login/", {"login": name, "password": "wrong"}).content.decode()
            told.append((Counting.count, "暂停" in page, "不正确" in page))
        costs.append(told)
    assert costs[0] == costs[1] == [(1, False, True)] * 5 + [(0, True, False)]
    assert SignInLock.objects.exclude(until=None).count() == 2


def test_a_closed_account_answers_like_a_wrong_password(people: dict[str, User]) -> None:
    User.objects.filter(username="liaison").update(is_active=False)
    page = Client().post("/accounts/login/", {"login": "liaison", "password": RIGHT}).content.decode()
    assert "不正确" in page


TRIES = """
import json, os, sys
import django
django.setup()
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
looked = 0
def encode(self, password, salt, real=MD5PasswordHasher.encode):
    global looked
    looked += 1
    return real(self, password, salt)
MD5PasswordHasher.encode = encode
sys.stdin.readline()
for _ in range(int(sys.argv[1])):
    Client().post("/accounts/login/", {"login": "somebody", "password": "wrong"}, REMOTE_ADDR=sys.argv[2])
print(json.dumps(looked))
"""


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_two_processes_at_once_look_at_five_passwords_together_and_no_more(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("sqlite_database" if kind == "sqlite" else "postgres_database")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("LUODI_", "DATABASE_URL"))},
        "DATABASE_URL": url, "LUODI_VAR": str(tmp_path / "var"),
        "DJANGO_SETTINGS_MODULE": "tests.settings", "LUODI_HOSTS": "testserver",
    }  # fmt: skip
    prepare = (
        "import django; django.setup(); from django.core.management import call_command; "
        "call_command('migrate', verbosity=0); from luodi.web.people.models import User; "
        "User.objects.create_user('somebody', password='a right one 1')"
    )
    subprocess.run([sys.executable, "-c", prepare], env=environment, cwd=ROOT, check=True, capture_output=True)
    running = [
        subprocess.Popen(
            [sys.executable, "-c", TRIES, "8", f"10.0.0.{number}"], env=environment, cwd=ROOT,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for number in range(2)
    ]  # fmt: skip
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    outs = [process.communicate(timeout=120) for process in running]
    assert sum(json.loads(out) for out, _err in outs) == 5, outs


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short-1x", "12"), ("passwordpassword", "常见"), ("123456789012345", "数字"),
        ("Lian-Luo-Yuan-2026", "姓名"), ("连络员的很长的密码二零二六", "姓名"), ("xx-L.I.A.I.S.O.N-77", "姓名"),
    ],
)  # fmt: skip
def test_a_password_has_rules(people: dict[str, User], password: str, words: str) -> None:
    if "password" in password:
        password = "password1234"  # twelve characters and on the list of common ones
    with pytest.raises(LuodiError, match=words):
        passwords.check(password, people["liaison"])


def test_a_one_time_password_leads_to_changing_it_and_nowhere_else(people: dict[str, User]) -> None:
    given = passwords.generated()
    set_password(OPERATOR, people["liaison"], given, once=True)
    client = Client()
    assert sign_in(client, "liaison", given)
    for path in ("/ledger/", "/documents/", "/people/"):
        assert client.get(path).headers["Location"] == "/accounts/password/change/"
    assert client.get("/api/documents").status_code == 403
    wrong = {"old": "wrong", "new": "qwetz-83jd-9dk2", "again": "qwetz-83jd-9dk2"}
    assert client.post("/accounts/password/change/", wrong).status_code == 422
    assert client.post("/accounts/password/change/", {**wrong, "old": given, "again": "x"}).status_code == 422
    assert client.post("/accounts/password/change/", {"old": given, "new": given, "again": given}).status_code == 422
    assert client.post("/accounts/password/change/", {**wrong, "old": given}).status_code == 302
    assert inside(client)
    assert not sign_in(Client(), "liaison", given)
    assert sign_in(Client(), "liaison", "qwetz-83jd-9dk2")


def test_a_one_time_password_is_good_for_a_week(people: dict[str, User], now: Any) -> None:
    given = passwords.generated()
    set_password(OPERATOR, people["liaison"], given, once=True)
    now(days=7, minutes=1)
    assert not sign_in(Client(), "liaison", given)


def test_a_session_ends_after_an_idle_hour_and_after_a_day_however_busy(people: dict[str, User], now: Any) -> None:
    client = Client()
    assert sign_in(client, "liaison", RIGHT)
    assert inside(client)
    now(minutes=59)
    assert inside(client)
    now(minutes=61)
    assert not inside(client)
    assert sign_in(client, "liaison", RIGHT)
    hours = 0
    while inside(client):
        now(minutes=50)
        hours += 1
    assert hours == 15  # 12 h 30 min


def test_one_sees_ones_sessions_and_ends_the_others(people: dict[str, User]) -> None:
    here, there, third = Client(), Client(), Client()
    for client in (here, there, third):
        assert sign_in(client, "liaison", RIGHT)
        assert inside(client)
    assert sign_in(other := Client(), "auditor", RIGHT)
    assert other.get("/accounts/me/").status_code == 200
    page = here.get("/accounts/me/").content.decode()
    assert page.count('class="visit"') == 3
    foreign = Visit.objects.get(user__username="auditor")
    here.post(f"/accounts/sessions/{foreign.pk}/end/")
    assert other.get("/journal/").status_code == 200
    one = Visit.objects.get(session_key=there.session.session_key)
    assert here.post(f"/accounts/sessions/{one.pk}/end/").status_code == 302
    assert (inside(here), inside(there), inside(third)) == (True, False, True)
    here.post("/accounts/sessions/end/")
    assert (inside(here), inside(third)) == (True, False)


def test_a_changed_password_ends_the_other_sessions(people: dict[str, User]) -> None:
    here, there = Client(), Client()
    for client in (here, there):
        assert sign_in(client, "liaison", RIGHT)
        assert inside(client)
    sent = {"old": RIGHT, "new": "qwetz-83jd-9dk2", "again": "qwetz-83jd-9dk2"}
    assert here.post("/accounts/password/change/", sent).status_code == 302
    assert (inside(here), inside(there)) == (True, False)


def enrolled(client: Client) -> tuple[str, list[str]]:
    """Set up codes by the page; gives the key and the recovery codes."""
    asked = client.get("/accounts/2fa/totp/activate/").headers["Location"]
    assert client.post(asked, {"password": RIGHT}).status_code == 302  # it is asked who sits there
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert page.context["totp_svg_data_uri"].startswith("data:image/svg+xml")
    assert client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)}).status_code == 302
    user = User.objects.get(pk=client.session["_auth_user_id"])
    rows = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    return secret, RecoveryCodes(rows).get_unused_codes()


def test_a_role_that_must_have_codes_gets_no_further_without(people: dict[str, User], settings: Any) -> None:
    settings.LUODI_TOTP_ROLES = frozenset({"liaison"})
    client = Client()
    assert sign_in(client, "liaison", RIGHT)
    assert client.get("/ledger/").headers["Location"] == "/accounts/2fa/totp/activate/"
    enrolled(client)
    assert inside(client)
    assert "不能停用" in client.post("/accounts/2fa/totp/deactivate/").content.decode()
    assert Authenticator.objects.filter(user=people["liaison"]).count() == 2
    assert Entry.objects.filter(verb="people.add_second_factor", actor=people["liaison"]).exists()


def test_with_codes_a_password_alone_lets_nobody_in(people: dict[str, User]) -> None:
    first = Client()
    assert sign_in(first, "liaison", RIGHT)
    secret, codes = enrolled(first)
    client = Client()
    assert sign_in(client, "liaison", RIGHT)
    assert not inside(client)
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert not inside(client)
    client.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert inside(client)
    again = Client()
    assert sign_in(again, "liaison", RIGHT)
    again.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert not inside(again)  # a recovery code is used once
    for _ in range(4):
        again.post("/accounts/2fa/authenticate/", {"code": "111111"})
    again.post("/accounts/2fa/authenticate/", {"code": codes[1]})
    assert not inside(again)  # five wrong ones locked
    admin = Client()
    admin.force_login(people["administrator"])
    assert admin.post(f"/people/{people['liaison'].pk}/second-factor").status_code == 302
    assert admin.post(f"/people/{people['liaison'].pk}/unlock").status_code == 302
    assert not inside(client)
    assert sign_in(fresh := Client(), "liaison", RIGHT)
    assert inside(fresh)
    assert secret


@pytest.mark.parametrize("path", ["signup/", "email/", "password/reset/", "3rdparty/", "3rdparty/signup/"])
def test_nobody_signs_up_or_changes_an_account_by_mail(people: dict[str, User], path: str) -> None:
    client = Client()
    client.force_login(people["liaison"])
    assert client.get(f"/accounts/{path}").status_code == 404
    assert Client().get(f"/accounts/{path}").status_code == 404


def test_a_sign_in_stands_in_the_journal_its_address_apart(people: dict[str, User]) -> None:
    assert sign_in(Client(), "liaison", RIGHT, "10.1.2.3")
    entry = Entry.objects.get(verb="people.sign_in")
    assert entry.detail["after"] == {"methods": ["password"]}
    assert "10.1.2.3" not in entry.content
    assert "10.1.2.3" in entry.personal
