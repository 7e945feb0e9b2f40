"""Checking 10,000 accounts, beside python-stdnum's `iban.validate` of the same accounts alone."""

from __future__ import annotations

from dataclasses import replace

from stdnum import iban

from applications.domain.checking import check
from applications.domain.document import Document
from benchmarks.timing import median_ms
from tests.support.pdf_documents import with_accounts

ACCOUNTS, RUNS = 10_000, 7


def main() -> None:
    """Prints microseconds an account: all right, every one wrong, and the peer."""
    right = [with_accounts(ACCOUNTS, seed) for seed in range(RUNS + 1)]
    wrong = [with_every_account_wrong(document) for document in right]
    print(f"{'check, all right':<34} {median_ms(check, right) * 1000 / ACCOUNTS:>6.1f} µs an account")
    print(f"{'check, two errors in each account':<34} {median_ms(check, wrong) * 1000 / ACCOUNTS:>6.1f} µs an account")
    print(f"{'stdnum.iban.validate alone':<34} {median_ms(validate, right) * 1000 / ACCOUNTS:>6.1f} µs an account")


def with_every_account_wrong(document: Document) -> Document:
    """Return the document with cents in limits and negative daily limits, no two of them alike."""
    accounts = [
        replace(
            account,
            access_mode="manage",
            holder="own",
            status="open",
            payment_limit=f"{number + 1} 000,50",
            daily_limit=f"-{number + 1}",
        )
        for number, account in enumerate(document.accounts)
    ]
    return replace(document, accounts=tuple(accounts))


def validate(document: Document) -> None:
    """Validate the accounts' numbers with the peer."""
    for account in document.accounts:
        iban.validate(account.iban)
