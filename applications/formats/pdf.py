"""The application as a PDF that carries its own data: PDF/A-2a and PDF/UA-1; and the data back from such a PDF."""

from __future__ import annotations

import datetime
import functools
import importlib.metadata
import io
import json
import re
import time
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple, TypeVar

import pikepdf

from applications.domain import characters
from applications.domain.document import Document
from applications.formats import Unreadable, xml
from applications.formats.pdf_metadata import (
    MAXIMUM_XML,
    Making,
    NoData,
    Permission,
    embed,
    extract,
    making,
    permission,
)
from applications.formats.pdf_page import TEMPLATE_VERSION, TEMPLATES, page
from applications.formats.pdf_process import RENDERER, SECOND_RENDERER, TIMEOUT, Renderer, RenderingFailed
from applications.formats.pdf_structure import with_row_headers

__all__ = [
    "MAXIMUM_SIZE",
    "Carried",
    "RenderingFailed",
    "read",
    "read_carried",
    "read_permission",
    "read_xml",
    "render_again",
    "write",
]

Value = TypeVar("Value")

#: Bytes, about 3,000 accounts: a larger PDF is compressed. 10,000 accounts make 16 MB, and the e-address accepts 10.
PACKED_FROM = 5 * 1024 * 1024
#: Bytes of a PDF that is read: 10,000 accounts without compression take 16 MB, and signatures are added to that.
MAXIMUM_SIZE = 20 * 1024 * 1024
#: Enough for a few signatures with time stamps. Each revision is opened as a file of its own.
MAXIMUM_REVISIONS = 8
#: Packages of fonts for the letters that Typst's own fonts lack, as `pdf_worker` finds them.
FONT_PACKAGES = ("manimgx-fonts", "noto-cjk-sans-otc")
_TEMPLATE = re.compile(r"template ([0-9]{1,6})\b")
#: The word across each page of a draft.
DRAFT = "MELNRAKSTS"
_REVISION_END = re.compile(rb"startxref\s+\d+\s+%%EOF\s?")

# A hostile PDF may hold streams that inflate a thousandfold, even among the tables needed to open it.
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
    """Return the application ready to be signed: PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1), nothing attached.

    `document` is clean and has no errors; its waivers are left out. `reference` ("K7M-4QD-v2") is printed at the foot
    of each page; `timestamp` knows its time zone and becomes the file's date, to the second. The same arguments give
    the same bytes.
    Raises RenderingFailed where the page cannot be rendered, ValueError for a time without a zone.
    """
    if timestamp.tzinfo is None:
        raise ValueError("the timestamp has no time zone")
    document = replace(document, waivers=())
    data = xml.write(document)
    made = Making(reference, renderer(more_fonts=_needs_more_fonts(data)), timestamp)
    return _rendered(document, data, made, RENDERER, TIMEOUT)


def write_draft(document: Document, *, reference: str, timestamp: datetime.datetime) -> bytes:
    """Return a draft to read: the pages of `write` with a word across each, and without the data that they carry.

    `document` may have errors. Raises RenderingFailed where the page cannot be rendered.
    """
    texts = json.dumps(page(document, reference, characters.ALL_FONTS) | {"across": DRAFT}, ensure_ascii=False)
    return RENDERER.render(texts, int(timestamp.timestamp()), more_fonts=True, timeout=TIMEOUT)


def render_again(document: Document, made: Making, *, timeout: float) -> bytes:
    """Return the PDF that `write` gave, or a former version of it, for a document and its making.

    The template is that of `made.renderer`, so the bytes are the same where Typst's version is. Nobody who prepares a
    document waits for it. Raises RenderingFailed, also after `timeout` seconds, and ValueError if `made` has no time.
    """
    document = replace(document, waivers=())
    return _rendered(document, xml.write(document), made, SECOND_RENDERER, timeout)


