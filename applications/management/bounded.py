"""What the commands do with a file, in the bounds of time and memory that a page has: see `processes.bounds`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from applications.formats import Unreadable
from applications.processes.bounds import in_bounds


def bounded(work: Callable[[], Any]) -> Any:
    """What `work` gives, as JSON brings it back, worked out in a process of its own.

    Raises Unreadable as `work` does, and where it takes too much, or cannot be done at all.
    """
    answer = in_bounds(lambda: _answer(work))
    if answer is None:
        raise Unreadable("inspection-too-much")
    outcome, value = json.loads(answer)
    if outcome == "unreadable":
        raise Unreadable.from_tree(value)
    return value


def _answer(work: Callable[[], Any]) -> bytes:
    try:
        answer = ["done", work()]
    except Unreadable as error:
        answer = ["unreadable", error.to_tree()]
    except MemoryError:
        answer = ["unreadable", Unreadable("inspection-too-much").to_tree()]
    except Exception:  # as the page: a file that somebody made up to trip what reads it
        answer = ["unreadable", Unreadable("inspection-failed").to_tree()]
    return json.dumps(answer).encode()
