"""ZIP archives read strictly, from bytes into memory: an archive that two programs could read differently is refused.

Python's zipfile trusts the central directory. Here the two copies of every header must agree, and the entries must fill
the file from its first byte to the central directory, without gaps and overlaps. Structures and section numbers are
those of the .ZIP File Format Specification (APPNOTE.TXT), versions up to 2.0.
"""

from __future__ import annotations

import stat
import struct
import zlib
from typing import NamedTuple

from applications.signatures.findings import Malformed
from applications.signatures.names import decoded, refuse_ambiguous_names

#: Bytes of the largest file that is read.
MAXIMUM_FILE = 20 * 1024 * 1024
MAXIMUM_ENTRIES = 128
#: Bytes of all entries when inflated, and how many times its size an entry of over SMALL bytes may grow to.
MAXIMUM_INFLATED = 64 * 1024 * 1024
MAXIMUM_RATIO = 100
SMALL = 64 * 1024

STORED, DEFLATED = 0, 8
_END, _ZIP64_LOCATOR = b"PK\x05\x06", b"PK\x06\x07"
_LOCAL_MARK, _CENTRAL_MARK, _DESCRIPTOR_MARK = b"PK\x03\x04", b"PK\x01\x02", b"PK\x07\x08"
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END_RECORD = struct.Struct("<4s4H2LH")
_ENCRYPTED, _HAS_DESCRIPTOR, _STRONGLY_ENCRYPTED, _MASKED = 0x1, 0x8, 0x40, 0x2000
#: Deflate's speed, the descriptor, and names in UTF-8.
_KNOWN_FLAGS = 0x6 | _HAS_DESCRIPTOR | 0x800
_VERSION = 20
#: Bytes of nothing, deflated: Java deflates the entries of folders too.
_NOTHING_DEFLATED = 2
#: Extra fields with times, owners, or Java's mark of a JAR, none of which changes a name, a size or the content; with
#: the most bytes that each has (4.5.5, 4.5.7 and Info-ZIP's list), so that nothing else is hidden in it.
_HARMLESS_EXTRA = {0x000A: 32, 0x5455: 13, 0x5855: 12, 0x7855: 4, 0x7875: 19, 0xCAFE: 0}
#: Windows' attributes of a link, and of a volume's label, a folder and a device.
_REPARSE_POINT, _NO_FILE = 0x400, 0x8 | 0x10 | 0x40
_ZIP64_EXTRA, _ENCRYPTION_EXTRA = 0x0001, {0x0017, 0x9901}


class Entry(NamedTuple):
    """One file of an archive; `plain` if it is stored, without an extra field and a data descriptor."""

    name: str
    content: bytes
    plain: bool


class _Header(NamedTuple):
    raw_name: bytes
    needed: int
    flags: int
    method: int
    modified: tuple[int, int]
    crc: int
    compressed: int
    size: int
    extra: bytes
    offset: int

    @property
    def is_folder(self) -> bool:
        return self.raw_name.endswith(b"/")


def looks_like_archive(data: bytes) -> bool:
    """Whether the bytes are a ZIP archive, possibly damaged, and not a PDF.

    Such a file is read as a container, whatever its first entry is: see also `container.begins_as_one`.
    """
    return data.startswith((_LOCAL_MARK, _END)) or not data.startswith(b"%PDF-") and _END in data[-65557:]


def read(data: bytes) -> list[Entry]:
    """The files of an archive with their content, in the order of the archive; folders are left out.

    Raises Malformed for the first fault. The sizes in the headers are checked before anything is inflated, and
    inflating stops at those sizes.
    """
    directory, end = _directory(data)
    headers = [_central(data, *position) for position in directory]
    _refuse_bombs(headers)
    in_place = sorted(headers, key=lambda header: header.offset)
    if [header.offset for header in in_place[:1]] != [0] or headers[0] is not in_place[0]:
        raise Malformed("zip-outside-bytes" if in_place[0].offset else "zip-order")
    decoded_names = [decoded(header.raw_name) for header in in_place]
    refuse_ambiguous_names(decoded_names)
    starts = []
    next_offsets = [*(header.offset for header in in_place[1:]), end]
    for header, name, next_offset in zip(in_place, decoded_names, next_offsets, strict=True):
        start = _content_start(data, header, name)
        _refuse_wrong_ending(data, header, name, start + header.compressed, next_offset)
        starts.append(start)
    entries = [
        Entry(name, _inflated(data[start : start + header.compressed], header, name), _is_plain(data, header))
        for name, header, start in zip(decoded_names, in_place, starts, strict=True)
    ]
    return [entry for entry, header in zip(entries, in_place, strict=True) if not header.is_folder]


