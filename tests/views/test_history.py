"""The history's page: everything that happened, in pages, and nothing of what was typed."""

from __future__ import annotations

import html
import re

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from applications.models import Application, Event
from tests.support.addresses import Url
from tests.support.drafts import SECTIONS, first_account


def lines(content: str) -> list[str]:
    listed = re.findall(r"<li><time.*?</li>", html.unescape(content), re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in listed]


def test_edits_are_listed_latest_first_without_typed_values(client: Client, application: Application, url: Url) -> None:
    application.events.all().delete()
    typed = SECTIONS["certificate_recipient"] | {"surname": "Zvirbule", "revision": "1"}
    client.post(url("section", "sertifikata-sanemejs"), typed)
    account = first_account(application)
    client.post(url("account", account.pk), account.typed() | {"status": "closed", "revision": "1"})
    client.get(url("tasks"))  # what was said of the account was said here
    content = client.get(url("history")).content.decode()
    assert [line.partition(" ")[2].partition(" ")[2] for line in lines(content)] == [
        "Labota sadaļa „Konti”: mainīts 1 konts",
        "Labota sadaļa „Sertifikāta saņēmējs”",
    ]
    assert not any(secret in content for secret in ("Zvirbule", "120384", "TREL"))
    assert url("history") in client.get(url("tasks")).content.decode()


def test_long_history_is_in_pages(client: Client, finished: Application, url: Url) -> None:
    counts = []
    client.get(url("history"))
    for number in (0, 250):
        Event.objects.bulk_create(Event(application=finished, kind=Event.Kind.LINK_OPENED) for _each in range(number))
        with CaptureQueriesContext(connection) as queries:
            client.get(url("history"))
            content = client.get(url("version", 1)).content.decode()
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert len(lines(content)) == 10
    assert url("history") in content
    left = finished.events.count() - 200
    for query, number in (("", 100), ("?lapa=3", left), ("?lapa=x", 100)):
        assert len(lines(client.get(url("history") + query).content.decode())) == number
