"""What the tests read from a PDF that was made."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

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


@dataclass
class Element:
    """An element of a PDF's structure, with the text of its own and of those in it."""

    role: str
    scope: str
    names_headers: bool
    text: str = ""
    kids: list[Element] = field(default_factory=list)


def structure(data: bytes) -> list[Element]:
    """All elements of the structure in reading order."""
    found: list[Element] = []
    with pikepdf.open(io.BytesIO(data)) as opened:
        texts: dict[Any, dict[int, str]] = {page.objgen: _marked_texts(page) for page in opened.pages}

        def read(element: Any) -> Element:
            attributes = [each for each in element.get("/A", []) if each.get("/O") == "/Table"]
            made = Element(
                str(element.S),
                next((str(each["/Scope"]) for each in attributes if "/Scope" in each), ""),
                any(len(each.get("/Headers", [])) for each in attributes),
            )
            found.append(made)
            for kid in element.get("/K", []):
                if isinstance(kid, int):
                    made.text += texts[element.Pg.objgen].get(kid, "")
                elif kid.get("/Type") == "/MCR":
                    made.text += texts[kid.Pg.objgen].get(int(kid.MCID), "")
                else:
                    made.kids.append(read(kid))
                    made.text += made.kids[-1].text
            return made

        tops: Any = opened.Root.StructTreeRoot.K
        for top in tops:
            read(top)
    return found


def _operations(stream: pikepdf.Page | pikepdf.Object) -> Iterator[tuple[list[Any], str]]:
    for instruction in pikepdf.parse_content_stream(stream):
        yield list(instruction.operands), str(instruction.operator)


def _marked_texts(page: pikepdf.Page) -> dict[int, str]:
    """The text of each marked content of a page, by its number (ISO 32000-1, 14.7.4)."""
    texts: dict[int, str] = {}
    fonts = {str(name): _letters(font) for name, font in page.Resources.get("/Font", {}).items()}
    font: dict[int, str] = {}
    marks: list[int | None] = []
    for operands, operator in _operations(page):
        match operator:
            case "BDC":
                properties = operands[1]
                marks.append(int(properties.MCID) if "/MCID" in properties else None)
            case "BMC":
                marks.append(None)
            case "EMC":
                marks.pop()
            case "Tf":
                font = fonts[str(operands[0])]
            case "Tj" | "TJ":
                shown = operands[0] if operator == "TJ" else [operands[0]]
                codes = b"".join(bytes(part) for part in shown if isinstance(part, pikepdf.String))
                number = next((mark for mark in reversed(marks) if mark is not None), None)
                if number is not None:
                    pairs = (codes[place : place + 2] for place in range(0, len(codes), 2))
                    texts[number] = texts.get(number, "") + "".join(
                        font.get(int.from_bytes(each), "") for each in pairs
                    )
    return texts


def _letters(font: pikepdf.Object) -> dict[int, str]:
    """The text of each glyph of a font, from its ToUnicode map."""
    letters: dict[int, str] = {}
    for operands, operator in _operations(font.ToUnicode):
        if operator == "endbfchar":
            codes = [bytes(each) for each in operands]
            letters |= {
                int.from_bytes(code): text.decode("utf-16-be")
                for code, text in zip(codes[::2], codes[1::2], strict=True)
            }
    return letters
