"""What was appended to a PDF, object by object: signing and preserving a signature may touch nothing else.

pyHanko compares revisions too. But it does so only from one that has a form, and a PDF that nobody has signed has none;
and it reads every object to learn what refers to what, which takes seconds for a thousand accounts. Here only what was
appended is read, and what was there is searched for references to it.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, Reference, StreamObject
from pyhanko.pdf_utils.reader import PdfFileReader

from applications.formats import Unreadable, pdf
from applications.signatures.report import Finding
from applications.signatures.with_pyhanko.pdf_second_reading import reads_alike
from applications.signatures.wording import finding

#: Entries of the catalog that signing a PDF may set: the form with its field, validation data, the standard's
#: extensions, permissions, and metadata (ISO 32000-1, 7.7.2; EN 319 142-1); and those that preserving a signature may.
_SIGNING = {"/AcroForm", "/DSS", "/Extensions", "/Perms", "/Metadata", "/Version"}
_PRESERVING = _SIGNING - {"/Perms"}
#: Entries of a field that holds a signature and does nothing else (ISO 32000-1, 12.5.2, 12.5.6.19 and 12.7.3).
_OF_FIELD = {"/Type", "/Subtype", "/FT", "/T", "/TU", "/TM", "/Ff", "/V", "/Lock", "/SV", "/DA", "/DR", "/Q"}
_OF_FIELD |= {"/Rect", "/P", "/F", "/NM", "/M", "/AP", "/AS", "/MK", "/BS", "/Border", "/H", "/C", "/OC"}
#: What a PDF says about itself (ISO 32000-1, 14.3.3).
_OF_INFO = {"/Title", "/Author", "/Subject", "/Keywords", "/Creator", "/Producer", "/CreationDate", "/ModDate"}
_OF_FORM = {"/Fields", "/SigFlags"}
#: Flags by which a look is drawn larger than its place when the page is shown smaller, or turned.
_NO_ZOOM, _NO_ROTATE = 0x8, 0x10
#: A reference to an object (ISO 32000-1, 7.3.10), with whatever white space and comments there are in it. What follows
#: the number is looked at only, since what looks like a comment may stand in a string, and another reference after it.
_SPACE = rb"(?:[\s\0]++|%[^\r\n]*+)++"
_OBJECT = re.compile(rb"(?<!\d)\d++[\s\0]++\d++[\s\0]++obj\b")
#: A cross-reference table up to its trailer (7.5.4).
_TABLE = re.compile(
    rb"xref *(?:\r\n|\r|\n)(?:\d++ \d++ *(?:\r\n|\r|\n)(?:\d{10} \d{5} [nf](?: \r| \n|\r\n))*+)++\s*trailer"
)
_END = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF\s*")
_REFERENCE = re.compile(rb"(?<!\d)(\d++)(?=" + _SPACE + rb"\d++" + _SPACE + rb"R)")


def changes(prepared: bytes, signed: bytes) -> list[Finding]:
    """What a signed PDF has besides the prepared one and its signature: nothing, where the list is empty.

    The prepared bytes must be the beginning of the signed ones. What was appended may add objects; of those that were
    there it may set the entries of the catalog above, a page's annotations (to fields for signatures), and what is
    said about the document. So no page looks otherwise, but for the signature's own look: see `pdf_looks`.
    """
    if not signed.startswith(prepared) or len(signed) == len(prepared):
        return [finding("pdf-changed")]
    try:
        before, after = PdfFileReader(io.BytesIO(prepared)), PdfFileReader(io.BytesIO(signed))
        is_signed = len(after.embedded_signatures) > len(before.embedded_signatures)
        harmless = (
            is_signed
            and ends_plainly(signed, after, beyond=len(prepared))
            and _are_harmless(before, after, _SIGNING)
            and says_the_same(prepared, signed)
        )
    except Exception:  # what pyHanko throws at a damaged file is no fixed list
        return [finding("pdf-unreadable")]
    return [] if harmless else [finding("pdf-changed")]


def ends_plainly(data: bytes, reader: PdfFileReader, *, beyond: int = 0) -> bool:
    """Whether the table from which all programs begin to read stands at or beyond a byte, and pyHanko began there too.

    Programs look for the end in ways of their own (ISO 32000-1, 7.5.5, says one): where the last words of the file are
    not those and nothing else, one may show what another has not read. What stands beyond the byte, if one is given,
    has to be listed and read alike by two libraries too.
    """
    last = data.rfind(b"startxref")
    end = _END.fullmatch(data, last) if last > 0 and data[last - 1 : last] in (b"\r", b"\n") else None
    if end is None or int(end[1]) != reader.last_startxref or int(end[1]) < beyond:
        return False
    if b"%%EOF" in data[int(end[1]) : last]:  # something stands after the last revision
        return False
    return not beyond or _lists_everything(data, reader, beyond) and reads_alike(data, reader, beyond)


def _lists_everything(data: bytes, reader: PdfFileReader, beyond: int) -> bool:
    """Whether the tables beyond a byte are as the standard writes them and list each object that stands there.

    A program that cannot read a table, where pyHanko still can, looks for objects itself, and finds those that no
    table lists.
    """
    places = set()
    for revision in range(reader.xrefs.total_revisions):
        table = reader.xrefs.get_startxref_for_revision(revision)
        if table < beyond:
            continue
        if not _TABLE.match(data, table) and not _OBJECT.match(data, table):
            return False
        listed = (
            reader.xrefs.get_historical_ref(each, revision) for each in reader.xrefs.explicit_refs_in_revision(revision)
        )
        places |= {table, *(place for place in listed if isinstance(place, int))}
    return all(found.start() in places for found in _OBJECT.finditer(data, beyond))


def only_preserves(signed: bytes, after: PdfFileReader) -> bool:
    """Whether what `after` has besides the signed PDF is nothing but validation data, time stamps and metadata.

    False also where that cannot be seen without reading the whole file, as where the form has other fields.
    """
    try:
        before = PdfFileReader(io.BytesIO(signed))
        more = len(after.embedded_regular_signatures) - len(before.embedded_regular_signatures)
        return not more and _are_harmless(before, after, _PRESERVING)
    except Exception:  # as above
        return False


def says_the_same(before: bytes, after: bytes) -> bool:
    """Whether two revisions of a PDF carry the same application, or neither carries one.

    Programs that sign and preserve may write metadata of their own, so nobody else minds that they change; but the
    application's data are in them, and must stay what the paper says.
    """
    return len(before) == len(after) or _data(before) == _data(after)


def _data(pdf_file: bytes) -> bytes | None:
    try:
        return pdf.read_xml(pdf_file)
    except Unreadable:
        return None


def _are_harmless(before: PdfFileReader, after: PdfFileReader, of_catalog: set[str]) -> bool:
    return not after.encrypted and all(_harmless(before, after, of_catalog))


def _harmless(before: PdfFileReader, after: PdfFileReader, of_catalog: set[str]) -> Iterator[bool]:
    root, revisions = before.root_ref, range(before.xrefs.total_revisions, after.xrefs.total_revisions)
    # The revisions that were there are still read, and in their order.
    yield len(revisions) > 0 and _tables(before, revisions.start) == _tables(after, revisions.start)
    yield root == after.root_ref and _form_is_for_signing(after.root)
    there = _references(before, range(before.xrefs.total_revisions))
    appended = _references(after, revisions)
    yield not any(there & set(after.xrefs.refs_freed_in_revision(revision)) for revision in revisions)
    # A reference to nothing is nothing, until somebody appends what it refers to.
    referred_to = _referred_to(before)
    yield not {each.idnum for each in appended - there} & set(referred_to)
    form, after_form = (_value(reader.root, "/AcroForm", {}) for reader in (before, after))
    fields, after_fields = (_value(each, "/Fields", ()) for each in (form, after_form))
    yield (not form or _are_same_but(form, after_form, _OF_FORM)) and _adds_only_signatures(fields, after_fields)
    # The form and its fields have been compared already.
    changed = there & appended - {_reference(before.root, "/AcroForm"), _reference(form, "/Fields")}
    info, metadata = _reference(before.trailer, "/Info"), _reference(before.root, "/Metadata")
    for reference in changed:
        old, new = (Reference(reference.idnum, reference.generation, reader).get_object() for reader in (before, after))
        if reference == root:
            yield _are_same_but(old, new, of_catalog)
        elif reference == info:
            yield _are_same_but(old, new, _OF_INFO) and _holds_only_text(old) and _holds_only_text(new)
        elif reference == metadata and referred_to[reference.idnum] <= _times_written(before, root):
            yield isinstance(old, StreamObject) and isinstance(new, StreamObject)
        elif isinstance(old, DictionaryObject) and _value(old, "/Type", "") == "/Page":
            yield _are_same_but(old, new, {"/Annots"}) and _adds_only_signatures(
                *(_value(page, "/Annots", ()) for page in (old, new))
            )
        else:
            yield _is_same(old, new)


def _tables(reader: PdfFileReader, count: int) -> list[int]:
    """Where the cross-reference tables of the first revisions begin."""
    return [reader.xrefs.get_startxref_for_revision(revision) for revision in range(count)]


def _references(reader: PdfFileReader, revisions: range) -> set[Reference]:
    """The objects that are written in these revisions."""
    return {each for revision in revisions for each in reader.xrefs.explicit_refs_in_revision(revision)}


def _times_written(reader: PdfFileReader, reference: Reference) -> int:
    revisions = range(reader.xrefs.total_revisions)
    return sum(reference in reader.xrefs.explicit_refs_in_revision(revision) for revision in revisions)


def _referred_to(reader: PdfFileReader) -> Counter[int]:
    """How often each object is referred to in a PDF, by number; what only looks like a reference is counted too."""
    reader.stream.seek(0)
    revisions = range(reader.xrefs.total_revisions)
    streams = {each for revision in revisions for each in reader.xrefs.object_streams_used_in(revision)}  # type: ignore[no-untyped-call]
    texts = [reader.stream.read(), *(each.get_object().data for each in streams)]
    return Counter(int(number) for text in texts for number in _REFERENCE.findall(text))


def _reference(holder: Any, name: str) -> Reference | None:
    """Where an entry refers to, None where its value stands in its place or there is none."""
    value = holder.raw_get(name) if name in holder else None
    return value.reference if isinstance(value, generic.IndirectObject) else None


def _value(holder: Any, name: str, default: Any) -> Any:
    """An entry's value, looked up where the entry is a reference."""
    if name not in holder:
        return default
    return holder[name]  # get() would hand out the reference


