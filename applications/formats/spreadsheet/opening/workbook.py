"""Workbooks, `.xlsx`, `.xls` and `.ods`: recognised by their bytes and read by calamine."""

from __future__ import annotations

import datetime
import io
import struct
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from applications.formats import Unreadable
from applications.formats.spreadsheet.cells import addresses, is_account, row_numbers
from applications.formats.spreadsheet.opening.archive import Archive, without_dimensions
from applications.formats.spreadsheet.opening.details import Details, Lines, completed, of_archive
from applications.formats.spreadsheet.opening.records import is_cut_off, of_xls

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAXIMUM_SHEETS = 100
#: The record that begins a workbook's stream; the record of a password, and among how many first records it is.
_XLS_START = b"\x09\x08\x10\x00\x00\x06\x05\x00"
_FILE_PASS, _LOOKED_AT = 0x2F, 20
_CODE_PAGE, _UNICODE = 0x42, struct.pack("<H", 1200)
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"

_Chosen = tuple[str, Lines, Unreadable | None]
#: Seconds of processor time after which the accounts of further sheets are not counted.
_LOOKING = 1.0

#: Numbers a sheet's rows and drops the blank ones: worker._lines.
Numbered = Callable[[Iterable[list[Any]]], Iterator[tuple[int, list[Any]]]]


class Read(NamedTuple):
    """A sheet: its name, lines and notes, as in table.py.

    `sheets` has the visible sheets with content, and this one: name to number of accounts, None where not counted.
    """

    sheet: str
    sheets: dict[str, int | None]
    lines: Lines
    notes: dict[str, str]
    looks: dict[str, Any]


def read(data: bytes, sheet: str | None, numbered: Numbered, width: int) -> Read:
    """Return the sheet of this name, or else the one with the most accounts, or else the first with content.

    A hidden sheet is taken only where no other has content. Texts of details.py are added to the first `width` columns.
    Raises Unreadable.
    """
    if data.startswith(_ZIP):
        archive = Archive(data)
        _check_kind(archive, data)
        details, has_macros = of_archive(archive), archive.has_macros
    else:
        _check_ole(data)
        data = _in_unicode(data)
        details, has_macros = of_xls(data), _utf16("_VBA_PROJECT") in data
    try:
        return _read(data, sheet, details, numbered, width, has_macros)
    except Unreadable as error:
        bare = without_dimensions(data) if data.startswith(_ZIP) and error.code == "table-broken" else b""
        if not bare:
            raise
    return _read(bare, sheet, details, numbered, width, has_macros)


def _read(
    data: bytes, sheet: str | None, details: dict[str, Details], numbered: Numbered, width: int, has_macros: bool
) -> Read:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            return _Sheets(book, details, numbered, width).read(sheet, has_macros)
    except (Unreadable, MemoryError):
        raise
    except PasswordError:
        raise Unreadable("table-password") from None
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # whatever the reader raises; a panic in Rust code is no Exception
        raise Unreadable("table-broken") from None


def is_workbook(data: bytes) -> bool:
    """Return whether the bytes begin as those of a workbook do."""
    return data.startswith((_ZIP, _OLE))


def _check_kind(archive: Archive, data: bytes) -> None:
    if "xl/workbook.xml" in archive.names or "[Content_Types].xml" in archive.names and _has_workbook(archive):
        return
    if "content.xml" in archive.names and _ODS_TYPE in data[:200]:
        return
    raise Unreadable("table-other-kind")


def _has_workbook(archive: Archive) -> bool:
    return any(name.lower().rpartition("/")[2] in ("workbook.xml", "workbook.bin") for name in archive.names)


def _check_ole(data: bytes) -> None:
    names = data.upper()  # of a compound file's streams; their case does not matter
    if _utf16("ENCRYPTEDPACKAGE") in names or _has_file_pass(data):
        raise Unreadable("table-password")
    if _utf16("WORKBOOK") not in names and _utf16("BOOK") not in names:
        raise Unreadable("table-broken" if is_cut_off(data) else "table-other-kind")


def _has_file_pass(data: bytes) -> bool:
    """Return whether the first records of an `.xls` say that the rest is encrypted, which calamine does not report."""
    return any(kind == _FILE_PASS for kind, _place in _first_records(data))


