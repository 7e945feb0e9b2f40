"""Whatever is posted twice at once is answered twice, never with status 500, on the database that the tests use."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import threading
import urllib.parse
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.addresses import OF_HANDOVERS, POSTED
from tests.support.double_presses import OF_PEOPLE, OF_STRANGERS
from tests.support.servers import ROOT, Server, serving

pytestmark = [pytest.mark.server, pytest.mark.slow]

ALL = sorted([name for name, data in (POSTED | OF_HANDOVERS).items() if data is not None] + [*OF_PEOPLE, *OF_STRANGERS])
TOKEN = "a" * 32


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    database = {"DATABASE_URL": os.environ["DATABASE_URL"]} if "DATABASE_URL" in os.environ else {}
    environment: dict[str, Any] = {"WORKERS": "2", **database}
    with serving(tmp_path_factory.mktemp("double") / "var", says=" ", **environment) as server:
        yield server


@pytest.fixture(scope="module")
def prepared(server: Server) -> dict[str, dict[str, Any]]:
    """What to post to each address, with a session and things of its own behind it."""
    environment = dict(os.environ) | {
        "VAR_DIR": str(server.var),
        "SECRET_KEY": (server.var / "secret_key").read_text(),
        "ALLOWED_HOSTS": "*",
        "DJANGO_SETTINGS_MODULE": "ekase_pieteikums.settings",
    }
    made = subprocess.run(
        [sys.executable, "-m", "tests.support.double_presses"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    return dict(json.loads(made.stdout.splitlines()[-1]))


@pytest.mark.parametrize("name", ALL)
def test_post_that_is_sent_twice_at_once_is_no_fault_of_the_server(
    server: Server, prepared: dict[str, dict[str, Any]], name: str
) -> None:
    asked = prepared[name]
    body = urllib.parse.urlencode(asked["data"] | {"csrfmiddlewaretoken": TOKEN}).encode()
    cookies = "; ".join(f"{key}={value}" for key, value in (asked["cookies"] | {"csrftoken": TOKEN}).items())
    headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
    both = threading.Barrier(2)
    statuses: list[int] = []

    def press() -> None:
        place = urllib.parse.urlsplit(server.url)
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
        connection.connect()
        both.wait()
        connection.request("POST", asked["url"], body, headers)
        statuses.append(connection.getresponse().status)
        connection.close()

    presses = [threading.Thread(target=press) for _press in range(2)]
    for each in presses:
        each.start()
    for each in presses:
        each.join()
    assert len(statuses) == 2
    assert all(status in (200, 302, 303, 400, 404, 405, 409, 422, 429) for status in statuses), statuses


def test_every_post_is_among_them(prepared: dict[str, dict[str, Any]]) -> None:
    assert sorted(prepared) == ALL
