"""What is wrong in the rows of a table, by row and column: broken rules, and cells that hold no value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from applications.domain.checking import check_accounts
from applications.domain.cleaning import clean_account
from applications.domain.facts import Facts
from applications.domain.fields import ACCOUNT_FIELDS
from applications.domain.findings import Finding
from applications.domain.limits import LIMIT_MAXIMUM
from applications.formats import wording
from applications.formats.spreadsheet.cells import column_letter, column_number, is_error, is_formula
from applications.formats.spreadsheet.columns import Columns, columns_of_row
from applications.formats.spreadsheet.roles import ROLES
from applications.formats.spreadsheet.rows import Row
from applications.formats.spreadsheet.table import Cell, Line, Table

_FIELD = re.compile(r"accounts\[\d+\]\.(\w+)")
#: Characters that a role's cell may have: the shortest of the fields that it can fill takes no more.
_MAXIMUM = {code: min(ACCOUNT_FIELDS[field].maximum_length for field in role.says) for code, role in ROLES.items()}
_SHORTEST = min(_MAXIMUM.values())
#: The first characters of formulas and of their errors.
_FIRST_OF_FAULTS = frozenset("#=E")


class CellFinding(NamedTuple):
    """A finding in a spreadsheet: the row's number, and the column's letter, "" where no column has the field."""

    row: int
    column: str
    finding: Finding


#: Findings by the number of the row.
CellFaults = Mapping[int, list[CellFinding]]


@dataclass(frozen=True, slots=True)
class CheckedRows:
    """Rows with their findings, by place in `rows`; paths count the rows from accounts[0]."""

    rows: tuple[Row, ...]
    findings: Mapping[int, tuple[CellFinding, ...]]

    def right(self) -> list[Row]:
        """Return the rows without an error."""
        return [row for place, row in enumerate(self.rows) if not self._is_wrong(place)]

    def wrong(self) -> list[Row]:
        """Return the rows with an error."""
        return [row for place, row in enumerate(self.rows) if self._is_wrong(place)]

    def _is_wrong(self, place: int) -> bool:
        return any(each.finding.is_error for each in self.findings.get(place, ()))

    def all_findings(self) -> list[CellFinding]:
        """Return every finding in the order of the rows."""
        return [each for findings in self.findings.values() for each in findings]


def place_of(table: Table, finding: CellFinding) -> tuple[int, str]:
    """Return the row and the column of a finding in the sheet, "" where no column has the field."""
    if not table.is_turned:
        return finding.row, finding.column
    row = column_number(finding.column) + 1 if finding.column else 0
    return row, column_letter(finding.row - 1)


def check_rows(rows: Iterable[Row], faults: CellFaults | None = None, facts: Facts | None = None) -> CheckedRows:
    """Check the rows' accounts as one list of accounts.

    Each of `faults`, see `cell_faults`, replaces what the rules say of the same cell.
    """
    faults = faults or {}
    kept = tuple(rows)
    findings: dict[int, tuple[CellFinding, ...]] = {}
    for place, broken in enumerate(check_accounts((clean_account(row.account) for row in kept), facts)):
        row = kept[place]
        of_rules = [CellFinding(row.number, _letter(row, finding), finding) for finding in broken]
        if row.number in faults:
            replaced = {fault.column for fault in faults[row.number]}
            of_rules = [each for each in of_rules if each.column not in replaced] + faults[row.number]
        if of_rules:
            findings[place] = tuple(of_rules)
    return CheckedRows(kept, findings)


def _letter(row: Row, finding: Finding) -> str:
    field = _FIELD.match(finding.path)
    column = row.columns.get(field[1]) if field else None
    return "" if column is None else column_letter(column)


def cell_faults(table: Table, columns: Columns | Sequence[Columns]) -> CellFaults:
    """Return a finding for each cell of a used column that holds no value, by the number of the row.

    That is a formula's error, a formula without a result, or too long a text. `table` is as read, not yet `fitted`.
    """
    faults: dict[int, list[CellFinding]] = {}
    for line in table.lines:
        for column, cell in enumerate(line.cells):
            if not isinstance(cell, str) or len(cell) <= _SHORTEST and cell[:1] not in _FIRST_OF_FAULTS:
                continue
            role = columns_of_row(columns, line.number).roles.get(column)
            if role and (code := _fault(cell, role)):
                severity, _text = wording.CELLS[code]
                finding = Finding(code, severity, "", {"number": _MAXIMUM[role]}, "")
                faults.setdefault(line.number, []).append(CellFinding(line.number, column_letter(column), finding))
    return faults


def _fault(cell: str, role: str) -> str:
    if is_error(cell):
        return "cell-error"
    if is_formula(cell):
        return "cell-without-result"
    return "cell-too-long" if len(cell) > _MAXIMUM[role] else ""


def fitted(table: Table, columns: Columns | Sequence[Columns]) -> Table:
    """Return the table with texts of used columns cut to what a field takes, so that no account is lost for one."""
    if not any(_may_be_too_long(line) for line in table.lines):
        return table
    return replace(table, lines=tuple(_fitted(line, columns_of_row(columns, line.number)) for line in table.lines))


def _may_be_too_long(line: Line) -> bool:
    return any(len(c) > _SHORTEST if isinstance(c, str) else abs(c) > LIMIT_MAXIMUM for c in line.cells)


def _fitted(line: Line, columns: Columns) -> Line:
    if not _may_be_too_long(line):
        return line
    roles = columns.roles
    cells = (_cut(cell, _MAXIMUM[roles[i]]) if i in roles else cell for i, cell in enumerate(line.cells))
    return Line(line.number, tuple(cells))


def _cut(cell: Cell, maximum: int) -> Cell:
    if isinstance(cell, float) and abs(cell) > LIMIT_MAXIMUM:  # written out it would have hundreds of digits
        return str(cell)
    return cell[:maximum] if isinstance(cell, str) else cell
