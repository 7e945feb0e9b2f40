"""`ekase serve`, which `make run` calls."""

import contextlib
import os
import re
import socket
import stat
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from ekase_pieteikums.serving import in_address, local_hosts, machine_addresses
from tests.support.servers import ROOT, Server, free_port, refusal, serving

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("serving") / "var") as server:
        yield server


def test_start_page_is_served_with_the_policy(server: Server) -> None:
    status, headers, _ = server.get("/")
    assert status == 200
    directives = "default-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'; frame-ancestors 'none'"
    assert set(headers["Content-Security-Policy"].split("; ")) == set(directives.split("; "))
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_static_file_is_cached_for_years_and_compressed(server: Server) -> None:
    manifest = (server.var / "static" / "staticfiles.json").read_text()
    match = re.search(r'"(django_htmx/htmx[^"]*\.min\.[0-9a-f]+\.js)"', manifest)
    assert match is not None
    request = urllib.request.Request(f"{server.url}/static/{match[1]}", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"
        assert answer.headers["Content-Encoding"] == "gzip"


def test_key_and_database_belong_to_the_owner_alone(server: Server) -> None:
    assert stat.S_IMODE(server.var.stat().st_mode) == 0o700
    assert stat.S_IMODE((server.var / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE((server.var / "ekase.sqlite3").stat().st_mode) == 0o600


def test_what_others_could_read_is_the_owners_alone_after_a_start(tmp_path: Path) -> None:
    var = tmp_path / "var"
    var.mkdir()
    database = var / "ekase.sqlite3"
    database.touch()
    var.chmod(0o755)
    database.chmod(0o644)
    with serving(var):
        assert stat.S_IMODE(var.stat().st_mode) == 0o700
        assert stat.S_IMODE(database.stat().st_mode) == 0o600


def test_clients_that_stall_in_the_middle_of_their_bodies_stop_nobody(tmp_path: Path) -> None:
    head = f"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: csrftoken={'a' * 32}\r\nContent-Length: 100\r\n"
    form = "Content-Type: application/x-www-form-urlencoded\r\n\r\nx"
    with serving(tmp_path, says="CSRF token missing") as server, contextlib.ExitStack() as stalled:
        port = int(server.url.rpartition(":")[2])
        for _ in range(6):
            client = stalled.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20))
            client.sendall((head + form).encode())
        assert server.get("/palidziba/")[0] == 200


def test_second_start_keeps_the_key(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        server.get("/")
        key = (tmp_path / "secret_key").read_text()
    with serving(tmp_path) as server:
        server.get("/")
        assert (tmp_path / "secret_key").read_text() == key


def test_busy_port_is_named_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = refusal(tmp_path, port)
    assert refused == (f"Cannot serve on 127.0.0.1:{port}: Address already in use. Set PORT to another one.\n")


@pytest.mark.parametrize("environment", [{}, {"HTTPS": "on"}])
def test_production_is_refused_without_its_settings(tmp_path: Path, environment: dict[str, str]) -> None:
    sentence = "Set SECRET_KEY and ALLOWED_HOSTS in the environment: without them production does not start"
    assert refusal(tmp_path / "var", free_port(), "--production", **environment) == (
        f"{sentence} (see docs/operating.md).\n"
    )
    assert not (tmp_path / "var").exists()


def test_local_settings_are_not_for_a_site_behind_https(tmp_path: Path) -> None:
    refused = refusal(tmp_path / "var", free_port(), HTTPS="on")
    assert refused.startswith("Set SECRET_KEY and ALLOWED_HOSTS in the environment")
    assert not (tmp_path / "var").exists()


def test_make_run_serves() -> None:
    alone = {"PATH": os.environ["PATH"]}  # without what a make that runs the tests hands on
    made = subprocess.run(["make", "-n", "run"], cwd=ROOT, env=alone, capture_output=True, text=True, check=True)
    assert made.stdout.endswith("-m ekase_pieteikums serve\n")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "::1", "localhost"])
def test_address_that_is_announced_works(tmp_path: Path, host: str) -> None:
    with serving(tmp_path, HOST=host) as server:
        port = server.url.rpartition(":")[2]
        assert "0.0.0.0" not in server.url
        assert "[::]" not in server.url
        assert server.get("/")[0] == 200
        if host in ("0.0.0.0", "::"):
            by_name = urllib.request.Request(server.url, headers={"Host": f"{socket.gethostname()}:{port}"})
            with urllib.request.urlopen(by_name, timeout=20) as answer:
                assert answer.status == 200


def test_unknown_host_is_an_error_in_one_sentence(tmp_path: Path) -> None:
    refused = refusal(tmp_path, free_port(), HOST="no such machine")
    assert re.fullmatch(r"Cannot serve on no such machine: [^\n]+\.\n", refused)


def test_hosts_of_a_wildcard_are_the_machines_own_and_loopback() -> None:
    loopback = {"127.0.0.1", "[::1]", "localhost"}
    assert set(local_hosts("127.0.0.1")) == loopback
    assert set(local_hosts("::1")) == loopback
    assert set(local_hosts("10.1.2.3")) == loopback | {"10.1.2.3"}
    for wildcard in ("0.0.0.0", "::"):
        own = {in_address(address) for address in machine_addresses()}
        assert set(local_hosts(wildcard)) == loopback | own | {socket.gethostname(), socket.getfqdn()}


@pytest.mark.parametrize("port", ["abc", "0", "-1", "65536", "80.5", "²", "9" * 5000])
def test_wrong_port_is_an_error_in_one_sentence(tmp_path: Path, port: str) -> None:
    assert refusal(tmp_path, port) == f"PORT is {port!r}: it has to be a whole number from 1 to 65535.\n"


def test_wrong_number_of_workers_is_an_error_in_one_sentence(tmp_path: Path) -> None:
    refused = refusal(tmp_path, free_port(), WORKERS="two")
    assert refused == "WORKERS is 'two': it has to be a whole number from 1 to 1000.\n"


def test_database_that_does_not_answer_is_one_line(tmp_path: Path) -> None:
    refused = refusal(tmp_path / "var", free_port(), DATABASE_URL=f"postgres://ekase:x@127.0.0.1:{free_port()}/ekase")
    assert refused.startswith("The database does not answer: connection failed")
    assert refused.count("\n") == 1
