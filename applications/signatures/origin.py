"""Which of the versions that were prepared a document is, if any, by its bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from applications.formats import Unreadable, pdf

#: What a document is beside the versions that were prepared: one of them, one that was signed since and nothing else,
#: one that was changed otherwise, or neither.
PREPARED, SIGNED, ALTERED, UNKNOWN = "prepared", "signed", "altered", "unknown"
VERDICTS = (PREPARED, SIGNED, ALTERED, UNKNOWN)


class Prepared(NamedTuple):
    """A version that was prepared: its number, its PDF's size and SHA-256, and the SHA-256 of its XML (hexadecimal)."""

    number: int
    size: int
    sha256: str
    xml_sha256: str


class Origin(NamedTuple):
    """What a document is beside the versions, one of the four verdicts above, and the version's number or None."""

    verdict: str
    number: int | None = None


def beginnings(document: bytes, sizes: Iterable[int]) -> Iterator[tuple[int, str]]:
    """The SHA-256 of the document's first bytes, for each of these numbers of them that it has, the smallest first.

    However many there are, no byte is hashed twice.
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

    One that begins as a version is SIGNED where nothing but signing came after; whether that signature holds is not
    looked at. One that was changed otherwise, or only carries a version's data, is ALTERED.
    """
    known = {(each.size, each.sha256): each.number for each in reversed(versions)}
    for size, digest in beginnings(document, (each.size for each in versions)):
        if (number := known.get((size, digest))) is not None:
            if len(document) == size:
                return Origin(PREPARED, number)
            return Origin(SIGNED if _is_only_signed(document[:size], document) else ALTERED, number)
    try:
        data = hashlib.sha256(pdf.read_xml(document)).hexdigest()
    except Unreadable:
        return Origin(UNKNOWN)
    numbers = [each.number for each in versions if each.xml_sha256 == data]
    return Origin(ALTERED, max(numbers)) if numbers else Origin(UNKNOWN)


def _is_only_signed(prepared: bytes, document: bytes) -> bool:
    from applications.signatures.with_pyhanko.pdf_changes import changes  # pyHanko takes half a second to import

    return not changes(prepared, document)
