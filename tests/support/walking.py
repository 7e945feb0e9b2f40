"""How a person walks through the screens."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import ConsoleMessage, FilePayload, Page, Response, expect

from institutions.models import User
from tests.support.drafts import SECTIONS

SAVE = "Saglabāt un turpināt"
PHONE = {"width": 390, "height": 844}
#: Options of a page, by the way in which a person works.
WAYS: dict[str, dict[str, Any]] = {
    "with JavaScript": {},
    "without JavaScript": {"java_script_enabled": False},
    "on a phone": {"viewport": PHONE, "has_touch": True, "is_mobile": True},
}
#: Rules of axe that every page keeps.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]

NewPage = Callable[..., Page]


def begin(page: Page) -> str:
    """Begin an application, whose first section opens, and return its reference."""
    page.goto("/")
    page.get_by_role("button", name="Sākt jaunu pieteikumu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Iestāde")
    found = re.search(r"/pieteikumi/([34679ACEFGHJKMNPRTWXY]{3}-[34679ACEFGHJKMNPRTWXY]{3})/iestade/$", page.url)
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


def watch(page: Page, faults: list[str]) -> None:
    """Note every fault of a page in `faults`."""

    def console(message: ConsoleMessage) -> None:
        # An answer of 4xx is a test's own business; Chromium calls it an error.
        if message.type == "error" and "Failed to load resource" not in message.text:
            faults.append(f"{page.url}: {message.text}")

    def response(answer: Response) -> None:
        if answer.status >= 500:
            faults.append(f"{answer.url}: {answer.status}")

    page.on("console", console)
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on("response", response)


def violations(page: Page) -> list[str]:
    """What axe finds: rule, and the element that breaks it."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]})
    return [f"{each['id']}: {node['html'][:200]}" for each in found.response["violations"] for node in each["nodes"]]


def sound(page: Page) -> None:
    """axe finds nothing in the page, and nothing is wider than the screen."""
    assert (page.url, violations(page)) == (page.url, [])
    no_sideways_scroll(page)


def payload(name: str, data: bytes) -> FilePayload:
    """A file as a file input takes it."""
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def signed_in(page: Page, url: str, user: User) -> None:
    """Give the page's browser a session of this person's, who has just shown that it is them."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session.create()
    assert session.session_key
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": url}])
