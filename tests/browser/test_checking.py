"""Checking a file and the signed one in a real browser: with JavaScript, without, on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from applications.formats import json as document_json
from applications.models import Application, File
from tests.support.drafts import MANAGED, account, draft, freeze
from tests.support.factories import changed, institution
from tests.support.signatures import pki
from tests.support.signatures.signing import Signing, container
from tests.support.walking import WAYS, NewPage, heading, own, payload, sound

pytestmark = pytest.mark.usefixtures("inspector_ended")


@pytest.fixture(params=WAYS)
def page(new_page: NewPage, request: pytest.FixtureRequest, transactional_db: None) -> Page:
    return new_page(**WAYS[request.param])


def looked_at(page: Page, request: pytest.FixtureRequest) -> None:
    """axe needs JavaScript."""
    if "without" not in request.node.name:
        sound(page)


def test_file_is_checked_and_a_draft_begins_from_it(page: Page, request: pytest.FixtureRequest) -> None:
    page.goto("/")
    page.get_by_role("banner").get_by_role("link", name="Pārbaudīt dokumentu").click()
    heading(page, "Pārbaudīt dokumentu")
    looked_at(page, request)
    wrong = changed(institution(), {"signatory.given_name": "J."})
    page.get_by_label("Fails, ko pārbaudīt").set_input_files(payload("a.json", document_json.write(wrong)))
    page.get_by_role("button", name="Pārbaudīt", exact=True).click()
    heading(page, "Pārbaudes rezultāts")
    expect(page.locator(".points > .fail")).to_have_text("✗Neatbilst: Vai ievēroti instrukcijas noteikumi?1 kļūda.")
    looked_at(page, request)
    page.get_by_role("button", name="Sākt jaunu pieteikumu no šī").click()
    expect(page.get_by_text("Jauns pieteikums ir sākts ar faila datiem.")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Paraksttiesīgais").click()
    expect(page.get_by_label("Vārds", exact=True)).to_have_value("J.")


def test_no_file_is_not_sent(page: Page) -> None:
    page.goto("/parbaudit/")
    page.get_by_role("button", name="Pārbaudīt", exact=True).click()
    heading(page, "Pārbaudīt dokumentu")


def test_signed_file_is_verified_replaced_and_deleted(
    page: Page, live_server: Any, request: pytest.FixtureRequest
) -> None:
    application: Application = draft(own(page, live_server.url), accounts=[account(1), account(2, **MANAGED)])
    version = freeze(application)
    prepared = bytes(File.objects.get(version=version, kind="pdf").content)
    right = container(Signing(), documents={"pieteikums.pdf": prepared})
    wrong = container(Signing(holder=pki.unqualified()), documents={"pieteikums.pdf": prepared, "b.pdf": b"more"})
    address = f"/pieteikumi/{application.reference}/dokuments/1/"

    page.goto(address)
    page.get_by_label("Parakstītais PDF vai EDOC").set_input_files(payload("nepareizs.edoc", wrong))
    page.get_by_role("button", name="Augšupielādēt parakstīto").click()
    heading(page, "Nesūtiet šo failu")
    expect(page.locator(".points > .fail b")).to_have_text(
        ["Parakstīts tieši viens dokuments", "Parakstījis paraksttiesīgais"]
    )
    looked_at(page, request)

    page.goto(address)
    page.get_by_label("Parakstītais PDF vai EDOC").set_input_files(payload("pareizs.edoc", right))
    page.get_by_role("button", name="Augšupielādēt parakstīto").click()
    heading(page, "Parakstītais fails atbilst")
    looked_at(page, request)
    with page.expect_download() as download:
        page.get_by_role("link", name="Lejupielādēt parakstīto failu, ko sūtīt").click()
    assert download.value.path().read_bytes() == right
    page.get_by_role("button", name="Pārbaudīt vēlreiz").click()
    expect(page.get_by_text("Fails ir pārbaudīts vēlreiz.")).to_be_visible()

    page.goto(address)
    heading(page, "Pieteikums ir parakstīts")
    looked_at(page, request)
    page.locator("summary", has_text="Parakstītais fails").click()
    page.get_by_role("link", name="nepareizs.edoc").click()
    page.get_by_role("link", name="Dzēst failu").click()
    heading(page, "Vai dzēst parakstīto failu?")
    looked_at(page, request)
    page.get_by_role("button", name="Dzēst failu").click()
    page.locator("summary", has_text="Parakstītais fails").click()
    expect(page.get_by_role("link", name="nepareizs.edoc")).to_have_count(0)
    expect(page.get_by_role("link", name="pareizs.edoc")).to_have_count(1)


def test_too_large_file_is_refused_before_it_is_sent(new_page: NewPage, transactional_db: None) -> None:
    page = new_page()
    page.goto("/parbaudit/")
    field = page.get_by_label("Fails, ko pārbaudīt")
    field.set_input_files(payload("a.pdf", b" " * (10 * 1024 * 1024 + 1)))
    assert field.evaluate("field => field.validationMessage") == "Fails ir lielāks par 10 MB"
    field.set_input_files(payload("a.pdf", b" "))
    assert field.evaluate("field => field.validationMessage") == ""


def test_upload_with_an_error_leads_to_the_field(new_page: NewPage, live_server: Any, transactional_db: None) -> None:
    page = new_page()
    application = draft(own(page, live_server.url), accounts=[account(1)])
    freeze(application)
    page.goto(f"/pieteikumi/{application.reference}/dokuments/1/")
    page.get_by_label("Parakstītais PDF vai EDOC").set_input_files(payload("a.edoc", b"words"))
    page.get_by_role("button", name="Augšupielādēt parakstīto").click()
    expect(page.locator("#summary")).to_be_focused()
    sound(page)
