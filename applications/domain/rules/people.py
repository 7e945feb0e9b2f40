"""Clauses B1, B2, D1 and D3: names, numbers and codes of institutions and people, and how people are reached."""

from __future__ import annotations

import re
import unicodedata

from applications.domain import addresses, identifiers
from applications.domain import fields as f
from applications.domain.characters import first_unprintable
from applications.domain.document import SWORN_BAILIFF, CertificateRecipient, Client, Preparer, Signatory, User
from applications.domain.findings import WARNING
from applications.domain.folding import fold_name, fold_words, without_diacritics
from applications.domain.language import mark as _
from applications.domain.rules.rule import DERIVED, Around, Broken, Depending, rule

_PARTS = re.compile(r"[ \u2010\u2011\u2013-]")
#: Titles, offices and forms of business without diacritics, in any case form.
_TITLES = re.compile(
    r"(?:zverinat|izpilditaj|iecirkn|apgabalties|biroj|bailiff)\w*|ties(?:a|as|ai|u|am)|zti|kung(?:s|a|am|u|i|iem|us|os)"
    r"|kundz(?:e|es|ei|i|em|u)|dr|sia|sworn"
)
_PARTICLES = frozenset("yei")  # "Ortega y Gasset"
_LEADING_PARTICLES = frozenset("Óó")  # "Ó Bearnáin"
_NAME_SIGNS = frozenset(" -\u2010\u2011\u2013'\u2019\u02bc\u2018`\u00b4\u2032\u00b7\u30fb\u05f3\u05f4")
_BRACKETS = frozenset("()[]")
#: A letter with a full stop, of which a name has more: "J.", "J.-P.", "Anna M."
_INITIAL = re.compile(r"(?<![^\W\d_])[^\W\d_]\.")


@rule(
    "bailiff-name-only",
    f.CLIENT_NAME,
    say=_("Ievadiet tikai zvērināta tiesu izpildītāja vārdu un uzvārdu, bez amata un iecirkņa"),
    wrong={f.CLIENT_KIND: SWORN_BAILIFF, f.CLIENT_NAME: "Zvērināta tiesu izpildītāja Māra Liepiņa"},
    right={f.CLIENT_KIND: SWORN_BAILIFF, f.CLIENT_NAME: "Māra Liepiņa"},
)
def bailiff_name_only(name: str, client: Client, around: Around) -> bool:
    """A sworn bailiff gives a given name and a surname, without office, precinct or court."""
    return client.kind == SWORN_BAILIFF and not _is_bailiffs_name(name)


@rule(
    "bailiff-name-only",
    f.CLIENT_NAME,
    severity=WARNING,
    source=DERIVED,
    say=_("Pārbaudiet vārdu un uzvārdu: norādiet tikai tos un pilnus; ja tie ir pareizi, turpiniet"),
    wrong={f.CLIENT_KIND: SWORN_BAILIFF, f.CLIENT_NAME: "Māra Anna Marija Liepiņa Žagare"},
    right={f.CLIENT_KIND: SWORN_BAILIFF, f.CLIENT_NAME: "Māra Liepiņa"},
)
def bailiff_name_unusual(name: str, client: Client, around: Around) -> bool:
    """A name of more than four words, or with a lone letter, may hold something else."""
    return client.kind == SWORN_BAILIFF and _is_unusual(name)


def _is_unusual(name: str) -> bool:
    return name.count(" ") > 3 or _has_lone_letter(name)


def _is_bailiffs_name(name: str) -> bool:
    words = name.split(" ")
    if len(words) < 2 or not all(map(_is_of_letters, words)):
        return False
    return not any(_TITLES.fullmatch(part.lower()) for part in _PARTS.split(without_diacritics(name)))


