"""The rows of a table as accounts: which rows are accounts, and which are left out and why."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from applications.domain.cleaning import clean_account
from applications.domain.document import BOTH_MODES, MANAGE, MAXIMUM_ACCOUNTS, VIEW, Account
from applications.domain.folding import fold_latin_words
from applications.domain.identifiers import clean_iban, iban_is_latvian
from applications.formats import Unreadable
from applications.formats.spreadsheet import roles as r
from applications.formats.spreadsheet.cells import LATVIAN_NUMBER, is_account, is_iban
from applications.formats.spreadsheet.columns import Columns, answered
from applications.formats.spreadsheet.context import Context
from applications.formats.spreadsheet.headings import is_repeated, role_of
from applications.formats.spreadsheet.questions import NOT_TAKEN, Answers, Asked, Question
from applications.formats.spreadsheet.table import Line, Table
from applications.formats.spreadsheet.values import AccountReader, Cells, limit_at, mode_at, number_in, text_at
from applications.formats.spreadsheet.words import holder_of, is_mark, is_total, status_of

#: Why a row with content is no account: it holds sums, headings again, other words, or the example of the template; or
#: a person says so of rows that are struck out, hidden, or to be deleted.
TOTAL, HEADING, NOTE, EXAMPLE = "total", "heading", "note", "example"
STRUCK, HIDDEN, DELETED = "struck-out", "hidden-rows", "to-be-deleted"
#: The example row of the template. Its check digits belong to no account.
EXAMPLE_ROW = Account("LV00TREL0000000000000", access_mode=MANAGE, payment_limit=5000, daily_limit=20000)

#: Characters of a row that is left out.
_KEPT_OF_TEXT = 200
#: Roles whose words only accounts have.
_OF_ACCOUNTS = (r.ACCESS_MODE, r.VIEW_MARK, r.MANAGE_MARK, r.HOLDER, r.STATUS, r.PERMISSION)
#: A text that is meant for an account's number, however wrong. LV00 may also mark where to write one.
_MEANT = re.compile(r"\s*LV\s*\d|(?:\D*\d){10}", re.IGNORECASE)
_TO_BE_WRITTEN = re.compile(r"\s*LV\s*00", re.IGNORECASE)
_BESIDE_NUMBERS = re.compile(r"\b(?:iban|kont[sau]|numurs|nr|eur|trel|lv)\b")
_FOLDED_WORD = re.compile(r"\b[a-z]{3,}\b")
_WORD = re.compile(r"[^\W\d_]{3}")
_FOR_EXAMPLE = re.compile(r"(?:piemers|paraugs|piemeram|example)\b")
#: Words beside an account's number, such as a name in brackets; a sentence that mentions an account has more.
_FEW = 2
#: Characters of the shortest account's number.
_SHORTEST_NUMBER = 15


class Row(NamedTuple):
    """An account: the row's number in the spreadsheet, the values as typed, the column (0 is A) of each role."""

    number: int
    account: Account
    columns: Mapping[str, int]


class LeftOut(NamedTuple):
    """A row that is no account: its number, one of the reasons above, and its text."""

    number: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class AccountRows:
    """The accounts of a table in their order, the rows that were left out, and what the table leaves open.

    Blank rows are in none of them.
    """

    rows: tuple[Row, ...]
    left_out: tuple[LeftOut, ...]
    questions: tuple[Question, ...] = ()


def read_rows(
    table: Table, columns: Columns | Sequence[Columns], own: Iterable[str] = (), answers: Answers | None = None
) -> AccountRows:
    """Return the accounts in a table's rows; `columns` are those of each table in the sheet.

    `own` are names and registration numbers of the applicant, whose accounts are its own; `answers` those to questions
    that were asked before. Raises Unreadable where no column has the accounts' numbers, or there are more accounts than
    an application can have.
    """
    answers = answers or {}
    tables = [answered(each, answers) for each in ([columns] if isinstance(columns, Columns) else columns)]
    if all(each.column(r.IBAN) is None for each in tables):
        raise Unreadable("table-no-account-column")
    own = tuple(own)
    asked = Asked(answers, is_turned=table.is_turned)
    rows: list[Row] = []
    left_out: list[LeftOut] = []
    for each in tables:
        if each.column(r.IBAN) is not None:
            _read_table(table, each, own, asked, rows, left_out)
    if len(rows) > MAXIMUM_ACCOUNTS:
        raise Unreadable("table-accounts-too-many", count=MAXIMUM_ACCOUNTS)
    _say_not_taken(table, rows, left_out, asked)
    return AccountRows(tuple(rows), tuple(left_out), asked.questions())


