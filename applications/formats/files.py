"""Read an application from a file of any format, chosen by the extension of its name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from applications.domain.document import Document
from applications.formats import Unreadable, json, xml

READERS: dict[str, Callable[[bytes], Document]] = {".json": json.read, ".xml": xml.read}
#: Bytes: no format accepts a larger file.
MAXIMUM_BYTES = max(json.MAXIMUM_BYTES, xml.MAXIMUM_BYTES)


def read(name: str, data: bytes) -> Document:
    """Return the document in a file of this name; raise Unreadable where the file is no document of its format."""
    reader = READERS.get(PurePath(name).suffix.lower())
    if reader is None:
        raise Unreadable("file-extension", known=list(READERS))
    return reader(data)
