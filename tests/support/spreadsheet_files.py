"""Spreadsheet files made at test time: by XlsxWriter, or by hand where no program would write such a thing."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

from applications.formats.spreadsheet.table import Cell, Line, Table

ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ODS_NAMESPACES = (
    " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
    + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)


def xlsx(*sheets: Sequence[Sequence[Any]], names: Sequence[str] = (), hidden: Iterable[int] = ()) -> bytes:
    """A workbook of these sheets' rows; None is no cell, text that begins with = a formula, (formula, value) too."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    for index, rows in enumerate(sheets):
        sheet = book.add_worksheet(names[index] if names else None)
        if index in set(hidden):
            sheet.hide()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, tuple):
                    sheet.write_formula(number, column, cell[0], None, cell[1])
                elif cell is not None:
                    sheet.write(number, column, cell)
    book.close()
    return target.getvalue()


def zipped(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP file of these parts, `mimetype` stored as OpenDocument wants it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else method)
    return target.getvalue()


def xlsx_parts(sheet_data: str, *, before: str = "", **more: str) -> dict[str, str | bytes]:
    """The parts of a minimal `.xlsx` with this `<sheetData>` content; `before` comes before the sheet's root."""
    return {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_RELATIONS}"><sheets>'
        '<sheet name="Konti" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships"><Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"{before}<worksheet {_MAIN}><sheetData>{sheet_data}</sheetData></worksheet>",
        **more,
    }


def raw_xlsx(sheet_data: str, *, before: str = "") -> bytes:
    """A minimal `.xlsx` with this `<sheetData>` content."""
    return zipped(xlsx_parts(sheet_data, before=before))


def inline(reference: str, text: str) -> str:
    """A cell of text for `raw_xlsx`."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def ods(rows: Sequence[Sequence[Any]]) -> bytes:
    """An OpenDocument spreadsheet of these rows, with the blank rows and columns that LibreOffice fills it up with."""
    body = []
    for row in rows:
        cells = "".join(_ods_cell(cell) for cell in row)
        body.append(
            f'<table:table-row>{cells}<table:table-cell table:number-columns-repeated="16374"/></table:table-row>'
        )
    left = 1_048_576 - len(rows)
    body.append(
        f'<table:table-row table:number-rows-repeated="{left}">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    return raw_ods("".join(body))


def _ods_cell(cell: Any) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, bool):
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(cell).lower()}"/>'
    if isinstance(cell, int | float):
        value = f'office:value-type="float" office:value="{cell}"'
        return f"<table:table-cell {value}><text:p>{cell}</text:p></table:table-cell>"
    return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'


def raw_ods(rows: str, **more: str) -> bytes:
    """An OpenDocument spreadsheet with these rows as XML."""
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_TYPE}"/></manifest:manifest>'
    )
    content = (
        f"<office:document-content {_ODS_NAMESPACES}><office:body><office:spreadsheet>"
        f'<table:table table:name="Konti">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({"mimetype": ODS_TYPE, "META-INF/manifest.xml": manifest, "content.xml": content} | more)


def xls(
    rows: Sequence[Sequence[Any]],
    *,
    before: bytes = b"",
    records: Iterable[tuple[int, bytes]] = (),
) -> bytes:
    """An Excel 97 workbook of these rows of text and numbers.

    `before` are records before the sheets' names, `records` (kind, content) at the sheet's end.
    """
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            place = struct.pack("<HHH", number, column, 0)
            if isinstance(cell, str):
                sheet += _record(0x204, place + struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le"))
            elif cell is not None:
                sheet += _record(0x203, place + struct.pack("<d", cell))
    sheet += b"".join(_record(kind, content) for kind, content in records) + _record(0x0A)
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + before
    name = b"\x05\x00Konti"
    offset = len(start) + len(_record(0x85, struct.pack("<IH", 0, 0) + name)) + len(_record(0x0A))
    stream = start + _record(0x85, struct.pack("<IH", offset, 0) + name) + _record(0x0A) + sheet
    return ole({"Workbook": stream})


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def ole(streams: Mapping[str, bytes]) -> bytes:
    """A compound file, as Office kept everything in, with these streams; they are filled up to 4,096 bytes."""
    sectors, fat = b"", [0xFFFFFFFD, 0xFFFFFFFE]  # the table itself, the directory
    directory = _entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)
    for place, (name, content) in enumerate(streams.items(), 1):
        content = content.ljust(4096, b"\0")
        content += bytes(-len(content) % 512)
        first, count = len(fat), len(content) // 512
        fat += [*range(first + 1, first + count), 0xFFFFFFFE]
        after = place + 1 if place < len(streams) else 0xFFFFFFFF
        directory += _entry(name, 2, first, len(content), right=after)
        sectors += content
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 62, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    table = struct.pack(f"<{len(fat)}I", *fat)
    return header.ljust(512, b"\xff") + table.ljust(512, b"\xff") + directory.ljust(512, b"\0") + sectors


def _entry(name: str, kind: int, first: int, size: int, *, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    names = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1)
    return names + struct.pack("<III36xIQ", 0xFFFFFFFF, right, child, first, size)


def table(*rows: Sequence[Cell]) -> Table:
    """The table of these rows, numbered from 1; empty rows are left out."""
    return Table(tuple(Line(number, tuple(row)) for number, row in enumerate(rows, 1) if any(c != "" for c in row)))
