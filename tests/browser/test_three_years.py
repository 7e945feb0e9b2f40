"""From one application to the next, as a person walks it: registered, in the calendar, changed, compared, renewed."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from applications.acts import handing_over
from applications.acts.beginning import begin
from applications.acts.editing import remove_account, save_section
from applications.formats import xml
from applications.models import Application
from tests.support.drafts import (
    MANAGED,
    SECTIONS,
    account,
    draft,
    freeze,
    fresh,
    iban,
    join_chain,
    make_registered,
    many_accounts,
)
from tests.support.factories import institution
from tests.support.walking import PHONE, NewPage, heading, no_sideways_scroll, own, sound

WAYS: dict[str, dict[str, Any]] = {
    "wide": {},
    "without JavaScript": {"java_script_enabled": False},
    "on a phone": {"viewport": PHONE, "has_touch": True, "is_mobile": True},
}


def today() -> str:
    return f"{timezone.localdate():%d.%m.%Y.}"


@pytest.mark.parametrize("way", WAYS)
def test_one_application_follows_another(new_page: NewPage, live_server: Any, way: str) -> None:
    page = new_page(**WAYS[way])
    guest = own(page, live_server.url)
    other = {"holder": "other", "holder_name": "Rīgas dome", "permission": "written"}
    first = draft(guest, accounts=[account(1), account(2, **MANAGED), account(3), account(4, **other)])
    freeze(first)

    page.goto(f"{first.get_absolute_url()}dokuments/1/")
    page.locator("summary", has_text="Nosūtiet e-adresē").click()
    page.get_by_role("button", name="Atzīmēt kā nosūtītu").click()
    heading(page, "Pieteikums ir atzīmēts kā nosūtīts")
    page.get_by_role("link", name="Ierakstīt reģistrāciju").click()
    page.get_by_label("Reģistrācijas datums").fill("99.99.9999.")
    page.get_by_role("button", name="Saglabāt").click()
    expect(page.locator("#summary")).to_contain_text("Datuma „99.99.9999.” kalendārā nav")
    no_sideways_scroll(page)
    page.get_by_label("Reģistrācijas datums").fill(today())
    page.get_by_label("Reģistrācijas numurs").fill("7-2/15")
    page.get_by_label("Valsts kase reģistrēja tieši šo versiju").check()
    page.get_by_role("button", name="Saglabāt").click()
    heading(page, "Pieteikums ir spēkā")
    expect(page.get_by_role("main")).to_contain_text("Nr. 7-2/15")
    no_sideways_scroll(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Termiņš kalendārā").click()
    assert waiting.value.suggested_filename == f"pieteikums-{first.reference}.ics"

    page.get_by_role("button", name="Sagatavot izmaiņas").click()
    heading(page, "Pieteikums tiešsaistes datu apmaiņas modulim")
    following = Application.objects.exclude(pk=first.pk).get()
    rows = list(following.accounts.live())
    remove_account(rows[0])
    remove_account(rows[2])

    page.goto(f"{following.get_absolute_url()}parbaude/")
    expect(page.locator(".changes")).to_contain_text("Lietotājs zaudēs pieeju 2 kontiem")
    no_sideways_scroll(page)
    page.get_by_role("link", name="Viss salīdzinājums").click()
    heading(page, "Kas mainās ar šo pieteikumu")
    no_sideways_scroll(page)
    page.locator(".accounts tbody").first.get_by_role("button", name="Pievienot atpakaļ").click()
    expect(page.get_by_role("main")).to_contain_text("Pievienots 1 konts.")
    expect(page.locator(".changes")).to_contain_text("Lietotājs zaudēs pieeju 1 kontam")
    assert iban(1) in [row.iban for row in following.accounts.live()]
    page.get_by_role("link", name="Atpakaļ uz pārbaudi").click()
    page.get_by_role("link", name="Citu iestāžu atļaujas").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Atļauja (PDF)").click()
    assert waiting.value.suggested_filename == "atlauja-rigas-dome.pdf"
    no_sideways_scroll(page)
    page.goto(f"{following.get_absolute_url()}parbaude/")
    page.get_by_role("button", name="Pabeigt un sagatavot dokumentu").click()
    expect(page.locator("#summary")).to_contain_text("Apstipriniet, ka šie konti vairs nav vajadzīgi")
    no_sideways_scroll(page)
    page.get_by_label("Apstiprinu, ka 1 konts vairs nav vajadzīgs").check()
    page.get_by_role("button", name="Pabeigt un sagatavot dokumentu").click()
    heading(page, "Dokuments ir gatavs parakstīšanai")
    expect(page.locator(".changes")).to_contain_text("Lietotājs zaudēs pieeju 1 kontam")
    page.locator("summary", has_text="Ierakstiet reģistrāciju").click()
    page.get_by_role("link", name="Ierakstīt reģistrāciju").click()
    page.get_by_label("Reģistrācijas datums").fill(today())
    page.get_by_label("Valsts kase reģistrēja tieši šo versiju").check()
    page.get_by_role("button", name="Saglabāt").click()
    heading(page, "Pieteikums ir spēkā")
    page.goto(f"{first.get_absolute_url()}dokuments/1/")
    heading(page, "Pieteikums ir aizstāts ar nākamo")
    page.goto(f"{following.get_absolute_url()}dokuments/1/")
    page.get_by_role("button", name="Pagarināt").click()
    heading(page, "Pārbaudiet pieteikumu pirms parakstīšanas")
    expect(page.locator(".changes")).to_contain_text("Nekas nemainās")


@pytest.mark.parametrize("way", WAYS)
def test_editing_of_a_sent_application_is_given_up_and_taken_up(new_page: NewPage, live_server: Any, way: str) -> None:
    page, signatory = new_page(**WAYS[way]), new_page(**WAYS[way])

    def look() -> None:
        no_sideways_scroll(page)
        if "without" not in way:  # axe needs JavaScript
            sound(page)

    application = draft(own(page, live_server.url), accounts=[account(1), account(2, **MANAGED)])
    version = freeze(application)
    _handover, token = handing_over.hand_over(version, days=7)
    link = f"/paraksti/{token}/"
    address = f"{application.get_absolute_url()}dokuments/1/"
    page.goto(address)
    page.get_by_role("button", name="Labot", exact=True).click()
    page.goto(f"{application.get_absolute_url()}iestade/")
    page.get_by_label("Nosaukums").fill("Cita iestāde")
    page.get_by_role("button", name="Saglabāt un turpināt").click()
    signatory.goto(link)
    expect(signatory.get_by_role("main")).to_contain_text("Pieteikumu šobrīd maina")

    page.goto(application.get_absolute_url())
    look()
    page.get_by_role("link", name="Atcelt labošanu").click()
    heading(page, "Vai atcelt labošanu?")
    expect(page.get_by_role("main")).to_contain_text("sadaļa „Iestāde”")
    look()
    page.get_by_role("button", name="Atcelt labošanu").click()
    heading(page, "Dokuments ir gatavs parakstīšanai")
    expect(page.get_by_role("main")).to_contain_text("Labojumi nav zuduši")
    look()
    signatory.goto(link)
    expect(signatory.get_by_role("button", name="Augšupielādēt parakstīto")).to_be_visible()

    page.get_by_role("button", name="Atjaunot labojumus").click()
    expect(page.get_by_role("main")).to_contain_text("Cita iestāde")
    page.get_by_role("link", name="Vēsture").click()
    heading(page, "Pieteikuma vēsture")
    expect(page.locator(".events li").first).to_contain_text("Atvērts labošanai")
    expect(page.locator(".events")).to_contain_text("Labošana atcelta, 1. versija")
    expect(page.locator(".events")).to_contain_text("Labota sadaļa „Iestāde”")
    look()


def test_comparing_with_a_file_from_elsewhere(page: Page, live_server: Any, tmp_path: Any) -> None:
    guest = own(page, live_server.url)
    application = draft(guest, accounts=[account(1, **MANAGED)])
    file = tmp_path / "vecais.xml"
    file.write_bytes(xml.write(institution()))
    page.goto(f"{application.get_absolute_url()}parbaude/")
    page.get_by_role("link", name="Salīdzināt ar iepriekšējo").click()
    page.get_by_label("Iepriekšējā pieteikuma fails").set_input_files(file)
    page.get_by_role("button", name="Salīdzināt ar failu").click()
    expect(page.locator(".changes")).to_contain_text("Salīdzināts ar failu „vecais.xml”.")
    expect(page.locator(".changes")).to_contain_text("Lietotājs zaudēs pieeju 1 kontam")
    sound(page)
    page.get_by_role("button", name="Ne ar ko nesalīdzināt").click()
    expect(page.locator(".changes")).to_contain_text("Tas ne ar ko nav salīdzināts.")


@pytest.mark.parametrize("way", ["wide", "on a phone"])
def test_pages_of_what_follows_the_signing_are_for_everybody(new_page: NewPage, live_server: Any, way: str) -> None:
    page = new_page(**WAYS[way])
    guest = own(page, live_server.url)
    other = {"holder": "other", "holder_name": "Ļoti garš iestādes nosaukums " * 5, "permission": "written"}
    first = draft(guest, accounts=[account(1), account(2, **other)])
    freeze(first)
    address = first.get_absolute_url()
    for part in ("dokuments/1/", "registret/", "dokuments/1/atlaujas/"):
        page.goto(address + part)
        sound(page)
    page.goto(address + "registret/")
    page.get_by_role("button", name="Saglabāt").click()
    page.locator("#summary").wait_for()
    sound(page)
    make_registered(first, timezone.localdate())
    for part in ("partraukt/", "nakamais/", "dokuments/1/"):
        page.goto(address + part)
        sound(page)
    page.locator("summary", has_text="Kas noticis ar pieteikumu").click()
    sound(page)
    following = join_chain(begin(first.document(), guest=guest), first.chain)
    changed = SECTIONS["signatory"] | {"position": "Ļoti garš amats, kurā ir daudz vārdu " * 8}
    save_section(following.signatory, changed, read_at=1)
    remove_account(following.accounts.live()[0])
    many_accounts(following, 250, first=10)
    for part in ("parbaude/", "izmainas/", "izmainas/?veids=jaunie&lapa=2", "registret/"):
        page.goto(following.get_absolute_url() + part)
        sound(page)
    following = fresh(following)
    version = freeze(following)
    for part in (f"dokuments/{version.number}/", f"dokuments/{version.number}/izmainas/", "registret/"):
        page.goto(following.get_absolute_url() + part)
        sound(page)
    page.goto("/pieteikumi/")
    sound(page)
