"""`manage.py check_accounts FILE... [--json]`: read the accounts in spreadsheets, without the database."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import override

from applications.domain.cleaning import clean_account
from applications.domain.document import Account
from applications.domain.masking import masked
from applications.domain.wording import sentence
from applications.formats import Unreadable, wording
from applications.formats.spreadsheet.columns import turned, understand_all
from applications.formats.spreadsheet.findings import CellFinding, cell_faults, check_rows, fitted, place_of
from applications.formats.spreadsheet.questions import OTHER_SHEETS, TURNED, Question
from applications.formats.spreadsheet.reading import MAXIMUM_BYTES, read_table
from applications.formats.spreadsheet.rows import read_rows
from applications.formats.spreadsheet.table import Table
from applications.management.bounded import bounded
from applications.management.console import file_bytes, json_text, one_line

NO_ERRORS, ERRORS, UNREADABLE = 0, 1, 2


class Command(BaseCommand):
    """Exit status 0: no errors and no questions; 1: at least one; 2: at least one file cannot be read."""

    help = "Parāda, kā nolasa kontus tabulā (.xlsx, .xls, .ods, .csv), kas jālabo un par ko būs jāatbild."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take files and the form of the answer."""
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--json", action="store_true", help="viens JSON objekts, aprakstīts docs/commands.md")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read every file, also after an unreadable one; the gravest one gives the exit status."""
        with override("lv"):
            reports = [report(name) for name in options["files"]]
            if options["json"]:
                self.stdout.write(json_text({"files": list(map(_bare, reports))}, self.stdout))
            for each in reports:
                if not each["readable"]:
                    self.stderr.write(one_line(f"{each['file']}: {each['error']}", self.stderr))
                elif not options["json"]:
                    self._print(each)
        if not all(each["readable"] for each in reports):
            sys.exit(UNREADABLE)
        sys.exit(ERRORS if any(each["errors"] or each["questions"] for each in reports) else NO_ERRORS)

    def _print(self, report: dict[str, Any]) -> None:
        name = report["file"]
        self.stdout.write(one_line(f"{name}: " + _("konti: %(count)s") % {"count": len(report["rows"])}, self.stdout))
        for each in report["left_out"]:
            line = _("%(number)s. rinda izlaista") % {"number": each["row"]}
            self.stdout.write(one_line(f"{name}: {line} [{each['reason']}]", self.stdout))
        for each in report["questions"]:
            place = f"{each['cells']}: " if each["cells"] else ""
            self.stdout.write(one_line(f"{name}: {place}{each['message']} [{each['code']}]", self.stdout))
        for each in report["findings"]:
            place = f"{each['column']}{each['row']}"
            self.stdout.write(one_line(f"{name}: {place}: {each['message']} [{each['code']}]", self.stdout))


def report(name: str) -> dict[str, Any]:
    """Return how one file is read; with `error`, a sentence, if it is unreadable."""
    nothing: dict[str, Any] = {"sheet": "", "rows": [], "left_out": [], "questions": [], "findings": [], "errors": 0}
    try:
        table = turned(read_table(name, file_bytes(Path(name), MAXIMUM_BYTES)))
        read: dict[str, Any] = bounded(lambda: _read(table))
    except Unreadable as error:
        return {"file": name, "readable": False} | nothing | {"error": wording.sentence(error)}
    return {"file": name, "readable": True} | read


def _read(table: Table) -> dict[str, Any]:
    columns = understand_all(table)
    others = [name for name, count in table.sheets.items() if count and name != table.sheet]
    said = [Question(OTHER_SHEETS, OTHER_SHEETS, (), {"where": ", ".join(others)})] if others else []
    said += [Question(TURNED, TURNED, ())] if table.is_turned else []
    read = read_rows(fitted(table, columns), columns)
    checked = check_rows(read.rows, cell_faults(table, columns))
    return {
        "sheet": table.sheet,
        "rows": [_row(row.number, clean_account(row.account)) for row in read.rows],
        "left_out": [{"row": each.number, "reason": each.reason} for each in read.left_out],
        "questions": [
            {"code": each.code, "cells": each.where or each.values.get("where", ""), "message": wording.question(each)}
            for each in (*said, *read.questions)
        ],
        "findings": [_finding(table, each) for each in checked.all_findings()],
        "errors": len(checked.wrong()),
    }


def _bare(report: dict[str, Any]) -> dict[str, Any]:
    """Return a report as JSON has it: the sentences of questions are for people."""
    report = {name: value for name, value in report.items() if name != "errors"}
    return report | {"questions": [{"code": each["code"], "cells": each["cells"]} for each in report["questions"]]}


def _row(number: int, account: Account) -> dict[str, Any]:
    values = {name: masked(value) if isinstance(value, str) else value for name, value in asdict(account).items()}
    return {"row": number} | values


def _finding(table: Table, each: CellFinding) -> dict[str, Any]:
    row, column = place_of(table, each)
    return {"code": each.finding.code, "row": row, "column": column, "message": sentence(each.finding)}
