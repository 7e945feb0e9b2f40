"""The strict reader of containers: right ones in every shape are read, and each way to be wrong is refused."""

from __future__ import annotations

import hashlib
import random
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace

import pytest

from applications.formats import edoc
from applications.signatures.verification import verify
from tests.signatures.signing import DOCUMENTS, MIME_TYPE, Signing, container, files, manifest
from tests.signatures.zips import STORED, File, described, write

DOCUMENT = 2  # its place among the entries


def codes(data: bytes) -> list[str]:
    report = verify("a.edoc", data)
    assert report.readable
    assert report.kind == "asic-e"
    return [each.code for each in report.findings]


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


RIGHT: dict[str, Callable[[], bytes]] = {
    "streamed": container,
    "streamed without descriptors' marks": lambda: write(
        [
            entry if entry.descriptor is None else described(File(entry.name, entry.content), signed=False)
            for entry in files()
        ]
    ),
    "not streamed": lambda: write([File(each.name, each.content, each.method) for each in files()]),
    "all stored": lambda: write([File(each.name, each.content, STORED) for each in files()]),
    "descriptors with sizes in the headers too": lambda: write(
        [replace(each, local={}) if each.descriptor else each for each in files()]
    ),
    "with a comment": lambda: write(files(), comment="LIB DigiDoc4j/DEV ā".encode()),
    "with times of files": lambda: plain(DOCUMENT, extra=struct.pack("<2HBL", 0x5455, 5, 1, 0)),
    "with a folder's entry": lambda: write([*files(), File("META-INF/", b"", STORED, attributes=0o40755 << 16)]),
    "names in UTF-8 without the flag": lambda: write(
        [
            replace(described(File(each.name, each.content, flags=0)), local={"crc": 0, "packed": 0, "size": 0})
            if index
            else each
            for index, each in enumerate(files(documents={"pieteikumš.pdf": b"%PDF"}))
        ]
    ),
    "documents in folders": lambda: container(documents={"a/b.pdf": b"1", "a/c.pdf": b"2", "d e+%41.pdf": b""}),
}


@pytest.mark.parametrize("case", RIGHT)
def test_right_container_is_valid(case: str) -> None:
    report = verify("a.edoc", RIGHT[case]())
    assert [each.code for each in report.findings] == []
    assert [(each.intact, [f.code for f in each.findings]) for each in report.signatures] == [(True, ["trust-no-list"])]
    assert report.valid


