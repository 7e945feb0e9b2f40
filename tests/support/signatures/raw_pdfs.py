"""Revisions of a PDF as no library writes them."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

_STREAM = b"1 0 0 rg 0 0 400 400 re f"
_END = b"startxref\n%d\n%%%%EOF\n"
OTHER = b"<</Length %d>>\nstream\n%b\nendstream" % (len(_STREAM), _STREAM)


def content_number(data: bytes) -> int:
    """The number of the object that the first page's content is."""
    page = PdfFileReader(io.BytesIO(data)).root["/Pages"]["/Kids"][0]
    return int(page.raw_get("/Contents").idnum)


def named_by_text(data: bytes) -> bytes:
    """The first page's content with its filter's name as a text."""
    stream = generic.Reference(content_number(data), 0, PdfFileReader(io.BytesIO(data))).get_object()
    assert isinstance(stream, generic.StreamObject)
    packed = stream.encoded_data
    return b"<</Filter(/FlateDecode)/Length %d>>\nstream\n%b\nendstream" % (len(packed), packed)


def with_object(data: bytes, written: bytes, previous: int | None = None) -> tuple[bytes, int]:
    """The PDF with the first page's content written anew, up to its trailer, and where its table begins.

    `previous` is the table that is read next, the last one of `data` if not given.
    """
    reader, number = PdfFileReader(io.BytesIO(data)), content_number(data)
    body = data + b"%d 0 obj\n%b\nendobj\n" % (number, written)
    trailer = b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/Prev %d>>\n" % (
        reader.trailer["/Size"],
        reader.root_ref.idnum,
        reader.trailer.raw_get("/Info").idnum,
        previous or reader.last_startxref or 0,
    )
    return body + b"xref\n%d 1\n%010d 00000 n\r\n" % (number, len(data)) + trailer, len(body)


def with_one_table(data: bytes, written: bytes) -> bytes:
    """The same with one table of all objects, which refers to no table before it."""
    reader = PdfFileReader(io.BytesIO(data))
    places = {int(each[1]): each.start(1) for each in re.finditer(rb"(?:^|[\r\n])(\d+) 0 obj", data)}
    places[content_number(data)] = len(data)
    body = data + b"%d 0 obj\n%b\nendobj\n" % (content_number(data), written)
    size = max(places) + 1
    rows = [b"%010d 00000 n\r\n" % places[n] if n in places else b"0000000000 00000 f\r\n" for n in range(1, size)]
    trailer = b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[(a)(b)]>>\n" % (
        size,
        reader.root_ref.idnum,
        reader.trailer.raw_get("/Info").idnum,
    )
    table = b"xref\n0 %d\n0000000000 65535 f\r\n" % size + b"".join(rows)
    return body + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(body)


def size(data: bytes) -> int:
    """The first number that no object of the PDF has."""
    return int(PdfFileReader(io.BytesIO(data)).trailer["/Size"])


def written(data: bytes, number: int) -> bytes:
    """An object of the PDF as text."""
    with pikepdf.open(io.BytesIO(data)) as opened:
        return opened.get_object((number, 0)).unparse(resolved=True)


def numbers(data: bytes) -> tuple[int, int]:
    """The numbers of the catalog and of the first page."""
    reader = PdfFileReader(io.BytesIO(data))
    return reader.root_ref.idnum, int(reader.root["/Pages"]["/Kids"].raw_get(0).idnum)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream object of this content."""
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries, len(content), content)


def with_objects(data: bytes, objects: Mapping[int, bytes], *, hidden: bytes = b"", end: bytes = _END) -> bytes:
    """The PDF with objects rewritten or added; `hidden` is among them and in no table."""
    reader, body, rows = PdfFileReader(io.BytesIO(data)), data + b"\n" + hidden, b""
    for number, text in sorted(objects.items()):
        rows += b"%d 1\n%010d 00000 n\r\n" % (number, len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, text)
    trailer = b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/Prev %d>>\n" % (
        max(size(data), *(number + 1 for number in objects)),
        reader.root_ref.idnum,
        reader.trailer.raw_get("/Info").idnum,
        reader.last_startxref or 0,
    )
    return body + b"xref\n" + rows + trailer + end % len(body)


def with_more(data: bytes, text: bytes) -> bytes:
    """The PDF with one object more, to which nothing refers."""
    return with_objects(data, {size(data): text})


def with_table_as_stream(data: bytes, text: bytes, widths: tuple[int, int, int], entries: bytes = b"") -> bytes:
    """The same with its table as a stream, of these widths and with these entries besides."""
    reader, number = PdfFileReader(io.BytesIO(data)), size(data)
    body = data + b"\n"
    place, body = len(body), body + b"%d 0 obj\n%b\nendobj\n" % (number, text)
    rows = b"".join(
        b"".join(value.to_bytes(width, "big") for value, width in zip((1, each, 0), widths, strict=True))
        for each in (place, len(body))
    )
    table = stream(
        rows,
        b"/Type/XRef/W[%d %d %d]/Index[%d 2]/Size %d/Root %d 0 R/Info %d 0 R/Prev %d%b"
        % (
            *widths,
            number,
            number + 2,
            reader.root_ref.idnum,
            reader.trailer.raw_get("/Info").idnum,
            reader.last_startxref or 0,
            entries,
        ),
    )
    return body + b"%d 0 obj\n%b\nendobj\n" % (number + 1, table) + _END % len(body)
