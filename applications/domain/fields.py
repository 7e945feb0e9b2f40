"""Every field of the application, one entry each, in document order.

An entry holds all that is known of a field: label, clause, the instruction's words, fixed values, length, cleaning and
notation. Forms, the review page, the difference, spreadsheets and the generated documentation read it here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import Any, NamedTuple

from applications.domain import document as d
from applications.domain import instruction as i
from applications.domain.addresses import email_key, format_phone, ip_key
from applications.domain.identifiers import (
    clean_iban,
    clean_personal_code,
    clean_registration_number,
    clean_text,
    clean_value,
    format_iban,
)
from applications.domain.language import mark as _
from applications.domain.language import translated
from applications.domain.limits import clean_limit, format_euro

#: Characters of a field's text as typed: more than any right value has.
USUAL_LENGTH = 500

#: The label of a given name and a surname together.
PERSON = _("Vārds, uzvārds")


class Presence(Enum):
    """Whether a field must be given."""

    REQUIRED = "always"
    CONDITIONAL = "where another field asks for it"
    OPTIONAL = "never"


@dataclass(frozen=True, eq=False, slots=True)
class Section:
    """A part of the document; `part` is its class, `clause` the one that asks for it."""

    path: str
    part: type[Any]
    label: str
    clause: str
    bailiff_label: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Field:
    """A field of a section, or of each account.

    `path` has no row numbers ("accounts[].iban"). `quotes` are the instruction's paragraphs on the field. `choices` are
    the fixed values with their labels. `bailiff_label` is a sworn bailiff's label where it differs. `is_list`: the
    value is a tuple of texts, and `clean`, `shown` and `key` are of each of them.
    """

    path: str
    label: str
    clause: str
    quotes: tuple[str, ...]
    presence: Presence = Presence.REQUIRED
    bailiff_label: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    #: Characters of the text as typed; longer texts are refused.
    maximum_length: int = USUAL_LENGTH
    is_list: bool = False
    #: Whether it says something of a natural person. A sworn bailiff's name and number do as well.
    is_personal: bool = False
    #: Returns the form in which a value is checked, printed and exported.
    clean: Callable[[Any], Any] = clean_value
    #: Returns a clean value as people read it.
    format: Callable[[Any], Any] | None = None
    #: Returns what all notations of one value have in common.
    key: Callable[[Any], Any] | None = None

    @property
    def section(self) -> str:
        """The path of its section: "accounts"."""
        return self.path.partition(".")[0].removesuffix("[]")

    @property
    def name(self) -> str:
        """Its name in the section: "iban"."""
        return self.path.partition(".")[2]


CLIENT = Section("client", d.Client, _("Iestāde"), "B1", bailiff_label=_("Zvērināts tiesu izpildītājs"))
CERTIFICATE_RECIPIENT = Section("certificate_recipient", d.CertificateRecipient, _("Sertifikāta saņēmējs"), "B2")
USER = Section("user", d.User, _("Lietotājs"), "B3")
ACCOUNTS = Section("accounts", d.Account, _("Konti"), "C1")
SIGNATORY = Section("signatory", d.Signatory, _("Paraksttiesīgais"), "D1")
PREPARER = Section("preparer", d.Preparer, _("Sagatavotājs"), "D3")

#: By path, in document order.
SECTIONS: dict[str, Section] = {
    section.path: section for section in (CLIENT, CERTIFICATE_RECIPIENT, USER, ACCOUNTS, SIGNATORY, PREPARER)
}

#: By path, in document order.
FIELDS: dict[str, Field] = {}


def _field(path: str, label: str, clause: str, quotes: tuple[str, ...], **known: Any) -> Field:
    if "choices" in known:
        known["clean"] = clean_text
    entry = FIELDS[path] = Field(path, label, clause, quotes, **known)
    return entry


def _phone(path: str, clause: str, quotes: tuple[str, ...], **known: Any) -> Field:
    known |= {"format": format_phone, "key": format_phone, "is_personal": True}
    return _field(path, _("Tālrunis"), clause, quotes, **known)


def _email(path: str, clause: str, quotes: tuple[str, ...], **known: Any) -> Field:
    return _field(path, _("E-pasts"), clause, quotes, key=email_key, is_personal=True, **known)


def _limit(path: str, label: str, quotes: tuple[str, ...]) -> Field:
    notation = {"clean": clean_limit, "format": _format_limit, "maximum_length": 100}
    return _field(path, label, "C4", quotes, presence=Presence.CONDITIONAL, **notation)


def _format_limit(limit: d.Limit) -> d.Limit:
    return format_euro(limit) if isinstance(limit, int) else limit


CLIENT_KIND = _field(
    "client.kind",
    _("Pieteikuma iesniedzējs"),
    "B1",
    (i.APPLICANTS, i.NAME_AND_NUMBER),
    choices={d.INSTITUTION: _("Iestāde"), d.SWORN_BAILIFF: _("Zvērināts tiesu izpildītājs")},
)
CLIENT_NAME = _field("client.name", _("Nosaukums"), "B1", (i.NAME_AND_NUMBER,), bailiff_label=PERSON)
CLIENT_REGISTRATION_NUMBER = _field(
    "client.registration_number",
    _("Reģistrācijas Nr."),
    "B1",
    (i.NAME_AND_NUMBER,),
    bailiff_label=_("Reģistrācijas Nr. vai personas kods"),
    clean=clean_registration_number,
)
RECIPIENT_GIVEN_NAME = _field("certificate_recipient.given_name", _("Vārds"), "B2", (i.RECIPIENT,), is_personal=True)
RECIPIENT_SURNAME = _field("certificate_recipient.surname", _("Uzvārds"), "B2", (i.RECIPIENT,), is_personal=True)
RECIPIENT_PERSONAL_CODE = _field(
    "certificate_recipient.personal_code",
    _("Personas kods"),
    "B2",
    (i.RECIPIENT,),
    is_personal=True,
    clean=clean_personal_code,
)
RECIPIENT_PHONE = _phone("certificate_recipient.phone", "B2", (i.RECIPIENT,))
RECIPIENT_EMAIL = _email("certificate_recipient.email", "B2", (i.RECIPIENT, i.ACTIVATION))
USER_INSTITUTION_NAME = _field("user.institution_name", _("Iestādes nosaukums"), "B3", (i.USER,), bailiff_label=PERSON)
USER_REGISTRATION_NUMBER = _field(
    "user.registration_number",
    _("Reģistrācijas Nr."),
    "B3",
    (i.USER,),
    bailiff_label=_("Reģistrācijas Nr. vai personas kods"),
    clean=clean_registration_number,
)
USER_ADDRESSES = _field(
    "user.allowed_ip_addresses",
    _("Atļautās IP adreses"),
    "B3",
    (i.ADDRESSES,),
    presence=Presence.OPTIONAL,
    maximum_length=6_000,  # all of them together
    is_list=True,
    key=ip_key,
)
ACCOUNT_IBAN = _field(
    "accounts[].iban",
    _("Konta numurs"),
    "C1",
    (i.ONE_MODE,),
    maximum_length=100,
    clean=clean_iban,
    format=format_iban,
)
ACCOUNT_HOLDER = _field(
    "accounts[].holder",
    _("Konta turētājs"),
    "C2",
    i.RESTRICTION,
    choices={d.OWN: _("Savs konts"), d.OTHER: _("Citas iestādes konts")},
)
ACCOUNT_HOLDER_NAME = _field(
    "accounts[].holder_name",
    _("Citas iestādes nosaukums"),
    "C2",
    i.RESTRICTION,
    presence=Presence.OPTIONAL,
    maximum_length=200,
)
ACCOUNT_STATUS = _field(
    "accounts[].status",
    _("Konta statuss"),
    "C3",
    i.RESTRICTION,
    choices={d.OPEN: _("Atvērts"), d.CLOSED: _("Slēgts"), d.BLOCKED: _("Bloķēts")},
)
ACCOUNT_MODE = _field(
    "accounts[].access_mode",
    _("Pieejas režīms"),
    "C1",
    (i.VIEW_MODE, i.MANAGE_MODE, *i.RESTRICTION),
    choices={d.VIEW: _("Tiešsaistē skatīt"), d.MANAGE: _("Tiešsaistē vadīt")},
)
ACCOUNT_PAYMENT_LIMIT = _limit(
    "accounts[].payment_limit", _("Viena maksājuma limits (euro)"), (i.LIMITS, i.PAYMENT_LIMIT)
)
ACCOUNT_DAILY_LIMIT = _limit(
    "accounts[].daily_limit", _("Vienas dienas limits (euro)"), (i.DAILY_LIMIT, i.LIMITS_COMPARED)
)
ACCOUNT_PERMISSION = _field(
    "accounts[].permission",
    _("Tiesības piekļūt citas iestādes kontam"),
    "C2",
    i.RESTRICTION,
    presence=Presence.CONDITIONAL,
    choices={
        d.WRITTEN: _("Ir citas iestādes rakstiska atļauja"),
        d.BY_LAW: _("Tiesības noteiktas normatīvajā aktā"),
    },
)
ACCOUNT_LEGAL_BASIS = _field(
    "accounts[].legal_basis",
    _("Tiesiskais pamats"),
    "C2",
    i.RESTRICTION,
    presence=Presence.CONDITIONAL,
    maximum_length=300,
)
SIGNATORY_GIVEN_NAME = _field("signatory.given_name", _("Vārds"), "D1", (i.SIGNATORY,), is_personal=True)
SIGNATORY_SURNAME = _field("signatory.surname", _("Uzvārds"), "D1", (i.SIGNATORY,), is_personal=True)
SIGNATORY_POSITION = _field(
    "signatory.position", _("Amats"), "D1", (i.SIGNATORY,), presence=Presence.OPTIONAL, is_personal=True
)
SIGNATORY_AUTHORITY = _field(
    "signatory.authority",
    _("Tiesības parakstīt"),
    "D2",
    i.SIGNING,
    choices={
        d.REGISTERED: _("Uzņēmumu reģistrā ir tiesības pārstāvēt klientu atsevišķi"),
        d.CONFIRMED: _("Valsts kase e-pakalpojumu portāla sadaļā Pieteikumi ir apstiprinājusi pārstāvēttiesības"),
        d.MANDATE: _(
            "E-pakalpojumu portāla sadaļā Pieteikumi ir apstiprināta pilnvara ar pilnvarojumu "
            "„Parakstīt pakalpojumu un e-pakalpojumu lietotāju pieteikumus”"
        ),
    },
)
PREPARER_GIVEN_NAME = _field("preparer.given_name", _("Vārds"), "D3", (i.PREPARER,), is_personal=True)
PREPARER_SURNAME = _field("preparer.surname", _("Uzvārds"), "D3", (i.PREPARER,), is_personal=True)
PREPARER_PHONE = _phone("preparer.phone", "D3", (i.PREPARER,), presence=Presence.CONDITIONAL)
PREPARER_EMAIL = _email("preparer.email", "D3", (i.PREPARER,), presence=Presence.CONDITIONAL)

#: Characters that a reader of files accepts in any field.
MAXIMUM_TEXT = max(entry.maximum_length for entry in FIELDS.values())


def fields_of(section: str) -> dict[str, Field]:
    """The fields of a section by name, in document order; those of an account for "accounts"."""
    return {entry.name: entry for entry in FIELDS.values() if entry.section == section}


#: The fields of an account by name.
ACCOUNT_FIELDS = fields_of("accounts")


def section_title(section: str, kind: str = d.INSTITUTION) -> str:
    """The title of a section on an application of this kind, in the active language; "" for an unknown section."""
    known = SECTIONS.get(section)
    if known is None:
        return ""
    return translated(known.bailiff_label if kind == d.SWORN_BAILIFF and known.bailiff_label else known.label)


def field_label(path: str, kind: str = d.INSTITUTION) -> str:
    """The label of a field on an application of this kind, in the active language."""
    entry = FIELDS[path]
    return translated(entry.bailiff_label if kind == d.SWORN_BAILIFF and entry.bailiff_label else entry.label)


def choices(path: str) -> list[tuple[str, str]]:
    """The fixed values of a field with their labels in the active language."""
    return [(value, translated(label)) for value, label in FIELDS[path].choices.items()]


def choice_label(path: str, value: str) -> str:
    """The label of a fixed value in the active language; a value that is not on the list is returned as it is."""
    label = FIELDS[path].choices.get(value)
    return value if label is None else translated(label)


def shown(path: str, value: Any) -> Any:
    """A clean value as people read it: a fixed value by its label, a number in groups."""
    entry = FIELDS[path]
    if entry.choices:
        return choice_label(path, value)
    return entry.format(value) if entry.format else value


class Quoted(NamedTuple):
    """Paragraphs of the instruction, and the paths of the fields of which they speak."""

    paragraphs: tuple[str, ...]
    fields: tuple[str, ...]


@cache
def quoted_once(paths: tuple[str, ...]) -> tuple[tuple[str, ...], dict[str, Quoted]]:
    """The instruction's words on the fields of one page, without repetition.

    Returns the paragraphs on every field; and by path those on that field and on no earlier one.
    """
    quotes = {path: FIELDS[path].quotes for path in paths}
    everywhere = tuple(each for each in quotes[paths[0]] if all(each in quoted for quoted in quotes.values()))
    seen, beside = set(everywhere), {}
    for path, quoted in quotes.items():
        paragraphs = tuple(each for each in quoted if each not in seen)
        seen.update(paragraphs)
        speak_of = tuple(other for other in paths if not set(paragraphs).isdisjoint(quotes[other]))
        beside[path] = Quoted(paragraphs, speak_of)
    return everywhere, beside
