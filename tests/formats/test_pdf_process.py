"""The process that renders is replaced when it dies, hangs or grows, and knows nothing of the web process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from applications.domain import characters
from applications.formats import pdf_worker
from applications.formats.pdf_page import page
from applications.formats.pdf_process import Renderer, RenderingFailed
from tests.support.pdf_documents import INSTITUTION, REFERENCE, with_accounts

MAIN_FONT = characters.ALL_FONTS[:1]
PAGE = json.dumps(page(INSTITUTION, REFERENCE, MAIN_FONT))
ROOT = Path(__file__).parents[2]


@pytest.fixture
def renderer() -> Iterator[Renderer]:
    renderer = Renderer()
    yield renderer
    renderer.end()


def process_of(renderer: Renderer) -> subprocess.Popen[bytes]:
    process = renderer._process
    assert process is not None
    return process


def until_gone(pid: int) -> bool:
    """Whether a process ends within ten seconds."""
    for _ in range(1000):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.01)
    return False


def test_process_that_was_killed_is_replaced(renderer: Renderer) -> None:
    first = renderer.render(PAGE, 0, more_fonts=False)
    killed = process_of(renderer)
    os.kill(killed.pid, signal.SIGKILL)
    assert renderer.render(PAGE, 0, more_fonts=False) == first
    assert process_of(renderer).pid != killed.pid
    assert killed.returncode == -signal.SIGKILL


def test_process_killed_while_it_renders_is_replaced(renderer: Renderer) -> None:
    first = renderer.render(PAGE, 0, more_fonts=False)
    stopped = process_of(renderer)
    os.kill(stopped.pid, signal.SIGSTOP)
    killer = threading.Timer(0.2, os.kill, (stopped.pid, signal.SIGKILL))
    killer.start()
    assert renderer.render(PAGE, 0, more_fonts=False) == first
    killer.join()
    assert process_of(renderer).pid != stopped.pid


def test_process_that_does_not_answer_is_killed(renderer: Renderer) -> None:
    first = renderer.render(PAGE, 0, more_fonts=False)
    stopped = process_of(renderer)
    os.kill(stopped.pid, signal.SIGSTOP)
    with pytest.raises(RenderingFailed, match=r"not rendered within 0\.2 seconds"):
        renderer.render(PAGE, 0, more_fonts=False, timeout=0.2)
    assert stopped.returncode == -signal.SIGKILL
    assert renderer.render(PAGE, 0, more_fonts=False) == first


def test_request_does_not_wait_when_all_places_are_taken(renderer: Renderer) -> None:
    for _ in range(renderer.most_waiting):
        assert renderer._turns.acquire(blocking=False)
    with pytest.raises(RenderingFailed, match="not rendered"):
        renderer.render(PAGE, 0, more_fonts=False)
    renderer._turns.release()
    assert renderer.render(PAGE, 0, more_fonts=False).startswith(b"%PDF-")


def test_waiting_for_a_turn_ends(renderer: Renderer) -> None:
    with renderer._lock, pytest.raises(RenderingFailed, match=r"within 0\.1 seconds"):
        renderer.render(PAGE, 0, more_fonts=False, timeout=0.1)
    assert renderer.render(PAGE, 0, more_fonts=False).startswith(b"%PDF-")


def test_process_that_cannot_start_raises_an_error(renderer: Renderer) -> None:
    renderer.command = [sys.executable, "-c", ""]
    with pytest.raises(RenderingFailed, match="died twice"):
        renderer.render(PAGE, 0, more_fonts=False)


@pytest.mark.parametrize("text", ["😀", "\U00010330", "\ue000"])
def test_character_without_a_glyph_fails_and_the_process_goes_on(renderer: Renderer, text: str) -> None:
    bad = json.dumps(page(INSTITUTION, text, characters.ALL_FONTS))
    with pytest.raises(RenderingFailed, match="TypstError"):
        renderer.render(bad, 0, more_fonts=True)
    pid = process_of(renderer).pid
    assert renderer.render(PAGE, 0, more_fonts=False)[:8] == b"%PDF-1.7"
    assert process_of(renderer).pid == pid


def test_large_process_starts_anew_under_the_same_id(renderer: Renderer) -> None:
    first = renderer.render(PAGE, 0, more_fonts=False)
    pid = process_of(renderer).pid
    large = json.dumps(page(with_accounts(3000), REFERENCE, MAIN_FONT))
    renderer.render(large, 0, more_fonts=False)
    grown = pdf_worker.MAXIMUM_MEMORY // os.sysconf("SC_PAGE_SIZE")
    assert renderer.render(PAGE, 0, more_fonts=False) == first
    assert process_of(renderer).pid == pid
    assert int(Path(f"/proc/{pid}/statm").read_text().split()[1]) < grown


def test_threads_take_turns(renderer: Renderer) -> None:
    pages = [json.dumps(page(with_accounts(number), REFERENCE, MAIN_FONT)) for number in range(1, 9)]
    expected = [renderer.render(each, 0, more_fonts=False) for each in pages]
    found: dict[int, bytes] = {}

    def render(number: int) -> None:
        found[number] = renderer.render(pages[number], 0, more_fonts=False)

    threads = [threading.Thread(target=render, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[number] for number in range(8)] == expected


def test_forked_process_has_a_renderer_of_its_own(renderer: Renderer) -> None:
    first = renderer.render(PAGE, 0, more_fonts=False)
    child = os.fork()
    if child == 0:
        status = 1
        try:
            renderer.forget()
            own = renderer.render(PAGE, 0, more_fonts=False)
            status = 0 if own == first else 2
            renderer.end()
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert renderer.render(PAGE, 0, more_fonts=False) == first
    assert process_of(renderer).poll() is None


def test_process_gets_nothing_of_the_environment_but_where_modules_are(
    renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "secret")
    renderer.render(PAGE, 0, more_fonts=False)
    environment = Path(f"/proc/{process_of(renderer).pid}/environ").read_bytes().split(b"\0")
    assert [entry.partition(b"=")[0] for entry in environment if entry] == [b"PYTHONPATH"]


@pytest.mark.parametrize("end", ["os._exit(0)", "os.kill(os.getpid(), 9)", "sys.exit()"])
def test_process_ends_when_the_web_process_does(end: str) -> None:
    program = (
        "import os, sys\n"
        "from applications.formats.pdf_process import RENDERER\n"
        "process = RENDERER._running()\n"
        "print(process.pid, flush=True)\n"
        f"{end}\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert until_gone(int(ended.stdout)) is True


def test_worker_imports_no_django() -> None:
    program = "import sys, applications.formats.pdf_worker; print('django' in sys.modules)"
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout == "False\n"
