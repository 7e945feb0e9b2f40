"""Numbers are cleaned, recognised by their shape, and checked by their digits."""

from __future__ import annotations

import datetime
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_97_10
from stdnum.lv import pvn

from applications.domain import identifiers
from tests.support.factories import TODAY, iban, personal_code, registration_number
from tests.support.strategies import untimed


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        pytest.param("Rīgas skola", "Rīgas skola", id="tidy"),
        pytest.param("  Rīgas skola ", "Rīgas skola", id="outer-spaces"),
        pytest.param("Rīgas   skola", "Rīgas skola", id="doubled-spaces"),
        pytest.param("Rīgas\u00a0skola", "Rīgas skola", id="no-break-space"),
        pytest.param("Rīgas\u202f\u2009skola", "Rīgas skola", id="narrow-spaces"),
        pytest.param("Rī\u200bgas\u2060 sko\ufeffla\u00ad", "Rīgas skola", id="zero-width"),
        pytest.param("Rīgas\r\n\tskola", "Rīgas skola", id="line-break"),
        pytest.param("Rī\x00gas \x07sko\x9bla\x7f", "Rīgas skola", id="controls"),
        pytest.param("Rīgas \x07 skola", "Rīgas skola", id="space-left-by-a-control"),
        pytest.param("Ri\u0304gas skola", "Rīgas skola", id="decomposed"),
        pytest.param("Ri\u200b\u0304gas skola", "Rīgas skola", id="decomposed-around-zero-width"),
        pytest.param("skola \ud800", "skola", id="lone-surrogate"),
        pytest.param("\u200b \u00a0", "", id="blank"),
    ],
)
def test_clean_text_tidies(text: str, cleaned: str) -> None:
    assert identifiers.clean_text(text) == cleaned


#: What people write where they have nothing to say, and texts that are like it and say something.
NOTHING = [
    "-", "\u2013", "\u2014 \u2014", ".", "...", "?", "/", "*", "_", "( )", "\u2026", "nav", "Nav", "NAV.", "- nav -",
    "(nav)",
    "nav zināms",
    "nav zinams", "Nav norādīts", "nav pieejams", "nav nepieciešams", "nav vajadzīgs", "nav attiecināms",
    "nav piemērojams",
    "nav informācijas", "nav datu", "nav noteikts", "nav paredzēts", "nav limita", "nav atļaujas", "nav pamata",
    "nav amata",
    "nav tālruņa", "nav e-pasta", "nav epasta", "nav tāda", "nav turētāja", "nav nosaukuma", "nav numura", "nav vēl",
    "nav man zināms", "nav man vēl zināms", "nav data", "nav noteikti cita", "nav cita", "nav viena", "vēl nav",
    "vel nav zinams", "nezināms", "nezinams", "nezinu",
    "neattiecas", "neattiecināms", "nepiemēro", "n/a", "N/A", "n.a.", "n. a.", "n\\a", "xxx", "XXXXX", "ххх", "×××",
    "skat. pielikumu", "Skat. pielikumā", "skat pielikumu", "sk. pielikumu", "skatīt pielikumu",
    "skatit pielikumu Nr. 2",
    "sk. pielikumu 1",
]  # fmt: skip
SOMETHING = [
    "Na", "na", "n a", "Navaho", "Navalnija iela", "Nav Kaur", "Nav problēmu, SIA", "nav likuma", "nav bloķēts", "xx",
    "x",
    "X1", "0", "1", "a.", "Skatītājs", "skat. likumu", "Pielikums", "pielikumu skat.", "vēl", "Nezinis", "Neatkarība",
    "nav zināms, bet 67094368", "nav man vēl cita zināma", "nav paredzēts likumā", "²", "明", "na/a", "Anna",
]  # fmt: skip


@pytest.mark.parametrize("text", NOTHING)
def test_words_for_nothing_are_nothing(text: str) -> None:
    assert identifiers.clean_value(text) == ""
    assert identifiers.clean_value(f" {text}\u00a0") == ""
    assert identifiers.clean_value(f"Ozols {text}") != ""