def _read_table(
    table: Table, columns: Columns, own: tuple[str, ...], asked: Asked, rows: list[Row], left_out: list[LeftOut]
) -> None:
    """Add the accounts of one table of a sheet."""
    lines = [line for line in table.lines if columns.begins <= line.number <= columns.ends]
    reader = _RowReader(columns, own)
    context = Context(replace(table, lines=tuple(lines)), columns, own, asked)
    sums: dict[str, float] = {r.PAYMENT_LIMIT: 0, r.DAILY_LIMIT: 0}
    first, last = _first_and_last(lines, columns)
    column = columns.column(r.IBAN) or 0
    for line in lines:
        if line.number < columns.data_from:
            continue
        among = first <= line.number <= last
        if not is_iban(line.cell(column)) and context.is_title(line):
            left_out.append(LeftOut(line.number, NOTE, _text(line)))
            continue
        cells = context.repeated(line, reader.accounts.cells(line))
        if reader.accounts.is_blank(cells):
            # A row of words elsewhere may be an account whose number was forgotten.
            reason = NOTE if among and any(_WORD.search(cell) for cell in line.cells if isinstance(cell, str)) else ""
            if not reason or cells:
                continue
        else:
            reason = reader.reason_to_leave_out(line, cells, sums, among=among)
        if reason:
            left_out.append(LeftOut(line.number, reason, _text(line)))
            continue
        if reason := context.reason_to_leave_out(line):
            left_out.append(LeftOut(line.number, reason, _text(line)))
            continue
        account = reader.accounts.account(cells)
        for role in sums:
            sums[role] += number_in(getattr(account, role)) or 0
        at = reader.accounts.columns(cells, account)
        rows.append(Row(line.number, context.completed(line, cells, account, at), at))


def _text(line: Line) -> str:
    return " ".join(str(cell) for cell in line.cells if cell != "")[:_KEPT_OF_TEXT]


def _say_not_taken(table: Table, rows: list[Row], left_out: list[LeftOut], asked: Asked) -> None:
    """Say which cells with an account's number are in no account that is taken, checked last and of every cell."""
    taken = {_plain(row.account.iban) for row in rows}
    taken.update(row.account.iban for row in rows)  # as typed, which most cells are
    numbers = {row.number for row in rows}
    known = {each.number for each in left_out if each.reason not in (NOTE, TOTAL, HEADING)}
    for line in table.lines:
        for column, cell in enumerate(line.cells):
            if (
                not isinstance(cell, str)
                or len(cell) < _SHORTEST_NUMBER
                or cell in taken
                or not (is_iban(cell) or is_account(cell))
            ):
                continue
            plain = _plain(cell)
            if plain in taken or line.number in known:
                continue
            if is_iban(cell) or not any(_plain(number) in taken for number in LATVIAN_NUMBER.findall(cell.upper())):
                if line.number in numbers and not is_iban(cell) and _is_part_of_row(rows, line.number, cell):
                    continue
                asked.ask(NOT_TAKEN, line.number, column)


def _is_part_of_row(rows: list[Row], number: int, cell: str) -> bool:
    """Return whether a cell is the account's number of the row that was taken from its line, however wrong."""
    account = next(row.account for row in rows if row.number == number)
    return cell.strip() == account.iban.strip()


def _plain(number: str) -> str:
    return "".join(number.upper().split())


def _first_and_last(lines: Sequence[Line], columns: Columns) -> tuple[int, int]:
    """Return the numbers of the first and last line with an account's number; of all lines where there is none."""
    column = columns.column(r.IBAN)
    assert column is not None
    from_above = (line.number for line in lines if is_iban(line.cell(column)))
    from_below = (line.number for line in reversed(lines) if is_iban(line.cell(column)))
    return next(from_above, 0), next(from_below, sys.maxsize)


