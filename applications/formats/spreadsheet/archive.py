"""A ZIP file looked through before a reader trusts it: what it really inflates to, and what its parts hold."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from applications.formats.spreadsheet.refused import Refused

#: Bytes of all parts together: 10,000 rows take about five million.
MAXIMUM_INFLATED = 48 * 1024 * 1024
MAXIMUM_PARTS = 1_000
#: Of one part, blank ones included; counted here, since the reader takes a second for each million.
MAXIMUM_CELLS = 1_000_000
MAXIMUM_ROWS = 1_048_576
#: A sheet that is copied so that its errors can be read.
_MAXIMUM_COPIED = 24 * 1024 * 1024
_CHUNK = 1 << 18
_LOCAL_HEADER = struct.Struct("<4s22xHH")
#: OpenOffice's own manifest once had a document type; nothing reads it here.
_MANIFEST = "META-INF/manifest.xml"
_REPEATED = re.compile(rb'table:number-(?:rows|columns)-repeated="(\d+)"')
_ERROR_CELL = b' t="e"'


class Archive:
    """The parts' names of a ZIP file, and the marks found in them; raises Refused for one that cannot be trusted.

    Marks: "formulas", "macros", and "errors" where a sheet of `.xlsx` has cells with an error.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                self._parts = archive.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, EOFError):
            raise Refused("broken") from None
        self.names = frozenset(part.filename for part in self._parts)
        self.marks: set[str] = set()
        self._with_errors: set[str] = set()
        if len(self._parts) > MAXIMUM_PARTS or sum(part.file_size for part in self._parts) > MAXIMUM_INFLATED:
            raise Refused("inflated")
        if any(part.flag_bits & 1 for part in self._parts) or "encrypted-package" in self.names:
            raise Refused("password")
        for part in self._parts:
            self._look_through(part)

    def _look_through(self, part: zipfile.ZipInfo) -> None:
        name, is_xml = part.filename, part.filename.lower().endswith((".xml", ".rels"))
        if name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") and "script-lb" not in name:
            self.marks.add("macros")
        is_sheet, is_ods = name.startswith("xl/worksheets/"), name == "content.xml"
        before, rows, cells = b"", 0, 0
        for chunk in self._inflated(part):
            if not is_xml:
                continue
            rows += chunk.count(b"<row")
            cells += chunk.count(b"<c") + chunk.count(b"<si") + chunk.count(b"<table:table-cell")
            if rows > MAXIMUM_ROWS:
                raise Refused("rows", number=MAXIMUM_ROWS)
            if cells > MAXIMUM_CELLS:
                raise Refused("too-much")
            seen, before = before + chunk, chunk[-64:]
            bare = seen.replace(b"\0", b"") if b"\0" in seen else seen  # UTF-16
            if b"<!ENTITY" in bare or b"<!DOCTYPE" in bare and name != _MANIFEST:
                raise Refused("document-type")
            if name == _MANIFEST and b"encryption-data" in seen:
                raise Refused("password")
            if is_sheet and (b"<f>" in seen or b"<f " in seen) or is_ods and b" table:formula=" in seen:
                self.marks.add("formulas")
            if is_sheet and _ERROR_CELL in seen:
                self.marks.add("errors")
                self._with_errors.add(name)
            if is_ods and any(len(n) > 7 or int(n) > MAXIMUM_ROWS for n in _REPEATED.findall(seen)):
                raise Refused("rows", number=MAXIMUM_ROWS)

    def _inflated(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        """The part in chunks, inflated only as far as the ZIP file says: a reader may not stop there."""
        offset = part.header_offset
        header = self._data[offset : offset + _LOCAL_HEADER.size]
        if len(header) < _LOCAL_HEADER.size or header[:4] != b"PK\x03\x04":
            raise Refused("broken")
        _signature, name_length, extra_length = _LOCAL_HEADER.unpack(header)
        start = offset + _LOCAL_HEADER.size + name_length + extra_length
        packed = memoryview(self._data)[start : start + part.compress_size]
        left = part.file_size
        for chunk in _chunks(packed, part.compress_type):
            left -= len(chunk)
            if left < 0:
                raise Refused("inflated")
            yield chunk
        if left:
            raise Refused("broken")

    def readable(self) -> bytes:
        """The file for the reader, which would take errors for blank cells: as text they stay what they are."""
        sizes = sum(part.file_size for part in self._parts if part.filename in self._with_errors)
        if not self._with_errors or sizes > _MAXIMUM_COPIED:
            return self._data
        copy = io.BytesIO()
        with zipfile.ZipFile(copy, "w") as target:
            for part in self._parts:
                content = b"".join(self._inflated(part))
                if part.filename in self._with_errors:
                    content = content.replace(_ERROR_CELL, b' t="str"')
                target.writestr(part.filename, content)
        return copy.getvalue()


def _chunks(packed: memoryview, method: int) -> Iterator[bytes]:
    if method == zipfile.ZIP_STORED:
        for start in range(0, len(packed), _CHUNK):
            yield bytes(packed[start : start + _CHUNK])
        return
    if method != zipfile.ZIP_DEFLATED:
        raise Refused("broken")
    inflate = zlib.decompressobj(-15)
    try:
        chunk = inflate.decompress(packed, _CHUNK)
        while chunk:
            yield chunk
            chunk = inflate.decompress(inflate.unconsumed_tail, _CHUNK)
    except zlib.error:
        raise Refused("broken") from None
    if not inflate.eof:
        raise Refused("broken")
