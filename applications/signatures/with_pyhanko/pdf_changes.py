"""Changes in what was appended to a PDF, object by object, beyond those of signing and preserving a signature.

pyHanko compares revisions too, but only from one with a form, which an unsigned PDF lacks; it allows more changes in a
form than a signature needs; and it reads every object to learn which refer to which, seconds for a thousand accounts.
Here only what was appended is read, and what was there before is searched for references to it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, Reference, StreamObject, TextStringObject
from pyhanko.pdf_utils.reader import PdfFileReader

from applications.formats import Unreadable, pdf
from applications.signatures.findings import finding
from applications.signatures.report import SignatureFinding
from applications.signatures.with_pyhanko.pdf_ends import ends_plainly
from applications.signatures.with_pyhanko.pdf_parts import annotation_lists, are_alone, of_store, reference_in, value_of
from applications.signatures.with_pyhanko.pdf_references import referred_to

#: Entries of the catalog that signing a PDF may set: the form with its field, validation data, extensions of the
#: standard, permissions, and metadata (ISO 32000-1, 7.7.2; EN 319 142-1). Preserving a signature may set most of them.
_SIGNING = {"/AcroForm", "/DSS", "/Extensions", "/Perms", "/Metadata", "/Version"}
_PRESERVING = _SIGNING - {"/Perms"}
#: Entries of a field that only holds a signature (ISO 32000-1, 12.5.2, 12.5.6.19 and 12.7.3).
_OF_FIELD = {"/Type", "/Subtype", "/FT", "/T", "/TU", "/TM", "/Ff", "/V", "/Lock", "/SV", "/DA", "/DR", "/Q"}
_OF_FIELD |= {
    "/Rect",
    "/StructParent",
    "/P",
    "/F",
    "/NM",
    "/M",
    "/AP",
    "/AS",
    "/MK",
    "/BS",
    "/Border",
    "/H",
    "/C",
    "/OC",
}
_OF_FORM = {"/Fields", "/SigFlags"}
#: Flags by which an appearance is drawn larger than its place on a page that is shown smaller, or turned.
_NO_ZOOM, _NO_ROTATE = 0x8, 0x10


def changes(prepared: bytes, signed: bytes) -> list[SignatureFinding]:
    """The findings about a signed PDF that has more than the prepared one and its signature; empty without any.

    The prepared bytes must be the beginning of the signed ones. What was appended may add objects; of the objects there
    before it may set the entries of the catalog above, a page's annotations (to fields for signatures), and the
    document's information. So every page looks the same, but for the appearance of the signature (see `appearances`).
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
    except Exception:  # pyHanko raises anything for a damaged file
        return [finding("pdf-unreadable")]
    return [] if harmless else [finding("pdf-changed")]


def only_preserves(signed: bytes, after: PdfFileReader) -> bool:
    """Whether `after` has only validation data, time stamps and metadata more than the signed PDF.

    Raises any exception for a damaged file, as pyHanko does.
    """
    before = PdfFileReader(io.BytesIO(signed))
    more = len(after.embedded_regular_signatures) - len(before.embedded_regular_signatures)
    return not more and _are_harmless(before, after, _PRESERVING)


