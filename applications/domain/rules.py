"""The rules of the instruction: pure functions from a document to findings.

One function for each rule of the register, its clause in the docstring; each says whether the rule is broken. One
broken thing gives one finding: `applications.domain.checking` asks the rules in document order, and of those that read
the same value the first broken one is told.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from applications.domain import addresses, identifiers, wording
from applications.domain.characters import first_unprintable
from applications.domain.document import (
    BLOCKED,
    BOTH_MODES,
    BY_LAW,
    CLOSED,
    MANAGE,
    OTHER,
    VIEW,
    Account,
    Limit,
    Preparer,
)
from applications.domain.fields import FIELDS, SECTIONS
from applications.domain.limits import LimitFault
from applications.domain.masking import masked

ERROR, WARNING = "error", "warning"

_ACCOUNT = re.compile(r"accounts\[(\d+)\]")
_ROW = re.compile(r"\[\d+\]")


class Finding(NamedTuple):
    """One broken rule at one place of a document; the fields are the register's."""

    code: str
    severity: str
    path: str
    message: str
    clause: str

    @property
    def section(self) -> str:
        """The document's section: "client", "accounts" and so on."""
        return re.split(r"[.\[]", self.path, maxsplit=1)[0]

    @property
    def field(self) -> str:
        """The field's name within its section or account; "" where the finding is of the whole section."""
        return _ROW.sub("", self.path).partition(".")[2]

    @property
    def row(self) -> int | None:
        """The account's number in the document, from 0; None where the finding is of no one account."""
        number = _ACCOUNT.match(self.path)
        return int(number[1]) if number else None

    @property
    def is_error(self) -> bool:
        """Whether it keeps the document from being finished."""
        return self.severity == ERROR


class Rule(NamedTuple):
    """One entry of the register; `clause` is "" where it is that of the field's section."""

    code: str
    severity: str
    clause: str


#: The register: every code, its severity and its clause.
REGISTER: dict[str, Rule] = {}

Broken = Callable[..., bool]


def rule(code: str, clause: str = "", severity: str = ERROR) -> Callable[[Broken], Broken]:
    """Enter the decorated function in the register under `code`."""

    def enter(broken: Broken) -> Broken:
        REGISTER[code] = _RULES[broken] = Rule(code, severity, clause)
        return broken

    return enter


_RULES: dict[Broken, Rule] = {}

#: The kind of an IP address that is written with the length of the network in which it stands.
IN_NETWORK = "network"
_KINDS = frozenset(value for field in FIELDS.values() for value in field.choices) | {IN_NETWORK}


def found(broken: Broken, path: str, field: str = "", kind: str = "", **values: object) -> Finding:
    """The finding of a broken rule at `path`; `field` is the path without row numbers where that differs.

    Some of the wording depends on the `kind`, of the client or of what was typed; `values` fill it in, personal codes
    masked, wherever they were typed.
    """
    # A kind that somebody typed is not a thing to remember sentences by.
    code, severity, sentence, clause = _told(broken, field or path, kind if kind in _KINDS else "")
    return Finding(code, severity, path, masked(sentence % values) if values else sentence, clause)


@cache
def _told(broken: Broken, field: str, kind: str) -> tuple[str, str, str, str]:
    """What every finding of a rule at a field has in common, looked up once and not for each of thousands.

    The sentences are in the one language that `settings.LANGUAGES` has.
    """
    code, severity, clause = _RULES[broken]
    return code, severity, wording.message(code, field, kind), clause or (FIELDS.get(field) or SECTIONS[field]).clause


def first_found(path: str, value: Any, *rules: Broken, field: str = "", kind: str = "") -> list[Finding]:
    """The finding of the first of these rules that `value` breaks: a list of one, or none."""
    for broken in rules:
        if broken(value):
            return [found(broken, path, field, kind=kind)]
    return []


# Any field


@rule("required")
def required(value: object) -> bool:
    """B1 to D3: what the instruction says must be given is given."""
    return value in ("", None, ())


@rule("choice-unknown")
def choice_unknown(value: str, field: str) -> bool:
    """B1, C1, C2, C3, D2: the value is one of the fixed list."""
    return value not in FIELDS[field].choices


