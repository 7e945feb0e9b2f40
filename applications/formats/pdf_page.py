"""The content of the PDF: a document as texts that are ready to print, in the instruction's order and words.

The PDF is Latvian in every language of the pages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import override

from applications.domain import document as d
from applications.domain.addresses import format_phone
from applications.domain.fields import PERSON, choice_label, choices, field_label, section_title
from applications.domain.identifiers import format_iban, starts_as_personal_code
from applications.domain.language import translated
from applications.domain.limits import format_euro

#: Raised with every change of what the pages say or look like, whether here, in the templates or in the fields' labels.
TEMPLATE_VERSION = 2
#: The Typst templates by version. Those of earlier versions stay as they are, so that their PDFs are rendered again.
TEMPLATES = {1: "pieteikums_1", 2: "pieteikums"}

TITLE = "Pieteikums tiešsaistes datu apmaiņas modulim"
SUBTITLE = "E-pakalpojums eKase (Maksājumi)"
ADDRESSEE = "Valsts kasei"
DATE = "Dokumenta datums ir tā elektroniskās parakstīšanas datums."
SIGNED = "DOKUMENTS PARAKSTĪTS AR DROŠU ELEKTRONISKO PARAKSTU UN SATUR LAIKA ZĪMOGU"
STATUS = {d.CLOSED: "Slēgts konts", d.BLOCKED: "Bloķēts konts"}

_NO_BREAK_SPACE = "\u00a0"
#: A word shorter than the narrowest line; a longer one may have to be broken at any letter.
_LONG_WORD = re.compile(r"\S{20,}")
#: Characters of an institution's name at the foot of each page, so that the foot has three lines at most.
_IN_FOOT = 120
_LETTER_END = re.compile(r"(?<=\S)(?=[\w@.,/:;(-])")

Rows = list[tuple[str, str]]


def page(
    document: d.Document, reference: str, fonts: Sequence[str], template: int = TEMPLATE_VERSION
) -> dict[str, Any]:
    """Return the data of a version of the template, ready for JSON.

    `document` is clean and has no errors; `reference` is printed at the foot of each page; each glyph is looked up in
    `fonts`, the names of font families, in their order.
    """
    between = ", " if template == 1 else "\n"
    with override("lv"):
        kind = document.client.kind
        return {
            "title": TITLE,
            "subtitle": SUBTITLE,
            "addressee": ADDRESSEE,
            "reference": reference,
            "document_title": f"{TITLE}: {whose(document.client)}, {reference}",
            "author": whose(document.client),
            "foot": foot(document.client, reference),
            "fonts": fonts,
            "before": [
                section(section_title("client", kind), client(document)),
                section(section_title("certificate_recipient"), recipient(document.certificate_recipient)),
                section(section_title("user"), user(document, between)),
            ],
            "accounts": {
                "heading": section_title("accounts"),
                "totals": totals(document.accounts),
                "columns": account_columns(),
                "rows": [account_row(number, account) for number, account in enumerate(document.accounts, start=1)],
            },
            "after": [
                section(section_title("signatory"), signatory(document.signatory)),
                section(section_title("preparer"), preparer(document.preparer)),
            ],
            "closing": {"date": DATE, "signed": SIGNED},
        }


def whose(client: d.Client) -> str:
    """Return the client's name and registration number, but no sworn bailiff's personal code."""
    number = client.registration_number
    if not number or starts_as_personal_code(number):
        return client.name
    return f"{client.name}, reģ. Nr. {number}"


def foot(client: d.Client, reference: str) -> str:
    """Return what is at the foot of each page: the reference, and whose paper it is, a long name shortened."""
    name = client.name
    if len(name) > _IN_FOOT:
        name = f"{name[: _IN_FOOT - 1].rstrip()}…"
    return breakable(f"{reference} · {whose(replace(client, name=name))}").replace("Nr. ", f"Nr.{_NO_BREAK_SPACE}")


def totals(accounts: Sequence[d.Account]) -> str:
    """Return how many accounts there are, in each access mode, and how many of them are other institutions'."""
    modes = (
        f"{label[:1].lower()}{label[1:]}: {format_euro(sum(account.access_mode == mode for account in accounts))}"
        for mode, label in choices("accounts[].access_mode")
    )
    parts = [f"Kontu skaits: {format_euro(len(accounts))}", ", ".join(modes)]
    if others := sum(account.holder == d.OTHER for account in accounts):
        parts.append(f"citu iestāžu konti: {format_euro(others)}")
    return "; ".join(parts) + "."


