"""A document judged: the rules asked in document order, and what they find."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from applications.domain import (
    addresses,
    characters,
    cleaning,
    document,
    fields,
    glyphs,
    identifiers,
    instruction,
    limits,
    rules,
)
from applications.domain.addresses import IpNetwork, network_around, read_ip_network
from applications.domain.characters import first_unprintable
from applications.domain.cleaning import clean
from applications.domain.document import (
    MANAGE,
    SECTION_ORDER,
    SWORN_BAILIFF,
    VIEW,
    Account,
    CertificateRecipient,
    Client,
    Document,
    Preparer,
    Signatory,
    User,
)
from applications.domain.limits import limit_fault
from applications.domain.rules import (
    IN_NETWORK,
    LIMIT_RULES,
    Finding,
    access_mode_both,
    account_duplicate,
    bailiff_name_only,
    character_unprintable,
    choice_unknown,
    contact_required,
    daily_limit_below_payment_limit,
    email_malformed,
    first_found,
    found,
    full_name_required,
    iban_checksum,
    iban_malformed,
    iban_not_treasury,
    ip_address_duplicate,
    ip_address_malformed,
    ip_address_private,
    ip_address_unusable,
    ip_network_wide,
    legal_basis_required,
    limit_without_manage,
    manage_blocked_account,
    manage_closed_account,
    manage_other_institution,
    permission_required,
    personal_code_checksum,
    personal_code_malformed,
    phone_malformed,
    registration_number_checksum,
    registration_number_malformed,
    required,
)

#: Where a change can change what is found. Elsewhere are only the words in which it is said.
DECIDING = (addresses, characters, cleaning, document, fields, glyphs, identifiers, instruction, limits, rules)


def _version() -> str:
    sources = [Path(__file__), *(Path(str(module.__file__)) for module in DECIDING)]
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:16]


#: Changes with any rule: what was judged by another version and kept is judged anew.
VERSION = _version()


def today_in_riga() -> datetime.date:
    """The date by which births are judged."""
    return datetime.datetime.now(ZoneInfo("Europe/Riga")).date()


def judge(document: Document, today: datetime.date | None = None) -> list[Finding]:
    """Every finding of a document, in document order; the document is cleaned first."""
    return list(judge_clean(clean(document), today))


def judge_clean(document: Document, today: datetime.date | None = None) -> Iterator[Finding]:
    """The findings of a document that is clean already."""
    today = today or today_in_riga()
    for name in SECTION_ORDER:
        yield from _JUDGES[name](document, today)


def judge_section(document: Document, name: str, today: datetime.date | None = None) -> list[Finding]:
    """The findings of one section of a clean document, by its name there ("client", "accounts" and so on)."""
    return list(_JUDGES[name](document, today or today_in_riga()))


def judge_client(client: Client, today: datetime.date) -> Iterator[Finding]:
    """The findings of the client's section."""
    yield from _choice("client.kind", client.kind)
    name_rules = (required, bailiff_name_only) if client.kind == SWORN_BAILIFF else (required,)
    yield from first_found("client.name", client.name, *name_rules, kind=client.kind) or _unprintable(
        "client.name", client.name
    )
    yield from _registration_number("client.registration_number", client.registration_number, client.kind, today)


def judge_certificate_recipient(recipient: CertificateRecipient, today: datetime.date) -> Iterator[Finding]:
    """The findings of the certificate recipient's section."""
    yield from _names("certificate_recipient", recipient)
    path, code = "certificate_recipient.personal_code", recipient.personal_code
    if required(code):
        yield found(required, path)
    else:
        yield from _personal_code(path, code, today)
    yield from first_found("certificate_recipient.phone", recipient.phone, required, phone_malformed)
    yield from first_found("certificate_recipient.email", recipient.email, required, email_malformed)


def judge_user(user: User, kind: str, today: datetime.date) -> Iterator[Finding]:
    """The findings of the technical user's section, of a client of this kind."""
    path, name = "user.institution_name", user.institution_name
    yield from first_found(path, name, required, kind=kind) or _unprintable(path, name)
    yield from _registration_number("user.registration_number", user.registration_number, kind, today)
    seen: set[IpNetwork] = set()
    for number, address in enumerate(user.allowed_ip_addresses):
        if not address:
            continue
        path, field = f"user.allowed_ip_addresses[{number}]", "user.allowed_ip_addresses"
        network = read_ip_network(address)
        around = network_around(address)
        if around and not ip_address_unusable(around):
            values = {"value": address, "network": around, "address": address.partition("/")[0]}
            yield found(ip_address_malformed, path, field, IN_NETWORK, **values)
        elif network is None or ip_address_unusable(network):
            broken = ip_address_malformed if network is None else ip_address_unusable
            yield found(broken, path, field, value=address)
        elif ip_address_duplicate(network, seen):
            yield found(ip_address_duplicate, path, field, value=address)
        else:
            seen.add(network)
            for warns in (ip_address_private, ip_network_wide):
                if warns(network):
                    yield found(warns, path, field, value=address)


def judge_accounts(accounts: Iterable[Account]) -> Iterator[Finding]:
    """The findings of all accounts, duplicates among them included."""
    number = -1
    seen: set[str] = set()
    for number, account in enumerate(accounts):
        yield from judge_account(account, f"accounts[{number}].", seen)
    if number < 0:
        yield found(required, "accounts")