@rule("character-unprintable", "E1")
def character_unprintable(text: str) -> bool:
    """E1: every character can be shown in the document that is signed."""
    return first_unprintable(text) != ""


# Clauses A and B: the institution, the person, the user


@rule("registration-number-malformed")
def registration_number_malformed(number: str) -> bool:
    """B1, B3: 11 digits, the first of them 4 to 9."""
    return not identifiers.registration_number_has_shape(number)


@rule("registration-number-checksum")
def registration_number_checksum(number: str) -> bool:
    """B1, B3: the check digit is right."""
    return not identifiers.registration_number_checks(number)


_TITLES = re.compile(r"(?:zverinat|izpilditaj|iecirkn|apgabalties)\w*|ties(?:a|as|ai|u|am)")
_PARTS = re.compile(r"[ \u2010\u2011\u2013-]")


@rule("bailiff-name-only", "B1")
def bailiff_name_only(name: str) -> bool:
    """B1: a sworn bailiff gives the given name and surname only, without office, precinct or court."""
    words = name.split(" ")
    if not 2 <= len(words) <= 4 or any(full_name_required(word) for word in words):
        return True
    return any(_TITLES.fullmatch(part) for part in _PARTS.split(_without_diacritics(name)))


def _without_diacritics(text: str) -> str:
    letters = (c for c in unicodedata.normalize("NFD", text) if not unicodedata.category(c).startswith("M"))
    return "".join(letters).lower()


def _has_initial(name: str) -> bool:
    """Whether a word of it is one letter; a full name in scripts whose signs stand for whole syllables."""
    words = _PARTS.split(name)
    return any(
        len(word) == 1
        and unicodedata.east_asian_width(word) not in ("W", "F")
        and not (word in _PARTICLES and 0 < place < len(words) - 1)
        for place, word in enumerate(words)
    )


_PARTICLES = frozenset("yei")  # "Ortega y Gasset"
_NAME_SIGNS = frozenset(" -\u2010\u2011\u2013'\u2019\u02bc\u2018`\u00b4")


@rule("full-name-required")
def full_name_required(name: str) -> bool:
    """B2, D1, D3: a full given name or surname; no initial, digit, or sign that no name holds."""
    if any(c not in _NAME_SIGNS and unicodedata.category(c)[0] not in "LM" for c in name):
        return True
    return _has_initial(name) or not any(c.isalpha() for c in name)


@rule("personal-code-malformed", "B2")
def personal_code_malformed(code: str, today: datetime.date) -> bool:
    """B2: DDMMYY-CNNNN with a real date, or 3, then 2 to 9, then nine digits (Law on the Register of Persons)."""
    return not identifiers.personal_code_has_shape(code, today)


@rule("personal-code-checksum", "B2", WARNING)
def personal_code_checksum(code: str) -> bool:
    """B2: the check digit fits; a warning, since the law calls the new codes' digits random."""
    return not identifiers.personal_code_checks(code)


@rule("phone-malformed")
def phone_malformed(phone: str) -> bool:
    """B2, D3: a possible and valid phone number."""
    return not addresses.phone_is_valid(phone)


@rule("email-malformed")
def email_malformed(email: str) -> bool:
    """B2, D3: an e-mail address, of characters that the document can show."""
    return not addresses.email_is_valid(email) or character_unprintable(email)


@rule("contact-required", "D3")
def contact_required(preparer: Preparer) -> bool:
    """D3: the preparer can be reached by phone or e-mail."""
    return not preparer.phone and not preparer.email


@rule("ip-address-malformed", "B3")
def ip_address_malformed(network: addresses.IpNetwork | None) -> bool:
    """B3: an IPv4 or IPv6 address, or a network in CIDR form without host bits."""
    return network is None


@rule("ip-address-unusable", "B3")
def ip_address_unusable(network: addresses.IpNetwork) -> bool:
    """B3: an address from which requests can come, and not the whole internet."""
    return addresses.ip_is_unusable(network)