def first_entry(data: bytes, *, most: int) -> tuple[str, bytes]:
    """The name and the first bytes, at most so many, of the entry with which an archive begins, unchecked.

    Both are empty if no archive begins here.
    """
    if not data.startswith(_LOCAL_MARK) or len(data) < _LOCAL.size:
        return "", b""
    _mark, _needed, _flags, method, *_sizes, name_length, extra_length = _LOCAL.unpack_from(data)
    name_end = _LOCAL.size + name_length
    content = data[name_end + extra_length :][: most * 4]
    if method == DEFLATED:
        try:
            content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(content, most)
        except zlib.error:
            content = b""
    return data[_LOCAL.size : name_end].decode("utf-8", "replace"), content[:most]


def names(data: bytes) -> set[str]:
    """The names in an archive's central directory, unchecked; empty if the directory cannot be read."""
    try:
        directory, _end = _directory(data)
    except Malformed:
        return set()
    names = set()
    for position, _next_position in directory:
        (length,) = struct.unpack_from("<H", data, position + 28)
        names.add(data[position + _CENTRAL.size : position + _CENTRAL.size + length].decode("utf-8", "replace"))
    return names


def _directory(data: bytes) -> tuple[list[tuple[int, int]], int]:
    """Where each central header begins and ends, and where the central directory begins."""
    end = data.rfind(_END, max(0, len(data) - 65557))
    if end < 0 or len(data) < end + _END_RECORD.size:
        raise Malformed("zip-damaged")
    _mark, disk, directory_disk, here, total, size, offset, comment = _END_RECORD.unpack_from(data, end)
    if len(data) != end + _END_RECORD.size + comment:
        raise Malformed("zip-outside-bytes")
    if data[max(0, end - 20) :].startswith(_ZIP64_LOCATOR) or 0xFFFF in (here, total) or 0xFFFFFFFF in (size, offset):
        raise Malformed("zip-zip64")
    if disk or directory_disk or here != total:
        raise Malformed("zip-damaged")
    if not _is_plain_text(data[end + _END_RECORD.size :]):
        raise Malformed("zip-outside-bytes")
    if total > MAXIMUM_ENTRIES:
        raise Malformed("zip-too-many", maximum=MAXIMUM_ENTRIES)
    if offset + size != end:
        raise Malformed("zip-outside-bytes")
    if not total:
        raise Malformed("zip-damaged")
    positions, position = [], offset
    for _number in range(total):
        if not data.startswith(_CENTRAL_MARK, position) or position + _CENTRAL.size > end:
            raise Malformed("zip-damaged")
        next_position = position + _CENTRAL.size + sum(struct.unpack_from("<3H", data, position + 28))
        positions.append((position, next_position))
        position = next_position
    if position != end:
        raise Malformed("zip-outside-bytes")
    return positions, offset


def _central(data: bytes, position: int, next_position: int) -> _Header:
    fields = _CENTRAL.unpack_from(data, position)
    _mark, _made, needed, flags, method, time, date, crc, compressed, size = fields[:10]
    name_length, extra_length, _comment_length, disk, _internal, attributes, offset = fields[10:]
    name_end = position + _CENTRAL.size + name_length
    raw_name, extra = data[position + _CENTRAL.size : name_end], data[name_end : name_end + extra_length]
    name = raw_name.decode("utf-8", "replace")
    if flags & (_ENCRYPTED | _STRONGLY_ENCRYPTED | _MASKED):
        raise Malformed("zip-encrypted", name=name)
    if needed & 0xFF >= 45 or 0xFFFFFFFF in (compressed, size, offset) or disk == 0xFFFF:
        raise Malformed("zip-zip64")
    _refuse_unknown_extra(extra, name)
    comment = data[name_end + extra_length : next_position]
    if disk or not _is_plain_text(comment) or flags & ~_KNOWN_FLAGS or needed & 0xFF > _VERSION:
        raise Malformed("zip-unusual", name=name)
    if method not in (STORED, DEFLATED):
        raise Malformed("zip-method", name=name)
    if method == STORED and compressed != size:
        raise Malformed("zip-headers-differ", name=name)
    if method == STORED and flags & _HAS_DESCRIPTOR:
        # A program that reads from the front, as those in Java do, cannot know where it ends.
        raise Malformed("zip-stored-descriptor", name=name)
    header = _Header(raw_name, needed, flags, method, (time, date), crc, compressed, size, extra, offset)
    kind = stat.S_IFMT(attributes >> 16)
    if kind not in (0, stat.S_IFREG) and not (kind == stat.S_IFDIR and header.is_folder):
        raise Malformed("zip-link", name=name)
    if header.is_folder and (size or compressed != (0 if method == STORED else _NOTHING_DEFLATED)):
        raise Malformed("zip-unusual", name=name)
    if attributes & _REPARSE_POINT:
        raise Malformed("zip-link", name=name)
    if attributes & _NO_FILE and not header.is_folder:
        raise Malformed("zip-unusual", name=name)
    return header


