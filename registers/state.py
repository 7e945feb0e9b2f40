"""Which registers are loaded, how large they are, and how old."""

from __future__ import annotations

import time
from typing import Any

from django.utils import timezone

from registers.models import Load, Register

#: Days after which the data of a register are old.
OLD_AFTER = 60
#: Seconds for which a process does not ask again after it found that nothing is loaded.
_ASK_AGAIN_AFTER = 60

_nothing_until = 0.0


def current_loads() -> dict[Register, Load]:
    """Return the current load of each register that is loaded."""
    return {Register(load.register): load for load in Load.objects.filter(is_current=True)}


def loads_for_page() -> dict[Register, Load]:
    """Return the same for a page: where nothing is loaded, a process asks the database once a minute."""
    if time.monotonic() < _nothing_until:
        return {}
    loads = current_loads()
    if not loads:
        assume_nothing()
    return loads


def ask_again() -> None:
    """Ask the database for the next page, whatever this process knows."""
    _assume_nothing(0.0)


def assume_nothing() -> None:
    """Do not ask the database for a while."""
    _assume_nothing(time.monotonic() + _ASK_AGAIN_AFTER)


def _assume_nothing(until: float) -> None:
    global _nothing_until
    _nothing_until = until


def is_old(load: Load) -> bool:
    """Return whether the data of a load are older than they should be."""
    return load.age(timezone.localdate()) > OLD_AFTER


def as_json(load: Load) -> dict[str, Any]:
    """Return a load for other programs."""
    age = load.age(timezone.localdate())
    return {
        "register": load.register,
        "rows": load.rows,
        "file_date": load.file_date.isoformat(),
        "age_days": age,
        "old": age > OLD_AFTER,
    }