@pytest.mark.parametrize("text", SOMETHING)
def test_words_like_those_for_nothing_are_something(text: str) -> None:
    assert identifiers.clean_value(text) == text


@untimed
@given(st.text(st.characters()))
def test_clean_text_leaves_nothing_to_tidy(text: str) -> None:
    cleaned = identifiers.clean_text(text)
    assert identifiers.clean_text(cleaned) == cleaned
    assert {unicodedata.category(sign) for sign in cleaned} & {"Cc", "Cf", "Cs", "Zl", "Zp"} == set()
    assert " ".join(cleaned.split()) == cleaned


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        pytest.param("lv80 bank 0000 4351 9500 1", "LV80BANK0000435195001", id="groups-in-lower-case"),
        pytest.param("\u00a0LV80\u200bBANK0000435195001 ", "LV80BANK0000435195001", id="invisible"),
        pytest.param("LV80-BANK-0000\u20114351-9500-1", "LV80BANK0000435195001", id="hyphens"),
        pytest.param("LV80.BANK.0000.4351.9500.1.", "LV80BANK0000435195001", id="full-stops"),
        pytest.param("IBAN LV80BANK0000435195001", "LV80BANK0000435195001", id="word-before"),
        pytest.param("iban: lv80 BANK 0000 4351 9500 1", "LV80BANK0000435195001", id="word-and-colon-before"),
        pytest.param("IBANLV80BANK0000435195001", "LV80BANK0000435195001", id="word-joined"),
        pytest.param("LV80BANK0000435195001 IBAN", "LV80BANK0000435195001 IBAN", id="word-behind-stays"),
        pytest.param("IBAN IBAN LV80BANK0000435195001", "IBAN IBAN LV80BANK0000435195001", id="word-twice-stays"),
        pytest.param("LV80/BANK/0000435195001", "LV80/BANK/0000435195001", id="other-signs-stay"),
        pytest.param("lv80 bank 0000 4351 9500", "lv80 bank 0000 4351 9500", id="too-short-stays-as-typed"),
        pytest.param("LV80BANK000043519500ı", "LV80BANK000043519500ı", id="dotless-i-is-no-letter"),
        pytest.param("nav", "", id="nothing"),
        pytest.param("konts", "konts", id="no-iban"),
    ],
)
def test_clean_iban(text: str, cleaned: str) -> None:
    assert identifiers.clean_iban(text) == cleaned


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        pytest.param("LV80TREL0000435195001", True, id="digits"),
        pytest.param("LV80TRELABCDEFGHIJKLM", True, id="letters"),
        pytest.param("LV80TREL000043519500", False, id="short"),
        pytest.param("LV80TREL00004351950012", False, id="long"),
        pytest.param("EE80TREL0000435195001", False, id="another-country"),
        pytest.param("LV80TR3L0000435195001", False, id="digit-in-the-bank"),
        pytest.param("LVA0TREL0000435195001", False, id="letter-in-the-check-digits"),
        pytest.param("lv80TREL0000435195001", False, id="lower-case"),
        pytest.param("LV80TREL000043519500١", False, id="arabic-digit"),
        pytest.param("LV80TREL0000435195001\n", False, id="line-break"),
        pytest.param("", False, id="blank"),
    ],
)
def test_iban_shape(text: str, shape: bool) -> None:
    assert identifiers.iban_is_latvian(text) is shape


@untimed
@given(
    st.from_regex(r"LV[0-9]{2}[A-Z]{4}[0-9A-Z]{13}", fullmatch=True),
    st.booleans(),
)
def test_iban_checks_as_iso_7064_says(text: str, right: bool) -> None:
    if right:
        text = f"LV{mod_97_10.calc_check_digits(text[4:] + text[:2])}{text[4:]}"
    said = mod_97_10.is_valid(text[4:] + text[:4]) and text[2:4] not in ("00", "01", "99")
    assert identifiers.iban_checks(text) is said


