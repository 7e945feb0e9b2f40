"""Signing up and in by e-mail and password, the second factor, sessions, and attempts that must fail."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.core.cache.backends.db import DatabaseCache
from django.test import Client, override_settings
from django.urls import reverse
from django.utils.module_loading import import_string

from applications.models import Application
from institutions.acts import create_workspace
from institutions.models import User, Workspace
from tests.support.drafts import draft, fresh
from tests.support.people import (
    GUEST,
    PASSWORD,
    as_guest,
    browser,
    code_now,
    mail_server_down,
    mailed_code,
    person,
    with_second_factor,
)

pytestmark = pytest.mark.django_db

SIGNUP = {"name": "Anna Šķēle", "email": "Anna@Piemers.lv", "password1": PASSWORD}


def sign_up(client: Client, **other: str) -> None:
    client.post(reverse("account_signup"), SIGNUP | other)


def test_person_signs_up_with_a_code_from_the_mail() -> None:
    client = Client()
    answer = client.post(reverse("account_signup"), SIGNUP)
    assert (answer.status_code, answer["Location"]) == (302, reverse("account_email_verification_sent"))
    assert "_auth_user_id" not in client.session
    assert mail.outbox[-1].to == ["anna@piemers.lv"]
    assert mail.outbox[-1].subject == f"{mailed_code()} – kods e-pasta apstiprināšanai"
    client.post(reverse("account_email_verification_sent"), {"code": mailed_code()})
    user = User.objects.get()
    assert (user.email, user.name, client.session["_auth_user_id"]) == ("anna@piemers.lv", "Anna Šķēle", str(user.pk))
    assert EmailAddress.objects.get(user=user).verified


def test_page_says_that_no_mail_server_took_the_code_and_sends_another() -> None:
    client = Client()
    with mail_server_down():
        page = client.post(reverse("account_signup"), SIGNUP, follow=True)
    assert page.status_code == 200
    assert "Vēstuli uz anna@piemers.lv neizdevās nosūtīt" in page.content.decode()
    cache.clear()  # as if the minutes between two mails had passed
    client.post(reverse("account_email_verification_sent"), {"action": "resend"})
    client.post(reverse("account_email_verification_sent"), {"code": mailed_code()})
    assert EmailAddress.objects.get().verified


@pytest.mark.parametrize("known", [True, False])
def test_password_reset_without_a_mail_server_does_not_reveal_who_is_known(known: bool) -> None:
    if known:
        person(email="anna@piemers.lv")
    with mail_server_down():
        page = Client().post(reverse("account_reset_password"), {"email": "anna@piemers.lv"}, follow=True)
    assert page.status_code == 200
    assert "Vēstuli uz anna@piemers.lv neizdevās nosūtīt" in page.content.decode()


def test_password_is_changed_when_no_mail_server_takes_the_notification() -> None:
    user = person()
    client = browser(user)
    typed = {"oldpassword": PASSWORD, "password1": "Cita pļava 43", "password2": "Cita pļava 43"}
    with mail_server_down():
        page = client.post(reverse("account_change_password"), typed, follow=True)
    assert "neizdevās nosūtīt" in page.content.decode()
    user.refresh_from_db()
    assert user.check_password("Cita pļava 43")


def test_three_wrong_codes_end_signing_up() -> None:
    client = Client()
    sign_up(client)
    answer = client.post(reverse("account_email_verification_sent"), {"code": "XXXX-XXXX"})
    assert "Kods nav pareizs" in answer.content.decode()
    for _attempt in range(3):
        client.post(reverse("account_email_verification_sent"), {"code": "XXXX-XXXX"})
    right = mailed_code()
    client.post(reverse("account_email_verification_sent"), {"code": right})
    assert "_auth_user_id" not in client.session


def test_signing_up_with_a_known_address_looks_the_same_and_notifies_its_owner() -> None:
    person(email="anna@piemers.lv")
    mail.outbox.clear()
    known, unknown = Client(), Client()
    first = known.post(reverse("account_signup"), SIGNUP, follow=True)
    second = unknown.post(reverse("account_signup"), SIGNUP | {"email": "cita@piemers.lv"}, follow=True)
    assert first.redirect_chain == second.redirect_chain

    def shape(answer: object, email: str) -> str:
        page: str = answer.content.decode().replace(email, "")  # type: ignore[attr-defined]
        return page.replace(page.partition("csrfmiddlewaretoken")[2][:90], "")

    assert len(shape(first, "anna@piemers.lv")) == len(shape(second, "cita@piemers.lv"))
    assert mail.outbox[0].subject == "Ar šo adresi jau ir reģistrējušies"
    assert User.objects.count() == 2


class CountingHasher(MD5PasswordHasher):
    """Counts the passwords that were hashed: in production each takes a quarter of a second."""

    worked = 0

    def encode(self, password: str, salt: str) -> str:
        CountingHasher.worked += 1
        return super().encode(password, salt)


@pytest.mark.parametrize(
    ("name", "posted"),
    [
        ("account_signup", lambda email: SIGNUP | {"email": email}),
        ("account_login", lambda email: {"login": email, "password": "nav pareiza"}),
    ],
)
def test_signing_up_hashes_as_many_passwords_for_a_known_address(
    name: str, posted: Callable[[str], dict[str, str]]
) -> None:
    work = []
    with override_settings(PASSWORD_HASHERS=[f"{__name__}.CountingHasher"]):
        person(email="zinams@piemers.lv")
        person("Slēgts", email="slegts@piemers.lv", is_active=False)
        User.objects.create_user("iesakts@piemers.lv", PASSWORD, name="Nav apstiprinājis")
        no_password = person("Citur", email="citur@piemers.lv")
        no_password.set_unusable_password()
        no_password.save()
        for email in ("zinams", "slegts", "iesakts", "citur", "jauns"):
            cache.clear()
            CountingHasher.worked = 0
            Client().post(reverse(name), posted(f"{email}@piemers.lv"))
            work.append(CountingHasher.worked)
    assert work == [1] * 5


def test_wrong_password_and_unknown_address_get_the_same_answer() -> None:
    user = person()
    messages = []
    for email in (user.email, "nav@piemers.lv"):
        page = Client().post(reverse("account_login"), {"login": email, "password": "nav pareiza"}).content.decode()
        messages.append(page[page.index('id="summary"') :].partition("</div>")[0])
    assert messages[0] == messages[1]
    assert "E-pasts vai parole nav pareiza" in messages[0]


def test_password_reset_gets_the_same_answer_and_its_code_works_once() -> None:
    user = person()
    client, nobody = Client(), Client()
    mail.outbox.clear()
    answers = [
        client.post(reverse("account_reset_password"), {"email": user.email}),
        nobody.post(reverse("account_reset_password"), {"email": "nav@piemers.lv"}),
    ]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert mail.outbox[1].subject == "Ar šo adresi neviens nav reģistrējies"
    mail.outbox.pop()
    code = mailed_code()
    client.post(reverse("account_confirm_password_reset_code"), {"code": code})
    client.post(
        reverse("account_complete_password_reset"), {"password1": "Cita parole 99", "password2": "Cita parole 99"}
    )
    user.refresh_from_db()
    assert user.check_password("Cita parole 99")
    client.post(reverse("account_confirm_password_reset_code"), {"code": code})
    client.post(
        reverse("account_complete_password_reset"), {"password1": "Trešā parole 1", "password2": "Trešā parole 1"}
    )
    user.refresh_from_db()
    assert user.check_password("Cita parole 99")


def test_attempts_to_sign_in_are_counted_in_the_database_and_limited() -> None:
    user = person()
    assert issubclass(import_string(str(settings.CACHES["default"]["BACKEND"])), DatabaseCache)
    cache.clear()
    for _attempt in range(5):
        Client().post(reverse("account_login"), {"login": user.email, "password": "nav"})
    answer = Client().post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert "Pārāk daudz nesekmīgu mēģinājumu" in answer.content.decode()


def sign_in_with(client: Client, password: str) -> bool:
    client.post(reverse("account_login"), {"login": "anna@piemers.lv", "password": password})
    return "_auth_user_id" in client.session


def test_guesses_of_strangers_do_not_lock_a_device_on_which_the_person_signed_in() -> None:
    person(email="anna@piemers.lv")
    cache.clear()
    own = Client()
    assert sign_in_with(own, PASSWORD)
    own.post(reverse("account_logout"))
    forged = Client(REMOTE_ADDR="192.0.2.9")
    forged.cookies["device"] = own.cookies["device"].value[:-2] + "AA"
    for number in range(12):
        assert not sign_in_with(Client(REMOTE_ADDR=f"192.0.2.{number}"), "guess")
    assert not sign_in_with(Client(REMOTE_ADDR="198.51.100.7"), PASSWORD)
    assert not sign_in_with(forged, PASSWORD)
    assert sign_in_with(own, PASSWORD)


def test_guesses_on_a_known_device_are_counted_too() -> None:
    person(email="anna@piemers.lv")
    cache.clear()
    own = Client()
    assert sign_in_with(own, PASSWORD)
    own.post(reverse("account_logout"))
    for number in range(12):
        own.post(
            reverse("account_login"),
            {"login": "anna@piemers.lv", "password": "guess"},
            REMOTE_ADDR=f"192.0.2.{number}",
        )
    assert not sign_in_with(own, PASSWORD)


def test_site_mails_so_many_letters_in_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "LETTERS_PER_HOUR", 1)
    cache.clear()
    for name in ("one", "two"):
        page = Client().post(reverse("account_signup"), SIGNUP | {"email": f"{name}@piemers.lv"}, follow=True)
        assert page.status_code == 200
        assert ("neizdevās nosūtīt" in page.content.decode()) is (name == "two")
    assert [letter.to for letter in mail.outbox] == [["one@piemers.lv"]]


def test_too_many_sign_ups_get_our_page() -> None:
    cache.clear()
    answers = [Client().post(reverse("account_signup"), {"email": "a"}) for _attempt in range(21)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429]
    assert "Pārāk daudz mēģinājumu" in answers[-1].content.decode()


@pytest.mark.parametrize(("https", "address"), [(True, "203.0.113.7"), (False, "127.0.0.1")])
def test_proxy_names_the_visitors_address_only_behind_https(
    settings: pytest.FixtureRequest, https: bool, address: str
) -> None:
    settings.HTTPS = https  # type: ignore[attr-defined]
    user = person()
    Client(headers={"X-Real-IP": "203.0.113.7"}).post(
        reverse("account_login"), {"login": user.email, "password": PASSWORD}
    )
    assert user.usersession_set.get().ip == address  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "place",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "https:evil.example"],
)
def test_signing_in_redirects_to_this_site_only(place: str) -> None:
    user = person()
    for url in (reverse("account_login"), f"{reverse('account_login')}?next={place}"):
        answer = Client().post(url, {"login": user.email, "password": PASSWORD, "next": place})
        assert (answer.status_code, answer["Location"]) == (302, reverse("applications"))
    client = browser(user)
    assert client.post(reverse("account_logout"), {"next": place})["Location"] == "/"


def test_session_key_changes_on_signing_in_and_out() -> None:
    client = as_guest(Client(), GUEST)
    draft(GUEST)
    user, before = person(), client.session.session_key
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    within = client.session.session_key
    client.post(reverse("account_logout"))
    after = client.session.session_key
    assert len({before, within, after}) == 3
    assert "_auth_user_id" not in client.session
    assert client.session["guest"] == GUEST  # what the browser began is still the browser's


def test_inactive_person_cannot_sign_in() -> None:
    user = person()
    client = browser(user)
    User.objects.update(is_active=False)
    assert client.get(reverse("profile")).status_code == 302
    answer = Client().post(reverse("account_login"), {"login": user.email, "password": PASSWORD}, follow=True)
    assert "_auth_user_id" not in answer.client.session


def test_second_factor_is_required_and_its_secret_encrypted() -> None:
    user = person()
    secret = with_second_factor(user)
    assert secret not in str(Authenticator.objects.get(type="totp").data)
    client = Client()
    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert client.get(reverse("profile")).status_code == 302
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "Kods nav pareizs" in wrong.content.decode()
    client.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    assert client.session["_auth_user_id"] == str(user.pk)
    again = Client()
    again.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    again.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    assert "_auth_user_id" not in again.session  # a code works once


@pytest.mark.parametrize(("steps_ago", "is_in"), [(1, True), (3, False)])
def test_code_holds_for_the_half_minute_after_its_own(steps_ago: int, is_in: bool) -> None:
    """A code typed in its last second reaches the server in the next half minute."""
    user = person()
    code = code_now(with_second_factor(user), steps_ago=steps_ago)
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert ("_auth_user_id" in client.session) is is_in


def test_recovery_code_works_once() -> None:
    user = person()
    with_second_factor(user)
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    for is_in in (True, False):
        client = Client()
        client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert ("_auth_user_id" in client.session) is is_in


def test_other_sessions_can_be_ended_one_by_one_or_together() -> None:
    user = person()
    mine, second, third = browser(user), browser(user), browser(user)
    page = mine.get(reverse("usersessions_list")).content.decode()
    assert page.count("Kopš ") == 3
    session = user.usersession_set.get(session_key=second.session.session_key)  # type: ignore[attr-defined]
    mine.post(reverse("end_session", args=[session.pk]))
    assert [each.get(reverse("profile")).status_code for each in (mine, second, third)] == [200, 302, 200]
    mine.post(reverse("usersessions_list"))
    assert [each.get(reverse("profile")).status_code for each in (mine, third)] == [200, 302]


def test_person_changes_only_their_own_name() -> None:
    user, other = person(), person("Cits Cilvēks")
    browser(user).post(reverse("profile"), {"name": "Anna Jaunā", "email": "x@y.lv", "is_staff": "1"})
    user.refresh_from_db()
    other.refresh_from_db()
    assert (user.name, user.email, user.is_staff, other.name) == (
        "Anna Jaunā",
        "annale@piemers.lv",
        False,
        "Cits Cilvēks",
    )


def test_person_can_erase_themselves_unless_an_institution_would_lose_its_owner() -> None:
    user = person()
    workspace = create_workspace("Iestāde", user)
    client = browser(user)
    typed = {"typed": user.email}
    assert client.post(reverse("delete_account"), typed)["Location"].startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert "Iestāde" in client.post(reverse("delete_account"), typed).content.decode()
    assert User.objects.filter(pk=user.pk).exists()
    workspace.delete()
    assert "Ierakstiet tieši" in client.post(reverse("delete_account"), {"typed": "nav"}).content.decode()
    client.post(reverse("delete_account"), typed)
    assert not User.objects.filter(pk=user.pk).exists()
    assert "_auth_user_id" not in client.session


def test_guests_draft_can_be_brought_into_an_institution_named_after_it() -> None:
    application = draft(GUEST)
    client = as_guest(Client(), GUEST)
    sign_up(client)
    client.post(reverse("account_email_verification_sent"), {"code": mailed_code()})
    assert client.get(reverse("applications"))["Location"] == reverse("bring")
    assert 'value="Piemēra novada pašvaldība"' in client.get(reverse("bring")).content.decode()
    client.post(reverse("bring"), {"name": "Piemēra novada pašvaldība"})
    workspace = Workspace.objects.get()
    now = fresh(application)
    assert (workspace.name, now.workspace, now.guest) == ("Piemēra novada pašvaldība", workspace, "")
    assert client.get(now.get_absolute_url()).status_code == 200
    assert as_guest(Client(), GUEST).get(now.get_absolute_url()).status_code == 404


def test_guests_draft_can_be_left_in_the_browser() -> None:
    application = draft(GUEST)
    user = person()
    workspace = create_workspace("Iestāde", user)
    client = as_guest(browser(user), GUEST)
    assert client.get(reverse("applications"))["Location"] == reverse("bring")
    client.get(reverse("bring"))
    assert client.get(reverse("applications"))["Location"] == workspace.get_absolute_url()
    assert "sākts pirms pieslēgšanās" in client.get(workspace.get_absolute_url()).content.decode()
    assert fresh(application).guest == GUEST
    client.post(reverse("bring"), {"workspace": workspace.key})
    assert fresh(application).workspace == workspace


def test_draft_cannot_be_brought_into_an_institution_of_others() -> None:
    application = draft(GUEST)
    theirs = create_workspace("Cita", person("Cits Cilvēks"))
    client = as_guest(browser(person()), GUEST)
    answer = client.post(reverse("bring"), {"workspace": theirs.key})
    assert answer.status_code == 200
    assert "Ievadiet iestādes nosaukumu" in answer.content.decode()
    assert fresh(application).guest == GUEST


def test_person_without_an_institution_is_asked_for_one_field() -> None:
    client = browser(person())
    assert client.get(reverse("applications"))["Location"] == reverse("workspace_create")
    assert client.post(reverse("begin"))["Location"] == reverse("workspace_create")
    client.post(reverse("workspace_create"), {"name": "Iestāde"})
    client.post(reverse("begin"))
    application = Application.objects.get()
    assert (application.workspace, application.guest, application.saved_by) == (
        Workspace.objects.get(),
        "",
        "Anna Šķēle",
    )
    assert list(application.events.values_list("by", flat=True)) == ["Anna Šķēle"]


def test_posts_without_the_csrf_token_are_refused() -> None:
    user = person()
    create_workspace("Iestāde", user)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser(user).cookies
    key = Workspace.objects.get().key
    for name, arguments in (
        ("profile", []),
        ("workspace_create", []),
        ("invite", [key]),
        ("workspace_erase", [key]),
        ("workspace_leave", [key]),
        ("account_logout", []),
        ("account_login", []),
        ("account_signup", []),
    ):
        assert strict.post(reverse(name, args=arguments), {}).status_code == 403, name


def test_form_that_is_sent_twice_at_once_signs_up_one_person(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both requests find the address free before either has saved the person."""
    answers = []
    for _press in range(2):
        monkeypatch.setattr(
            "allauth.account.internal.flows.manage_email.email_already_exists", lambda email, **more: (email, False)
        )
        answers.append(Client().post(reverse("account_signup"), SIGNUP))
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [
        (302, reverse("account_email_verification_sent"))
    ] * 2
    assert User.objects.count() == 1
    assert len(mail.outbox) == 1