@rule(
    "full-name-required",
    say={
        f.SIGNATORY_GIVEN_NAME: _("Ievadiet pilnu paraksttiesīgā vārdu, bez iniciāļiem, cipariem un citām zīmēm"),
        f.SIGNATORY_SURNAME: _("Ievadiet pilnu paraksttiesīgā uzvārdu, bez iniciāļiem, cipariem un citām zīmēm"),
    },
    wrong={f.SIGNATORY_GIVEN_NAME: "J."},
    right={f.SIGNATORY_GIVEN_NAME: "Jānis"},
)
def signatorys_full_name(name: str, signatory: Signatory, around: Around) -> bool:
    """The signatory's name is full: no initial, no digit, and no sign that no name holds."""
    return not _is_of_letters(_without_brackets(name))


@rule(
    "full-name-required",
    source=DERIVED,
    say={
        f.RECIPIENT_GIVEN_NAME: _("Ievadiet sertifikāta saņēmēja vārdu bez cipariem un citām zīmēm"),
        f.RECIPIENT_SURNAME: _("Ievadiet sertifikāta saņēmēja uzvārdu bez cipariem un citām zīmēm"),
        f.PREPARER_GIVEN_NAME: _("Ievadiet sagatavotāja vārdu bez cipariem un citām zīmēm"),
        f.PREPARER_SURNAME: _("Ievadiet sagatavotāja uzvārdu bez cipariem un citām zīmēm"),
    },
    wrong={f.PREPARER_GIVEN_NAME: "Anna 2"},
    right={f.PREPARER_GIVEN_NAME: "Anna"},
)
def name_of_letters(name: str, person: CertificateRecipient | Preparer, around: Around) -> bool:
    """A given name or surname has no digit, and no sign that no name holds; initials are right."""
    return not _is_of_letters(_INITIAL.sub("A", _without_brackets(name)))


@rule(
    "full-name-required",
    severity=WARNING,
    source=DERIVED,
    say={
        f.RECIPIENT_GIVEN_NAME: _(
            "Pārbaudiet sertifikāta saņēmēja vārdu: norādiet to pilnu; ja tas ir pareizs, turpiniet"
        ),
        f.RECIPIENT_SURNAME: _(
            "Pārbaudiet sertifikāta saņēmēja uzvārdu: norādiet to pilnu; ja tas ir pareizs, turpiniet"
        ),
        f.SIGNATORY_GIVEN_NAME: _("Pārbaudiet paraksttiesīgā vārdu: norādiet to pilnu; ja tas ir pareizs, turpiniet"),
        f.SIGNATORY_SURNAME: _("Pārbaudiet paraksttiesīgā uzvārdu: norādiet to pilnu; ja tas ir pareizs, turpiniet"),
        f.PREPARER_GIVEN_NAME: _("Pārbaudiet sagatavotāja vārdu: norādiet to pilnu; ja tas ir pareizs, turpiniet"),
        f.PREPARER_SURNAME: _("Pārbaudiet sagatavotāja uzvārdu: norādiet to pilnu; ja tas ir pareizs, turpiniet"),
    },
    wrong={f.SIGNATORY_SURNAME: "O"},
    right={f.SIGNATORY_SURNAME: "Ó Bearnáin"},
)
def name_unusual(name: str, person: object, around: Around) -> bool:
    """An initial, a lone letter and brackets may be part of a name, or stand for one."""
    return not _BRACKETS.isdisjoint(name) or "." in name or _has_lone_letter(name)


def _without_brackets(name: str) -> str:
    return name if _BRACKETS.isdisjoint(name) else "".join(sign for sign in name if sign not in _BRACKETS)


def _is_of_letters(name: str) -> bool:
    """Whether a name has letters of any alphabet, and signs that names hold."""
    if name.isalpha():  # as most are, in a tenth of the time
        return True
    if any(c not in _NAME_SIGNS and unicodedata.category(c)[0] not in "LM" for c in name):
        return False
    return any(map(str.isalpha, name))


def _has_lone_letter(name: str) -> bool:
    """Whether a word is a single letter; in scripts whose signs are syllables that is a full name.

    "Ó" before an Irish name and "y" within a Spanish one are words.
    """
    if len(name) > 1 and name.isalpha():
        return False
    words = _PARTS.split(name)
    last = len(words) - 1
    return any(
        len(word) == 1
        and unicodedata.east_asian_width(word) not in ("W", "F")
        and not (word in _PARTICLES and 0 < place < last)
        and not (word in _LEADING_PARTICLES and place < last)
        for place, word in enumerate(words)
    )


