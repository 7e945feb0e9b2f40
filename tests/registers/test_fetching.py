"""Register files are downloaded from a server on this machine: once, whole, and not without bound."""

from __future__ import annotations

import datetime
import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

from registers import fetching
from registers.fetching import NotFetched, fetch
from registers.models import Load
from tests.support.registers import enterprises

CONTENT = enterprises(*[(f"4{row:010d}", f"SIA Paraugs {row}") for row in range(200)]).encode()
MONDAY, TUESDAY = "Mon, 16 Nov 2026 05:00:00 GMT", "Tue, 17 Nov 2026 05:00:00 GMT"


class Published(ThreadingHTTPServer):
    """A server with one file; `breaks_at` is the number of bytes after which it breaks a download off."""

    content, changed_at = CONTENT, MONDAY
    breaks_at: int | None = None
    status = 0

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[dict[str, str]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/register/register.csv"


class Handler(BaseHTTPRequestHandler):
    server: Published

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

    def do_GET(self) -> None:
        server, start = self.server, 0
        server.asked.append(dict(self.headers))
        if server.status:
            self.send_error(server.status)
            return
        if self.headers.get("If-Modified-Since") == server.changed_at:
            self.send_response(304)
            self.end_headers()
            return
        if self.headers.get("If-Range") == server.changed_at:
            start = int(self.headers["Range"].removeprefix("bytes=").removesuffix("-"))
        body = server.content[start:]
        self.send_response(206 if start else 200)
        self.send_header("Last-Modified", server.changed_at)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body if server.breaks_at is None else body[: server.breaks_at])


@pytest.fixture
def server() -> Iterator[Published]:
    with Published() as published:
        thread = threading.Thread(target=published.serve_forever, daemon=True)
        thread.start()
        yield published
        published.shutdown()
        thread.join()


def test_file_has_the_servers_bytes_and_day(server: Published, tmp_path: Path) -> None:
    fetched = fetch(server.address, tmp_path)
    assert fetched == (tmp_path / "register.csv", True)
    assert fetched.path.read_bytes() == CONTENT
    changed = datetime.datetime.fromtimestamp(fetched.path.stat().st_mtime, datetime.UTC)
    assert changed == datetime.datetime(2026, 11, 16, 5, tzinfo=datetime.UTC)
    assert [path.name for path in tmp_path.iterdir()] == ["register.csv"]


def test_file_is_downloaded_again_only_when_it_has_changed(server: Published, tmp_path: Path) -> None:
    fetch(server.address, tmp_path)
    assert not fetch(server.address, tmp_path).is_new
    server.changed_at, server.content = TUESDAY, b"jauns"
    assert fetch(server.address, tmp_path).is_new
    assert (tmp_path / "register.csv").read_bytes() == b"jauns"


def test_broken_download_goes_on_where_it_ended(server: Published, tmp_path: Path) -> None:
    server.breaks_at = 1_000
    with pytest.raises(NotFetched, match="broken-off"):
        fetch(server.address, tmp_path)
    assert not (tmp_path / "register.csv").exists()
    server.breaks_at = None
    assert fetch(server.address, tmp_path).path.read_bytes() == CONTENT
    assert server.asked[1]["Range"] == "bytes=1000-"


def test_download_of_a_file_that_changed_meanwhile_begins_anew(server: Published, tmp_path: Path) -> None:
    server.breaks_at = 1_000
    with pytest.raises(NotFetched):
        fetch(server.address, tmp_path)
    server.breaks_at, server.changed_at, server.content = None, TUESDAY, CONTENT[::-1]
    assert fetch(server.address, tmp_path).path.read_bytes() == CONTENT[::-1]


def test_file_over_the_bound_is_not_kept(server: Published, tmp_path: Path) -> None:
    with pytest.raises(NotFetched, match="too-large"):
        fetch(server.address, tmp_path, largest=1_000)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("status", [404, 500, 503])
def test_refusal_leaves_the_file_that_was_there(server: Published, tmp_path: Path, status: int) -> None:
    fetch(server.address, tmp_path)
    server.status = status
    with pytest.raises(NotFetched, match="status"):
        fetch(server.address, tmp_path)
    assert (tmp_path / "register.csv").read_bytes() == CONTENT


@pytest.mark.parametrize("address", ["", "register.csv", "file:///etc/passwd", "https://piemers.lv/", "https:///a.csv"])
def test_address_without_a_file_is_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(NotFetched, match="address"):
        fetch(address, tmp_path)


@pytest.mark.django_db
def test_command_loads_what_is_new_and_goes_on_after_a_failure(server: Published, tmp_path: Path) -> None:
    out, err = io.StringIO(), io.StringIO()
    for _time in range(2):
        with override_settings(REGISTER_URLS=["https:///nav", server.address]), pytest.raises(SystemExit) as ended:
            call_command("fetch_registers", folder=tmp_path / "faili", stdout=out, stderr=err)
        assert ended.value.code == 2
    load = Load.objects.get()
    assert (load.rows, load.file_date, load.source) == (200, datetime.date(2026, 11, 16), server.address)
    assert out.getvalue().splitlines() == [
        "Uzņēmumu reģistrs: ielādēts, rindas: 200 (iepriekš: 0, izlaistas: 0), dati no 16.11.2026.",
        f"{server.address}: nav mainījies",
    ]
    assert err.getvalue() == "https:///nav: Šī nav faila adrese\n" * 2


@pytest.mark.django_db
def test_command_loads_a_file_whose_load_was_lost(server: Published, tmp_path: Path) -> None:
    fetching.fetch(server.address, tmp_path)
    with override_settings(REGISTER_URLS=[server.address]):
        call_command("fetch_registers", folder=tmp_path, stdout=io.StringIO())
    assert Load.objects.get().is_current
