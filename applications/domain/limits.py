"""Limits in whole euro: reading them as people and spreadsheets write them, and writing them for the eye."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from enum import Enum

from applications.domain.document import Limit
from applications.domain.identifiers import clean_text

_CURRENCY = re.compile(r"EUR|€", re.IGNORECASE)
_OF_CURRENCY = re.compile(r"[Ee€]")
_WHOLE = re.compile(r"([+-]?)([0-9]+)")
_THOUSANDS_OR_FRACTION = r"[+-]?[1-9][0-9]{0,2}(?:[.,][0-9]{3})+"
_GROUPED = r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?=,)|[1-9][0-9]{0,2}(?:,[0-9]{3})+(?=\.)"
_FRACTION = re.compile(rf"(?!{_THOUSANDS_OR_FRACTION}\Z)[+-]?(?:[0-9]+|{_GROUPED})?[.,][0-9]+")
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
    if not tidy:
        return None
    whole = _WHOLE.fullmatch(_bare(tidy))
    # A number too long for int(), and for anybody's money, stays text.
    digits = (whole[2].lstrip("0") or "0") if whole else ""
    return int(whole[1] + digits) if whole and len(digits) <= 40 else tidy


def _bare(text: str) -> str:
    bare = _CURRENCY.sub("", text) if _OF_CURRENCY.search(text) else text  # a tenth of the time where there is none
    return bare.replace(" ", "").replace("\u2212", "-")


class LimitFault(Enum):
    """What can be wrong with a limit by itself; it is one of them at most."""

    MALFORMED = "no number, or one that can be read in two ways, such as 1.000"
    CENTS = "a fraction, the ,00 of typed text included"
    NOT_POSITIVE = "zero or less"
    TOO_LARGE = "over 999 999 999 999"


def limit_fault(value: int | float | str) -> LimitFault | None:
    """What is wrong with a cleaned limit, None where nothing is.

    >>> limit_fault("1 000,50"), limit_fault(1000)
    (<LimitFault.CENTS: 'a fraction, the ,00 of typed text included'>, None)
    """
    if isinstance(value, str):
        bare = _bare(value)
        if _WHOLE.fullmatch(bare):  # longer than any number that `clean_limit` reads
            return LimitFault.NOT_POSITIVE if bare[0] == "-" else LimitFault.TOO_LARGE
        return LimitFault.CENTS if _FRACTION.fullmatch(bare) else LimitFault.MALFORMED
    if isinstance(value, float) and not (value.is_integer() or math.isinf(value)):
        return LimitFault.MALFORMED if math.isnan(value) else LimitFault.CENTS
    if value <= 0:
        return LimitFault.NOT_POSITIVE
    return LimitFault.TOO_LARGE if value > LIMIT_MAXIMUM else None


def limit_text(limit: Limit) -> str:
    """A limit as a person would type it: 5000.0 as "5000", 5000.5 as "5000.5", None as ""."""
    if limit is None or isinstance(limit, str):
        return limit or ""
    if isinstance(limit, int) or limit.is_integer():
        return str(int(limit))
    return f"{Decimal(repr(round(limit, 10))):f}" if abs(limit) < 1e15 else str(limit)


def format_euro(amount: int) -> str:
    """Whole euro with no-break spaces between thousands.

    >>> format_euro(1000000)
    '1\\xa0000\\xa0000'
    """
    return f"{amount:,}".replace(",", "\u00a0")
