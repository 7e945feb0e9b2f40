"""`manage.py check_application FILE... [--json]`: check the applications in files, without the database."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import override

from applications.domain.checking import check
from applications.domain.findings import ERROR
from applications.domain.wording import as_json
from applications.formats import Unreadable
from applications.inspection import intake, wording
from applications.management import papers
from applications.management.bounded import bounded
from applications.management.console import file_bytes, json_text, one_line

NO_ERRORS, ERRORS, UNREADABLE = 0, 1, 2


class Command(BaseCommand):
    """Exit status 0: no errors; 1: at least one error; 2: at least one file cannot be read."""

    help = "Parāda, kuri instrukcijas noteikumi pieteikumā ir pārkāpti (.json, .xml, .pdf, .edoc, .asice, .bdoc)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take files and the form of the answer."""
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--json", action="store_true", help="viens JSON objekts, kā noteikumu reģistrā")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check every file, also after an unreadable one; the gravest one gives the exit status."""
        with override("lv"):
            reports = [report(name) for name in options["files"]]
            if options["json"]:
                self.stdout.write(json_text({"files": reports}, self.stdout))
            for each in reports:
                if not each["readable"]:
                    self.stderr.write(one_line(f"{each['file']}: {each['error']}", self.stderr))
                elif not options["json"]:
                    self._print(each)
        if not all(each["readable"] for each in reports):
            sys.exit(UNREADABLE)
        sys.exit(NO_ERRORS if all(each["valid"] for each in reports) else ERRORS)

    def _print(self, report: dict[str, Any]) -> None:
        if not report["findings"]:
            self.stdout.write(one_line(f"{report['file']}: " + _("visi noteikumi ir ievēroti"), self.stdout))
        severities = {"error": _("kļūda"), "warning": _("brīdinājums")}
        for found in report["findings"]:
            place = " ".join(part for part in (severities[found["severity"]], found["clause"], found["path"]) if part)
            line = f"{report['file']}: {place}: {found['message']} [{found['code']}]"
            self.stdout.write(one_line(line, self.stdout))


def report(name: str) -> dict[str, Any]:
    """Return the findings of one file as the rule register describes; with `error`, a sentence, if it is unreadable."""
    try:
        data = file_bytes(Path(name), intake.MAXIMUM_BYTES)
        opened = bounded(lambda: _opened(name, data))
        of_pages = map(as_json, papers.findings(data, opened["paper"]))
        findings = [*opened["around"], *of_pages, *opened["findings"]]
    except Unreadable as error:
        return {"file": name, "readable": False, "valid": False, "findings": [], "error": wording.sentence(error)}
    valid = not any(found["severity"] == ERROR for found in findings)
    return {"file": name, "readable": True, "valid": valid, "findings": findings}


def _opened(name: str, data: bytes) -> dict[str, Any]:
    opened = intake.read(name, data)
    return {
        "around": list(map(as_json, opened.findings)),
        "findings": list(map(as_json, check(opened.document))) if opened.document else [],
        "paper": papers.as_tree(opened),
    }