def judge_account(account: Account, row: str, seen: set[str]) -> Iterator[Finding]:
    """The findings of one account; `row` begins their paths ("accounts[3]."), `seen` holds the accounts before it."""
    iban, mode, holder = account.iban, account.access_mode, account.holder
    if required(iban) or iban_malformed(iban) or iban_checksum(iban) or iban_not_treasury(iban):
        rules = (required, iban_malformed, iban_checksum, iban_not_treasury)
        yield from first_found(row + "iban", iban, *rules, field="accounts[].iban")
    elif account_duplicate(iban, seen):
        yield found(account_duplicate, row + "iban", "accounts[].iban")
    else:
        seen.add(iban)

    if choice_unknown(holder, "accounts[].holder"):
        yield found(choice_unknown, row + "holder", "accounts[].holder")
    if account.holder_name:
        yield from _unprintable(row + "holder_name", account.holder_name, "accounts[].holder_name")
    if choice_unknown(account.status, "accounts[].status"):
        yield found(choice_unknown, row + "status", "accounts[].status")

    if mode == MANAGE:
        for broken in (manage_other_institution, manage_closed_account, manage_blocked_account):
            if broken(account):
                yield found(broken, row + "access_mode", "accounts[].access_mode")
    elif mode != VIEW:
        path, field = row + "access_mode", "accounts[].access_mode"
        yield from first_found(path, mode, required, access_mode_both, field=field, kind=holder) or [
            found(choice_unknown, path, field)
        ]
    if mode != VIEW or account.payment_limit is not None or account.daily_limit is not None:
        yield from _limits(account, row)

    if permission_required(account):
        yield found(permission_required, row + "permission", "accounts[].permission")
    elif account.permission and choice_unknown(account.permission, "accounts[].permission"):
        yield found(choice_unknown, row + "permission", "accounts[].permission")
    if legal_basis_required(account):
        yield found(legal_basis_required, row + "legal_basis", "accounts[].legal_basis")
    elif account.legal_basis:
        yield from _unprintable(row + "legal_basis", account.legal_basis, "accounts[].legal_basis")


def _limits(account: Account, row: str) -> Iterator[Finding]:
    manages, comparable = account.access_mode == MANAGE, True
    for name, limit in (("payment_limit", account.payment_limit), ("daily_limit", account.daily_limit)):
        if limit is None:
            if manages:
                yield found(required, row + name, "accounts[]." + name)
        elif limit_without_manage(account, limit):
            comparable = False
            yield found(limit_without_manage, row + name, "accounts[]." + name)
        elif fault := limit_fault(limit):
            comparable = False
            for broken in LIMIT_RULES:
                if broken(fault):
                    yield found(broken, row + name, "accounts[]." + name)
    if comparable and daily_limit_below_payment_limit(account):
        least = limits.format_euro(int(account.payment_limit or 0))
        yield found(daily_limit_below_payment_limit, row + "daily_limit", "accounts[].daily_limit", least=least)


def judge_signatory(signatory: Signatory) -> Iterator[Finding]:
    """The findings of the signatory's section."""
    yield from _names("signatory", signatory)
    yield from _unprintable("signatory.position", signatory.position)
    if required(signatory.authority):
        yield found(required, "signatory.authority")
    else:
        yield from _choice("signatory.authority", signatory.authority)


def judge_preparer(preparer: Preparer) -> Iterator[Finding]:
    """The findings of the preparer's section."""
    yield from _names("preparer", preparer)
    if preparer.phone:
        yield from first_found("preparer.phone", preparer.phone, phone_malformed)
    if preparer.email:
        yield from first_found("preparer.email", preparer.email, email_malformed)
    if contact_required(preparer):
        yield found(contact_required, "preparer")


_JUDGES: dict[str, Callable[[Document, datetime.date], Iterator[Finding]]] = {
    "client": lambda document, today: judge_client(document.client, today),
    "certificate_recipient": lambda document, today: judge_certificate_recipient(document.certificate_recipient, today),
    "user": lambda document, today: judge_user(document.user, document.client.kind, today),
    "accounts": lambda document, today: judge_accounts(document.accounts),
    "signatory": lambda document, today: judge_signatory(document.signatory),
    "preparer": lambda document, today: judge_preparer(document.preparer),
}


def _unprintable(path: str, text: str, field: str = "") -> list[Finding]:
    if character_unprintable(text):
        return [found(character_unprintable, path, field, character=first_unprintable(text))]
    return []


def _choice(path: str, value: str, field: str = "") -> Iterator[Finding]:
    if choice_unknown(value, field or path):
        yield found(choice_unknown, path, field)


def _names(section: str, person: CertificateRecipient | Signatory | Preparer) -> Iterator[Finding]:
    for name in ("given_name", "surname"):
        path = f"{section}.{name}"
        text = getattr(person, name)
        yield from first_found(path, text, required, full_name_required) or _unprintable(path, text)


def _registration_number(path: str, number: str, kind: str, today: datetime.date) -> Iterator[Finding]:
    """For a sworn bailiff a personal code is right too: the first digit tells which of the two was meant."""
    if number and kind == SWORN_BAILIFF and identifiers.starts_as_personal_code(number):
        yield from _personal_code(path, number, today)
    else:
        rules = (required, registration_number_malformed, registration_number_checksum)
        yield from first_found(path, number, *rules, kind=kind)


def _personal_code(path: str, code: str, today: datetime.date) -> Iterator[Finding]:
    if personal_code_malformed(code, today):
        yield found(personal_code_malformed, path)
    elif personal_code_checksum(code):
        yield found(personal_code_checksum, path)
