"""The process that inspects files: `python -P -m applications.inspection.worker`, started by process.py alone.

Each file gets a process of its own with bounds (see `processes.bounds`). A new process takes two seconds, mostly to
import pyHanko; so this one imports everything, reads no file, and forks a child for each. It has no database, and
nothing of the web process's environment.

    request:  JSON {"name", "lists", "expected"}, a line feed, the file's bytes; or, to compare the pages of a PDF,
              JSON {"paper", "size"}, a line feed, the file's bytes (so many), the bytes of the PDF rendered again
    answer:   OK and the inspection's JSON, or that of the findings; or FAILED and the reason: TOO_MUCH, or an
              exception's name
"""

from __future__ import annotations

import base64
import contextlib
import datetime
import importlib
import json
import os
from functools import partial
from typing import IO, Any

import django

from applications.processes.bounds import in_bounds
from applications.processes.pipe import FAILED, OK, read_frame, write_frame

TOO_MUCH = b"too-much"
#: Bytes of an inspection's JSON, most of them the application's. A process that serves others reads it.
MAXIMUM_INSPECTION = 16 * 1024 * 1024


def answer(request: bytes) -> bytes:
    """The answer to a request, also for a failure."""
    from applications.inspection.inspection import inspect

    header, _line_feed, data = request.partition(b"\n")
    asked = json.loads(header)
    try:
        if "paper" in asked:
            return OK + json.dumps(_compared(asked, data)).encode()
        inspection = inspect(asked["name"], data, _lists(asked["lists"]), _expected(asked["expected"]))
        return OK + inspection.to_json().encode()
    except MemoryError:
        return FAILED + TOO_MUCH
    except Exception as error:  # without its message, which may quote the file
        return FAILED + type(error).__name__.encode()


def _compared(asked: dict[str, Any], data: bytes) -> list[Any]:
    from applications.inspection import intake
    from applications.inspection.paper import Paper

    return list(intake.compare(data[: asked["size"]], Paper(*asked["paper"]), data[asked["size"] :]))


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
    from applications.signatures.conformity import Expected
    from applications.signatures.origin import Prepared

    if tree is None:
        return None
    return Expected(**tree | {"versions": tuple(Prepared(*each) for each in tree["versions"])})


def warm(request: bytes) -> None:
    """Read the trusted lists once for all children; they are the operator's, so this process may read them."""
    from applications.signatures import verification

    verification.prepare(b"", _lists(json.loads(request.partition(b"\n")[0]).get("lists", [])))


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer requests until the input ends."""
    while (request := read_frame(requests)) is not None:
        warm(request)
        answered = in_bounds(partial(answer, request), MAXIMUM_INSPECTION)
        write_frame(answers, FAILED + TOO_MUCH if answered is None else answered)


def main() -> None:
    """Import what the children need, then serve."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ekase_pieteikums.settings")
    django.setup()
    importlib.import_module("applications.inspection.inspection")
    importlib.import_module("applications.inspection.shown_pages")
    importlib.import_module("applications.signatures.with_pyhanko.pdf_signatures")
    with (
        contextlib.suppress(BrokenPipeError, KeyboardInterrupt),
        open(0, "rb", buffering=0) as requests,
        open(1, "wb", buffering=0) as answers,
    ):
        serve(requests, answers)


if __name__ == "__main__":
    main()
