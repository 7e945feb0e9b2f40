"""What holds for a row beside its own cells: titles, holders written once, units, signs for the cell above, looks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from applications.domain.document import (
    BLOCKED,
    BOTH_MODES,
    BY_LAW,
    CLOSED,
    MANAGE,
    OPEN,
    OTHER,
    OWN,
    VIEW,
    WRITTEN,
    Account,
    Limit,
)
from applications.domain.limits import clean_limit
from applications.formats.spreadsheet import questions as q
from applications.formats.spreadsheet import roles as r
from applications.formats.spreadsheet.cells import column_letter, is_account, is_iban
from applications.formats.spreadsheet.columns import Columns
from applications.formats.spreadsheet.table import Line, Table
from applications.formats.spreadsheet.values import Cells, is_own_name, text_at
from applications.formats.spreadsheet.words import (
    UNITS,
    amount_with_unit,
    institution_of,
    is_ditto,
    is_mark,
    is_nothing,
    is_to_be_deleted,
    is_total,
    permission_of,
    section_of,
    unit_of,
)

#: Characters of the longest sign for the cell above, and those that one can begin with.
_LONGEST_DITTO = 20
_FIRST_OF_DITTO = frozenset("\"″〃”“„'/|-–—~ tTdDiI")
_LONGEST_SHOWN = 60
_LIMITS = (r.PAYMENT_LIMIT, r.DAILY_LIMIT)
#: A limit that nobody writes in thousands.
_TOO_MANY = 1000
_FRACTION = re.compile(r"\d+[.,]\d{1,9}")
#: The values that cells with words can mean, by field; "none" is no permission.
NONE = "none"
_CHOICES = {
    "access_mode": (VIEW, MANAGE),
    "status": (OPEN, CLOSED, BLOCKED),
    "permission": (WRITTEN, BY_LAW, NONE),
}
_MODES, _STATUSES, _PERMISSIONS = (
    frozenset({VIEW, MANAGE, BOTH_MODES, ""}),
    frozenset({OPEN, CLOSED, BLOCKED, ""}),
    frozenset({WRITTEN, BY_LAW, ""}),
)
_KNOWN = {"access_mode": _MODES, "status": _STATUSES, "permission": _PERMISSIONS}


class Context:
    """What holds for the rows of one table of a sheet. Rows are given from the top."""

    def __init__(self, table: Table, columns: Columns, own: tuple[str, ...], asked: q.Asked) -> None:
        self._table, self._columns, self._own, self._asked = table, columns, own, asked
        self._column = {role: column for column, role in columns.roles.items()}
        self._has_holder = r.HOLDER in self._column or r.HOLDER_NAME in self._column
        self._section: Mapping[str, str] = {}
        self._title: tuple[int, int, str] | None = None
        self._is_named = False
        self._last_number = 0
        self._above: Cells = {}
        self._named = ""
        looks = table.looks
        self._hidden = frozenset(looks.hidden_rows)
        self._struck = frozenset(looks.struck)
        self._units_of_cells = {place: unit for unit, places in looks.units.items() for place in places}
        self._units_of_columns = dict(self._named_units())
        self._has_units = bool(self._units_of_columns or self._units_of_cells)
        self._read_titles()
        self._deleting = list(self._deleting_columns())
        self._ask_of_rivals()
        self._say_looks()

    # Titles

    def _read_titles(self) -> None:
        """Read the lines above the headings: a title holds for the whole table until the next one."""
        above = [line for line in self._table.lines if line.number < self._columns.data_from]
        for line in above:
            filled = [(column, cell) for column, cell in enumerate(line.cells) if cell != ""]
            if len(filled) == 1 and isinstance(text := filled[0][1], str):
                self._begin_section(line.number, filled[0][0], text, is_above=True)

    def is_title(self, line: Line) -> bool:
        """Return whether a line is a title of the rows below it; then it holds for them."""
        filled = [(column, cell) for column, cell in enumerate(line.cells) if cell != ""]
        if len(filled) != 1:
            return False
        column, cell = filled[0]
        if (
            not isinstance(cell, str)
            or is_account(cell)
            or is_iban(cell)
            or is_total(cell)
            or is_mark(cell) is not None
        ):
            return False
        return self._begin_section(line.number, column, cell, is_above=False)

    def _begin_section(self, row: int, column: int, text: str, *, is_above: bool) -> bool:
        says = section_of(text)
        if says is not None:
            if says or not is_above:
                self._section, self._title, self._is_named = says, (row, column, text), False
            return bool(says)
        name = institution_of(text)
        role = self._columns.roles.get(column, "")
        is_holder_cell = not is_above and role in (r.HOLDER, r.HOLDER_NAME) and text.strip()[:1].isupper()
        if not name and is_holder_cell:
            name = text.strip()
        if not name or is_own_name(self._own, name) or is_above and self._has_holder:
            return False
        self._section, self._title, self._is_named = {"holder_name": name}, (row, column, text), True
        return True

    # Signs for the cell above

    def repeated(self, line: Line, cells: Cells) -> Cells:
        """Return the cells of a row, those above in place of signs such as -"-."""
        signs = [
            role
            for role, cell in cells.items()
            if isinstance(cell, str) and len(cell) <= _LONGEST_DITTO and cell[0] in _FIRST_OF_DITTO and is_ditto(cell)
        ]
        if signs:
            cells = {role: self._above.get(role, cell) if role in signs else cell for role, cell in cells.items()}
        if r.IBAN in cells:
            self._above = cells
        return cells

    # Rows that may be no accounts

    def reason_to_leave_out(self, line: Line) -> str:
        """Return why a person leaves out a row that is an account, "" where it is taken."""
        number, column = line.number, self._column[r.IBAN]
        if self._struck and self._is_struck(line):
            answer = self._asked.ask(q.STRUCK_OUT, number, column, (q.TAKE, q.LEAVE), assumed=q.TAKE)
            if answer == q.LEAVE:
                return q.STRUCK_OUT
        if number in self._hidden:
            answer = self._asked.ask(q.HIDDEN_ROWS, number, column, (q.TAKE, q.LEAVE), assumed=q.TAKE, is_certain=True)
            if answer == q.LEAVE:
                return "hidden-rows"
        for other in self._deleting:
            cell = line.cell(other)
            if isinstance(cell, str) and is_to_be_deleted(cell):
                answer = self._asked.ask(q.TO_BE_DELETED, number, other, (q.TAKE, q.LEAVE), assumed=q.TAKE, text=cell)
                return q.TO_BE_DELETED if answer == q.LEAVE else ""
        return ""

    def _is_struck(self, line: Line) -> bool:
        filled = [column for column, cell in enumerate(line.cells) if cell != ""]
        struck = [column for column in filled if (line.number, column) in self._struck]
        if not struck:
            return False
        if self._column[r.IBAN] in struck or 2 * len(struck) > len(filled):
            return True
        for column in struck:
            if column in self._columns.roles:
                self._asked.ask(q.STRUCK_CELLS, line.number, column)
        return False

    def _deleting_columns(self) -> Iterator[int]:
        for column in range(self._table.width):
            if column not in self._columns.roles and any(
                isinstance(cell, str) and is_to_be_deleted(cell)
                for line in self._table.lines
                if line.number >= self._columns.data_from and (cell := line.cell(column)) != ""
            ):
                yield column

    # Values

    def completed(self, line: Line, cells: Cells, account: Account, columns: Mapping[str, int]) -> Account:
        """Return the account of a row with what its titles, its units and the rows above say."""
        if self._section:
            account = self._in_section(line, cells, account)
        if self._has_holder:
            account = self._with_holder(line, cells, account)
        payment, daily = account.payment_limit, account.daily_limit
        if self._has_units or isinstance(payment, str) or isinstance(daily, str):
            account = self._in_euro(line, account)
        if (
            account.access_mode not in _MODES
            or account.status not in _STATUSES
            or account.permission not in _PERMISSIONS
        ):
            for field, known in _KNOWN.items():
                if getattr(account, field) not in known:
                    account = self._with_words(line, field, account, columns)
        self._last_number = line.number
        return account

    def _in_section(self, line: Line, cells: Cells, account: Account) -> Account:
        assert self._title is not None
        row, _column, text = self._title
        says = self._section
        new: dict[str, str] = {}
        differs = False
        if name := says.get("holder_name"):
            if not (text_at(cells, r.HOLDER) or text_at(cells, r.HOLDER_NAME)):
                new = {"holder": OTHER, "holder_name": name}
        elif "holder" in says:
            if not (text_at(cells, r.HOLDER) or text_at(cells, r.HOLDER_NAME)):
                new["holder"] = says["holder"]
            else:
                differs = account.holder != says["holder"]
        for field, roles in (("status", (r.STATUS, r.CLOSED_MARK, r.BLOCKED_MARK)), ("access_mode", r.MODES)):
            if field in says:
                is_said = any(text_at(cells, role) for role in roles)
                if not is_said:
                    new[field] = says[field]
                else:
                    differs = differs or getattr(account, field) != says[field]
        new = {field: value for field, value in new.items() if value != getattr(account, field)}
        if not new and not differs:
            return account
        is_apart = 0 < self._last_number < line.number - 1 and self._last_number > row
        code = q.TITLE_HOLDER if self._is_named else q.SECTION
        options = (q.OTHER, q.OWN) if self._is_named else (q.APPLY, q.IGNORE)
        is_sure = not (self._is_named or differs or is_apart)
        answer = self._asked.ask(
            code,
            line.number,
            self._column[r.IBAN],
            options,
            assumed="" if self._is_named else q.APPLY,
            about=f"{row}",
            is_certain=is_sure,
            title=text[:_LONGEST_SHOWN],
        )
        if self._is_named:
            return replace(account, **new) if answer != q.OWN else account
        return replace(account, **new) if answer == q.APPLY else account

    def _with_holder(self, line: Line, cells: Cells, account: Account) -> Account:
        holder, name = text_at(cells, r.HOLDER), text_at(cells, r.HOLDER_NAME)
        if holder or name:
            self._named = account.holder_name if account.holder == OTHER else ""
            return account
        if not self._named or account.access_mode == MANAGE or account.holder != OWN:
            return account
        permission, basis = text_at(cells, r.PERMISSION), text_at(cells, r.LEGAL_BASIS)
        has_right = bool(permission and permission_of(permission) != ("", "")) or bool(basis and not is_nothing(basis))
        column = self._column.get(r.HOLDER_NAME, self._column.get(r.HOLDER, 0))
        answer = self._asked.ask(
            q.HOLDER_BLANK,
            line.number,
            column,
            (q.ABOVE, q.OWN),
            assumed=q.ABOVE if has_right else q.OWN,
            about="with" if has_right else "without",
            is_certain=has_right,
        )
        return replace(account, holder=OTHER, holder_name=self._named) if answer == q.ABOVE else account

    def _with_words(self, line: Line, field: str, account: Account, columns: Mapping[str, int]) -> Account:
        text = getattr(account, field)
        column = columns.get(field, self._column[r.IBAN])
        answer = self._asked.ask(
            q.WORDS_UNCLEAR,
            line.number,
            column,
            _CHOICES[field],
            about=f"{field} {text}",
            is_certain=True,
            field=field,
            text=text[:_LONGEST_SHOWN],
        )
        return replace(account, **{field: "" if answer == NONE else answer}) if answer else account

    # Units

    def _named_units(self) -> Iterator[tuple[str, tuple[str, int, int]]]:
        """Yield the unit of each limit with the cell that names it: the heading, else a title above."""
        above = [line for line in self._table.lines if line.number < self._columns.data_from]
        for role in _LIMITS:
            if role not in self._column:
                continue
            column = self._column[role]
            heading = self._columns.headings.get(column, "")
            if unit := unit_of(heading):
                row = next((line.number for line in above if line.cell(column) != ""), self._columns.data_from)
                yield role, (unit, row, column)
                continue
            for line in above:
                filled = [(place, cell) for place, cell in enumerate(line.cells) if cell != ""]
                if len(filled) == 1 and isinstance(filled[0][1], str) and (unit := unit_of(filled[0][1])):
                    yield role, (unit, line.number, filled[0][0])

    def _in_euro(self, line: Line, account: Account) -> Account:
        new: dict[str, Any] = {}
        for role in _LIMITS:
            limit = getattr(account, role)
            if limit is None:
                continue
            column = self._column[role]
            if isinstance(limit, str) and not limit.isdigit() and (amount := amount_with_unit(limit)):
                new[role] = _times(amount[0], *UNITS[amount[1]])
                continue
            unit = self._units_of_cells.get((line.number, column), "") if self._units_of_cells else ""
            named = self._units_of_columns.get(role)
            if not unit and not named:
                continue
            new[role] = self._converted(line, role, limit, unit, named)
        return replace(account, **new) if new else account

    def _converted(self, line: Line, role: str, limit: Limit, unit: str, named: tuple[str, int, int] | None) -> Limit:
        column = self._column[role]
        if unit == "scaled":
            # 5000 is shown as 5: under "tūkst." that is what the value says.
            if named and named[0] in UNITS:
                return limit
            answer = self._asked.ask(q.UNIT_SCALED, line.number, column, (q.TAKE, q.LEAVE), assumed=q.TAKE)
            return limit if answer == q.TAKE else None
        unit_code, row, at = (unit, line.number, column) if unit or not named else named
        if unit_code not in UNITS:
            answer = self._asked.ask(
                q.UNIT_FOREIGN, row, at, (q.TAKE, q.LEAVE), assumed=q.TAKE, about=unit_code, unit=unit_code
            )
            return limit if answer == q.TAKE else None
        number = clean_limit(limit)
        is_sure = unit_code == "cent" or not (isinstance(number, int | float) and number >= _TOO_MANY)
        is_above = not unit and at != column
        answer = self._asked.ask(
            q.UNIT,
            row,
            at,
            (q.APPLY, q.IGNORE),
            assumed=q.APPLY,
            about=unit_code,
            is_certain=is_sure and not is_above,
            unit=unit_code,
        )
        return _times(limit, *UNITS[unit_code]) if answer == q.APPLY else limit

    # What is only said, and columns to choose

    def _ask_of_rivals(self) -> None:
        for column, chosen in self._columns.rivals.items():
            role = self._columns.roles.get(chosen) or self._columns.roles.get(column)
            if not role:
                continue
            letters = (column_letter(chosen), column_letter(column))
            row = self._columns.data_from
            self._asked.ask(
                q.COLUMNS_DOUBLED, row, column, letters, assumed=letters[0], about=f"{role} {column}", role=role
            )

    def _say_looks(self) -> None:
        first = self._columns.data_from
        looks = self._table.looks
        for column in looks.hidden_columns:
            if column in self._columns.roles:
                self._asked.ask(q.HIDDEN_COLUMNS, first, column)
        numbers = {line.number for line in self._table.lines}
        for row, column, text in looks.comments:
            if row in numbers:
                self._asked.ask(q.COMMENTS, row, column, about=f"{row} {column}", text=text[:_LONGEST_SHOWN])


def _times(limit: Limit, numerator: int, denominator: int) -> Limit:
    """Return a limit in euro, a text that is no number as it is."""
    number = clean_limit(limit)
    if isinstance(number, str):
        bare = "".join(number.split()).rstrip("€")
        if not _FRACTION.fullmatch(bare):
            return limit
        amount = Decimal(bare.replace(",", "."))
    elif number is None:
        return None
    else:
        amount = Decimal(repr(number))
    euro = amount * numerator / denominator
    return int(euro) if euro == euro.to_integral_value() else float(euro)
