"""One child process that answers requests in frames (see pipe.py).

It is started with the first request, started again if it has died, and killed if an answer takes too long. It ends when
this process does, since its input then ends. A fork of this process starts a child of its own.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from applications.processes.pipe import MAXIMUM_ANSWER, read_frame, write_frame


class Timeout(Exception):
    """The child did not answer in time, and was killed."""


class Crashed(Exception):
    """The child died during a request, and its successor too."""


class Child:
    """`python -P -m MODULE`, one request at a time; threads take turns.

    At most `most_waiting` threads ask or wait; one more gets Timeout at once, so that they never block the server. The
    child's environment is the path of modules and `environment`, and nothing of this process's, which has secrets. Its
    address space has at most `memory` bytes, if any are given, where the system can set that from outside (Linux).
    """

    def __init__(
        self,
        module: str,
        environment: Mapping[str, str] = MappingProxyType({}),
        *,
        most_waiting: int = 16,
        memory: int = 0,
    ) -> None:
        self.command = [sys.executable, "-P", "-m", module]
        self.environment = environment
        self.most_waiting = most_waiting
        self.memory = memory
        self._lock, self._turns = threading.Lock(), threading.BoundedSemaphore(most_waiting)
        self._process: subprocess.Popen[bytes] | None = None
        atexit.register(self.end)
        os.register_at_fork(after_in_child=self.forget)

    def ask(self, request: bytes, timeout: float) -> bytes:
        """Return the answer to a request.

        Raise Timeout if no answer comes, or the child is busy, for `timeout` seconds; raise Crashed if the child died.
        """
        turns, lock = self._turns, self._lock
        if not turns.acquire(blocking=False):
            raise Timeout
        try:
            if not lock.acquire(timeout=timeout):  # the child was busy with others all the time
                raise Timeout
            try:
                # Only now it is noticed if the child died while idle: try once more with a new one.
                answer = self._ask(request, timeout) or self._ask(request, timeout)
            finally:
                lock.release()
        finally:
            turns.release()
        if answer is None:
            raise Crashed
        return answer

    def _ask(self, request: bytes, timeout: float) -> bytes | None:
        """The child's answer; None if it died, or its answer was too long, after which it is ended."""
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
            answer = read_frame(process.stdout, MAXIMUM_ANSWER)
        except BrokenPipeError:
            pass
        finally:
            timer.cancel()
            if answer is None:
                self._end()
        if answer is None and late.is_set():
            raise Timeout
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            path = os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path)
            self._process = subprocess.Popen(
                self.command,
                bufsize=0,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={"PYTHONPATH": path, **self.environment},
            )
            if self.memory and sys.platform == "linux":
                with contextlib.suppress(ProcessLookupError):  # it died at once, which the request will show
                    resource.prlimit(self._process.pid, resource.RLIMIT_AS, (self.memory, self.memory))
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
        """End the child; the next request starts another."""
        with self._lock:
            self._end()

    def forget(self) -> None:
        """Forget the child and the locks, in the new process after a fork: they are the parent's."""
        process, self._process = self._process, None
        self._lock, self._turns = threading.Lock(), threading.BoundedSemaphore(self.most_waiting)
        if process:
            self._close(process)
            process.returncode = 0  # the parent waits for it
