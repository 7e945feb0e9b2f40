"""Register files: which register a file is, by its columns' names, and its rows.

Files are UTF-8, with or without a byte order mark, with semicolons, and quotes doubled inside quotes. Columns are found
by their names, in any order and with others beside them. Columns of personal codes and dates of birth are never read.
"""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import IO, Any

from applications.domain.institution_names import parse
from registers.models import Register, Status
from registers.names import name_key

#: The columns by which a register is known, all of which its file has. A file with those of two is the first one.
COLUMNS: dict[Register, tuple[str, ...]] = {
    Register.DELEGATED: (
        "delegatedEntityName",
        "delegatedEntityRegistrationNumber",
        "name",
        "registrationNumber",
    ),
    Register.PUBLIC: ("name", "registrationNumber", "Status", "independentTaxpayer"),
    Register.OFFICERS: (
        "at_legal_entity_registration_number",
        "name",
        "rights_of_representation_type",
        "representation_with_at_least",
        "entity_type",
    ),
    Register.ENTERPRISES: ("regcode", "name", "terminated", "closed"),
    Register.FORMER_NAMES: ("regcode", "name", "date_to"),
}
#: Columns that are read where a file has them.
MORE_COLUMNS: dict[Register, tuple[str, ...]] = {
    Register.DELEGATED: ("delegatedEntityRemovedOn",),
    Register.PUBLIC: ("statusDetails", "removedOn", "higherAuthorityName", "higherAuthorityNumber"),
    Register.OFFICERS: ("position", "governing_body"),
    Register.ENTERPRISES: (),
    Register.FORMER_NAMES: (),
}
#: Longer cells are no cells, but the rest of a file behind a quote that was not closed.
_LONGEST_CELL = 20_000

#: Characters of the longest line that is read into memory.
_LONGEST_LINE = 1_000_000
#: Characters of the longest number that is kept.
_LONGEST_NUMBER = 30

#: The values of a row, by the columns of its table; and the words by which it is found, "" where it is not searched.
Values = tuple[tuple[Any, ...], str]


class UnreadableRegister(Exception):
    """The file is no register, or is damaged; `code` says how, and `values` are the sentence's."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


class RegisterFile:
    """An open register file: which one it is, and its rows.

    Raise UnreadableRegister if the first line has the columns of no register, or is not UTF-8.
    """

    def __init__(self, file: IO[str]) -> None:
        csv.field_size_limit(_LONGEST_CELL)
        self._rows = csv.reader(_lines(file), delimiter=";", doublequote=True)
        try:
            header = [each.strip().casefold() for each in next(self._rows, [])]
        except csv.Error:
            header = []
        except UnicodeDecodeError:
            raise UnreadableRegister("not-utf-8") from None
        self.register = _register_of(header)
        self._width = len(header)
        # A column that the file does not have is the empty cell that is put behind each row.
        places = {name: place for place, name in enumerate(header)}
        wanted = (*COLUMNS[self.register], *MORE_COLUMNS[self.register])
        self._cells = itemgetter(*[places.get(each.casefold(), self._width) for each in wanted])
        #: Rows that have another number of cells than the first line, or neither name nor number.
        self.skipped = 0

    def rows(self) -> Iterator[Values]:
        """Yield the values of each row, as `registers.loading` keeps them.

        Raise UnreadableRegister where the file is not UTF-8 or a quote is not closed.
        """
        read = _READERS[self.register]
        try:
            for row in self._rows:
                if len(row) == self._width:
                    row.append("")
                    if (values := read(self._cells(row))) and len(values[0][0]) <= _LONGEST_NUMBER:
                        yield values
                        continue
                if row:
                    self.skipped += 1
        except UnicodeDecodeError:
            raise UnreadableRegister("not-utf-8") from None
        except csv.Error:
            raise UnreadableRegister("damaged", number=self._rows.line_num) from None


def _lines(file: IO[str]) -> Iterator[str]:
    """Yield lines without NULs, which PostgreSQL does not store; raise UnreadableRegister for a huge one."""
    number = 0
    while line := file.readline(_LONGEST_LINE):
        number += 1
        if len(line) == _LONGEST_LINE:
            raise UnreadableRegister("line-too-long", number=number)
        yield line.replace("\x00", "") if "\x00" in line else line


def _register_of(header: Sequence[str]) -> Register:
    for register, columns in COLUMNS.items():
        if all(each.casefold() in header for each in columns):
            return register
    raise UnreadableRegister("unknown-columns")


def _date(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text[:10])
    except ValueError:
        return None


def _named(number: str, name: str, *more: Any) -> Values:
    parsed = parse(name)
    return (number, name, name_key(parsed), *more), parsed.plain


def _public(cells: Sequence[str]) -> Values | None:
    name, number, status, taxpayer, details, removed_on, higher_name, higher_number = map(str.strip, cells)
    if not name or not number:
        return None
    how = Status.REGISTERED if status.upper() == "REGISTERED" else _ended(details.upper())
    is_taxpayer = _BOOLEANS.get(taxpayer.lower())
    return _named(number, name, how.value, _date(removed_on), is_taxpayer, higher_name, higher_number)


_BOOLEANS = {"t": True, "true": True, "f": False, "false": False}


def _ended(details: str) -> Status:
    if "REORG" in details:
        return Status.REORGANISED
    return Status.LIQUIDATED if "LIKVID" in details or "LIQUID" in details else Status.REMOVED


def _delegated(cells: Sequence[str]) -> Values | None:
    name, number, higher_name, higher_number, removed_on = map(str.strip, cells)
    if not name or not number:
        return None
    status = Status.REMOVED if removed_on else Status.REGISTERED
    return _named(number, name, status.value, _date(removed_on), None, higher_name, higher_number)


_CLOSED = {"L": Status.LIQUIDATED, "R": Status.REORGANISED}


def _enterprise(cells: Sequence[str]) -> Values | None:
    number, name, terminated, closed = map(str.strip, cells)
    if not name or not number:
        return None
    status = _CLOSED.get(closed.upper(), Status.REMOVED) if terminated or closed else Status.REGISTERED
    return _named(number, name, status.value, _date(terminated), None, "", "")


def _former_name(cells: Sequence[str]) -> Values | None:
    number, name, until = map(str.strip, cells)
    return _named(number, name, _date(until)) if name and number else None


def _officer(cells: Sequence[str]) -> Values | None:
    number, name, representation, with_at_least, kind, position, body = map(str.strip, cells)
    if not name or not number:
        return None
    others = int(with_at_least) if _FEW.fullmatch(with_at_least) else None
    is_person = kind == "NATURAL_PERSON"
    return (number, name, is_person, position[:60], body[:60], representation.upper()[:30], others), ""


_FEW = re.compile(r"[0-9]{1,4}", re.ASCII)


_READERS: dict[Register, Callable[[Sequence[str]], Values | None]] = {
    Register.PUBLIC: _public,
    Register.DELEGATED: _delegated,
    Register.ENTERPRISES: _enterprise,
    Register.FORMER_NAMES: _former_name,
    Register.OFFICERS: _officer,
}
