"""`manage.py check_application FILE... [--json] [--registers]`: check the applications in files.

The database is asked for nothing but the registers, and for those with `--registers` only.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import override

from applications.domain.checking import Facts, check
from applications.domain.cleaning import clean
from applications.domain.findings import ERROR
from applications.domain.wording import as_json
from applications.formats import Unreadable
from applications.formats.tree import document_from_tree, tree_from_document
from applications.inspection import intake, wording
from applications.management import papers
from applications.management.bounded import bounded
from applications.management.console import file_bytes, json_text, one_line
from applications.management.registers import figures, registers_are_loaded
from applications.models.register_facts import facts_of

NO_ERRORS, ERRORS, UNREADABLE = 0, 1, 2


class Command(BaseCommand):
    """Exit status 0: no errors; 1: at least one error; 2: at least one file cannot be read."""

    help = "Parāda, kuri instrukcijas noteikumi pieteikumā ir pārkāpti (.json, .xml, .pdf, .edoc, .asice, .bdoc)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take files and the form of the answer."""
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--json", action="store_true", help="viens JSON objekts, kā noteikumu reģistrā")
        parser.add_argument("--registers", action="store_true", help="salīdzināt arī ar ielādētajiem reģistriem")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check every file, also after an unreadable one; the gravest one gives the exit status."""
        with override("lv"):
            with_registers = options["registers"] and self._has_registers()
            reports = [report(name, with_registers=with_registers) for name in options["files"]]
            if options["json"]:
                compared = {"registers": figures()} if with_registers else {}
                self.stdout.write(json_text({"files": reports, **compared}, self.stdout))
            for each in reports:
                if not each["readable"]:
                    self.stderr.write(one_line(f"{each['file']}: {each['error']}", self.stderr))
                elif not options["json"]:
                    self._print(each)
        if not all(each["readable"] for each in reports):
            sys.exit(UNREADABLE)
        sys.exit(NO_ERRORS if all(each["valid"] for each in reports) else ERRORS)

    def _has_registers(self) -> bool:
        if registers_are_loaded():
            return True
        self.stderr.write(
            one_line(_("Neviens reģistrs nav ielādēts: ar reģistriem nekas nav salīdzināts"), self.stderr)
        )
        return False

    def _print(self, report: dict[str, Any]) -> None:
        if not report["findings"]:
            self.stdout.write(one_line(f"{report['file']}: " + _("visi noteikumi ir ievēroti"), self.stdout))
        severities = {"error": _("kļūda"), "warning": _("brīdinājums")}
        for found in report["findings"]:
            place = " ".join(part for part in (severities[found["severity"]], found["clause"], found["path"]) if part)
            line = f"{report['file']}: {place}: {found['message']} [{found['code']}]"
            self.stdout.write(one_line(line, self.stdout))


def report(name: str, *, with_registers: bool = False) -> dict[str, Any]:
    """Return the findings of one file as the rule register describes; with `error`, a sentence, if it is unreadable."""
    try:
        data = file_bytes(Path(name), intake.MAXIMUM_BYTES)
        facts = Facts()
        if with_registers:  # asked here, since the process with bounds has no database
            tree = bounded(lambda: _document(name, data))
            facts = facts_of(document_from_tree(tree)) if tree else facts
        opened = bounded(lambda: _opened(name, data, facts))
        of_pages = map(as_json, papers.findings(data, opened["paper"]))
        findings = [*opened["around"], *of_pages, *opened["findings"]]
    except Unreadable as error:
        return {"file": name, "readable": False, "valid": False, "findings": [], "error": wording.sentence(error)}
    valid = not any(found["severity"] == ERROR for found in findings)
    return {"file": name, "readable": True, "valid": valid, "findings": findings}


def _document(name: str, data: bytes) -> dict[str, Any] | None:
    document = intake.read(name, data).document
    return tree_from_document(clean(document)) if document else None


def _opened(name: str, data: bytes, facts: Facts) -> dict[str, Any]:
    opened = intake.read(name, data)
    return {
        "around": list(map(as_json, opened.findings)),
        "findings": list(map(as_json, check(opened.document, facts))) if opened.document else [],
        "paper": papers.as_tree(opened),
    }
