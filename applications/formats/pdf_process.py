"""The one child process that renders for this process, whatever happens to either: see pdf_worker.py.

One child for each web process, one page at a time. It is started with the first page, started again when it has died,
killed when a page takes too long, and ends by itself when the web process does, since its input then ends. A process
that was forked off starts a child of its own.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

from applications.formats.pdf_pipe import OK, read_frame, write_frame

#: Seconds: an application of 10,000 accounts takes about ten.
TIMEOUT = 60.0
_COMMAND = [sys.executable, "-P", "-m", "applications.formats.pdf_worker"]


class RenderingFailed(RuntimeError):
    """The page was not rendered; the message says why, in English, for the log."""


class Renderer:
    """Renders pages in a child process; safe to call from several threads, which take turns."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def render(self, page: str, timestamp: int, *, more_fonts: bool, timeout: float = TIMEOUT) -> bytes:
        """A page of data (JSON, see pdf_page.py) as a PDF, its date `timestamp` seconds since 1970.

        Raises RenderingFailed when the page cannot be rendered, or not within `timeout` seconds.
        """
        request = json.dumps({"page": page, "timestamp": timestamp, "more_fonts": more_fonts}).encode()
        with self._lock:
            # A child that died while idle is only noticed now: one more try with a new one.
            answer = self._ask(request, timeout) or self._ask(request, timeout)
        if answer is None:
            raise RenderingFailed("the rendering process died twice")
        if answer[:1] != OK:
            raise RenderingFailed(answer[1:].decode())
        return answer[1:]

    def _ask(self, request: bytes, timeout: float) -> bytes | None:
        """The child's answer; None when it died, and is gone then."""
        process = self._running()
        assert process.stdin and process.stdout
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(timeout, stop)
        timer.daemon = True
        timer.start()
        answer = None
        try:
            write_frame(process.stdin, request)
            answer = read_frame(process.stdout)
        except BrokenPipeError:
            pass
        finally:
            timer.cancel()
            if answer is None:
                self._end()
        if answer is None and late.is_set():
            raise RenderingFailed(f"the page was not rendered within {timeout:g} seconds")
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            # Nothing of the web process's environment goes along, its secrets least of all.
            path = os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path)
            self._process = subprocess.Popen(
                _COMMAND, bufsize=0, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={"PYTHONPATH": path}
            )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        self._close(process)
        process.wait()

    @staticmethod
    def _close(process: subprocess.Popen[bytes]) -> None:
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()

    def end(self) -> None:
        """Ends the child; the next page starts another."""
        with self._lock:
            self._end()

    def forget(self) -> None:
        """After a fork, in the new process: the child is the other one's, and so is whoever holds the lock."""
        process, self._process = self._process, None
        self._lock = threading.Lock()
        if process:
            self._close(process)
            process.returncode = 0  # not ours to wait for


RENDERER = Renderer()
atexit.register(RENDERER.end)
os.register_at_fork(after_in_child=RENDERER.forget)