@rule(
    "bailiff-signatory-differs",
    f.SIGNATORY_SURNAME,
    severity=WARNING,
    source=DERIVED,
    say=_(
        "Pārbaudiet, kas paraksta: zvērināta tiesu izpildītāja vārds un uzvārds ir cits; ja tā ir pareizi, turpiniet"
    ),
    wrong={f.CLIENT_KIND: SWORN_BAILIFF, f.CLIENT_NAME: "Māra Liepiņa", f.SIGNATORY_SURNAME: "Ozols"},
    right={
        f.CLIENT_KIND: SWORN_BAILIFF,
        f.CLIENT_NAME: "Māra Liepiņa",
        f.SIGNATORY_GIVEN_NAME: "Māra",
        f.SIGNATORY_SURNAME: "Liepiņa",
    },
)
def bailiff_signatory_differs(surname: str, signatory: Signatory, around: Around) -> bool:
    """A sworn bailiff signs in person; asked where both names are full."""
    client, given_name = around.document.client, signatory.given_name
    if client.kind != SWORN_BAILIFF or not _is_bailiffs_name(client.name) or _is_unusual(client.name):
        return False
    if not given_name or not _is_of_letters(_without_brackets(given_name)):
        return False
    return sorted(fold_name(client.name).split()) != sorted(fold_name(f"{given_name} {surname}").split())


_BAILIFF_NUMBER = _(
    "Ievadiet reģistrācijas numuru ar 11 cipariem, piemēram, 90000050138, vai personas kodu šādā formātā: 010190-12349"
)


@rule(
    "registration-number-malformed",
    f.CLIENT_REGISTRATION_NUMBER,
    f.USER_REGISTRATION_NUMBER,
    source=DERIVED,
    say=Depending(
        "fault",
        {
            "personal-code": _(
                "Ievadiet iestādes reģistrācijas numuru: šis ir personas kods. Ja pieteikumu iesniedz zvērināts tiesu "
                "izpildītājs, pie „Pieteikuma iesniedzējs” izvēlieties „Zvērināts tiesu izpildītājs”"
            ),
            "ten-digits": _(
                "Ievadiet 11 ciparu reģistrācijas numuru: šajā ir 10 cipari. Izglītības iestādei norādiet nodokļu "
                "maksātāja numuru, piemēram, 90000050138"
            ),
        },
        otherwise=Depending(
            "kind",
            {SWORN_BAILIFF: _BAILIFF_NUMBER},
            otherwise=_(
                "Ievadiet 11 ciparu reģistrācijas numuru, kas sākas ar ciparu no 4 līdz 9, piemēram, 90000050138"
            ),
        ),
    ),
    wrong={f.CLIENT_REGISTRATION_NUMBER: "9000005013"},
    right={f.CLIENT_REGISTRATION_NUMBER: "90000050138"},
)
def registration_number_malformed(number: str, part: Client | User, around: Around) -> Broken:
    """A registration number is 11 digits, the first of them 4 to 9."""
    if _is_bailiffs_code(number, around) or identifiers.registration_number_has_shape(number):
        return False
    values = {"kind": around.kind}
    if around.kind != SWORN_BAILIFF and identifiers.personal_code_fault(number, around.facts.today) is None:
        values["fault"] = "personal-code"
    elif around.kind != SWORN_BAILIFF and _TEN_DIGITS.fullmatch(number):
        values["fault"] = "ten-digits"
    return values


#: As an educational institution has in its own register.
_TEN_DIGITS = re.compile(r"[0-9]{10}")


