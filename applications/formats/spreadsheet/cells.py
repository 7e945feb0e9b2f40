"""The names of cells in a spreadsheet, and what a cell holds: an account's number, a formula, a formula's error."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ERROR = re.compile(
    r"#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|UNKNOWN!|CONNECT!|BUSY!|GETTING_DATA)"
    r"|Err:\d{3}"
)
#: An account's number of any country, in capitals and without spaces; and the beginning of one (ISO 13616).
NUMBER = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
NUMBER_START = re.compile(r"\s*[A-Za-z]{2}\s*\d{2}\s*[A-Za-z0-9]{4}")
#: A whole Latvian number within a text in capitals; and in any text a number that may lack its last four characters.
LATVIAN_NUMBER = re.compile(r"\bLV\d{2}(?: ?[A-Z0-9]{4}){4} ?[A-Z0-9]\b")
_MEANT_FOR_ONE = re.compile(r"\bLV\s*\d\d\s*[A-Z]{4}(?:\s*[0-9A-Z]){9}", re.IGNORECASE)
#: Ranges that a sentence names.
_NAMED = 8


def column_letter(column: int) -> str:
    """Return a column's name in the spreadsheet.

    >>> column_letter(0), column_letter(25), column_letter(26), column_letter(255)
    ('A', 'Z', 'AA', 'IV')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the number of a column (0 is A) by its name.

    >>> column_number("A"), column_number("AA")
    (0, 26)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def is_error(cell: object) -> bool:
    """Return whether a cell holds what Excel or LibreOffice shows for a formula that has failed."""
    return isinstance(cell, str) and cell[:1] in ("#", "E") and _ERROR.fullmatch(cell.strip()) is not None


def is_account(cell: object) -> bool:
    """Return whether a text holds the number of a Latvian account, or most of one."""
    return isinstance(cell, str) and _MEANT_FOR_ONE.search(cell) is not None


def is_iban(cell: object) -> bool:
    """Return whether a cell holds an account's number of any country, by its shape, and nothing else."""
    if not isinstance(cell, str) or not 14 < len(cell) < 50 or not NUMBER_START.match(cell):
        return False
    return NUMBER.fullmatch("".join(cell.upper().split())) is not None


def is_formula(cell: object) -> bool:
    """Return whether a cell holds a formula without a result. No value begins with =."""
    return isinstance(cell, str) and len(cell) > 1 and cell[0] == "="


def addresses(cells: Iterable[tuple[int, int]]) -> str:
    """Return the names of cells, given by row (from 1) and column (from 0); cells below each other make a range.

    >>> addresses([(2, 2), (3, 2), (4, 2), (9, 0)])
    'A9, C2:C4'
    """
    named = []
    for column, rows in _by_column(cells):
        letter = column_letter(column)
        named += [f"{letter}{a}" if a == b else f"{letter}{a}:{letter}{b}" for a, b in _runs(rows)]
    return _first(named)


def row_numbers(rows: Iterable[int]) -> str:
    """Return the numbers of rows; consecutive ones make a range.

    >>> row_numbers([5, 6, 7, 12])
    '5–7, 12'
    """
    return _first([f"{a}" if a == b else f"{a}–{b}" for a, b in _runs(sorted(rows))])


def _by_column(cells: Iterable[tuple[int, int]]) -> list[tuple[int, list[int]]]:
    columns: dict[int, list[int]] = {}
    for row, column in sorted(cells):
        columns.setdefault(column, []).append(row)
    return sorted(columns.items())


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs


def _first(named: list[str]) -> str:
    return ", ".join(named[:_NAMED]) + (" …" if len(named) > _NAMED else "")
