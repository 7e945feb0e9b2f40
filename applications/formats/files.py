"""Any file that may hold an application, read by the format that its name says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from applications.domain.document import Document
from applications.formats import Unreadable, json, xml

READERS: dict[str, Callable[[bytes], Document]] = {".json": json.read, ".xml": xml.read}
#: No format takes a larger file; a reader of files stops here.
MAXIMUM_BYTES = max(json.MAXIMUM_BYTES, xml.MAXIMUM_BYTES)


def read(name: str, data: bytes) -> Document:
    """The document in a file of this name; Unreadable where no format reads it."""
    reader = READERS.get(PurePath(name).suffix.lower())
    if reader is None:
        raise Unreadable("file-extension", known=list(READERS))
    return reader(data)
