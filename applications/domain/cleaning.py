"""The form in which a document is judged, printed and exported: white space and notation tidied, no more."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TypeVar

from applications.domain.document import BY_LAW, CHOICES, INSTITUTION, OPEN, OWN, Account, Client, Document, User
from applications.domain.identifiers import (
    clean_iban,
    clean_personal_code,
    clean_registration_number,
    clean_text,
)
from applications.domain.limits import clean_limit

Section = TypeVar("Section")


def clean(document: Document) -> Document:
    """The whole document cleaned; accounts and IP addresses keep their places, so that paths keep their numbers."""
    recipient = clean_texts(document.certificate_recipient)
    return Document(
        client=clean_client(document.client),
        certificate_recipient=replace(recipient, personal_code=clean_personal_code(recipient.personal_code)),
        user=clean_user(document.user),
        accounts=tuple([clean_account(account) for account in document.accounts]),
        signatory=clean_texts(document.signatory),
        preparer=clean_texts(document.preparer),
    )


def clean_client(client: Client) -> Client:
    """The client cleaned; a blank kind is an institution."""
    tidy = clean_texts(client)
    return replace(
        tidy,
        kind=tidy.kind or INSTITUTION,
        registration_number=clean_registration_number(tidy.registration_number),
    )


def clean_user(user: User) -> User:
    """The user cleaned, with as many IP addresses as before: blank ones are left out by `as_signed`."""
    tidy = clean_texts(user)
    return replace(
        tidy,
        registration_number=clean_registration_number(tidy.registration_number),
        allowed_ip_addresses=tuple(clean_text(address) for address in user.allowed_ip_addresses),
    )


def as_signed(document: Document) -> Document:
    """A clean document without what is not printed: blank IP addresses, permissions for one's own accounts, and a law
    that is named beside a written permission (clause C2: the one or the other).
    """
    user = document.user
    return replace(
        document,
        user=replace(user, allowed_ip_addresses=tuple(filter(None, user.allowed_ip_addresses))),
        accounts=tuple([_printed(account) for account in document.accounts]),
    )


def _printed(account: Account) -> Account:
    if account.holder == OWN:
        if account.holder_name or account.permission or account.legal_basis:
            return replace(account, holder_name="", permission="", legal_basis="")
    elif account.legal_basis and account.permission != BY_LAW:
        return replace(account, legal_basis="")
    return account


#: Most of an account's texts are blank or of a fixed list: no need to look into those.
_FIXED = frozenset({"", *(value for values in CHOICES.values() for value in values)})


def clean_account(account: Account) -> Account:
    """One account cleaned; a blank holder is "own", a blank status "open"."""
    return Account(
        clean_iban(account.iban),
        _tidy(account.holder) or OWN,
        _tidy(account.holder_name),
        _tidy(account.status) or OPEN,
        _tidy(account.access_mode),
        clean_limit(account.payment_limit),
        clean_limit(account.daily_limit),
        _tidy(account.permission),
        _tidy(account.legal_basis),
    )


def _tidy(text: str) -> str:
    return text if text in _FIXED else clean_text(text)


def clean_texts(section: Section) -> Section:
    """A section with every text in it tidied."""
    texts = {f.name: getattr(section, f.name) for f in fields(section)}  # type: ignore[arg-type]
    return replace(section, **{name: clean_text(text) for name, text in texts.items() if isinstance(text, str)})  # type: ignore[type-var]