def _first_records(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the kind and the place of the first records of an `.xls` of 1997 or later."""
    place = data.find(_XLS_START)
    for _record in range(_LOOKED_AT):
        if place < 0 or place + 4 > len(data):
            return
        kind, length = struct.unpack_from("<HH", data, place)
        yield kind, place
        place += 4 + length


def _in_unicode(data: bytes) -> bytes:
    """Return an `.xls` whose code page is Unicode, as [MS-XLS] 2.4.52 demands.

    Some programs write their own code page beside Unicode texts. Excel does not mind; calamine reads NULs between the
    letters.
    """
    for kind, place in _first_records(data):
        if kind == _CODE_PAGE:
            return data[: place + 4] + _UNICODE + data[place + 6 :]
    return data


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


class _Sheets:
    """The sheets of a workbook, each read when needed."""

    def __init__(self, book: CalamineWorkbook, details: dict[str, Details], numbered: Numbered, width: int) -> None:
        self._book, self._details, self._numbered, self._width = book, details, numbered, width

    def read(self, wanted: str | None, has_macros: bool) -> Read:
        names = self._book.sheet_names
        if len(names) > _MAXIMUM_SHEETS:
            raise Unreadable("table-inflated")
        if wanted is not None and wanted not in names:
            raise Unreadable("table-sheet", sheet=wanted)
        visible = [each.name for each in self._book.sheets_metadata if each.visible == SheetVisibleEnum.Visible]
        chosen, counts = self._most(
            ([wanted] if wanted is not None else []) + [n for n in visible if n != wanted], wanted
        )
        if chosen is None:
            chosen, counts = self._most([name for name in names if name not in visible], None)
        if chosen is None:
            return Read("", {}, [], {}, {})
        name, lines, error = chosen
        if error:
            raise error
        in_order = {each: counts[each] for each in names if each in counts}
        notes = self._notes(name, lines) | ({"macros": ""} if has_macros else {})
        return Read(name, in_order, lines, notes, self._details.get(name, Details()).looks(lines))

    def _most(self, names: list[str], wanted: str | None) -> tuple[_Chosen | None, dict[str, int | None]]:
        """Return the wanted sheet, or else the one with the most accounts; and the counts of those with content."""
        best: _Chosen | None = None
        counts: dict[str, int | None] = {}
        for name in names:
            if best and time.process_time() > _LOOKING:
                counts[name] = None
                continue
            lines, error = self._lines(name)
            if not lines and not error:
                continue
            counts[name] = len({_plain(cell) for _n, cells in lines for cell in cells if is_account(cell)})
            if best is None or wanted is None and (counts[name] or 0) > (counts[best[0]] or 0):
                best = name, lines, error
        return best, counts

    def _lines(self, name: str) -> tuple[Lines, Unreadable | None]:
        """Return the lines of a sheet, and the error that ended the reading."""
        lines: Lines = []
        try:
            sheet: CalamineSheet = self._book.get_sheet_by_name(name)
            lines.extend(self._numbered(_rows(sheet)))
        except Unreadable as error:
            return lines, error
        details = self._details.get(name, Details())
        if ranges := sheet.merged_cell_ranges:
            details.merged = [(top + 1, bottom + 1, column) for (top, column), (bottom, _last) in ranges]
        return completed(lines, details, self._width), None

    def _notes(self, name: str, lines: Lines) -> dict[str, str]:
        details = self._details.get(name, Details())
        filled = [number for number, _cells in lines if number in details.hidden]
        notes = {"unresolved": addresses(details.unresolved), "hidden": row_numbers(filled)}
        return {code: where for code, where in notes.items() if where} | (
            {"formulas": ""} if details.has_results else {}
        )


def _plain(account: str) -> str:
    return "".join(account.split()).upper()


def _rows(sheet: CalamineSheet) -> Iterator[list[Any]]:
    """Return a sheet's rows from row 1 and column A; none of a sheet without cells, such as a chart."""
    if sheet.start is None:
        return iter(())
    # calamine begins with row 1, but with the first column that has content.
    left: list[Any] = [""] * sheet.start[1]
    return (left + row for row in sheet.iter_rows()) if left else sheet.iter_rows()


def date_text(cell: Any) -> str:
    """Return a date, a time or a duration as people write it.

    >>> date_text(datetime.date(2026, 1, 5)), date_text(datetime.datetime(2026, 1, 5, 9, 30))
    ('05.01.2026', '05.01.2026 09:30:00')
    """
    if isinstance(cell, datetime.datetime):
        return f"{cell:%d.%m.%Y}" if cell.time() == datetime.time() else f"{cell:%d.%m.%Y %H:%M:%S}"
    return f"{cell:%d.%m.%Y}" if isinstance(cell, datetime.date) else str(cell)