def _rendered(document: Document, data: bytes, made: Making, renderer: Renderer, timeout: float) -> bytes:
    if made.created is None:
        raise ValueError("the time of making is not known")
    started = time.monotonic()
    more_fonts = _needs_more_fonts(data)
    fonts = characters.ALL_FONTS if more_fonts else characters.ALL_FONTS[:1]
    template = template_version(made.renderer)
    texts = json.dumps(page(document, made.reference, fonts, template), ensure_ascii=False, separators=(",", ":"))
    rendered = renderer.render(
        texts, int(made.created.timestamp()), more_fonts=more_fonts, template=TEMPLATES[template], timeout=timeout
    )
    if template > 1:
        rendered = with_row_headers(rendered, column=1)
    written = embed(rendered, data, made if made.renderer else Making())
    if len(written) <= PACKED_FROM:
        return written
    left = timeout - (time.monotonic() - started)
    return renderer.pack(written, timeout=max(left, 0.1))


def _needs_more_fonts(data: bytes) -> bool:
    return characters.needs_more_fonts(data.decode())


def template_version(renderer: str) -> int:
    """Return the template of a PDF made by this version of the renderer.

    PDFs from before versions were kept have template 1; a template that is not known here is taken for the newest.
    """
    found = _TEMPLATE.match(renderer)
    version = int(found[1]) if found else 1
    return version if version in TEMPLATES else TEMPLATE_VERSION


@functools.cache
def renderer(*, more_fonts: bool, template: int = TEMPLATE_VERSION) -> str:
    """The version of all that the pages depend on beside the data: "template 2, typst 0.15.2, pikepdf 10.18.0"."""
    packages = ("typst", "pikepdf", *(FONT_PACKAGES if more_fonts else ()))
    versions = (f"{package} {importlib.metadata.version(package)}" for package in packages)
    return ", ".join((f"template {template}", *versions))


def read(data: bytes) -> Document:
    """Return the document that a PDF of this product carries, signed or not; raise Unreadable as `read_xml` does."""
    return xml.read(read_xml(data))


def read_xml(data: bytes) -> bytes:
    """Return the XML that a PDF of ours carries; raise Unreadable as `read_carried` does."""
    return _newest(data, extract)[0]


class Carried(NamedTuple):
    """What a PDF of ours carries: its XML, how it was made, and the size in bytes of the revision that it was made as.

    What follows that revision was appended. `size` is the whole file's for one that another program saved anew.
    """

    xml: bytes
    made: Making
    size: int


def read_permission(data: bytes) -> Permission:
    """Return what a letter of permission of ours carries, signed or not; raise Unreadable as `read_carried` does."""
    return _newest(data, permission)[0]


def read_carried(data: bytes) -> Carried:
    """Return what a PDF of ours carries, from the metadata of the newest revision that holds it.

    A signing program appends a revision and may replace the metadata by its own; the revision before still holds ours.
    Raises Unreadable for a file that is no PDF, is encrypted, is larger than MAXIMUM_SIZE, or carries no such data. The
    PDF must begin with the file's first byte, although the library would also open one in the midst of other bytes.
    """
    found, packet = _newest(data, extract)
    ends = [mark.end() for mark in _REVISION_END.finditer(data)][:MAXIMUM_REVISIONS]
    sizes = (end for end in ends if end < len(data) and _holds(data[:end], found))
    return Carried(found, making(packet), next(sizes, len(data)))


def _newest(data: bytes, what: Callable[[bytes], Value]) -> tuple[Value, bytes]:
    """Return what the newest revision that holds it carries, and the XMP packet that it is in.

    `what` reads a packet, and raises NoData if it is not there.
    """
    if not data.startswith(b"%PDF-"):
        raise Unreadable("pdf-broken")
    if len(data) > MAXIMUM_SIZE:
        raise Unreadable("pdf-too-large")
    ends = [mark.end() for mark in _REVISION_END.finditer(data)]
    for end in (len(data), *ends[-2 : -MAXIMUM_REVISIONS - 1 : -1]):
        try:
            packet = _metadata(data[:end])
            return what(packet), packet
        except NoData:
            continue
    raise Unreadable("pdf-no-data")


def _holds(revision: bytes, found: bytes) -> bool:
    """Whether this beginning of a PDF is one, and carries this XML."""
    try:
        return extract(_metadata(revision)) == found
    except (Unreadable, NoData):
        return False


def _metadata(data: bytes) -> bytes:
    """Return the XMP packet of a PDF; raise NoData where it has none, Unreadable where it cannot be opened."""
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
            # The catalog or the metadata are missing, damaged, or objects of another type.
            raise NoData("the PDF has no metadata") from error
