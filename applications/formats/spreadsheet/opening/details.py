"""Details of a workbook that calamine does not report: errors, formulas without a result, merged cells, hidden rows.

Expat walks the XML of a sheet, and only where archive.py saw a sign of them; archive.py has refused document types.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Any
from xml.parsers import expat

from applications.formats import Unreadable
from applications.formats.spreadsheet.cells import is_account, is_error
from applications.formats.spreadsheet.opening.archive import Archive

Lines = list[tuple[int, list[Any]]]

#: Rows and columns of one repeated cell in `.ods`.
_REPEATED_AT_MOST, _COLUMNS_AT_MOST = 10_200, 256
#: Characters kept of a formula.
_FORMULA_SHOWN = 100
#: Repeated cells and rows of an `.ods` in all.
_EXPANDED_AT_MOST = 500_000


class Details:
    """The details of one sheet; rows count from 1, columns from 0.

    `texts` are cells that calamine reports as blank, by row and column: errors, and formulas without a result as the
    formula itself; `unresolved` are the places of those formulas. `merged` has first row, last row and column of merged
    cells. `has_results`: some formula has a result.
    """

    def __init__(self) -> None:
        self.texts: dict[tuple[int, int], str] = {}
        self.unresolved: list[tuple[int, int]] = []
        self.hidden: set[int] = set()
        self.merged: list[tuple[int, int, int]] = []
        self.has_results = False

    def formula(self, row: int, column: int, text: str) -> None:
        """Add a formula without a result."""
        self.texts[row, column] = f"={text.removeprefix('of:').removeprefix('oooc:').lstrip('=')}"[:_FORMULA_SHOWN]
        self.unresolved.append((row, column))


def completed(lines: Lines, details: Details, width: int) -> Lines:
    """Return the lines with the texts of `details` in the first `width` columns, and merged values in each row."""
    if not details.texts and not details.merged:
        return lines
    by_number = dict(lines)
    for (row, column), text in details.texts.items():
        if column < width:
            _put(by_number.setdefault(row, []), column, text)
    _carry_down(by_number, details.merged)
    return sorted(by_number.items())


def _put(cells: list[Any], column: int, value: Any) -> None:
    cells += [""] * (column + 1 - len(cells))
    cells[column] = value


def _carry_down(lines: dict[int, list[Any]], merged: list[tuple[int, int, int]]) -> None:
    """Write merged values into each row that they cover, where those are rows of accounts.

    Headings get no such values, nor do rows that an account's number is merged over: they belong to that account.
    """
    tall = [each for each in merged if each[1] > each[0]]
    if not tall:
        return
    numbers = sorted(lines)
    accounts = [number for number in numbers if any(is_account(cell) for cell in lines[number])]
    same: set[int] = set()
    carried = []
    for first, last, column in tall:
        cells = lines.get(first, [])
        value = cells[column] if column < len(cells) else ""
        below = numbers[bisect_left(numbers, first + 1) : bisect_left(numbers, last + 1)]
        if is_account(value):
            same.update(below)
        elif value != "" and bisect_left(accounts, first) < bisect_left(accounts, last + 1):
            carried.append((below, column, value))
    for below, column, value in carried:
        for number in below:
            cells = lines[number]
            if number not in same and (column >= len(cells) or cells[column] == ""):
                _put(cells, column, value)


def of_archive(archive: Archive) -> dict[str, Details]:
    """Return the details of each sheet of `.xlsx` or `.ods` by name, without sheets that have none."""
    try:
        if "content.xml" in archive.names:
            return _Ods().read(archive) if archive.telling | archive.calculating else {}
        return {name: _of_part(archive, part) for name, part in _sheet_parts(archive)}
    except expat.ExpatError:
        raise Unreadable("table-broken") from None


def _of_part(archive: Archive, part: str) -> Details:
    if part in archive.telling:
        return _Xlsx().read(archive, part)
    details = Details()
    details.has_results = part in archive.calculating
    return details


def _walk(walker: Any, chunks: Iterable[bytes]) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = walker.start, walker.end
    parser.CharacterDataHandler = walker.text
    for chunk in chunks:
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


class _Elements:
    """Collects (element, attributes) of a small part."""

    def __init__(self) -> None:
        self.elements: list[tuple[str, dict[str, str]]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements.append((_local(name), {_local(key): value for key, value in attributes.items()}))

    def end(self, name: str) -> None:
        pass

    def text(self, text: str) -> None:
        pass


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _sheet_parts(archive: Archive) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet and of its part."""
    if not archive.telling | archive.calculating:
        return
    workbook = next((name for name in sorted(archive.names) if name.lower().endswith("/workbook.xml")), "")
    folder, file = posixpath.split(workbook)
    relations = f"{folder}/_rels/{file}.rels"
    if not workbook or relations not in archive.names:
        return
    sheets, targets = _Elements(), _Elements()
    _walk(sheets, archive.content(workbook))
    _walk(targets, archive.content(relations))
    parts = {
        each["Id"]: posixpath.normpath(posixpath.join(f"/{folder}", each["Target"]))[1:]
        for name, each in targets.elements
        if name == "Relationship" and "Id" in each and "Target" in each
    }
    for name, each in sheets.elements:
        if name == "sheet" and each.get("id") in parts:
            yield each.get("name", ""), parts[each["id"]]


