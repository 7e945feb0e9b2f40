"""Dates as people write them, and how long an application is in force."""

from __future__ import annotations

import calendar
import datetime
import re
import unicodedata

YEARS_IN_FORCE = 3
#: How many days before its end an application is spoken of: by mail, and by a calendar's alarms.
DAYS_BEFORE = (90, 30, 7)

_DAY_FIRST = re.compile(r"(\d{1,2})\s*(?:[./,-]|\s)\s*(\d{1,2})\s*(?:[./,-]|\s)\s*(\d{4})", re.ASCII)
#: Not with hyphens: "26-11-30" may begin with its year.
_SHORT_YEAR = re.compile(r"(\d{1,2})\s*[./]\s*(\d{1,2})\s*[./]\s*(\d{2})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})\s*(?:[./,-]|\s)\s*(\d{1,2})\s*(?:[./,-]|\s)\s*(\d{1,2})", re.ASCII)
_ROMAN = re.compile(r"(\d{1,2})\s*[./ -]\s*([ivx]+)\s*[./ -]\s*(\d{4})", re.ASCII | re.IGNORECASE)
_DAY_AND_NAME = re.compile(r"([0-9]{1,2})[. -]*([^\W\d_]+)[., -]+([0-9]{4})")
_YEAR_AND_NAME = re.compile(r"([0-9]{4})[., -]+([0-9]{1,2})[. -]*([^\W\d_]+)\.?")
#: Words that say nothing more of the day: the day of the week, the year's "gada", a time.
_WEEKDAY = re.compile(r"(?:pirmdien|otrdien|trešdien|ceturtdien|piektdien|sestdien|svētdien)\w*,? ", re.IGNORECASE)
_YEAR_WORD = re.compile(r"(?<=\d)\.?\s?g(?:ad[aās])?(?![^\W\d_])\.?", re.IGNORECASE)
_TIME = re.compile(
    r"(?:t|,? (?:plkst\.? ?)?)([01]?\d|2[0-3])[:.][0-5]\d(?:[:.][0-5]\d(?:\.\d+)?)?(?: ?z|[+-]\d\d:?\d\d)?$",
    re.ASCII | re.IGNORECASE,
)
#: The months' shortened names, and the stems of the whole ones, without marks.
_SHORT_MONTHS = ("janv", "febr", "mar", "apr", "mai", "jun", "jul", "aug", "sept", "okt", "nov", "dec")
_MONTHS = (
    *("janvar", "februar", "mart", "april", "maij", "junij", "julij", "august", "septembr", "oktobr", "novembr"),
    "decembr",
)
_ROMAN_MONTHS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
#: Of the months' names in every case of theirs.
_ENDINGS = ("is", "i", "a", "s", "u", "am", "im")


def _month(name: str) -> int | None:
    """Return the number of the month with this Latvian name, in any case, shortened or without its marks."""
    plain = "".join(sign for sign in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(sign))
    for number, (short, full) in enumerate(zip(_SHORT_MONTHS, _MONTHS, strict=True), 1):
        if plain in {short, short[:3]} or (plain.startswith(full) and plain.removeprefix(full) in _ENDINGS):
            return number
    return None


def clean_date(text: str) -> str:
    """Return the text without what says nothing more of the day: spaces, the day of the week, a time, "gada".

    >>> clean_date(" Pirmdiena, 2026. gada 30. novembris "), clean_date("30.11.2026. plkst. 14.35")
    ('2026 30. novembris', '30.11.2026')
    """
    text = unicodedata.normalize("NFKC", text).replace("\u200b", "").replace("\ufeff", "")
    text = " ".join(re.sub("[\u2010-\u2015\u2212]", "-", text).split())
    text = _YEAR_WORD.sub(" ", _WEEKDAY.sub("", text, count=1)).strip()
    if found := _TIME.search(text):
        before = text[: found.start()].rstrip(" ,")
        if len(re.findall(r"\d+|[^\W\d_]+", before)) == 3:  # a day, a month and a year before the time
            text = before
    return " ".join(text.split()).rstrip(". ")


def _parts(text: str) -> tuple[str, int | str, str] | None:
    """Return the day, the month and the year of what is written as a date; None of anything else."""
    text = clean_date(text)
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
        return day, month, year
    if found := _DAY_FIRST.fullmatch(text) or _SHORT_YEAR.fullmatch(text):
        day, month, year = found.groups()
        return day, month, year
    if found := _ROMAN.fullmatch(text):
        day, name, year = found.groups()
        number = _ROMAN_MONTHS.index(name.lower()) + 1 if name.lower() in _ROMAN_MONTHS else None
    elif found := _DAY_AND_NAME.fullmatch(text):
        day, name, year = found.groups()
        number = _month(name)
    elif found := _YEAR_AND_NAME.fullmatch(text):
        year, day, name = found.groups()
        number = _month(name)
    else:
        return None
    return (day, number, year) if number else None


def is_written_as_a_date(text: str) -> bool:
    """Return whether it is in a form that `read_date` reads, also if the calendar has no such day.

    >>> is_written_as_a_date("31.11.2026."), is_written_as_a_date("2026. gada 3. ziemā")
    (True, False)
    """
    return _parts(text) is not None


def read_date(text: str) -> datetime.date | None:
    """Return a date as people in Latvia write it; None if it is none, or if the calendar has no such day.

    >>> read_date("23.11.2026."), read_date("1. 3. 26"), read_date("2026. gada 23. novembrī"), read_date("31.02.2026.")
    (datetime.date(2026, 11, 23), datetime.date(2026, 3, 1), datetime.date(2026, 11, 23), None)
    >>> read_date("2026.11.30."), read_date("30. novembris 2026"), read_date("30.XI.2026")
    (datetime.date(2026, 11, 30), datetime.date(2026, 11, 30), datetime.date(2026, 11, 30))
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
