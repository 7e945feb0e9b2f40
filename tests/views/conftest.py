"""One browser with an application in it, and another browser."""

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application
from tests.support.addresses import Url
from tests.support.drafts import MANAGED, account, draft, freeze, fresh
from tests.support.people import GUEST, OTHER_GUEST, as_guest
from tests.support.signed_pages import Page


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


@pytest.fixture
def url(application: Application) -> Url:
    """The addresses of `application`, by name."""
    return lambda name, *args: reverse(name, args=[application.reference, *args])


@pytest.fixture
def page(client: Client, finished: Application) -> Page:
    """The finished version's page, and what is done on it with signed files."""
    return Page(client, finished)
