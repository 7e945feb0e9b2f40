"""A table's rows as accounts, as they are typed there, and what the rules find in them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from applications.domain.checking import check_accounts
from applications.domain.cleaning import clean_account
from applications.domain.document import MAXIMUM_ACCOUNTS, VIEW, Account
from applications.domain.findings import Finding
from applications.domain.identifiers import clean_iban, iban_is_latvian
from applications.formats import Unreadable
from applications.formats.spreadsheet import headings as h
from applications.formats.spreadsheet.cells import column_letter
from applications.formats.spreadsheet.columns import Columns
from applications.formats.spreadsheet.rows import NOTE, Row, RowReader, number_in
from applications.formats.spreadsheet.table import Table

_ROW = re.compile(r"accounts\[(\d+)\]\.(\w+)")
_WORD = re.compile(r"[^\W\d_]{3}")


class LeftOut(NamedTuple):
    """A row that is no account: its number, why (TOTAL, HEADING, NOTE, EXAMPLE), and its text."""

    number: int
    why: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """The accounts of a table in its order, and the rows that were left out; blank rows are in neither."""

    rows: tuple[Row, ...]
    left_out: tuple[LeftOut, ...]


def accounts(table: Table, columns: Columns, own: Iterable[str] = ()) -> Found:
    """The accounts in a table's rows; a holder of one of the names in `own`, which has numbers of
    registration too, is the applicant itself.

    Raises Unreadable where there are more than an application can have, or no column is the account's.
    """
    if columns.column(h.IBAN) is None:
        raise Unreadable("table-no-account-column")
    reader = RowReader(columns, own)
    rows: list[Row] = []
    left_out: list[LeftOut] = []
    sums: dict[str, float] = {h.PAYMENT_LIMIT: 0, h.DAILY_LIMIT: 0}
    first, last = _first_and_last(table, columns)
    for line in table.lines:
        if line.number < columns.data_from:
            continue
        among = first <= line.number <= last
        if reader.is_blank(said := reader.said(line)):
            # Among accounts a row with words elsewhere may be one whose number was forgotten.
            why = NOTE if among and any(_WORD.search(cell) for cell in line.cells if isinstance(cell, str)) else ""
            if not why or said:
                continue
        else:
            why = reader.why_no_account(line, said, sums, among=among)
        if why:
            left_out.append(LeftOut(line.number, why, " ".join(str(cell) for cell in line.cells if cell != "")[:200]))
            continue
        row = reader.row(line.number, said)
        for role in sums:
            sums[role] += number_in(getattr(row.account, role)) or 0
        rows.append(row)
    if len(rows) > MAXIMUM_ACCOUNTS:
        raise Unreadable("table-accounts-too-many", count=MAXIMUM_ACCOUNTS)
    return Found(tuple(rows), tuple(left_out))


def _first_and_last(table: Table, columns: Columns) -> tuple[int, int]:
    """The numbers of the first and the last line with an account's number; of all lines where there is none."""
    column = columns.column(h.IBAN)
    assert column is not None
    from_above = (line.number for line in table.lines if h.is_iban(line.cell(column)))
    from_below = (line.number for line in reversed(table.lines) if h.is_iban(line.cell(column)))
    return next(from_above, 0), next(from_below, sys.maxsize)


def merged(rows: Iterable[Row], present: Iterable[Account]) -> tuple[Row, ...]:
    """Rows of accounts that are `present` already, with what no column of the table says as it is there.

    Of an account that stands in the table twice, only the first row is of the one that is present.
    """
    listed = {account.iban: account for account in reversed(tuple(present)) if iban_is_latvian(account.iban)}
    kept: list[Row] = []
    for row in rows:
        here = listed.pop(clean_iban(row.account.iban), None)
        kept.append(row if here is None else row._replace(account=_over(here, row)))
    return tuple(kept)


#: What says each field of an account. Of one that is listed already, what no column says stays as it is.
_SAID_BY = {
    h.IBAN: (h.IBAN,),
    h.HOLDER: (h.HOLDER, h.HOLDER_NAME),
    h.HOLDER_NAME: (h.HOLDER, h.HOLDER_NAME),
    h.STATUS: (h.STATUS,),
    h.CLOSED_MARK: (h.STATUS,),
    h.BLOCKED_MARK: (h.STATUS,),
    h.ACCESS_MODE: (h.ACCESS_MODE,),
    h.PAYMENT_LIMIT: (h.PAYMENT_LIMIT,),
    h.DAILY_LIMIT: (h.DAILY_LIMIT,),
    h.PERMISSION: (h.PERMISSION, h.LEGAL_BASIS),
    h.LEGAL_BASIS: (h.PERMISSION, h.LEGAL_BASIS),
}


def _over(here: Account, row: Row) -> Account:
    said = {name for column in row.columns for name in _SAID_BY[column]}
    if row.account.access_mode == VIEW:  # as everywhere, takes the limits away
        said |= {h.PAYMENT_LIMIT, h.DAILY_LIMIT}
    return replace(here, **{name: getattr(row.account, name) for name in said})


class CellFinding(NamedTuple):
    """A finding in a spreadsheet's cell: the row's number, and the column's letter, "" where the table has none."""

    number: int
    column: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Judged:
    """Rows with what the rules find in each, by their place in `rows`; paths count the rows from accounts[0]."""

    rows: tuple[Row, ...]
    findings: Mapping[int, tuple[CellFinding, ...]]

    def right(self) -> list[Row]:
        """The rows without an error."""
        return [row for index, row in enumerate(self.rows) if not self._is_wrong(index)]

    def wrong(self) -> list[Row]:
        """The rows with an error."""
        return [row for index, row in enumerate(self.rows) if self._is_wrong(index)]

    def _is_wrong(self, index: int) -> bool:
        return any(each.finding.is_error for each in self.findings.get(index, ()))

    def all_findings(self) -> list[CellFinding]:
        """Every finding in the rows' order."""
        return [each for found in self.findings.values() for each in found]


def judged(rows: Iterable[Row]) -> Judged:
    """Rows judged as one list."""
    kept = tuple(rows)
    findings: dict[int, tuple[CellFinding, ...]] = {}
    for index, found in enumerate(check_accounts(clean_account(row.account) for row in kept)):
        if found:
            row = kept[index]
            findings[index] = tuple(CellFinding(row.number, _letter(row, each), each) for each in found)
    return Judged(kept, findings)


def _letter(row: Row, finding: Finding) -> str:
    field = _ROW.match(finding.path)
    column = row.columns.get(field[2]) if field else None
    return "" if column is None else column_letter(column)
