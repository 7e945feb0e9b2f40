"""Clauses B1, B2, D1 and D3: names, numbers and codes of institutions and people, and how people are reached."""

from __future__ import annotations

import re
import unicodedata

from applications.domain import addresses, identifiers
from applications.domain import fields as f
from applications.domain.characters import first_unprintable
from applications.domain.document import SWORN_BAILIFF, CertificateRecipient, Client, Preparer, User
from applications.domain.findings import WARNING
from applications.domain.language import mark as _
from applications.domain.rules.rule import Around, Broken, Depending, rule

_PARTS = re.compile(r"[ \u2010\u2011\u2013-]")
#: Titles and offices without diacritics, in any case form.
_TITLES = re.compile(r"(?:zverinat|izpilditaj|iecirkn|apgabalties)\w*|ties(?:a|as|ai|u|am)")
_PARTICLES = frozenset("yei")  # "Ortega y Gasset"
_NAME_SIGNS = frozenset(" -\u2010\u2011\u2013'\u2019\u02bc\u2018`\u00b4")


@rule(
    "bailiff-name-only",
    f.CLIENT_NAME,
    say=_("Ievadiet tikai zvērināta tiesu izpildītāja vārdu un uzvārdu, bez amata un iecirkņa"),
    wrong={f.CLIENT_KIND: SWORN_BAILIFF, f.CLIENT_NAME: "Zvērināta tiesu izpildītāja Māra Liepiņa"},
    right={f.CLIENT_KIND: SWORN_BAILIFF, f.CLIENT_NAME: "Māra Liepiņa"},
)
def bailiff_name_only(name: str, client: Client, around: Around) -> bool:
    """A sworn bailiff gives a given name and a surname, without office, precinct or court."""
    if client.kind != SWORN_BAILIFF:
        return False
    words = name.split(" ")
    if not 2 <= len(words) <= 4 or not all(map(_is_full_name, words)):
        return True
    return any(_TITLES.fullmatch(part) for part in _PARTS.split(_without_diacritics(name)))


def _without_diacritics(text: str) -> str:
    letters = (c for c in unicodedata.normalize("NFD", text) if not unicodedata.category(c).startswith("M"))
    return "".join(letters).lower()


@rule(
    "full-name-required",
    say={
        f.RECIPIENT_GIVEN_NAME: _("Ievadiet pilnu sertifikāta saņēmēja vārdu, bez iniciāļiem, cipariem un citām zīmēm"),
        f.RECIPIENT_SURNAME: _("Ievadiet pilnu sertifikāta saņēmēja uzvārdu, bez iniciāļiem, cipariem un citām zīmēm"),
        f.SIGNATORY_GIVEN_NAME: _("Ievadiet pilnu paraksttiesīgā vārdu, bez iniciāļiem, cipariem un citām zīmēm"),
        f.SIGNATORY_SURNAME: _("Ievadiet pilnu paraksttiesīgā uzvārdu, bez iniciāļiem, cipariem un citām zīmēm"),
        f.PREPARER_GIVEN_NAME: _("Ievadiet pilnu sagatavotāja vārdu, bez iniciāļiem, cipariem un citām zīmēm"),
        f.PREPARER_SURNAME: _("Ievadiet pilnu sagatavotāja uzvārdu, bez iniciāļiem, cipariem un citām zīmēm"),
    },
    wrong={f.SIGNATORY_GIVEN_NAME: "J."},
    right={f.SIGNATORY_GIVEN_NAME: "Jānis"},
)
def full_name_required(name: str, person: object, around: Around) -> bool:
    """A given name or surname is full: no initial, no digit, and no sign that no name holds."""
    return not _is_full_name(name)


def _is_full_name(name: str) -> bool:
    if any(c not in _NAME_SIGNS and unicodedata.category(c)[0] not in "LM" for c in name):
        return False
    return any(c.isalpha() for c in name) and not _has_initial(name)


def _has_initial(name: str) -> bool:
    """Whether a word is a single letter; in scripts whose signs are syllables that is a full name."""
    words = _PARTS.split(name)
    return any(
        len(word) == 1
        and unicodedata.east_asian_width(word) not in ("W", "F")
        and not (word in _PARTICLES and 0 < place < len(words) - 1)
        for place, word in enumerate(words)
    )


_BAILIFF_NUMBER = _(
    "Ievadiet reģistrācijas numuru ar 11 cipariem, piemēram, 90000050138, vai personas kodu formā 010190-12345"
)


@rule(
    "registration-number-malformed",
    f.CLIENT_REGISTRATION_NUMBER,
    f.USER_REGISTRATION_NUMBER,
    say=Depending(
        "kind",
        {SWORN_BAILIFF: _BAILIFF_NUMBER},
        otherwise=_("Ievadiet 11 ciparu reģistrācijas numuru, kas sākas ar ciparu no 4 līdz 9, piemēram, 90000050138"),
    ),
    wrong={f.CLIENT_REGISTRATION_NUMBER: "9000005013"},
    right={f.CLIENT_REGISTRATION_NUMBER: "90000050138"},
)
def registration_number_malformed(number: str, part: Client | User, around: Around) -> Broken:
    """A registration number is 11 digits, the first of them 4 to 9."""
    if _is_bailiffs_code(number, around) or identifiers.registration_number_has_shape(number):
        return False
    return {"kind": around.kind}