class _RowReader:
    """Tells rows that are accounts from those that are not."""

    def __init__(self, columns: Columns, own: Iterable[str]) -> None:
        self.accounts = AccountReader(columns, own)
        self._headings = columns.headings

    def reason_to_leave_out(self, line: Line, cells: Cells, sums: Mapping[str, float], *, among: bool) -> str:
        """Return why a line with content is no account, "" where it is one.

        `sums` are the limits' sums so far; `among`: there are accounts' numbers both above and below the line.
        """
        iban = cells.get(r.IBAN, "")
        if is_iban(iban):
            return EXAMPLE if self._is_example(str(iban), cells) else ""
        text = fold_latin_words(iban) if isinstance(iban, str) else ""
        if _FOR_EXAMPLE.match(text):
            return EXAMPLE
        if isinstance(iban, str) and _is_meant(iban, text, alone=len(cells) == 1):
            is_guide = _TO_BE_WRITTEN.match(iban) and mode_at(cells) not in (VIEW, MANAGE, BOTH_MODES)
            return NOTE if is_guide else ""
        words = [cell for role in _OF_ACCOUNTS if isinstance(cell := cells.get(role), str) and is_mark(cell) is None]
        if any(map(is_total, line.cells)) and all(is_total(word) or word.strip().isdigit() for word in words):
            return TOTAL
        if text and role_of(str(iban)) == r.IBAN or is_repeated(line, self._headings):
            return HEADING
        if cells.keys() <= sums.keys() and all(number_in(cell) == sums[role] for role, cell in cells.items()):
            return TOTAL
        # Others are the name of who prepared the list, the title of the next part, how to fill in.
        is_legend = not among and len(text) in (1, 2) and len(cells) < 3
        return "" if self._is_account(cells, among=among) and not is_legend else NOTE

    def _is_example(self, iban: str, cells: Cells) -> bool:
        return clean_iban(iban) == EXAMPLE_ROW.iban and clean_account(self.accounts.account(cells)) == EXAMPLE_ROW

    def _is_account(self, cells: Cells, *, among: bool) -> bool:
        """Return whether a line without a number says what only accounts do.

        A mode, a holder or a status in words; limits alone among accounts, or where no column has modes.
        """
        if holder_of(text_at(cells, r.HOLDER)) or status_of(text_at(cells, r.STATUS)):
            return True
        limits = [role for role in (r.PAYMENT_LIMIT, r.DAILY_LIMIT) if role in cells]
        if any(number_in(limit_at(cells, role)) is None for role in limits):
            return False
        if not self.accounts.has_modes:
            return len(limits) > 1
        return mode_at(cells) in (VIEW, MANAGE) or among and bool(limits) and r.IBAN not in cells


def _is_meant(iban: str, text: str, *, alone: bool) -> bool:
    """Return whether a text that is no account's number is meant for one, or has one in it.

    `text` are its folded words. A sentence that mentions an account, `alone` in its row, is no account.
    """
    if not _MEANT.match(iban):
        return False
    words = len(_FOLDED_WORD.findall(_BESIDE_NUMBERS.sub(" ", text)))
    if LATVIAN_NUMBER.search(iban.upper()):
        return not alone or words <= _FEW
    return not words or iban.strip()[:2].upper() == "LV"


def merged(rows: Iterable[Row], listed: Iterable[Account]) -> tuple[Row, ...]:
    """Return the rows, where an account is `listed` already with the values listed that no column of the table says.

    Of an account that the table has twice, only the first row is the listed one.
    """
    by_iban = {account.iban: account for account in reversed(tuple(listed)) if iban_is_latvian(account.iban)}
    together: list[Row] = []
    for row in rows:
        here = by_iban.pop(clean_iban(row.account.iban), None)
        together.append(row if here is None else row._replace(account=_over(here, row)))
    return tuple(together)


def _over(here: Account, row: Row) -> Account:
    names = {name for role in row.columns for name in r.ROLES[role].says}
    if row.account.access_mode == VIEW:  # an account to view has no limits
        names |= {r.PAYMENT_LIMIT, r.DAILY_LIMIT}
    return replace(here, **{name: getattr(row.account, name) for name in names})
