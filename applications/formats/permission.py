"""Another institution's written permission (clause C2): a letter that it signs, one for each such institution.

Only the instruction's own words are used for what is permitted: "tiešsaistē skatīt", no more. The letter has no data in
its metadata: nothing is read back from it.
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

from applications.domain import characters
from applications.domain import document as d
from applications.domain.fields import field_label
from applications.domain.folding import fold_words
from applications.domain.identifiers import format_iban, starts_as_personal_code
from applications.formats.pdf_page import (
    ADDRESSEE,
    DATE,
    SIGNED,
    STATUS,
    number_row,
    section,
    together,
)
from applications.formats.pdf_process import RENDERER

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


@dataclass(frozen=True, slots=True)
class Letter:
    """One institution whose permission is needed, as most of its accounts name it, and those accounts."""

    holder: str
    accounts: tuple[d.Account, ...]

    @property
    def key(self) -> str:
        """What names the letter in an address: the same for the institution however it is written."""
        return hashlib.sha256(fold_words(self.holder).encode()).hexdigest()[:12]


def needs_letter(account: d.Account) -> bool:
    """Whether the account is another institution's, and no law gives the right to see it."""
    return account.holder == d.OTHER and account.permission != d.BY_LAW and bool(account.iban)


def letters(accounts: Iterable[d.Account]) -> tuple[Letter, ...]:
    """A letter for each institution that is named among clean accounts, in their order; each account once.

    Names that differ in case, quotation marks, punctuation or diacritics are one institution's.
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
    """How many accounts need a permission of an institution that is not named."""
    return len({account.iban for account in accounts if needs_letter(account) and not fold_words(account.holder_name)})


def write(document: d.Document, letter: Letter, *, reference: str, timestamp: datetime.datetime) -> bytes:
    """The letter as PDF/A-2a and PDF/UA-1; `document` is clean. Raises RenderingFailed as `pdf.write` does,
    also for a character that no font has: a rule finds it in the application itself.
    """
    page = _page(document, letter, reference)
    text = json.dumps(page, ensure_ascii=False)
    more_fonts = characters.needs_more_fonts(text)
    page["fonts"] = characters.ALL_FONTS if more_fonts else characters.ALL_FONTS[:1]
    return RENDERER.render(
        json.dumps(page, ensure_ascii=False), int(timestamp.timestamp()), more_fonts=more_fonts, template="atlauja"
    )


def write_all(document: d.Document, made: Iterable[Letter], *, reference: str, timestamp: datetime.datetime) -> bytes:
    """Every letter in one ZIP, named as `file_name` names them."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        for number, letter in enumerate(made, 1):
            name = f"{number:02d}-{file_name(letter)}"
            zipped.writestr(name, write(document, letter, reference=reference, timestamp=timestamp))
    return archive.getvalue()


def file_name(letter: Letter) -> str:
    """The name under which a letter is downloaded: the institution's, in plain letters."""
    plain = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in fold_words(letter.holder))
    short = "-".join(filter(None, plain.split("-")))[:60].strip("-")
    return f"atlauja-{short or letter.key}.pdf"


def _page(document: d.Document, letter: Letter, reference: str) -> dict[str, object]:
    client, user = document.client, document.user
    applicant = [(field_label("client.name", client.kind), client.name)]
    # A sworn bailiff's personal code is nothing that another institution needs.
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
        "reference": f"Pieteikumam {reference}",
        "before": [
            section("Konta turētājs", [("Nosaukums", letter.holder)]),
            section("Iesniedzējs", applicant),
        ],
        "body": BODY,
        "accounts": {"heading": "Konti", "columns": COLUMNS, "rows": rows},
        "signs": SIGNS,
        "closing": {"date": DATE, "signed": SIGNED},
    }
