"""How a signature looks on a PDF's pages: a picture that a signing program draws over what was signed.

What is in the picture nobody can judge here, and it may hide or replace what the page says. So it is told of.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal

import pikepdf

from applications.signatures.report import Finding
from applications.signatures.wording import finding

#: Square points on one page, a tenth of A4: what looks larger may hide what was signed.
LARGEST = 50_000
#: Fields within fields; what is deeper is no form.
_DEEPEST = 8
#: What pikepdf and the reading of numbers throw at what somebody made up.
_FAULTS = (pikepdf.PdfError, RuntimeError, ValueError, TypeError, AttributeError, KeyError, ArithmeticError)
#: A place whose size nobody can tell.
_UNKNOWN = Decimal("Infinity")


def looks(data: bytes) -> list[Finding]:
    """A warning for each page of a PDF on which a signature is to be seen, and another where it takes much of it.

    A place that cannot be read counts as large. A PDF that cannot be opened has none: whether it can be checked is
    judged elsewhere.
    """
    areas = enumerate(_areas_of_pages(data) or (), 1)
    return [finding("pdf-look-large" if area > LARGEST else "pdf-look", page=page) for page, area in areas if area]


def look_the_same(before: bytes, after: bytes) -> bool:
    """Whether signatures take as much of each page in a later revision of a PDF; False where that cannot be told.

    A time stamp that preserves a signature may be a field on a page too, and its look cover what was signed.
    """
    areas = _areas_of_pages(before)
    return areas is not None and areas == _areas_of_pages(after)


def _areas_of_pages(data: bytes) -> list[Decimal] | None:
    """What signatures' places take of each page, in square points; None where the PDF cannot be opened."""
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as opened:
            return [_area(page.obj) for page in opened.pages]
    except _FAULTS:
        return None


def _area(page: pikepdf.Object) -> Decimal:
    """What all signatures' places on a page take, in square points."""
    try:
        area = sum(_areas(page), Decimal(0))
    except _FAULTS:
        return _UNKNOWN
    return _UNKNOWN if area.is_nan() else area


def _areas(page: pikepdf.Object) -> Iterator[Decimal]:
    """The area of each signature's place on a page, in square points; 0 for one that is not to be seen."""
    for annotation in page.get("/Annots", pikepdf.Array()):
        if isinstance(annotation, pikepdf.Dictionary) and _field_type(annotation) == "/Sig":
            left, bottom, right, top = (Decimal(str(edge)) for edge in annotation.get("/Rect", pikepdf.Array([0] * 4)))
            yield abs((right - left) * (top - bottom))


def _field_type(field: pikepdf.Object) -> str:
    """A field's type, which it may inherit (ISO 32000-1, 12.7.3.1)."""
    for _ancestor in range(_DEEPEST):
        if "/FT" in field or "/Parent" not in field:
            break
        field = field.Parent
    return str(field.get("/FT", ""))
