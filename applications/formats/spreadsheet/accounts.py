"""A table's rows as accounts, as they are typed there, and what the rules find in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import NamedTuple

from django.utils.translation import gettext as _

from applications.cleaning import clean_account
from applications.document import (
    BOTH_MODES,
    BY_LAW,
    MANAGE,
    MAXIMUM_ACCOUNTS,
    OPEN,
    OTHER,
    OWN,
    VIEW,
    Account,
    Limit,
    maximum_length,
)
from applications.formats import Unreadable
from applications.formats.spreadsheet import headings as h
from applications.formats.spreadsheet.columns import Columns
from applications.formats.spreadsheet.table import Cell, Line, Table, column_letter
from applications.formats.spreadsheet.words import (
    folded,
    holder_of,
    is_mark,
    is_total,
    mode_of,
    permission_of,
    status_of,
)
from applications.identifiers import clean_iban, clean_text, iban_is_latvian
from applications.judging import judge_account
from applications.labels import field_label
from applications.limits import clean_limit, format_euro, limit_text
from applications.rules import Finding

#: Why a row is no account.
TOTAL, HEADING, NOTE, EXAMPLE = "total", "heading", "note", "example"
#: The template's example row; no account can have these check digits.
EXAMPLE_ROW = Account("LV00TREL0000000000000", access_mode=MANAGE, payment_limit=5000, daily_limit=20000)

#: Roles whose words only an account has.
_SAYING = (h.ACCESS_MODE, h.VIEW_MARK, h.MANAGE_MARK, h.HOLDER, h.STATUS, h.PERMISSION)
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")
_DIGIT = re.compile(r"\d")
_ROW = re.compile(r"accounts\[(\d+)\]\.(\w+)")
_MAXIMUM_LENGTHS = {field.name: maximum_length(f"accounts[].{field.name}") for field in fields(Account)}


class Row(NamedTuple):
    """One account: the spreadsheet's row number, the account as typed, and the column (0 is A) of each field."""

    number: int
    account: Account
    columns: Mapping[str, int]


class LeftOut(NamedTuple):
    """A row that is no account: its number, why (TOTAL, HEADING, NOTE), and its text."""

    number: int
    why: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """The accounts of a table in its order, and the rows that were left out; blank rows are in neither."""

    rows: tuple[Row, ...]
    left_out: tuple[LeftOut, ...]


def accounts(table: Table, columns: Columns, own_names: Iterable[str] = ()) -> Found:
    """The accounts in a table's rows; a holder of one of `own_names` is the applicant itself.

    Raises Unreadable where there are more than an application can have, no column is the account's, or a text is
    longer than the form of one account would take.
    """
    if columns.column(h.IBAN) is None:
        raise Unreadable(_("Norādiet, kurā kolonnā ir kontu numuri"))
    reader = _Reader(columns, own_names)
    rows: list[Row] = []
    left_out: list[LeftOut] = []
    sums: dict[str, float] = {h.PAYMENT_LIMIT: 0, h.DAILY_LIMIT: 0}
    for line in table.lines:
        if line.number < columns.data_from or reader.is_blank(line):
            continue
        why = reader.why_no_account(line, sums)
        if why:
            left_out.append(LeftOut(line.number, why, " ".join(str(cell) for cell in line.cells if cell != "")[:200]))
            continue
        row = reader.row(line)
        _refuse_too_long(row)
        for role in sums:
            sums[role] += _number_in(getattr(row.account, role)) or 0
        rows.append(row)
    if len(rows) > MAXIMUM_ACCOUNTS:
        too_many = _("Tabulā ir vairāk nekā %(number)s kontu: vienā pieteikumā vairāk nevar būt")
        raise Unreadable(too_many % {"number": format_euro(MAXIMUM_ACCOUNTS)})
    return Found(tuple(rows), tuple(left_out))


def _refuse_too_long(row: Row) -> None:
    for name, maximum in _MAXIMUM_LENGTHS.items():
        if len(limit_text(getattr(row.account, name))) > maximum:
            where = {"row": row.number, "label": field_label(f"accounts[].{name}"), "number": maximum}
            raise Unreadable(_("Tabulas %(row)s. rindā lauku „%(label)s” saīsiniet līdz %(number)s zīmēm") % where)


def _number_in(limit: Limit) -> float | None:
    number = clean_limit(limit)
    return number if isinstance(number, int | float) else None


