"""How a signature looks on a PDF's pages: a picture that a signing program draws over what was signed.

What is in the picture nobody can judge here, and it may hide or replace what the page says. So it is told of.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from decimal import Decimal

import pikepdf

from applications.signatures.findings import finding
from applications.signatures.report import SignatureFinding

#: Square points on one page, a tenth of A4: what looks larger may hide what was signed.
LARGEST = 50_000
#: Fields within fields; what is deeper is no form.
_DEEPEST = 8
#: What is smaller may be nothing to a program that counts less exactly; and no page is larger than that.
_SMALLEST, _LARGEST_NUMBER = Decimal("0.01"), 100_000
#: Bytes of a look that may hold nothing; comments (ISO 32000-1, 7.2.3).
_SHORT, _COMMENT = 1024, re.compile(rb"%[^\r\n]*+")
#: What pikepdf and the reading of numbers throw at what somebody made up.
_FAULTS = (pikepdf.PdfError, RuntimeError, ValueError, TypeError, AttributeError, KeyError, ArithmeticError)
#: A place whose size nobody can tell.
_UNKNOWN = Decimal("Infinity")


def looks(data: bytes) -> list[SignatureFinding]:
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


def is_signed(data: bytes) -> bool:
    """Whether a PDF has a field with a signature in it, right or not; False where it cannot be opened."""
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as opened:
            fields = opened.Root.get("/AcroForm", pikepdf.Dictionary()).get("/Fields", pikepdf.Array())
            return any("/V" in field and _field_type(field) == "/Sig" for field in fields)
    except _FAULTS:
        return False


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
            yield _place(annotation)


def _place(annotation: pikepdf.Object) -> Decimal:
    """The area of an annotation's place. A look is drawn to fit it (ISO 32000-1, 12.5.5); where there is nothing to fit
    it to, some programs draw it as large as it is.
    """
    left, bottom, right, top = _numbers(annotation.get("/Rect", pikepdf.Array([0] * 4)), 4)
    width, height = abs(right - left), abs(top - bottom)
    for look in _looks(annotation.get("/AP", pikepdf.Dictionary()), 0):
        if _draws(look) and not (min(width, height) >= _SMALLEST and _can_be_fitted(look)):
            return _UNKNOWN
    return width * height


def _looks(holder: pikepdf.Object, depth: int) -> Iterator[pikepdf.Stream]:
    """The streams of an appearance dictionary, for each state."""
    if isinstance(holder, pikepdf.Stream):
        yield holder
    elif depth < _DEEPEST:
        for _name, each in holder.items():
            yield from _looks(each, depth + 1)


def _draws(look: pikepdf.Stream) -> bool:
    """Whether a look has anything in it; signing programs write empty ones for a signature that is not to be seen."""
    box = look.get("/BBox", None)
    if box is not None and not any(_numbers(box, 4)):
        return False
    return len(look.read_raw_bytes()) > _SHORT or bool(_COMMENT.sub(b"", look.read_bytes()).strip())


def _can_be_fitted(look: pikepdf.Object) -> bool:
    """Whether a look has a size, once its matrix has turned it."""
    left, bottom, right, top = _numbers(look.get("/BBox", pikepdf.Array()), 4)
    a, b, c, d, _x, _y = _numbers(look.get("/Matrix", pikepdf.Array([1, 0, 0, 1, 0, 0])), 6)
    return min(abs(right - left), abs(top - bottom)) >= _SMALLEST and abs(a * d - b * c) >= _SMALLEST**2


def _numbers(array: pikepdf.Object, count: int) -> list[Decimal]:
    """An array's numbers, of which there have to be so many, and none larger than any page."""
    numbers = [Decimal(str(each)) for each in array.as_list()]
    if len(numbers) != count or any(not each.is_finite() or abs(each) > _LARGEST_NUMBER for each in numbers):
        raise ValueError("these are no places on a page")
    return numbers


def _field_type(field: pikepdf.Object) -> str:
    """A field's type, which it may inherit (ISO 32000-1, 12.7.3.1)."""
    for _ancestor in range(_DEEPEST):
        if "/FT" in field or "/Parent" not in field:
            break
        field = field.Parent
    return str(field.get("/FT", ""))
