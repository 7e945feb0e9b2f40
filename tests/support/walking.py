"""How a person walks through the screens."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Page, expect

from tests.support.drafts import SECTIONS

SAVE = "Saglabāt un turpināt"


def begin(page: Page) -> str:
    """Begin an application; its reference."""
    page.goto("/")
    page.get_by_role("button", name="Sākt jaunu pieteikumu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pieteikums tiešsaistes datu apmaiņas modulim")
    found = re.search(r"/pieteikumi/([34679ACEFGHJKMNPRTWXY]{3}-[34679ACEFGHJKMNPRTWXY]{3})/$", page.url)
    assert found, page.url
    return found[1]


def fill(page: Page, typed: Mapping[str, str]) -> None:
    """Type each value into the field of that name, or choose it there."""
    for name, value in typed.items():
        control = page.locator(f"[name={name}]")
        if control.first.get_attribute("type") == "radio":
            page.locator(f"[name={name}][value={value}]").check()
        else:
            control.fill(value)


def fill_section(page: Page, name: str) -> None:
    """Fill in the section that is open, rightly, and go on to the next one."""
    fill(page, SECTIONS[name])
    page.get_by_role("button", name=SAVE).click()


def heading(page: Page, text: str) -> None:
    """The page has this heading."""
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def no_sideways_scroll(page: Page) -> None:
    """Nothing is wider than the screen."""
    wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide[0] <= wide[1], f"{page.url}: {wide[0]} wide on a screen of {wide[1]}"


def own(page: Page, url: str, guest: str = "a-browser-of-the-tests") -> str:
    """Give the page's browser a session that holds this guest's key; the key."""
    session = SessionStore()
    session["guest"] = guest
    session.create()
    assert session.session_key
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": url}])
    return guest


def focused(page: Page) -> str:
    """The id of what has the focus, or its words."""
    return str(page.evaluate("document.activeElement.id || document.activeElement.innerText"))
