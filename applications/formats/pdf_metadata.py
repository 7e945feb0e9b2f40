"""The data of a paper inside the XMP metadata of its PDF, so that they travel with it and nothing is attached.

An application's XML (deflated, base64), the reference at the foot of each page and the renderer's version are
properties in a namespace of this product, declared in the bag of extension schemas that ISO 19005-2, 6.6.2.3 requires.
With them the pages can be rendered again. A letter of permission has the names of its institutions in place of the XML.
They are appended as an incremental update (ISO 32000-1, 7.5.6): a new metadata object, a
cross-reference section and a trailer. The bytes that Typst wrote stay as they are.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import hashlib
import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple
from xml.sax.saxutils import escape

from lxml import etree

NAMESPACE = "urn:ekase-pieteikums:pdf:1#"
PROPERTY, REFERENCE, RENDERER = "application", "reference", "renderer"
HOLDER, APPLICANT = "permittedBy", "permittedTo"
#: Bytes: far more than the XML of the largest application that is read.
MAXIMUM_XML = 16 * 1024 * 1024

_TRAILER = re.compile(
    rb"trailer\s*<</Size (\d+)/Root (\d+) 0 R/Info (\d+) 0 R/ID\[\(([^)]*)\)\([^)]*\)\]>>\s*"
    rb"startxref\s+(\d+)\s+%%EOF\s*\Z"
)
_BAG_END = b"</rdf:Bag></pdfaExtension:schemas>"
_DESCRIPTION_END = b"</rdf:Description>"
_INSTANCE = re.compile(rb"(?<=<xmpMM:InstanceID>)[^<]*")
_MEANINGS = {
    PROPERTY: "The application as XML, deflated (RFC 1950), in base64 (RFC 4648)",
    REFERENCE: "The reference at the foot of each page",
    RENDERER: "The versions of the template, the program and the fonts that rendered the pages",
    HOLDER: "The institution that holds the accounts and permits to view them",
    APPLICANT: "The institution whose application the permission belongs to",
}
#: Characters of the reference and the renderer's version; longer ones are not ours.
_LONGEST = 200
_XMP_DATE = "{http://ns.adobe.com/xap/1.0/}CreateDate"


class NoData(ValueError):
    """The metadata hold no application, or one that cannot be read."""


class Making(NamedTuple):
    """How a PDF of ours was rendered: what the pages depend on beside the document.

    `reference` and `renderer` are "" in a PDF that was made before they were kept, `created` is None if unreadable.
    """

    reference: str = ""
    renderer: str = ""
    created: datetime.datetime | None = None


def embed(pdf: bytes, xml: bytes, making: Making = Making()) -> bytes:  # noqa: B008 (immutable)
    """Return a PDF of Typst's with `xml` in its XMP metadata, as an incremental update.

    The reference and the renderer's version of `making` become properties too, unless they are "".
    The same arguments give the same bytes. The document information and the dates stay as they are and go on agreeing
    with the metadata. The second half of the file identifier changes, as ISO 32000-1, 14.4 requires.
    Raises ValueError where the PDF does not have the structure that Typst writes.
    """
    texts = {
        PROPERTY: base64.b64encode(zlib.compress(xml, 6)).decode(),
        REFERENCE: making.reference,
        RENDERER: making.renderer,
    }
    return _appended(pdf, {name: text for name, text in texts.items() if text}, xml)


class Permission(NamedTuple):
    """What the PDF of a letter of permission carries: the application's reference, and the two institutions' names."""

    reference: str
    holder: str
    applicant: str


def embed_permission(pdf: bytes, letter: Permission) -> bytes:
    """Return the PDF of a letter with what it carries, as `embed` does."""
    texts = {REFERENCE: letter.reference, HOLDER: letter.holder, APPLICANT: letter.applicant}
    return _appended(pdf, texts, "\n".join(letter).encode())


def permission(packet: bytes) -> Permission:
    """Return what the letter with this XMP packet carries, personal codes not masked; raise NoData if it is none."""
    tree = _parsed(packet)
    found = (next(_texts(tree, name), "")[:_LONGEST] for name in (REFERENCE, HOLDER, APPLICANT))
    letter = Permission(*found)
    if not letter.reference or not letter.holder:
        raise NoData("the metadata hold no permission")
    return letter


def _appended(pdf: bytes, texts: dict[str, str], seed: bytes) -> bytes:
    """Return the PDF with these properties; `seed` makes its identifier another than that of other properties."""
    trailer = _TRAILER.search(pdf, max(0, len(pdf) - 2048))
    if not trailer:
        raise ValueError("the PDF does not end as Typst ends it")
    size, root, info, identifier, start = trailer.groups()
    entries = pdf.index(b"\n", int(start) + len(b"xref\n")) + 1

    def offset(number: int) -> int:
        return int(pdf[entries + 20 * number : entries + 20 * number + 10])

    catalog = offset(int(root))
    reference = re.compile(rb"/Metadata (\d+) 0 R").search(pdf, catalog, pdf.index(b"endobj", catalog))
    if not reference:
        raise ValueError("the PDF has no metadata")
    number = int(reference[1])
    stream = re.compile(rb"\d+ 0 obj\s*<</Length (\d+)/Type/Metadata/Subtype/XML>>\s*stream\n").match(
        pdf, offset(number)
    )
    if not stream:
        raise ValueError("the PDF's metadata are not the plain stream that Typst writes")
    instance = base64.b64encode(hashlib.sha256(identifier + seed).digest()[:16])
    packet = _with_properties(pdf[stream.end() : stream.end() + int(stream[1])], texts, instance)

    separator = b"" if pdf.endswith(b"\n") else b"\n"
    written = b"%d 0 obj\n<</Length %d/Type/Metadata/Subtype/XML>>\nstream\n%b\nendstream\nendobj\n" % (
        number,
        len(packet),
        packet,
    )
    position = len(pdf) + len(separator)
    return b"".join(
        (
            pdf,
            separator,
            written,
            b"xref\n%d 1\n%010d 00000 n\r\n" % (number, position),
            b"trailer\n<</Size %b/Root %b 0 R/Info %b 0 R/ID[(%b)(%b)]/Prev %b>>\n"
            % (size, root, info, identifier, instance, start),
            b"startxref\n%d\n%%%%EOF\n" % (position + len(written)),
        )
    )


def _with_properties(packet: bytes, texts: dict[str, str], instance: bytes) -> bytes:
    """Return Typst's XMP packet with our properties, their schema in the bag, and a new instance identifier."""
    for mark in (_BAG_END, _DESCRIPTION_END):
        if packet.count(mark) != 1:
            raise ValueError(f"the metadata have no single {mark.decode()}")
    values = "".join(
        f'<ekase:{name} xmlns:ekase="{NAMESPACE}">{escape(text)}</ekase:{name}>' for name, text in texts.items()
    ).encode()
    packet = packet.replace(_BAG_END, _schema(list(texts)) + _BAG_END)
    return _INSTANCE.sub(instance, packet.replace(_DESCRIPTION_END, values + _DESCRIPTION_END), count=1)


