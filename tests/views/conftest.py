"""One browser with an application in it, and another browser."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Account, Application
from tests.support.drafts import MANAGED, account, draft, freeze, fresh
from tests.support.signed_pages import Page

GUEST = "a-browser-with-an-application-0123456789abc"
OTHER_GUEST = "another-browser-with-its-own-0123456789abcd"


def as_guest(client: Client, guest: str) -> Client:
    """The same browser, with a session that holds this guest's key."""
    session = client.session
    session["guest"] = guest
    session.save()
    return client


@pytest.fixture
def client(db: None) -> Client:
    return as_guest(Client(), GUEST)


@pytest.fixture
def stranger(db: None) -> Client:
    """A browser with an application of its own, and none of the others'."""
    draft(OTHER_GUEST)
    return as_guest(Client(), OTHER_GUEST)


@pytest.fixture
def application(db: None) -> Application:
    """Right in every rule: two accounts, one of them to manage."""
    return draft(GUEST, accounts=[account(1), account(2, **MANAGED)])


@pytest.fixture
def empty(db: None) -> Application:
    """Just begun."""
    return draft(GUEST, sections={})


@pytest.fixture
def finished(application: Application) -> Application:
    """Finished once."""
    freeze(application)
    return fresh(application)


Url = Callable[..., str]


@pytest.fixture
def url(application: Application) -> Url:
    """The addresses of `application`, by name."""
    return lambda name, *args: reverse(name, args=[application.reference, *args])


def first_account(application: Application) -> Account:
    """The account at the list's beginning."""
    return application.accounts.live()[0]


def last_account(application: Application) -> Account:
    """The account at the list's end."""
    return application.accounts.live().reverse()[0]


def removed_account(application: Application) -> Account:
    """The one account that was removed."""
    return application.accounts.exclude(removed_at=None).get()


@pytest.fixture
def page(client: Client, finished: Application) -> Page:
    """The finished version's page, and what is done on it with signed files."""
    return Page(client, finished)
