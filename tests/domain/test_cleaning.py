"""A document is cleaned field by field, each by its own notation, and nothing else of it changes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from applications.domain.cleaning import as_signed, clean, clean_account, split_name
from applications.domain.document import (
    Account,
    CertificateRecipient,
    Client,
    Document,
    Limit,
    Preparer,
    Signatory,
    User,
)
from applications.domain.limits import clean_limit
from tests.support.factories import bailiff, iban, institution
from tests.support.strategies import documents, untimed


@pytest.mark.parametrize(
    ("full_name", "parts"),
    [
        ("", ("", "")),
        ("  Anna ", ("Anna", "")),
        ("Anna  Šķēle", ("Anna", "Šķēle")),
        ("Anna Marija Kļaviņa-Ābele", ("Anna Marija", "Kļaviņa-Ābele")),
    ],
)
def test_surname_is_the_last_word_of_a_full_name(full_name: str, parts: tuple[str, str]) -> None:
    assert split_name(full_name) == parts


@pytest.mark.parametrize("document", [institution(), bailiff()], ids=["institution", "bailiff"])
def test_clean_leaves_a_clean_document_as_it_is(document: Document) -> None:
    assert clean(document) == document


def test_clean_tidies_each_field_by_its_kind() -> None:
    typed = Document(
        client=Client(" sworn_bailiff", " Māra\u00a0 Liepiņa ", "LV 9000 0050 138"),
        certificate_recipient=CertificateRecipient(
            "Ilze\n", "\u200bKļaviņa", "120384 – 14718", " 67\u00a0094 368", "a@b.lv\r\n"
        ),
        user=User("Māra  Liepiņa", "050575\u221214962", (" 1.2.3.4 ", "", "\u00a0", "2A03::1")),
        accounts=(
            Account("lv80 bank 0000 4351 9500 1", "", " X ", " ", " manage ", "1 000 EUR", 2000.0, "", " A\tB "),
            Account(),
        ),
        signatory=Signatory(" Jānis", "Ozols ", " valdes  loceklis", "registered "),
        preparer=Preparer("Anna ", "Ri\u0304ga", "", " "),
    )
    assert clean(typed) == Document(
        client=Client("sworn_bailiff", "Māra Liepiņa", "90000050138"),
        certificate_recipient=CertificateRecipient("Ilze", "Kļaviņa", "120384-14718", "67 094 368", "a@b.lv"),
        user=User("Māra Liepiņa", "050575-14962", ("1.2.3.4", "", "", "2A03::1")),
        accounts=(
            Account("LV80BANK0000435195001", "other", "X", "open", "manage", 1000, 2000, "", "A B"),
            Account("", "own", "", "open", "", None, None, "", ""),
        ),
        signatory=Signatory("Jānis", "Ozols", "valdes loceklis", "registered"),
        preparer=Preparer("Anna", "Rīga", "", ""),
    )


def test_clean_keeps_what_cannot_be_read() -> None:
    typed = replace(
        institution(),
        client=Client("nezināms", "Skola 😀", "9000-005"),
        accounts=(Account("lv80 trel", "theirs", "", "lost", "edit", "daudz", "1.000"),),
    )
    assert clean(typed) == typed


@pytest.mark.parametrize(
    ("account", "holder"),
    [
        (Account(holder=""), "own"),
        (Account(holder=" ", holder_name="–"), "own"),
        (Account(holder="", holder_name="Cita iestāde"), "other"),
        (Account(holder="", permission="written"), "other"),
        (Account(holder="", legal_basis="Likums"), "other"),
        (Account(holder="own", holder_name="Cita iestāde"), "own"),
        (Account(holder="theirs", permission="written"), "theirs"),
    ],
)
def test_blank_holder_is_the_other_where_anything_says_so(account: Account, holder: str) -> None:
    assert clean_account(account).holder == holder


@pytest.mark.parametrize("nought", [0, 0.0, "0", "0 EUR", "-", "nav", ""], ids=repr)
def test_nought_is_no_limit_of_an_account_to_view(nought: Limit) -> None:
    for mode, kept in (("view", None), ("manage", clean_limit(nought)), ("", clean_limit(nought))):
        one = clean_account(Account(access_mode=mode, payment_limit=nought, daily_limit=5))
        other = clean_account(Account(access_mode=mode, payment_limit=5, daily_limit=nought))
        assert (one.payment_limit, one.daily_limit) == (kept, 5)
        assert (other.payment_limit, other.daily_limit) == (5, kept)


@untimed
@given(documents())
def test_clean_is_idempotent(document: Document) -> None:
    cleaned = clean(document)
    assert repr(clean(cleaned)) == repr(cleaned)
    assert len(cleaned.accounts) == len(document.accounts)
    assert len(cleaned.user.allowed_ip_addresses) == len(document.user.allowed_ip_addresses)


def test_as_signed_leaves_out_what_is_not_printed() -> None:
    document = institution()
    own = Account(iban(3), "own", "Cita iestāde", "open", "view", None, None, "by_law", "Likums")
    other = replace(own, holder="other")
    document = replace(document, user=replace(document.user, allowed_ip_addresses=("", "195.122.1.10", "")))
    assert as_signed(replace(document, accounts=(own, other))) == replace(
        document,
        user=replace(document.user, allowed_ip_addresses=("195.122.1.10",)),
        accounts=(Account(iban(3), access_mode="view"), other),
    )
