"""Fixtures of every test."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
import requests
from django.conf import settings
from django.test import Client, override_settings

from applications.inspection import pages
from applications.inspection.process import INSPECTOR
from registers import state
from tests.support.running import SECRET_KEY
from tests.support.whitespace import squeeze_pages

# Who the OpenID Connect provider of the tests knows.
PEOPLE_ELSEWHERE = [
    {"sub": "zane", "email": "zane@piemers.lv", "email_verified": True, "name": "Zane Liepa"},
    {"sub": "anna", "email": "annale@piemers.lv", "email_verified": True, "name": "Anna Šķēle"},
    {"sub": "nezina", "email": "nezina@piemers.lv", "email_verified": False},
]


# Not among the overridden settings: to restore an empty key, Django would read it, and refuses to.
settings.SECRET_KEY = SECRET_KEY


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that sign in with the provider: it is a server."""
    for item in items:
        if "oidc_server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.server)


@pytest.fixture(scope="session", autouse=True)
def test_settings() -> Iterator[None]:
    """Production settings, but for what the environment gives there and for static files, read where they lie."""
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STORAGES={**settings.STORAGES, "staticfiles": static},
        WHITENOISE_AUTOREFRESH=True,
        WHITENOISE_USE_FINDERS=True,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],  # a right one takes half a second
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def squeezed_pages() -> Iterator[None]:
    """The test client's pages come without the white space that HTML ignores."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", squeeze_pages(Client))
        yield


@pytest.fixture(scope="session", autouse=True)
def patience() -> Iterator[None]:
    """Rendering a PDF again may take as long in the tests of a page as on the command line: other tests run beside."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "PAGE_TIMEOUT", pages.COMMAND_TIMEOUT)
        yield


@pytest.fixture(autouse=True)
def no_register_loaded() -> None:
    """Pages take it that no register is loaded, as they do for a minute once they asked; loading one ends that."""
    state.assume_nothing()


@pytest.fixture(scope="module")
def inspector_ended() -> Iterator[None]:
    """Nothing is left of the process that examines files, once the tests of a module that ask it are done."""
    yield
    INSPECTOR.end()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite in a file of this run's own, so that the live server's threads have connections of their own."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def oidc_server() -> Iterator[str]:
    """A provider in a process of its own, on a port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    claims = [f"--user-claims={json.dumps(each)}" for each in PEOPLE_ELSEWHERE]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", f"--port={port}", *claims]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    place = f"http://localhost:{port}"
    for _attempt in range(200):
        with suppress(requests.ConnectionError):
            requests.get(place, timeout=10)
            break
        time.sleep(0.1)
    yield place
    process.terminate()
    process.wait()
