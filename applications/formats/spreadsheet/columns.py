"""Which column of a table has which role: by the headings, and where they mean nothing, by the cells."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise

from applications.domain.folding import fold_latin_words
from applications.domain.limits import LimitFault, clean_limit, limit_fault
from applications.formats.spreadsheet import headings
from applications.formats.spreadsheet.cells import column_letter, is_iban
from applications.formats.spreadsheet.questions import COLUMNS_DOUBLED, Answers, key
from applications.formats.spreadsheet.roles import (
    ACCESS_MODE,
    DAILY_LIMIT,
    HOLDER,
    IBAN,
    IGNORED,
    MANAGE_MARK,
    MODES,
    PAYMENT_LIMIT,
    PERMISSION,
    ROLES,
    STATUS,
    VIEW_MARK,
)
from applications.formats.spreadsheet.table import Cell, Line, Looks, Table
from applications.formats.spreadsheet.words import holder_of, is_mark, is_total, mode_of, permission_of, status_of

#: Rows by which columns are understood.
_SAMPLE = 500
_LETTER = re.compile(r"[^\W\d_]")
#: Without a heading, larger numbers are no limits but registration and telephone numbers.
_NO_LIMIT = 10_000_000


@dataclass(frozen=True, slots=True)
class Columns:
    """The roles and the headings of columns by their number (0 is A), without columns that have none.

    The table has the rows from `begins`, its titles included, to `ends`; `data_from` is the number of its first row
    after titles and headings. `rivals` has columns whose heading means the same as that of the column which is used,
    and that nothing in the headings puts after it.
    """

    roles: Mapping[int, str]
    headings: Mapping[int, str]
    data_from: int
    begins: int = 1
    ends: int = sys.maxsize
    rivals: Mapping[int, int] = field(default_factory=dict)

    def column(self, role: str) -> int | None:
        """Return the column of a role, None where no column has it."""
        return next((column for column, each in self.roles.items() if each == role), None)

    def with_roles(self, roles: Mapping[int, str]) -> Columns:
        """Return the same with other roles for these columns, IGNORED for none; a role leaves the column that had it.

        Raises ValueError for a role that is not in ROLES, or that two of these columns have.
        """
        new = [role for role in roles.values() if role]
        if not ROLES.keys() >= set(new) or len(new) != len(set(new)):
            raise ValueError("unknown or doubled roles")
        merged = {c: role for c, role in self.roles.items() if c not in roles and role not in new}
        merged |= {column: role for column, role in roles.items() if role}
        return replace(self, roles=dict(sorted(merged.items())))


def understand(table: Table) -> Columns:
    """Return the columns of a table; a role that neither a heading nor cells suggest is given to none."""
    numbers = _iban_columns(islice((line for line in table.lines if any(map(is_iban, line.cells))), _SAMPLE))
    hidden = table.looks.hidden_columns
    roles, texts, before = headings.find(table.lines, numbers, hidden)
    data = table.lines[before:]
    if not before:
        # Without headings the data begin at the first account's number.
        start = next((i for i, line in enumerate(data) if any(is_iban(cell) for cell in line.cells)), 0)
        data = data[start:]
    sample = [line for line in data[:_SAMPLE] if not headings.is_repeated(line, texts)]
    roles = dict(roles)
    if IBAN not in roles.values():
        roles |= dict.fromkeys(numbers[:1], IBAN)
    accounts = [line for line in sample if IBAN not in roles.values() or is_iban(line.cell(_of(roles, IBAN)))]
    for role in (VIEW_MARK, MANAGE_MARK):  # "V" may be a currency
        roles = {c: each for c, each in roles.items() if each != role or len(texts[c]) > 1 or _are_marks(accounts, c)}
    _take_modes(roles, texts, accounts)
    _guess(roles, {c for c in range(table.width) if c not in texts}, accounts)
    data_from = data[0].number if data else table.lines[-1].number + 1 if table.lines else 1
    return Columns(dict(sorted(roles.items())), texts, data_from, rivals=_rivals(roles, texts, hidden, accounts))


def _rivals(
    roles: Mapping[int, str], texts: Mapping[int, str], hidden: Collection[int], lines: list[Line]
) -> dict[int, int]:
    """Return columns whose heading means a role as much as that of the column which has it, and whose cells differ."""
    used = {role: column for column, role in roles.items() if column in texts}
    rivals: dict[int, int] = {}
    for column, heading in texts.items():
        role = headings.role_of(heading) if column not in roles else ""
        if role not in used or role == IBAN:
            continue
        chosen = used[role]
        is_equal = headings.rank(chosen, texts[chosen], hidden) == headings.rank(column, heading, hidden)
        if is_equal and any(line.cell(column) not in ("", line.cell(chosen)) for line in lines):
            rivals[column] = chosen
    return rivals


def answered(columns: Columns, answers: Answers) -> Columns:
    """Return the columns with the rivals that a person chose."""
    for rival, chosen in columns.rivals.items():
        role = columns.roles.get(chosen)
        if role and answers.get(key(COLUMNS_DOUBLED, columns.data_from, rival)) == column_letter(rival):
            columns = columns.with_roles({chosen: IGNORED, rival: role})
    return columns


def columns_of_row(tables: Columns | Sequence[Columns], number: int) -> Columns:
    """Return the columns of the table of a sheet that has a row."""
    if isinstance(tables, Columns):
        return tables
    if len(tables) == 1:
        return tables[0]
    return next((each for each in tables if each.begins <= number <= each.ends), tables[0])


def understand_all(table: Table) -> tuple[Columns, ...]:
    """Return the columns of each table of a sheet, from the top: tables below one another have headings of their own.

    Headings that are repeated, as on each printed page, begin no table.
    """
    starts = _starts(table)
    if len(starts) < 2:
        return (understand(table),)
    tables: list[Columns] = []
    for first, after in zip(starts, [*starts[1:], len(table.lines)], strict=True):
        part = replace(table, lines=table.lines[first:after])
        ends = table.lines[after].number - 1 if after < len(table.lines) else sys.maxsize
        tables.append(replace(understand(part), begins=part.lines[0].number, ends=ends))
    return tuple(tables)


def _starts(table: Table) -> list[int]:
    """Return the places of the lines with which tables begin, the first of them 0."""
    heads: list[int] = []
    has_accounts = True  # since the last headings
    for place, line in enumerate(table.lines):
        if any(map(is_iban, line.cells)):
            has_accounts = True
        elif has_accounts and headings.may_begin_table(line):
            heads.append(place)
            has_accounts = False
    seen = [_folded(table.lines[place]) for place in heads]
    # Headings that say the same as the ones before them are repeated.
    heads = [place for i, place in enumerate(heads) if i == 0 or seen[i] != seen[i - 1]]
    return [0, *(_with_title(table.lines, place) for place in heads[1:])] if heads else [0]


def _folded(line: Line) -> list[str]:
    return [fold_latin_words(str(cell)) for cell in line.cells]


def _with_title(lines: Sequence[Line], place: int) -> int:
    """Return the place of the first line of a table's titles: lines of one text right above its headings."""
    while place and lines[place - 1].number == lines[place].number - 1 and _is_title(lines[place - 1]):
        place -= 1
    return place


