"""The parts of a PDF that signing and preserving may change: where they are, and that they have no other use."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject, Reference, StreamObject
from pyhanko.pdf_utils.reader import PdfFileReader

#: The object that a signature locks (ISO 32000-1, 12.8.1).
_LOCKS = re.compile(rb"/Data[\s\0]++(\d++)[\s\0]++\d++[\s\0]++R")
#: Entries of a security store and of its parts: more than any signature needs.
_MOST_IN_STORE = 1_000
#: Objects within objects.
_DEEPEST = 32


def reference_in(holder: Any, name: str) -> Reference | None:
    """The object that an entry refers to; None for an entry with a value of its own, or no entry."""
    value = holder.raw_get(name) if name in holder else None
    return value.reference if isinstance(value, IndirectObject) else None


def value_of(holder: Any, name: str, default: Any) -> Any:
    """An entry's value, or that of the object it refers to."""
    if name not in holder:
        return default
    return holder[name]  # get() would return the reference


def annotation_lists(root: DictionaryObject) -> Iterator[Reference]:
    """References to the lists of pages' annotations that are not in the page itself."""
    for _page, listed in _pages_with_lists(root):
        yield listed


def widgets(root: DictionaryObject) -> Iterator[DictionaryObject]:
    """The fields that are drawn on the pages, whether the form lists them or not."""
    for _reference, node in _pages(root):
        for annotation in value_of(node, "/Annots", ()):
            value = annotation.reference.get_object() if isinstance(annotation, IndirectObject) else annotation
            if isinstance(value, DictionaryObject) and value_of(value, "/Subtype", "") == "/Widget":
                yield value


def _pages_with_lists(root: DictionaryObject) -> Iterator[tuple[Reference, Reference]]:
    for reference, node in _pages(root):
        if (listed := reference_in(node, "/Annots")) is not None:
            yield reference, listed


def _pages(root: DictionaryObject) -> Iterator[tuple[Reference, Any]]:
    """Pages and sets of pages."""
    first = reference_in(root, "/Pages")
    waiting = [first] if first else []
    seen = set(waiting)
    while waiting:
        reference = waiting.pop()
        node = reference.get_object()
        yield reference, node
        kids = value_of(node, "/Kids", ArrayObject())
        for kid in (kids.raw_get(index) for index in range(len(kids))):
            if isinstance(kid, IndirectObject) and kid.reference not in seen:
                seen.add(kid.reference)
                waiting.append(kid.reference)


def of_store(root: DictionaryObject) -> Iterator[Reference]:
    """References to the security store, its lists and its parts for each signature (EN 319 142-1, 5.4.2)."""
    holders: list[tuple[DictionaryObject, str]] = [(root, "/DSS")]
    for holder, name in holders:
        value = value_of(holder, name, None)
        if isinstance(value, StreamObject):
            continue
        if (reference := reference_in(holder, name)) is not None:
            yield reference
        if isinstance(value, DictionaryObject):
            holders += [(value, each) for each in value if len(holders) < _MOST_IN_STORE]


def are_alone(
    before: PdfFileReader,
    changed: set[Reference],
    references: Counter[int],
    of_form: Iterable[Reference | None],
    lists: set[Reference],
    store: set[Reference],
) -> bool:
    """Whether the changed ones of the catalog and its parts are referred to only as what they are.

    Otherwise a page could draw what may change in them. So each is referred to, among all `references`, as often as
    revisions name it in its place: trailers name the catalog and the document's information, the catalog its parts,
    and a signature the catalog that it locks.
    """
    root, revisions = before.root_ref, before.xrefs.total_revisions
    form = {each for each in of_form if each}
    parts = {each for each in (reference_in(before.root, "/Metadata"), *form, *store) if each}
    named = Counter(
        number for version in _versions(before, {root} | form | store) for number in _numbers_in(version, 0)
    )
    if lists & changed:
        pages = {page for page, _listed in _pages_with_lists(before.root)}
        named.update(each.idnum for page in _versions(before, pages) if (each := reference_in(page, "/Annots")))
    most = {each: named[each.idnum] for each in parts | lists} | {root: revisions + _locks(before)}
    if (info := reference_in(before.trailer, "/Info")) is not None:
        most[info] = revisions
    return all(references[each.idnum] <= number for each, number in most.items() if each in changed)


def _versions(before: PdfFileReader, holders: set[Reference]) -> Iterator[Any]:
    """These objects as each revision wrote them, if it did."""
    for revision in range(before.xrefs.total_revisions):
        resolver = before.get_historical_resolver(revision)
        for holder in holders & before.xrefs.explicit_refs_in_revision(revision):
            yield resolver.get_object(holder)


def _numbers_in(value: object, depth: int) -> Iterator[int]:
    """The number of each object that a value refers to; the objects themselves are not read."""
    if isinstance(value, IndirectObject):
        yield value.idnum
    elif isinstance(value, DictionaryObject | ArrayObject) and depth < _DEEPEST:
        is_dictionary = isinstance(value, DictionaryObject)
        parts = map(value.raw_get, list(value) if is_dictionary else range(len(value)))
        for part in parts:
            yield from _numbers_in(part, depth + 1)


def _locks(before: PdfFileReader) -> int:
    """The number of times that signatures lock the catalog."""
    before.stream.seek(0)
    return sum(int(number) == before.root_ref.idnum for number in _LOCKS.findall(before.stream.read()))
