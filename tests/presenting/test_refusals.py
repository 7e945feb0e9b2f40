"""Sentences for refused acts."""

import re
from pathlib import Path

import pytest

from applications.formats import Unreadable
from applications.presenting.refusals import of_file, sentence
from common import limits
from common.errors import LimitReached


def test_numbers_are_written_with_spaces_between_thousands() -> None:
    assert sentence(LimitReached("accounts", number=10_000)) == "Vienā pieteikumā var būt ne vairāk kā 10\xa0000 kontu."


def test_values_that_a_sentence_does_not_use_are_ignored() -> None:
    text = sentence(LimitReached("begin-rate", number=100, seconds=3600))
    assert text == "No šejienes īsā laikā sākts pārāk daudz pieteikumu. Mēģiniet vēlreiz pēc stundas."


CODES = {
    *re.findall(
        r'LimitReached\("([\w-]+)"',
        "".join(path.read_text() for path in (Path(__file__).parents[2] / "applications").rglob("*.py")),
    ),
    *("guest-bytes", "institution-bytes"),  # one call raises both
    *(
        f"{kind}-rate" for kind in limits.RATES if kind not in (limits.INVITE, limits.LETTERS)
    ),  # no act of an application
}


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_limit_has_a_sentence_for_whom_it_concerns(code: str) -> None:
    refusal = LimitReached(code, number=10_000, seconds=60, bytes=50 * 1024 * 1024)
    text = sentence(refusal, for_signatory=code == "link-files")
    assert text.endswith(".")
    assert "%(" not in text
    assert of_file(refusal, for_signatory=code == "link-files") == text[:-1]


def test_signatory_is_asked_to_ask_the_preparer() -> None:
    for code in ("version-files", "link-files", "guest-bytes", "institution-bytes", "guest-application-bytes"):
        text = sentence(LimitReached(code, number=10, bytes=10), for_signatory=True)
        assert "Palūdziet sagatavotājam" in text


def test_unreadable_file_is_worded_without_a_period() -> None:
    assert of_file(Unreadable("file-extension", known=[".pdf", ".edoc"])) == (
        "Izvēlieties failu ar kādu no šiem paplašinājumiem: .pdf, .edoc"
    )