def says_the_same(before: bytes, after: bytes) -> bool:
    """Whether two revisions of a PDF carry the same application, or neither carries one.

    Programs that sign and preserve may write metadata of their own; but the application's data in it must stay what
    the pages say.
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
    # The earlier revisions are still read, in their order.
    yield len(revisions) > 0 and _tables(before, revisions.start) == _tables(after, revisions.start)
    yield root == after.root_ref
    existing = _references(before, range(before.xrefs.total_revisions))
    appended = _references(after, revisions)
    yield not any(existing & set(after.xrefs.refs_freed_in_revision(revision)) for revision in revisions)
    # A reference to a missing object would refer to an appended one with its number.
    references = referred_to(before)
    yield not {each.idnum for each in appended - existing} & set(references)
    yield all(_is_of_no_page(each, after, revisions) for each in appended - existing if after.xrefs[each] is not None)
    form, after_form = (value_of(reader.root, "/AcroForm", {}) for reader in (before, after))
    fields, after_fields = (value_of(each, "/Fields", ()) for each in (form, after_form))
    yield _are_same_but(form, after_form, _OF_FORM) if form else "/XFA" not in after_form
    yield _adds_only_signatures(fields, after_fields)
    changed = existing & appended
    info, metadata = reference_in(before.trailer, "/Info"), reference_in(before.root, "/Metadata")
    of_form = (reference_in(before.root, "/AcroForm"), reference_in(form, "/Fields"))
    lists = set(annotation_lists(before.root)) if len(changed) > 1 else set[Reference]()
    store = set(of_store(before.root))
    yield are_alone(before, changed, references, of_form, lists, store)
    for reference in changed - set(of_form):  # those of the form have been compared
        old, new = (Reference(reference.idnum, reference.generation, reader).get_object() for reader in (before, after))
        if reference == root:
            yield _are_same_but(old, new, of_catalog)
        elif reference == info:
            yield _holds_only_text(old) and _holds_only_text(new)
        elif reference == metadata:
            yield isinstance(old, StreamObject) and isinstance(new, StreamObject)
            yield value_of(new, "/Type", "") == "/Metadata"
        elif reference in store:
            yield isinstance(new, DictionaryObject | ArrayObject) and not isinstance(new, StreamObject)
        elif reference in lists:
            yield _adds_only_signatures(old, new)
        elif isinstance(old, DictionaryObject) and value_of(old, "/Type", "") == "/Page":
            yield _are_same_but(old, new, {"/Annots", "/LastModified"})
            yield isinstance(value_of(new, "/LastModified", TextStringObject()), TextStringObject)
            yield _adds_only_signatures(*(value_of(page, "/Annots", ()) for page in (old, new)))
        else:
            yield _is_same(old, new)


def _is_of_no_page(reference: Reference, after: PdfFileReader, revisions: range) -> bool:
    """Whether an object is no catalog, page or set of pages, nor an unlisted stream of objects.

    A program that repairs a file shows such objects, even if nothing refers to them.
    """
    value = reference.get_object()
    kind = value_of(value, "/Type", "") if isinstance(value, DictionaryObject) else ""
    if kind == "/ObjStm":
        return any(reference in after.xrefs.object_streams_used_in(revision) for revision in revisions)  # type: ignore[no-untyped-call]
    return kind not in ("/Catalog", "/Pages", "/Page")


def _tables(reader: PdfFileReader, count: int) -> list[int]:
    """The positions of the cross-reference tables of the first revisions."""
    return [reader.xrefs.get_startxref_for_revision(revision) for revision in range(count)]


def _references(reader: PdfFileReader, revisions: range) -> set[Reference]:
    """References to the objects written in these revisions."""
    return {each for revision in revisions for each in reader.xrefs.explicit_refs_in_revision(revision)}


def _is_signature(field: object) -> bool:
    """Whether a field only holds a signature."""
    value = field.reference.get_object() if isinstance(field, generic.IndirectObject) else field
    if not isinstance(value, DictionaryObject) or value_of(value, "/FT", "") != "/Sig":
        return False
    signature = value_of(value, "/V", None)
    if not isinstance(signature, DictionaryObject) or not {"/ByteRange", "/Contents"} <= set(signature):
        return False
    is_drawn_in_place = not int(value_of(value, "/F", 0)) & (_NO_ZOOM | _NO_ROTATE)
    return set(value) <= _OF_FIELD and value_of(value, "/Subtype", "/Widget") == "/Widget" and is_drawn_in_place


def _holds_only_text(holder: object) -> bool:
    """Whether the document's information (ISO 32000-1, 14.3.3) is only text, and the one name allowed in it."""
    if not isinstance(holder, DictionaryObject) or isinstance(holder, StreamObject):
        return False
    kinds = {"/Trapped": generic.NameObject}
    texts = (TextStringObject, generic.ByteStringObject)
    return all(isinstance(holder.raw_get(name), kinds.get(name, texts)) for name in holder)


def _is_same(old: object, new: object) -> bool:
    """Whether two objects are the same, with their types and the bytes of streams, which pyHanko compares laxly.

    A text in place of a name, for example as a filter, makes a page look different.
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
    """Whether a list of fields or annotations only got fields for signatures, at its end."""
    if not isinstance(old, list | tuple) or not isinstance(new, list | tuple):
        return False
    before, after = list(old), list(new)
    is_kept = len(before) <= len(after) and all(map(_is_same, before, after))
    return is_kept and all(_is_signature(each) for each in after[len(before) :])
