"""Which column of a table holds what: by the headings, and where they say nothing, by what the cells hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from django.utils.translation import gettext_lazy as _

from applications.domain.fields import ACCOUNT_FIELDS
from applications.domain.limits import LimitFault, clean_limit, limit_fault
from applications.formats.spreadsheet import headings
from applications.formats.spreadsheet.headings import (
    ACCESS_MODE,
    BLOCKED_MARK,
    CLOSED_MARK,
    DAILY_LIMIT,
    HOLDER,
    HOLDER_NAME,
    IBAN,
    LEGAL_BASIS,
    MANAGE_MARK,
    PAYMENT_LIMIT,
    PERMISSION,
    STATUS,
    VIEW_MARK,
    is_iban,
)
from applications.formats.spreadsheet.table import Cell, Line, Table
from applications.formats.spreadsheet.words import holder_of, is_mark, mode_of, permission_of, status_of

#: What a column can hold, in the order of the form, with its label, marked for translation.
ROLES: dict[str, str] = {
    IBAN: ACCOUNT_FIELDS["iban"].label,
    VIEW_MARK: ACCOUNT_FIELDS["access_mode"].choices["view"],
    MANAGE_MARK: ACCOUNT_FIELDS["access_mode"].choices["manage"],
    ACCESS_MODE: ACCOUNT_FIELDS["access_mode"].label,
    PAYMENT_LIMIT: ACCOUNT_FIELDS["payment_limit"].label,
    DAILY_LIMIT: ACCOUNT_FIELDS["daily_limit"].label,
    HOLDER: ACCOUNT_FIELDS["holder"].label,
    HOLDER_NAME: ACCOUNT_FIELDS["holder_name"].label,
    STATUS: ACCOUNT_FIELDS["status"].label,
    CLOSED_MARK: ACCOUNT_FIELDS["status"].choices["closed"],
    BLOCKED_MARK: ACCOUNT_FIELDS["status"].choices["blocked"],
    PERMISSION: ACCOUNT_FIELDS["permission"].label,
    LEGAL_BASIS: ACCOUNT_FIELDS["legal_basis"].label,
}
MODES = frozenset({ACCESS_MODE, VIEW_MARK, MANAGE_MARK})
#: A column that is left out.
IGNORED, IGNORED_LABEL = "", _("Neizmanto")

_SAMPLE = 500
_LETTER = re.compile(r"[^\W\d_]")
#: Numbers of registration and of telephones are no limits where no heading says so.
_NO_LIMIT = 10_000_000


@dataclass(frozen=True, slots=True)
class Columns:
    """What was understood: the role of each column (0 is A) that has one, and the headings that say so.

    `data_from` is the spreadsheet's number of the first row that is not a title or heading.
    """

    roles: Mapping[int, str]
    headings: Mapping[int, str]
    data_from: int

    def column(self, role: str) -> int | None:
        """The column of a role."""
        return next((column for column, each in self.roles.items() if each == role), None)

    def set_right(self, roles: Mapping[int, str]) -> Columns:
        """The same with these columns' roles instead, IGNORED for none; a role leaves the column that had it.

        Raises ValueError for a role that is not in ROLES, or that two of the columns given have.
        """
        given = [role for role in roles.values() if role]
        if not ROLES.keys() >= set(given) or len(given) != len(set(given)):
            raise ValueError("unknown or doubled roles")
        merged = {c: role for c, role in self.roles.items() if c not in roles and role not in given}
        merged |= {column: role for column, role in roles.items() if role}
        return replace(self, roles=dict(sorted(merged.items())))


def understand(table: Table) -> Columns:
    """The columns of a table; roles that nothing speaks for are nobody's."""
    numbers = _iban_columns(islice((line for line in table.lines if any(map(is_iban, line.cells))), _SAMPLE))
    roles, found, before = headings.find(table.lines, numbers)
    data = table.lines[before:]
    if not before:
        # Titles without headings: the data begin with the first account's number.
        start = next((i for i, line in enumerate(data) if any(is_iban(cell) for cell in line.cells)), 0)
        data = data[start:]
    sample = [line for line in data[:_SAMPLE] if not headings.is_repeated(line, found)]
    roles = dict(roles)
    if IBAN not in roles.values():
        roles |= dict.fromkeys(numbers[:1], IBAN)
    accounts = [line for line in sample if IBAN not in roles.values() or is_iban(line.cell(_of(roles, IBAN)))]
    for role in (VIEW_MARK, MANAGE_MARK):  # "V" may be a currency
        roles = {c: each for c, each in roles.items() if each != role or len(found[c]) > 1 or _are_marks(accounts, c)}
    _take_modes(roles, found, accounts)
    _guess(roles, {c for c in range(table.width) if c not in found}, accounts)
    data_from = data[0].number if data else table.lines[-1].number + 1 if table.lines else 1
    return Columns(dict(sorted(roles.items())), found, data_from)


def _take_modes(roles: dict[int, str], found: Mapping[int, str], accounts: list[Line]) -> None:
    """Where no heading names the mode, a column of "skatīt" and "vadīt" is it, whatever its heading says."""
    if MODES & set(roles.values()):
        return
    columns = [c for c in sorted(found) if _all(accounts, c, _is_mode) and not _are_marks(accounts, c)]
    columns = [c for c in columns if not headings.is_of_old(found[c])] or columns
    roles |= dict.fromkeys(columns[:1], ACCESS_MODE)


def _guess(roles: dict[int, str], free: set[int], accounts: list[Line]) -> None:
    """Add roles of columns without a heading by their cells; those that have a column already stay there."""
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
    """Whether nearly all cells with content are of a kind, and there is one."""
    cells = [cell for line in lines if (cell := line.cell(column)) != ""]
    return bool(cells) and sum(map(knows, cells)) >= 0.8 * len(cells)


def _iban_columns(lines: Iterable[Line]) -> list[int]:
    """The columns in which accounts' numbers stand, the fullest first; those with less than half as many are others."""
    counts = Counter(column for line in lines for column, cell in enumerate(line.cells) if is_iban(cell))
    most = max(counts.values(), default=0)
    return [column for column in sorted(counts, key=lambda c: (-counts[c], c)) if counts[column] * 2 > most]


def _known(knows: Callable[[str], object]) -> Callable[[Cell], bool]:
    def said(cell: Cell) -> bool:
        return isinstance(cell, str) and bool(_LETTER.search(cell)) and is_mark(cell) is None and bool(knows(cell))

    return said


def _is_mode(cell: Cell) -> bool:
    return isinstance(cell, str) and mode_of(cell) is not None


#: Columns that words give away; marks are not words.
_WORDS: dict[str, Callable[[Cell], bool]] = {
    ACCESS_MODE: _is_mode,
    STATUS: _known(status_of),
    HOLDER: _known(holder_of),
    PERMISSION: _known(permission_of),
}


def _are_marks(lines: list[Line], column: int) -> bool:
    """Whether all that a column holds may be marks: "V" is one too, where no "S" stands beside it."""
    return all(is_mark(line.cell(column)) is not None for line in lines)


def _guess_limits(roles: dict[int, str], free: set[int], lines: list[Line]) -> None:
    """Two columns of numbers: the one that is never above the other is the payment's."""
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
    """Whether the cells number the rows."""
    values = [_amount(line.cell(column)) for line in lines]
    numbers = [value for value in values if value is not None]
    return len(numbers) > 2 and all(b - a == 1 for a, b in pairwise(numbers))


def _guess_marks(roles: dict[int, str], free: set[int], lines: list[Line]) -> None:
    """Columns of X: two stand as in the form, view before manage; where only one has limits, that is manage."""
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
