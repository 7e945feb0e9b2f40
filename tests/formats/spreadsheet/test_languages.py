"""Tables are read alike in every language, also those that were written in another one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.utils.translation import override
from pytest_django import Settings

from applications.domain.document import BOTH_MODES, Account
from applications.domain.fields import ACCOUNT_FIELDS
from applications.formats.spreadsheet import headings, words, writing
from applications.formats.spreadsheet.columns import understand
from applications.formats.spreadsheet.reading import read_table
from applications.formats.spreadsheet.rows import EXAMPLE, read_rows
from applications.formats.spreadsheet.table import Table
from tests.support.drafts import iban
from tests.support.spreadsheet_files import table

LANGUAGES = ("lv", "en", "uk")
ACCOUNTS = (
    Account(iban(1), access_mode="manage", payment_limit=100, daily_limit=200),
    Account(iban(2), "other", "Skola", "closed", "view", permission="written"),
    Account(iban(3), "other", "Dome", "blocked", "view", permission="by_law", legal_basis="Likums"),
    Account(iban(4), access_mode=BOTH_MODES),
)


def labels() -> Iterator[str]:
    for field in ACCOUNT_FIELDS.values():
        yield field.label
        yield from field.choices.values()


def translation(language: str, label: str) -> str:
    """Words that mean nothing in Latvian: the label's letters moved on in an alphabet."""
    letters = {"en": "bcdfghjklmnpqrtvwxz", "uk": "бгджзклмнпрстфхцчшщ"}[language]
    return "".join(letters[ord(sign) % len(letters)] if sign.isalpha() else sign for sign in label)


@pytest.fixture
def languages(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """Three languages, two of them with labels that nobody could guess."""
    for language in LANGUAGES[1:]:
        catalog = Catalog(locale=language)
        for label in labels():
            catalog.add(label, translation(language, label))
        folder = tmp_path / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        with (folder / "django.mo").open("wb") as file:
            write_mo(file, catalog)
    settings.LANGUAGES = [(language, language) for language in LANGUAGES]
    settings.LOCALE_PATHS = [*settings.LOCALE_PATHS, tmp_path]
    forget()
    yield
    forget()


def forget() -> None:
    for remembering in (headings.role_of, words.mode_of, words.status_of, words.holder_of, words.permission_of):
        remembering.cache_clear()


def read(language: str, table: Table) -> tuple[Account, ...]:
    forget()
    with override(language):
        read = read_rows(table, understand(table))
    assert [each.reason for each in read.left_out if each.reason != EXAMPLE] == []
    return tuple(row.account for row in read.rows)


@pytest.mark.usefixtures("languages")
@pytest.mark.parametrize("reader", LANGUAGES)
@pytest.mark.parametrize("writer", LANGUAGES)
def test_table_written_in_one_language_is_read_in_another(writer: str, reader: str) -> None:
    with override(writer):
        data = writing.write(ACCOUNTS)
    written = read_table("konti.xlsx", data)
    assert (written.lines[0].cells[0] == "Konta numurs") is (writer == "lv")
    assert read(reader, written) == ACCOUNTS


@pytest.mark.usefixtures("languages")
@pytest.mark.parametrize("reader", LANGUAGES)
def test_template_of_another_language_holds_no_account(reader: str) -> None:
    with override("uk"):
        data = writing.template()
    assert read(reader, read_table("veidne.xlsx", data)) == ()


@pytest.mark.usefixtures("languages")
@pytest.mark.parametrize("reader", LANGUAGES)
def test_words_that_people_write_are_read_in_any_language(reader: str) -> None:
    head = ["Konta Nr.", "Režīms", "Turētājs", "Statuss", "Atļauja"]
    written = table(head, [iban(1), "skatīt", "cita iestāde", "slēgts", "Saņemta 12.05.2026."])
    assert read(reader, written) == (Account(iban(1), "other", "", "closed", "view", permission="written"),)
