"""One account as a row of a table: in the draft, in the review."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from applications import labels
from applications.document import BY_LAW, OPEN, OTHER, OWN, WRITTEN
from applications.document import Account as Part
from applications.identifiers import format_iban
from applications.limits import format_euro
from applications.models import Account


def table_words() -> dict[str, Any]:
    """The words that stand in every row, looked up once for a page."""
    return {
        "head": {
            "iban": _("Konts"),
            "mode": _("Pieejas režīms"),
            "payment_limit": _("Viena maksājuma limits, EUR"),
            "daily_limit": _("Vienas dienas limits, EUR"),
        },
        "words": {
            "edit": _("Labot"),
            "copy": _("Kopēt"),
            "remove": _("Dzēst"),
            "wrong": _("jālabo"),
            "mark": _("Atzīmēt"),
            "keep": _("Nemainīt"),
        },
    }


def account_row(account: Account) -> dict[str, Any]:
    """A draft's account as it is shown, with what is wrong in it."""
    findings = account.findings()
    return part_row(account.part()) | {
        "pk": account.pk,
        "findings": findings,
        "is_wrong": any(found.is_error for found in findings),
    }


def part_row(part: Part) -> dict[str, Any]:
    """A clean account as it is shown."""
    return {
        "iban": format_iban(part.iban),
        "mode": labels.choice_label("accounts[].access_mode", part.access_mode) if part.access_mode else "",
        "payment_limit": euro(part.payment_limit),
        "daily_limit": euro(part.daily_limit),
        "note": _note(part),
        "is_usual": part.holder == OWN and part.status == OPEN,
    }


def _note(part: Part) -> str:
    """What stands under an account's number: whose it is and by what right, and its status."""
    whose = labels.choice_label("accounts[].holder", part.holder).lower()
    notes = [f"{whose}: {part.holder_name}" if part.holder == OTHER and part.holder_name else whose]
    if part.holder == OTHER and part.permission == WRITTEN:
        notes.append(_("rakstiska atļauja"))
    elif part.holder == OTHER and part.permission == BY_LAW and part.legal_basis:
        notes.append(part.legal_basis)
    notes.append(labels.choice_label("accounts[].status", part.status).lower())
    return ", ".join(notes)


def euro(limit: object) -> str:
    """A limit in groups of three, as it is where it is no number, "" where there is none."""
    if limit is None:
        return ""
    return format_euro(limit) if isinstance(limit, int) else str(limit)
