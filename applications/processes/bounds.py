"""Work in a fork of this process that bounds itself first, since a file may lead what reads it to take any time and
memory. To be called where no other thread runs: a fork has none of them, and whatever they hold is held for ever."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Callable

from applications.processes.pipe import MAXIMUM_ANSWER, read_frame, write_frame

#: Bytes of address space (the interpreter's own 110 MB included), seconds of processor time, and of any.
MAXIMUM_MEMORY = 512 * 1024 * 1024
MAXIMUM_SECONDS = 20
MAXIMUM_WAIT = 30
#: Of prctl(2): the signal that a process gets when the one that it was forked off from dies.
_PR_SET_PDEATHSIG = 1


def in_bounds(work: Callable[[], bytes], maximum: int = MAXIMUM_ANSWER) -> bytes | None:
    """What `work` gives; None where it took too much and was killed, died, or gave more than `maximum` bytes. What it
    raises ends it too."""
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
    """Let this process be killed when the one that it was forked off from ends, however that ends; on Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it has ended before
        os._exit(1)


def _bound() -> None:
    """Set bounds to this process, and take the pipes of the one that it was forked off from it."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1):
        os.dup2(nowhere, descriptor)
    resource.setrlimit(resource.RLIMIT_AS, (MAXIMUM_MEMORY, MAXIMUM_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAXIMUM_SECONDS, MAXIMUM_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    signal.alarm(MAXIMUM_WAIT)
