"""Letters of permission that tests write."""

from __future__ import annotations

from dataclasses import replace

from applications.domain.document import Account, Document
from applications.formats import permission
from tests.support.factories import iban, institution
from tests.support.pdf_documents import REFERENCE, TIMESTAMP


def other(number: int, name: str = "Rīgas dome", **fields: str) -> Account:
    """Another institution's account, whose holder permits in writing to view it."""
    return Account(iban(number), "other", name, access_mode="view", **{"permission": "written"} | fields)


def letter(*accounts: Account, document: Document | None = None) -> bytes:
    """The letter of the one institution that holds these accounts."""
    (made,) = permission.letters(accounts)
    base = document or replace(institution(), accounts=accounts)
    return permission.write(base, made, reference=REFERENCE, timestamp=TIMESTAMP)
