"""People in a real browser: signing up with a draft, passkeys, the second factor, inviting, a provider; and every page
of theirs checked by axe, wide and on a phone."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import mail
from django.urls import reverse
from playwright.sync_api import Page, expect

from applications.acts import beginning
from applications.models import Application
from ekase_pieteikums.oidc import openid_connect_apps
from institutions.acts import create_workspace, invite
from institutions.models import Membership, User
from tests.support.drafts import draft
from tests.support.people import PASSWORD, code_now, mailed_code, many_applications, member, person, with_second_factor
from tests.support.walking import PHONE, NewPage, begin, fill, heading, signed_in, sound


def sign_in(page: Page, email: str) -> None:
    page.goto(reverse("account_login"))
    fill(page, {"login": email, "password": PASSWORD})
    page.locator("main").get_by_role("button", name="Pieslēgties", exact=True).click()


def with_key(page: Page) -> Any:
    """Give the page's browser an authenticator of its own, which always agrees."""
    client = page.context.new_cdp_session(page)
    client.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    client.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return client


@pytest.mark.parametrize("on_a_phone", [False, True])
def test_guest_signs_up_and_the_draft_comes_along(new_page: NewPage, on_a_phone: bool) -> None:
    page = new_page(**({"viewport": PHONE, "has_touch": True, "is_mobile": True} if on_a_phone else {}))
    reference = begin(page)
    page.goto(f"/pieteikumi/{reference}/iestade/")
    fill(page, {"name": "Piemēra novada pašvaldība"})
    page.get_by_role("button", name="Saglabāt un turpināt").click()
    page.get_by_role("link", name="Pieslēgties").click()
    page.get_by_role("link", name="Reģistrējieties").click()
    fill(page, {"name": "Anna Šķēle", "email": "anna@piemers.lv", "password1": PASSWORD})
    page.get_by_role("button", name="Reģistrēties").click()
    heading(page, "Apstipriniet e-pastu")
    fill(page, {"code": mailed_code()})
    page.get_by_role("button", name="Turpināt").click()
    heading(page, "Kurā iestādē glabāt iesākto?")
    expect(page.locator("[name=name]")).to_have_value("Piemēra novada pašvaldība")
    page.get_by_role("button", name="Izveidot iestādi un pārņemt").click()
    heading(page, "Piemēra novada pašvaldība")
    expect(page.get_by_role("link", name=reference)).to_be_visible()
    page.locator(".person summary").click()
    page.get_by_role("button", name="Iziet").click()
    expect(page.get_by_role("link", name="Pieslēgties")).to_be_visible()
    page.goto(f"/pieteikumi/{reference}/")
    heading(page, "Šo pieteikumu šeit nevar atvērt")
    page.get_by_role("link", name="pieslēdzieties").click()
    fill(page, {"login": "anna@piemers.lv", "password": PASSWORD})
    page.locator("main").get_by_role("button", name="Pieslēgties", exact=True).click()
    page.wait_for_url(f"**/pieteikumi/{reference}/")


def test_everything_works_without_javascript(page_without_js: Page, live_server: Any) -> None:
    user = person()
    page = page_without_js
    sign_in(page, user.email)
    heading(page, "Kā sauc jūsu iestādi?")
    fill(page, {"name": "Iestāde"})
    page.get_by_role("button", name="Izveidot iestādi").click()
    heading(page, "Iestāde")
    page.get_by_role("link", name="Cilvēki un iestatījumi").click()
    page.get_by_role("button", name="Izveidot uzaicinājumu").click()
    assert re.fullmatch(r"http://.*/uzaicinajums/[\w-]{43}/", page.input_value("#link"))
    expect(page.get_by_role("button", name="Kopēt")).to_be_hidden()


def test_passkey_is_added_and_signs_in_without_a_password(page: Page, live_server: Any) -> None:
    # Browsers let localhost alone use passkeys without HTTPS.
    page.context.clear_cookies()
    url = live_server.url.replace("127.0.0.1", "localhost")
    user = person()
    with_key(page)
    signed_in(page, url, user)
    page.goto(f"{url}{reverse('mfa_add_webauthn')}")
    heading(page, "Pievienot piekļuves atslēgu")
    sound(page)
    fill(page, {"name": "Darba dators"})
    page.get_by_label("Pieslēgties ar to bez paroles").check()
    page.get_by_role("button", name="Pievienot").click()
    heading(page, "Rezerves kodi")
    sound(page)
    page.goto(f"{url}{reverse('mfa_list_webauthn')}")
    expect(page.locator("main")).to_contain_text("Darba dators")
    sound(page)
    key = Authenticator.objects.get(type="webauthn")
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        page.goto(f"{url}{reverse(name, args=[key.pk])}")
        sound(page)
    page.goto(f"{url}{reverse('mfa_index')}")
    sound(page)
    page.context.clear_cookies()
    page.goto(f"{url}{reverse('account_login')}")
    page.get_by_role("button", name="Pieslēgties ar piekļuves atslēgu").click()
    heading(page, "Kā sauc jūsu iestādi?")
    page.goto(f"{url}{reverse('account_change_password')}")
    page.context.clear_cookies()
    page.goto(f"{url}{reverse('account_login')}")
    fill(page, {"login": user.email, "password": PASSWORD})
    page.locator("main").get_by_role("button", name="Pieslēgties", exact=True).click()
    heading(page, "Otrs solis")
    page.get_by_role("button", name="Izmantot piekļuves atslēgu").click()
    heading(page, "Kā sauc jūsu iestādi?")