def _refuse_unknown_extra(extra: bytes, name: str) -> None:
    position, seen = 0, set[int]()
    while position < len(extra):
        if position + 4 > len(extra):
            raise Malformed("zip-unusual", name=name)
        identifier, length = struct.unpack_from("<2H", extra, position)
        position += 4 + length
        if identifier == _ZIP64_EXTRA:
            raise Malformed("zip-zip64")
        if identifier in _ENCRYPTION_EXTRA:
            raise Malformed("zip-encrypted", name=name)
        if identifier in seen or length > _HARMLESS_EXTRA.get(identifier, -1) or position > len(extra):
            raise Malformed("zip-unusual", name=name)
        seen.add(identifier)


def _refuse_bombs(headers: list[_Header]) -> None:
    if sum(header.size for header in headers) > MAXIMUM_INFLATED:
        raise Malformed("zip-too-large", maximum=MAXIMUM_INFLATED // 2**20)
    for header in headers:
        if header.size > SMALL and header.size > MAXIMUM_RATIO * header.compressed:
            raise Malformed("zip-ratio", name=header.raw_name.decode("utf-8", "replace"))


def _content_start(data: bytes, header: _Header, name: str) -> int:
    """Where an entry's content begins; raises Malformed if its local header differs from the central one."""
    if not data.startswith(_LOCAL_MARK, header.offset) or header.offset + _LOCAL.size > len(data):
        raise Malformed("zip-damaged")
    fields = _LOCAL.unpack_from(data, header.offset)
    _mark, needed, flags, method, time, date, crc, compressed, size, name_length, extra_length = fields
    name_end = header.offset + _LOCAL.size + name_length
    if needed & 0xFF >= 45 or 0xFFFFFFFF in (compressed, size):
        raise Malformed("zip-zip64")
    local = (data[header.offset + _LOCAL.size : name_end], needed, flags, method, (time, date))
    if local != header[: len(local)]:
        raise Malformed("zip-headers-differ", name=name)
    sizes = (header.crc, header.compressed, header.size)
    if (crc, compressed, size) != sizes and not (flags & _HAS_DESCRIPTOR and (crc, compressed, size) == (0, 0, 0)):
        raise Malformed("zip-headers-differ", name=name)
    _refuse_unknown_extra(data[name_end : name_end + extra_length], name)
    return int(name_end + extra_length)


def _refuse_wrong_ending(data: bytes, header: _Header, name: str, content_end: int, next_offset: int) -> None:
    """Raise Malformed unless the next entry begins where this one ends, after the data descriptor (4.3.9) if any."""
    if content_end > next_offset:
        raise Malformed("zip-overlap")
    rest = data[content_end:next_offset]
    if not header.flags & _HAS_DESCRIPTOR:
        if rest:
            raise Malformed("zip-outside-bytes")
        return
    descriptor = struct.pack("<3L", header.crc, header.compressed, header.size)
    if rest.startswith(_DESCRIPTOR_MARK):
        descriptor = _DESCRIPTOR_MARK + descriptor
    if not rest.startswith(descriptor):
        raise Malformed("zip-descriptor", name=name)
    if rest != descriptor:
        raise Malformed("zip-outside-bytes")


def _inflated(compressed: bytes, header: _Header, name: str) -> bytes:
    content = compressed
    if header.method == DEFLATED:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = inflater.decompress(compressed, header.size + 1)
        except zlib.error:
            raise Malformed("zip-content", name=name) from None
        if not inflater.eof or inflater.unused_data or inflater.unconsumed_tail:
            raise Malformed("zip-content", name=name)
    if len(content) != header.size or zlib.crc32(content) != header.crc:
        raise Malformed("zip-content", name=name)
    return content


def _is_plain(data: bytes, header: _Header) -> bool:
    (local_extra,) = struct.unpack_from("<H", data, header.offset + 28)
    return header.method == STORED and not local_extra and not header.extra and not header.flags & _HAS_DESCRIPTOR


def _is_plain_text(comment: bytes) -> bool:
    """Whether a comment is a line of text, as signing programs write it, and not hidden content."""
    try:
        text = comment.decode()
    except UnicodeDecodeError:
        return False
    return len(text) <= 1024 and text.isprintable()
