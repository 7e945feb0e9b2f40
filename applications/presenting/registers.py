"""The loaded registers as pages show them: how large they are, and how old."""

from __future__ import annotations

from typing import NamedTuple

from django.utils import timezone

from applications.domain.limits import format_euro
from registers.models import Register
from registers.state import is_old, loads_for_page


class Figures(NamedTuple):
    """A register's name, its number of rows, the day of its data, and its age in days."""

    name: str
    rows: str
    date: str
    age: int
    is_old: bool


def figures() -> list[Figures]:
    """Return the figures of each loaded register."""
    today, loads = timezone.localdate(), loads_for_page()
    return [
        Figures(
            str(register.label),
            format_euro(loads[register].rows),
            f"{loads[register].file_date:%d.%m.%Y.}",
            loads[register].age(today),
            is_old(loads[register]),
        )
        for register in Register
        if register in loads
    ]
