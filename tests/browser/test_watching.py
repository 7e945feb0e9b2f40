"""The watch that fails a browser test sees what it is there to see."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.support.walking import watch


@pytest.fixture
def unwatched(browser: Browser) -> Iterator[Page]:
    """A page outside the fixtures that fail a test for its faults."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def faults_of(page: Page, html: str, status: int = 200) -> list[str]:
    faults: list[str] = []
    watch(page, faults)
    headers = {"Content-Type": "text/html", "Content-Security-Policy": "default-src 'self' 'nonce-ours'"}
    page.route("http://site.test/", lambda route: route.fulfill(status=status, headers=headers, body=html))
    page.goto("http://site.test/")
    page.wait_for_timeout(100)
    return faults


def test_sound_page_has_no_fault(unwatched: Page) -> None:
    assert faults_of(unwatched, "<p>Labdien") == []


def test_refused_inline_style_is_a_fault(unwatched: Page) -> None:
    (fault,) = faults_of(unwatched, "<p style='color: red'>Labdien")
    assert "Content Security Policy" in fault


def test_exception_in_a_script_is_a_fault(unwatched: Page) -> None:
    assert faults_of(unwatched, "<script nonce=ours>throw new Error('lost')</script>") == ["http://site.test/: lost"]


def test_server_error_is_a_fault(unwatched: Page) -> None:
    assert faults_of(unwatched, "<p>", status=500) == ["http://site.test/: 500"]
