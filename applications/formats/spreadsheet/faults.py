"""Cells of used columns that hold what is no value: a formula's error, a formula without a result, too long a text."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from applications.domain import wording
from applications.domain.fields import ACCOUNT_FIELDS
from applications.domain.findings import ERROR, Finding
from applications.domain.limits import LIMIT_MAXIMUM
from applications.formats.spreadsheet import headings as h
from applications.formats.spreadsheet.accounts import CellFinding, Judged
from applications.formats.spreadsheet.cells import column_letter, is_error, is_formula
from applications.formats.spreadsheet.columns import ROLES, Columns
from applications.formats.spreadsheet.table import Cell, Line, Table

#: The fields that a role's text can come to be in; without an entry it is the one of the role's name.
_FIELDS = {
    h.VIEW_MARK: ("access_mode",),
    h.MANAGE_MARK: ("access_mode",),
    h.CLOSED_MARK: ("status",),
    h.BLOCKED_MARK: ("status",),
    h.HOLDER: ("holder", "holder_name"),
    h.PERMISSION: ("permission", "legal_basis"),
}
_MAXIMUM = {role: min(ACCOUNT_FIELDS[field].maximum_length for field in _FIELDS.get(role, (role,))) for role in ROLES}
_SHORTEST = min(_MAXIMUM.values())
#: What a short text begins with that may be no value.
_FIRST = frozenset("#=E")

#: By the row's number.
Faults = dict[int, list[CellFinding]]


def fitting(table: Table, columns: Columns) -> Table:
    """The table with texts of used columns cut to what a field takes, so that one of them keeps no account back."""
    if not any(_may_be_too_long(line) for line in table.lines):
        return table
    return replace(table, lines=tuple(_fitting(line, columns) for line in table.lines))


def _may_be_too_long(line: Line) -> bool:
    return any(len(c) > _SHORTEST if isinstance(c, str) else abs(c) > LIMIT_MAXIMUM for c in line.cells)


def _fitting(line: Line, columns: Columns) -> Line:
    if not _may_be_too_long(line):
        return line
    roles = columns.roles
    cells = (_cut(c, _MAXIMUM[roles[i]]) if i in roles else c for i, c in enumerate(line.cells))
    return Line(line.number, tuple(cells))


def _cut(cell: Cell, maximum: int) -> Cell:
    if isinstance(cell, float) and abs(cell) > LIMIT_MAXIMUM:  # written out it would have hundreds of digits
        return str(cell)
    return cell[:maximum] if isinstance(cell, str) else cell


def faults(table: Table, columns: Columns) -> Faults:
    """A finding for each such cell, by the row's number; of the table as it was before `fitting`."""
    told: Faults = {}
    for line in table.lines:
        for column, cell in enumerate(line.cells):
            if not isinstance(cell, str) or len(cell) <= _SHORTEST and cell[:1] not in _FIRST:
                continue
            role = columns.roles.get(column)
            if role and (code := _fault(cell, role)):
                finding = Finding(code, ERROR, "", {"number": _MAXIMUM[role]}, "")
                told.setdefault(line.number, []).append(CellFinding(line.number, column_letter(column), finding))
    return told


def with_faults(verdict: Judged, told: Faults) -> Judged:
    """The rows' findings, with these in place of what else was found in the same cells."""
    if not told:
        return verdict
    findings = {
        index: _together(verdict.findings.get(index, ()), told.get(row.number, []))
        for index, row in enumerate(verdict.rows)
        if index in verdict.findings or row.number in told
    }
    return Judged(verdict.rows, findings)


_SENTENCES = {
    "cell-error": _("Formula dod kļūdu: izlabojiet to tabulā vai ierakstiet vērtību"),
    "cell-without-result": _("Formulai nav rezultāta: saglabājiet tabulu Excel vai ierakstiet vērtību"),
    "cell-too-long": _("Saīsiniet līdz %(number)s zīmēm: paņemts tikai teksta sākums"),
}
wording.add(_SENTENCES)


def _fault(cell: str, role: str) -> str:
    if is_error(cell):
        return "cell-error"
    if is_formula(cell):
        return "cell-without-result"
    return "cell-too-long" if len(cell) > _MAXIMUM[role] else ""


def _together(found: tuple[CellFinding, ...], told: list[CellFinding]) -> tuple[CellFinding, ...]:
    places = {each.column for each in told}
    return (*(each for each in found if each.column not in places), *told)
