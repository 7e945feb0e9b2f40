"""An unsigned ASiC-E container (ETSI EN 319 162-1) with one PDF in it, ready to be signed as an .edoc file."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import quoteattr

MIME_TYPE = "application/vnd.etsi.asic-e+zip"
MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
#: The earliest date of the ZIP format: the container has no date of its own.
DATE = (1980, 1, 1, 0, 0, 0)


def write(pdf: bytes, *, file_name: str) -> bytes:
    """Return the container's bytes: `mimetype` first and stored (EN 319 162-1, A.1), an ODF 1.2 manifest, the PDF.

    `file_name` is the PDF's name: ASCII, no folder. There is exactly one document, as clause E1 demands. Nothing is
    compressed, so that the same arguments give the same bytes with any version of zlib.
    Raises ValueError for any other file name.
    """
    if not (file_name.isascii() and file_name.isprintable()) or not file_name or set(file_name) & set('/\\:*?"<>|'):
        raise ValueError("the file name is not plain ASCII")
    if file_name in {".", "..", "mimetype"}:
        raise ValueError("the file name is taken")
    manifest = (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
        f'<manifest:manifest xmlns:manifest="{MANIFEST}" manifest:version="1.2">\n'
        f'  <manifest:file-entry manifest:full-path="/" manifest:media-type="{MIME_TYPE}"/>\n'
        f'  <manifest:file-entry manifest:full-path={quoteattr(file_name)} manifest:media-type="application/pdf"/>\n'
        "</manifest:manifest>\n"
    )
    container = io.BytesIO()
    with zipfile.ZipFile(container, "w", zipfile.ZIP_STORED) as archive:
        for name, content in (
            ("mimetype", MIME_TYPE.encode()),
            ("META-INF/manifest.xml", manifest.encode()),
            (file_name, pdf),
        ):
            entry = zipfile.ZipInfo(name, DATE)
            entry.create_system = 0  # the same on every system
            entry.external_attr = 0
            archive.writestr(entry, content)
    return container.getvalue()
