"""Each file is inspected in a process with bounds, and one that misbehaves harms only itself."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from applications.domain.sizes import LARGEST_FILE
from applications.formats import Unreadable, xml
from applications.inspection import worker
from applications.inspection.inspection import inspect
from applications.inspection.pages import SAME_BYTES
from applications.inspection.process import Inspector
from applications.processes import bounds, child
from applications.processes.pipe import FAILED, MAXIMUM_ANSWER, OK, read_frame, write_frame
from tests.support.factories import institution
from tests.support.signatures import lists, pdfs
from tests.support.signatures.signing import Signing, container

pytestmark = pytest.mark.slow

CONTAINER = container(Signing(), documents={"a.pdf": pdfs.prepared()})


@pytest.fixture(scope="module")
def inspector() -> Iterator[Inspector]:
    inspector = Inspector()
    yield inspector
    inspector.end()


def pid_of(inspector: Inspector) -> int:
    assert inspector._process is not None
    return inspector._process.pid


@pytest.mark.parametrize("name", ["a.edoc", "a.pdf", "a.xml"])
def test_process_gives_the_same_inspection_as_a_call(inspector: Inspector, name: str) -> None:
    data = {"a.edoc": CONTAINER, "a.pdf": pdfs.signed(), "a.xml": xml.write(institution())}[name]
    compared = {"a.edoc": SAME_BYTES, "a.pdf": SAME_BYTES, "a.xml": ""}[name]
    assert inspector.inspect(name, data, [lists.read()]) == inspect(name, data, [lists.read()])._replace(pages=compared)


def test_process_stays_for_the_next_file(inspector: Inspector) -> None:
    inspector.inspect("a.edoc", CONTAINER)
    before = pid_of(inspector)
    inspector.inspect("a.edoc", b"words")
    inspector.inspect("a.edoc", CONTAINER)
    assert pid_of(inspector) == before


def test_larger_file_is_not_inspected(inspector: Inspector) -> None:
    assert inspector.inspect("a.edoc", b" " * (LARGEST_FILE + 1)).error == Unreadable("too-large", bytes=LARGEST_FILE)


def test_process_gets_nothing_of_the_environment_but_where_modules_are(
    inspector: Inspector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "secret")
    inspector.end()
    inspector.inspect("a.edoc", CONTAINER)
    environment = Path(f"/proc/{pid_of(inspector)}/environ").read_bytes().split(b"\0")
    assert [entry.partition(b"=")[0] for entry in environment if entry] == [b"PYTHONPATH"]


def test_process_that_does_not_answer_is_killed_and_replaced(inspector: Inspector) -> None:
    inspector.inspect("a.edoc", CONTAINER)
    os.kill(pid_of(inspector), signal.SIGSTOP)
    found = inspector.inspect("a.edoc", CONTAINER, timeout=0.3)
    assert found.error == Unreadable("inspection-late")
    assert inspector.inspect("a.edoc", CONTAINER).document is not None


def test_threads_take_turns(inspector: Inspector) -> None:
    found: dict[int, bool] = {}

    def look(number: int) -> None:
        found[number] = inspector.inspect("a.edoc", CONTAINER).document is not None

    threads = [threading.Thread(target=look, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == dict.fromkeys(range(4), True)


def spin() -> bytes:
    while True:
        pass


def wait() -> bytes:
    time.sleep(5)
    return b"waited"


def take_memory() -> bytes:
    return bytes(2 * bounds.MAXIMUM_MEMORY)


def write_file() -> bytes:
    path = Path(os.environ["INSPECTED"])
    path.write_bytes(b"x")
    return b"written"


def fail() -> bytes:
    raise ValueError("120384-16035")


@pytest.mark.parametrize(
    ("misdeed", "bound", "answered"),
    [
        (spin, "MAXIMUM_SECONDS", None),
        (wait, "MAXIMUM_WAIT", None),
        (take_memory, "", FAILED + worker.TOO_MUCH),
        (write_file, "", FAILED + b"OSError"),
        (fail, "", FAILED + b"ValueError"),
    ],
)
def test_child_that_misbehaves_ends_alone(
    misdeed: Callable[[], bytes], bound: str, answered: bytes | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if bound:
        monkeypatch.setattr(bounds, bound, 1)
    monkeypatch.setattr("applications.inspection.inspection.inspect", lambda *args: misdeed())
    monkeypatch.setenv("INSPECTED", str(tmp_path / "file"))
    request = b'{"name": "a", "lists": [], "expected": null}\n'
    assert bounds.in_bounds(lambda: worker.answer(request)) == answered
    assert (tmp_path / "file").exists() == (misdeed is write_file)
    assert not (misdeed is write_file and (tmp_path / "file").read_bytes())


def test_child_ends_with_the_process_that_forked_it_off() -> None:
    reading, writing = os.pipe()
    code = (
        "import os, time; from applications.processes.bounds import in_bounds;"
        f"in_bounds(lambda: (os.write({writing}, b'begun'), time.sleep(3), os.write({writing}, b'outlived')) and b'')"
    )
    worker = subprocess.Popen([sys.executable, "-c", code], pass_fds=[writing], cwd=Path(__file__).parents[2])
    os.close(writing)
    with open(reading, "rb", buffering=0) as pipe:
        assert pipe.read(5) == b"begun"
        worker.kill()
        worker.wait()
        assert pipe.read() == b""


def test_child_answers_on_its_own_pipe() -> None:
    request = b'{"name": "a.xml", "lists": [], "expected": null}\n' + xml.write(institution())
    assert (bounds.in_bounds(lambda: worker.answer(request)) or b"")[:1] == OK


def test_answer_has_a_bound() -> None:
    assert bounds.in_bounds(lambda: bytes(1000), 1000) == bytes(1000)
    assert bounds.in_bounds(lambda: bytes(1001), 1000) is None
    assert bounds.in_bounds(lambda: bytes(MAXIMUM_ANSWER + 1)) is None


def test_inspection_that_is_too_large_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "MAXIMUM_INSPECTION", 1000)
    requests, answers = io.BytesIO(), io.BytesIO()
    write_frame(requests, b'{"name": "a.xml", "lists": [], "expected": null}\n' + xml.write(institution()))
    requests.seek(0)
    worker.serve(requests, answers)
    answers.seek(0)
    assert read_frame(answers) == FAILED + worker.TOO_MUCH


def test_longer_answer_of_a_child_is_none(inspector: Inspector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "MAXIMUM_ANSWER", 100)
    assert inspector.inspect("a.edoc", CONTAINER).error == Unreadable("inspection-late")


def test_file_that_takes_too_much_has_an_error(inspector: Inspector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspector, "ask", lambda request, timeout: FAILED + worker.TOO_MUCH)
    assert inspector.inspect("a.edoc", CONTAINER).error == Unreadable("inspection-too-much")
    monkeypatch.setattr(inspector, "ask", lambda request, timeout: FAILED + b"KeyError")
    assert inspector.inspect("a.edoc", CONTAINER).error == Unreadable("inspection-failed")