@rule("ip-address-private", "B3", WARNING)
def ip_address_private(network: addresses.IpNetwork) -> bool:
    """B3: an address that the Treasury sees over the internet."""
    return addresses.ip_is_private(network)


@rule("ip-network-wide", "B3", WARNING)
def ip_network_wide(network: addresses.IpNetwork) -> bool:
    """B3: a network narrow enough to add to security."""
    return addresses.ip_is_wide(network)


@rule("ip-address-duplicate", "B3")
def ip_address_duplicate(network: addresses.IpNetwork, seen: set[addresses.IpNetwork]) -> bool:
    """B3: each address or network is given once, however written."""
    return network in seen


# Clause C: the accounts


@rule("iban-malformed", "C1")
def iban_malformed(iban: str) -> bool:
    """C1: LV, two digits, four letters, 13 letters or digits."""
    return not identifiers.iban_is_latvian(iban)


@rule("iban-checksum", "C1")
def iban_checksum(iban: str) -> bool:
    """C1: the check digits are right (ISO 7064) and from 02 to 98."""
    return not identifiers.iban_checks(iban)


@rule("iban-not-treasury", "C1")
def iban_not_treasury(iban: str) -> bool:
    """C1, C2: the account is at the Treasury."""
    return not identifiers.iban_is_treasury(iban)


@rule("account-duplicate", "C1")
def account_duplicate(iban: str, seen: set[str]) -> bool:
    """C1: each account stands in the list once, with one access mode."""
    return iban in seen


@rule("access-mode-both", "C1")
def access_mode_both(access_mode: str) -> bool:
    """C1: only one of the two columns is marked."""
    return access_mode == BOTH_MODES


@rule("manage-other-institution", "C2")
def manage_other_institution(account: Account) -> bool:
    """C2: another institution's account is only to view."""
    return account.access_mode == MANAGE and account.holder == OTHER


@rule("permission-required", "C2")
def permission_required(account: Account) -> bool:
    """C2: another institution's account comes with its written permission, or the law gives the right."""
    return account.holder == OTHER and not account.permission


@rule("legal-basis-required", "C2")
def legal_basis_required(account: Account) -> bool:
    """C2: where the law gives the right, the law is named."""
    return account.holder == OTHER and account.permission == BY_LAW and not account.legal_basis


@rule("manage-closed-account", "C3")
def manage_closed_account(account: Account) -> bool:
    """C3: a closed account is only to view."""
    return account.access_mode == MANAGE and account.status == CLOSED


@rule("manage-blocked-account", "C3")
def manage_blocked_account(account: Account) -> bool:
    """C3: a blocked account is only to view."""
    return account.access_mode == MANAGE and account.status == BLOCKED


@rule("limit-malformed", "C4")
def limit_malformed(fault: LimitFault | None) -> bool:
    """C4: a number that can be read in one way."""
    return fault is LimitFault.MALFORMED


@rule("limit-with-cents", "C4")
def limit_with_cents(fault: LimitFault | None) -> bool:
    """C4: without cents."""
    return fault is LimitFault.CENTS


@rule("limit-not-positive", "C4")
def limit_not_positive(fault: LimitFault | None) -> bool:
    """C4: above zero."""
    return fault is LimitFault.NOT_POSITIVE


@rule("limit-too-large", "C4")
def limit_too_large(fault: LimitFault | None) -> bool:
    """C4: at most 999 999 999 999."""
    return fault is LimitFault.TOO_LARGE


@rule("limit-without-manage", "C4")
def limit_without_manage(account: Account, limit: Limit) -> bool:
    """C4: limits belong to the access mode "tiešsaistē vadīt" alone."""
    return account.access_mode == VIEW and limit is not None


@rule("daily-limit-below-payment-limit", "C5")
def daily_limit_below_payment_limit(account: Account) -> bool:
    """C5: the daily limit is not below the single payment limit."""
    payment, daily = account.payment_limit, account.daily_limit
    return isinstance(payment, int) and isinstance(daily, int) and daily < payment


LIMIT_RULES = (limit_malformed, limit_with_cents, limit_not_positive, limit_too_large)
