"""What the commands do with a file, in the bounds of time and memory that a page has: see `processes.bounds`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from applications.formats import Unreadable
from applications.inspection.process import CANNOT, TAKES_TOO_MUCH
from applications.processes.bounds import in_bounds


def bounded(work: Callable[[], Any]) -> Any:
    """What `work` gives, as JSON brings it back, worked out in a process of its own.

    Raises Unreadable as `work` does, and with one sentence where it takes too much, or cannot be done at all.
    """
    answer = in_bounds(lambda: _answer(work))
    if answer is None:
        raise Unreadable(str(TAKES_TOO_MUCH))
    outcome, value = json.loads(answer)
    if outcome == "unreadable":
        raise Unreadable(value)
    return value


def _answer(work: Callable[[], Any]) -> bytes:
    try:
        answer = ["done", work()]
    except Unreadable as error:
        answer = ["unreadable", str(error)]
    except MemoryError:
        answer = ["unreadable", str(TAKES_TOO_MUCH)]
    except Exception:  # as the page: a file that somebody made up to trip what reads it
        answer = ["unreadable", str(CANNOT)]
    return json.dumps(answer).encode()
