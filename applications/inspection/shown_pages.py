"""The pages of a PDF as PDFium shows them, the engine of a widespread browser."""

from __future__ import annotations

import contextlib
from ctypes import c_uint

import pypdfium2
from pypdfium2 import raw

from applications.formats import Unreadable
from applications.inspection.page import MOST_PAGES, Page, plain

#: Forms drawn within forms.
_DEEPEST = 8
#: Points: what our pages draw beside text are lines, and none is as thick.
_THICKEST_LINE = 3.0


def read(data: bytes) -> list[Page]:
    """The pages of a PDF; raises Unreadable if PDFium cannot open it, or it has more than MOST_PAGES."""
    try:
        with pypdfium2.PdfDocument(data) as opened:
            if len(opened) <= MOST_PAGES:
                return [_page(opened[number]) for number in range(len(opened))]
    except pypdfium2.PdfiumError as error:
        raise Unreadable("pdf-broken") from error
    raise Unreadable("pdf-too-large")


def first_text(data: bytes) -> str:
    """The text of the first page, "" without any; raises Unreadable if PDFium cannot open the PDF."""
    try:
        with pypdfium2.PdfDocument(data) as opened:
            return _text(opened[0]) if len(opened) else ""
    except pypdfium2.PdfiumError as error:
        raise Unreadable("pdf-broken") from error


def _page(page: pypdfium2.PdfPage) -> Page:
    text = plain(_text(page))
    paints, drawn = set(), 0
    for each in page.get_objects(max_depth=_DEEPEST):
        if each.type == raw.FPDF_PAGEOBJ_TEXT:
            paints.add(_paint(each))
        elif each.type == raw.FPDF_PAGEOBJ_PATH:
            left, bottom, right, top = each.get_bounds()
            drawn += min(right - left, top - bottom) > _THICKEST_LINE
        else:
            drawn += 1
    width, height = page.get_size()
    page.close()
    return Page(text, width, height, frozenset(paints), drawn)


def _text(page: pypdfium2.PdfPage) -> str:
    with contextlib.closing(page.get_textpage()) as text:
        return str(text.get_text_range())


def _paint(text: pypdfium2.PdfObject) -> tuple[int, ...]:
    """How a text is painted (ISO 32000-1, 9.3.6), and in which colour."""
    colour = [c_uint() for _channel in range(4)]
    raw.FPDFPageObj_GetFillColor(text.raw, *colour)
    return (raw.FPDFTextObj_GetTextRenderMode(text.raw), *(each.value for each in colour))
