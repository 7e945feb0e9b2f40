"""Times of repeated acts."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from typing import TypeVar

Thing = TypeVar("Thing")


def median_ms(act: Callable[[Thing], object], things: Iterable[Thing]) -> float:
    """The median of the milliseconds that `act` takes with each thing; the first one only warms up."""
    times = []
    for thing in things:
        start = time.perf_counter()
        act(thing)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times[1:])