def section(heading: str, rows: Rows) -> dict[str, Any]:
    """Return a section of labels and values, without rows that have no value."""
    return {"heading": heading, "rows": [(label, breakable(value)) for label, value in rows if value]}


def client(document: d.Document) -> Rows:
    """Return the rows of clause B1. A sworn bailiff gives only the given name and surname."""
    return [
        (field_label("client.name", document.client.kind), document.client.name),
        number_row(document.client.registration_number),
    ]


def recipient(person: d.CertificateRecipient) -> Rows:
    """Return the rows of clause B2."""
    return [
        (translated(PERSON), f"{person.given_name} {person.surname}"),
        (field_label("certificate_recipient.personal_code"), person.personal_code),
        (field_label("certificate_recipient.phone"), together(format_phone(person.phone))),
        (field_label("certificate_recipient.email"), person.email),
    ]


def user(document: d.Document, between: str = "\n") -> Rows:
    """Return the rows of clause B3, its IP addresses with `between` them.

    That no IP address is given is printed: requests may then come from anywhere.
    """
    return [
        (field_label("user.institution_name", document.client.kind), document.user.institution_name),
        number_row(document.user.registration_number),
        (field_label("user.allowed_ip_addresses"), between.join(document.user.allowed_ip_addresses) or "nav norādītas"),
    ]


def signatory(person: d.Signatory) -> Rows:
    """Return the rows of clauses D1 and D2."""
    return [
        (translated(PERSON), f"{person.given_name} {person.surname}"),
        (field_label("signatory.position"), person.position),
        (field_label("signatory.authority"), choice_label("signatory.authority", person.authority)),
    ]


def preparer(person: d.Preparer) -> Rows:
    """Return the rows of clause D3."""
    return [
        (translated(PERSON), f"{person.given_name} {person.surname}"),
        (field_label("preparer.phone"), together(format_phone(person.phone))),
        (field_label("preparer.email"), person.email),
    ]


def number_row(number: str) -> tuple[str, str]:
    """Return the row of a registration number, or of a sworn bailiff's personal code under its own label."""
    personal = starts_as_personal_code(number)
    return (field_label("certificate_recipient.personal_code" if personal else "client.registration_number"), number)


def account_columns() -> list[str]:
    """Return the headings of the table of accounts; each access mode has a column."""
    modes = [label for _mode, label in choices("accounts[].access_mode")]
    limits = [field_label(f"accounts[].{name}") for name in ("payment_limit", "daily_limit")]
    return ["Nr.", field_label("accounts[].iban"), *modes, *limits]


def account_row(number: int, account: d.Account) -> list[Any]:
    """Return the cells of an account: number, IBAN, notes, X for view, X for manage, payment limit, daily limit."""
    view = account.access_mode == d.VIEW
    return [
        f"{number}.",
        together(format_iban(account.iban)),
        [breakable(note) for note in notes(account)],
        "X" if view else "",
        "" if view else "X",
        limit(account.payment_limit),
        limit(account.daily_limit),
    ]


def notes(account: d.Account) -> list[str]:
    """Return why an account is only to view, and by what right: clauses C2 and C3."""
    lines = []
    if account.holder == d.OTHER:
        whose = choice_label("accounts[].holder", d.OTHER)
        lines.append(f"{whose}: {account.holder_name}" if account.holder_name else whose)
    if account.status in STATUS:
        lines.append(STATUS[account.status])
    if account.holder == d.OTHER and account.permission == d.WRITTEN:
        lines.append("Rakstiska atļauja ir atsevišķā failā")
    if account.holder == d.OTHER and account.permission == d.BY_LAW:
        lines.append(f"Tiesības saņemt konta informāciju: {account.legal_basis}")
    return lines


def limit(amount: d.Limit) -> str:
    """Return whole euro in groups of three digits; a dash where there is no limit."""
    return format_euro(amount) if isinstance(amount, int) else "–"


def together(text: str) -> str:
    """Return the text with no-break spaces, so that its groups of digits stay on one line."""
    return text.replace(" ", _NO_BREAK_SPACE)


def breakable(text: str) -> str:
    """Return the text with zero-width spaces in its long words, so that a name of 200 letters stays on the page.

    The template removes them again from a word that fits its line, so that they are not copied with an address.
    """
    return _LONG_WORD.sub(lambda word: _LETTER_END.sub("\u200b", word[0]), text)
