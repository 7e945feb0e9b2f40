"""Changes in what was appended to a PDF, object by object, beyond those of signing and preserving a signature.

pyHanko compares revisions too, but only from one with a form, which an unsigned PDF lacks; it allows more changes in a
form than a signature needs; and it reads every object to learn which refer to which, seconds for a thousand accounts.
Here only what was appended is read, and what was there before is searched for references to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, Reference, StreamObject, TextStringObject
from pyhanko.pdf_utils.reader import PdfFileReader

from applications.formats import Unreadable, pdf
from applications.signatures import appearances
from applications.signatures.findings import finding
from applications.signatures.report import SignatureFinding
from applications.signatures.with_pyhanko.pdf_ends import ends_plainly
from applications.signatures.with_pyhanko.pdf_parts import (
    annotation_lists,
    are_alone,
    of_store,
    reference_in,
    value_of,
    widgets,
)
from applications.signatures.with_pyhanko.pdf_references import referred_to
from applications.signatures.with_pyhanko.pdf_second_reading import reader_of

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
_OF_FORM, _OF_TEXTS = {"/Fields", "/SigFlags"}, {"/DA", "/DR"}
#: What was appended changes what the PDF shows or says.
CHANGED = "changed"
#: Entries of pages and of sets of pages, and of the catalog, that the standard knows (ISO 32000-2, 7.7.2 and 7.7.3).
_PAGE = frozenset(
    "/Type /Parent /Kids /Count /LastModified /Resources /MediaBox /CropBox /BleedBox /TrimBox /ArtBox /BoxColorInfo "
    "/Contents /Rotate /Group /Thumb /B /Dur /Trans /Annots /AA /Metadata /PieceInfo /StructParents /ID /PZ "
    "/SeparationInfo /Tabs /TemplateInstantiated /PresSteps /UserUnit /VP /AF /OutputIntents /DPart".split()
)
_CATALOG = frozenset(
    "/Type /Version /Extensions /Pages /PageLabels /Names /Dests /ViewerPreferences /PageLayout /PageMode /Outlines "
    "/Threads /OpenAction /AA /URI /AcroForm /Metadata /StructTreeRoot /MarkInfo /Lang /SpiderInfo /OutputIntents "
    "/PieceInfo /OCProperties /Perms /Legal /Requirements /Collection /NeedsRendering /DSS /AF /DPartRoot".split()
)
#: Flags by which an appearance is drawn larger than its place on a page that is shown smaller, or turned.
_NO_ZOOM, _NO_ROTATE = 0x8, 0x10


def changes(prepared: bytes, signed: bytes) -> list[SignatureFinding]:
    """The findings about a signed PDF that has more than the prepared one and its signatures; empty without any.

    The prepared bytes must be the beginning of the signed ones. What was appended may add objects; of the objects there
    before it may set the entries of the catalog above, a page's annotations (to fields for signatures), and the
    document's information. So every page looks the same, but for the appearance of the signature (see `appearances`).
    `pdf-changed` says that there is a change; `pdf-unproven`, that none can be excluded here.
    """
    if not signed.startswith(prepared) or len(signed) == len(prepared):
        return [finding("pdf-changed")]
    try:
        before, after = reader_of(prepared), reader_of(signed)
        if after.encrypted:
            return [finding("pdf-password")]
        is_signed = len(after.embedded_signatures) > len(before.embedded_signatures)
        reason = ends_plainly(signed, after, beyond=len(prepared))
        what = reason or _first(_changes(before, after, _SIGNING))
        if not is_signed or not what and not says_the_same(prepared, signed):
            what = CHANGED
    except Exception:  # pyHanko raises anything for a damaged file
        return [finding("pdf-unreadable")]
    return _findings(what)


def changes_after(signed: bytes, data: bytes, after: PdfFileReader) -> list[SignatureFinding]:
    """The findings unless a PDF has only signatures, validation data, time stamps and metadata more than `signed`.

    `after` has read all of it, and what it appended is read alike by every program (see `ends_plainly`). Raises any
    exception for a damaged file, as pyHanko does.
    """
    is_drawn = not appearances.are_the_same(signed, data)
    is_changed = is_drawn and not appearances.are_the_same(signed, data, but_later_signatures=True)
    if is_changed or not says_the_same(signed, data):
        return [finding("pdf-changed")]
    return _findings(change_after(signed, after) or ("drawn" if is_drawn else ""))


def change_after(signed: bytes, after: PdfFileReader) -> str:
    """The first change by which `after` has more than the signed PDF, signatures and what preserves them; "" if none.

    It is CHANGED, or a reason of `pdf-unproven`.
    """
    before = reader_of(signed)
    is_signed_again = len(after.embedded_regular_signatures) > len(before.embedded_regular_signatures)
    return _first(_changes(before, after, _SIGNING if is_signed_again else _PRESERVING))


def _findings(what: str) -> list[SignatureFinding]:
    if not what:
        return []
    return [finding("pdf-changed") if what == CHANGED else finding("pdf-unproven", reason=what)]


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


def _first(found: Iterable[str]) -> str:
    """The first change, and before it one that is shown; "" if there is none."""
    reasons = list[str]()
    for each in found:
        if each == CHANGED:
            return CHANGED
        reasons += [each] if each else []
    return reasons[0] if reasons else ""


def _changed_unless(is_kept: bool) -> str:
    return "" if is_kept else CHANGED


def _changes(before: PdfFileReader, after: PdfFileReader, of_catalog: set[str]) -> Iterator[str]:
    """Each thing that was appended: "", CHANGED, or why it cannot be known whether it changes what a page shows."""
    root, revisions = before.root_ref, range(before.xrefs.total_revisions, after.xrefs.total_revisions)
    # The earlier revisions are still read, in their order.
    if not revisions or _tables(before, revisions.start) != _tables(after, revisions.start):
        yield "revisions"
        return
    if after.encrypted:
        yield "revisions"
        return
    yield _changed_unless(root == after.root_ref)
    existing = _references(before, range(before.xrefs.total_revisions))
    appended = _references(after, revisions)
    freed = {each for revision in revisions for each in after.xrefs.refs_freed_in_revision(revision)}
    yield _changed_unless(not existing & freed)
    # A reference to a missing object would refer to an appended one with its number; but it may only look like one.
    references = referred_to(before)
    if {each.idnum for each in appended - existing} & set(references):
        yield "shared"
    for each in appended - existing:
        if after.xrefs[each] is not None and not _is_of_no_page(each, after, revisions):
            yield "hidden"
    form, after_form = (value_of(reader.root, "/AcroForm", {}) for reader in (before, after))
    fields, after_fields = (value_of(each, "/Fields", ()) for each in (form, after_form))
    # The default appearance and its fonts draw only texts and choices.
    is_textless = all(map(_is_for_signature, (*after_fields, *widgets(before.root))))
    of_form = _OF_FORM | (_OF_TEXTS if is_textless else set())
    yield _changed_unless(_are_same_but(form, after_form, of_form) if form else "/XFA" not in after_form)
    yield _changed_unless(_adds_only_signatures(fields, after_fields))
    changed = existing & appended
    info, metadata = reference_in(before.trailer, "/Info"), reference_in(before.root, "/Metadata")
    form_parts = (reference_in(before.root, "/AcroForm"), reference_in(form, "/Fields"))
    lists = set(annotation_lists(before.root)) if len(changed) > 1 else set[Reference]()
    store = set(of_store(before.root))
    if not are_alone(before, changed, references, form_parts, lists, store):
        yield "shared"
    for reference in changed - set(form_parts):  # those of the form have been compared
        old, new = (Reference(reference.idnum, reference.generation, reader).get_object() for reader in (before, after))
        yield _changed_unless(_is_harmless(reference, old, new, root, info, metadata, store, lists, of_catalog))


def _is_harmless(
    reference: Reference,
    old: object,
    new: object,
    root: Reference,
    info: Reference | None,
    metadata: Reference | None,
    store: set[Reference],
    lists: set[Reference],
    of_catalog: set[str],
) -> bool:
    """Whether an object that was written anew draws what it drew."""
    if reference == root:
        return _are_same_but(old, new, of_catalog | _notes(old, new, _CATALOG))
    if reference == info:
        return _holds_only_text(old) and _holds_only_text(new)
    if reference == metadata:
        is_stream = isinstance(old, StreamObject) and isinstance(new, StreamObject)
        return is_stream and value_of(new, "/Type", "") == "/Metadata"
    if reference in store:
        return isinstance(new, DictionaryObject | ArrayObject) and not isinstance(new, StreamObject)
    if reference in lists:
        return _adds_only_signatures(old, new)
    kind = value_of(old, "/Type", "") if isinstance(old, DictionaryObject) else ""
    if kind == "/Page":
        return (
            _are_same_but(old, new, {"/Annots", "/LastModified"} | _notes(old, new, _PAGE))
            and isinstance(value_of(new, "/LastModified", TextStringObject()), TextStringObject)
            and _adds_only_signatures(*(value_of(page, "/Annots", ()) for page in (old, new)))
        )
    if kind == "/Pages":
        return _are_same_but(old, new, _notes(old, new, _PAGE))
    return _is_same(old, new) or _signs_field(old, new)


def _notes(old: object, new: object, known: frozenset[str]) -> set[str]:
    """The entries that the standard does not know in such a dictionary, and that hold no more than a text or a number.

    No program draws them: iText writes its version so.
    """
    if not isinstance(old, DictionaryObject) or not isinstance(new, DictionaryObject):
        return set()
    names = {*old, *new} - known
    return {name for name in names if all(_is_plain(each.raw_get(name)) for each in (old, new) if name in each)}


def _is_plain(value: object) -> bool:
    plain = TextStringObject, generic.ByteStringObject, generic.NameObject, generic.NumberObject, generic.BooleanObject
    return isinstance(value, plain)


def _signs_field(old: object, new: object) -> bool:
    """Whether an empty field for a signature was signed, at its place."""
    if not _is_for_signature(old) or not isinstance(old, DictionaryObject) or "/V" in old:
        return False
    return _is_signature(new) and _are_same_but(old, new, {"/V", "/AP", "/AS", "/M", "/MK", "/DA", "/DR", "/F"})


def _is_for_signature(field: object) -> bool:
    """Whether a field is for a signature, signed or empty, and has no other fields in it."""
    value = field.reference.get_object() if isinstance(field, generic.IndirectObject) else field
    return isinstance(value, DictionaryObject) and value_of(value, "/FT", "") == "/Sig" and "/Kids" not in value


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
    """Whether a list of fields or annotations only got fields for signatures; the others keep their order."""
    if not isinstance(old, list | tuple) or not isinstance(new, list | tuple):
        return False
    before = list(old)
    for each in new:
        if before and _is_same(before[0], each):
            del before[0]
        elif not _is_signature(each):
            return False
    return not before
