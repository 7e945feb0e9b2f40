"""A database that is away, busy or full: a page that says so, with status 503, and nothing that was typed is lost."""

from __future__ import annotations

import logging
from typing import Any
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connections
from django.db.backends.utils import CursorWrapper
from django.test import Client, RequestFactory

from ekase_pieteikums.failures import server_error
from ekase_pieteikums.logs import MaskingFormatter
from ekase_pieteikums.serving import CONNECTION_TIMEOUT, STATEMENT_TIMEOUT, bound_connections
from tests.support.drafts import draft
from tests.support.people import GUEST, as_guest

pytestmark = pytest.mark.django_db


def away() -> Any:
    """A database that ends every connection."""
    return mock.patch.object(CursorWrapper, "execute", side_effect=OperationalError("server closed the connection"))


def browser() -> Client:
    client = as_guest(Client(), GUEST)
    client.raise_request_exception = False
    return client


def test_page_says_to_try_again_while_the_database_is_away() -> None:
    application, client = draft(GUEST), browser()
    with away():
        answer = client.get(application.get_absolute_url())
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "Mēģiniet pēc brīža" in page
    assert "Iepriekš saglabātais nav zudis" in page
    assert answer["Cache-Control"] == "private, no-store"


def test_words_that_were_sent_meanwhile_can_be_sent_again() -> None:
    application = draft(GUEST)
    client = browser()
    url = f"{application.get_absolute_url()}iestade/"
    with away():
        answer = client.post(url, {"name": 'Ezeru "A" <b>\n\naģentūra', "revision": "1"})
    page = answer.content.decode()
    assert answer.status_code == 503
    assert f'<form method="post" action="{url}">' in page
    assert "Ezeru &quot;A&quot; &lt;b&gt;\n\naģentūra</textarea>" in page
    assert 'name="revision"' in page


def test_passwords_and_files_are_not_written_into_the_page() -> None:
    requests = RequestFactory()
    for posted in (
        {"login": "anna@piemers.lv", "password": "Zaļa pļava"},
        {"x": "anna@piemers.lv", "file": SimpleUploadedFile("a.pdf", b"%PDF")},
    ):
        try:
            raise OperationalError("server closed the connection")
        except OperationalError:
            answer = server_error(requests.post("/a/", posted))
        assert answer.status_code == 503
        assert "anna@piemers.lv" not in answer.content.decode()
        assert "<form" not in answer.content.decode()


@pytest.mark.parametrize("error", [OperationalError("no such table: a"), ValueError("a"), KeyError("a")])
def test_fault_of_the_program_is_no_database_that_is_away(error: Exception) -> None:
    try:
        raise error
    except Exception:
        answer = server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Kaut kas neizdevās" in answer.content.decode()


def test_error_that_the_database_led_to_is_its_too() -> None:
    try:
        try:
            raise OperationalError("canceling statement due to statement timeout")
        except OperationalError as error:
            raise ValueError("a") from error
    except ValueError:
        assert server_error(RequestFactory().get("/")).status_code == 503


def test_workers_share_a_bounded_number_of_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": None, "OPTIONS": {"options": "-c a=1"}}
    monkeypatch.setattr(type(connections), "close_all", lambda self: None)
    monkeypatch.setattr(type(connections), "__getitem__", lambda self, alias: mock.Mock(settings_dict=settings))
    bound_connections(7)
    assert settings == {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            "options": f"-c a=1 -c statement_timeout={STATEMENT_TIMEOUT}s",
            "connect_timeout": CONNECTION_TIMEOUT,
            "pool": {"min_size": 0, "max_size": 7, "timeout": CONNECTION_TIMEOUT},
        },
    }


def test_failure_of_the_database_is_one_line_of_the_log() -> None:
    written = []
    for error in (OperationalError("server closed\nthe connection"), ValueError("a")):
        record = logging.LogRecord("a", logging.ERROR, "", 1, "Failed: %s", ("/a/",), (type(error), error, None))
        written.append(MaskingFormatter().format(record))
    assert written == ["Failed: /a/ (server closed the connection)", "Failed: /a/\nValueError: a"]