def test_passkey_that_fails_shows_a_message(page: Page, live_server: Any) -> None:
    url = live_server.url.replace("127.0.0.1", "localhost")
    client = page.context.new_cdp_session(page)
    client.send("WebAuthn.enable")  # no authenticator at all
    client.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {"protocol": "u2f", "transport": "usb", "automaticPresenceSimulation": True}},
    )
    page.goto(f"{url}{reverse('account_login')}")
    page.add_init_script("navigator.credentials.get = () => Promise.reject(new DOMException('no', 'NotAllowedError'))")
    page.reload()
    page.get_by_role("button", name="Pieslēgties ar piekļuves atslēgu").click()
    expect(page.locator("[data-passkey-failed]")).to_be_visible()


def test_app_is_set_up_and_asked_for(page: Page, live_server: Any) -> None:
    user = person()
    signed_in(page, live_server.url, user)
    page.goto(reverse("mfa_activate_totp"))
    expect(page.locator(".qr svg")).to_be_visible()
    sound(page)
    secret = page.locator("main code").inner_text()
    fill(page, {"code": code_now(secret)})
    page.get_by_role("button", name="Ieslēgt").click()
    heading(page, "Rezerves kodi")
    codes = page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10
    for name in ("mfa_index", "mfa_generate_recovery_codes", "mfa_deactivate_totp"):
        page.goto(reverse(name))
        sound(page)
    page.context.clear_cookies()
    sign_in(page, user.email)
    heading(page, "Otrs solis")
    sound(page)
    fill(page, {"code": "000000"})
    page.locator("main").get_by_role("button", name="Pieslēgties", exact=True).click()
    expect(page.locator("#summary")).to_contain_text("Kods nav pareizs")
    sound(page)
    fill(page, {"code": codes[0]})
    page.locator("main").get_by_role("button", name="Pieslēgties", exact=True).click()
    heading(page, "Kā sauc jūsu iestādi?")


def test_colleague_is_invited_and_joins(new_page: NewPage, live_server: Any) -> None:
    workspace = create_workspace("Piemēra novada pašvaldība", person("Olga Īpašniece"))
    colleague = person("Edgars Jaunais")
    mine, theirs = new_page(), new_page()
    signed_in(mine, live_server.url, workspace.memberships.get().user)
    mine.goto(reverse("workspace_settings", args=[workspace.key]))
    fill(mine, {"email": colleague.email})
    mine.get_by_role("button", name="Izveidot uzaicinājumu").click()
    expect(mine.locator("main")).to_contain_text(f"Nosūtīta uz {colleague.email}.")
    link = mine.input_value("#link")
    assert link in mail.outbox[-1].body
    theirs.goto(link)
    sound(theirs)
    theirs.locator("main").get_by_role("link", name="Pieslēgties").click()
    fill(theirs, {"login": colleague.email, "password": PASSWORD})
    theirs.locator("main").get_by_role("button", name="Pieslēgties", exact=True).click()
    heading(theirs, "Uzaicinājums iestādē „Piemēra novada pašvaldība”")
    sound(theirs)
    theirs.get_by_role("button", name="Pievienoties").click()
    heading(theirs, "Piemēra novada pašvaldība")
    third = new_page()
    third.goto(link)
    heading(third, "Uzaicinājums vairs neder")
    sound(third)


def test_provider_is_reached_through_the_content_policy(page: Page, live_server: Any, oidc_server: str) -> None:
    given = [
        {"id": "valsts", "name": "Vienotā pieteikšanās", "server_url": oidc_server, "client_id": "ekase", "secret": "s"}
    ]
    before = settings.SOCIALACCOUNT_PROVIDERS
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": openid_connect_apps(json.dumps(given))}}
    try:
        page.goto(reverse("account_login"))
        sound(page)
        page.get_by_role("link", name="Vienotā pieteikšanās").click()
        sound(page)
        page.get_by_role("button", name="Turpināt").click()
        page.wait_for_url(f"{oidc_server}/**")
        page.locator("button[value=zane], button:has-text('zane')").first.click()
        heading(page, "Kā sauc jūsu iestādi?")
        assert User.objects.get().name == "Zane Liepa"
        page.goto(reverse("account_set_password"))
        sound(page)
        page.goto(reverse("socialaccount_connections"))
        sound(page)
    finally:
        settings.SOCIALACCOUNT_PROVIDERS = before


