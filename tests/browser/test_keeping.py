"""What is typed into a section is never lost: it is saved as one types, and offered back if it could not be saved."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.drafts import account, draft, freeze, fresh
from tests.support.people import person
from tests.support.walking import SAVE, NewPage, heading, own, signed_in, sound

SAVED = re.compile(r"^Saglabāts \d\d\.\d\d$")


@pytest.fixture
def page(new_page: NewPage, live_server: Any) -> Page:
    made = new_page()
    own(made, live_server.url)
    return made


@pytest.fixture
def guest() -> str:
    return "a-browser-of-the-tests"


def test_words_are_saved_a_second_after_the_last_key(page: Page, guest: str) -> None:
    application = draft(guest, {})
    page.goto(f"{application.get_absolute_url()}sertifikata-sanemejs/")
    page.get_by_label("Vārds", exact=True).fill("I.")
    expect(page.locator("[data-kept]")).to_have_text(SAVED)
    assert fresh(application).certificate_recipient.given_name == "I."
    expect(page.locator("#summary")).to_have_count(0)  # faults are shown on saving only
    sound(page)
    page.get_by_label("Vārds", exact=True).fill("Ilze")
    page.get_by_role("button", name=SAVE).click()
    expect(page.locator("#summary")).to_be_visible()
    expect(page.locator("#conflict")).to_have_count(0)
    expect(page.locator("[data-offer]")).to_be_hidden()
    assert fresh(application).certificate_recipient.given_name == "Ilze"


def test_words_saved_as_one_types_do_not_ask_on_leaving(page: Page, guest: str) -> None:
    application = draft(guest, {})
    page.goto(f"{application.get_absolute_url()}iestade/")
    page.get_by_label("Nosaukums").fill("Piemēra")
    expect(page.locator("[data-kept]")).to_have_text(SAVED)
    page.get_by_role("link", name="Mani pieteikumi").click()
    heading(page, "Mani pieteikumi")
    page.goto(f"{application.get_absolute_url()}iestade/")
    expect(page.get_by_label("Nosaukums")).to_have_value("Piemēra")


def test_words_outlive_a_session_that_ended(page: Page, guest: str, live_server: Any) -> None:
    application = draft(guest, {})
    address = f"{application.get_absolute_url()}iestade/"
    page.goto(address)
    page.context.clear_cookies(name="session")
    page.get_by_label("Nosaukums").fill("Piemēra pašvaldība")
    page.get_by_role("button", name=SAVE).click()
    expect(page.get_by_role("main")).to_contain_text("Jūsu ierakstītais nav zudis.")
    sound(page)
    own(page, live_server.url)
    page.goto("/pieteikumi/")
    page.goto(address)
    expect(page.get_by_label("Nosaukums")).to_have_value("")
    sound(page)
    page.get_by_role("button", name="Atjaunot ierakstīto").click()
    expect(page.get_by_label("Nosaukums")).to_have_value("Piemēra pašvaldība")
    expect(page.locator("[data-kept]")).to_have_text(SAVED)
    assert fresh(application).client.name == "Piemēra pašvaldība"


def test_words_outlive_a_server_that_does_not_answer(page: Page, guest: str) -> None:
    application = draft(guest, {})
    address = f"{application.get_absolute_url()}iestade/"
    page.goto(address)
    page.route("**/iestade/", lambda route: route.abort())
    page.get_by_label("Nosaukums").fill("Piemēra pašvaldība")
    expect(page.locator("[data-kept]")).to_contain_text("Neizdevās saglabāt.")
    page.unroute("**/iestade/")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(address)
    page.get_by_role("button", name="Atjaunot ierakstīto").click()
    expect(page.get_by_label("Nosaukums")).to_have_value("Piemēra pašvaldība")


def test_words_typed_into_a_finished_application_are_not_saved_but_stay(page: Page, guest: str) -> None:
    application = draft(guest, accounts=[account(1)])
    page.goto(f"{application.get_absolute_url()}iestade/")
    freeze(fresh(application))
    page.get_by_label("Nosaukums").fill("Cits nosaukums")
    expect(page.locator("[data-kept]")).to_contain_text("pieteikums tikmēr ir pabeigts")
    page.get_by_role("button", name=SAVE).click()
    expect(page.locator("#conflict")).to_be_visible()
    expect(page.get_by_label("Nosaukums")).to_have_value("Cits nosaukums")


def test_words_outlive_a_page_that_became_stale(page: Page, guest: str) -> None:
    application = draft(guest, {})
    address = f"{application.get_absolute_url()}iestade/"
    page.goto(address)
    page.evaluate("document.querySelector('form[data-keep] [name=csrfmiddlewaretoken]').value = 'x'.repeat(64)")
    page.get_by_label("Nosaukums").fill("Piemēra pašvaldība")
    expect(page.locator("[data-kept]")).to_contain_text("Neizdevās saglabāt.")
    page.get_by_role("button", name=SAVE).click()
    heading(page, "Lapa ir novecojusi")
    page.get_by_role("link", name="Atvērt lapu vēlreiz").click()
    page.get_by_role("button", name="Atjaunot ierakstīto").click()
    expect(page.get_by_label("Nosaukums")).to_have_value("Piemēra pašvaldība")
    expect(page.locator("[data-kept]")).to_have_text(SAVED)
    assert fresh(application).client.name == "Piemēra pašvaldība"


def test_session_of_a_signed_in_person_warns_before_it_ends(new_page: NewPage, live_server: Any) -> None:
    page = new_page()
    signed_in(page, live_server.url, person("Anna Kalniņa"))
    page.clock.install()
    page.goto("/")
    warning = page.locator("[data-session-left]")
    expect(warning).to_be_hidden()
    left = int(warning.get_attribute("data-session-left") or 0)
    assert 29 * 86_400 <= left <= 30 * 86_400
    page.clock.fast_forward((left - 300) * 1000)
    expect(warning).to_contain_text("Jūsu sesija drīz beigsies.")
    sound(page)
    page.clock.resume()
    warning.get_by_role("button", name="Palikt").click()
    expect(warning).to_be_hidden()
    page.context.clear_cookies(name="session")
    page.clock.fast_forward((left - 300) * 1000)
    warning.get_by_role("button", name="Palikt").click()
    expect(warning).to_contain_text("Sesija ir beigusies. Pieslēdzieties no jauna.")