_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


class _Xlsx:
    """Walks one sheet of `.xlsx`."""

    def __init__(self) -> None:
        self.details = Details()
        self._row, self._column = 0, -1
        self._kind = ""
        self._formula: str | None = None
        self._value = ""
        self._within = ""

    def read(self, archive: Archive, part: str) -> Details:
        _walk(self, archive.content(part))
        return self.details

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = _local(name)
        if name == "c":
            self._column = _column(attributes.get("r", ""), self._column + 1)
            self._kind, self._formula, self._value = attributes.get("t", ""), None, ""
        elif name == "f":
            self._within, self._formula = "f", ""
        elif name == "v":
            self._within = "v"
        elif name == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isascii() and number.isdigit() and len(number) < 8 else self._row + 1
            self._column = -1
            if attributes.get("hidden") in ("1", "true"):
                self.details.hidden.add(self._row)

    def text(self, text: str) -> None:
        if self._within == "v":
            self._value += text
        elif self._within == "f" and self._formula is not None and len(self._formula) < _FORMULA_SHOWN:
            self._formula += text

    def end(self, name: str) -> None:
        self._within = ""
        if name != "c" and _local(name) != "c":
            return
        if self._formula is not None and not self._value and self._kind != "str":
            self.details.formula(self._row, self._column, self._formula or "?")
        elif self._formula is not None:
            self.details.has_results = True
        if self._kind == "e" and self._value:
            self.details.texts[self._row, self._column] = self._value


def _column(reference: str, usual: int) -> int:
    match = _REFERENCE.fullmatch(reference)
    if not match:
        return usual
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


class _Ods:
    """Walks the one part of `.ods` that holds all sheets."""

    def __init__(self) -> None:
        self.sheets: dict[str, Details] = {}
        self._details = Details()
        self._row, self._rows = 0, 1
        self._column, self._columns = 0, 1
        self._cell: dict[str, str] | None = None
        self._text = ""
        self._is_text = 0
        self._expanded = 0

    def read(self, archive: Archive) -> dict[str, Details]:
        _walk(self, archive.content("content.xml"))
        return self.sheets

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("table:table-cell", "table:covered-table-cell"):
            self._column += self._columns
            self._columns = _number(attributes, "table:number-columns-repeated")
            self._cell, self._text = attributes, ""
        elif name == "text:p":
            self._is_text += 1
        elif name == "table:table-row":
            self._row += self._rows
            self._rows = _number(attributes, "table:number-rows-repeated")
            self._column, self._columns = 0, 0
            if attributes.get("table:visibility") in ("collapse", "filter"):
                rows = range(self._row, self._row + min(self._rows, _REPEATED_AT_MOST))
                self._expand(len(rows))
                self._details.hidden.update(rows)
        elif name == "table:table":
            self._details = self.sheets.setdefault(attributes.get("table:name", ""), Details())
            self._row, self._rows = 0, 1

    def text(self, text: str) -> None:
        if self._is_text:
            self._text += text

    def end(self, name: str) -> None:
        if name == "text:p":
            self._is_text -= 1
        if name not in ("table:table-cell", "table:covered-table-cell") or self._cell is None:
            return
        cell, self._cell = self._cell, None
        spanned = _number(cell, "table:number-rows-spanned")
        if spanned > 1:
            self._details.merged.append((self._row, self._row + spanned - 1, self._column))
        is_formula, has_kind = "table:formula" in cell, bool(cell.get("office:value-type"))
        if cell.get("calcext:value-type") == "error" or is_formula and is_error(self._text):
            self._details.texts |= dict.fromkeys(self._places(), self._text or "#N/A")
        elif is_formula and not has_kind:
            for row, column in self._places():
                self._details.formula(row, column, cell["table:formula"])
        self._details.has_results |= is_formula and has_kind

    def _expand(self, number: int) -> None:
        self._expanded += number
        if self._expanded > _EXPANDED_AT_MOST:
            raise Unreadable("table-too-large")

    def _places(self) -> Iterator[tuple[int, int]]:
        """Yield the places of a cell and its repetitions; raise Unreadable where they would fill the memory."""
        self._expand(min(self._rows, _REPEATED_AT_MOST) * min(self._columns, _COLUMNS_AT_MOST))
        for row in range(self._row, self._row + min(self._rows, _REPEATED_AT_MOST)):
            for column in range(self._column, self._column + min(self._columns, _COLUMNS_AT_MOST)):
                yield row, column


def _number(attributes: dict[str, str], name: str) -> int:
    number = attributes.get(name, "1")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 8 else 1
