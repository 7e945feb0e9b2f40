"""Dates as people write them, and how long an application is in force."""

from __future__ import annotations

import calendar
import datetime
import re

YEARS_IN_FORCE = 3
#: How many days before its end an application is spoken of: by mail, and by a calendar's alarms.
DAYS_BEFORE = (90, 30, 7)

_NUMBERS = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4}|\d{2})\.?", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_WORDS = re.compile(r"(\d{4})\. ?gada (\d{1,2})\. ?([a-zāēīūģķļņšž]+)", re.ASCII | re.IGNORECASE)
#: What the months' names begin with, in whichever case they stand.
_MONTHS = (
    "janvār",
    "februār",
    "mart",
    "aprīl",
    "maij",
    "jūnij",
    "jūlij",
    "august",
    "septembr",
    "oktobr",
    "novembr",
    "decembr",
)


def _parts(text: str) -> tuple[str, int | str, str] | None:
    """The day, the month and the year of what is written as a date; None of what is not."""
    text = " ".join(text.replace("\u200b", "").split())
    if found := _NUMBERS.fullmatch(text):
        day, month, year = found.groups()
        return day, month, year
    if found := _ISO.fullmatch(text):
        year, month, day = found.groups()
        return day, month, year
    if found := _WORDS.fullmatch(text):
        year, day, name = found.groups()
        named = next((n for n, stem in enumerate(_MONTHS, 1) if name.lower().startswith(stem)), None)
        return (day, named, year) if named else None
    return None


def is_written_as_a_date(text: str) -> bool:
    """Whether it is in a form that `read_date` reads, also where the calendar has no such day.

    >>> is_written_as_a_date("31.11.2026."), is_written_as_a_date("2026. gada 3. ziemā")
    (True, False)
    """
    return _parts(text) is not None


def read_date(text: str) -> datetime.date | None:
    """A date as people in Latvia write it, None where it is none: a day that the calendar does not have, say.

    >>> read_date("23.11.2026."), read_date("1. 3. 26"), read_date("2026. gada 23. novembrī"), read_date("31.02.2026.")
    (datetime.date(2026, 11, 23), datetime.date(2026, 3, 1), datetime.date(2026, 11, 23), None)
    """
    parts = _parts(text)
    if parts is None:
        return None
    day, month, year = parts
    try:
        return datetime.date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None


def last_day_in_force(registered_on: datetime.date) -> datetime.date:
    """The last day of the three years from registration (clause A4): the same date three years later.

    A period of years ends on the date of its beginning in its last year, and in a month without that date on the
    month's last day.

    >>> last_day_in_force(datetime.date(2026, 11, 23)), last_day_in_force(datetime.date(2028, 2, 29))
    (datetime.date(2029, 11, 23), datetime.date(2031, 2, 28))
    """
    year = registered_on.year + YEARS_IN_FORCE
    day = min(registered_on.day, calendar.monthrange(year, registered_on.month)[1])
    return registered_on.replace(year=year, day=day)
