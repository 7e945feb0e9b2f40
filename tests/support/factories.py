"""Documents to check and numbers whose check digits are right; nobody in here exists."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from typing import Any

from applications.domain.checking import Facts, check
from applications.domain.document import (
    Account,
    CertificateRecipient,
    Client,
    Document,
    Preparer,
    Signatory,
    User,
)

TODAY = datetime.date(2026, 11, 23)
FACTS = Facts(TODAY)

_PLACE = re.compile(r"(\w+)(?:\[(\d+)\])?(?:\.(\w+))?")


def iban(number: int, bank: str = "TREL") -> str:
    """An account's number, another one for each number."""
    account = f"{bank}{number:013d}"
    digits = "".join(str(int(sign, 36)) for sign in account + "LV00")
    return f"LV{98 - int(digits) % 97:02d}{account}"


def registration_number(first_ten: int) -> str:
    """A taxpayer's number of which these are the first ten digits; ValueError where no check digit fits them."""
    return str(first_ten) + _check_digit(str(first_ten), (9, 1, 4, 8, 3, 10, 2, 5, 7, 6), 3)


def _check_digit(digits: str, weights: tuple[int, ...], remainder: int) -> str:
    total = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True))
    check = (remainder - total) % 11
    if check > 9:
        raise ValueError(f"no check digit fits {digits}")
    return str(check)


def personal_code(first_ten: str) -> str:
    """A personal code of which these are the first ten digits, with its hyphen."""
    weights = (10, 5, 8, 4, 2, 1, 6, 3, 7, 9)
    total = 1 + sum(weight * int(digit) for weight, digit in zip(weights, first_ten, strict=True))
    return f"{first_ten[:6]}-{first_ten[6:]}{total % 11 % 10}"


def institution() -> Document:
    """An institution's application that breaks no rule: one account to manage and one to view."""
    number = registration_number(9000847335)
    return Document(
        client=Client(name="Piemēra novada pašvaldība", registration_number=number),
        certificate_recipient=CertificateRecipient(
            "Ilze", "Kļaviņa-Ābele", personal_code("1203841603"), "+371 67094368", "ilze.klavina@piemers.lv"
        ),
        user=User("Piemēra novada pašvaldība", number, ("195.122.1.10", "2a03:ec00:b1::10", "195.122.2.0/28")),
        accounts=(
            Account(iban(1), access_mode="manage", payment_limit=5000, daily_limit=20000),
            Account(iban(2), access_mode="view"),
        ),
        signatory=Signatory("Jānis", "Ozols", "izpilddirektors", "registered"),
        preparer=Preparer("Anna", "Šķēle", "67094368", "anna.skele@piemers.lv"),
    )


def bailiff() -> Document:
    """A sworn bailiff's application that breaks no rule, a personal code in the number's place."""
    code = personal_code("0505751496")
    return replace(
        institution(),
        client=Client("sworn_bailiff", "Māra Liepiņa-Žagare", code),
        user=User("Māra Liepiņa-Žagare", code),
        signatory=Signatory("Māra", "Liepiņa-Žagare", "zvērināta tiesu izpildītāja", "registered"),
    )


def changed(document: Document, changes: dict[str, Any]) -> Document:
    """The document with other values at these paths: a section, a field, an account or a field of one."""
    for path, value in changes.items():
        place = _PLACE.fullmatch(path)
        assert place, path
        section, row, field = place.groups()
        held = getattr(document, section)
        if row is not None:
            rows = list(held)
            rows[int(row)] = replace(rows[int(row)], **{field: value}) if field else value
            held = tuple(rows)
        else:
            held = replace(held, **{field: value}) if field else value
        document = replace(document, **{section: held})
    return document


def findings(document: Document) -> list[tuple[str, str]]:
    """The code and the path of each finding, in the document's order."""
    return [(found.code, found.path) for found in check(document, FACTS)]
