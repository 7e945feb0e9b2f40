"""The one door through which uploaded files are opened.

Each file is opened in a process with bounds of time and memory. One client can have as many files a minute opened as
`common.limits` allows, on any page; spreadsheets and pasted cells count as files.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from applications.domain.checking import check_clean
from applications.domain.cleaning import clean
from applications.domain.rules import OF_REGISTERS
from applications.formats import Unreadable
from applications.formats.spreadsheet import reading
from applications.formats.spreadsheet.table import Table
from applications.inspection.inspection import MAXIMUM_FINDINGS, Inspection
from applications.inspection.intake import SUFFIXES
from applications.inspection.process import INSPECTOR
from applications.models.register_facts import facts_of
from applications.signatures.conformity import Expected
from applications.signatures.trusted_lists import TrustedList
from common import limits

#: Files that `read_table` reads.
TABLE_SUFFIXES = reading.EXTENSIONS


def inspect(
    name: str,
    data: bytes,
    *,
    client: str,
    lists: Sequence[TrustedList] = (),
    expected: Expected | None = None,
) -> Inspection:
    """Inspect a file: the application in it, what is wrong around it, who signed it and whether that is `expected`.

    Raise Unreadable if the file's extension is none of `intake.SUFFIXES`, and LimitReached with "inspect-rate" if the
    client had too many files opened lately.
    """
    if PurePath(name).suffix.lower() not in SUFFIXES:
        raise Unreadable("file-extension", known=list(SUFFIXES))
    limits.consume(limits.INSPECT, client)
    return INSPECTOR.inspect(name, data, lists, expected)


def judged_by_registers(inspection: Inspection) -> Inspection:
    """Add what the registers say of the application in an inspected file, if any is loaded."""
    if inspection.document is None:
        return inspection
    document = clean(inspection.document)
    facts = facts_of(document)
    if facts.registers is None:
        return inspection
    found = [each.masked() for each in check_clean(document, facts) if each.code in OF_REGISTERS]
    shown = (*inspection.findings, *found)[:MAXIMUM_FINDINGS]
    return inspection._replace(findings=shown, warnings=inspection.warnings + len(found))


def read_table(name: str, data: bytes, sheet: str | None = None, *, client: str) -> Table:
    """Read the table in a spreadsheet's sheet of this name, or the one with the most accounts.

    Raise LimitReached as `inspect` does, and Unreadable if the file is no table.
    """
    limits.consume(limits.INSPECT, client)
    return reading.read_table(name, data, sheet)


def read_pasted(text: str, *, client: str) -> Table:
    """Read the table in cells that were pasted from a spreadsheet. Raise errors as `read_table` does."""
    limits.consume(limits.INSPECT, client)
    return reading.read_pasted(text)
