"""Times of repeated calls."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from typing import TypeVar

Thing = TypeVar("Thing")


def median_ms(act: Callable[[Thing], object], things: Iterable[Thing]) -> float:
    """Return the median milliseconds of `act` over the things; the first call only warms up."""
    times = []
    for thing in things:
        start = time.perf_counter()
        act(thing)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times[1:])