class _Reader:
    """Reads lines by columns that are looked up once."""

    def __init__(self, columns: Columns, own_names: Iterable[str]) -> None:
        self._roles, self._headings = dict(columns.roles), columns.headings
        self._by_role = {role: column for column, role in columns.roles.items()}
        self._own = {folded(name) for name in own_names if name}
        fields = {role: column for role, column in self._by_role.items() if role not in (h.VIEW_MARK, h.MANAGE_MARK)}
        marks = [self._by_role[role] for role in (h.MANAGE_MARK, h.VIEW_MARK) if role in self._by_role]
        self._columns = {"access_mode": marks[0]} | fields if marks else fields
        self._viewed = (
            self._columns | {"access_mode": self._by_role[h.VIEW_MARK]} if h.VIEW_MARK in self._by_role else {}
        )

    def _cell(self, line: Line, role: str) -> Cell:
        column = self._by_role.get(role)
        return "" if column is None else line.cell(column)

    def _text(self, line: Line, role: str) -> str:
        return text_of(self._cell(line, role))

    def why_no_account(self, line: Line, sums: Mapping[str, float]) -> str:
        """Why a line with content is no account, or ""."""
        iban = self._cell(line, h.IBAN)
        if isinstance(iban, str) and _DIGIT.search(iban):
            is_example = clean_iban(iban) == EXAMPLE_ROW.iban and clean_account(self.row(line).account) == EXAMPLE_ROW
            return EXAMPLE if is_example else ""
        mapped = {role: line.cell(column) for role, column in self._by_role.items() if line.cell(column) != ""}
        said = [mapped.get(role, "") for role in _SAYING]
        if any(is_total(cell) for cell in line.cells) and all(
            not isinstance(c, str) or not c or is_total(c) for c in said
        ):
            return TOTAL
        if isinstance(iban, str) and h.role_of(iban) == h.IBAN or h.is_repeated(line, self._headings):
            return HEADING
        if mapped.keys() <= sums.keys() and all(_number_in(cell) == sums[role] for role, cell in mapped.items()):
            return TOTAL
        # Who prepared the list, or the next part's title: words in one cell and nothing else.
        return NOTE if list(mapped) == [h.IBAN] and isinstance(iban, str) else ""

    def is_blank(self, line: Line) -> bool:
        """Whether nothing is said: no cell, or only marks that are not set and the nought of a formula."""
        return all(is_mark(line.cell(column)) is False for column in self._roles)

    def row(self, line: Line) -> Row:
        """A line as an account."""
        holder, holder_name = self._holder(line)
        mode = self._mode(line)
        permission, legal_basis = self._permission(line)
        account = Account(
            self._text(line, h.IBAN),
            holder,
            holder_name,
            self._status(line),
            mode,
            self._limit(line, h.PAYMENT_LIMIT),
            self._limit(line, h.DAILY_LIMIT),
            permission,
            legal_basis,
        )
        viewed = self._viewed and mode == VIEW and not self._text(line, h.ACCESS_MODE)
        return Row(line.number, account, self._viewed if viewed else self._columns)

    def _mode(self, line: Line) -> str:
        """The mode of marks and words together: "both" where they are two, the text itself where it is neither."""
        modes: set[str] = set()
        other = ""
        for role, mode in ((h.VIEW_MARK, VIEW), (h.MANAGE_MARK, MANAGE)):
            cell = self._cell(line, role)
            if cell == "":
                continue
            marked = is_mark(cell)
            if marked is None:
                text = text_of(cell)
                said = mode_of(text)
                modes.add(said or "")
                other = other if said else text
            elif marked:
                modes.add(mode)
        text = self._text(line, h.ACCESS_MODE)
        if text:
            said = mode_of(text)
            modes.add(said or "")
            other = other if said else text
        if other:
            return other
        return BOTH_MODES if len(modes) > 1 else next(iter(modes), "")

    def _status(self, line: Line) -> str:
        text = self._text(line, h.STATUS)
        return (status_of(text) or text) if text else OPEN

    def _limit(self, line: Line, role: str) -> Limit:
        cell = self._cell(line, role)
        if isinstance(cell, bool):
            return str(cell).upper()
        if isinstance(cell, str):
            return unescaped(cell) if clean_text(cell) else None
        return cell

    def _holder(self, line: Line) -> tuple[str, str]:
        """Whose account, and the other institution's name: words of the list, or the name itself."""
        text, name = self._text(line, h.HOLDER), self._text(line, h.HOLDER_NAME)
        if not text:
            own = not clean_text(name) or folded(name) in self._own or holder_of(name) == OWN
            return (OWN if own else OTHER), name
        marked = is_mark(text)  # in a column such as "Citas iestādes konts"
        if marked is not None:
            return (OTHER if marked else OWN), name
        holder = OWN if folded(text) in self._own else holder_of(text)
        return (holder, name) if holder else (OTHER, name or text)

    def _permission(self, line: Line) -> tuple[str, str]:
        text, basis = self._text(line, h.PERMISSION), self._text(line, h.LEGAL_BASIS)
        if h.PERMISSION not in self._by_role:
            return (BY_LAW if clean_text(basis) else ""), basis
        known = permission_of(text) if text else ("", "")
        if known is None:
            return text, basis
        return known[0], basis or known[1]


def text_of(cell: Cell) -> str:
    """A cell's text as it was typed, without the apostrophe that kept it from being a formula.

    >>> text_of("'=1+1"), text_of(12.0), text_of(True)
    ('=1+1', '12', 'TRUE')
    """
    if isinstance(cell, str):
        return unescaped(cell)
    return str(cell).upper() if isinstance(cell, bool) else limit_text(cell)


def unescaped(text: str) -> str:
    """A text without the apostrophe that `writing.escaped` put before it."""
    return text[1:] if text[:1] == "'" and _ESCAPED.match(text) else text


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


def judged(rows: Iterable[Row], present: Iterable[Account] = ()) -> Judged:
    """Rows judged as one list; a row with one of the accounts that are `present` already is a duplicate."""
    kept = tuple(rows)
    seen = {iban for account in present if iban_is_latvian(iban := clean_iban(account.iban))}
    findings: dict[int, tuple[CellFinding, ...]] = {}
    for index, row in enumerate(kept):
        found = tuple(judge_account(clean_account(row.account), f"accounts[{index}].", seen))
        if found:
            findings[index] = tuple(CellFinding(row.number, _letter(row, each), each) for each in found)
    return Judged(kept, findings)


def _letter(row: Row, finding: Finding) -> str:
    field = _ROW.match(finding.path)
    column = row.columns.get(field[2]) if field else None
    return "" if column is None else column_letter(column)
