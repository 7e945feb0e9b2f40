"""Revisions of a PDF as no library writes them."""

from __future__ import annotations

import io
import re

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

_STREAM = b"1 0 0 rg 0 0 400 400 re f"
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
    """The same with one table of all objects, which leads to none before it."""
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


def with_more(data: bytes, written: bytes) -> bytes:
    """The PDF with one object more, to which nothing refers."""
    reader, last = PdfFileReader(io.BytesIO(data)), data + b"\n"
    number = int(reader.trailer["/Size"])
    body = last + b"%d 0 obj\n%b\nendobj\n" % (number, written)
    trailer = b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/Prev %d>>\n" % (
        number + 1,
        reader.root_ref.idnum,
        reader.trailer.raw_get("/Info").idnum,
        reader.last_startxref or 0,
    )
    table = b"xref\n%d 1\n%010d 00000 n\r\n" % (number, len(last))
    return body + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(body)
