"""Work of the commands on a file, within the bounds of time and memory of pages: see `processes.bounds`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from applications.formats import Unreadable
from applications.processes.bounds import in_bounds


def bounded(work: Callable[[], Any]) -> Any:
    """Do work in a process of its own; return its result as JSON reads it back.

    Raise Unreadable if `work` raises it, takes too much time or memory, or fails in any other way.
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
    except Exception:  # as on pages: somebody may have made the file to break its reader
        answer = ["unreadable", Unreadable("inspection-failed").to_tree()]
    return json.dumps(answer).encode()
