"""Limits are read as people and spreadsheets write them, and in one way only."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.domain.checking import check_account
from applications.domain.document import Account, Limit
from applications.domain.limits import clean_limit, format_euro, limit_text
from tests.support.strategies import untimed

PATH = "accounts[].daily_limit"


def faults(limit: Limit) -> list[str]:
    account = Account(daily_limit=limit)
    return [found.code for found in check_account(account) if found.path == PATH]


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        pytest.param(1000, 1000, id="number"),
        pytest.param(1000.0, 1000, id="spreadsheet-number"),
        pytest.param("1000", 1000, id="text"),
        pytest.param(" 1 000 ", 1000, id="spaces"),
        pytest.param("1\u00a0000\u202f000", 1_000_000, id="no-break-spaces"),
        pytest.param("1000 EUR", 1000, id="EUR"),
        pytest.param("eur 1000", 1000, id="eur-before"),
        pytest.param("€1 000", 1000, id="euro-sign"),
        pytest.param("1000EUR.", 1000, id="EUR-with-a-full-stop"),
        pytest.param("5000 euro", 5000, id="euro"),
        pytest.param("5000 Eiro", 5000, id="eiro"),
        pytest.param("euro 5000", 5000, id="euro-before"),
        pytest.param("EUR. 5000", 5000, id="euro-with-a-full-stop-before"),
        pytest.param("1 000 000€", 1_000_000, id="euro-sign-behind"),
        pytest.param("+1000", 1000, id="plus"),
        pytest.param("+ 1000", 1000, id="plus-apart"),
        pytest.param("€ +1000", 1000, id="plus-after-the-currency"),
        pytest.param("+€1000", 1000, id="plus-before-the-currency"),
        pytest.param("0001000", 1000, id="leading-zeros"),
        pytest.param("0" * 5000 + "7", 7, id="thousands-of-leading-zeros"),
        pytest.param("999 999 999 999", 999_999_999_999, id="largest"),
    ],
)
def test_limit_that_is_whole_is_read(typed: Limit, cleaned: int) -> None:
    assert clean_limit(typed) == cleaned
    assert type(clean_limit(typed)) is int
    assert faults(clean_limit(typed)) == []


@pytest.mark.parametrize("blank", [None, "", " ", "\u00a0\u200b\n", "-", "nav", "nav limita", "n/a", "xxx", "∞"])
def test_limit_that_is_blank_is_absent(blank: Limit) -> None:
    assert clean_limit(blank) is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        *(
            pytest.param(text, "limit-malformed", id=text)
            for text in (
                "abc", "EUR", "1.000", "1,000", "1.000.000", "1,000,000", "1000,", "1000,-", "1e3", "0x10", "1_000",
                "1'000", "1/2", "--5", "5 tūkst.", "１０００", "٣", "NaN", "1.000,000", "50 00", "1 2 3", "5 0000",
                "10000 000",
                "0 500", "1  000 00", "1 0000", "100 0", "10 50", "EUR 10 50", "10 EUR 5", "10 EUR 500", "5€5",
                "1 EUR 000",
                "EUR 5 EUR", "EUR EUR 5", "1000 EURO EUR", "1000 USD", "1000 e", "EU 1000", "10, 50", "1 000 ,50",
                "1000 EUR,00",
                "EUR.50", "€.5", "EUR.1000", "10 EUR un", "10 un 50", "10 EUR 50 EUR", "+-5", "- - 5", "1000 eiras",
            )
        ),
        pytest.param(math.nan, "limit-malformed", id="number-nan"),
        *(
            pytest.param(text, "limit-with-cents", id=text)
            for text in (
                "1 000,50", "1000.50", "1000,00", "1000.0", "0,00", "0.500", ",5", "-0,5", "1.000,50", "1,000.50",
                "1000.000", "1000,5 EUR", "€ 1000.50", "12,34", "10 EUR 50", "1000 EUR 00", "5€50", "10EUR50",
                "10 eur. 50",
                "10 euro 50", "10 eiro un 50 centi", "10 EUR 5 centi", "10 EUR 50 ct", "10 EUR 50 c.", "1 000 EUR 00",
                "-10 EUR 50", "1 000.50 EUR", "1 000 000,5", "+1000,50", "EUR 0,50",
            )
        ),
        pytest.param(1000.5, "limit-with-cents", id="number-1000.5"),
        pytest.param(-0.5, "limit-with-cents", id="number-minus-half"),
        *(
            pytest.param(text, "limit-not-positive", id=text)
            for text in ("0", "00", "-5", "- 5", "\u22125", "-0", "0 EUR")
        ),
        pytest.param(0, "limit-not-positive", id="number-0"),
        pytest.param(0.0, "limit-not-positive", id="number-0.0"),
        pytest.param(-1000.0, "limit-not-positive", id="number-minus-1000.0"),
        pytest.param("-" + "9" * 5000, "limit-not-positive", id="text-far-below"),
        pytest.param(-math.inf, "limit-not-positive", id="number-below-all"),
        pytest.param("1 000 000 000 000", "limit-too-large", id="text-one-above"),
        pytest.param(10**12, "limit-too-large", id="number-one-above"),
        pytest.param(1e22, "limit-too-large", id="number-1e22"),
        pytest.param(math.inf, "limit-too-large", id="number-above-all"),
        pytest.param("9" * 5000, "limit-too-large", id="text-far-above"),
    ],
)  # fmt: skip
def test_limit_fault(typed: Limit, code: str) -> None:
    assert faults(clean_limit(typed)) == [code]


@untimed
@given(st.one_of(st.integers(), st.floats(), st.text(), st.from_regex(r"[-+]?[0-9 .,€EUR]{0,20}", fullmatch=True)))
def test_clean_limit_is_idempotent_and_checked(typed: Limit) -> None:
    cleaned = clean_limit(typed)
    assert repr(clean_limit(cleaned)) == repr(cleaned)
    assert cleaned is None or len(faults(cleaned)) == (type(cleaned) is not int or not 0 < cleaned <= 999_999_999_999)


_PIECES = [
    "0",
    "1",
    "5",
    "50",
    "00",
    "000",
    "250",
    " ",
    "\u00a0",
    ".",
    ",",
    "EUR",
    "euro",
    "eiro",
    "€",
    "+",
    "-",
    "un",
    "centi",
    "nav",
]


@untimed
@given(st.lists(st.sampled_from(_PIECES), max_size=8).map("".join))
def test_limit_that_is_read_has_the_digits_typed_and_one_currency(typed: str) -> None:
    cleaned = clean_limit(typed)
    if not isinstance(cleaned, int):
        return
    plain = typed.replace("\u00a0", " ").strip()
    sign, number = re.fullmatch(
        r"([+-]?) *(?:(?:EUR|euro|eiro|€)(?:\.(?= ))?)? *([+-]?[0-9 ]+?) *(?:EUR|euro|eiro|€)?\.?", plain
    ).groups()  # type: ignore[union-attr]
    number = re.sub(" +", " ", number)
    assert len(re.findall("EUR|euro|eiro|€", typed)) < 2
    assert int(sign + number.replace(" ", "")) == cleaned
    assert " " not in number.lstrip("+- ") or re.fullmatch(r"[1-9][0-9]{0,2}(?: [0-9]{3})+", number.lstrip("+- "))


@untimed
@given(st.integers(1, 999_999_999_999))
def test_limit_as_formatted_is_read_back(amount: int) -> None:
    assert clean_limit(format_euro(amount)) == amount


@pytest.mark.parametrize("sign", ["", "+"])
def test_number_of_forty_digits_is_the_longest_that_is_read(sign: str) -> None:
    assert clean_limit(sign + "9" * 40) == 10**40 - 1
    assert clean_limit(sign + "9" * 41) == sign + "9" * 41
    assert clean_limit(f"{sign}0{'9' * 40} EUR") == 10**40 - 1


def test_format_euro_parts_thousands_with_no_break_spaces() -> None:
    assert [format_euro(amount) for amount in (5, 1000, 1_000_000)] == ["5", "1\u00a0000", "1\u00a0000\u00a0000"]


def test_limits_are_typed_as_a_person_would() -> None:
    limits: list[Limit] = [None, "1 000", 5, 5000.0, 5000.5, 0.1, 1e20, -3]
    assert [limit_text(limit) for limit in limits] == ["", "1 000", "5", "5000", "5000.5", "0.1", "1" + "0" * 20, "-3"]


def test_no_digit_is_made_up_in_a_large_fraction() -> None:
    assert limit_text(8796093022208.438) == "8796093022208.438"
    assert (limit_text(0.1 + 0.2), limit_text(1e-7)) == ("0.3", "0.0000001")
