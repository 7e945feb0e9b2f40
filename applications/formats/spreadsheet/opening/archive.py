"""A ZIP file, checked before a reader trusts it: how large it really inflates, and what its parts contain."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from applications.formats import Unreadable

#: Bytes of all parts together: 10,000 rows take about five million.
MAXIMUM_INFLATED = 48 * 1024 * 1024
MAXIMUM_PARTS = 1_000
#: Cells of one part, including blank ones. The reader takes a second for each million.
MAXIMUM_CELLS = 1_000_000
MAXIMUM_ROWS = 1_048_576
_CHUNK = 1 << 18
_LOCAL_HEADER = struct.Struct("<4s22xHH")
#: The manifest of old OpenOffice versions has a document type. It is not read here.
_MANIFEST = "META-INF/manifest.xml"
_REPEATED = re.compile(rb'table:number-(?:rows|columns)-repeated="(\d+)"')
#: How a formula begins, and signs of what details.py reports: an error, a hidden row or column, in `.xlsx` a formula
#: without a result, in `.ods` merged cells and looks. A sign only makes details.py read the part; in `.ods` any formula
#: does, in `.xlsx` a style or a comment that details.py finds.
_FORMULA = (b"<f>", b"<f ", b":f>", b":f ")
_FORMULA_ODS = b"table:formula"
_TELLING_XLSX = tuple(
    re.compile(sign)
    for sign in (
        rb"</(?:\w{1,20}:)?f>\s{0,99}(?:</|<(?:\w{1,20}:)?v\s?(?:/>|>\s{0,99}</))",
        rb"<(?:\w{1,20}:)?f(?: [^>]{0,500})?/>\s{0,99}(?:</|<(?:\w{1,20}:)?v\s?(?:/>|>\s{0,99}</))",
        rb" t=[\"']e[\"']",
        rb" hidden=[\"'](?:1|true)",
    )
)
_TELLING_ODS = tuple(
    re.compile(sign)
    for sign in (
        rb'value-type="error"',
        rb"<text:p>(?:#[A-Z]|Err:)",
        rb'table:visibility="(?:collapse|filter)"',
        rb'table:number-rows-spanned="(?!1")',
        rb'text-line-through-style="(?!none")',
        rb"<office:annotation[ >]",
        rb'display-factor="(?!1")',
        rb'value-type="percentage"',
        rb'office:currency="(?!EUR")',
        rb"<number:text>[^<]{0,20}(?:[Tt]\S{1,2}kst|[Mm]ilj)",
    )
)
_OVERLAP = 1_024


class Archive:
    """A ZIP file's parts and the signs seen in them. Creating one raises Unreadable where the file cannot be trusted.

    `telling` are the names of the sheets' parts that details.py must read, `calculating` of those with formulas.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                self._parts = archive.infolist()
            for part in self._parts:  # some programs write folders as Windows does, and Excel reads that
                part.filename = part.filename.replace("\\", "/")
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, EOFError):
            raise Unreadable("table-broken") from None
        self.names = frozenset(part.filename for part in self._parts)
        self.has_macros = False
        self.telling: set[str] = set()
        self.calculating: set[str] = set()
        if len(self._parts) > MAXIMUM_PARTS or sum(part.file_size for part in self._parts) > MAXIMUM_INFLATED:
            raise Unreadable("table-inflated")
        if any(part.flag_bits & 1 for part in self._parts) or "encrypted-package" in self.names:
            raise Unreadable("table-password")
        for part in self._parts:
            self._look_through(part)

    def _look_through(self, part: zipfile.ZipInfo) -> None:
        name, is_xml = part.filename, part.filename.lower().endswith((".xml", ".rels"))
        if name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") and "script-lb" not in name:
            self.has_macros = True
        is_sheet, is_ods = "worksheets/" in name, name == "content.xml"
        before, rows, cells = b"", 0, 0
        for chunk in self._inflated(part):
            if not is_xml:
                continue
            rows += chunk.count(b"<row")
            cells += chunk.count(b"<c") + chunk.count(b"<si") + chunk.count(b"<table:table-cell")
            if rows > MAXIMUM_ROWS:
                raise Unreadable("table-rows", rows=MAXIMUM_ROWS)
            if cells > MAXIMUM_CELLS:
                raise Unreadable("table-too-large")
            seen = before + chunk
            before = seen[-_OVERLAP:]
            bare = seen.replace(b"\0", b"") if b"\0" in seen else seen  # UTF-16
            if b"<!ENTITY" in bare or b"<!DOCTYPE" in bare and name != _MANIFEST:
                raise Unreadable("table-dtd")
            if name == _MANIFEST and b"encryption-data" in seen:
                raise Unreadable("table-password")
            if is_sheet or is_ods:
                self._look_for_signs(name, seen, is_ods)
            if is_ods and any(len(n) > 7 or int(n) > MAXIMUM_ROWS for n in _REPEATED.findall(seen)):
                raise Unreadable("table-rows", rows=MAXIMUM_ROWS)

    def _look_for_signs(self, name: str, seen: bytes, is_ods: bool) -> None:
        if name not in self.telling and any(sign.search(seen) for sign in (_TELLING_ODS if is_ods else _TELLING_XLSX)):
            self.telling.add(name)
        if name not in self.calculating and any(f in seen for f in ((_FORMULA_ODS,) if is_ods else _FORMULA)):
            self.calculating.add(name)

    def content(self, name: str) -> Iterator[bytes]:
        """Yield a part's content, inflated, in chunks."""
        return self._inflated(next(part for part in self._parts if part.filename == name))

    def _inflated(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        """Yield a part's content in chunks; raise Unreadable where it is not as long as the ZIP file says."""
        offset = part.header_offset
        header = self._data[offset : offset + _LOCAL_HEADER.size]
        if len(header) < _LOCAL_HEADER.size or header[:4] != b"PK\x03\x04":
            raise Unreadable("table-broken")
        _signature, name_length, extra_length = _LOCAL_HEADER.unpack(header)
        start = offset + _LOCAL_HEADER.size + name_length + extra_length
        packed = memoryview(self._data)[start : start + part.compress_size]
        left = part.file_size
        for chunk in _chunks(packed, part.compress_type):
            left -= len(chunk)
            if left < 0:
                raise Unreadable("table-inflated")
            yield chunk
        if left:
            raise Unreadable("table-broken")


def _chunks(packed: memoryview, method: int) -> Iterator[bytes]:
    if method == zipfile.ZIP_STORED:
        for start in range(0, len(packed), _CHUNK):
            yield bytes(packed[start : start + _CHUNK])
        return
    if method != zipfile.ZIP_DEFLATED:
        raise Unreadable("table-broken")
    inflate = zlib.decompressobj(-15)
    try:
        chunk = inflate.decompress(packed, _CHUNK)
        while chunk:
            yield chunk
            chunk = inflate.decompress(inflate.unconsumed_tail, _CHUNK)
    except zlib.error:
        raise Unreadable("table-broken") from None
    if not inflate.eof:
        raise Unreadable("table-broken")


_DIMENSION = re.compile(rb"<(?:\w{1,20}:)?dimension\s[^>]{0,500}>(?:\s*</(?:\w{1,20}:)?dimension>)?")


def without_dimensions(data: bytes) -> bytes:
    """Return an `.xlsx` whose sheets do not say how large they are, b"" where none says it.

    A dimension such as "A0" stops the reader, and Excel does not read it. `Archive` has to accept the file before.
    """
    target, changed = io.BytesIO(), False
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(target, "w") as after:
        for part in before.infolist():
            content = before.read(part)
            if "worksheets" in part.filename and part.filename.endswith(".xml"):
                bare = _DIMENSION.sub(b"", content, count=1)
                content, changed = bare, changed or bare != content
            after.writestr(part.filename, content)
    return target.getvalue() if changed else b""
