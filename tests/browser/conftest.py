"""A real Chromium, Debian's, in front of pytest-django's live server.

A page that logs an error (a refused inline style too: the policy forbids it), throws one, or meets an answer of 500 or
above fails its test, whatever the test itself looks at.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.support.walking import PHONE, NewPage, watch

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: Milliseconds after which a page counts as broken: a machine that runs many tests at once may be slow for seconds.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)

DESKTOP = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.fail(f"No browser at {CHROMIUM}: install Debian's chromium, or name one in CHROMIUM.", pytrace=False)
    # Playwright's event loop runs in this thread, where Django would refuse the tests' own queries.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=FLAGS, chromium_sandbox=os.getuid() != 0, timeout=60_000
        )
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def new_page(browser: Browser, live_server: Any) -> Iterator[NewPage]:
    """Makes pages in contexts of their own: `new_page()`, `new_page(viewport=PHONE, java_script_enabled=False)`.

    Addresses are relative to the live server: `page.goto("/")`.
    """
    cache.clear()  # attempts to sign in are counted in a table that no model has, so no test's end empties it
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def make(**options: Any) -> Page:
        context = browser.new_context(
            **{
                "base_url": live_server.url,
                "locale": "lv-LV",
                "timezone_id": "Europe/Riga",
                "viewport": DESKTOP,
                "reduced_motion": "reduce",
                **options,
            }
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        context.on("page", lambda page: watch(page, faults))
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def page(new_page: NewPage) -> Page:
    return new_page()


@pytest.fixture
def page_without_js(new_page: NewPage) -> Page:
    return new_page(java_script_enabled=False)


@pytest.fixture
def phone(new_page: NewPage) -> Page:
    return new_page(viewport=PHONE, has_touch=True, is_mobile=True)
