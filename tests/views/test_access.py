"""An application is its browser's: to anybody else none of its addresses exists."""

import datetime
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

from applications import urls
from applications.acts import handing_over
from applications.acts.amending import open_for_editing
from applications.acts.beginning import begin
from applications.acts.editing import add_account, remove_account
from applications.domain.document import Document
from applications.formats.permission import Letter
from applications.inspection.inspection import Inspection
from applications.models import Application, Handover, Predecessor, SignedFile
from tests.support.drafts import SECTIONS, SLUGS, account, freeze, fresh, stored
from tests.views.conftest import first_account, removed_account

#: What is posted to each address; None where only GET is due.
POSTED: dict[str, dict[str, str] | None] = {
    "tasks": None,
    "erase": {},
    "accounts": None,
    "table_load": {"pasted": "LV02TREL0000000000008"},
    "table_preview": {},
    "table_sheet": {"sheet": "Konti"},
    "table_take_over": {"take": "all"},
    "table": None,
    "table_template": None,
    "accounts_change": {"new-scope": "all", "new-access_mode": "view"},
    "accounts_undo": {},
    "account_add": account(9),
    "account": account(9) | {"revision": "1"},
    "account_remove": {},
    "account_restore": {},
    "accounts_restore": {},
    "review": {"revision": "7", "confirmed": "1"},
    "finished": None,
    "history": None,
    "amend": {},
    "amend_give_up": {},
    "amend_again": {},
    "version": None,
    "download": None,
    "hand_over": {"days": "7"},
    "handover_withdraw": {},
    "signed_upload": {},
    "signed_file": None,
    "signed_download": None,
    "signed_judge": {},
    "signed_remove": {},
    "changes": {"none": "1"},
    "changes_restore": {"all": "1"},
    "version_changes": None,
    "permissions": None,
    "permissions_zip": None,
    "permission": None,
    "version_permissions": None,
    "version_permissions_zip": None,
    "version_permission": None,
    "step": {"to": "sent"},
    "step_back": {"from": "draft"},
    "register": {"on": "23.11.2026."},
    "terminate": {"on": "23.11.2026."},
    "following": {"how": "renew"},
    "end_of_term": None,
    "section": SECTIONS["client"] | {"revision": "1", "name": "Svešinieks"},
}
ONLY_POSTED = {
    "accounts_change",
    "accounts_undo",
    "table_sheet",
    "table_take_over",
    "account_remove",
    "account_restore",
    "accounts_restore",
    "amend",
    "amend_again",
    "begin",
    "check_begin",
    "signed_judge",
    "changes_restore",
    "step",
    "step_back",
}
#: Addresses that belong to no application.
PUBLIC = {"start", "applications", "begin", "help", "privacy", "accessibility", "schema", "check", "check_begin"}
#: Addresses of institutions: tests/institutions/test_addresses.py tries them.
OF_INSTITUTIONS = {"bring", "workspace", "workspace_download", "workspace_erase"}
#: Addresses of a signatory's link, with what is posted to each: whoever has the token, and nobody else.
OF_HANDOVERS: dict[str, dict[str, str] | None] = {
    "handover": None,
    "handover_changes": None,
    "handover_download": None,
    "handover_upload": {},
    "handover_signed": None,
}
#: Addresses of a signed file.
SIGNED = ("signed_file", "signed_download", "signed_judge", "signed_remove")


def names() -> Iterator[str]:
    for pattern in urls.urlpatterns:
        assert isinstance(pattern, URLPattern)
        assert pattern.name
        yield pattern.name


def address(name: str, application: Application) -> str:
    more: dict[str, list[object]] = {
        "account": [first_account(application).pk],
        "account_remove": [first_account(application).pk],
        "account_restore": [removed_account(application).pk],
        "version": [1],
        "download": [1, f"pieteikums-{application.reference}-v1.xml"],
        "section": [SLUGS["client"]],
        "hand_over": [1],
        "handover_withdraw": [1, Handover.objects.get(version__application=application).pk],
        "signed_upload": [1],
        "version_changes": [1],
        "permission": [LETTER],
        "version_permissions": [1],
        "version_permissions_zip": [1],
        "version_permission": [1, LETTER],
        **{each: [1, signed_file(application).pk] for each in SIGNED},
    }
    return reverse(name, args=[application.reference, *more.get(name, [])])


OTHERS = account(3, holder="other", holder_name="Piemēra dome", permission="written")
LETTER = Letter("Piemēra dome", ()).key
JUDGED = Inspection().to_json()


def handover_address(name: str, token: str, application: Application) -> str:
    more: dict[str, list[object]] = {
        "handover_download": [f"pieteikums-{application.reference}-v1.pdf"],
        "handover_signed": [signed_file(application).pk],
    }
    return reverse(name, args=[token, *more.get(name, [])])


def signed_file(application: Application) -> SignedFile:
    kept: SignedFile = SignedFile.objects.get(version__application=application)
    return kept


def filled(application: Application) -> Application:
    """An application that has something behind every address: a version, a signed file, a link that brought it, a new
    draft, a removed account, another institution's account, and something to be compared with."""
    add_account(application, OTHERS)
    application = fresh(application)
    Predecessor.keep(application, "vecais.xml", Document())
    version = freeze(application)
    kept = SignedFile.objects.create(
        version=version, name="a.edoc", content=b"", size=0, sha256="", judgement=JUDGED, passed=False
    )
    handover, _token = handing_over.hand_over(version, days=7)
    handover.signed_files.add(kept)
    open_for_editing(application)
    remove_account(first_account(application))
    return fresh(application)


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
        assert "Lapa nav atrasta" in answer.content.decode()
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
    assert "Lapa nav atrasta" in answer.content.decode()


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
