"""Workbooks, `.xlsx`, `.xls` and `.ods`: told apart by what they hold, and read by calamine."""

from __future__ import annotations

import datetime
import io
import re
import struct
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from applications.formats.spreadsheet.archive import Archive
from applications.formats.spreadsheet.refused import Refused

_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAXIMUM_SHEETS = 100
#: The record that begins a workbook's stream, the one of a password, and how far from the first it may stand.
_XLS_START = b"\x09\x08\x10\x00\x00\x06\x05\x00"
_FILE_PASS, _LOOKED_AT = 0x2F, 10
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_IBAN = re.compile(r"\s*[A-Za-z]{2}\s*\d{2}\s*[A-Za-z]{4}[\s\dA-Za-z]{13,}")

Lines = list[tuple[int, list[Any]]]


def read(
    data: bytes, sheet: str | None, lines: Callable[[Iterable[list[Any]]], Lines]
) -> tuple[str, list[str], Lines, list[str]]:
    """The sheet read, all sheets with cells by name, its lines, and what to note; raises Refused.

    Without a name it is the first sheet with account numbers, or else with content; a hidden one only when no other
    is.
    """
    if data.startswith(_ZIP):
        archive = Archive(data)
        _check_kind(archive, data)
        notes, data = archive.marks, archive.readable()
        if "errors" in notes:
            notes |= {"formulas"}
    elif data.startswith(_OLE):
        _check_ole(data)
        notes = {"macros"} if _utf16("_VBA_PROJECT") in data else set()
    else:
        raise Refused("web-page" if _is_web_page(data) else "not-a-table")
    try:
        return _read(data, sheet, lines, notes)
    except PasswordError:
        raise Refused("password") from None
    except CalamineError:
        raise Refused("broken") from None
    except BaseException as panic:  # a fault in the reader's Rust is no Exception
        if type(panic).__name__ != "PanicException":
            raise
        raise Refused("broken") from None


def _check_kind(archive: Archive, data: bytes) -> None:
    if "xl/workbook.xml" in archive.names or "[Content_Types].xml" in archive.names and _has_workbook(archive):
        return
    if "content.xml" in archive.names and _ODS_TYPE in data[:200]:
        return
    raise Refused("not-a-table")


def _has_workbook(archive: Archive) -> bool:
    return any(name.lower().endswith(("/workbook.xml", "/workbook.bin")) for name in archive.names)


def _check_ole(data: bytes) -> None:
    if _utf16("EncryptedPackage") in data or _has_file_pass(data):
        raise Refused("password")
    if _utf16("Workbook") not in data and _utf16("Book") not in data:
        raise Refused("not-a-table")


def _has_file_pass(data: bytes) -> bool:
    """Whether an `.xls` says among its first records that the rest is encrypted: the reader does not tell."""
    place = data.find(_XLS_START)
    for _record in range(_LOOKED_AT):
        if place < 0 or place + 4 > len(data):
            break
        kind, length = struct.unpack_from("<HH", data, place)
        if kind == _FILE_PASS:
            return True
        place += 4 + length
    return False


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def _is_web_page(data: bytes) -> bool:
    """Whether it is what some systems call `.xls`: a table as HTML, or as the XML of Excel 2003."""
    start = data[:4096].replace(b"\0", b"").lower()
    return any(sign in start for sign in (b"<html", b"<table", b"<!doctype html", b"office:spreadsheet"))


def _read(
    data: bytes, wanted: str | None, lines: Callable[[Iterable[list[Any]]], Lines], notes: set[str]
) -> tuple[str, list[str], Lines, list[str]]:
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        shown = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
        hidden = [name for name in book.sheet_names if name not in shown]
        if len(book.sheet_names) > _MAXIMUM_SHEETS:
            raise Refused("inflated")
        if wanted is not None:
            if wanted not in book.sheet_names:
                raise Refused("no-sheet", sheet=wanted)
            return wanted, shown, lines(_rows(book, wanted)), sorted(notes)
        first: tuple[str, Lines] | None = None
        for name in shown + hidden:
            if name in hidden and first:
                break
            found = lines(_rows(book, name))
            if any(isinstance(cell, str) and _IBAN.match(cell) for _number, cells in found for cell in cells):
                return name, shown, found, sorted(notes)
            if found and not first:
                first = name, found
        name, found = first or ("", [])
        return name, shown, found, sorted(notes)


def _rows(book: CalamineWorkbook, name: str) -> Iterator[list[Any]]:
    """A sheet's rows from its first one, from column A; none of a sheet without cells, such as a chart."""
    sheet: CalamineSheet = book.get_sheet_by_name(name)
    if sheet.start is None:
        return iter(())
    # The reader begins with row 1, but with the first column that has content.
    left: list[Any] = [""] * sheet.start[1]
    return (left + row for row in sheet.iter_rows()) if left else sheet.iter_rows()


def date_text(cell: Any) -> str:
    """A date, a time or a duration as people write it: `5.1.2026` in a sheet is text here.

    >>> date_text(datetime.date(2026, 1, 5)), date_text(datetime.datetime(2026, 1, 5, 9, 30))
    ('05.01.2026', '05.01.2026 09:30:00')
    """
    if isinstance(cell, datetime.datetime):
        return f"{cell:%d.%m.%Y}" if cell.time() == datetime.time() else f"{cell:%d.%m.%Y %H:%M:%S}"
    return f"{cell:%d.%m.%Y}" if isinstance(cell, datetime.date) else str(cell)
