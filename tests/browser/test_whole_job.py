"""The whole job, from the start page to the files to sign: with JavaScript, and without."""

import hashlib
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.drafts import MANAGED, iban
from tests.support.walking import SAVE, WAYS, NewPage, begin, fill, fill_section, heading, no_sideways_scroll


@pytest.mark.parametrize("way", WAYS)
def test_whole_job_ends_with_files_to_sign(new_page: NewPage, way: str) -> None:
    page = new_page(**WAYS[way])
    reference = begin(page)
    no_sideways_scroll(page)

    for name, title in (("client", "Iestāde"), ("certificate_recipient", "Sertifikāta saņēmējs")):
        heading(page, title)
        no_sideways_scroll(page)
        fill_section(page, name)

    heading(page, "Pievienot kontu")
    expect(page.get_by_role("link", name="Ielādēt kontus no tabulas")).to_be_visible()
    no_sideways_scroll(page)
    fill(page, {"iban": iban(1), "holder": "own", "access_mode": "view"})
    no_sideways_scroll(page)
    page.get_by_role("button", name="Saglabāt un pievienot nākamo").click()
    heading(page, "Pievienot kontu")
    expect(page.get_by_label("Konta numurs")).to_have_value("")
    expect(page.get_by_label("Konta numurs")).to_be_focused()
    fill(page, {"iban": iban(2), **MANAGED})
    page.get_by_role("button", name="Saglabāt kontu").click()
    heading(page, "Konti")
    expect(page.locator("table.accounts tbody")).to_have_count(2)
    no_sideways_scroll(page)
    page.get_by_role("link", name="Turpināt").click()

    heading(page, "Paraksttiesīgais")
    no_sideways_scroll(page)
    fill_section(page, "signatory")
    heading(page, "Sagatavotājs")
    no_sideways_scroll(page)
    page.get_by_role("button", name="Tā pati persona, kas saņem sertifikātu").click()
    expect(page.get_by_label("Uzvārds")).to_have_value("Kļaviņa-Ābele")
    page.get_by_role("button", name="Saglabāt un turpināt").click()

    heading(page, "Pārbaudiet pieteikumu pirms parakstīšanas")
    expect(page.get_by_role("main")).to_contain_text("Visi instrukcijas noteikumi ir ievēroti.")
    no_sideways_scroll(page)
    page.get_by_role("button", name="Pabeigt un sagatavot dokumentu").click()

    heading(page, "Dokuments ir gatavs parakstīšanai")
    assert page.url.endswith(f"/pieteikumi/{reference}/dokuments/1/")
    no_sideways_scroll(page)
    page.locator("summary", has_text="Visi sagatavotie faili").click()
    for label, kind, beginning in (
        ("PDF parakstīšanai", "pdf", b"%PDF-1.7"),
        ("EDOC konteiners", "edoc", b"PK\x03\x04"),
        ("XML dati", "xml", b"<?xml"),
    ):
        content = downloaded(page, label, f"pieteikums-{reference}-v1-piemera-novada-pasvaldiba.{kind}")
        assert content.startswith(beginning)
        shown = page.locator(".files li", has_text=label).locator("code").inner_text()
        assert re.sub(r"\s", "", shown) == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("way", WAYS)
def test_three_accounts_take_nine_pages_from_start_to_document(new_page: NewPage, way: str) -> None:
    page = new_page(**WAYS[way])
    pages: list[str] = []
    page.on("domcontentloaded", lambda seen: pages.append(seen.url))
    begin(page)
    fill_section(page, "client")
    page.get_by_label("Šī persona arī sagatavo pieteikumu").check()
    fill_section(page, "certificate_recipient")
    for number, button in ((1, "Saglabāt un pievienot nākamo"), (2, "Saglabāt un pievienot nākamo"), (3, SAVE)):
        fill(page, {"iban": iban(number), "holder": "own", "access_mode": "view"})
        page.get_by_role("button", name=button).click()
        page.locator(f":not([value='{iban(number)}'])[name=iban], h1:text('Paraksttiesīgais')").first.wait_for()
    fill_section(page, "signatory")
    heading(page, "Pārbaudiet pieteikumu pirms parakstīšanas")
    page.get_by_role("button", name="Pabeigt un sagatavot dokumentu").click()
    heading(page, "Dokuments ir gatavs parakstīšanai")
    assert len(pages) == 9, pages


def downloaded(page: Page, label: str, name: str) -> bytes:
    """What clicking a download brings, under that file name."""
    with page.expect_download() as waiting:
        page.locator(".files").get_by_role("link", name=label).click()
    assert waiting.value.suggested_filename == name
    return Path(waiting.value.path()).read_bytes()
