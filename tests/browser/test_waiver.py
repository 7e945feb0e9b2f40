"""Waiving a rule, and the page of sources, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.walking import begin, sound

pytestmark = pytest.mark.django_db(transaction=True)


def test_rule_is_waived_by_keyboard_and_withdrawn(page: Page) -> None:
    reference = begin(page)
    page.goto(f"/pieteikumi/{reference}/sagatavotajs/")
    page.get_by_label("Tālrunis").fill("6709")
    page.get_by_role("button", name="Saglabāt un turpināt").click()
    page.get_by_role("link", name="Vērtība tomēr ir pareiza?").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Izņēmums no noteikuma")
    sound(page)
    page.get_by_role("button", name="Norādīt izņēmumu").press("Enter")
    reason = page.get_by_label("Kāpēc vērtība ir pareiza")
    expect(reason).to_have_accessible_description(re.compile("Kļūda: Ievadiet iemeslu"))
    page.set_viewport_size({"width": 390, "height": 844})
    sound(page)
    reason.fill("Iekšējais numurs, ko lieto Valsts kase")
    page.get_by_role("button", name="Norādīt izņēmumu").press("Enter")
    expect(page.locator("main")).to_contain_text("iemesls: „Iekšējais numurs, ko lieto Valsts kase”")
    page.get_by_role("link", name="Atcelt izņēmumu").press("Enter")
    sound(page)
    page.get_by_role("button", name="Atcelt izņēmumu").press("Enter")
    expect(page.get_by_role("link", name="Vērtība tomēr ir pareiza?")).to_be_visible()


def test_page_of_sources_is_sound_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/avoti/")
    sound(page)
