"""The numbers that an application holds: cleaning, shapes, check digits, and how they are written.

Each kind has `clean_…` (the compact form that is judged; text that cannot be read comes back with its white space
tidied), `…_is_…` predicates that the rules ask, and `format_…` for the eye. Nothing here knows a field or a clause.
"""

from __future__ import annotations

import datetime
import re
import string
import unicodedata
from enum import Enum
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


#: Words that people write where they have nothing to say; signs may be around them, or alone.
_NOT_GIVEN = (
    "zin[aā]m|nor[aā]d|pieejam|nepiecie[sš]am|vajadz|attiecin|piem[eē]ro|inform|dat[ua]|noteikt|paredz|limit|at[lļ]auj"
    r"|pamat|amat|t[aā]lru|e-?past|vien|t[aā]d|tur[eē]t|nosauk|numur|v[eē]l\b|man\b|cit"
)
_NOTHING = re.compile(
    rf"[\W_]*(?:(?:v[eē]l )?nav(?:[ -]+(?:{_NOT_GIVEN})\w*){{0,3}}|(?:nav )?nezin(?:[aā]m\w*|u)"
    r"|neattiec(?:as|in[aā]m\w*)|nepiem[eē]ro\w*|n ?[/\\.] ?a|[xх×]{3,}"
    r"|sk(?:at(?:[iī]t)?)?\b\.? ?pielikum\w*(?:[ ,]*(?:nr\b\.?)? ?[0-9]+)?)?[\W_]*",
    re.IGNORECASE,
)


def clean_value(text: str) -> str:
    """Return a field's text tidied as by `clean_text`; "" where it says that there is nothing to say.

    That is a text without a letter or digit, and words such as "nav", "nav zināms", "n/a", "xxx", "skat. pielikumu".

    >>> clean_value(" – "), clean_value("Nav zināms."), clean_value("Navalnija iela 1")
    ('', '', 'Navalnija iela 1')
    """
    text = clean_text(text)
    if text[:1].isdigit() or text[1:2].isdigit():
        return text  # a number, which no word for nothing begins with
    return "" if _NOTHING.fullmatch(text) else text


# Accounts: ISO 13616, the Latvian structure LV2!n4!a13!c; the Treasury's bank code is TREL.

_IBAN = re.compile(r"LV[0-9]{2}[A-Z]{4}[0-9A-Z]{13}")
_IBAN_WORD = re.compile(r"IBAN[ :]*", re.IGNORECASE)
_IBAN_SEPARATORS = re.compile(rf"[{_DASHES} .]")
_LETTERS_AS_NUMBERS = {ord(letter): str(int(letter, 36)) for letter in string.ascii_uppercase}


def clean_iban(text: str) -> str:
    """Return an IBAN of Latvian shape in upper case, without the word "IBAN", spaces, hyphens and full stops.

    Any other text comes back as it is, tidied.

    >>> clean_iban("IBAN: lv80 bank-0000-4351-9500-1")
    'LV80BANK0000435195001'
    """
    if _IBAN.fullmatch(text):
        return text
    text = clean_value(text)
    bare = _IBAN_SEPARATORS.sub("", _IBAN_WORD.sub("", text, count=1) if _IBAN_WORD.match(text) else text)
    if bare.isascii() and _IBAN.fullmatch(bare.upper()):  # "ı" and "ß" would turn into letters that nobody typed
        return bare.upper()
    return text


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
    """Return a cleaned IBAN in groups of four; any other text as it is.

    >>> format_iban("LV80BANK0000435195001")
    'LV80 BANK 0000 4351 9500 1'
    """
    if not _IBAN.fullmatch(iban):
        return iban
    return " ".join(iban[i : i + 4] for i in range(0, len(iban), 4))


# Taxpayers' registration numbers and persons' codes: the same 11 digits, told apart by the first one.

_REGISTRATION_NUMBER = re.compile(rf"(?:LV[{_DASHES} ]*)?([0-9](?:[ ]?[{_DASHES}]?[ ]?[0-9]){{10}})", re.IGNORECASE)
_PERSONAL_CODE = re.compile(rf"([0-9]{{6}})[{_DASHES}]?([0-9]{{5}})")
_ELEVEN_DIGITS = re.compile(r"[0-9]{11}")
_NEW_PERSONAL_CODE = re.compile(r"3[2-9][0-9]{4}-[0-9]{5}")
_CENTURIES = {"0": 1800, "1": 1900, "2": 2000}


def clean_registration_number(text: str) -> str:
    """Return eleven digits without "LV", spaces and hyphens; as a personal code where they begin as one.

    Any other text comes back as it is, tidied.

    >>> clean_registration_number("LV-9000 0050 138"), clean_registration_number("050575–14962")
    ('90000050138', '050575-14962')
    """
    if _ELEVEN_DIGITS.fullmatch(text) and text[0] > "3":
        return text
    text = clean_value(text)
    number = _REGISTRATION_NUMBER.fullmatch(text)
    if number is None:
        return text
    digits = re.sub("[^0-9]", "", number[1])
    if digits[0] > "3":
        return digits
    # The hyphen of a personal code is in one place only.
    code = _PERSONAL_CODE.fullmatch(number[1].replace(" ", ""))
    return f"{code[1]}-{code[2]}" if code else text


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
    """Return a personal code as DDMMYY-CNNNN, whichever dash or none it was typed with; any other text tidied.

    >>> clean_personal_code("120384–14718"), clean_personal_code(" 328673 00679 ")
    ('120384-14718', '328673-00679')
    """
    text = clean_value(text)
    code = _PERSONAL_CODE.fullmatch(text.replace(" ", ""))
    return f"{code[1]}-{code[2]}" if code else text


class PersonalCodeFault(Enum):
    """What can be wrong with a personal code but for its check digit."""

    FORM = "form"
    DATE = "date"
    FUTURE = "future"


def personal_code_fault(code: str, today: datetime.date) -> PersonalCodeFault | None:
    """Return what is wrong with a cleaned code; None for DDMMYY-CNNNN and for the codes given since 2017.

    The former has a date that was, and C 0 to 2; the latter are 3, then 2 to 9, then nine digits.
    """
    if _NEW_PERSONAL_CODE.fullmatch(code):
        return None
    if not _PERSONAL_CODE.fullmatch(code) or code[7] not in _CENTURIES:
        return PersonalCodeFault.FORM
    try:
        born = datetime.date(_CENTURIES[code[7]] + int(code[4:6]), int(code[2:4]), int(code[:2]))
    except ValueError:
        return PersonalCodeFault.DATE
    return PersonalCodeFault.FUTURE if born > today else None


def personal_code_checks(code: str) -> bool:
    """Whether the check digit of a code of right shape fits (python-stdnum's `lv.pvn`)."""
    digits = code.replace("-", "")
    # Not its `validate`: that looks for a date of birth in the new codes that begin with 33 to 39.
    return bool(pvn.calc_check_digit_pers(digits[:-1]) == digits[-1])
