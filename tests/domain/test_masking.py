"""What looks like a personal code, however it is written, and what does not."""

from __future__ import annotations

import pytest

from applications.domain.masking import mask_personal_codes, masked
from applications.signatures import masking

BETWEEN = [
    "",
    "-",
    " ",
    " - ",
    "--",
    "_",
    ".",
    "/",
    "\u00a0-\u00a0",
    "%2D",
    "%20-%20",
    "%20%E2%80%93%20",
    "\\u202d-",
    "\\xad-",
    "\u00ad-",
    "\u200b",
    "\ufeff",
    "\u3164",
    "\u202e-\u202c",
    "\ufe0f-",
    *"\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u02d7\u2043\u058a\u05be\u1806\ufe58\ufe63\uff0d\u30fb~·•",
]


@pytest.mark.parametrize("between", BETWEEN)
@pytest.mark.parametrize("digits", [("120384", "12345"), ("321234", "56789"), ("１２０３８４", "１２３４５")])
def test_code_is_masked_however_it_is_written(between: str, digits: tuple[str, str]) -> None:
    first, last = digits
    for around in ("{}", "PNOLV-{}", "a%20{}.pdf", "+371{}", "\\u200b{}", "„{}”", "a: {},"):
        text = around.format(f"{first}{between}{last}")
        assert masked(text) == around.format(f"{first}-*****")
        assert mask_personal_codes(text) == around.format("******-*****")


def test_signs_that_are_not_seen_part_no_code() -> None:
    assert "45" not in masked("12\u200b03\u00ad84-123\u206045")
    assert mask_personal_codes("12\u200b0384-12\u200b345") == "******-*****"


@pytest.mark.parametrize(
    "text",
    [
        "LV80TREL2130123456789",
        "LV80 TREL 2130 1234 5678 9",
        "+371 67094368",
        "1234567890",
        "123456789012",
        "[100000, 20000]",
        "100000: 20000",
        "2026-11-28 20:16:10,123",
        "195.122.1.10",
        "999\u00a0999\u00a0999\u00a0999",
    ],
)
def test_other_numbers_are_left(text: str) -> None:
    assert masked(text) == mask_personal_codes(text) == text


def test_long_text_is_cut_off_and_never_within_a_code() -> None:
    assert masking.excerpt("a" * 200) == "a" * 200
    assert masking.excerpt("a" * 201) == "a" * 199 + "…"
    assert masking.excerpt("a" * 190 + "120384-12345" + "b") == "a" * 190 + "120384-**…"
