"""The container is an unsigned ASiC-E with one document."""

from __future__ import annotations

import io
import zipfile

import pytest
from lxml import etree

from applications.formats import edoc

PDF = b"%PDF-1.7 a stand-in\n"
MANIFEST = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"


def test_container_begins_with_its_type_uncompressed_and_bare() -> None:
    data = edoc.write(PDF, file_name="pieteikums-K7M-4QD-v2.pdf")
    # The local header of ZIP: signature, ..., name of 8 bytes, extra field of none; then the name and the content.
    assert data[:4] == b"PK\x03\x04"
    assert data[8:10] == b"\0\0"
    assert data[26:30] == b"\x08\0\0\0"
    assert data[30:69] == b"mimetypeapplication/vnd.etsi.asic-e+zip"
    assert data[69:73] == b"PK\x03\x04"


def test_container_holds_the_manifest_and_one_document() -> None:
    with zipfile.ZipFile(io.BytesIO(edoc.write(PDF, file_name="a.pdf"))) as archive:
        assert archive.namelist() == ["mimetype", "META-INF/manifest.xml", "a.pdf"]
        assert archive.read("a.pdf") == PDF
        assert archive.testzip() is None
        assert [entry.extra for entry in archive.infolist()] == [b"", b"", b""]
        assert [entry.compress_type for entry in archive.infolist()] == [zipfile.ZIP_STORED] * 3
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        manifest = etree.fromstring(archive.read("META-INF/manifest.xml"))
    assert manifest.tag == f"{MANIFEST}manifest"
    assert manifest.get(f"{MANIFEST}version") == "1.2"
    assert [(entry.get(f"{MANIFEST}full-path"), entry.get(f"{MANIFEST}media-type")) for entry in manifest] == [
        ("/", "application/vnd.etsi.asic-e+zip"),
        ("a.pdf", "application/pdf"),
    ]


def test_same_arguments_give_the_same_bytes() -> None:
    assert edoc.write(PDF, file_name="a.pdf") == edoc.write(PDF, file_name="a.pdf")


def test_file_name_goes_into_the_manifest_as_text() -> None:
    with zipfile.ZipFile(io.BytesIO(edoc.write(PDF, file_name="a&'b.pdf"))) as archive:
        manifest = etree.fromstring(archive.read("META-INF/manifest.xml"))
    assert manifest[1].get(f"{MANIFEST}full-path") == "a&'b.pdf"


@pytest.mark.parametrize(
    "name", ["", ".", "..", "mimetype", "pieteikumš.pdf", "a/b.pdf", "a\\b.pdf", "a\n.pdf", 'a".pdf']
)
def test_file_name_that_is_not_plain_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="file name"):
        edoc.write(PDF, file_name=name)
