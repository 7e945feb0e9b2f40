"""A GET changes nothing in the database, apart from the note that something was opened."""

from __future__ import annotations

import datetime
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from applications.models import Application, Event, Handover, Predecessor
from common.tokens import token_hash
from tests.support import addresses
from tests.support.addresses import OF_HANDOVERS, POSTED, PUBLIC, filled, handover_address
from tests.support.drafts import account, draft, freeze, fresh, make_registered
from tests.support.people import GUEST

_WRITE = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')


def written(client: Client, url: str) -> set[str]:
    """Get a page; return the tables to which that writes, except those of sessions."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code in (200, 302, 405), url
    found = (_WRITE.match(query["sql"]) for query in queries)
    return {match[1] for match in found if match} - {"django_session"}


@pytest.mark.parametrize("name", sorted({*POSTED, *PUBLIC}))
def test_get_writes_only_the_day_on_which_an_application_was_opened(
    client: Client, application: Application, name: str
) -> None:
    application = filled(application)
    url = reverse(name) if name in PUBLIC else addresses.address(name, application)
    assert written(client, url) == set()
    Application.objects.update(opened_on=timezone.localdate() - datetime.timedelta(days=1), checked_by="other")
    before = Application.objects.values().get()
    assert written(client, url) == (set() if name in PUBLIC else {"applications_application"})
    after = Application.objects.values().get()
    assert after == before | ({} if name in PUBLIC else {"opened_on": timezone.localdate()})


@pytest.mark.parametrize("name", OF_HANDOVERS)
def test_get_of_a_link_writes_only_that_it_was_opened(application: Application, name: str) -> None:
    url = handover_address(name, "B" * 43, filled(application))
    Handover.objects.update(token_hash=token_hash("B" * 43))
    before = Event.objects.count()
    assert written(Client(), url) == {"applications_handover", "applications_event"}
    assert [each.kind for each in Event.objects.order_by("pk")[before:]] == ["link-opened"]
    assert written(Client(), url) == set()


@pytest.mark.parametrize("name", ["review", "changes"])
def test_get_of_a_draft_that_replaces_another_writes_nothing(
    client: Client, application: Application, name: str
) -> None:
    next_one = draft(GUEST, accounts=[account(1)])
    freeze(application)
    make_registered(fresh(application), timezone.localdate())
    page = client.get(reverse(name, args=[next_one.reference])).content.decode()
    assert application.reference in page
    assert written(client, reverse(name, args=[next_one.reference])) == set()
    assert not Predecessor.objects.exists()
