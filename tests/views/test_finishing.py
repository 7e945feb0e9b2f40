"""The page of a document that a process of the queue finishes."""

import pytest
from django.test import Client

from applications.acts import finishing
from applications.models import Application, Finishing, Version
from common.queue import Worker
from tests.support.addresses import Url
from tests.support.drafts import fresh
from tests.support.html import Page


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """One account is many."""
    monkeypatch.setattr(finishing, "MOST_AT_ONCE", 0)


def test_large_document_is_finished_behind_a_page_that_survives_a_reload(
    client: Client, application: Application, url: Url
) -> None:
    posted = {"revision": str(application.revision)}
    for _ in range(3):
        assert client.post(url("review"), posted)["Location"] == url("finishing")
    for _ in range(2):
        page = Page(client.get(url("finishing")))
        assert page.text("h1") == "Dokumentu sagatavo"
        assert page.attributes("content", "noscript meta[http-equiv=refresh]") == ["3"]
        assert page.attributes("hx-trigger", "#progress") == ["every 1s"]
    assert Worker().run_once() == 1
    assert client.get(url("finishing"))["Location"] == url("finished")
    assert client.get(url("finishing"), headers={"HX-Request": "true"})["HX-Redirect"] == url("finished")
    assert client.get(url("finished"))["Location"] == url("version", 1)
    assert Version.objects.count() == 1


@pytest.mark.parametrize("outcome", Finishing.Outcome.values)
def test_page_says_why_nothing_was_finished_and_refreshes_no_more(
    client: Client, application: Application, url: Url, outcome: str
) -> None:
    client.post(url("review"), {"revision": str(application.revision)})
    Finishing.objects.update(outcome=outcome)
    page = Page(client.get(url("finishing")))
    assert page.text("h1") == "Dokuments nav sagatavots"
    assert page.text(".notice")
    assert url("review") in page.links()
    assert page.count("meta[http-equiv=refresh]") == page.count("[hx-get]") == 0


def test_page_without_a_finishing_leads_to_the_review(client: Client, application: Application, url: Url) -> None:
    assert client.get(url("finishing"))["Location"] == url("review")
    assert fresh(application).editing


def test_too_many_in_the_queue_is_said_on_the_review(
    client: Client, application: Application, url: Url, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finishing, "MOST_WAITING", 0)
    page = Page(client.post(url("review"), {"revision": str(application.revision)}, follow=True))
    assert page.text(".messages").startswith("Jau tiek sagatavoti 0 lieli dokumenti.")
    assert fresh(application).editing