def _schema(names: list[str]) -> bytes:
    """Return the declaration of these properties (ISO 19005-2, 6.6.2.3.3)."""
    properties = "".join(
        '<rdf:li rdf:parseType="Resource">'
        "<pdfaProperty:category>external</pdfaProperty:category>"
        f"<pdfaProperty:description>{_MEANINGS[name]}</pdfaProperty:description>"
        f"<pdfaProperty:name>{name}</pdfaProperty:name>"
        "<pdfaProperty:valueType>Text</pdfaProperty:valueType>"
        "</rdf:li>"
        for name in names
    )
    return (
        '<rdf:li rdf:parseType="Resource">'
        "<pdfaSchema:schema>eKase application schema</pdfaSchema:schema>"
        f"<pdfaSchema:namespaceURI>{NAMESPACE}</pdfaSchema:namespaceURI>"
        "<pdfaSchema:prefix>ekase</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property></rdf:li>"
    ).encode()


def extract(packet: bytes) -> bytes:
    """Return the XML from an XMP packet, whichever program wrote the packet last; raise NoData where it holds none.

    The property may be an element or, as RDF allows, an attribute. Entities are never expanded.
    """
    values = list(_texts(_parsed(packet), PROPERTY))
    if len(values) != 1:
        raise NoData("the metadata hold no application")
    try:
        return inflate(base64.b64decode("".join(values[0].split()), validate=True), MAXIMUM_XML)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise NoData("the application in the metadata is damaged or too large") from error


def making(packet: bytes) -> Making:
    """Return how the PDF with this XMP packet was rendered; raise NoData if the packet is no XML."""
    tree = _parsed(packet)
    reference, renderer = (next(_texts(tree, name), "")[:_LONGEST] for name in (REFERENCE, RENDERER))
    dates = [element.text or "" for element in tree.iter(_XMP_DATE)]
    dates += [value for element in tree.iter("{*}Description") if (value := element.get(_XMP_DATE))]
    try:
        created = datetime.datetime.fromisoformat(dates[0].strip())
    except (IndexError, ValueError):
        return Making(reference, renderer)
    return Making(reference, renderer, created if created.tzinfo else None)


def _parsed(packet: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        return etree.fromstring(packet.strip(b"\0 \t\r\n"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NoData("the metadata are not XML") from error


def _texts(tree: etree._Element, name: str) -> Iterator[str]:
    """Yield the values of a property of ours, in elements and in attributes."""
    qualified = f"{{{NAMESPACE}}}{name}"
    for element in tree.iter(qualified):
        if element.text:
            yield element.text
    for element in tree.iter("{*}Description"):
        if value := element.get(qualified):
            yield value


def inflate(data: bytes, maximum: int) -> bytes:
    """Return zlib data inflated.

    Raises zlib.error where they are damaged, ValueError where they end early or inflate to more than `maximum` bytes.
    """
    inflater = zlib.decompressobj()
    inflated = inflater.decompress(data, maximum)
    if not inflater.eof:
        raise ValueError("the data end early or are too large")
    return inflated
