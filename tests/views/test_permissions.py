"""Permissions of other institutions: the list of those needed, and the letters."""

from __future__ import annotations

import io
import zipfile

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from applications.acts.amending import open_for_editing
from applications.formats.pdf import RenderingFailed
from applications.formats.permission import Letter
from applications.models import Application
from tests.support.drafts import account, draft, freeze, fresh
from tests.support.html import Page
from tests.support.people import GUEST

OTHER = {"holder": "other", "permission": "written"}
DOME = Letter("Rīgas dome", ()).key


@pytest.fixture
def application(db: None) -> Application:
    return draft(
        GUEST,
        accounts=[
            account(1),
            account(2, **OTHER, holder_name="Rīgas dome"),
            account(3, **OTHER, holder_name="rīgas  Dome"),
            account(4, **OTHER, holder_name="Ogres novads"),
            account(5, **OTHER | {"permission": "by_law"}, holder_name="VID", legal_basis="Likums"),
            account(6, **OTHER),
        ],
    )


def to(name: str, application: Application, *args: object) -> str:
    return reverse(name, args=[application.reference, *args])


def test_each_institution_has_one_letter(client: Client, application: Application) -> None:
    page = Page(client.get(to("permissions", application)))
    assert page.texts(".files .about") == ["Rīgas dome 2 konti", "Ogres novads 1 konts"]
    assert page.link("Atļauja (PDF): Rīgas dome") == to("permission", application, DOME)
    assert "1 kontam nav norādīts citas iestādes nosaukums." in page.text(".notice")
    for name in ("accounts", "review"):
        assert Page(client.get(to(name, application))).leads_to(to("permissions", application))


def test_letter_is_downloaded_as_pdf(client: Client, application: Application) -> None:
    answer = client.get(to("permission", application, DOME))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="atlauja-rigas-dome.pdf"'
    assert len(pikepdf.open(io.BytesIO(answer.content)).pages) == 1


def test_letters_of_a_version_are_always_the_same_bytes(client: Client, application: Application) -> None:
    freeze(application)
    first, second = (client.get(to("version_permission", application, 1, DOME)).content for _ in range(2))
    assert first == second
    assert first[:5] == b"%PDF-"
    open_for_editing(fresh(application))
    fresh(application).accounts.all().delete()
    assert client.get(to("version_permission", application, 1, DOME)).content == first
    assert client.get(to("permission", application, DOME)).status_code == 404
    page = Page(client.get(reverse("version", args=[application.reference, 1])))
    assert page.leads_to(to("version_permissions", application, 1))


def test_zip_of_letters_is_the_same_at_each_download(client: Client, application: Application) -> None:
    first, second = (client.get(to("permissions_zip", application)).content for _ in range(2))
    assert first == second
    freeze(application)
    first, second = (client.get(to("version_permissions_zip", application, 1)).content for _ in range(2))
    assert first == second


def test_all_letters_come_in_one_zip(client: Client, application: Application) -> None:
    answer = client.get(to("permissions_zip", application))
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert names == ["01-atlauja-rigas-dome.pdf", "02-atlauja-ogres-novads.pdf"]
    assert answer["Content-Disposition"] == f'attachment; filename="atlaujas-{application.reference}.zip"'


@pytest.mark.parametrize(("institutions", "is_said"), [(9, False), (10, True)])
def test_page_says_that_one_message_does_not_take_all_files(
    client: Client, db: None, institutions: int, is_said: bool
) -> None:
    accounts = [account(number, **OTHER, holder_name=f"Iestāde {number}") for number in range(institutions)]
    application = draft(GUEST, accounts=accounts)
    said = Page(client.get(to("permissions", application))).text("main")
    words = "Kopā ar pieteikumu jāsūta 11 faili. Vienam e-adreses ziņojumam var pievienot līdz 10 failiem"
    assert (words in said) is is_said
    assert (f"pieteikuma apzīmējumu {application.reference}" in said) is is_said


def test_page_says_that_no_permission_is_needed(client: Client, db: None) -> None:
    own = draft(GUEST, accounts=[account(1)])
    assert "Pagaidām tādu nav." in Page(client.get(to("permissions", own))).text(".empty")
    assert client.get(to("permissions_zip", own)).status_code == 404
    assert not Page(client.get(to("accounts", own))).leads_to(to("permissions", own))


@pytest.mark.parametrize("key", ["0" * 12, "x", DOME.upper()])
def test_unknown_letter_is_not_found(client: Client, application: Application, key: str) -> None:
    assert client.get(to("permission", application, key)).status_code == 404


@pytest.mark.parametrize("name", ["permission", "permissions_zip"])
def test_message_says_that_a_letter_cannot_be_rendered(
    client: Client, application: Application, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> bytes:
        raise RenderingFailed

    monkeypatch.setattr("applications.formats.permission.write", fail)
    answer = client.get(to(name, application, *([DOME] if name == "permission" else [])), follow=True)
    assert "Atļauju neizdevās sagatavot." in Page(answer).text(".messages")
