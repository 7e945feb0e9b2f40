"""The admin: for administrators with a second factor, read-only, without personal codes."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db import models
from django.test import Client
from django.urls import reverse

from applications.acts.editing import save_section
from applications.models import Application, File, SignedFile, Version
from institutions.models import User, Workspace
from tests.support.drafts import SECTIONS, stored
from tests.support.people import PASSWORD, browser, code_now, person, with_second_factor

pytestmark = pytest.mark.django_db

CODES = ("120384-16035", "12038416035", "120384", "16035", "050575-14964", "05057514964")


@pytest.fixture
def administrator() -> Client:
    user = person("Pēteris Administrators", is_staff=True, is_superuser=True)
    secret = with_second_factor(user)
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    assert client.get(reverse("admin:index")).status_code == 200
    return client


def test_administrator_needs_a_second_factor() -> None:
    client = browser(person(is_staff=True, is_superuser=True))
    answer = client.get(reverse("admin:index"), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("mfa_index")
    assert "Servera administrēšanai vajadzīgs otrs pieslēgšanās solis" in answer.content.decode()


def test_administrator_signs_in_on_the_page_of_the_site() -> None:
    answer = Client().get(reverse("admin:index"), follow=True)
    assert answer.redirect_chain[-1][0].startswith(f"{reverse('account_login')}?next=")


def test_no_page_shows_a_personal_code_or_changes_contents(administrator: Client, application: Application) -> None:
    SignedFile.objects.create(
        version=Version.objects.get(),
        name="pieteikums 120384-16035.edoc",
        content=b"PK",
        size=2,
        sha256="0" * 64,
        judgement='{"code": "120384-16035"}',
        passed=True,
    )
    save_section(
        application.client,
        {"kind": "sworn_bailiff", "name": "Māra 050575-14964", "registration_number": "05057514964"},
        read_at=1,
    )
    before = stored(application)
    for model, model_admin in admin.site._registry.items():
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages = [reverse(f"{base}_changelist"), reverse(f"{base}_changelist") + "?q=120384-16035"]
        pages += [reverse(f"{base}_change", args=[row.pk]) for row in model._default_manager.all()]
        pages += [reverse(f"{base}_history", args=[row.pk]) for row in model._default_manager.all()[:1]]
        for page in pages:
            answer = administrator.get(page)
            assert answer.status_code == 200, page
            shown = answer.content.decode().replace('value="120384-16035"', "").replace("q=120384-16035", "")
            assert not any(code in shown for code in CODES), page
        assert administrator.get(reverse(f"{base}_add")).status_code == 403
        if (row := model._default_manager.first()) and model is not User:
            change = reverse(f"{base}_change", args=[row.pk])
            assert administrator.post(change, {"name": "x", "reference": "AAA-AAA"}).status_code == 403
        assert not any(
            "personal_code" in field or "registration_number" in field for field in model_admin.search_fields
        )
    assert stored(application) == before


def test_files_and_secrets_are_not_in_the_admin(administrator: Client, application: Application) -> None:
    names = {model.__name__ for model in admin.site._registry}
    assert names == {"Account", "Application", "Load", "TrustList", "User", "Version", "Workspace"}
    for model, model_admin in admin.site._registry.items():
        fields = model_admin.get_fields(None, None)  # type: ignore[arg-type]
        assert not any(
            isinstance(model._meta.get_field(name), models.BinaryField) for name in fields if isinstance(name, str)
        )
    page = administrator.get(reverse("admin:institutions_user_change", args=[person().pk])).content.decode()
    assert "md5$" not in page
    assert File not in admin.site._registry


def test_administrator_stops_a_person_from_signing_in_and_allows_it_again(administrator: Client) -> None:
    user = person()
    theirs = browser(user)
    change = reverse("admin:institutions_user_change", args=[user.pk])
    inline: dict[str, Any] = {f"memberships-{name}_FORMS": 0 for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}
    administrator.post(change, inline | {"is_superuser": "on", "is_staff": "on", "email": "x@y.lv"})
    user.refresh_from_db()
    assert (user.is_active, user.is_staff, user.is_superuser, user.email) == (False, False, False, "annale@piemers.lv")
    assert theirs.get(reverse("profile")).status_code == 302
    administrator.post(change, inline | {"is_active": "on"})
    user.refresh_from_db()
    assert user.is_active


def test_administrator_sees_no_pages_of_institutions(administrator: Client, application: Application) -> None:
    assert administrator.get(application.get_absolute_url()).status_code == 404
    assert administrator.get(Workspace.objects.get().get_absolute_url()).status_code == 404


def test_application_is_found_by_its_reference(administrator: Client, application: Application) -> None:
    page = reverse("admin:applications_application_changelist")
    assert application.reference in administrator.get(f"{page}?q={application.reference}").content.decode()
    name = SECTIONS["certificate_recipient"]["personal_code"]
    assert application.reference not in administrator.get(f"{page}?q={name}").content.decode()


def test_administrator_without_permissions_sees_nothing() -> None:
    user = person(is_staff=True)
    with_second_factor(user)
    user.user_permissions.add(Permission.objects.get(codename="view_workspace"))
    client = Client()
    client.force_login(user)
    assert client.get(reverse("admin:institutions_workspace_changelist")).status_code == 200
    assert client.get(reverse("admin:applications_application_changelist")).status_code == 403


@pytest.mark.parametrize(
    ("model", "asked"),
    [
        ("institutions_user", "password__startswith=pbkdf2"),
        ("applications_application", "guest__startswith=a"),
        ("applications_application", "saved_by__startswith=A"),
    ],
)
def test_filters_do_not_reveal_hidden_fields(administrator: Client, model: str, asked: str) -> None:
    answer = administrator.get(f"{reverse(f'admin:{model}_changelist')}?{asked}")
    assert answer.status_code == 400


def test_filters_of_the_page_work(administrator: Client) -> None:
    page = reverse("admin:applications_application_changelist")
    assert administrator.get(f"{page}?state__exact=draft").status_code == 200
