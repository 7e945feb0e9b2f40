"""Random values are judged as python-stdnum, phonenumbers and ipaddress judge them, and tidied as typed.

A fixed seed chooses them; with NUMBER = 1_000_000 the tests take minutes.
"""

from __future__ import annotations

import ipaddress
import random
import re

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_97_10
from stdnum.lv import pvn

from applications.domain import addresses, identifiers
from tests.support.factories import TODAY
from tests.support.strategies import untimed

NUMBER = 3_000


@pytest.fixture
def choose() -> random.Random:
    return random.Random(20261130)


def digits(choose: random.Random, number: int) -> str:
    return "".join(choose.choices("0123456789", k=number))


def test_registration_numbers_are_judged_as_stdnum_judges_them(choose: random.Random) -> None:
    for _ in range(NUMBER):
        number = choose.choice("456789") + digits(choose, 10)
        if choose.random() < 0.5:  # with the check digit that fits, where one does
            number = next((n for n in (number[:10] + last for last in "0123456789") if pvn.is_valid(n)), number)
        right = identifiers.registration_number_has_shape(number) and identifiers.registration_number_checks(number)
        assert right is pvn.is_valid(number), number


def test_personal_codes_are_judged_as_stdnum_judges_them(choose: random.Random) -> None:
    for _ in range(NUMBER):
        number = choose.choice("0123") + digits(choose, 5) + choose.choice("012") + digits(choose, 4)
        if choose.random() < 0.5:
            number = f"{choose.randint(1, 31):02d}{choose.randint(1, 12):02d}{digits(choose, 2)}{choose.choice('01')}"
            number += digits(choose, 3)
            number += pvn.calc_check_digit_pers(number)
        if number[:2] > "32":  # stdnum looks for a date of birth in these codes, which have none
            continue
        code = identifiers.clean_personal_code(number)
        right = identifiers.personal_code_fault(code, TODAY) is None and identifiers.personal_code_checks(code)
        said = pvn.is_valid(number) and (number[:2] == "32" or pvn.get_birth_date(number) <= TODAY)
        assert right is said, number


def test_ibans_are_judged_as_stdnum_judges_them(choose: random.Random) -> None:
    signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for _ in range(NUMBER):
        account = "".join(choose.choices(signs[10:], k=4)) + "".join(choose.choices(signs, k=13))
        check = mod_97_10.calc_check_digits(f"{account}LV") if choose.random() < 0.5 else digits(choose, 2)
        said = mod_97_10.is_valid(f"{account}LV{check}") and "02" <= check <= "98"
        assert identifiers.iban_checks(f"LV{check}{account}") is said, f"LV{check}{account}"


def test_phones_are_judged_as_phonenumbers_judges_them(choose: random.Random) -> None:
    for _ in range(NUMBER):
        start = choose.choice(["", "", "2", "6", "+371", "00371", "+370", "+44", "+1", "8", "9"])
        text = start + digits(choose, choose.randint(3, 11))
        try:
            number = phonenumbers.parse(text, "LV")
            said = phonenumbers.is_possible_number(number) and phonenumbers.is_valid_number(number)
        except phonenumbers.NumberParseException:
            said = False
        assert addresses.phone_is_valid(text) is said, text


def test_ip_addresses_are_read_as_ipaddress_reads_them(choose: random.Random) -> None:
    for _ in range(NUMBER):
        if choose.random() < 0.5:
            text = ".".join(str(choose.randint(0, 300)) for _part in range(choose.choice([3, 4, 4, 4, 5])))
        else:
            text = str(ipaddress.IPv6Address(choose.getrandbits(128)))
        text += choose.choice(["", "", "/24", "/32", "/64", "/0", "/129"])
        try:
            said: object = ipaddress.ip_network(text)
        except ValueError:
            said = None
        assert addresses.read_ip_network(text) == said, text


_PIECES = [
    *"0123456789LVTRELlvtrel",
    "LV",
    "IBAN",
    "iban",
    " ",
    "-",
    "\u2013",
    ".",
    "\u00a0",
    "\u200b",
    "/",
    "ı",
    "ß",
    "0000",
]
_TYPED = st.one_of(
    st.lists(st.sampled_from(_PIECES), max_size=40).map("".join),
    st.from_regex(r"(IBAN:? ?)?[Ll][Vv][ -]?[0-9]{2}([ .-]?[0-9A-Za-z]){17}", fullmatch=True),
    st.from_regex(r"([Ll][Vv][ -]?)?[0-9]{3,6}([ -]?[0-9]){5,8}", fullmatch=True),
    st.text(max_size=30),
)


def seen(text: str) -> str:
    """The letters and digits of a text, in capitals."""
    return re.sub(r"[\W_]", "", identifiers.clean_text(text)).upper()


@untimed
@given(_TYPED)
def test_iban_that_is_tidied_has_the_signs_typed(text: str) -> None:
    cleaned = identifiers.clean_iban(text)
    if identifiers.iban_is_latvian(cleaned):
        assert seen(text).removeprefix("IBAN") == cleaned
        assert re.search(r"[^\w .\u00a0\u2010-\u2015:-]", identifiers.clean_text(text)) is None
    else:
        assert cleaned == identifiers.clean_value(text)
    assert identifiers.clean_iban(cleaned) == cleaned


@untimed
@given(_TYPED)
def test_registration_number_that_is_tidied_has_the_digits_typed(text: str) -> None:
    cleaned = identifiers.clean_registration_number(text)
    if re.fullmatch(r"[4-9][0-9]{10}|[0-3][0-9]{5}-[0-9]{5}", cleaned):
        assert seen(text).removeprefix("LV") == cleaned.replace("-", "")
    else:
        assert cleaned == identifiers.clean_value(text)
    assert identifiers.clean_registration_number(cleaned) == cleaned


@untimed
@given(_TYPED)
def test_personal_code_that_is_tidied_has_the_digits_typed(text: str) -> None:
    cleaned = identifiers.clean_personal_code(text)
    if re.fullmatch(r"[0-9]{6}-[0-9]{5}", cleaned):
        assert seen(text) == cleaned.replace("-", "")
    else:
        assert cleaned == identifiers.clean_value(text)
    assert identifiers.clean_personal_code(cleaned) == cleaned


@untimed
@given(_TYPED)
def test_text_that_is_tidied_has_the_letters_and_digits_typed_or_says_nothing(text: str) -> None:
    cleaned = identifiers.clean_value(text)
    if cleaned:
        assert cleaned == identifiers.clean_text(text)
    else:
        assert not seen(text) or re.match(r"NAV|NA|XXX|NEZ|NEA|NEP|SK|V[ĒE]LNAV|[ХX×]{3}", seen(text))
