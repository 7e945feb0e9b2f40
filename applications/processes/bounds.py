"""Work in a forked process with bounds, since reading an untrusted file may take any time and memory.

Call it while no other thread runs: a fork has none of them, and a lock held by one stays locked.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Callable

from applications.processes.pipe import MAXIMUM_ANSWER, read_frame, write_frame

#: Bytes of address space beyond what the fork inherits, seconds of processor time, and seconds of real time.
MAXIMUM_MEMORY = 400 * 1024 * 1024
MAXIMUM_SECONDS = 20
MAXIMUM_WAIT = 30
#: The option of prctl(2) for the signal that a process gets when its parent dies.
_PR_SET_PDEATHSIG = 1


def in_bounds(work: Callable[[], bytes], maximum: int = MAXIMUM_ANSWER) -> bytes | None:
    """The result of `work`; None if it took too much, died, raised, or gave more than `maximum` bytes."""
    reading, writing = os.pipe()
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(reading)
            _end_with(parent)
            _bound()
            with open(writing, "wb", buffering=0) as pipe:
                write_frame(pipe, work())
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    with open(reading, "rb", buffering=0) as pipe:
        answered = read_frame(pipe, maximum)
    os.waitpid(child, 0)
    return answered


def _end_with(parent: int) -> None:
    """Have this process killed when its parent ends in any way; on Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before
        os._exit(1)


def _inherited() -> int:
    """Return the bytes of address space that this process has already: a long-lived parent has more than a new one."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:  # not on Linux
        return 110 * 1024 * 1024


def _bound() -> None:
    """Set the bounds of this process, and close its parent's pipes in it."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1):
        os.dup2(nowhere, descriptor)
    memory = _inherited() + MAXIMUM_MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (MAXIMUM_SECONDS, MAXIMUM_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    signal.alarm(MAXIMUM_WAIT)
