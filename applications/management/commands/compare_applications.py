"""`manage.py compare_applications OLD NEW [--json]`: print what the new application changes, without the database."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import override

from applications.domain.difference import AccountChange, Difference, FieldChange, Value, compare
from applications.domain.document import Account, Document
from applications.domain.fields import FIELDS, choice_label, field_label, section_title
from applications.domain.identifiers import format_iban, registration_number_has_shape
from applications.domain.masking import masked
from applications.domain.wording import sentence as finding_sentence
from applications.formats import Unreadable
from applications.formats.tree import document_from_tree, tree_from_document
from applications.inspection import intake, wording
from applications.management.bounded import bounded
from applications.management.console import file_bytes, json_text, one_line

SAME, DIFFERENT, UNREADABLE = 0, 1, 2
_PHONE = re.compile(r"\+\d+")


class Command(BaseCommand):
    """Exit status 0: nothing changes; 1: something does; 2: a file that holds no application."""

    help = "Parāda, ko jaunais pieteikums maina, salīdzinot ar iepriekšējo (.json, .xml, .pdf, .edoc, .asice, .bdoc)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the application in force, the one that is to replace it, and the form of the answer."""
        parser.add_argument("old", metavar="OLD", help="spēkā esošais pieteikums")
        parser.add_argument("new", metavar="NEW", help="pieteikums, kas to aizstās")
        parser.add_argument("--json", action="store_true", help="viens JSON objekts")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the difference; a file that cannot be read is an error on standard error."""
        with override("lv"):
            documents, errors = [], []
            for name in (options["old"], options["new"]):
                try:
                    documents.append(_document(name))
                except Unreadable as error:
                    errors.append({"file": name, "error": wording.sentence(error)})
                except _NoApplication as error:
                    errors.append({"file": name, "error": str(error)})
            head = {"old": options["old"], "new": options["new"], "readable": not errors}
            if errors:
                for each in errors:
                    self.stderr.write(one_line(f"{each['file']}: {each['error']}", self.stderr))
                if options["json"]:
                    self.stdout.write(json_text(head | {"errors": errors}, self.stdout))
                sys.exit(UNREADABLE)
            difference = compare(*documents)
            if options["json"]:
                self.stdout.write(json_text(head | _report(difference), self.stdout))
            else:
                for line in _lines(difference, documents[1].client.kind):
                    self.stdout.write(one_line(line, self.stdout))
        sys.exit(DIFFERENT if difference else SAME)


class _NoApplication(Exception):
    """A file that can be read holds no application; the message is a sentence."""


def _document(name: str) -> Document:
    """Return the application in a file; raise Unreadable or _NoApplication."""
    data = file_bytes(Path(name), intake.MAXIMUM_BYTES)
    tree, reason = bounded(lambda: _tree(name, data))
    if tree is None:
        raise _NoApplication(reason)
    return document_from_tree(tree)


def _tree(name: str, data: bytes) -> tuple[dict[str, Any] | None, str]:
    """Return the application as nested dictionaries; None and a sentence if it holds none."""
    opened = intake.read(name, data)
    if opened.document is None:
        return None, finding_sentence(opened.findings[0]) if opened.findings else _("Failā nav pieteikuma")
    return tree_from_document(opened.document), ""


def _report(difference: Difference) -> dict[str, Any]:
    return {
        "same": not difference,
        "dropped": [_account(account) for account in difference.dropped],
        "changed": [_account_report(change) for change in difference.changed],
        "added": [_account(account) for account in difference.added],
        "fields": [_field_report(change) for change in difference.fields],
    }


def _account_report(change: AccountChange) -> dict[str, Any]:
    fields = {name: _pair(getattr(change.old, name), getattr(change.new, name)) for name in change.fields}
    return {"iban": _hidden(change.new.iban), "fields": fields}


def _account(account: Account) -> dict[str, Any]:
    return {name: _hidden(value) for name, value in asdict(account).items()}


def _field_report(change: FieldChange) -> dict[str, Any]:
    return {"path": change.path, **_pair(change.old, change.new)}


def _pair(old: Value, new: Value) -> dict[str, Any]:
    """Both values; "differs_in_hidden" tells that they differ in hidden digits only, so that they look alike."""
    pair = {"old": _hidden(old), "new": _hidden(new)}
    return pair | ({"differs_in_hidden": True} if _looks_alike(old, new) else {})


def _looks_alike(old: Value, new: Value) -> bool:
    return old != new and _hidden(old) == _hidden(new)


def _hidden(value: Value) -> Any:
    """Return the value with personal codes masked; not registration numbers and phone numbers."""
    if isinstance(value, tuple):
        return tuple(_hidden(each) for each in value)
    if not isinstance(value, str) or registration_number_has_shape(value) or _PHONE.fullmatch(value):
        return value
    return masked(value)


def _lines(difference: Difference, kind: str) -> Iterator[str]:
    if not difference:
        yield _("Nekas nemainās")
    for account in difference.dropped:
        yield _("Pieejas vairs nebūs: %(iban)s") % {"iban": format_iban(_hidden(account.iban)) or "–"}
    for change in difference.changed:
        for name in change.fields:
            path = f"accounts[].{name}"
            what = _from_to(path, getattr(change.old, name), getattr(change.new, name))
            yield f"{format_iban(_hidden(change.new.iban))}: {field_label(path)}: {what}"
    for account in difference.added:
        yield _("Pievienots: %(iban)s") % {"iban": format_iban(_hidden(account.iban)) or "–"}
    for field in difference.fields:
        where = f"{section_title(field.path.partition('.')[0], kind)}, {field_label(field.path, kind)}"
        yield f"{where}: {_from_to(field.path, field.old, field.new)}"


def _from_to(path: str, old: Value, new: Value) -> str:
    shown = f"{_shown(path, old)} → {_shown(path, new)}"
    return f"{shown} ({_('atšķiras paslēptie cipari')})" if _looks_alike(old, new) else shown


def _shown(path: str, value: Any) -> str:
    value = _hidden(value)
    if FIELDS[path].choices and value:
        return choice_label(path, value)
    return ", ".join(value) or "–" if isinstance(value, tuple) else str("–" if value in (None, "") else value)
