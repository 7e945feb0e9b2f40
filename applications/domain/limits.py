"""Limits in whole euro: reading them as people and spreadsheets write them, and writing them for the eye."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from enum import Enum

from applications.domain.document import Limit
from applications.domain.identifiers import clean_value

_CURRENCY = r"(?:EURO?|EIRO|€)"
_AFTER = re.compile(rf" ?{_CURRENCY}\.?\Z", re.IGNORECASE)
_BEFORE = re.compile(rf"([+-]?) ?{_CURRENCY}(?:\.? |(?!\.))", re.IGNORECASE)  # "EUR.50" is fifty cents as well
_SIGN_APART = re.compile(r"([+-]) ")
_SPACED = r"[1-9][0-9]{0,2}(?: [0-9]{3})+"
_WHOLE = re.compile(rf"([+-]?)([0-9]+|{_SPACED})")
_THOUSANDS_OR_FRACTION = r"[+-]?[1-9][0-9]{0,2}(?:[.,][0-9]{3})+"
_GROUPED = rf"{_SPACED}|[1-9][0-9]{{0,2}}(?:\.[0-9]{{3}})+(?=,)|[1-9][0-9]{{0,2}}(?:,[0-9]{{3}})+(?=\.)"
_FRACTION = re.compile(rf"(?!{_THOUSANDS_OR_FRACTION}\Z)[+-]?(?:[0-9]+|{_GROUPED})?[.,][0-9]+")
_EURO_AND_CENTS = re.compile(
    rf"[+-]?(?:[0-9]+|{_SPACED}) ?{_CURRENCY}\.? ?(?:un )?(?:[0-9]{{2}}|[0-9]{{1,2}} ?(?:cent\w*|ct|c)\.?)",
    re.IGNORECASE,
)
#: Digits of a number that is read. A longer one is too long for int(), and for anybody's money.
_READ_AT_MOST = 40
LIMIT_MAXIMUM = 999_999_999_999


def clean_limit(value: Limit) -> Limit:
    """Return whole euro as int, None for a blank limit; any other value as it is, its white space tidied.

    Spaces between groups of three digits are removed, and one "EUR", "€", "euro" or "eiro" before or after the number.
    A number such as a spreadsheet's 1000.0 is whole.

    >>> clean_limit("1 000 EUR"), clean_limit(1000.0), clean_limit("nav"), clean_limit("10 EUR 50")
    (1000, 1000, None, '10 EUR 50')
    """
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if value.isascii() and value.isdigit() and len(value) <= _READ_AT_MOST:  # as most are written
        return int(value)
    tidy = clean_value(value)
    if not tidy:
        return None
    whole = _WHOLE.fullmatch(_without_currency(tidy))
    digits = (whole[2].replace(" ", "").lstrip("0") or "0") if whole else ""
    return int(whole[1] + digits) if whole and len(digits) <= _READ_AT_MOST else tidy


def _without_currency(text: str) -> str:
    if text.isascii() and text[-1:].isdigit() and (text[0].isdigit() or text[1:2].isdigit()):
        return text  # as most are: neither a currency nor a sign of its own
    text = text.replace("\u2212", "-")
    if (bare := _AFTER.sub("", text)) == text and (before := _BEFORE.match(text)):
        bare = before[1] + text[before.end() :]
    return _SIGN_APART.sub(r"\1", bare) if bare[1:2] == " " else bare


class LimitFault(Enum):
    """What can be wrong with a limit by itself; it is one of them at most."""

    MALFORMED = "no number, or one that can be read in two ways, such as 1.000 or 50 00"
    CENTS = "a fraction, the ,00 of typed text and the 50 of 10 EUR 50 included"
    NOT_POSITIVE = "zero or less"
    TOO_LARGE = "over 999 999 999 999"


def limit_fault(value: int | float | str) -> LimitFault | None:
    """What is wrong with a cleaned limit, None where nothing is.

    >>> limit_fault("5€50") is LimitFault.CENTS, limit_fault(1000)
    (True, None)
    """
    if isinstance(value, str):
        bare = _without_currency(value)
        if _WHOLE.fullmatch(bare):  # longer than any number that `clean_limit` reads
            return LimitFault.NOT_POSITIVE if bare[0] == "-" else LimitFault.TOO_LARGE
        has_cents = _FRACTION.fullmatch(bare) or _EURO_AND_CENTS.fullmatch(value.replace("\u2212", "-"))
        return LimitFault.CENTS if has_cents else LimitFault.MALFORMED
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