def _is_title(line: Line) -> bool:
    texts = [cell for cell in line.cells if cell != ""]
    return len(texts) == 1 and not is_iban(texts[0]) and not is_total(texts[0])


#: Rows of a sheet that is turned.
_MOST_TURNED = 60


def turned(table: Table) -> Table:
    """Return a table whose accounts are in columns with its rows and columns exchanged; any other table as it is."""
    if not 1 < len(table.lines) <= _MOST_TURNED or table.lines[-1].number > _SAMPLE or table.is_turned:
        return table
    if (
        max(
            Counter(c for line in table.lines for c, cell in enumerate(line.cells) if is_iban(cell)).values(), default=0
        )
        != 1
    ):
        return table
    upright = understand(table)
    rows = {line.number - 1: line for line in table.lines}
    lines = []
    for column in range(table.width):
        cells = [rows[row].cell(column) if row in rows else "" for row in range(table.lines[-1].number)]
        while cells and cells[-1] == "":
            cells.pop()
        if cells:
            lines.append(Line(column + 1, tuple(cells)))
    other = Table(tuple(lines), table.sheet, table.sheets, table.notes, Looks(), is_turned=True)
    columns = understand(other)
    has_accounts = any(
        is_iban(line.cell(columns.column(IBAN) or 0)) for line in lines if line.number >= columns.data_from
    )
    named = [column for column in columns.roles if column in columns.headings]
    is_better = (
        len(named) > max(1, len(upright.headings.keys() & upright.roles.keys())) and IBAN in columns.roles.values()
    )
    return other if is_better and has_accounts else table


def _take_modes(roles: dict[int, str], texts: Mapping[int, str], accounts: list[Line]) -> None:
    """Where no heading means the mode, give its role to a column of "skatīt" and "vadīt" under any heading."""
    if MODES & set(roles.values()):
        return
    columns = [c for c in sorted(texts) if _all(accounts, c, _is_mode) and not _are_marks(accounts, c)]
    columns = [c for c in columns if not headings.is_of_old(texts[c])] or columns
    roles |= dict.fromkeys(columns[:1], ACCESS_MODE)


def _guess(roles: dict[int, str], free: set[int], accounts: list[Line]) -> None:
    """Add roles of columns without a heading by their cells; a role that has a column stays there."""
    for role, knows in _WORDS.items():
        column = next(
            (
                c
                for c in sorted(free - roles.keys())
                if role not in roles.values() and _all(accounts, c, knows) and not _are_marks(accounts, c)
            ),
            None,
        )
        if column is not None:
            roles[column] = role
    _guess_limits(roles, free - roles.keys(), accounts)
    _guess_marks(roles, free - roles.keys(), accounts)


def _of(roles: dict[int, str], role: str) -> int:
    return next(column for column, each in roles.items() if each == role)


