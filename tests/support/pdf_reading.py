"""What the tests read from a PDF that was made."""

from __future__ import annotations

import io

import pikepdf
import pypdf
from lxml import etree

NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "ekase": "urn:ekase-pieteikums:pdf:1#",
}


def text_of(data: bytes) -> str:
    """The pages' text, its spaces made plain and its line breaks spaces."""
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def metadata_of(data: bytes) -> etree._Element:
    """The XMP metadata of a PDF."""
    with pikepdf.open(io.BytesIO(data)) as opened:
        return etree.fromstring(opened.Root.Metadata.read_raw_bytes())


def roles(data: bytes) -> list[str]:
    """The structure elements' roles in reading order."""
    found: list[str] = []

    def walk(element: pikepdf.Object) -> None:
        if isinstance(element, pikepdf.Array):
            for kid in element:
                walk(kid)
        elif isinstance(element, pikepdf.Dictionary):
            if "/S" in element:
                found.append(str(element.S))
            if "/K" in element:
                walk(element.K)

    with pikepdf.open(io.BytesIO(data)) as opened:
        walk(opened.Root.StructTreeRoot.K)
    return found
