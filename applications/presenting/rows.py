"""Data of pages: sections as cards, accounts as rows of tables, findings as lines."""

from __future__ import annotations

from html import escape
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.domain import fields
from applications.domain.document import BY_LAW, OPEN, OTHER, OWN, SECTION_ORDER, WRITTEN, Document
from applications.domain.document import Account as Part
from applications.domain.facts import Facts
from applications.domain.findings import Finding
from applications.domain.identifiers import format_iban
from applications.domain.limits import format_euro
from applications.domain.wording import sentence
from applications.models import Account, BulkEdit
from applications.presenting.rulebook import rule_url, source_of

_NOTHING = "–"

#: What was done to one account, as the list's query string names it.
ADDED, SAVED, REMOVED, RESTORED = "pievienots", "saglabats", "dzests", "atjaunots"
CHANGES = (ADDED, SAVED, REMOVED, RESTORED)


def table_words() -> dict[str, dict[str, SafeString]]:
    """Return the words of every row, translated and escaped once for a page."""
    head = {
        "iban": _("Konts"),
        "mode": _("Pieejas režīms"),
        "payment_limit": fields.field_label("accounts[].payment_limit"),
        "daily_limit": fields.field_label("accounts[].daily_limit"),
    }
    words = {
        "edit": _("Labot"),
        "copy": _("Kopēt"),
        "remove": _("Dzēst"),
        "wrong": _("jālabo"),
        "mark": _("Atzīmēt"),
        "keep": _("Nemainīt"),
        "rule": _("noteikums"),
    }
    return {
        "head": {name: _escaped(text) for name, text in head.items()},
        "words": {name: _escaped(text) for name, text in words.items()},
    }


def account_row(
    account: Account, base: str = "", place: str = "", number: int = 1, facts: Facts | None = None
) -> dict[str, Any]:
    """Return a draft's account as a row, with its findings.

    `base` is the list's address, `place` its query, and `number` the account's in the list.
    """
    part = account.part()
    findings = account.findings(part, facts)
    key = str(account.pk)  # a number would be written as numbers are, with signs between thousands
    shown = part_row(part)
    return shown | {
        "pk": SafeString(key),
        "name": shown["iban"] if part.iban else _("konts bez numura, %(number)s. sarakstā") % {"number": number},
        "findings": [
            {"field": found.field, "message": sentence(found), "rule_url": rule_url(found.code)} for found in findings
        ],
        "is_wrong": any(found.is_error for found in findings),
        "url": _escaped(f"{base}{key}/{place}"),
        "copy_url": _escaped(f"{base}pievienot/?no={key}"),
        "remove_url": _escaped(f"{base}{key}/dzest/{place}"),
    }


def part_row(part: Part) -> dict[str, Any]:
    """Return a clean account as a row. Its texts are escaped here, once, for all places in the template."""
    mode = fields.choice_label("accounts[].access_mode", part.access_mode) if part.access_mode else ""
    return {
        "iban": _escaped(format_iban(part.iban) or _NOTHING),
        "mode": _escaped(mode or _NOTHING),
        "payment_limit": _escaped(euro(part.payment_limit)),
        "daily_limit": _escaped(euro(part.daily_limit)),
        "limits": ", ".join(_limits(part)),
        "note": _escaped(_note(part)),
        "is_usual": part.holder == OWN and part.status == OPEN,
    }


def changed_sentence(kind: str, account: Account) -> str:
    """Return one sentence that says what was done to an account."""
    sentences = {
        ADDED: _("Konts %(iban)s ir pievienots."),
        SAVED: _("Konts %(iban)s ir saglabāts."),
        REMOVED: _("Konts %(iban)s ir izdzēsts."),
        RESTORED: _("Konts %(iban)s ir atjaunots."),
    }
    return sentences[kind] % {"iban": format_iban(account.part().iban) or _NOTHING}


def bulk_edit_sentence(made: BulkEdit) -> str:
    """Return one sentence that says what a bulk edit did."""
    number = {"number": made.number, "shown": format_euro(made.number)}
    sentences = {
        BulkEdit.EDIT: ngettext("Mainīts %(shown)s konts.", "Mainīti %(shown)s konti.", made.number),
        BulkEdit.REMOVE: ngettext("Izdzēsts %(shown)s konts.", "Izdzēsti %(shown)s konti.", made.number),
        BulkEdit.ADD: ngettext("Pievienots %(shown)s konts.", "Pievienoti %(shown)s konti.", made.number),
        BulkEdit.MERGE: ngettext(
            "Pēc tabulas mainīts vai pievienots %(shown)s konts.",
            "Pēc tabulas mainīti vai pievienoti %(shown)s konti.",
            made.number,
        ),
        BulkEdit.REPLACE: ngettext(
            "Kontu saraksts aizstāts: tagad %(shown)s konts.",
            "Kontu saraksts aizstāts: tagad %(shown)s konti.",
            made.number,
        ),
    }
    return sentences[made.kind] % number


def _limits(part: Part) -> list[str]:
    """Return the limits that are given, each with its label."""
    limits = []
    if part.payment_limit not in (None, ""):
        limits.append(_("viena maksājuma limits %(amount)s EUR") % {"amount": euro(part.payment_limit)})
    if part.daily_limit not in (None, ""):
        limits.append(_("vienas dienas limits %(amount)s EUR") % {"amount": euro(part.daily_limit)})
    return limits


def section_cards(document: Document) -> list[dict[str, Any]]:
    """Return the sections with their fields, as they will be signed; the accounts' fields are a table of their own."""
    kind = document.client.kind
    cards = []
    for name in SECTION_ORDER:
        part = getattr(document, name)
        lines = [
            {
                "label": fields.field_label(field.path, kind),
                "value": fields.shown(field.path, getattr(part, field.name)),
                "is_list": field.is_list,
            }
            for field in fields.fields_of(name).values()
            if name != "accounts"
        ]
        cards.append({"name": name, "title": fields.section_title(name, kind), "lines": lines})
    return cards


def finding_line(document: Document, found: Finding) -> dict[str, Any]:
    """Return a finding as a line of a summary: the place, the sentence, and the clause with its words."""
    where = fields.section_title(found.section, document.client.kind)
    if found.row is not None:
        iban = format_iban(document.accounts[found.row].iban)
        where = f"{where}, {iban}" if iban else _("Konti, %(number)s. konts") % {"number": found.row + 1}
    return {
        "where": where,
        "severity": found.severity,
        "message": sentence(found),
        "source": source_of(found),
        "rule_url": rule_url(found.code),
    }


def _note(part: Part) -> str:
    """Return the note under an account's number: its holder, the permission, and the status."""
    whose = fields.choice_label("accounts[].holder", part.holder).lower()
    notes = [f"{whose}: {part.holder_name}" if part.holder == OTHER and part.holder_name else whose]
    if part.holder == OTHER and part.permission == WRITTEN:
        notes.append(_("rakstiska atļauja"))
    elif part.holder == OTHER and part.permission == BY_LAW and part.legal_basis:
        notes.append(part.legal_basis)
    notes.append(fields.choice_label("accounts[].status", part.status).lower())
    return ", ".join(notes)


def _escaped(text: object) -> SafeString:
    """Escape as Django does, in half the time, because the text is never lazy."""
    return SafeString(escape(str(text)))


def euro(limit: object) -> str:
    """Return a limit in groups of three digits; a text unchanged; "" for None."""
    if limit is None:
        return _NOTHING
    return format_euro(limit) if isinstance(limit, int) else str(limit)
