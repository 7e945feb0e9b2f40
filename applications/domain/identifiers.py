"""The numbers that an application holds: cleaning, shapes, check digits, and how they are written.

Each kind has `clean_…` (the compact form that is judged; text that cannot be read comes back with its white space
tidied), `…_is_…` predicates that the rules ask, and `format_…` for the eye. Nothing here knows a field or a clause.
"""

from __future__ import annotations

import datetime
import re
import string
import unicodedata
from functools import lru_cache

from stdnum.lv import pvn

_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_UNTIDY = re.compile(r"^ | $|  |[^\S ]|[^\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff]")
_SPACES = re.compile(r"\s+")
_REMOVED_CATEGORIES = frozenset({"Cc", "Cf", "Cs"})
_NONCHARACTERS = frozenset({"\ufffe", "\uffff"})


def clean_text(text: str) -> str:
    """Text without outer and doubled white space, no-break and zero-width spaces and control characters, in NFC.

    >>> clean_text(" Rīgas\u00a0\u200b  skola\\n")
    'Rīgas skola'
    """
    if not _UNTIDY.search(text):
        return text
    text = _SPACES.sub(" ", text)
    kept = "".join(c for c in text if unicodedata.category(c) not in _REMOVED_CATEGORIES and c not in _NONCHARACTERS)
    return _SPACES.sub(" ", unicodedata.normalize("NFC", kept)).strip()


# Accounts: ISO 13616, the Latvian structure LV2!n4!a13!c; the Treasury's bank code is TREL.

_IBAN = re.compile(r"LV[0-9]{2}[A-Z]{4}[0-9A-Z]{13}")
_LETTERS_AS_NUMBERS = {ord(letter): str(int(letter, 36)) for letter in string.ascii_uppercase}


def clean_iban(text: str) -> str:
    """An IBAN without spaces, in upper case.

    >>> clean_iban("lv80 bank 0000 4351 9500 1")
    'LV80BANK0000435195001'
    """
    if _IBAN.fullmatch(text):
        return text
    text = clean_text(text).replace(" ", "")
    return text.upper() if text.isascii() else text  # "ı" and "ß" would turn into letters that nobody typed


def iban_is_latvian(iban: str) -> bool:
    """Whether a cleaned IBAN has the Latvian shape."""
    return _IBAN.fullmatch(iban) is not None


def iban_checks(iban: str) -> bool:
    """Whether the check digits of an IBAN of Latvian shape are from 02 to 98 and right (ISO 7064, MOD 97-10).

    >>> iban_checks("LV80BANK0000435195001")
    True
    """
    # python-stdnum's mod_97_10 says the same and takes ten times as long: more than the rest of checking an account.
    check, bank, account = iban[2:4], iban[4:8], iban[8:]
    if not account.isdigit():
        account = account.translate(_LETTERS_AS_NUMBERS)
    return "02" <= check <= "98" and int(f"{_as_numbers(bank)}{account}{_LV}{check}") % 97 == 1


@lru_cache(maxsize=256)
def _as_numbers(letters: str) -> str:
    return letters.translate(_LETTERS_AS_NUMBERS)


_LV = _as_numbers("LV")


def iban_is_treasury(iban: str) -> bool:
    """Whether an IBAN of Latvian shape is of an account at the Treasury."""
    return iban[4:8] == "TREL"


def format_iban(iban: str) -> str:
    """A cleaned IBAN in groups of four.

    >>> format_iban("LV80BANK0000435195001")
    'LV80 BANK 0000 4351 9500 1'
    """
    return " ".join(iban[i : i + 4] for i in range(0, len(iban), 4))


# Taxpayers' registration numbers and persons' codes: the same 11 digits, told apart by the first one.

_LV_PREFIX = re.compile(r"^LV(?=[ \d])", re.IGNORECASE)
_PERSONAL_CODE = re.compile(rf"([0-9]{{6}})[{_DASHES}]?([0-9]{{5}})")
_ELEVEN_DIGITS = re.compile(r"[0-9]{11}")
_NEW_PERSONAL_CODE = re.compile(r"3[2-9][0-9]{4}-[0-9]{5}")
_CENTURIES = {"0": 1800, "1": 1900, "2": 2000}


def clean_registration_number(text: str) -> str:
    """A registration number without "LV" and spaces; a personal code in its place, as `clean_personal_code` has it.

    >>> clean_registration_number("LV 9000 0050 138"), clean_registration_number("050575–14962")
    ('90000050138', '050575-14962')
    """
    if _ELEVEN_DIGITS.fullmatch(text) and text[0] > "3":
        return text
    text = _LV_PREFIX.sub("", clean_text(text)).replace(" ", "")
    code = _PERSONAL_CODE.fullmatch(text)
    if code and text[0] <= "3":
        return f"{code[1]}-{code[2]}"
    return text


def starts_as_personal_code(number: str) -> bool:
    """Whether a registration number's first digit, 0 to 3, is that of a person's code."""
    return number[:1] in ("0", "1", "2", "3")


def registration_number_has_shape(number: str) -> bool:
    """Whether it is 11 digits of which the first is 4 to 9."""
    return _ELEVEN_DIGITS.fullmatch(number) is not None and not starts_as_personal_code(number)


def registration_number_checks(number: str) -> bool:
    """Whether the check digit of a number of right shape is right (python-stdnum's `lv.pvn`)."""
    return bool(pvn.is_valid(number))


def clean_personal_code(text: str) -> str:
    """A personal code as DDMMYY-CNNNN, whichever dash it was typed with, or none.

    >>> clean_personal_code("120384–14718"), clean_personal_code(" 328673 00679 ")
    ('120384-14718', '328673-00679')
    """
    text = clean_text(text).replace(" ", "")
    code = _PERSONAL_CODE.fullmatch(text)
    return f"{code[1]}-{code[2]}" if code else text


def personal_code_has_shape(code: str, today: datetime.date) -> bool:
    """Whether a cleaned code is DDMMYY-CNNNN with a date that was and C 0 to 2, or 3, then 2 to 9, then nine digits."""
    if _NEW_PERSONAL_CODE.fullmatch(code):
        return True
    if not _PERSONAL_CODE.fullmatch(code) or code[7] not in _CENTURIES:
        return False
    try:
        born = datetime.date(_CENTURIES[code[7]] + int(code[4:6]), int(code[2:4]), int(code[:2]))
    except ValueError:
        return False
    return born <= today


def personal_code_checks(code: str) -> bool:
    """Whether the check digit of a code of right shape fits (python-stdnum's `lv.pvn`)."""
    digits = code.replace("-", "")
    # Not its `validate`: that looks for a date of birth in the new codes that begin with 33 to 39.
    return bool(pvn.calc_check_digit_pers(digits[:-1]) == digits[-1])