def _form_is_for_signing(root: DictionaryObject) -> bool:
    """Whether the form has fields for signatures only."""
    form = _value(root, "/AcroForm", {})
    return "/XFA" not in form and all(_is_signature(field) for field in _value(form, "/Fields", ()))


def _is_signature(field: object) -> bool:
    """Whether a field holds a signature and does nothing else."""
    found = field.reference.get_object() if isinstance(field, generic.IndirectObject) else field
    if not isinstance(found, DictionaryObject) or _value(found, "/FT", "") != "/Sig" or "/V" not in found:
        return False
    is_drawn_in_place = not int(_value(found, "/F", 0)) & (_NO_ZOOM | _NO_ROTATE)
    return set(found) <= _OF_FIELD and _value(found, "/Subtype", "/Widget") == "/Widget" and is_drawn_in_place


def _holds_only_text(holder: Any) -> bool:
    """Whether the entries about the document are such, and no dictionary's that is used for something else besides."""
    values = (holder.raw_get(name) for name in _OF_INFO & set(holder))
    return all(isinstance(value, generic.TextStringObject | generic.ByteStringObject) for value in values)


def _is_same(old: object, new: object) -> bool:
    """Whether two objects are the same, types and streams' bytes included, on which pyHanko's own comparison is lax.

    A text in the place of a name, say as a filter, is shown otherwise.
    """
    if type(old) is not type(new):
        return False
    if isinstance(old, DictionaryObject) and isinstance(new, DictionaryObject):
        if isinstance(old, StreamObject) and isinstance(new, StreamObject) and old.encoded_data != new.encoded_data:
            return False
        return set(old) == set(new) and all(_is_same(old.raw_get(key), new.raw_get(key)) for key in old)
    if isinstance(old, ArrayObject) and isinstance(new, ArrayObject):
        return len(old) == len(new) and all(_is_same(old.raw_get(i), new.raw_get(i)) for i in range(len(old)))
    return old == new


def _are_same_but(old: object, new: object, names: set[str]) -> bool:
    """Whether two dictionaries have the same entries, but for those of these names."""
    if not isinstance(old, DictionaryObject) or not isinstance(new, DictionaryObject):
        return False
    if isinstance(old, StreamObject) or isinstance(new, StreamObject):
        return False
    keys = {*old, *new} - names
    return all(key in old and key in new and _is_same(old.raw_get(key), new.raw_get(key)) for key in keys)


def _adds_only_signatures(old: object, new: object) -> bool:
    """Whether a list of fields or annotations is as before, and after that has only fields for signatures."""
    if not isinstance(old, list | tuple) or not isinstance(new, list | tuple):
        return False
    before, after = list(old), list(new)
    there = len(before) <= len(after) and all(map(_is_same, before, after))
    return there and all(_is_signature(each) for each in after[len(before) :])
