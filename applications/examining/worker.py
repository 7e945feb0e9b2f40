"""The process that examines files: `python -P -m applications.examining.worker`, for process.py alone.

A file comes from anybody, and what reads it may be led to take any time and memory. So each file gets a process of its
own that bounds itself before it looks at it. To make one from nothing takes two seconds, most of them for importing
pyHanko; so this one imports everything, looks at no file, and forks off a child for each. It has no database and none
of the web process's environment.

    request:  JSON {"name", "lists", "expected"}, a line feed, the file's bytes
    answer:   OK and the examination's JSON, or FAILED and why: TOO_MUCH, or an exception's name
"""

from __future__ import annotations

import base64
import contextlib
import datetime
import importlib
import json
import os
import resource
import signal
from typing import IO, Any

import django

from applications.processes.pipe import FAILED, OK, read_frame, write_frame

#: Bytes of address space (the interpreter's own 110 MB included), seconds of processor time, and of any.
MAXIMUM_MEMORY = 512 * 1024 * 1024
MAXIMUM_SECONDS = 20
MAXIMUM_WAIT = 30
TOO_MUCH = b"too-much"


def answer(request: bytes) -> bytes:
    """The answer to a request, worked out here; a failure is answered too."""
    from applications.examining.examination import examine

    header, _line_feed, data = request.partition(b"\n")
    asked = json.loads(header)
    try:
        found = examine(asked["name"], data, _lists(asked["lists"]), _expected(asked["expected"]))
        return OK + found.to_json().encode()
    except MemoryError:
        return FAILED + TOO_MUCH
    except Exception as error:  # without its words: they may quote the file
        return FAILED + type(error).__name__.encode()


def _lists(trees: list[dict[str, Any]]) -> list[Any]:
    from applications.signatures.trusted_lists import TrustedList

    moment = datetime.datetime.fromisoformat
    return [
        TrustedList(
            tree["territory"],
            tree["sequence"],
            moment(tree["issued_at"]),
            moment(tree["next_update"]) if tree["next_update"] else None,
            base64.b64decode(tree["content"]),
        )
        for tree in trees
    ]


def _expected(tree: dict[str, Any] | None) -> Any:
    from applications.signatures.comparison import Expected, Prepared

    if tree is None:
        return None
    return Expected(**tree | {"versions": tuple(Prepared(*each) for each in tree["versions"])})


def in_bounds(request: bytes) -> bytes:
    """The answer to a request, worked out in a child that is killed when it takes too much."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(reading)
            _bound()
            with open(writing, "wb", buffering=0) as pipe:
                write_frame(pipe, answer(request))
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    with open(reading, "rb", buffering=0) as pipe:
        answered = read_frame(pipe)
    os.waitpid(child, 0)
    return FAILED + TOO_MUCH if answered is None else answered


def _bound() -> None:
    """Set bounds to this process, and take the web process's pipes from it."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1):
        os.dup2(nowhere, descriptor)
    resource.setrlimit(resource.RLIMIT_AS, (MAXIMUM_MEMORY, MAXIMUM_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAXIMUM_SECONDS, MAXIMUM_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    signal.alarm(MAXIMUM_WAIT)


def warm(request: bytes) -> None:
    """Read the trusted lists, which are the operator's own and no stranger's, once for all children."""
    lists = _lists(json.loads(request.partition(b"\n")[0])["lists"])
    if lists:
        from applications.signatures import trust

        for each in lists:
            with contextlib.suppress(ValueError):
                trust.check_readable(each)


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answers frames until the input ends."""
    while (request := read_frame(requests)) is not None:
        warm(request)
        write_frame(answers, in_bounds(request))


def main() -> None:
    """Imports what children need, then serves."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ekase_pieteikums.settings")
    django.setup()
    for module in ("applications.examining.examination", "applications.signatures.pdf_signatures"):
        importlib.import_module(module)
    with (
        contextlib.suppress(BrokenPipeError, KeyboardInterrupt),
        open(0, "rb", buffering=0) as requests,
        open(1, "wb", buffering=0) as answers,
    ):
        serve(requests, answers)


if __name__ == "__main__":
    main()