@rule(
    "registration-number-checksum",
    f.CLIENT_REGISTRATION_NUMBER,
    f.USER_REGISTRATION_NUMBER,
    say=_("Pārbaudiet reģistrācijas numura ciparus: kontrolcipars neatbilst"),
    wrong={f.CLIENT_REGISTRATION_NUMBER: "90000050139"},
    right={f.CLIENT_REGISTRATION_NUMBER: "90000050138"},
)
def registration_number_checksum(number: str, part: Client | User, around: Around) -> bool:
    """The check digit of a registration number fits."""
    return not _is_bailiffs_code(number, around) and not identifiers.registration_number_checks(number)


def _is_bailiffs_code(number: str, around: Around) -> bool:
    """Whether a sworn bailiff's number is a personal code, which is right too: the first digit says which is meant."""
    return around.kind == SWORN_BAILIFF and identifiers.starts_as_personal_code(number)


@rule(
    "personal-code-malformed",
    f.CLIENT_REGISTRATION_NUMBER,
    f.RECIPIENT_PERSONAL_CODE,
    f.USER_REGISTRATION_NUMBER,
    clause="B2",
    say=_("Ievadiet personas kodu formā 010190-12345 vai 321234-56789"),
    wrong={f.RECIPIENT_PERSONAL_CODE: "310290-12345"},
    right={f.RECIPIENT_PERSONAL_CODE: "010190-12349"},
)
def personal_code_malformed(code: str, part: Client | CertificateRecipient | User, around: Around) -> bool:
    """A personal code is DDMMYY-CNNNN with a date that was, or 3, then 2 to 9, then nine digits.

    Source: Law on the Register of Natural Persons.
    """
    return _is_personal_code(code, part, around) and not identifiers.personal_code_has_shape(code, around.facts.today)


@rule(
    "personal-code-checksum",
    f.CLIENT_REGISTRATION_NUMBER,
    f.RECIPIENT_PERSONAL_CODE,
    f.USER_REGISTRATION_NUMBER,
    clause="B2",
    severity=WARNING,
    say=_("Pārbaudiet personas koda ciparus: kontrolcipars neatbilst; ja kods ir pareizs, turpiniet"),
    wrong={f.RECIPIENT_PERSONAL_CODE: "010190-12340"},
    right={f.RECIPIENT_PERSONAL_CODE: "010190-12349"},
)
def personal_code_checksum(code: str, part: Client | CertificateRecipient | User, around: Around) -> bool:
    """The check digit of a personal code fits; a warning, since the law calls the new codes' digits random."""
    return _is_personal_code(code, part, around) and not identifiers.personal_code_checks(code)


def _is_personal_code(code: str, part: Client | CertificateRecipient | User, around: Around) -> bool:
    return isinstance(part, CertificateRecipient) or _is_bailiffs_code(code, around)


@rule(
    "phone-malformed",
    say={
        f.RECIPIENT_PHONE: _(
            "Pārbaudiet sertifikāta saņēmēja tālruni: ievadiet visu numuru, piemēram, 67094368 vai +371 67094368"
        ),
        f.PREPARER_PHONE: _(
            "Pārbaudiet sagatavotāja tālruni: ievadiet visu numuru, piemēram, 67094368 vai +371 67094368"
        ),
    },
    wrong={f.PREPARER_PHONE: "6709"},
    right={f.PREPARER_PHONE: "67094368"},
)
def phone_malformed(phone: str, person: CertificateRecipient | Preparer, around: Around) -> bool:
    """A phone number is possible and valid."""
    return not addresses.phone_is_valid(phone)


@rule(
    "email-malformed",
    say={
        f.RECIPIENT_EMAIL: _("Pārbaudiet sertifikāta saņēmēja e-pastu: ievadiet adresi formā vards.uzvards@iestade.lv"),
        f.PREPARER_EMAIL: _("Pārbaudiet sagatavotāja e-pastu: ievadiet adresi formā vards.uzvards@iestade.lv"),
    },
    wrong={f.PREPARER_EMAIL: "anna.skele@iestade"},
    right={f.PREPARER_EMAIL: "anna.skele@iestade.lv"},
)
def email_malformed(email: str, person: CertificateRecipient | Preparer, around: Around) -> bool:
    """An e-mail address is one, and of characters that the document can show."""
    return not addresses.email_is_valid(email) or first_unprintable(email) != ""


@rule(
    "contact-required",
    f.PREPARER,
    say=_("Ievadiet sagatavotāja tālruni vai e-pastu"),
    wrong={f.PREPARER_PHONE: "", f.PREPARER_EMAIL: ""},
    right={f.PREPARER_PHONE: "67094368", f.PREPARER_EMAIL: ""},
)
def contact_required(preparer: Preparer, part: Preparer, around: Around) -> bool:
    """The preparer can be reached by phone or by e-mail."""
    return not preparer.phone and not preparer.email