@rule(
    "registration-number-checksum",
    f.CLIENT_REGISTRATION_NUMBER,
    f.USER_REGISTRATION_NUMBER,
    source=DERIVED,
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
    source=DERIVED,
    say=Depending(
        "fault",
        {
            "date": _("Pārbaudiet personas koda pirmos sešus ciparus: tāda datuma nav"),
            "future": _("Pārbaudiet personas koda pirmos sešus ciparus: šis datums vēl nav pienācis"),
        },
        otherwise=_("Ievadiet personas kodu šādā formātā: 010190-12349 vai 321234-56785"),
    ),
    wrong={f.RECIPIENT_PERSONAL_CODE: "310290-12345"},
    right={f.RECIPIENT_PERSONAL_CODE: "010190-12349"},
)
def personal_code_malformed(code: str, part: Client | CertificateRecipient | User, around: Around) -> Broken:
    """A personal code is DDMMYY-CNNNN with a date that was, or 3, then 2 to 9, then nine digits.

    Source: Law on the Register of Natural Persons.
    """
    if not _is_personal_code(code, part, around):
        return False
    fault = identifiers.personal_code_fault(code, around.facts.today)
    return fault is not None and {"fault": fault.value}


@rule(
    "personal-code-checksum",
    f.CLIENT_REGISTRATION_NUMBER,
    f.RECIPIENT_PERSONAL_CODE,
    f.USER_REGISTRATION_NUMBER,
    clause="B2",
    severity=WARNING,
    source=DERIVED,
    say=_("Pārbaudiet personas koda ciparus: kontrolcipars neatbilst; ja kods ir pareizs, turpiniet"),
    wrong={f.RECIPIENT_PERSONAL_CODE: "010190-12340"},
    right={f.RECIPIENT_PERSONAL_CODE: "010190-12349"},
)
def personal_code_checksum(code: str, part: Client | CertificateRecipient | User, around: Around) -> bool:
    """The check digit of a personal code fits; a warning, since the law calls the new codes' digits random."""
    return _is_personal_code(code, part, around) and not identifiers.personal_code_checks(code)


def _is_personal_code(code: str, part: Client | CertificateRecipient | User, around: Around) -> bool:
    return isinstance(part, CertificateRecipient) or _is_bailiffs_code(code, around)


def _of_one(several: str, otherwise: str) -> Depending:
    return Depending("fault", {"several": several}, otherwise)


@rule(
    "phone-malformed",
    source=DERIVED,
    say={
        f.RECIPIENT_PHONE: _of_one(
            _("Atstājiet vienu sertifikāta saņēmēja tālruni: šeit ir vairāki numuri"),
            otherwise=_(
                "Pārbaudiet sertifikāta saņēmēja tālruni: ievadiet visu numuru, piemēram, 67094368 vai +371 67094368"
            ),
        ),
        f.PREPARER_PHONE: _of_one(
            _("Atstājiet vienu sagatavotāja tālruni: šeit ir vairāki numuri"),
            otherwise=_("Pārbaudiet sagatavotāja tālruni: ievadiet visu numuru, piemēram, 67094368 vai +371 67094368"),
        ),
    },
    wrong={f.PREPARER_PHONE: "6709"},
    right={f.PREPARER_PHONE: "67094368"},
)
def phone_malformed(phone: str, person: CertificateRecipient | Preparer, around: Around) -> Broken:
    """A phone number is possible and valid, and one."""
    if addresses.phone_is_valid(phone):
        return False
    return {"fault": "several"} if addresses.are_phones(phone) else True


@rule(
    "email-malformed",
    source=DERIVED,
    say={
        f.RECIPIENT_EMAIL: _of_one(
            _("Atstājiet vienu sertifikāta saņēmēja e-pastu: šeit ir vairākas adreses"),
            otherwise=_("Pārbaudiet sertifikāta saņēmēja e-pastu: ievadiet adresi formātā vards.uzvards@iestade.lv"),
        ),
        f.PREPARER_EMAIL: _of_one(
            _("Atstājiet vienu sagatavotāja e-pastu: šeit ir vairākas adreses"),
            otherwise=_("Pārbaudiet sagatavotāja e-pastu: ievadiet adresi formātā vards.uzvards@iestade.lv"),
        ),
    },
    wrong={f.PREPARER_EMAIL: "anna.skele@iestade"},
    right={f.PREPARER_EMAIL: "anna.skele@iestade.lv"},
)
def email_malformed(email: str, person: CertificateRecipient | Preparer, around: Around) -> Broken:
    """An e-mail address is one, and of characters that the document can show."""
    if addresses.email_is_valid(email) and not first_unprintable(email):
        return False
    return {"fault": "several"} if addresses.are_emails(email) else True


