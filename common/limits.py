"""Rate limits: how often one client may have the server do what costs it room, time or a mail.

An act that is limited takes `client`, an opaque key of who asks: the network address (see
`institutions.access.client_address`) or the number of a person who signed in. It calls `consume` before anything else,
outside of any transaction.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from django.core.cache import cache

from common.errors import LimitReached

#: What is limited.
BEGIN, FINISH, HAND_OVER, INSPECT = "begin", "finish", "hand-over", "inspect"
INVITE, LETTERS, SEARCH, SIGN = "invite", "letters", "search", "sign"
TAKE_OVER = "take-over"
#: Seconds after which a lock is free again, should its process have died; seconds for which others wait for it.
_LOCKED_FOR, _WAIT = 10, 1.0
_RETRY_EVERY = 0.02


class Rate(NamedTuple):
    """At most `number` acts within any `seconds`."""

    number: int
    seconds: int


#: By what is limited. LimitReached names it as "begin-rate" and so on.
RATES = {
    BEGIN: Rate(100, 60 * 60),
    FINISH: Rate(100, 60 * 60),
    TAKE_OVER: Rate(100, 60 * 60),
    # Mail to addresses that somebody types: of these two, hand-overs may be guests'.
    HAND_OVER: Rate(20, 60 * 60),
    INVITE: Rate(20, 60 * 60),
    INSPECT: Rate(30, 60),
    LETTERS: Rate(500, 60 * 60),
    SIGN: Rate(20, 60),
}

#: Acts that take less than it takes to count them in the database: each process counts for itself.
LIGHT_RATES = {SEARCH: Rate(600, 60)}
#: Clients that a process counts at once; the one that came longest ago is forgotten.
_CLIENTS = 5_000

_light: OrderedDict[tuple[str, str], tuple[float, int]] = OrderedDict()
_light_lock = threading.Lock()


def consume(kind: str, client: str, *, number: int = 0) -> None:
    """Count one more act of this kind by this client; raise LimitReached when its rate allows no more.

    `number`, if given, replaces that of the rate.
    A client "" is not limited: a command runs on the operator's own machine.
    """
    if not client:
        return
    rate = Rate(number or RATES[kind].number, RATES[kind].seconds)
    key = f"rate:{kind}:{hashlib.sha256(client.encode()).hexdigest()}"
    with _lock(key) as locked:
        now = _now()
        recent = [moment for moment in cache.get(key, ()) if moment > now - rate.seconds]
        if not locked or len(recent) >= rate.number:
            raise LimitReached(f"{kind}-rate", number=rate.number, seconds=rate.seconds)
        cache.set(key, [*recent, now], rate.seconds)


def consume_light(kind: str, client: str) -> None:
    """Count one more light act of this kind by this client in this process; raise LimitReached as `consume` does."""
    if not client:
        return
    rate, now = LIGHT_RATES[kind], _now()
    with _light_lock:
        since, number = _light.pop((kind, client), (now, 0))
        if not now - rate.seconds < since <= now:
            since, number = now, 0
        _light[kind, client] = since, number + 1
        if len(_light) > _CLIENTS:
            _light.popitem(last=False)
    if number >= rate.number:
        raise LimitReached(f"{kind}-rate", number=rate.number, seconds=rate.seconds)


def forget_light() -> None:
    """Count the light acts of every client anew."""
    with _light_lock:
        _light.clear()


def _now() -> float:
    return time.time()


@contextmanager
def _lock(key: str) -> Iterator[bool]:
    """Whether the key was locked for this process, since reading and writing the cache are two steps."""
    lock, deadline = f"{key}:lock", time.monotonic() + _WAIT
    while not (locked := cache.add(lock, True, _LOCKED_FOR)) and time.monotonic() < deadline:
        time.sleep(_RETRY_EVERY)
    try:
        yield locked
    finally:
        if locked:
            cache.delete(lock)
