"""Signing in with OpenID Connect, with a real provider on this machine."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from ekase_pieteikums.oidc import BadProviders, openid_connect_apps, read_providers
from institutions.models import User
from tests.support.people import browser, mailed_code, person

pytestmark = pytest.mark.django_db

LOGIN = "/piekluve/citur/valsts/"


@pytest.fixture
def provider(oidc_server: str, settings: Any) -> str:
    return _configure(oidc_server, settings)


def _configure(server: str, settings: Any, **more: Any) -> str:
    given = [
        {"id": "valsts", "name": "Vienotā pieteikšanās", "server_url": server, "client_id": "ekase", "secret": "s"}
        | more
    ]
    apps = openid_connect_apps(json.dumps(given))
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": apps}}
    return server


def leave(client: Client, query: str = "") -> str:
    """Return the provider's address to which our page redirects."""
    answer = client.post(LOGIN + query)
    page = answer.content.decode()
    assert (answer.status_code, 'http-equiv="refresh"' in page) == (200, True)
    place: str = answer.context["address"]
    return place


def go(client: Client, sub: str, query: str = "", **form: str) -> Any:
    """Sign in at the provider and return our answer."""
    place = leave(client, query)
    back = requests.post(place, data={"sub": sub} | form, allow_redirects=False, timeout=10).headers["Location"]
    assert back.startswith("http://testserver/piekluve/citur/valsts/atbilde/")
    return client.get(back.removeprefix("http://testserver"))


def test_sign_in_page_names_the_provider(provider: str) -> None:
    page = Client().get(reverse("account_login")).content.decode()
    assert f'href="{LOGIN}?process=login">Vienotā pieteikšanās</a>' in page
    asked = Client().get(LOGIN).content.decode()
    assert "Pieslēgties ar Vienotā pieteikšanās" in asked
    place = leave(Client())
    assert place.startswith(f"{provider}/oauth2/authorize?")
    for part in ("code_challenge_method=S256", "state=", "openid", "email"):
        assert part in place


def test_person_signs_up_and_in_with_the_provider(provider: str) -> None:
    client = Client()
    assert go(client, "zane")["Location"] == reverse("applications")
    user = User.objects.get()
    assert (user.email, user.name, user.has_usable_password()) == ("zane@piemers.lv", "Zane Liepa", False)
    assert EmailAddress.objects.get().verified
    again = Client()
    go(again, "zane")
    assert again.session["_auth_user_id"] == str(user.pk)
    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 1)


def test_address_that_the_provider_did_not_verify_is_verified_here(provider: str) -> None:
    client = Client()
    answer = go(client, "nezina")
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session
    client.post(answer["Location"], {"code": mailed_code()})
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)


def test_provider_cannot_take_an_existing_account(provider: str) -> None:
    user = person()
    client = Client()
    answer = go(client, "anna")
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.exists()
    client.get(answer["Location"])
    assert User.objects.get() == user


def test_address_that_a_trusted_provider_verified_is_not_verified_again(oidc_server: str, settings: Any) -> None:
    _configure(oidc_server, settings, trust_email=True)
    user = person()
    client = Client()
    go(client, "anna")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_provider_is_connected_and_disconnected(provider: str) -> None:
    user = person()
    client = browser(user)
    client.post(reverse("account_reauthenticate"), {"password": "Zaļa pļava 42"})
    go(client, "anna", "?process=connect")
    assert SocialAccount.objects.get().user == user
    assert "Vienotā pieteikšanās" in client.get(reverse("socialaccount_connections")).content.decode()
    client.post(reverse("socialaccount_connections"), {"account": SocialAccount.objects.get().pk})
    assert not SocialAccount.objects.exists()


def test_refusal_at_the_provider_is_explained(provider: str) -> None:
    client = Client()
    asked = parse_qs(urlsplit(leave(client)).query)
    # RFC 6749, 4.1.2.1; the provider of these tests leaves the state out.
    back = {"error": "access_denied", "state": asked["state"][0]}
    answer = client.get(f"{LOGIN}atbilde/", back, follow=True)
    assert "Pieslēgšanās atcelta" in answer.content.decode()


def test_unsolicited_answer_is_refused(provider: str) -> None:
    place = leave(Client())
    back = requests.post(place, data={"sub": "zane"}, allow_redirects=False, timeout=10).headers["Location"]
    victim = Client()
    answer = victim.get(back.removeprefix("http://testserver"))
    assert "Pieslēgties neizdevās" in answer.content.decode()
    assert "_auth_user_id" not in victim.session
    assert not User.objects.exists()


def test_provider_redirects_to_this_site_only(provider: str) -> None:
    assert go(Client(), "zane", "?next=//evil.example/")["Location"] == reverse("applications")


def test_unknown_provider_is_not_found(provider: str) -> None:
    for url in ("/piekluve/citur/nav/", "/piekluve/citur/nav/atbilde/"):
        assert Client().get(url).status_code == 404


RIGHT = {"id": "a", "name": "A", "server_url": "https://a.lv", "client_id": "c", "secret": "s"}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("{", "it is not JSON"),
        ("{}", "it is not a list of objects"),
        ('["a"]', "it is not a list of objects"),
        (json.dumps([{"id": "a"}]), "a provider has no name and no server_url and no client_id and no secret"),
        (json.dumps([RIGHT | {"id": "a/b"}]), "an id has letters, digits and hyphens only: it is a part of an address"),
        (json.dumps([RIGHT | {"scope": ""}]), "scope means nothing here"),
        (json.dumps([RIGHT, RIGHT]), "two providers have the same id"),
    ],
)
def test_invalid_setting_is_reported_and_no_provider_is_used(given: str, message: str) -> None:
    with pytest.raises(BadProviders, match=message):
        read_providers(given)
    assert openid_connect_apps(given) == []


def test_empty_setting_means_no_provider() -> None:
    assert read_providers(" ") == []
