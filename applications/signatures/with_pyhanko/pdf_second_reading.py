"""What was appended to a PDF, read a second time by qpdf: if the two libraries differ, so may programs that show it.

Signatures are verified as pyHanko reads them. qpdf is stricter in some places and laxer in others, as is any program in
which a person opens the file. If both read the same, there is little room to show something else.
"""

from __future__ import annotations

import io
import re
from collections.abc import Container
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import Reference
from pyhanko.pdf_utils.reader import PdfFileReader

#: Objects within objects: no signing program goes deeper.
_DEEPEST = 64
_IN_FILE = 1
#: A PDF of 10,000 accounts has 75,000 objects.
MAXIMUM_REVISIONS, MAXIMUM_OBJECTS, MAXIMUM_SIGNATURES = 64, 400_000, 64
#: Raised for made-up files.
_FAULTS = (pikepdf.PdfError, RuntimeError, ValueError, TypeError, AttributeError, KeyError, ArithmeticError)
#: A warning about files of well-known signing programs, which every program reads.
_TOO_FEW = re.compile(r"reported number of objects \((\d+)\) is not one plus the highest object number \((\d+)\)")

#: An object's number and generation; its position, or the number of its object stream and the index in it.
_Number = tuple[int, int]
_Place = tuple[int, ...]


@lru_cache(maxsize=4)
def reader_of(data: bytes) -> PdfFileReader:
    """The PDF as pyHanko reads it; cached, since a large file takes half a second. Raises any exception."""
    return PdfFileReader(io.BytesIO(data))


def _opened(data: bytes) -> pikepdf.Pdf:
    """The PDF as it is written: without repair, each page with its own entries alone."""
    return pikepdf.open(io.BytesIO(data), suppress_warnings=True, attempt_recovery=False, inherit_page_attributes=False)


def is_protected(data: bytes) -> bool:
    """Whether a PDF can be opened only with a password."""
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as opened:
            return opened.is_encrypted
    except pikepdf.PasswordError:
        return True
    except _FAULTS:
        return False


def is_of_usual_size(data: bytes) -> bool:
    """Whether a PDF is small enough for pyHanko, which reads all of its revisions, objects and signatures.

    False also if qpdf cannot read its tables without repair.
    """
    if data.count(b"startxref") > MAXIMUM_REVISIONS:
        return False
    try:
        with _opened(data) as other:
            fields = other.Root.get("/AcroForm", pikepdf.Dictionary()).get("/Fields", pikepdf.Array())
            signed = [field for field in fields if "/V" in field and field.get("/FT") == pikepdf.Name.Sig]
            return len(other.get_xref_table()) <= MAXIMUM_OBJECTS and len(signed) <= MAXIMUM_SIGNATURES
    except _FAULTS:
        return False


def reads_alike(data: bytes, reader: PdfFileReader, beyond: int) -> bool:
    """Whether qpdf finds every object of a PDF where `reader` does, and reads those beyond a byte the same.

    False also if qpdf warns of something that matters, or would have to repair the file.
    """
    try:
        with _opened(data) as other:
            places, appended = _places(reader), _appended(reader, beyond)
            return (
                places == _other_places(other)
                and reader.root_ref.idnum == other.Root.objgen[0]
                and all(_is_alike(each.get_object(), _other(other, each), places) for each in appended)
                and all(_is_harmless(warning) for warning in other.get_warnings())
            )
    except _FAULTS:
        return False


def _is_harmless(warning: str) -> bool:
    """Whether qpdf only warns that a table does not list itself, or counts more objects than there are."""
    numbers = _TOO_FEW.search(warning)
    return "the xref stream itself is missing" in warning or numbers is not None and int(numbers[1]) > int(numbers[2])


@lru_cache(maxsize=2)
def _places(reader: PdfFileReader) -> dict[_Number, _Place]:
    """The place of each object by pyHanko."""
    places: dict[_Number, _Place] = {}
    for revision in range(reader.xrefs.total_revisions):
        for each in reader.xrefs.explicit_refs_in_revision(revision):
            place = reader.xrefs[each]
            if isinstance(place, int):
                places[each.idnum, each.generation] = (place,)
            elif place is not None:
                places[each.idnum, each.generation] = (place.obj_stream_id, place.ix_in_stream)
    return places


def _other_places(other: pikepdf.Pdf) -> dict[_Number, tuple[int | None, ...]]:
    """The place of each object by qpdf."""
    return {
        number: (each.offset,) if each.type == _IN_FILE else (each.obj_stream_number, each.obj_stream_index)
        for number, each in other.get_xref_table().items()
    }


def _appended(reader: PdfFileReader, beyond: int) -> set[Reference]:
    """The objects written by revisions with a table beyond a byte."""
    revisions = range(reader.xrefs.total_revisions)
    late = [each for each in revisions if reader.xrefs.get_startxref_for_revision(each) >= beyond]
    written = {each for revision in late for each in reader.xrefs.explicit_refs_in_revision(revision)}
    return {each for each in written if reader.xrefs[each] is not None}


def _other(other: pikepdf.Pdf, reference: Reference) -> Any:
    return other.get_object((reference.idnum, reference.generation))


def _is_alike(one: Any, two: Any, places: Container[_Number], depth: int = 0) -> bool:
    """Whether both libraries read the same object; references are compared and not followed."""
    if depth > _DEEPEST:
        return False
    if isinstance(one, generic.IndirectObject):
        # A reference to a missing object is null (ISO 32000-1, 7.3.10).
        number = (one.idnum, one.generation)
        return two.objgen == number if isinstance(two, pikepdf.Object) else two is None and number not in places
    if depth and isinstance(two, pikepdf.Object) and two.is_indirect:
        return False
    if isinstance(one, generic.DictionaryObject):
        if isinstance(one, generic.StreamObject):
            if not isinstance(two, pikepdf.Stream) or one.encoded_data != two.read_raw_bytes():
                return False
        elif not isinstance(two, pikepdf.Dictionary):
            return False
        entries = dict(two.items())
        return set(one) == set(entries) and all(
            _is_alike(one.raw_get(key), entries[key], places, depth + 1) for key in one
        )
    if isinstance(one, generic.ArrayObject):
        values = list(two) if isinstance(two, pikepdf.Array) else None
        return (
            values is not None
            and len(one) == len(values)
            and all(_is_alike(one.raw_get(index), value, places, depth + 1) for index, value in enumerate(values))
        )
    return _is_plain_alike(one, two)


def _is_plain_alike(one: Any, two: Any) -> bool:
    if isinstance(one, generic.NameObject):
        return isinstance(two, pikepdf.Name) and str(one) == str(two)
    if isinstance(one, generic.TextStringObject | generic.ByteStringObject):
        return isinstance(two, pikepdf.String) and _lines(one.original_bytes) == _lines(bytes(two))
    if isinstance(one, generic.BooleanObject):
        return isinstance(two, bool) and one.value == two
    if isinstance(one, generic.NullObject):
        return two is None
    is_number = isinstance(two, int | Decimal) and not isinstance(two, bool)
    return is_number and isinstance(one, int | Decimal) and Decimal(one) == Decimal(two)


def _lines(text: bytes) -> bytes:
    """A text with line ends as qpdf reads them (ISO 32000-1, 7.3.4.2)."""
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