def test_documents_are_reported_with_their_digests() -> None:
    (document,) = verify("a.edoc", container()).documents
    assert (document.name, document.media_type, document.bytes) == ("pieteikums.pdf", "application/pdf", 19)
    assert document.sha256 == hashlib.sha256(DOCUMENTS["pieteikums.pdf"]).hexdigest()


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
    """An entry that lies inside the content of another."""
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
        "zip-headers-differ",
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
NAME_FAULTS: dict[str | bytes, str] = {
    "../more.pdf": "name-path",
    "a/../more.pdf": "name-path",
    "a/./more.pdf": "name-path",
    ".": "name-path",
    "..": "name-path",
    "": "name-path",
    "/etc/passwd": "name-path",
    "//server/more.pdf": "name-path",
    "a//more.pdf": "name-path",
    "C:more.pdf": "name-path",
    "pieteikums.pdf:more": "name-path",
    "a\\more.pdf": "name-path",
    "..\\more.pdf": "name-path",
    "x" * 300: "name-path",
    "more\0.pdf": "name-unseen-sign",
    "more\n.pdf": "name-unseen-sign",
    "more\x1b[2J.pdf": "name-unseen-sign",
    "more\x85.pdf": "name-unseen-sign",
    "more\u202efdp.exe": "name-unseen-sign",
    "more\u2066.pdf": "name-unseen-sign",
    "more\u200f.pdf": "name-unseen-sign",
    "more\u200b.pdf": "name-unseen-sign",
    "more\u2028.pdf": "name-unseen-sign",
    "more\ufeff.pdf": "name-unseen-sign",
    "more\ue000.pdf": "name-unseen-sign",
    b"more\xff.pdf": "name-encoding",
    b"more\xed\xa0\x80.pdf": "name-encoding",
    "pieteikums.pdf": "name-twice",
    "PIETEIKUMS.pdf": "name-twice",
    "pieteikums.pdf.": "name-twice",
    "pieteikums.pdf ": "name-twice",
    "Mimetype": "name-twice",
    "pieteikums.pdf/more.pdf": "name-twice",
    "META-INF": "name-twice",
    "meta-inf/signatures9.xml": "container-unknown-file",
    "META-INF/more.xml": "container-unknown-file",
    "META-INF/a/signatures9.xml": "container-unknown-file",
    "META-INF/signatures9.txt": "container-unknown-file",
    "META-INF/.DS_Store": "container-unknown-file",
    "more.pdf": "manifest-unlisted",
}
MANIFEST_FAULTS: dict[str, tuple[Callable[[str], str], str]] = {
    "a file that is not there": (
        lambda text: text.replace("</m:manifest>", '<m:file-entry m:full-path="x" m:media-type="y"/></m:manifest>'),
        "manifest-absent",
    ),
    "a signature file": (
        lambda text: text.replace(
            "</m:manifest>", '<m:file-entry m:full-path="META-INF/signatures0.xml" m:media-type=""/></m:manifest>'
        ),
        "manifest-absent",
    ),
    "a file twice": (
        lambda text: text.replace(
            "</m:manifest>", '<m:file-entry m:full-path="pieteikums.pdf" m:media-type="a"/></m:manifest>'
        ),
        "manifest-twice",
    ),
    "another type of the container": (lambda text: text.replace("asic-e", "asic-s"), "manifest-root"),
    "no type of the container": (lambda text: text.replace('full-path="/"', 'full-path="//"'), "manifest-absent"),
    "no media type": (lambda text: text.replace('m:media-type="application/pdf"', ""), "manifest-shape"),
    "another root": (lambda text: text.replace("m:manifest", "m:list"), "manifest-shape"),
    "another namespace": (lambda text: text.replace("manifest:1.0", "manifest:2.0"), "manifest-shape"),
    "encryption data": (
        lambda text: text.replace('pdf"/>', 'pdf"><m:encryption-data/></m:file-entry>'),
        "manifest-shape",
    ),
    "a DTD": (lambda text: text.replace("?>", "?><!DOCTYPE m:manifest>"), "markup-dtd"),
    "an entity": (
        lambda text: text.replace("?>", '?><!DOCTYPE m [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
        "markup-dtd",
    ),
    "a comment": (lambda text: text.replace("</m:manifest>", "<!-- --></m:manifest>"), "markup-unusual"),
    "broken": (lambda text: text.replace("</m:manifest>", ""), "markup-broken"),
    "another encoding": (lambda text: text.replace("UTF-8", "windows-1257"), "markup-encoding"),
    "too large": (lambda text: text + "".join(random.Random(0).choices(" \n\t", k=300_000)), "markup-too-large"),
}
MIME_TYPE_FAULTS: dict[str, Callable[[], bytes]] = {
    "not first": lambda: reordered(1, 0, 2, 3),
    "missing": lambda: reordered(1, 2, 3),
    "deflated": lambda: with_entry(0, method=8),
    "with a line break": lambda: with_entry(0, content=MIME_TYPE + b"\n"),
    "with a byte order mark": lambda: with_entry(0, content=b"\xef\xbb\xbf" + MIME_TYPE),
    "of another container": lambda: with_entry(0, content=MIME_TYPE.replace(b"asic-e", b"asic-s")),
    "with an extra field": lambda: with_entry(0, extra=struct.pack("<2HBL", 0x5455, 5, 1, 0)),
}


@pytest.mark.parametrize("case", ZIP_FAULTS)
def test_zip_is_refused_with(case: str) -> None:
    made, code = ZIP_FAULTS[case]
    assert codes(made()) == [code]


@pytest.mark.parametrize("name", NAME_FAULTS, ids=ascii)
def test_name_is_refused(name: str | bytes) -> None:
    data = named(name)
    assert codes(data) == [NAME_FAULTS[name]]
    assert not verify("a.edoc", data).valid


def test_names_that_only_their_composition_tells_apart_are_refused() -> None:
    assert codes(with_files(File("šis.pdf"), File("s\u030cis.pdf"))) == ["name-twice"]


@pytest.mark.parametrize("case", MANIFEST_FAULTS)
def test_manifest_is_refused_with(case: str) -> None:
    change, code = MANIFEST_FAULTS[case]
    data = write(files(change_manifest=change))
    assert code in codes(data)
    assert not verify("a.edoc", data).valid


def test_manifest_in_utf_16_is_refused() -> None:
    text = manifest(DOCUMENTS).decode().replace("UTF-8", "UTF-16").encode("utf-16")
    assert codes(plain(1, content=text)) == ["markup-encoding"]


def test_container_without_a_manifest_is_refused() -> None:
    assert codes(reordered(0, 2, 3)) == ["manifest-missing"]


@pytest.mark.parametrize("case", MIME_TYPE_FAULTS)
def test_mimetype_is_refused(case: str) -> None:
    assert codes(MIME_TYPE_FAULTS[case]()) == ["container-mimetype"]


def test_container_without_a_document_is_refused() -> None:
    assert codes(reordered(0, 1, 3)) == ["container-no-document"]


def test_container_without_a_signature_is_not_valid() -> None:
    assert codes(edoc.write(b"%PDF-1.7", file_name="a.pdf")) == ["signature-missing"]


def test_old_edoc_is_told_from_other_archives() -> None:
    assert codes(write([File("[Content_Types].xml", b"<Types/>"), File("a.pdf")])) == ["edoc-1"]


def test_document_that_is_added_later_spoils_the_container() -> None:
    documents = DOCUMENTS | {"more.pdf": b"%PDF more"}
    entries = files(documents=documents)
    entries[-1] = files(Signing())[-1]
    report = verify("a.edoc", write(entries))
    assert [each.code for each in report.signatures[0].findings] == ["document-unsigned"]
    assert not report.valid


@pytest.mark.parametrize("data", [b"", b"text", b"\x7fELF", b"<xml/>"])
def test_file_of_another_kind_is_unreadable(data: bytes) -> None:
    report = verify("a.edoc", data)
    assert (report.readable, report.valid, report.kind) == (False, False, None)
    assert report.error


def test_file_that_is_too_large_is_unreadable() -> None:
    assert not verify("a.edoc", b"PK\x03\x04" + bytes(21 * 2**20)).readable
