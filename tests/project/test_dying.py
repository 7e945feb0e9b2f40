"""Each process of the site may die alone: it is replaced, and requests of others go on."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from ekase_pieteikums.serving import MOST_REPLACEMENTS, Replacements
from tests.support.servers import EKASE, ROOT, Server, children, serving
from tests.support.signatures import pdfs

pytestmark = pytest.mark.server
#: What granian writes of a worker that was killed.
DIED = "Unexpected exit from worker"
TOKEN = "a" * 32


def until(holds: Callable[[], object]) -> None:
    """Wait until something holds; fail after forty seconds."""
    for _ in range(800):
        if holds():
            return
        time.sleep(0.05)
    pytest.fail("it did not come true in time")


def answered(server: Server) -> bool:
    """Whether a page is answered: a request that a killed worker had accepted is sent again, as browsers do."""
    for _ in range(25):
        try:
            return server.get("/palidziba/")[0] == 200
        except (urllib.error.URLError, http.client.HTTPException, OSError):
            time.sleep(0.2)
    return False


def checked(server: Server, data: bytes) -> str:
    """The page of the check of a file."""
    body = (
        f'--x\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{TOKEN}\r\n'
        '--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    ).encode() + data
    request = urllib.request.Request(
        f"{server.url}/parbaudit/",
        body + b"\r\n--x--\r\n",
        {"Content-Type": "multipart/form-data; boundary=x", "Cookie": f"csrftoken={TOKEN}"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return str(answer.read().decode())


def test_killed_worker_is_replaced_and_others_answer_meanwhile(tmp_path: Path) -> None:
    with serving(tmp_path, says=DIED, WORKERS="2") as server:
        for _ in range(3):
            before = workers(server)
            assert len(before) == 2
            os.kill(before[0], signal.SIGKILL)
            assert all(answered(server) for _ in range(10))
            until(lambda before=before: len(workers(server)) == 2 and before[0] not in workers(server))  # type: ignore[misc]
            assert before[1] in workers(server)


def test_killed_children_of_a_worker_are_replaced(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        (worker,) = workers(server)
        for _ in range(3):
            page = checked(server, pdfs.prepared())
            assert "sakrīt līdz pēdējam baitam" in page
            inspecting_and_rendering = children(worker)
            assert len(inspecting_and_rendering) == 2
            for child in inspecting_and_rendering:
                os.kill(child, signal.SIGKILL)
            assert answered(server)


def queue_worker(server: Server) -> int:
    """The process that does the tasks of the queue; 0 if there is none."""
    found = [child for child in children(server.pid) if "process_queue" in Path(f"/proc/{child}/cmdline").read_text()]
    return found[0] if found else 0


def enqueue(server: Server, notes: Path, seconds: float) -> None:
    """Enqueue a task that writes that it has begun, and after these seconds that it is done."""
    key = (server.var / "secret_key").read_text()
    subprocess.run(
        [*EKASE, "shell", "-c", f"from tests.support.tasks import take; take.enqueue({str(notes)!r}, {seconds})"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(server.var), "SECRET_KEY": key, "ALLOWED_HOSTS": "localhost"},
        check=True,
        capture_output=True,
    )


def read(notes: Path) -> str:
    return notes.read_text() if notes.exists() else ""


def test_task_of_a_killed_worker_of_the_queue_is_done_by_the_next_one(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    with serving(tmp_path / "var", says="a worker died") as server:
        enqueue(server, notes, 2)
        until(lambda: read(notes) == "begun\n")
        killed = queue_worker(server)
        os.kill(killed, signal.SIGKILL)
        assert answered(server)
        until(lambda: read(notes) == "begun\nbegun\ndone\n")
        assert queue_worker(server) not in (killed, 0)
        time.sleep(1)
        assert notes.read_text() == "begun\nbegun\ndone\n"


def test_task_in_hand_when_the_site_is_stopped_is_done_after_the_next_start(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    with serving(tmp_path / "var") as server:
        enqueue(server, notes, 2)
        until(lambda: read(notes) == "begun\n")
    assert notes.read_text() == "begun\n"
    with serving(tmp_path / "var"):
        until(lambda: read(notes) == "begun\nbegun\ndone\n")


def workers(server: Server) -> list[int]:
    """The server's workers, without what else its process started."""
    return [
        child
        for child in children(server.pid)
        if not re.search("resource_tracker|process_queue", Path(f"/proc/{child}/cmdline").read_text())
    ]


def test_server_gives_up_only_where_workers_die_often() -> None:
    replaced = Replacements()
    now = time.monotonic()
    for _ in range(MOST_REPLACEMENTS - 1):
        replaced[0] = now
        assert replaced.get(0) == 0
        replaced.clear()
    replaced[0] = now
    assert replaced.get(0) == now
    assert replaced.get(1) == 0
    replaced.moments[0] = now - 61
    assert replaced.get(0) == 0
