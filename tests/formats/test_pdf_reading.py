"""Whatever is handed in as a PDF, it is read or refused with a sentence, and costs little."""

from __future__ import annotations

import base64
import functools
import io
import random
import re
import zlib
from collections.abc import Callable

import pikepdf
import pytest

from applications.formats import Unreadable, pdf, wording, xml
from applications.formats.pdf_metadata import MAXIMUM_XML, NoData, embed, extract, inflate
from tests.support.pdf_documents import INSTITUTION, REFERENCE, TIMESTAMP

NO_PDF = "Fails nav PDF, vai arī tas ir bojāts"
NO_DATA = "PDF failā nav pieteikuma datu"


@functools.cache
def example() -> bytes:
    return pdf.write(INSTITUTION, reference=REFERENCE, timestamp=TIMESTAMP)


def saved(change: Callable[[pikepdf.Pdf], None], **options: object) -> bytes:
    """The example after a change, written anew by another tool."""
    with pikepdf.open(io.BytesIO(example())) as opened:
        change(opened)
        target = io.BytesIO()
        opened.save(target, fix_metadata_version=False, **options)  # type: ignore[arg-type]
    return target.getvalue()


def packet(value: str, name: str = "ekase:application") -> bytes:
    """An XMP packet with one property of ours."""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:ekase="urn:ekase-pieteikums:pdf:1#"><{name}>{value}</{name}>'
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def refusal(data: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        pdf.read_xml(data)
    return wording.sentence(refused.value)


def test_xml_comes_back_to_the_byte() -> None:
    assert pdf.read_xml(example()) == xml.write(INSTITUTION)


def test_file_written_anew_in_compressed_streams_is_read() -> None:
    data = saved(lambda opened: None, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)
    assert pdf.read(data) == INSTITUTION


def test_file_with_a_revision_after_ours_is_read() -> None:
    data = example()
    size, root = re.findall(rb"/Size (\d+)/Root (\d+) 0 R", data)[-1]
    added = b"%b 0 obj\n<</Type/Sig/Contents<00>>>\nendobj\n" % size
    table = b"xref\n%b 1\n%010d 00000 n\r\n" % (size, len(data))
    start = re.findall(rb"startxref\s+(\d+)", data)[-1]
    trailer = b"trailer\n<</Size %d/Root %b 0 R/Prev %b>>\nstartxref\n%d\n%%%%EOF\n" % (
        int(size) + 1,
        root,
        start,
        len(data) + len(added),
    )
    assert pdf.read(data + added + table + trailer) == INSTITUTION


def test_file_whose_newest_metadata_are_another_tools_is_read_from_the_revision_before() -> None:
    data = example()
    number = re.findall(rb"\n(\d+) 0 obj\n<</Length \d+/Type/Metadata", data)[-1]
    size, root = re.findall(rb"/Size (\d+)/Root (\d+) 0 R", data)[-1]
    start = re.findall(rb"startxref\s+(\d+)", data)[-1]
    added = b"%b 0 obj\n<</Length 4/Type/Metadata/Subtype/XML>>\nstream\n<a/>\nendstream\nendobj\n" % number
    table = b"xref\n%b 1\n%010d 00000 n\r\n" % (number, len(data))
    trailer = b"trailer\n<</Size %b/Root %b 0 R/Prev %b>>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        root,
        start,
        len(data) + len(added),
    )
    changed = data + added + table + trailer
    with pikepdf.open(io.BytesIO(changed)) as opened:
        assert opened.Root.Metadata.read_bytes() == b"<a/>"
    assert pdf.read(changed) == INSTITUTION


def test_property_written_as_an_attribute_is_read() -> None:
    data = base64.b64encode(zlib.compress(b"<a/>")).decode()
    attribute = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description xmlns:n="urn:ekase-pieteikums:pdf:1#" n:application="{data}"/></rdf:RDF>'
    )
    assert extract(attribute.encode()) == b"<a/>"


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"PK\x03\x04", random.Random(1).randbytes(10_000)])
def test_file_that_is_no_pdf_is_refused(data: bytes) -> None:
    assert refusal(data) == NO_PDF


