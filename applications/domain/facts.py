"""What the rules need to know that no document says."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

_RIGA = ZoneInfo("Europe/Riga")


def today_in_riga() -> datetime.date:
    """The date in Latvia."""
    return datetime.datetime.now(_RIGA).date()


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts from outside: the day on which a document is checked."""

    today: datetime.date = field(default_factory=today_in_riga)
