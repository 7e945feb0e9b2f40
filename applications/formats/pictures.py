"""Pictures of a PDF's pages (PNG), made of the very bytes that are signed, in a process with bounds."""

from __future__ import annotations

import io

import pikepdf

from applications.formats.pdf_process import PICTURES


def number_of_pages(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def picture(pdf: bytes, page: int) -> bytes:
    """Return a picture of a page, the first of which is 1; raises RenderingFailed where it has none."""
    return PICTURES.picture(pdf, page)
