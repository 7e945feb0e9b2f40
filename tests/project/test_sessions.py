"""A session lasts 30 days from its last use, and nobody has one who began nothing."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

pytestmark = pytest.mark.django_db
COOKIE = settings.SESSION_COOKIE_NAME


def test_used_session_is_renewed_once_a_day(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    session = client.session
    session["draft"] = "7"
    session.save()
    assert client.get("/").cookies[COOKIE]["max-age"] == 30 * 24 * 60 * 60
    assert COOKIE not in client.get("/").cookies
    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr(timezone, "localdate", lambda: tomorrow)
    assert client.get("/").cookies[COOKIE]["max-age"] == 30 * 24 * 60 * 60


def test_visitor_who_begins_nothing_gets_no_session(client: Client) -> None:
    assert COOKIE not in client.get("/").cookies
    assert Session.objects.count() == 0


@pytest.mark.parametrize("key", ["0123456789abcdefghijklmnopqrstuv", "x", "<b>"])
def test_made_up_cookie_makes_no_session(client: Client, key: str) -> None:
    for _ in range(2):
        client.cookies[COOKIE] = key
        answer = client.get("/")
        assert answer.status_code == 200
        assert answer.cookies[COOKIE].value == ""  # the browser deletes it
    assert Session.objects.count() == 0


def test_cookie_of_a_session_that_is_over_makes_no_other(client: Client) -> None:
    session = client.session
    session["draft"] = "7"
    session.save()
    Session.objects.update(expire_date=timezone.now() - timedelta(days=1))
    client.get("/")
    assert [kept.pk for kept in Session.objects.all()] == [session.session_key]
    assert Session.objects.get().expire_date < timezone.now()