def _all(lines: list[Line], column: int, knows: Callable[[Cell], bool]) -> bool:
    """Return whether a column has cells with content, and `knows` nearly all of them."""
    cells = [cell for line in lines if (cell := line.cell(column)) != ""]
    return bool(cells) and sum(map(knows, cells)) >= 0.8 * len(cells)


def _iban_columns(lines: Iterable[Line]) -> list[int]:
    """Return the columns of accounts' numbers, the fullest first, without those half as full as that or less."""
    counts = Counter(column for line in lines for column, cell in enumerate(line.cells) if is_iban(cell))
    most = max(counts.values(), default=0)
    return [column for column in sorted(counts, key=lambda c: (-counts[c], c)) if counts[column] * 2 > most]


def _known(knows: Callable[[str], object]) -> Callable[[Cell], bool]:
    def is_known(cell: Cell) -> bool:
        return isinstance(cell, str) and bool(_LETTER.search(cell)) and is_mark(cell) is None and bool(knows(cell))

    return is_known


def _is_mode(cell: Cell) -> bool:
    return isinstance(cell, str) and mode_of(cell) is not None


#: Roles that cells suggest by their words. Marks are no words.
_WORDS: dict[str, Callable[[Cell], bool]] = {
    ACCESS_MODE: _is_mode,
    STATUS: _known(status_of),
    HOLDER: _known(holder_of),
    PERMISSION: _known(permission_of),
}


def _are_marks(lines: list[Line], column: int) -> bool:
    """Return whether all cells of a column may be marks: "V" is a mark too, unless "S" occurs."""
    return all(is_mark(line.cell(column)) is not None for line in lines)


def _guess_limits(roles: dict[int, str], free: set[int], lines: list[Line]) -> None:
    """Give the limits' roles to two columns of numbers; the payment limit's to the one that is never the larger."""
    if {PAYMENT_LIMIT, DAILY_LIMIT} & set(roles.values()):
        return
    before = [c for c, role in roles.items() if role in (IBAN, ACCESS_MODE)]
    numbers = [c for c in sorted(free) if _all(lines, c, _is_amount) and not _counts_rows(lines, c)]
    marked = [c for c in free if c not in numbers and _all(lines, c, lambda cell: is_mark(cell) is not None)]
    after = [c for c in numbers if c > max(before + marked, default=-1)]
    numbers = after if len(after) > 1 else [c for c in numbers if c > max(before, default=-1)]
    pairs = [pair for pair in pairwise(numbers) if pair[1] == pair[0] + 1] or [*pairwise(numbers)]
    if not pairs:
        return
    first, second = pairs[0]
    amounts = [(_amount(line.cell(first)), _amount(line.cell(second))) for line in lines]
    above = sum(a > b for a, b in amounts if a is not None and b is not None)
    below = sum(a < b for a, b in amounts if a is not None and b is not None)
    roles[first], roles[second] = (DAILY_LIMIT, PAYMENT_LIMIT) if above > below else (PAYMENT_LIMIT, DAILY_LIMIT)


def _amount(cell: Cell) -> float | None:
    if isinstance(cell, bool):
        return None
    limit = clean_limit(cell)
    return float(limit) if isinstance(limit, int | float) and limit_fault(limit) is not LimitFault.MALFORMED else None


def _is_amount(cell: Cell) -> bool:
    limit = None if isinstance(cell, bool) else clean_limit(cell)
    # Marks of 1 are numbers too.
    if limit in (None, 0, 1) or limit_fault(limit) is LimitFault.MALFORMED:
        return False
    return not isinstance(limit, int | float) or limit < _NO_LIMIT


def _counts_rows(lines: list[Line], column: int) -> bool:
    """Return whether the cells number the rows."""
    values = [_amount(line.cell(column)) for line in lines]
    numbers = [value for value in values if value is not None]
    return len(numbers) > 2 and all(b - a == 1 for a, b in pairwise(numbers))


def _guess_marks(roles: dict[int, str], free: set[int], lines: list[Line]) -> None:
    """Give the marks' roles to columns of X: view before manage, as in the form, unless only the first has limits."""
    if MODES & set(roles.values()):
        return
    marks = [c for c in sorted(free) if _all(lines, c, lambda cell: is_mark(cell) is not None)]
    if not marks:
        return
    limits = [c for c, role in roles.items() if role in (PAYMENT_LIMIT, DAILY_LIMIT)]

    def with_limits(column: int) -> int:
        marked = [line for line in lines if is_mark(line.cell(column))]
        return sum(1 if any(line.cell(c) != "" for c in limits) else -1 for line in marked)

    if len(marks) == 1:
        roles[marks[0]] = MANAGE_MARK if limits and with_limits(marks[0]) > 0 else VIEW_MARK
        return
    first, second = marks[:2]
    swapped = limits and with_limits(first) > 0 > with_limits(second)
    roles[first], roles[second] = (MANAGE_MARK, VIEW_MARK) if swapped else (VIEW_MARK, MANAGE_MARK)