@pytest.mark.parametrize(("right", "alias"), [(97, "00"), (98, "01"), (2, "99")])
def test_iban_check_digits_have_one_notation(right: int, alias: str) -> None:
    account = next(number for number in map(iban, range(1000)) if number[2:4] == f"{right:02d}")
    aliased = f"LV{alias}{account[4:]}"
    assert mod_97_10.is_valid(aliased[4:] + aliased[:4])
    assert [identifiers.iban_checks(account), identifiers.iban_checks(aliased)] == [True, False]


def test_iban_of_the_treasury_is_told_by_its_bank() -> None:
    assert identifiers.iban_is_treasury(iban(1))
    assert not identifiers.iban_is_treasury(iban(1, "HABA"))


def test_format_iban_groups_by_four() -> None:
    assert identifiers.format_iban("LV80BANK0000435195001") == "LV80 BANK 0000 4351 9500 1"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        pytest.param("90000050138", "90000050138", id="clean"),
        pytest.param("LV90000050138", "90000050138", id="prefix"),
        pytest.param("lv 9000 0050 138", "90000050138", id="spaces"),
        pytest.param("\u200bLV\u00a090000050138", "90000050138", id="invisible"),
        pytest.param("LVLV90000050138", "LVLV90000050138", id="one-prefix-only"),
        pytest.param("LV-90000050138", "90000050138", id="prefix-with-hyphen"),
        pytest.param("LV - 9000-0050\u2013138", "90000050138", id="hyphens"),
        pytest.param("9000--0050138", "9000--0050138", id="two-hyphens-stay"),
        pytest.param("9000.0050.138", "9000.0050.138", id="full-stops-stay"),
        pytest.param("LV 9000 0050 13", "LV 9000 0050 13", id="too-short-stays-as-typed"),
        pytest.param("9000 0050 138 0", "9000 0050 138 0", id="too-long-stays-as-typed"),
        pytest.param("0505-7514962", "0505-7514962", id="hyphen-of-a-personal-code-elsewhere-stays"),
        pytest.param("nav", "", id="nothing"),
        pytest.param("EE90000050138", "EE90000050138", id="another-country-stays"),
        pytest.param("050575\u201314962", "050575-14962", id="personal-code"),
        pytest.param("05057514962", "050575-14962", id="personal-code-without-hyphen"),
        pytest.param("LV 050575-14962", "050575-14962", id="personal-code-with-prefix"),
        pytest.param("LV", "LV", id="prefix-alone"),
        pytest.param("", "", id="blank"),
    ],
)
def test_clean_registration_number(text: str, cleaned: str) -> None:
    assert identifiers.clean_registration_number(text) == cleaned


@pytest.mark.parametrize(
    ("number", "shape"),
    [
        *(pytest.param(f"{first}0000050138", first > 3, id=f"first-{first}") for first in range(10)),
        pytest.param("9000005013", False, id="ten-digits"),
        pytest.param("900000501380", False, id="twelve-digits"),
        pytest.param("9000005013A", False, id="letter"),
        pytest.param("９0000050138", False, id="full-width-digit"),
        pytest.param("050575-14962", False, id="personal-code"),
        pytest.param("", False, id="blank"),
    ],
)
def test_registration_number_shape(number: str, shape: bool) -> None:
    assert identifiers.registration_number_has_shape(number) is shape


@untimed
@given(st.from_regex(r"[4-9][0-9]{10}", fullmatch=True))
def test_registration_number_checks_by_its_weights(number: str) -> None:
    try:
        right = number == registration_number(int(number[:10]))
    except ValueError:
        right = False
    assert identifiers.registration_number_checks(number) is right


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        *(
            pytest.param(f"120384{dash}14718", "120384-14718", id=f"U+{ord(dash):04X}")
            for dash in "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
        ),
        pytest.param("12038414718", "120384-14718", id="no-hyphen"),
        pytest.param(" 120384 - 14718 ", "120384-14718", id="spaces"),
        pytest.param("120384\u00ad14718", "120384-14718", id="soft-hyphen"),
        pytest.param("120384--14718", "120384--14718", id="two-hyphens-stay"),
        pytest.param("12.03.84-14718", "12.03.84-14718", id="full-stops-stay"),
        pytest.param("LV120384-14718", "LV120384-14718", id="prefix-stays"),
    ],
)
def test_clean_personal_code(text: str, cleaned: str) -> None:
    assert identifiers.clean_personal_code(text) == cleaned


