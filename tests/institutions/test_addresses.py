"""Every address of the project × every kind of visitor: only members reach an institution's addresses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from applications.acts.beginning import begin
from applications.models import Application, Handover
from common.tokens import token_hash
from institutions.acts import invite
from institutions.models import Membership, User, Workspace
from tests.support import addresses
from tests.support.addresses import OF_HANDOVERS, ONLY_POSTED, POSTED, filled, handover_address
from tests.support.drafts import MANAGED, SECTIONS, account, fill, fresh, stored
from tests.support.people import OTHER_GUEST, as_guest, browser, person

#: Addresses of one application: for members of its institution, except for those of owners.
OF_APPLICATION = set(POSTED)
OWNERS_OF_APPLICATION = {"erase", "signed_remove", "waiver"}
#: Addresses of one institution.
MEMBERS = {"workspace", "workspace_settings", "workspace_leave"}
OWNERS = {
    "workspace_download",
    "workspace_erase",
    "invite",
    "invitation_revoke",
    "member_role",
    "member_remove",
}
POSTED_OF_INSTITUTION = {"invite", "invitation_revoke", "member_role"}
#: Personal addresses: they show the visitor's own data, or redirect to signing in.
OWN = {
    "profile",
    "delete_account",
    "end_session",
    "account_logout",
    "account_reauthenticate",
    "account_email",
    "account_change_password",
    "account_set_password",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "usersessions_list",
    "socialaccount_connections",
    "workspace_create",
    "bring",
}
#: Public addresses, without data of anybody.
PUBLIC = addresses.PUBLIC | {
    "account_login",
    "account_signup",
    "account_inactive",
    "account_email_verification_sent",
    "account_reset_password",
    "account_confirm_password_reset_code",
    "account_complete_password_reset",
    "account_password_reset_completed",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",
    "openid_connect_login",
    "openid_connect_callback",
    "invitation",
}
SECRETS = ("120384", "Kļaviņa-Ābele", "TREL", "Piemēra novada")


def patterns(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every address pattern below a resolver with its name, namespace included."""
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from patterns(each, f"{namespace}{each.namespace}:" if each.namespace else namespace)
        else:
            yield f"{namespace}{each.name or ''}", each


def names() -> set[str]:
    return {name for name, _pattern in patterns(get_resolver())}


class Everybody(NamedTuple):
    guest: Client
    other_guest: Client
    other: Client
    editor: Client
    owner: Client


@pytest.fixture
def everybody(db: None, other: Client, editor: Client, owner: Client) -> Everybody:
    other_guest = as_guest(Client(), OTHER_GUEST)
    begin(guest=OTHER_GUEST)
    return Everybody(Client(), other_guest, other, editor, owner)


@pytest.fixture
def application(workspace: Workspace) -> Application:
    """An institution's application with something at every address."""
    application = begin(workspace=workspace, by="Olga Īpašniece")
    fill(application, SECTIONS, [account(1), account(2, **MANAGED)])
    return filled(fresh(application))


def address(name: str, application: Application, workspace: Workspace) -> str:
    if name in OF_APPLICATION:
        return addresses.address(name, application)
    editor = workspace.memberships.get(role=Membership.EDITOR).pk
    more: dict[str, list[Any]] = {
        "member_role": [editor],
        "member_remove": [editor],
        "invitation_revoke": [_invitation(workspace)],
    }
    return reverse(name, args=[workspace.key, *more.get(name, [])])


def _invitation(workspace: Workspace) -> int:
    if not workspace.invitations.exists():
        invite(workspace, Membership.EDITOR, by=workspace.memberships.get(role=Membership.OWNER).user)
    return workspace.invitations.get().pk


def test_every_address_is_in_the_matrix() -> None:
    known = OF_APPLICATION | MEMBERS | OWNERS | OWN | PUBLIC | set(OF_HANDOVERS)
    assert {name for name in names() if not name.startswith("admin:")} == known


