"""The application as data: a tree of frozen dataclasses.

Rules, renderers and formats take a `Document`. Its field names, their order and the fixed values are the canonical
form, the same in JSON and XML ("ekase-pieteikums/1"). `applications.domain.fields` holds what is known of each field.

A blank text is `""`, an absent limit `None`. A document may hold unreadable values exactly as they were typed;
`applications.domain.cleaning.clean` returns the form that is checked, printed and exported.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import NamedTuple

FORMAT = "ekase-pieteikums/1"
#: How many accounts an application may have.
MAXIMUM_ACCOUNTS = 10_000

#: Whole euro once clean; text (or a number with a fraction) while it cannot be read; None when absent.
Limit = int | float | str | None

INSTITUTION, SWORN_BAILIFF = "institution", "sworn_bailiff"
OWN, OTHER = "own", "other"
OPEN, CLOSED, BLOCKED = "open", "closed", "blocked"
VIEW, MANAGE = "view", "manage"
#: What a table says that has both mode columns marked: never right, so never in a finished document.
BOTH_MODES = "both"
WRITTEN, BY_LAW = "written", "by_law"
REGISTERED, CONFIRMED, MANDATE = "registered", "confirmed", "mandate"


@dataclass(frozen=True, slots=True)
class Client:
    """The institution (or sworn bailiff) that applies: clause B1."""

    kind: str = INSTITUTION
    name: str = ""
    registration_number: str = ""


@dataclass(frozen=True, slots=True)
class CertificateRecipient:
    """Who receives the X.509 certificate, the user number and the password: clause B2."""

    given_name: str = ""
    surname: str = ""
    personal_code: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class User:
    """The technical user, and from where its requests may come: clause B3."""

    institution_name: str = ""
    registration_number: str = ""
    allowed_ip_addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """One account at the Treasury with its access mode and limits: clauses C1 to C5."""

    iban: str = ""
    holder: str = OWN
    holder_name: str = ""
    status: str = OPEN
    access_mode: str = ""
    payment_limit: Limit = None
    daily_limit: Limit = None
    permission: str = ""
    legal_basis: str = ""


@dataclass(frozen=True, slots=True)
class Signatory:
    """The head or authorised person who signs: clauses D1 and D2."""

    given_name: str = ""
    surname: str = ""
    position: str = ""
    authority: str = ""


@dataclass(frozen=True, slots=True)
class Preparer:
    """The contact person for inaccuracies: clause D3."""

    given_name: str = ""
    surname: str = ""
    phone: str = ""
    email: str = ""


class Waiver(NamedTuple):
    """A person's statement that a rule is not to be kept by one clean value, with the reason."""

    code: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """The whole application, its sections in the order in which they are asked, judged and printed.

    `waivers` say how its findings are judged and are never signed: documents that differ in them alone are equal.
    """

    client: Client = Client()
    certificate_recipient: CertificateRecipient = CertificateRecipient()
    user: User = User()
    accounts: tuple[Account, ...] = ()
    signatory: Signatory = Signatory()
    preparer: Preparer = Preparer()
    waivers: tuple[Waiver, ...] = field(default=(), compare=False)


#: The sections in their order: the fields of `Document` that hold them.
SECTION_FIELDS = tuple(each for each in fields(Document) if each.name != "waivers")
#: The sections' names in their order.
SECTION_ORDER = tuple(each.name for each in SECTION_FIELDS)
