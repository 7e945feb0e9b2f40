"""The form in which a document is checked, printed and exported: white space and notation tidied, no more.

How each value is cleaned stands in its entry in `applications.domain.fields`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import replace
from operator import attrgetter, call, is_
from typing import Any, TypeVar

from applications.domain.document import BY_LAW, OTHER, OWN, VIEW, Account, Document
from applications.domain.fields import SECTIONS, Field, fields_of
from applications.domain.identifiers import clean_text, clean_value

Part = TypeVar("Part")
Clean = Callable[[Any], Any]


def clean(document: Document) -> Document:
    """The document with every value cleaned. Accounts and IP addresses keep their places, so paths keep their numbers.

    A blank value that has a default becomes it: the kind "institution", the status "open". A blank holder is "other"
    beside another holder's name, a permission or a legal basis, and otherwise "own".
    """
    return Document(
        client=clean_part(document.client),
        certificate_recipient=clean_part(document.certificate_recipient),
        user=clean_part(document.user),
        accounts=tuple([clean_account(account) for account in document.accounts]),
        signatory=clean_part(document.signatory),
        preparer=clean_part(document.preparer),
        waivers=document.waivers,
    )


def clean_part(part: Part) -> Part:
    """One section with every value cleaned."""
    values, cleaners = _CLEANERS[type(part)]
    return _cleaned(part, values(part), cleaners)


def clean_account(account: Account) -> Account:
    """One account with every value cleaned; of an account to view, limits of 0 are blank."""
    account = _cleaned(account, _account_values(account), _ACCOUNT_CLEANERS)
    if not account.holder:
        is_others = account.holder_name or account.permission or account.legal_basis
        account = replace(account, holder=OTHER if is_others else OWN)
    if account.access_mode == VIEW and (account.payment_limit == 0 or account.daily_limit == 0):
        account = replace(account, payment_limit=account.payment_limit or None, daily_limit=account.daily_limit or None)
    return account


def split_name(full_name: str) -> tuple[str, str]:
    """Return the given names and the surname of a full name; the surname is the last word of two or more.

    >>> split_name("Anna Marija Kļaviņa-Ābele")
    ('Anna Marija', 'Kļaviņa-Ābele')
    """
    words = full_name.split()
    return (" ".join(words[:-1]), words[-1]) if len(words) > 1 else (full_name.strip(), "")


def _cleaned(part: Part, values: tuple[Any, ...], cleaners: tuple[Clean, ...]) -> Part:
    tidy = list(map(call, cleaners, values))
    return part if all(map(is_, tidy, values)) else type(part)(*tidy)


class _Known(dict[str, str]):
    """Texts with their clean form; others are cleaned when they are looked up, and not remembered."""

    def __init__(self, known: Iterable[str], blank: str, tidy: Clean) -> None:
        super().__init__({text: text for text in known} | {"": blank})
        self._tidy = tidy
        self._blank = blank

    def __missing__(self, text: str) -> str:
        return self._tidy(text) or self._blank


def _cleaner(field: Field, default: Any) -> Clean:
    tidy = field.clean
    if field.is_list:
        return lambda values: tuple([tidy(value) for value in values])
    # Most texts are blank or fixed values: a dictionary returns these in a fifth of the time of a function.
    return _Known(field.choices, default, tidy).__getitem__ if tidy in (clean_text, clean_value) else tidy


def _cleaners(part: type) -> tuple[Clean, ...]:
    defaults = {each.name: each.default for each in dataclasses.fields(part)}
    if part is Account:
        defaults["holder"] = ""  # depends on other fields
    section = next(section for section in SECTIONS.values() if section.part is part)
    return tuple(_cleaner(field, defaults[name]) for name, field in fields_of(section.path).items())


_CLEANERS: dict[type, tuple[attrgetter[tuple[Any, ...]], tuple[Clean, ...]]] = {
    section.part: (attrgetter(*fields_of(section.path)), _cleaners(section.part)) for section in SECTIONS.values()
}
_account_values, _ACCOUNT_CLEANERS = _CLEANERS[Account]


def as_signed(document: Document) -> Document:
    """A clean document without what is not printed.

    Blank IP addresses, permissions for the applicant's own accounts, and a law named beside a written permission
    (clause C2: the one or the other) are left out.
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
