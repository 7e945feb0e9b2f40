"""Details of an `.xls` that calamine does not report, from its records: [MS-XLS] in a compound file, [MS-CFB]."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from applications.formats.spreadsheet.opening.details import Details, Style, unit_of_format

_END = 0xFFFFFFFA  # this and higher numbers are no sector
_BOF, _EOF, _SHEET, _FORMULA, _ERROR, _ROW = 0x809, 0x0A, 0x85, 0x06, 0x205, 0x208
_FONT, _FORMAT, _XF, _COLUMNS, _NOTE, _MANY_NUMBERS = 0x31, 0x41E, 0xE0, 0x7D, 0x1C, 0xBD
#: The records of cells with content: text, number (in three ways), formula, error.
_CELLS = frozenset({0xFD, 0x204, 0x203, 0x27E, _MANY_NUMBERS, _FORMULA, _ERROR})
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def of_xls(data: bytes) -> dict[str, Details]:
    """Return the details of each sheet by name; none where the records are damaged, which calamine reports."""
    try:
        stream = _stream(data, "Workbook")
        styles = _styles(stream)
        return {name: _details(stream, offset, styles) for name, offset in _sheets(stream)}
    except (struct.error, IndexError):
        return {}


def is_cut_off(data: bytes) -> bool:
    """Return whether the directory of a compound file, which Excel writes last, is missing."""
    if len(data) < 512:
        return True
    size, directory = struct.unpack_from("<H", data, 30)[0], struct.unpack_from("<I", data, 48)[0]
    return bool(len(data) < (directory + 2) << min(size, 12))


def _stream(data: bytes, name: str) -> bytes:
    """Return a stream of a compound file, b"" where there is no stream of that name."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    tables, directory = struct.unpack_from("<I", data, 44)[0], struct.unpack_from("<I", data, 48)[0]
    further, places = struct.unpack_from("<I", data, 68)[0], list(struct.unpack_from("<109I", data, 76))
    if size not in (512, 4096):
        return b""

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    while further < _END and len(places) < tables:
        numbers = struct.unpack(f"<{size // 4}I", sector(further))
        places += numbers[:-1]
        further = numbers[-1]
    following = [n for place in places[:tables] for n in struct.unpack(f"<{size // 4}I", sector(place))]

    def chain(number: int) -> bytes:
        sectors: list[bytes] = []
        while number < _END and len(sectors) <= len(following):
            sectors.append(sector(number))
            number = following[number]
        return b"".join(sectors)

    # [MS-CFB] 2.6.4: names are compared without regard to case.
    entries, wanted = chain(directory), name.upper().encode("utf-16-le")
    for start in range(0, len(entries), 128):
        if entries[start : start + len(wanted) + 2].upper() == wanted + b"\0\0":
            first, length = struct.unpack_from("<II", entries, start + 116)
            return chain(first)[:length]
    return b""


def _records(stream: bytes, place: int) -> Iterator[tuple[int, int, int]]:
    """Yield the records of the substream that begins at `place`: kind, place of the content, length of the content."""
    depth = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        depth += (kind == _BOF) - (kind == _EOF)
        yield kind, place + 4, length
        if not depth:
            return
        place += 4 + length


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    for kind, start, length in _records(stream, 0):
        if kind == _SHEET:
            offset, count, is_wide = struct.unpack_from("<I2xBB", stream, start)
            text = stream[start + 8 : start + length]
            yield (
                (text[: 2 * count].decode("utf-16-le", "replace") if is_wide & 1 else text[:count].decode("latin-1")),
                offset,
            )


def _styles(stream: bytes) -> dict[int, Style]:
    """Return the styles that say more than the value, by their number."""
    struck: list[bool] = []
    formats = {9: "0%", 10: "0.00%"}
    styles: dict[int, Style] = {}
    number = 0
    for kind, start, length in _records(stream, 0):
        if kind == _FONT:
            struck.append(bool(stream[start + 2] & 0x08))
        elif kind == _FORMAT:
            identity, count, is_wide = struct.unpack_from("<HHB", stream, start)
            text = stream[start + 5 : start + length]
            formats[identity] = (
                text[: 2 * count].decode("utf-16-le", "replace") if is_wide & 1 else text[:count].decode("latin-1")
            )
        elif kind == _XF:
            font, identity = struct.unpack_from("<HH", stream, start)
            font -= font > 4  # no font has the number 4
            style = Style(font < len(struck) and struck[font], unit_of_format(formats.get(identity, "")))
            if any(style):
                styles[number] = style
            number += 1
    return styles


def _look(details: Details, stream: bytes, kind: int, start: int, length: int, styles: dict[int, Style]) -> None:
    """Add how the cells of a record look."""
    row, column = struct.unpack_from("<HH", stream, start)
    if kind == _MANY_NUMBERS:
        numbers = [struct.unpack_from("<H", stream, place)[0] for place in range(start + 4, start + length - 2, 6)]
    else:
        numbers = [struct.unpack_from("<H", stream, start + 4)[0]]
    for place, number in enumerate(numbers):
        if number in styles:
            details.look(row + 1, column + place, styles[number])


def _details(stream: bytes, offset: int, styles: dict[int, Style]) -> Details:
    details = Details()
    for kind, start, length in _records(stream, offset):
        if styles and kind in _CELLS:
            _look(details, stream, kind, start, length, styles)
        if kind == _COLUMNS:
            first, last, flags = struct.unpack_from("<HH4xH", stream, start)
            if flags & 1:
                details.hidden_columns.update(range(first, min(last, 255) + 1))
        elif kind == _NOTE:
            row, column = struct.unpack_from("<HH", stream, start)
            details.comments.append((row + 1, column, ""))
        elif kind == _FORMULA:
            row, column, error, is_not_number = struct.unpack_from("<HH2xxxBxxxH", stream, start)
            if is_not_number == 0xFFFF and stream[start + 6] == 2:
                details.texts[row + 1, column] = _ERRORS.get(error, "#N/A")
            details.has_results = True
        elif kind == _ERROR:
            row, column, error, is_error = struct.unpack_from("<HH2xBB", stream, start)
            if is_error:
                details.texts[row + 1, column] = _ERRORS.get(error, "#N/A")
        elif kind == _ROW and struct.unpack_from("<H", stream, start + 12)[0] & 0x20:
            details.hidden.add(struct.unpack_from("<H", stream, start)[0] + 1)
    return details
