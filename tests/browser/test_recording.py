"""A registered application is recorded in a browser: with JavaScript, without, on a phone."""

from __future__ import annotations

import datetime
import os
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from applications.formats import xml
from tests.support.factories import institution
from tests.support.walking import WAYS, NewPage, heading, own, payload, sound

pytestmark = pytest.mark.usefixtures("inspector_ended")


@pytest.mark.parametrize("way", WAYS)
def test_registered_application_is_recorded_from_its_file_and_as_typed(
    new_page: NewPage, live_server: Any, way: str
) -> None:
    page = new_page(**WAYS[way])
    own(page, live_server.url)

    def look(name: str) -> None:
        if "without" not in way:  # axe needs JavaScript
            sound(page)
        if shots := os.environ.get("SHOTS"):
            page.screenshot(path=f"{shots}/{way.replace(' ', '-')}-{name}.png", full_page=True)

    today = timezone.localdate()
    page.goto("/")
    page.get_by_role("link", name="Ierakstiet jau reģistrētu pieteikumu").click()
    heading(page, "Ierakstīt jau reģistrētu pieteikumu")
    look("form")
    page.get_by_role("button", name="Ierakstīt").click()
    expect(page.locator("#summary")).to_be_visible()
    look("errors")
    page.goto("/pieteikumi/ierakstit/")
    page.set_input_files("#id_file", payload("pieteikums.xml", xml.write(institution())))
    page.get_by_label("Reģistrācijas datums Valsts kasē").fill(f"{today - datetime.timedelta(days=400):%Y.%m.%d.}")
    page.get_by_role("button", name="Ierakstīt").click()
    heading(page, "Pieteikums ir spēkā")
    look("recorded")

    page.goto("/pieteikumi/ierakstit/")
    page.set_input_files("#id_file", payload("pieteikums.xml", xml.write(institution())))
    page.get_by_label("Reģistrācijas datums Valsts kasē").fill(f"{today:%d.%m.%Y.}")
    page.get_by_role("button", name="Ierakstīt").click()
    look("question")
    page.get_by_label("Nav: tas ir citas informācijas sistēmas pieteikums").check()
    press_by_keyboard(page, "Ierakstīt")
    heading(page, "Pieteikums ir spēkā")
    page.get_by_role("link", name="Labot reģistrācijas datumu vai numuru").click()
    look("correct")

    page.goto("/pieteikumi/ierakstit/")
    page.get_by_label("Nosaukums", exact=True).fill("Cita iestāde")
    page.get_by_label("Reģistrācijas Nr.").fill("40003000642")
    page.get_by_label("Reģistrācijas datums Valsts kasē").fill("1. marts 2024")
    page.get_by_role("button", name="Ierakstīt").click()
    expect(page.get_by_text("Nav zināms:")).to_be_visible()
    look("typed")
    page.goto("/pieteikumi/")
    look("list")


def press_by_keyboard(page: Page, name: str) -> None:
    button = page.get_by_role("button", name=name)
    button.focus()
    page.keyboard.press("Enter")
