"""Appearances of signatures on the pages of a PDF: pictures that signing programs draw over what was signed.

A picture may hide or replace what the page says, and its content cannot be checked here. So each is a finding.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from decimal import Decimal

import pikepdf

from applications.signatures.findings import finding
from applications.signatures.report import SignatureFinding

#: Square points on one page, a tenth of A4: a larger appearance may hide what was signed.
LARGEST = 50_000
#: Fields within fields; no form is deeper.
_DEEPEST = 8
_OF_BYTE_RANGE = 4
#: A smaller number may be nothing to a program that calculates less exactly; no page is larger than the larger one.
_SMALLEST, _LARGEST_NUMBER = Decimal("0.01"), 100_000
#: Bytes of an appearance that may be empty; comments (ISO 32000-1, 7.2.3).
_SHORT, _COMMENT = 1024, re.compile(rb"%[^\r\n]*+")
#: What pikepdf and the reading of numbers raise for made-up files.
_FAULTS = (pikepdf.PdfError, RuntimeError, ValueError, TypeError, AttributeError, KeyError, ArithmeticError)
#: The area of a place whose size is not known.
_UNKNOWN = Decimal("Infinity")


def appearances(data: bytes) -> list[SignatureFinding]:
    """A warning for each page of a PDF with a visible signature: `pdf-look-large` if it takes much of the page.

    A place that cannot be read counts as large. A PDF that cannot be opened has no findings here.
    """
    areas = enumerate(_areas_of_pages(data) or (), 1)
    return [finding("pdf-look-large" if area > LARGEST else "pdf-look", page=page) for page, area in areas if area]


def are_the_same(before: bytes, after: bytes, *, but_later_signatures: bool = False) -> bool:
    """Whether signatures take as much of each page in two revisions of a PDF; False if that cannot be found out.

    A time stamp that preserves a signature may be a field on a page too, and its appearance cover what was signed. So
    may the signature of a person who signs after another, unless there was an empty field in its place;
    `but_later_signatures` leaves those out.
    """
    until = len(before) if but_later_signatures else None
    areas = _areas_of_pages(before, signed_until=until)
    return areas is not None and areas == _areas_of_pages(after, signed_until=until)


def is_signed(data: bytes) -> bool:
    """Whether a PDF has a field with a signature, valid or not; False if it cannot be opened."""
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as opened:
            fields = opened.Root.get("/AcroForm", pikepdf.Dictionary()).get("/Fields", pikepdf.Array())
            return any("/V" in field and _field_type(field) == "/Sig" for field in fields)
    except _FAULTS:
        return False


def _areas_of_pages(data: bytes, *, signed_until: int | None = None) -> list[Decimal] | None:
    """The area of the signatures' places on each page, in square points; None if the PDF cannot be opened.

    If `signed_until` is given, empty fields and signatures over more bytes than that are left out, but no time stamps.
    """
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as opened:
            return [_area(page.obj, signed_until) for page in opened.pages]
    except _FAULTS:
        return None


def _area(page: pikepdf.Object, signed_until: int | None) -> Decimal:
    """The area of all signatures' places on a page, in square points."""
    try:
        area = sum(_areas(page, signed_until), Decimal(0))
    except _FAULTS:
        return _UNKNOWN
    return _UNKNOWN if area.is_nan() else area


def _areas(page: pikepdf.Object, signed_until: int | None) -> Iterator[Decimal]:
    """The area of each signature's place on a page, in square points; 0 for an invisible one."""
    for annotation in page.get("/Annots", pikepdf.Array()):
        if not isinstance(annotation, pikepdf.Dictionary) or _field_type(annotation) != "/Sig":
            continue
        if signed_until is None or "/V" in annotation and not _is_signed_later(annotation, signed_until):
            yield _place(annotation)


def _is_signed_later(field: pikepdf.Object, signed_until: int) -> bool:
    """Whether a field holds a person's signature over more than so many bytes."""
    signature = field.get("/V", pikepdf.Dictionary())
    if not isinstance(signature, pikepdf.Dictionary) or signature.get("/Type", "/Sig") != "/Sig":
        return False
    if signature.get("/SubFilter") == "/ETSI.RFC3161":
        return False
    numbers = signature.get("/ByteRange", pikepdf.Array())
    return len(numbers) == _OF_BYTE_RANGE and int(numbers[2]) + int(numbers[3]) > signed_until


def _place(annotation: pikepdf.Object) -> Decimal:
    """The area of an annotation's place, to which its appearance is fitted (ISO 32000-1, 12.5.5).

    Unknown if the appearance cannot be fitted: some programs draw it as large as it is then.
    """
    left, bottom, right, top = _numbers(annotation.get("/Rect", pikepdf.Array([0] * 4)), 4)
    width, height = abs(right - left), abs(top - bottom)
    for stream in _streams(annotation.get("/AP", pikepdf.Dictionary()), 0):
        if _draws(stream) and not (min(width, height) >= _SMALLEST and _can_be_fitted(stream)):
            return _UNKNOWN
    return width * height


def _streams(holder: pikepdf.Object, depth: int) -> Iterator[pikepdf.Stream]:
    """The streams of an appearance dictionary, for each state."""
    if isinstance(holder, pikepdf.Stream):
        yield holder
    elif depth < _DEEPEST:
        for _name, each in holder.items():
            yield from _streams(each, depth + 1)


def _draws(stream: pikepdf.Stream) -> bool:
    """Whether an appearance has any content; signing programs write empty ones for invisible signatures."""
    box = stream.get("/BBox", None)
    if box is not None and not any(_numbers(box, 4)):
        return False
    return len(stream.read_raw_bytes()) > _SHORT or bool(_COMMENT.sub(b"", stream.read_bytes()).strip())


def _can_be_fitted(stream: pikepdf.Object) -> bool:
    """Whether an appearance has a size after its matrix has turned it."""
    left, bottom, right, top = _numbers(stream.get("/BBox", pikepdf.Array()), 4)
    a, b, c, d, _x, _y = _numbers(stream.get("/Matrix", pikepdf.Array([1, 0, 0, 1, 0, 0])), 6)
    return min(abs(right - left), abs(top - bottom)) >= _SMALLEST and abs(a * d - b * c) >= _SMALLEST**2


def _numbers(array: pikepdf.Object, count: int) -> list[Decimal]:
    """An array's numbers; raises ValueError for another count, and for a number larger than any page."""
    numbers = [Decimal(str(each)) for each in array.as_list()]
    if len(numbers) != count or any(not each.is_finite() or abs(each) > _LARGEST_NUMBER for each in numbers):
        raise ValueError("these are no places on a page")
    return numbers


def _field_type(field: pikepdf.Object) -> str:
    """A field's type, possibly inherited (ISO 32000-1, 12.7.3.1); "" without one."""
    for _ancestor in range(_DEEPEST):
        if "/FT" in field or "/Parent" not in field:
            break
        field = field.Parent
    return str(field.get("/FT", ""))
