"""Limits in whole euro: reading them as people and spreadsheets write them, and writing them for the eye."""

from __future__ import annotations

import math
import re

from applications.document import Limit
from applications.identifiers import clean_text

_CURRENCY = re.compile(r"(?:EUR|€)", re.IGNORECASE)
_WHOLE = re.compile(r"([+-]?)([0-9]+)")
_THOUSANDS_OR_FRACTION = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:[.,][0-9]{3})+")
_GROUPED = r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?=,)|[1-9][0-9]{0,2}(?:,[0-9]{3})+(?=\.)"
_FRACTION = re.compile(rf"[+-]?(?:[0-9]+|{_GROUPED})?[.,][0-9]+")
LIMIT_MAXIMUM = 999_999_999_999


def clean_limit(value: Limit) -> Limit:
    """Whole euro as int, None when blank; what is no whole number comes back as it is, its white space tidied.

    Spaces, "EUR" and "€" go; a number such as a spreadsheet's 1000.0 is whole.

    >>> clean_limit("1 000 EUR"), clean_limit(1000.0), clean_limit(" "), clean_limit("1 000,50")
    (1000, 1000, None, '1 000,50')
    """
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if value.isascii() and value.isdigit() and len(value) <= 40:  # as most are written
        return int(value)
    tidy = clean_text(value)
    bare = _bare_limit(tidy)
    if not tidy:
        return None
    whole = _WHOLE.fullmatch(bare)
    # A number too long for int(), and for anybody's money, stays text.
    digits = (whole[2].lstrip("0") or "0") if whole else ""
    return int(whole[1] + digits) if whole and len(digits) <= 40 else tidy


def _bare_limit(text: str) -> str:
    return _CURRENCY.sub("", text).replace(" ", "").replace("\u2212", "-")


def limit_is_number(value: int | float | str) -> bool:
    """Whether a cleaned limit is a number: one that can only be read in one way ("1.000" cannot)."""
    if isinstance(value, float):
        return not math.isnan(value)
    if isinstance(value, int):
        return True
    bare = _bare_limit(value)
    return bool(_WHOLE.fullmatch(bare)) or limit_has_cents(value)


def limit_has_cents(value: int | float | str) -> bool:
    """Whether a cleaned limit is a number with a fraction, ",00" of typed text included."""
    if isinstance(value, str):
        bare = _bare_limit(value)
        return not _THOUSANDS_OR_FRACTION.fullmatch(bare) and _FRACTION.fullmatch(bare) is not None
    return isinstance(value, float) and not value.is_integer() and not math.isinf(value)


def limit_is_positive(value: int | float | str) -> bool:
    """Whether a limit that is a whole number is above zero."""
    return not _bare_limit(value).startswith("-") if isinstance(value, str) else value > 0


def limit_is_too_large(value: int | float | str) -> bool:
    """Whether a limit that is a whole number is over 999 999 999 999."""
    return isinstance(value, str) or value > LIMIT_MAXIMUM


def limit_text(limit: Limit) -> str:
    """A limit as a person would type it: 5000.0 as "5000", 5000.5 as "5000.5", None as ""."""
    if limit is None or isinstance(limit, str):
        return limit or ""
    if isinstance(limit, int) or limit.is_integer():
        return str(int(limit))
    return f"{limit:.10f}".rstrip("0") if abs(limit) < 1e15 else str(limit)


def format_euro(amount: int) -> str:
    """Whole euro with no-break spaces between thousands.

    >>> format_euro(1000000)
    '1\\xa0000\\xa0000'
    """
    return f"{amount:,}".replace(",", "\u00a0")
