"""What the rules need to know that no document says."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from zoneinfo import ZoneInfo

_RIGA = ZoneInfo("Europe/Riga")

#: The registers by which institutions are judged.
PUBLIC, ENTERPRISES, DELEGATED = "public", "enterprises", "delegated"
#: Whether an institution exists.
EXISTS, REMOVED, LIQUIDATED, REORGANISED = "registered", "removed", "liquidated", "reorganised"
#: How an officer represents a company.
ALONE, WITH_SOME, WITH_ALL = "INDIVIDUALLY", "WITH_AT_LEAST", "WITH_ALL"


def today_in_riga() -> datetime.date:
    """The date in Latvia."""
    return datetime.datetime.now(_RIGA).date()


class Registered(NamedTuple):
    """An institution as a register has it."""

    register: str
    number: str
    name: str
    status: str = EXISTS
    removed_on: datetime.date | None = None
    #: None where the register does not say whether it is a taxpayer itself.
    is_taxpayer: bool | None = None
    higher_name: str = ""
    higher_number: str = ""


class FormerName(NamedTuple):
    """A name that the institution with a number had until a day."""

    number: str
    name: str
    until: datetime.date | None = None


class Officer(NamedTuple):
    """An officer of a company; `representation` is "" where the register does not say."""

    name: str
    representation: str
    is_person: bool = True
    governing_body: str = ""


@dataclass(frozen=True, slots=True)
class Registers:
    """What the public registers say of the names and numbers in a document.

    `dates` are the days of the data of the registers that are loaded: a name or number that is not in the mappings is
    in none of these. Names are by `institution_names.InstitutionName.plain`.
    """

    dates: Mapping[str, datetime.date]
    #: The day of the officers' data; None where they are not loaded.
    officers_date: datetime.date | None = None
    by_number: Mapping[str, tuple[Registered, ...]] = field(default_factory=dict)
    by_name: Mapping[str, tuple[Registered, ...]] = field(default_factory=dict)
    former_by_number: Mapping[str, tuple[FormerName, ...]] = field(default_factory=dict)
    former_by_name: Mapping[str, tuple[FormerName, ...]] = field(default_factory=dict)
    #: By the company's number.
    officers: Mapping[str, tuple[Officer, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts from outside: the day on which a document is checked, and what the registers say, if any is loaded."""

    today: datetime.date = field(default_factory=today_in_riga)
    registers: Registers | None = None
