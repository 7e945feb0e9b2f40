"""The application as PDF/A-2a and PDF/UA-1 that carries its own data, and the data back from such a PDF."""

from __future__ import annotations

import datetime
import io
import json
import re

import pikepdf

from applications.domain import characters
from applications.domain.document import Document
from applications.formats import Unreadable, xml
from applications.formats.pdf_metadata import MAXIMUM_XML, NoData, embed, extract
from applications.formats.pdf_page import page
from applications.formats.pdf_process import RENDERER, RenderingFailed

__all__ = ["MAXIMUM_SIZE", "RenderingFailed", "read", "read_xml", "write"]

#: Bytes, of some 3,000 accounts: what is larger is packed. 10,000 would make 16 million, and the e-address takes 10.
PACKED_FROM = 5 * 1024 * 1024
#: Bytes: 10,000 accounts not packed have 16 million, and signatures come on top; nothing larger is read.
MAXIMUM_SIZE = 20 * 1024 * 1024
#: A few signatures with their time stamps; each is another opening of the file.
MAXIMUM_REVISIONS = 8
_REVISION_END = re.compile(rb"startxref\s+\d+\s+%%EOF\s?")

# A PDF that somebody hands in may hold streams that inflate a thousandfold, in the very tables needed to open it.
_MAXIMUM_STREAM = 4 * MAXIMUM_XML
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=_MAXIMUM_STREAM,
    png_max_memory=_MAXIMUM_STREAM,
    run_length_max_memory=_MAXIMUM_STREAM,
    tiff_max_memory=_MAXIMUM_STREAM,
    dct_max_memory=_MAXIMUM_STREAM,
    doc_max_warnings=100,
    max_stream_filters=2,
)


def write(document: Document, *, reference: str, timestamp: datetime.datetime) -> bytes:
    """The application ready to be signed: PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1), nothing attached.

    `document` is clean and has no errors; `reference` ("K7M-4QD-v2") stands at the foot of each page; `timestamp`,
    which knows its time zone, is the file's date, to the second. The same arguments give the same bytes.
    Raises RenderingFailed when the page cannot be rendered, ValueError for a time without a zone.
    """
    if timestamp.tzinfo is None:
        raise ValueError("the timestamp knows no time zone")
    data = xml.write(document)
    more_fonts = characters.needs_more_fonts(data.decode())
    fonts = characters.ALL_FONTS if more_fonts else characters.ALL_FONTS[:1]
    texts = json.dumps(page(document, reference, fonts), ensure_ascii=False, separators=(",", ":"))
    written = embed(RENDERER.render(texts, int(timestamp.timestamp()), more_fonts=more_fonts), data)
    return RENDERER.pack(written) if len(written) > PACKED_FROM else written


def read(data: bytes) -> Document:
    """The document that a PDF of ours carries, signed or not; raises Unreadable as `read_xml` and `xml.read` do."""
    return xml.read(read_xml(data))


def read_xml(data: bytes) -> bytes:
    """The XML that a PDF of ours carries, from the metadata of the newest revision that holds it.

    A tool that signs appends a revision, and may put metadata of its own in place of ours: the one before still has
    them. Raises Unreadable for what is no PDF, is encrypted or larger than MAXIMUM_SIZE, or carries no data of ours.
    A PDF of ours begins with its first byte; what opens it would find one in the midst of other bytes too.
    """
    if not data.startswith(b"%PDF-"):
        raise Unreadable("pdf-broken")
    if len(data) > MAXIMUM_SIZE:
        raise Unreadable("pdf-too-large")
    ends = [mark.end() for mark in _REVISION_END.finditer(data)]
    for end in (len(data), *ends[-2 : -MAXIMUM_REVISIONS - 1 : -1]):
        try:
            return extract(_metadata(data[:end]))
        except NoData:
            continue
    raise Unreadable("pdf-no-data")


def _metadata(data: bytes) -> bytes:
    """The XMP packet of a PDF; raises NoData where there is none, Unreadable where the file cannot be opened."""
    try:
        opened = pikepdf.open(io.BytesIO(data), suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise Unreadable("pdf-encrypted") from error
    except (pikepdf.PdfError, RuntimeError) as error:
        raise Unreadable("pdf-broken") from error
    with opened:
        if opened.is_encrypted:
            raise Unreadable("pdf-encrypted")
        try:
            return opened.Root.Metadata.read_bytes()
        except (pikepdf.PdfError, AttributeError, TypeError, ValueError, RuntimeError) as error:
            # What pikepdf says of a catalog or metadata that are missing, damaged or of another kind.
            raise NoData("the PDF has no metadata") from error
