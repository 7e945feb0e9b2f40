"""What the table of printable characters has is printed, and what it lacks is not."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator

import pytest

from applications.domain import characters, glyphs
from applications.formats import pdf_worker
from applications.formats.pdf_page import page
from scripts import glyphs as generator
from tests.support.pdf_documents import INSTITUTION, REFERENCE

#: Every letter of the European scripts that Unicode knew in 1999 (3.0), when all of today's orthographies were in it.
EUROPEAN_BLOCKS = (
    (0x41, 0x24F),  # Latin
    (0x1E00, 0x1EF9),  # Latin with further marks, Vietnamese among them
    (0x386, 0x3CE),  # Greek
    (0x1F00, 0x1FFF),  # Greek of several accents
    (0x400, 0x4F9),  # Cyrillic
    (0x531, 0x586),  # Armenian
    (0x10A0, 0x10F6),  # Georgian
)


def listed(table: str) -> Iterator[str]:
    for part in table.split():
        first, _, last = part.partition("-")
        yield from map(chr, range(int(first, 16), int(last or first, 16) + 1))


def printed(text: str, *, more_fonts: bool) -> bytes:
    """A page with the text on it, from the template that users' documents are set in."""
    fonts = characters.ALL_FONTS if more_fonts else characters.ALL_FONTS[:1]
    data = {**page(INSTITUTION, REFERENCE, fonts), "subtitle": text}
    return pdf_worker.render(json.dumps(data), 0, more_fonts=more_fonts)


@pytest.mark.parametrize(
    ("table", "more_fonts"), [(glyphs.MAIN, False), pytest.param(glyphs.MORE, True, marks=pytest.mark.slow)]
)
def test_every_character_of_the_table_is_printed(table: str, more_fonts: bool) -> None:
    # A mark stands on a letter, everything else for itself.
    signs = ("a" + sign if unicodedata.category(sign).startswith("M") else sign for sign in listed(table))
    assert printed(" ".join(signs), more_fonts=more_fonts)[:8] == b"%PDF-1.7"


@pytest.mark.parametrize("sign", ["😀", "\U00010330", "\ue000", "\u0378"])
def test_character_outside_the_table_is_not_printed(sign: str) -> None:
    assert characters.first_unprintable(f"a{sign}b") == sign
    with pytest.raises(RuntimeError):
        printed(sign, more_fonts=True)


@pytest.mark.parametrize(("first", "last"), EUROPEAN_BLOCKS)
def test_every_letter_of_the_european_alphabets_is_printable(first: int, last: int) -> None:
    letters = "".join(chr(code) for code in range(first, last + 1) if unicodedata.category(chr(code)).startswith("L"))
    assert characters.first_unprintable(letters) == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Glāžšķūņa rūķīši; „Ķekavas” novads – Nr. 1 (2026)",
        "Nguyễn Thị Ngọc Ánh",
        "İstanbul Çağrı Işık",
        "Žydrūnė Šikšnelytė",
        "Įsigaliojęs Œuvre ßẞ Þórður",
        "Юрій Ґалаґан Ђорђе Љубиша",
        "Γιώργος ἄνθρωπος",
        "Նարեկ",
        "გიორგი ᲒᲘᲝᲠᲒᲘ",
        "יוסף",
        "محمد",
        "李小龙 たなか ハナコ 김민수",
        "हिन्दी தமிழ் ไทย ភាសា አማርኛ",
        "№ 5 § 3 ½ € 100 ± 2 °",
        "a\u00a0b",
        "Ā" + "a\u0304",
    ],
)
def test_text_in_letters_is_printable(text: str) -> None:
    assert characters.first_unprintable(text) == ""


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Direktors 😀", "😀"),
        ("ab\u2764\ufe0fc", "\u2764"),
        ("a\tb", "\t"),
        ("a\nb", "\n"),
        ("a\u200bb", "\u200b"),
        ("a\u202eb", "\u202e"),
        ("a\ufeffb", "\ufeff"),
        ("\ud800", "\ud800"),
        ("a\U000f0000", "\U000f0000"),
        ("☎ 67094368", "☎"),
        ("first 😀 then ☃", "😀"),
    ],
)
def test_first_character_that_is_no_text_is_named(text: str, sign: str) -> None:
    assert characters.first_unprintable(text) == sign


@pytest.mark.parametrize(
    ("text", "needed"), [("Ezeru aģentūra\n<a/>\n", False), ("Юрій Γιώργος Ánh", False), ("Նարեկ", True), ("李", True)]
)
def test_more_fonts_are_needed_only_for_what_the_main_font_lacks(text: str, needed: bool) -> None:
    assert characters.needs_more_fonts(text) is needed


@pytest.mark.slow
def test_table_is_what_the_installed_fonts_give() -> None:
    assert generator.source() == generator.TARGET.read_text()
