"""Containers: right ones in every form are read, and each fault is refused."""

from __future__ import annotations

import dataclasses
import hashlib
import struct
from collections.abc import Callable
from dataclasses import replace

import pytest

from applications.formats import edoc
from applications.signatures import container as containers
from applications.signatures.findings import finding
from applications.signatures.verification import verify
from applications.signatures.wording import sentence
from tests.support.signatures import pki
from tests.support.signatures.hostile_names import MANIFEST_FAULTS, MIME_TYPE_FAULTS, MIME_TYPE_WARNINGS, NAME_FAULTS
from tests.support.signatures.hostile_zips import DOCUMENT, ZIP_FAULTS, named, plain, reordered, with_entry, with_files
from tests.support.signatures.signing import DOCUMENTS, MIME_TYPE, Signing, container, files, manifest
from tests.support.signatures.zips import STORED, File, described, write


def codes(data: bytes) -> list[str]:
    report = verify("a.edoc", data)
    assert report.readable
    assert report.kind == "asic-e"
    return [each.code for each in report.findings]


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


@pytest.mark.parametrize("case", ZIP_FAULTS)
def test_zip_is_refused_with(case: str) -> None:
    made, code = ZIP_FAULTS[case]
    assert codes(made()) == [code]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ā.pdf", "A\u0304.pdf"),
        ("Ķ.pdf", "ķ.pdf"),
        ("stra\u00dfe.pdf", "STRASSE.pdf"),
        ("k.pdf", "\u212a.pdf"),
        ("a b.pdf", "a\u00a0b.pdf"),
        ("a b.pdf", "a\u2003b.pdf"),
        ("a.pdf", "a.\ufe0fpdf"),
        ("a/b.pdf", "a./b.pdf"),
        ("a/b.pdf", "A/B.PDF"),
        ("a", "a/b.pdf"),
    ],
)
def test_names_that_can_be_taken_for_each_other_are_refused(one: str, other: str) -> None:
    assert codes(container(Signing(), documents={one: b"1", other: b"2"})) == ["name-twice"]


@pytest.mark.parametrize("name", NAME_FAULTS, ids=ascii)
def test_name_is_refused(name: str | bytes) -> None:
    data = named(name)
    assert codes(data) == [NAME_FAULTS[name]]
    assert not verify("a.edoc", data).valid


def test_names_that_differ_only_in_composition_are_refused() -> None:
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
    assert not verify("a.edoc", MIME_TYPE_FAULTS[case]()).valid


@pytest.mark.parametrize("case", MIME_TYPE_WARNINGS)
def test_mimetype_that_every_program_reads_is_a_warning(case: str) -> None:
    report = verify("a.edoc", MIME_TYPE_WARNINGS[case]())
    assert [(each.code, each.severity) for each in report.findings] == [("container-mimetype", "warning")]
    assert report.valid
    assert sentence(report.findings[0]) != sentence(finding("container-mimetype"))
    assert containers.begins_as_one(MIME_TYPE_WARNINGS[case]())


def test_simple_container_is_refused_by_its_name() -> None:
    data = with_entry(0, content=MIME_TYPE.replace(b"asic-e", b"asic-s"))
    assert codes(data) == ["container-asic-s"]
    assert not verify("a.edoc", data).valid


def test_media_type_that_is_none_is_a_warning() -> None:
    data = write(files(change_manifest=lambda text: text.replace("application/pdf", "pdf")))
    report = verify("a.edoc", data)
    assert "manifest-media-type" in codes(data)
    assert {each.severity for each in report.findings} == {"warning"}
    how = Signing(change_properties=lambda text: text.replace("application/pdf", "pdf"))
    both = write(files(how, change_manifest=lambda text: text.replace("application/pdf", "pdf")))
    (signature,) = verify("a.edoc", both).signatures
    assert [each.code for each in signature.findings] == ["signature-media-type", "trust-no-list"]
    assert signature.intact


def test_signature_in_two_files_counts_once() -> None:
    entries = files(Signing())
    again = dataclasses.replace(entries[-1], name="META-INF/signatures1.xml")
    report = verify("a.edoc", write([*entries, again]))
    assert (len(report.signatures), report.valid) == (1, True)


def test_signature_in_two_files_has_the_higher_level() -> None:
    how = Signing(holder=pki.person("rsa2048"))
    entries = files(dataclasses.replace(how, stamped_at=None, answer=None))
    again = dataclasses.replace(files(how)[-1], name="META-INF/signatures1.xml")
    for order in ([entries[-1], again], [again, entries[-1]]):
        report = verify("a.edoc", write([*entries[:-1], *order]))
        assert [each.level for each in report.signatures] == ["LT"]


def test_altered_copy_of_a_signature_is_counted_beside_it() -> None:
    entries = files(Signing())
    altered = files(Signing(change_after=lambda text: text.replace("2026-11-23T10", "2026-11-23T11")))[-1]
    report = verify("a.edoc", write([*entries, dataclasses.replace(altered, name="META-INF/signatures1.xml")]))
    assert sorted(each.intact for each in report.signatures) == [False, True]
    assert not report.valid


def test_container_without_a_document_is_refused() -> None:
    assert codes(reordered(0, 1, 3)) == ["container-no-document"]


def test_container_without_a_signature_is_not_valid() -> None:
    assert codes(edoc.write(b"%PDF-1.7", file_name="a.pdf")) == ["signature-missing"]


def test_old_edoc_is_distinguished_from_other_archives() -> None:
    old = File("[Content_Types].xml", b"<Types/>")
    for first in (old, dataclasses.replace(old, extra=struct.pack("<2H4s", 0xA220, 4, b"")), old):
        assert codes(write([first, File("a.pdf")])) == ["edoc-1"]
    assert codes(write([dataclasses.replace(old, needed=45), File("a.pdf")])) == ["edoc-1"]
    assert codes(write([*files(), dataclasses.replace(old, needed=45)])) == ["zip-zip64"]


def test_container_with_a_document_added_later_is_not_valid() -> None:
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
