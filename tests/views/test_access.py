"""An application is its browser's: to anybody else none of its addresses exists."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applications.acts.amending import open_for_editing
from applications.acts.beginning import begin
from applications.models import Application, SignedFile
from tests.support.addresses import (
    JUDGED,
    OF_HANDOVERS,
    OF_INSTITUTIONS,
    ONLY_POSTED,
    POSTED,
    PUBLIC,
    address,
    filled,
    names,
)
from tests.support.drafts import SECTIONS, account, first_account, fresh, removed_account, stored


@pytest.fixture
def full(application: Application) -> Application:
    return filled(application)


def test_every_address_is_of_one_kind() -> None:
    assert set(names()) == set(POSTED) | PUBLIC | OF_INSTITUTIONS | set(OF_HANDOVERS)


@pytest.mark.parametrize("name", POSTED)
def test_address_exists_for_its_own_browser(client: Client, full: Application, name: str) -> None:
    assert client.get(address(name, full)).status_code in ({405} if name in ONLY_POSTED else {200, 302})


@pytest.mark.parametrize("name", POSTED)
@pytest.mark.parametrize("has_session", [True, False])
def test_address_of_others_is_not_found(stranger: Client, full: Application, name: str, has_session: bool) -> None:
    browser, before = stranger if has_session else Client(), stored(full)
    answers = []
    if name not in ONLY_POSTED:
        answers.append(browser.get(address(name, full)))
    if POSTED[name] is not None:
        answers += [browser.post(address(name, full), POSTED[name], headers=headers) for headers in ({}, HTMX)]
    for answer in answers:
        assert answer.status_code == 404
        assert "Šo pieteikumu šeit nevar atvērt" in answer.content.decode()
        for secret in ("120384", "Kļaviņa", "TREL"):
            assert secret not in answer.content.decode()
    assert stored(full) == before


HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize("name", [name for name, posted in POSTED.items() if posted is None])
def test_address_to_read_refuses_post(client: Client, full: Application, name: str) -> None:
    before = stored(full)
    assert client.post(address(name, full)).status_code == 405
    assert stored(full) == before


@pytest.mark.parametrize("name", sorted(ONLY_POSTED))
def test_address_to_post_refuses_get(client: Client, full: Application, name: str) -> None:
    before = stored(full)
    answer = client.get(reverse(name) if name in PUBLIC else address(name, full))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert stored(full) == before
    assert Application.objects.count() == 1


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
@pytest.mark.parametrize("name", POSTED)
def test_other_methods_are_refused(client: Client, full: Application, name: str, method: str) -> None:
    before = stored(full)
    assert getattr(client, method)(address(name, full)).status_code == 405
    assert stored(full) == before


@pytest.mark.parametrize("name", [name for name, posted in POSTED.items() if posted is not None])
def test_post_without_token_is_refused(full: Application, client: Client, name: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    before = stored(full)
    answer = strict.post(address(name, full), POSTED[name])
    assert answer.status_code == 403
    assert "Lapa ir novecojusi" in answer.content.decode()
    assert stored(full) == before


@pytest.mark.parametrize("name", ["account", "account_remove", "account_restore"])
def test_account_of_another_application_is_not_found(client: Client, full: Application, name: str) -> None:
    other = begin(guest=full.guest)
    before = stored(full)
    row = first_account(full) if name != "account_restore" else removed_account(full)
    answer = client.post(reverse(name, args=[other.reference, row.pk]), account(9) | {"revision": "1"})
    assert answer.status_code == 404
    assert stored(full) == before


@pytest.mark.parametrize("reference", ["AAA-AAA", "aaa", "1", "%00", "K7M-4PE%00", "%ED%A0%80", "x" * 3000, "…"])
def test_unknown_reference_is_not_found(client: Client, application: Application, reference: str) -> None:
    answer = client.get(f"/pieteikumi/{reference}/")
    assert answer.status_code == 404
    assert "Šo pieteikumu šeit nevar atvērt" in answer.content.decode()


@pytest.mark.parametrize("pk", ["0", "99999999", "9" * 40, "9" * 5000, "-1", "1.5", "abc", "%00"])
@pytest.mark.parametrize("place", ["konti/{}/", "konti/{}/dzest/", "konti/{}/atjaunot/", "dokuments/{}/"])
def test_bad_number_is_not_found(client: Client, finished: Application, place: str, pk: str) -> None:
    SignedFile.objects.create(
        version=finished.versions.get(), name="a.edoc", content=b"", size=0, sha256="", judgement=JUDGED, passed=False
    )
    open_for_editing(finished)
    url = f"/pieteikumi/{finished.reference}/{place.format(pk)}"
    assert client.post(url).status_code in ({404, 405} if "dokuments" in place else {404})
    if place in ("konti/{}/", "dokuments/{}/"):
        assert client.get(url).status_code == 404


@pytest.mark.parametrize("slug", ["konti2", "client", "iestade2", "%00", "-"])
def test_unknown_section_is_not_found(client: Client, application: Application, slug: str) -> None:
    before = stored(application)
    assert client.get(f"/pieteikumi/{application.reference}/{slug}/").status_code == 404
    assert client.post(f"/pieteikumi/{application.reference}/{slug}/", SECTIONS["client"]).status_code == 404
    assert stored(application) == before


def test_pages_of_an_application_are_kept_by_no_cache(client: Client, full: Application) -> None:
    for name in POSTED:
        if name not in ONLY_POSTED:
            assert "no-store" in client.get(address(name, full))["Cache-Control"], name


def test_opening_an_application_is_noted_once_a_day(client: Client, application: Application) -> None:
    long_ago = timezone.localdate() - datetime.timedelta(days=29)
    Application.objects.update(opened_on=long_ago)
    client.get(reverse("tasks", args=[application.reference]))
    assert fresh(application).opened_on == timezone.localdate()


def test_strangers_visit_does_not_count_as_opening(stranger: Client, application: Application) -> None:
    long_ago = timezone.localdate() - datetime.timedelta(days=29)
    Application.objects.update(opened_on=long_ago)
    stranger.get(reverse("tasks", args=[application.reference]))
    assert fresh(application).opened_on == long_ago