def test_pdf_cut_off_anywhere_gives_the_same_xml_or_is_refused() -> None:
    data = example()
    seen = set()
    for end in range(0, len(data) - 10, 997):
        try:
            seen.add(pdf.read_xml(data[:end]))
        except Unreadable as error:
            seen.add(wording.sentence(error).encode())
    assert seen == {NO_PDF.encode(), NO_DATA.encode()}


def test_pdf_with_random_bytes_changed_is_read_or_refused() -> None:
    choose = random.Random(2)
    outcomes: set[bool | str] = set()
    for _ in range(300):
        data = bytearray(example())
        for _ in range(choose.choice((1, 10, 100))):
            data[-choose.randrange(1, 12_000)] = choose.randrange(256)
        try:
            outcomes.add(pdf.read_xml(bytes(data)) == xml.write(INSTITUTION))
        except Unreadable as error:
            outcomes.add(wording.sentence(error))
    assert outcomes <= {True, NO_PDF, NO_DATA, "PDF fails ir šifrēts"}
    assert {True, NO_DATA} <= outcomes


@pytest.mark.parametrize("password", ["", "secret"])
def test_encrypted_pdf_is_refused(password: str) -> None:
    data = saved(lambda opened: None, encryption=pikepdf.Encryption(owner="owner", user=password))
    assert refusal(data) == "PDF fails ir šifrēts"


def test_pdf_of_others_is_refused() -> None:
    empty = io.BytesIO()
    with pikepdf.new() as opened:
        opened.add_blank_page()
        opened.save(empty)
    assert refusal(empty.getvalue()) == NO_DATA


def test_too_large_pdf_is_refused_unread() -> None:
    assert refusal(b"%PDF-1.7\n" + bytes(pdf.MAXIMUM_SIZE)) == "PDF fails ir pārāk liels"


@pytest.mark.parametrize(
    "kind", [pikepdf.Array([1]), pikepdf.Name("/X"), pikepdf.Dictionary({"/A": 1}), pikepdf.String("a")]
)
def test_metadata_of_another_kind_are_refused(kind: pikepdf.Object) -> None:
    def change(opened: pikepdf.Pdf) -> None:
        opened.Root.Metadata = kind

    assert refusal(saved(change)) == NO_DATA


def test_metadata_that_inflate_a_thousandfold_are_refused() -> None:
    bomb = zlib.compress(bytes(200 * 1024 * 1024), 9)

    def change(opened: pikepdf.Pdf) -> None:
        opened.Root.Metadata = pikepdf.Stream(opened, bomb, Filter=pikepdf.Name.FlateDecode)

    data = saved(change, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert len(data) < 1_000_000
    assert refusal(data) in {NO_PDF, NO_DATA}


def test_application_that_inflates_a_thousandfold_is_refused() -> None:
    bomb = base64.b64encode(zlib.compress(bytes(200 * 1024 * 1024), 9)).decode()
    with pytest.raises(NoData, match="too large"):
        extract(packet(bomb))


def test_inflating_stops_at_its_maximum() -> None:
    assert inflate(zlib.compress(b"a" * 100), 100) == b"a" * 100
    with pytest.raises(ValueError, match="too large"):
        inflate(zlib.compress(b"a" * 101), 100)
    assert MAXIMUM_XML == 16 * 1024 * 1024


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<x",
        b"<x/>",
        packet(""),
        packet("!!!"),
        packet(base64.b64encode(b"not deflated").decode()),
        packet(base64.b64encode(zlib.compress(b"<a/>")[:-2]).decode()),
        packet(base64.b64encode(zlib.compress(b"<a/>")).decode(), "ekase:other"),
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>',
    ],
)
def test_packet_without_complete_data_is_refused(data: bytes) -> None:
    with pytest.raises(NoData):
        extract(data)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n%%EOF\n", b"x" * 5000])
def test_embedding_refuses_what_typst_did_not_write(data: bytes) -> None:
    with pytest.raises(ValueError, match="as Typst ends it"):
        embed(data, b"<a/>")
