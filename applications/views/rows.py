"""One account as a row of a table: in the draft, in the review."""

from __future__ import annotations

from typing import Any

from applications import labels
from applications.document import BY_LAW, OPEN, OTHER, WRITTEN
from applications.document import Account as Part
from applications.identifiers import format_iban
from applications.limits import format_euro
from applications.models import Account


def account_row(account: Account) -> dict[str, Any]:
    """A draft's account as it is shown, with what is wrong in it."""
    findings = account.findings()
    return part_row(account.part()) | {
        "pk": account.pk,
        "findings": findings,
        "is_wrong": any(found.is_error for found in findings),
        "wrong_fields": {found.field for found in findings if found.is_error},
    }


def part_row(part: Part) -> dict[str, Any]:
    """A clean account as it is shown."""
    return {
        "iban": format_iban(part.iban),
        "is_other": part.holder == OTHER,
        "holder": labels.choice_label("accounts[].holder", part.holder),
        "holder_name": part.holder_name,
        "status": labels.choice_label("accounts[].status", part.status) if part.status != OPEN else "",
        "mode": labels.choice_label("accounts[].access_mode", part.access_mode) if part.access_mode else "",
        "payment_limit": _euro(part.payment_limit),
        "daily_limit": _euro(part.daily_limit),
        "is_written": part.holder == OTHER and part.permission == WRITTEN,
        "legal_basis": part.legal_basis if part.holder == OTHER and part.permission == BY_LAW else "",
    }


def _euro(limit: object) -> str:
    if limit is None:
        return ""
    return format_euro(limit) if isinstance(limit, int) else str(limit)
