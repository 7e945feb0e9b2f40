"""Three people at once: who prepares hands over, who signs opens the link in a browser of their own, an outsider has
neither; with JavaScript, without, on a phone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from applications.acts import comparing
from applications.acts.amending import open_for_editing
from applications.acts.beginning import begin
from applications.models import Application, File, Handover, State, Version
from institutions.acts import create_workspace
from tests.support.drafts import MANAGED, SECTIONS, account, draft, fill, freeze, fresh, many_accounts
from tests.support.people import member, person
from tests.support.signatures import pki
from tests.support.signatures.signing import Signing, container
from tests.support.walking import PHONE, WAYS, NewPage, heading, own, payload, signed_in, sound

pytestmark = pytest.mark.usefixtures("inspector_ended")


def finished(application: Application) -> Version:
    """Finished, with something dropped, changed and added since the one before."""
    document = application.document()
    gone = replace(document.accounts[0], iban=account(77)["iban"])
    before = replace(
        document,
        accounts=(gone, *document.accounts[1:]),
        signatory=replace(document.signatory, surname="Bērziņš"),
    )
    comparing.compare_with_document(application, "vecais.xml", before)
    return freeze(application)


def signed(version: Version, *signings: Signing) -> bytes:
    prepared = bytes(File.objects.get(version=version, kind="pdf").content)
    return container(*signings or (Signing(),), documents={"pieteikums.pdf": prepared})


@pytest.mark.parametrize("way", WAYS)
def test_three_people_at_once(new_page: NewPage, live_server: Any, way: str) -> None:
    preparer, signatory, outsider = (new_page(**WAYS[way]) for _person in range(3))

    def look(page: Page) -> None:
        if "without" not in way:  # axe needs JavaScript
            sound(page)

    application = draft(own(preparer, live_server.url), accounts=[account(1), account(2, **MANAGED)])
    version = finished(application)
    own(outsider, live_server.url, "another-browser")
    address = reverse("version", args=[application.reference, 1])

    preparer.goto(address)
    preparer.locator("summary", has_text="Izveidot saiti").click()
    expect(preparer.get_by_label("Saites saņēmējs")).to_have_value("Jānis Ozols")
    preparer.get_by_label("E-pasts").fill("nav")
    look(preparer)
    preparer.get_by_role("button", name="Izveidot saiti").click()
    expect(preparer.locator("#summary")).to_contain_text("Ievadiet e-pastu šādā formātā")
    look(preparer)
    preparer.get_by_label("E-pasts").fill("janis@piemers.lv")
    preparer.get_by_label("7 dienas").check()
    preparer.get_by_role("button", name="Izveidot saiti").click()
    heading(preparer, "Dokuments ir gatavs parakstīšanai")
    expect(preparer.locator("main")).to_contain_text("Nosūtīta uz janis@piemers.lv.")
    look(preparer)
    link = preparer.input_value("#link")

    signatory.goto(link)
    heading(signatory, "Pieteikums parakstīšanai")
    look(signatory)
    expect(signatory.locator("main")).to_contain_text("Lietotājs zaudēs pieeju 1 kontam")
    expect(signatory.locator("main")).to_contain_text("120384-16035")
    signatory.get_by_role("link", name="Viss salīdzinājums").click()
    heading(signatory, f"Ko maina pieteikuma {application.reference} 1. versija")
    look(signatory)
    signatory.get_by_role("link", name="Atpakaļ uz pieteikumu").click()
    with signatory.expect_download() as download:
        signatory.get_by_role("link", name="PDF parakstīšanai").click()
    assert download.value.path().read_bytes() == bytes(File.objects.get(version=version, kind="pdf").content)

    outsider.goto(link.rstrip("/")[:-1] + "/")
    heading(outsider, "Saite neder")
    look(outsider)
    for page in (signatory, outsider):
        page.goto(address)
        heading(page, "Šo pieteikumu šeit nevar atvērt")

    signatory.goto(link)
    wrong = signed(version, Signing(holder=pki.unqualified()))
    signatory.get_by_label("Parakstītais PDF vai EDOC").set_input_files(payload("nepareizs.edoc", wrong))
    signatory.get_by_role("button", name="Augšupielādēt parakstīto").click()
    heading(signatory, "Parakstītais fails neatbilst")
    look(signatory)
    signatory.get_by_role("link", name="Atpakaļ uz pieteikumu").click()
    right = payload("parakstits.edoc", signed(version))
    signatory.get_by_label("Parakstītais PDF vai EDOC").set_input_files(right)
    signatory.get_by_role("button", name="Augšupielādēt parakstīto").click()
    heading(signatory, "Parakstītais fails atbilst")
    look(signatory)
    judged = signatory.url
    signatory.get_by_role("link", name="Atpakaļ uz pieteikumu").click()
    expect(signatory.locator("main")).to_contain_text("Pieteikums ir parakstīts")
    look(signatory)

    preparer.goto(address)
    heading(preparer, "Pieteikums ir parakstīts")
    preparer.locator("summary", has_text="Parakstītais fails").click()
    expect(preparer.locator(".tasks", has_text="parakstits.edoc")).to_be_visible()
    expect(preparer.locator(".tasks", has_text="Atvērta")).to_be_visible()
    preparer.locator(".tasks a", has_text="Atsaukt").click()
    heading(preparer, "Vai atsaukt parakstītāja saiti?")
    look(preparer)
    preparer.get_by_role("button", name="Atsaukt saiti").click()
    expect(preparer.locator("main")).to_contain_text("Saite ir atsaukta")

    for gone in (link, judged):
        signatory.goto(gone)
        heading(signatory, "Saite ir atsaukta")
    look(signatory)
    assert fresh(application).state == State.SIGNED


@pytest.mark.parametrize("viewport", [None, PHONE])
def test_institutions_editor_hands_over_and_the_version_moves_on(
    new_page: NewPage, live_server: Any, viewport: dict[str, int] | None
) -> None:
    options: dict[str, Any] = {"viewport": viewport, "has_touch": True, "is_mobile": True} if viewport else {}
    editor, signatory = new_page(**options), new_page(**options)
    workspace = create_workspace("Piemēra novada pašvaldība", person("Olga Īpašniece"))
    application = begin(workspace=workspace)
    fill(application, SECTIONS, [account(1, holder="other", holder_name="Piemēra dome", permission="written")])
    many_accounts(application, 130, first=10)
    application = fresh(application)
    freeze(application)
    signed_in(editor, live_server.url, member(workspace, name="Edgars Sagatavotājs"))

    editor.goto(reverse("version", args=[application.reference, 1]))
    editor.locator("summary", has_text="Izveidot saiti").click()
    editor.get_by_role("button", name="Izveidot saiti").click()
    link = editor.input_value("#link")
    expect(editor.locator("main")).to_contain_text("Ar šo saiti var redzēt visu pieteikumu")

    signatory.goto(link)
    expect(signatory.locator("main")).to_contain_text("Jums to nodeva Edgars Sagatavotājs.")
    expect(signatory.locator("main")).to_contain_text("131 konts")
    signatory.get_by_role("link", name="Nākamie").click()
    expect(signatory.locator("main")).to_contain_text("101.–131. no 131")
    sound(signatory)

    open_for_editing(application)
    signatory.goto(link)
    expect(signatory.locator("main")).to_contain_text("Pieteikumu šobrīd maina.")
    sound(signatory)
    application = fresh(application)
    freeze(application)
    signatory.goto(link)
    heading(signatory, "Sagatavota jauna versija")
    sound(signatory)
    assert Handover.objects.get().version.number == 1
