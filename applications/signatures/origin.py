"""Which of the prepared versions a document is, by its bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from applications.formats import Unreadable, pdf
from applications.signatures.report import is_unproven

#: A document is one of the prepared versions, one of them with signatures added, one with more of which nothing can be
#: proved, one changed otherwise, or none.
PREPARED, SIGNED, UNPROVEN, ALTERED, UNKNOWN = "prepared", "signed", "unproven", "altered", "unknown"
VERDICTS = (PREPARED, SIGNED, UNPROVEN, ALTERED, UNKNOWN)


class Prepared(NamedTuple):
    """A prepared version: its number, its PDF's size in bytes and SHA-256, its XML's SHA-256 (hexadecimal)."""

    number: int
    size: int
    sha256: str
    xml_sha256: str


class Origin(NamedTuple):
    """One of the verdicts above, and the number of the version; None if it is none of them."""

    verdict: str
    number: int | None = None


def beginnings(document: bytes, sizes: Iterable[int]) -> Iterator[tuple[int, str]]:
    """The SHA-256 of the document's first bytes for each of these sizes up to its own, the smallest first.

    No byte is hashed twice, however many sizes are given.
    """
    hashing, hashed = hashlib.sha256(), 0
    for size in sorted(set(sizes)):
        if size > len(document):
            return
        hashing.update(memoryview(document)[hashed:size])
        hashed = size
        yield size, hashing.hexdigest()


def origin(document: bytes, versions: Sequence[Prepared]) -> Origin:
    """Which of the prepared versions a document is.

    A document that begins as a version is SIGNED if only signatures were added, valid or not, and UNPROVEN if it cannot
    be known whether what was added changes what the pages show. A document that was changed otherwise, or only carries
    a version's data, is ALTERED.
    """
    known = {(each.size, each.sha256): each.number for each in reversed(versions)}
    for size, digest in beginnings(document, (each.size for each in versions)):
        if (number := known.get((size, digest))) is not None:
            if len(document) == size:
                return Origin(PREPARED, number)
            return Origin(_verdict(document[:size], document), number)
    try:
        data = hashlib.sha256(pdf.read_xml(document)).hexdigest()
    except Unreadable:
        return Origin(UNKNOWN)
    numbers = [each.number for each in versions if each.xml_sha256 == data]
    return Origin(ALTERED, max(numbers)) if numbers else Origin(UNKNOWN)


def _verdict(prepared: bytes, document: bytes) -> str:
    from applications.signatures.with_pyhanko.pdf_changes import changes  # pyHanko takes half a second to import

    found = changes(prepared, document)
    if not found:
        return SIGNED
    return UNPROVEN if is_unproven(found) else ALTERED