@pytest.mark.parametrize(
    ("code", "shape"),
    [
        pytest.param("120384-14718", True, id="20th-century"),
        pytest.param("120384-04718", True, id="19th-century"),
        pytest.param("231126-24718", True, id="born-today"),
        pytest.param("241126-24718", False, id="born-tomorrow"),
        pytest.param("010130-24718", False, id="born-in-2030"),
        pytest.param("120384-34718", False, id="century-digit-3"),
        pytest.param("120384-94718", False, id="century-digit-9"),
        pytest.param("290200-24718", True, id="leap-day-2000"),
        pytest.param("290200-14718", False, id="no-leap-day-in-1900"),
        pytest.param("310484-14718", False, id="31-april"),
        pytest.param("311284-14718", True, id="31-december"),
        pytest.param("000184-14718", False, id="day-0"),
        pytest.param("121384-14718", False, id="month-13"),
        pytest.param("319999-99999", False, id="31-is-a-day"),
        pytest.param("328673-00679", True, id="new-32"),
        pytest.param("399999-99999", True, id="new-39"),
        pytest.param("12038414718", False, id="not-cleaned"),
        pytest.param("120384-1471", False, id="short"),
        pytest.param("120384-147180", False, id="long"),
        pytest.param("1203a4-14718", False, id="letter"),
        pytest.param("１20384-14718", False, id="full-width-digit"),
        pytest.param("", False, id="blank"),
    ],
)
def test_personal_code_shape(code: str, shape: bool) -> None:
    assert (identifiers.personal_code_fault(code, TODAY) is None) is shape


@pytest.mark.parametrize(
    ("code", "fault"),
    [("120384-34718", "FORM"), ("120384-1471", "FORM"), ("31-12-84", "FORM"), ("310484-14718", "DATE"),
     ("121384-14718", "DATE"), ("000184-14718", "DATE"), ("241126-24718", "FUTURE"), ("010199-24718", "FUTURE")],
)  # fmt: skip
def test_fault_of_a_personal_code_has_a_name(code: str, fault: str) -> None:
    assert identifiers.personal_code_fault(code, TODAY) is identifiers.PersonalCodeFault[fault]


@untimed
@given(st.dates(datetime.date(1800, 1, 1), TODAY), st.integers(0, 99999))
def test_personal_code_of_a_day_that_was_has_the_shape(born: datetime.date, number: int) -> None:
    code = f"{born:%d%m%y}-{born.year // 100 - 18}{number % 10000:04d}"
    assert identifiers.personal_code_fault(code, TODAY) is None
    assert identifiers.personal_code_checks(code) is pvn.is_valid(code)


@pytest.mark.parametrize("first_ten", ["1203841471", "3286730067", "3300000000", "3999999999"])
def test_personal_code_checks_one_last_digit_of_ten(first_ten: str) -> None:
    right = personal_code(first_ten)
    codes = [f"{right[:-1]}{digit}" for digit in range(10)]
    assert [code for code in codes if identifiers.personal_code_checks(code)] == [right]


@pytest.mark.parametrize("first", "0123")
def test_number_that_begins_as_a_personal_code_is_cleaned_as_one(first: str) -> None:
    assert identifiers.clean_registration_number(f"{first}1234567890") == f"{first}12345-67890"


@pytest.mark.parametrize("first", "456789")
def test_number_that_begins_as_a_taxpayers_stays_whole(first: str) -> None:
    assert identifiers.clean_registration_number(f"{first}1234567890") == f"{first}1234567890"


@pytest.mark.parametrize(
    ("code", "has_shape"),
    [("290200-24962", True), ("290200-14962", False), ("290296-14962", True), ("290200-04962", False),
     ("290296-04962", True), ("290295-04962", False)],
)  # fmt: skip
def test_leap_day_is_of_the_codes_own_century(code: str, has_shape: bool) -> None:
    assert (identifiers.personal_code_fault(code, datetime.date(2026, 11, 23)) is None) is has_shape
