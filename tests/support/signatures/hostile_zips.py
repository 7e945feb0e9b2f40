"""Containers with one fault each, and the code of its finding."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import replace

from tests.support.signatures.signing import DOCUMENTS, container, files
from tests.support.signatures.zips import STORED, File, described, write

DOCUMENT = 2  # its place among the entries


def with_entry(index: int, **changes: object) -> bytes:
    """A right container but for one entry."""
    entries = files()
    entries[index] = replace(entries[index], **changes)  # type: ignore[arg-type]
    return write(entries)


def plain(index: int, **changes: object) -> bytes:
    """A right container but for one entry, which has no data descriptor."""
    entries = files()
    entries[index] = replace(File(entries[index].name, entries[index].content), **changes)  # type: ignore[arg-type]
    return write(entries)


def with_files(*more: File) -> bytes:
    return write([*files(), *more])


def named(name: str | bytes) -> bytes:
    """A right container with one more document, of this name."""
    return with_files(File(name, b"more"))


def reordered(*order: int) -> bytes:
    entries = files()
    return write([entries[index] for index in order])


def _double_end() -> bytes:
    whole = container()
    inner = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0, 0, 0, 0, 0)
    return whole[:-2] + struct.pack("<H", len(inner)) + inner


def _shifted(prefix: bytes) -> bytes:
    entries = files()
    entries[0] = replace(entries[0], before=prefix)
    return write(entries)


def _hidden_entry() -> bytes:
    entries = files()
    hidden = write([File("hidden.pdf", b"hidden")])
    entries[DOCUMENT] = replace(entries[DOCUMENT], before=hidden[: hidden.index(b"PK\x01\x02")])
    return write(entries)


def _overlapping() -> bytes:
    """A second name for the bytes of the document: the classic overlap."""
    entries = files()
    at = container().index(entries[DOCUMENT].raw_name) - 30
    return write(
        [
            *entries,
            replace(
                entries[DOCUMENT],
                name="more.pdf",
                packed=b"",
                descriptor=b"",
                central={"offset": at, "packed": len(entries[DOCUMENT].data)},
            ),
        ]
    )


def _nested_overlap() -> bytes:
    """An entry inside the content of another."""
    inner = write([File("inner.pdf", b"inner", STORED)])
    local = inner[: inner.index(b"PK\x01\x02")]
    outer = File("outer.bin", local + b"!", STORED)
    before = write(files())
    offset = before.index(b"PK\x01\x02") + 30 + len("outer.bin")
    return write(
        [*files(), outer, File("inner.pdf", b"inner", STORED, packed=b"", central={"offset": offset, "packed": 5})]
    )


def _zip64_locator() -> bytes:
    whole = container()
    end = whole.rindex(b"PK\x05\x06")
    return whole[:end] + struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 1) + whole[end:]


def _inflating_to(size: int, said: int | None = None) -> bytes:
    content = b"\0" * size
    return with_files(File("bomb.bin", content, local={"size": said or size}, central={"size": said or size}))


def _deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def _central_first() -> bytes:
    """The central directory begins with another entry than the file."""
    whole, entries = container(), files()
    start = whole.index(b"PK\x01\x02")
    end = whole.rindex(b"PK\x05\x06")
    first = 46 + len(entries[0].raw_name)
    return whole[:start] + whole[start + first : end] + whole[start : start + first] + whole[end:]


ZIP_FAULTS: dict[str, tuple[Callable[[], bytes], str]] = {
    "bytes before": (lambda: b"MZ" + container(), "zip-outside-bytes"),
    "bytes before, offsets right": (lambda: _shifted(b"MZ"), "zip-outside-bytes"),
    "bytes after": (lambda: container() + b"\n", "zip-outside-bytes"),
    "bytes between entries": (lambda: with_entry(DOCUMENT, before=b"hidden"), "zip-outside-bytes"),
    "an entry that no directory lists": (_hidden_entry, "zip-outside-bytes"),
    "bytes before the directory": (lambda: write(files(), gap=b"hidden"), "zip-outside-bytes"),
    "bytes after the directory": (
        lambda: (lambda w, e: w[:e] + b"hidden" + w[e:])(container(), container().rindex(b"PK\x05\x06")),
        "zip-outside-bytes",
    ),
    "two end records": (_double_end, "zip-outside-bytes"),
    "binary comment": (lambda: write(files(), comment=b"\0\1"), "zip-outside-bytes"),
    "truncated": (lambda: container()[:-30], "zip-damaged"),
    "fewer entries than said": (lambda: write(files(), end={"here": 9, "total": 9}), "zip-damaged"),
    "more entries than said": (lambda: write(files(), end={"here": 3, "total": 3}), "zip-outside-bytes"),
    "two discs": (lambda: write(files(), end={"disk": 1}), "zip-damaged"),
    "an entry of another disc": (lambda: with_entry(DOCUMENT, central={"disk": 1}), "zip-unusual"),
    "empty archive": (lambda: write([]), "zip-damaged"),
    "overlapping entries": (_overlapping, "zip-overlap"),
    "an entry inside another": (_nested_overlap, "zip-overlap"),
    "another name in the local header": (
        lambda: with_entry(DOCUMENT, central={"name": b"x.pdf"}),
        "zip-headers-differ",
    ),
    "another method in the local header": (lambda: plain(DOCUMENT, local={"method": STORED}), "zip-headers-differ"),
    "another size in the local header": (lambda: plain(DOCUMENT, local={"size": 1}), "zip-headers-differ"),
    "another packed size in the local header": (lambda: plain(DOCUMENT, local={"packed": 1}), "zip-headers-differ"),
    "another CRC in the local header": (lambda: plain(DOCUMENT, local={"crc": 1}), "zip-headers-differ"),
    "other flags in the local header": (lambda: plain(DOCUMENT, local={"flags": 0}), "zip-headers-differ"),
    "another version in the local header": (lambda: plain(DOCUMENT, local={"needed": 10}), "zip-headers-differ"),
    "another time in the local header": (lambda: plain(DOCUMENT, local={"time": 7}), "zip-headers-differ"),
    "sizes missing without a descriptor": (
        lambda: plain(DOCUMENT, local={"crc": 0, "size": 0, "packed": 0}),
        "zip-headers-differ",
    ),
    "stored with a descriptor": (
        lambda: with_files(described(File("more.bin", b"more", STORED))),
        "zip-stored-descriptor",
    ),
    "stored with two sizes": (lambda: plain(DOCUMENT, method=STORED, central={"size": 7}), "zip-headers-differ"),
    "wrong descriptor": (lambda: with_entry(DOCUMENT, descriptor=b"PK\x07\x08" + b"\1" * 12), "zip-descriptor"),
    "no descriptor": (lambda: with_entry(DOCUMENT, descriptor=b""), "zip-descriptor"),
    "long descriptor": (lambda: with_entry(DOCUMENT, descriptor=b"PK\x07\x08" + b"\0" * 20), "zip-descriptor"),
    "wrong CRC": (lambda: plain(DOCUMENT, local={"crc": 1}, central={"crc": 1}), "zip-content"),
    "damaged content": (lambda: plain(DOCUMENT, packed=b"\xff" * 30), "zip-content"),
    "content that goes on": (
        lambda: plain(DOCUMENT, packed=_deflated(DOCUMENTS["pieteikums.pdf"]) + b"x"),
        "zip-content",
    ),
    "content that ends early": (
        lambda: plain(DOCUMENT, packed=_deflated(DOCUMENTS["pieteikums.pdf"])[:-3]),
        "zip-content",
    ),
    "content larger than said": (lambda: _inflating_to(70000, 10), "zip-content"),
    "encrypted": (lambda: with_entry(DOCUMENT, flags=0x809), "zip-encrypted"),
    "strongly encrypted": (lambda: plain(DOCUMENT, flags=0x840), "zip-encrypted"),
    "masked headers": (lambda: plain(DOCUMENT, flags=0x2800), "zip-encrypted"),
    "AES": (lambda: plain(DOCUMENT, extra=struct.pack("<2H7s", 0x9901, 7, b"")), "zip-encrypted"),
    "patched data": (lambda: plain(DOCUMENT, flags=0x820), "zip-unusual"),
    "bzip2": (lambda: plain(DOCUMENT, method=12), "zip-method"),
    "LZMA": (lambda: plain(DOCUMENT, method=14), "zip-method"),
    "Deflate64": (lambda: plain(DOCUMENT, method=9), "zip-method"),
    "ZIP64 sizes": (lambda: plain(DOCUMENT, extra=struct.pack("<2H2Q", 1, 16, 1, 1)), "zip-zip64"),
    "ZIP64 marks": (lambda: plain(DOCUMENT, central={"size": 0xFFFFFFFF}), "zip-zip64"),
    "ZIP64 version": (lambda: plain(DOCUMENT, needed=45), "zip-zip64"),
    "ZIP64 end record": (_zip64_locator, "zip-zip64"),
    "another name in an extra field": (
        lambda: plain(DOCUMENT, extra=struct.pack("<2HBL5s", 0x7075, 10, 1, 0, b"x.pdf")),
        "zip-unusual",
    ),
    "content in an extra field": (
        lambda: plain(DOCUMENT, extra=struct.pack("<2H4s", 0xCAFE, 4, b"more")),
        "zip-unusual",
    ),
    "content in a local extra field": (
        lambda: plain(DOCUMENT, local={"extra": struct.pack("<2H200s", 0x5455, 200, b"more")}),
        "zip-unusual",
    ),
    "an extra field twice": (lambda: plain(DOCUMENT, extra=2 * struct.pack("<2H", 0xCAFE, 0)), "zip-unusual"),
    "a link as Windows makes it": (lambda: plain(DOCUMENT, attributes=0x400), "zip-link"),
    "a volume's label": (lambda: plain(DOCUMENT, attributes=0x8), "zip-unusual"),
    "a device of Windows": (lambda: plain(DOCUMENT, attributes=0x40), "zip-unusual"),
    "broken extra field": (lambda: plain(DOCUMENT, extra=b"UT\xff\x00"), "zip-unusual"),
    "later version": (lambda: plain(DOCUMENT, needed=21), "zip-unusual"),
    "symbolic link": (lambda: with_files(File("link", b"/etc/passwd", attributes=0o120777 << 16)), "zip-link"),
    "device": (lambda: with_files(File("null", b"", attributes=0o020666 << 16)), "zip-link"),
    "folder with content": (lambda: with_files(File("folder/", b"content", STORED)), "zip-unusual"),
    "folder of nothing": (lambda: with_files(File("folder/", b"", STORED)), "zip-unusual"),
    "too many entries": (lambda: with_files(*(File(f"{n}.txt") for n in range(200))), "zip-too-many"),
    "too many bytes": (lambda: plain(DOCUMENT, local={"size": 2**30}, central={"size": 2**30}), "zip-too-large"),
    "bomb": (lambda: _inflating_to(10_000_000), "zip-ratio"),
    "directory in another order": (_central_first, "zip-order"),
}