@rule(
    "contact-required",
    f.PREPARER,
    source=DERIVED,
    say=_("Ievadiet sagatavotāja tālruni vai e-pastu"),
    wrong={f.PREPARER_PHONE: "", f.PREPARER_EMAIL: ""},
    right={f.PREPARER_PHONE: "67094368", f.PREPARER_EMAIL: ""},
)
def contact_required(preparer: Preparer, part: Preparer, around: Around) -> bool:
    """The preparer can be reached by phone or by e-mail."""
    return not preparer.phone and not preparer.email


_ONE = {f.CLIENT_NAME: "Rīgas Paraugu vidusskola", f.CLIENT_REGISTRATION_NUMBER: "90000050138"}


@rule(
    "institution-differs",
    f.USER_INSTITUTION_NAME,
    severity=WARNING,
    source=DERIVED,
    goes_on=True,
    say=_(
        "Pārbaudiet lietotāja nosaukumu: pieteikuma iesniedzējam ar šo pašu numuru tas ir cits; ja tā ir pareizi, "
        "turpiniet"
    ),
    wrong={**_ONE, f.USER_INSTITUTION_NAME: "Ventspils skola", f.USER_REGISTRATION_NUMBER: "90000050138"},
    right={**_ONE, f.USER_INSTITUTION_NAME: "Rīgas Paraugu vidusskola", f.USER_REGISTRATION_NUMBER: "90000050138"},
)
def name_of_number_differs(name: str, user: User, around: Around) -> bool:
    """The client and the user with one number have one name; asked where their names and numbers are right."""
    client = around.document.client
    if client.registration_number != user.registration_number or fold_words(client.name) == fold_words(name):
        return False
    return _are_right(client, user, around)


@rule(
    "institution-differs",
    f.USER_REGISTRATION_NUMBER,
    severity=WARNING,
    source=DERIVED,
    goes_on=True,
    say=_(
        "Pārbaudiet lietotāja reģistrācijas numuru: pieteikuma iesniedzējam ar šo pašu nosaukumu tas ir cits; ja tā ir "
        "pareizi, turpiniet"
    ),
    wrong={**_ONE, f.USER_INSTITUTION_NAME: "Rīgas Paraugu vidusskola", f.USER_REGISTRATION_NUMBER: "40003032949"},
    right={**_ONE, f.USER_INSTITUTION_NAME: "Rīgas Paraugu vidusskola", f.USER_REGISTRATION_NUMBER: "90000050138"},
)
def number_of_name_differs(number: str, user: User, around: Around) -> bool:
    """The client and the user with one name have one number; asked where their names and numbers are right."""
    client = around.document.client
    if client.registration_number == number or fold_words(client.name) != fold_words(user.institution_name):
        return False
    return _are_right(client, user, around)


def _are_right(client: Client, user: User, around: Around) -> bool:
    """Whether there are names and numbers of both, without a finding."""
    names, numbers = (client.name, user.institution_name), (client.registration_number, user.registration_number)
    if not all(names) or any(map(first_unprintable, names)) or not all(_is_number(each, around) for each in numbers):
        return False
    return client.kind != SWORN_BAILIFF or _is_bailiffs_name(client.name) and not _is_unusual(client.name)


def _is_number(number: str, around: Around) -> bool:
    """Whether a registration number, or a sworn bailiff's personal code, is right."""
    if _is_bailiffs_code(number, around):
        fault = identifiers.personal_code_fault(number, around.facts.today)
        return fault is None and identifiers.personal_code_checks(number)
    return identifiers.registration_number_has_shape(number) and identifiers.registration_number_checks(number)
