"""What signing a PDF changed in it, object by object: more than the signature itself must not have been touched.

pyHanko compares revisions too, but only from one that has a form already, and a PDF that nobody has signed has none.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import DictionaryObject, Reference
from pyhanko.pdf_utils.reader import PdfFileReader

from applications.formats import Unreadable, pdf
from applications.signatures.report import Finding
from applications.signatures.wording import finding

#: Entries of the catalog that signing and preserving a signature may set: the form with its field, validation data,
#: the standard's extensions, permissions, and metadata (ISO 32000-1, 7.7.2; EN 319 142-1).
_CATALOG_ENTRIES = {"/AcroForm", "/DSS", "/Extensions", "/Perms", "/Metadata", "/Version"}

#: Square points, a tenth of A4: a larger picture of a signature would hide what was signed.
_LARGEST_LOOK = 50_000


def changes(prepared: bytes, signed: bytes) -> list[Finding]:
    """What a signed PDF has besides the prepared one and its signature: nothing, where the list is empty.

    The prepared bytes must be the beginning of the signed ones. What was appended may add objects; of those that were
    there it may set the entries of the catalog above, a page's annotations (to fields for signatures), and what is
    said about the document. So no page looks otherwise, but for the signature's own look.
    """
    if not signed.startswith(prepared) or len(signed) == len(prepared):
        return [finding("pdf-changed")]
    try:
        before, after = PdfFileReader(io.BytesIO(prepared)), PdfFileReader(io.BytesIO(signed))
        is_signed = len(after.embedded_signatures) > len(before.embedded_signatures)
        harmless = (
            is_signed and not after.encrypted and all(_is_harmless(before, after)) and says_the_same(prepared, signed)
        )
    except Exception:  # what pyHanko throws at a damaged file is no fixed list
        return [finding("pdf-unreadable")]
    return [] if harmless else [finding("pdf-changed")]


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


def _is_harmless(before: PdfFileReader, after: PdfFileReader) -> Iterator[bool]:
    root = before.root_ref
    yield root == after.root_ref and _form_is_for_signing(after.root)
    there = set(before.xrefs.explicit_refs_in_revision(0))
    for revision in range(1, before.xrefs.total_revisions):
        there |= set(before.xrefs.explicit_refs_in_revision(revision))
    about = {_reference(before.trailer.raw_get("/Info")), _reference(before.root.raw_get("/Metadata"))} - {None}
    for revision in range(before.xrefs.total_revisions, after.xrefs.total_revisions):
        yield not there & set(after.xrefs.refs_freed_in_revision(revision))
        for reference in there & set(after.xrefs.explicit_refs_in_revision(revision)) - about:
            old, new = (Reference(reference.idnum, pdf=reader).get_object() for reader in (before, after))
            if reference == root:
                yield _are_same_but(old, new, _CATALOG_ENTRIES)
            elif isinstance(old, DictionaryObject) and _value(old, "/Type", "") == "/Page":
                yield _are_same_but(old, new, {"/Annots"}) and _adds_only_signatures(old, new)
            else:
                yield type(old) is type(new) and old == new


def _reference(value: object) -> Reference | None:
    return value.reference if isinstance(value, generic.IndirectObject) else None


def _value(holder: DictionaryObject, name: str, default: Any) -> Any:
    """An entry's value, looked up where the entry is a reference."""
    if name not in holder:
        return default
    return holder[name]  # get() would hand out the reference


def _form_is_for_signing(root: DictionaryObject) -> bool:
    """Whether the form has fields for signatures only."""
    form = _value(root, "/AcroForm", {})
    return "/XFA" not in form and all(_is_signature(field) for field in _value(form, "/Fields", ()))


def _is_signature(field: object) -> bool:
    """Whether a field holds a signature, does nothing else, and is not so large that it would hide the page."""
    found = field.reference.get_object() if isinstance(field, generic.IndirectObject) else field
    if not isinstance(found, DictionaryObject) or _value(found, "/FT", "") != "/Sig" or "/V" not in found:
        return False
    left, bottom, right, top = (float(edge) for edge in _value(found, "/Rect", (0, 0, 0, 0)))
    return not {"/A", "/AA", "/Kids"} & set(found) and abs((right - left) * (top - bottom)) <= _LARGEST_LOOK


def _are_same_but(old: object, new: object, names: set[str]) -> bool:
    """Whether two dictionaries have the same entries, but for those of these names."""
    if not isinstance(old, DictionaryObject) or not isinstance(new, DictionaryObject):
        return False
    keys = {*old, *new} - names
    return all(key in old and key in new and old.raw_get(key) == new.raw_get(key) for key in keys)


def _adds_only_signatures(old: Any, new: Any) -> bool:
    """Whether a page has its annotations as before, and besides them only fields for signatures."""
    before, after = list(_value(old, "/Annots", ())), list(_value(new, "/Annots", ()))
    return after[: len(before)] == before and all(_is_signature(each) for each in after[len(before) :])
