"""What a workbook says of its cells that the reader does not: errors, formulas without a result, merged and hidden.

The XML of a sheet is walked by expat, and only where something in it asks for that; its document types were refused
before (archive.py). An `.xls` has its records walked.
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

#: Of a repeated row or cell in `.ods`, and of a formula's text.
_REPEATED_AT_MOST, _COLUMNS_AT_MOST, _FORMULA_SHOWN = 10_200, 256, 100
#: Of all repeated rows and cells in an `.ods` that are told of one by one.
_EXPANDED_AT_MOST = 500_000


class Details:
    """Of one sheet, rows from 1 and columns from 0.

    `texts` are cells that the reader gives as blank: errors, and formulas without a result as the formula itself;
    `unresolved` are the latter's places. `merged` are (first row, last row, column); `has_results` where there are
    formulas with one.
    """

    def __init__(self) -> None:
        self.texts: dict[tuple[int, int], str] = {}
        self.unresolved: list[tuple[int, int]] = []
        self.hidden: set[int] = set()
        self.merged: list[tuple[int, int, int]] = []
        self.has_results = False

    def formula(self, row: int, column: int, text: str) -> None:
        """Note a formula that has no result."""
        self.texts[row, column] = f"={text.removeprefix('of:').removeprefix('oooc:').lstrip('=')}"[:_FORMULA_SHOWN]
        self.unresolved.append((row, column))


def completed(lines: Lines, details: Details, width: int) -> Lines:
    """The lines with the texts that the reader left out, up to `width` columns, and with merged values in each row."""
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
    """Write merged values into each row that they are merged over, where those are rows of accounts.

    Not in headings, and not in a row that an account's own number is merged into: that is the same account.
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
    """The details of each sheet by its name, of `.xlsx` and `.ods`; sheets that nothing is to tell of are left out."""
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
    """Gathers (element, attributes) of a small part."""

    def __init__(self) -> None:
        self.found: list[tuple[str, dict[str, str]]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.found.append((_local(name), {_local(key): value for key, value in attributes.items()}))

    def end(self, name: str) -> None:
        pass

    def text(self, text: str) -> None:
        pass


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _sheet_parts(archive: Archive) -> Iterator[tuple[str, str]]:
    """Each sheet's name and the part it is in."""
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
        for name, each in targets.found
        if name == "Relationship" and "Id" in each and "Target" in each
    }
    for name, each in sheets.found:
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
        """Where the cell stands, its repetitions included; raises Unreadable where they would fill the memory."""
        self._expand(min(self._rows, _REPEATED_AT_MOST) * min(self._columns, _COLUMNS_AT_MOST))
        for row in range(self._row, self._row + min(self._rows, _REPEATED_AT_MOST)):
            for column in range(self._column, self._column + min(self._columns, _COLUMNS_AT_MOST)):
                yield row, column


def _number(attributes: dict[str, str], name: str) -> int:
    number = attributes.get(name, "1")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 8 else 1
