"""The organisation's identities: a real round-trip to a provider, and only the configured rule links."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as real
from django.test import Client

from luodi.web.journal.models import Entry
from luodi.web.people.models import User
from tests.web import invented
from tests.web.people.provider import CLIENT, SECRET, Provider, provider


@pytest.fixture
def there(database: str, settings: Any) -> Iterator[Provider]:
    """A provider where 连络员 is signed in, known to the site by its settings alone."""
    invented.people(invented.units())
    with provider(sub="u-1001", preferred_username="liaison", email="auditor@yunzhou.example", name="连络员") as server:
        told = copy.deepcopy(real.SOCIALACCOUNT_PROVIDERS)
        told["openid_connect"]["APPS"] = [
            {
                "provider_id": "organisation", "name": "云洲统一认证", "client_id": CLIENT, "secret": SECRET,
                "settings": {"server_url": server.issuer},
            }
        ]  # fmt: skip
        settings.SOCIALACCOUNT_PROVIDERS = told
        settings.LUODI_OIDC_ISSUER = server.issuer
        yield server


def round_trip(client: Client, query: str = "") -> Any:
    """From the link on the sign-in page to the provider and back."""
    begun = client.get(f"/accounts/oidc/organisation/login/{query}")
    assert begun.status_code == 302, begun.content.decode()[:2000]
    back = requests.get(begun.headers["Location"], allow_redirects=False, timeout=10).headers["Location"]
    return client.get(back.removeprefix("http://testserver"))


def who(client: Client) -> str | None:
    pk = client.session.get("_auth_user_id")
    return User.objects.get(pk=pk).username if pk else None


def test_the_page_offers_the_provider_only_where_one_is_configured(there: Provider, settings: Any) -> None:
    assert "/accounts/oidc/organisation/login/" in Client().get("/accounts/login/").content.decode()
    settings.LUODI_OIDC_ISSUER = ""
    assert "/accounts/oidc/organisation/login/" not in Client().get("/accounts/login/").content.decode()


def test_an_identity_whose_claim_is_a_user_name_signs_in_and_is_linked_once(there: Provider) -> None:
    for _ in range(2):
        client = Client()
        assert round_trip(client).status_code == 302
        assert who(client) == "liaison"
    assert {"/.well-known/openid-configuration", "/authorize", "/token", "/userinfo"} <= set(there.asked)
    assert Entry.objects.filter(verb="people.link_identity").count() == 1
    assert Entry.objects.filter(verb="people.sign_in").count() == 2
    assert SocialAccount.objects.get().uid == "u-1001"


@pytest.mark.parametrize("name", ["nobody", "", "Liaison", "auditor@yunzhou.example"])
def test_without_an_account_of_that_name_nothing_is_made(there: Provider, name: str) -> None:
    there.claims["preferred_username"] = name
    before = User.objects.count()
    client = Client()
    assert round_trip(client).status_code == 403
    assert who(client) is None
    assert (User.objects.count(), SocialAccount.objects.count()) == (before, 0)


def test_another_identity_under_the_same_name_is_refused_and_so_is_a_linked_one_that_changed_its_name(
    there: Provider,
) -> None:
    round_trip(Client())
    there.claims["sub"] = "u-2002"
    assert round_trip(Client()).status_code == 403
    there.claims |= {"sub": "u-1001", "preferred_username": "auditor"}
    client = Client()
    assert round_trip(client).status_code == 403
    assert who(client) is None


def test_nobody_links_an_identity_to_their_own_account(there: Provider) -> None:
    client = Client()
    client.force_login(User.objects.get(username="auditor"))
    assert round_trip(client, "?process=connect").status_code == 403
    assert not SocialAccount.objects.exists()


def test_a_closed_account_stays_closed(there: Provider) -> None:
    User.objects.filter(username="liaison").update(is_active=False)
    client = Client()
    assert round_trip(client).status_code == 403
    assert who(client) is None


def test_an_answer_that_was_not_asked_for_is_refused(there: Provider) -> None:
    begun = Client().get("/accounts/oidc/organisation/login/")
    back = requests.get(begun.headers["Location"], allow_redirects=False, timeout=10).headers["Location"]
    other = Client()
    other.get(back.removeprefix("http://testserver"))
    assert who(other) is None
