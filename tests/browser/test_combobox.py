"""The search of the registers in a real browser: by keyboard and pointer, on a phone, as a screen reader hears it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.registers import enterprises, load_samples, load_text
from tests.support.walking import PHONE, NewPage, begin, fill, violations

SILTUMS = 'Sabiedrība ar ierobežotu atbildību "PARAUGA SILTUMS"'
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def section(page: Page) -> Page:
    """The section of the institution in a new application, registers loaded."""
    return opened(page)


def opened(page: Page) -> Page:
    load_samples()
    reference = begin(page)
    page.goto(f"/pieteikumi/{reference}/iestade/")
    return page


def field(page: Page, label: str = "Nosaukums") -> Locator:
    return page.get_by_role("combobox", name=label)


def options(page: Page) -> Locator:
    return page.get_by_role("listbox").get_by_role("option")


def active(page: Page) -> str:
    """The text of the option that has the visual focus."""
    return str(
        page.evaluate(
            "() => document.getElementById(document.activeElement.getAttribute('aria-activedescendant') || '-')"
            "?.firstElementChild.textContent ?? ''"
        )
    )


def test_markup_is_that_of_an_editable_combobox(section: Page) -> None:
    name = field(section)
    for attribute, value in {"aria-autocomplete": "list", "aria-expanded": "false", "autocomplete": "off"}.items():
        expect(name).to_have_attribute(attribute, value)
    assert name.get_attribute("aria-activedescendant") is None
    expect(name).to_have_attribute("aria-controls", "id_name_list")
    expect(name).to_have_accessible_description("Kā norādīts reģistrācijas vai nodokļu maksātāja apliecībā")
    expect(section.get_by_role("listbox")).to_have_count(0)
    name.press_sequentially("parvalde")
    expect(name).to_have_attribute("aria-expanded", "true")
    expect(section.get_by_role("listbox", name="Iestādes reģistros")).to_have_id("id_name_list")
    expect(options(section)).to_have_count(2)
    expect(section.locator("#field_name [role=status]")).to_have_text("Atrastas iestādes: 2.")
    assert active(section) == ""
    assert violations(section) == []


def test_keyboard_chooses_and_fills_name_and_number(section: Page) -> None:
    name = field(section)
    name.press_sequentially("parauga")
    expect(options(section).first).to_be_visible()
    first, last = options(section).first.locator("span").first, options(section).last.locator("span").first
    name.press("ArrowDown")
    assert active(section) == first.text_content()
    expect(options(section).first).to_have_attribute("aria-selected", "true")
    name.press("ArrowUp")
    assert active(section) == last.text_content()
    name.press("ArrowDown")
    assert active(section) == first.text_content()
    name.press("Home")
    assert active(section) == ""
    assert name.evaluate("input => input.selectionStart") == 0
    name.press("End")
    assert name.evaluate("input => input.selectionStart") == len("parauga")
    name.press("Escape")
    expect(name).to_have_attribute("aria-expanded", "false")
    expect(name).to_have_value("parauga")
    name.press("Alt+ArrowDown")
    expect(name).to_have_attribute("aria-expanded", "true")
    assert active(section) == ""
    name.fill("")
    name.press_sequentially("siltums")
    expect(options(section)).to_have_count(1)
    name.press("ArrowDown")
    name.press("Enter")
    expect(name).to_have_value(SILTUMS)
    expect(field(section, "Reģistrācijas Nr.")).to_have_value("49999990016")
    expect(section.locator("#field_name [role=status]")).to_have_text("Nosaukums un numurs ierakstīts, kā reģistrēts.")
    expect(name).to_have_attribute("aria-expanded", "false")
    expect(name).to_be_focused()
    name.press("Enter")  # saves
    expect(section).to_have_url(section.url)
    expect(section.get_by_role("heading", level=1)).not_to_have_text("Iestāde")


def test_number_is_searched_too_and_tab_leaves_what_is_typed(section: Page) -> None:
    number = field(section, "Reģistrācijas Nr.")
    number.press_sequentially("4999999")
    expect(options(section)).to_have_count(3)
    number.press("ArrowDown")
    number.press("Tab")
    expect(number).to_have_value("4999999")
    expect(section.get_by_role("listbox")).to_have_count(0)


def test_last_answer_counts(section: Page) -> None:
    """An answer to what was typed earlier does not come over a later one."""
    answered: list[str] = []

    def late(route: Any) -> None:
        answered.append(route.request.post_data)
        section.wait_for_timeout(400 if len(answered) == 1 else 0)
        route.continue_()

    section.route("**/registri/meklet/", late)
    name = field(section)
    name.press_sequentially("pa")
    section.wait_for_timeout(250)
    name.press_sequentially("rvalde")
    expect(options(section)).to_have_count(2)
    section.wait_for_timeout(600)
    expect(options(section)).to_have_count(2)


def test_server_that_does_not_answer_is_announced(new_page: NewPage, page: Page) -> None:
    opened(page)
    page.route("**/registri/meklet/", lambda route: route.fulfill(status=429, body="Mēģiniet vēlāk."))
    field(page).press_sequentially("para")
    expect(page.locator("#field_name [role=status]")).to_have_text("Mēģiniet vēlāk.")


@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 900}, PHONE], ids=["desktop", "phone"])
def test_pointer_chooses(new_page: NewPage, viewport: Any) -> None:
    is_phone = viewport is PHONE
    page = opened(new_page(viewport=viewport, has_touch=is_phone, is_mobile=is_phone))
    load_text(enterprises(*[(f"4{row:010d}", f"SIA Garš paraugs ar ļoti garu nosaukumu {row}") for row in range(30)]))
    name = field(page)
    name.press_sequentially("paraugs g")
    expect(options(page)).to_have_count(8)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    last = options(page).last
    text = last.locator("span").first.text_content()
    if is_phone:
        last.tap()
    else:
        last.click()
    expect(name).to_have_value(text or "")
    expect(name).to_be_focused()


def test_row_of_the_table_has_the_search(page: Page) -> None:
    opened(page)
    address = page.url.replace("iestade/", "konti/pievienot/")
    page.goto(address)
    page.get_by_label("Citas iestādes konts").check()
    holder = page.get_by_role("combobox", name="Citas iestādes nosaukums")
    holder.press_sequentially("parvalde")
    expect(options(page)).to_have_count(2)
    holder.press("ArrowDown")
    holder.press("Enter")
    expect(holder).to_have_value("Paraugu pārvalde")


def test_form_that_htmx_brings_anew_has_the_search(section: Page) -> None:
    section.get_by_label("Zvērināts tiesu izpildītājs").check()
    expect(field(section)).to_have_count(0)
    section.get_by_label("Iestāde", exact=True).check()
    field(section).press_sequentially("siltums")
    expect(options(section)).to_have_count(1)


def test_button_does_the_same_without_javascript(page_without_js: Page) -> None:
    page = opened(page_without_js)
    fill(page, {"name": "siltums"})
    page.get_by_role("button", name="Meklēt reģistros (Nosaukums)").click()
    page.get_by_role("button", name=SILTUMS).click()
    expect(page.locator("[name=name]")).to_have_value(SILTUMS)
    expect(page.locator("[name=registration_number]")).to_have_value("49999990016")
