"""The end of a PDF, and what was appended to it: nothing that one program finds and another does not."""

from __future__ import annotations

import io
import re

from pyhanko.pdf_utils.generic import DictionaryObject, Reference, StreamObject, read_object
from pyhanko.pdf_utils.misc import skip_over_whitespace
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import XRefSectionType

from applications.signatures.with_pyhanko.pdf_second_reading import reads_alike

#: The last lines (ISO 32000-1, 7.5.5), with no more white space than programs skip.
_END = re.compile(rb"startxref[ \r\n]{1,4}([1-9]\d{0,9})[ \r\n]{1,4}%%EOF[ \r\n]{0,8}")
#: A cross-reference table up to its trailer (7.5.4).
_TABLE = re.compile(
    rb"xref *(?:\r\n|\r|\n)(?:\d++ \d++ *(?:\r\n|\r|\n)(?:\d{10} \d{5} [nf](?: \r| \n|\r\n))*+)++\s*trailer"
)
#: Words of a table that are in no object.
_TABLE_WORDS = re.compile(rb"(?<!start)xref|trailer")
#: Entries of a cross-reference stream; the widths in bytes of its columns: kind, position, generation.
_OF_TABLE = {"/Type", "/Size", "/Index", "/Prev", "/W", "/Root", "/Info", "/ID", "/Length", "/Filter", "/DecodeParms"}
_WIDTHS = ((1,), range(1, 9), range(4))
#: Anything that a program may take for the beginning of an object; and the standard beginning (7.3.10).
_BEGINNING = re.compile(rb"[\s\0\d]obj(?![A-Za-z0-9])")
_OBJECT = re.compile(rb"(?<!\d)\d++[\s\0]++\d++[\s\0]++obj")
_LONGEST_OBJECT = 64


def ends_plainly(data: bytes, reader: PdfFileReader, *, beyond: int = 0) -> str:
    """ "" if the table from which programs begin to read is at or beyond a byte, and pyHanko began there too.

    Otherwise a reason of `pdf-unproven`: programs may read the file differently.

    Programs find the end in different ways (ISO 32000-1, 7.5.5, gives one): unless the file ends with these last lines
    alone, one may show what another has not read. Objects beyond the byte, if one is given, have to be listed, and read
    alike by two libraries.
    """
    last = data.rfind(b"startxref")
    end = _END.fullmatch(data, last) if last > 0 and data[last - 1 : last] in (b"\r", b"\n") else None
    if end is None or int(end[1]) != reader.last_startxref or int(end[1]) < beyond:
        return "end"
    if b"%%EOF" in data[int(end[1]) : last]:  # there is something after the last revision
        return "end"
    if beyond and not _lists_everything(data, reader, beyond):
        return "hidden"
    return "readers" if beyond and not reads_alike(data, reader, beyond) else ""


def _lists_everything(data: bytes, reader: PdfFileReader, beyond: int) -> bool:
    """Whether the tables beyond a byte have the standard form and list each object there.

    A program that cannot read a table, though pyHanko can, looks for objects itself, and finds those that no table
    lists.
    """
    places, words = set(), set()
    for revision in range(reader.xrefs.total_revisions):
        place = reader.xrefs.get_startxref_for_revision(revision)
        if place < beyond:
            continue
        kind = reader.xrefs.get_xref_container_info(revision)
        table = _TABLE.match(data, place)
        if table and kind.xref_section_type is XRefSectionType.STANDARD:
            words |= {place, table.end() - len(b"trailer")}
        elif kind.stream_ref is None or not _is_usual(_read(data, place, kind.stream_ref)):
            return False
        listed = (
            reader.xrefs.get_historical_ref(each, revision) for each in reader.xrefs.explicit_refs_in_revision(revision)
        )
        places |= {place, *(place for place in listed if isinstance(place, int))}
    return all(_beginning(data, match.end()) in places for match in _BEGINNING.finditer(data, beyond)) and all(
        match.start() in words for match in _TABLE_WORDS.finditer(data, beyond)
    )


def _read(data: bytes, place: int, reference: Reference) -> object:
    """The object at a byte, None without one. A cross-reference stream may not list itself, so it is read directly."""
    beginning = _OBJECT.match(data, place)
    if beginning is None:
        return None
    stream = io.BytesIO(data)
    stream.seek(beginning.end())
    skip_over_whitespace(stream)
    return read_object(stream, reference)


def _is_usual(table: object) -> bool:
    """Whether a cross-reference stream has the form that signing programs write and all programs read (7.5.8.2)."""
    if not isinstance(table, StreamObject) or not set(table) <= _OF_TABLE:
        return False
    widths = table["/W"]
    if len(widths) != len(_WIDTHS) or any(width not in usual for width, usual in zip(widths, _WIDTHS, strict=True)):
        return False
    if table.get("/Filter", "/FlateDecode") != "/FlateDecode":
        return False
    if "/DecodeParms" not in table:
        return True
    parameters = table["/DecodeParms"]
    return isinstance(parameters, DictionaryObject) and parameters.get("/Columns", sum(widths)) == sum(widths)


def _beginning(data: bytes, end: int) -> int:
    """The beginning of the object whose first words end here; -1 if they are not in the standard form."""
    for match in _OBJECT.finditer(data, max(0, end - _LONGEST_OBJECT), end):
        if match.end() == end:
            return match.start()
    return -1
