"""Another institution's written permission (clause C2): one letter for each such institution to sign.

A letter permits what the instruction names, "tiešsaistē skatīt", and no more. Its PDF carries the application's
reference and the names of both institutions, so that a letter that somebody uploads is known.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from applications.domain import characters
from applications.domain import document as d
from applications.domain.fields import field_label
from applications.domain.folding import ascii_name, fold_words
from applications.domain.identifiers import format_iban, starts_as_personal_code
from applications.domain.limits import format_euro
from applications.formats.pdf_metadata import Permission, embed_permission
from applications.formats.pdf_page import (
    ADDRESSEE,
    DATE,
    SIGNED,
    STATUS,
    foot,
    number_row,
    section,
    together,
)
from applications.formats.pdf_process import RENDERER
from applications.formats.pdf_structure import with_row_headers

TITLE = "Atļauja piekļūt konta informācijai"
SUBTITLE = "E-pakalpojums eKase (Maksājumi), tiešsaistes datu apmaiņas modulis"
BODY = (
    "Konta turētājs atļauj iesniedzējam ar tā informācijas sistēmas starpniecību e-pakalpojumā eKase (Maksājumi) "
    "pieprasīt un saņemt tālāk norādīto kontu pārskata un debeta/kredīta pārskata datus "
    "(pieejas režīms „tiešsaistē skatīt”).",
    "Atļauja neietver tiesības importēt maksājuma datus.",
)
SIGNS = "Atļauju paraksta konta turētāja pārstāvēttiesīgā persona."
COLUMNS = ("Nr.", "Konta numurs", "Pieejas režīms")
MODE = "Tiešsaistē skatīt"
#: Letters in one ZIP, which takes a second or two; more can be downloaded one by one.
MAXIMUM_LETTERS = 100
#: Files that one message of the e-address takes.
MAXIMUM_ATTACHED = 10


@dataclass(frozen=True, slots=True)
class Letter:
    """An institution whose permission is needed, by the name that most of its accounts give it, and those accounts."""

    holder: str
    accounts: tuple[d.Account, ...]

    @property
    def key(self) -> str:
        """The letter's name in an address: the same for every way of writing the institution's name."""
        return hashlib.sha256(fold_words(self.holder).encode()).hexdigest()[:12]


def needs_letter(account: d.Account) -> bool:
    """Return whether the account is another institution's and no law gives the right to see it."""
    return account.holder == d.OTHER and account.permission != d.BY_LAW and bool(account.iban)


def letters(accounts: Iterable[d.Account]) -> tuple[Letter, ...]:
    """Return a letter for each institution that clean accounts name, in their order; each account is listed once.

    Names that differ in case, quotation marks, punctuation or diacritics name one institution.
    """
    grouped: dict[str, dict[str, d.Account]] = {}
    for account in accounts:
        if needs_letter(account) and (name := fold_words(account.holder_name)):
            grouped.setdefault(name, {}).setdefault(account.iban, account)
    made = []
    for rows in grouped.values():
        names = Counter(account.holder_name for account in rows.values())
        made.append(Letter(names.most_common(1)[0][0], tuple(rows.values())))
    return tuple(made)


def nameless(accounts: Iterable[d.Account]) -> int:
    """Return how many accounts need a permission and name no institution."""
    return len({account.iban for account in accounts if needs_letter(account) and not fold_words(account.holder_name)})


def write(document: d.Document, letter: Letter, *, reference: str, timestamp: datetime.datetime) -> bytes:
    """Return the letter as PDF/A-2a and PDF/UA-1; `document` is clean. The same arguments give the same bytes.

    Raises RenderingFailed as `pdf.write` does, also for a character that no font has: rule `character-unprintable` is
    checked on the application only.
    """
    page = _page(document, letter, reference)
    text = json.dumps(page, ensure_ascii=False)
    more_fonts = characters.needs_more_fonts(text)
    page["fonts"] = characters.ALL_FONTS if more_fonts else characters.ALL_FONTS[:1]
    rendered = RENDERER.render(
        json.dumps(page, ensure_ascii=False), int(timestamp.timestamp()), more_fonts=more_fonts, template="atlauja"
    )
    carried = Permission(reference, letter.holder, document.client.name)
    return embed_permission(with_row_headers(rendered, column=1), carried)


def write_all(document: d.Document, made: Iterable[Letter], *, reference: str, timestamp: datetime.datetime) -> bytes:
    """Return a ZIP file of these letters, each numbered and named by `file_name`: the same bytes for the same letters.

    `timestamp` is the date of each file in the time zone of the program, which ZIP files do not name.
    """
    at = timestamp.astimezone(timezone.get_default_timezone()).timetuple()[:6]
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        for number, letter in enumerate(made, 1):
            name = f"{number:02d}-{file_name(letter)}"
            entry = zipfile.ZipInfo(name, at)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            zipped.writestr(entry, write(document, letter, reference=reference, timestamp=timestamp))
    return archive.getvalue()


def file_name(letter: Letter) -> str:
    """Return the file name of a letter: the institution's name in ASCII letters and digits."""
    return f"atlauja-{ascii_name(letter.holder) or letter.key}.pdf"


def _page(document: d.Document, letter: Letter, reference: str) -> dict[str, object]:
    client, user = document.client, document.user
    applicant = [(field_label("client.name", client.kind), client.name)]
    # Another institution does not need a sworn bailiff's personal code.
    if not starts_as_personal_code(client.registration_number):
        applicant.append(number_row(client.registration_number))
    if fold_words(user.institution_name) != fold_words(client.name):
        applicant.append(("Lietotājs", user.institution_name))
    rows = [
        (
            f"{number}.",
            together(format_iban(account.iban)),
            [STATUS[account.status]] if account.status in STATUS else [],
            MODE,
        )
        for number, account in enumerate(letter.accounts, 1)
    ]
    return {
        "title": TITLE,
        "subtitle": SUBTITLE,
        "addressee": ADDRESSEE,
        "document_title": f"{TITLE}: {letter.holder}, pieteikumam {reference}",
        "author": letter.holder,
        "foot": foot(client, f"Pieteikumam {reference}"),
        "before": [
            section("Konta turētājs", [("Nosaukums", letter.holder)]),
            section("Iesniedzējs", applicant),
        ],
        "body": BODY,
        "accounts": {
            "heading": "Konti",
            "totals": f"Kontu skaits: {format_euro(len(rows))}.",
            "columns": COLUMNS,
            "rows": rows,
        },
        "signs": SIGNS,
        "closing": {"date": DATE, "signed": SIGNED},
    }