@pytest.mark.parametrize("name", sorted(OF_APPLICATION | MEMBERS | OWNERS))
def test_address_of_an_institution_is_found_by_its_members_only(
    everybody: Everybody, application: Application, workspace: Workspace, name: str
) -> None:
    url, before, people = address(name, application, workspace), stored(application), _members(workspace)
    for_owners = name in OWNERS | OWNERS_OF_APPLICATION
    shut_out = [everybody.guest, everybody.other_guest, everybody.other, *([everybody.editor] if for_owners else [])]
    for client in shut_out:
        posted = POSTED.get(name) or {"role": "owner", "name": "Mans", "typed": workspace.name}
        answers = [client.get(url), client.post(url, posted), client.post(url, posted, headers={"HX-Request": "true"})]
        for answer in answers:
            assert answer.status_code == 404, (name, answer.status_code)
            shown = answer.content.decode()
            assert not any(secret in shown for secret in SECRETS if client is not everybody.editor), name
    assert (stored(application), _members(workspace)) == (before, people)
    let_in = [everybody.owner] if for_owners else [everybody.editor, everybody.owner]
    for client in let_in:
        refuses = name in ONLY_POSTED | POSTED_OF_INSTITUTION
        assert client.get(url).status_code in ({405} if refuses else {200, 302}), name


@pytest.mark.parametrize("name", OF_HANDOVERS)
def test_address_of_a_link_is_opened_by_its_token_only(
    everybody: Everybody, application: Application, name: str
) -> None:
    """Membership opens none of these addresses; the token opens them to anybody."""
    before = stored(application)
    guessed = handover_address(name, "A" * 43, application)
    for client in everybody:
        for answer in (client.get(guessed), client.post(guessed, {"x": "y"})):
            assert answer.status_code == 404
            assert "Saite neder" in answer.content.decode()
            assert not any(secret in answer.content.decode() for secret in SECRETS)
    token = "B" * 43
    Handover.objects.update(token_hash=token_hash(token))
    for client in everybody:
        assert client.get(handover_address(name, token, application)).status_code in (200, 302)
    assert stored(application) == before


def _members(workspace: Workspace) -> list[tuple[int, str]]:
    return list(workspace.memberships.order_by("pk").values_list("user_id", "role"))


def own_address(name: str, user: User) -> str:
    if name == "end_session":
        return reverse(name, args=[user.usersession_set.get().pk])  # type: ignore[attr-defined]
    return reverse(name, args=[1]) if name in {"mfa_edit_webauthn", "mfa_remove_webauthn"} else reverse(name)


@pytest.mark.parametrize("name", sorted(OWN - {"account_logout"}))
def test_personal_address_redirects_others_to_signing_in(db: None, name: str) -> None:
    user = person()
    browser(user)
    url = own_address(name, user)
    for answer in (Client().get(url), Client().post(url)):
        assert answer.status_code == 302 or (name, answer.status_code) == ("end_session", 405)
        if answer.status_code == 302:
            assert answer["Location"].startswith(("/piekluve/pieslegties/", "/piekluve/apstiprinat-sevi/"))


def test_session_of_another_person_cannot_be_ended(db: None) -> None:
    user = person()
    browser(user)
    assert browser(person("Cits Cilvēks")).post(own_address("end_session", user)).status_code == 404
    assert user.usersession_set.count() == 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", sorted(name for name in names() if name.startswith("admin:")))
def test_admin_is_closed_to_everybody_here(everybody: Everybody, name: str) -> None:
    url = _administrations(name)
    for client in everybody:
        answer = client.get(url)
        signed_in = "_auth_user_id" in client.session
        if name == "admin:logout":
            assert answer.status_code in (302, 405)
        elif signed_in and name == "admin:login":
            assert answer.status_code == 404
        else:
            assert answer.status_code == 302, (name, answer.status_code)
            assert answer["Location"].partition("?")[0] in ("/administresana/login/", "/piekluve/pieslegties/"), name


def _administrations(name: str) -> str:
    if name == "admin:":
        return reverse("admin:index") + "nav/tadas/"
    arguments: list[list[Any]] = [[], ["1"], ["applications"], ["1", "1"]]
    for given in arguments:
        with suppress(NoReverseMatch):
            return reverse(name, args=given)
    pytest.fail(f"{name} cannot be asked for")