@pytest.fixture(params=["wide", "phone"])
def visitor(new_page: NewPage, request: pytest.FixtureRequest) -> Page:
    return new_page(**({"viewport": PHONE, "has_touch": True, "is_mobile": True} if request.param == "phone" else {}))


def test_pages_of_signing_in(visitor: Page, transactional_db: None) -> None:
    for name in (
        "account_login",
        "account_signup",
        "account_inactive",
        "account_reset_password",
        "account_password_reset_completed",
        "socialaccount_login_cancelled",
        "socialaccount_login_error",
    ):
        visitor.goto(reverse(name))
        sound(visitor)
    visitor.goto(reverse("account_signup"))
    visitor.get_by_role("button", name="Reģistrēties").click()
    expect(visitor.locator("#summary")).to_contain_text("Ievadiet e-pastu")
    sound(visitor)
    user = person()
    visitor.goto(reverse("account_reset_password"))
    fill(visitor, {"email": user.email})
    visitor.get_by_role("button", name="Sūtīt kodu").click()
    heading(visitor, "Ierakstiet kodu")
    sound(visitor)
    fill(visitor, {"code": mailed_code()})
    visitor.get_by_role("button", name="Turpināt").click()
    heading(visitor, "Jauna parole")
    sound(visitor)


def test_pages_of_a_person_and_an_institution(visitor: Page, live_server: Any) -> None:
    long = "Ļoti garš nosaukums, kurā ir viensvārdskurštiešāmirļotigaršunnekurnelūst, " * 2
    workspace = create_workspace(long, person("Olga Īpašniece"))
    owner = workspace.memberships.get().user
    other = member(workspace, name="Edgarsarļotigaruvienāvārdārakstītuuzvārdukasnekurnelūst Sagatavotājs")
    invite(workspace, Membership.EDITOR, by=owner, email="kads@piemers.lv")
    guest_key = "a-browser-of-the-tests"
    draft(guest_key)
    signed_in(visitor, live_server.url, owner)
    pages = [
        reverse("profile"),
        reverse("account_email"),
        reverse("account_change_password"),
        reverse("account_reauthenticate"),
        reverse("account_logout"),
        reverse("usersessions_list"),
        reverse("mfa_index"),
        reverse("delete_account"),
        reverse("socialaccount_connections"),
        reverse("workspace_create"),
        *(
            reverse(name, args=[workspace.key])
            for name in ("workspace", "workspace_settings", "workspace_erase", "workspace_leave")
        ),
        reverse("member_remove", args=[workspace.key, workspace.memberships.get(user=other).pk]),
    ]
    for page in pages:
        visitor.goto(page)
        sound(visitor)
    many_applications(workspace, 120)
    for query in ("", "?q=anna&lapa=2", "?q=nav"):
        visitor.goto(workspace.get_absolute_url() + query)
        sound(visitor)
    visitor.locator(".person summary").click()
    expect(visitor.locator(".person .menu")).to_be_visible()
    sound(visitor)
    visitor.keyboard.press("Escape")
    expect(visitor.locator(".person .menu")).to_be_hidden()


def test_page_of_bringing_drafts(visitor: Page, live_server: Any) -> None:
    workspace = create_workspace("Iestāde", person())
    user = workspace.memberships.get().user
    begin(visitor)
    visitor.goto(reverse("account_login"))
    fill(visitor, {"login": user.email, "password": PASSWORD})
    visitor.locator("main").get_by_role("button", name="Pieslēgties", exact=True).click()
    heading(visitor, "Kurā iestādē glabāt iesākto?")
    sound(visitor)
    visitor.get_by_role("button", name="Pārņemt", exact=True).click()
    heading(visitor, "Iestāde")
    assert Application.objects.get().workspace == workspace


def test_administration_works_under_the_content_policy(page: Page, live_server: Any) -> None:
    user = person("Pēteris Administrators", is_staff=True, is_superuser=True)
    with_second_factor(user)
    workspace = create_workspace("Iestāde", person("Olga Īpašniece"))
    application = beginning.begin(workspace=workspace)
    signed_in(page, live_server.url, user)
    page.goto(reverse("admin:index"))
    page.goto(reverse("admin:applications_application_changelist"))
    page.get_by_role("link", name=application.reference).click()
    expect(page.locator("#content")).to_contain_text(application.reference)
    page.goto(reverse("admin:institutions_user_changelist"))
    page.get_by_role("link", name="olgapaniece@piemers.lv").click()
    expect(page.locator("#content")).to_contain_text("Olga Īpašniece")
