"""A PDF is read by two libraries, and a difference between them is a change."""

from __future__ import annotations

import io

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from applications.signatures.with_pyhanko.pdf_changes import changes
from applications.signatures.with_pyhanko.pdf_second_reading import reads_alike
from tests.support.signatures import pdfs, raw_pdfs


@pytest.mark.parametrize(
    "written",
    [
        b"[/A#42 /A#20b (a\\)b) <FEFF0041> <41 4> 1. -.5 +3 00012 1.50 true null]",
        b"<</A<</B[<</C/D>>]>>/E null/F(a\rb)/G(a\\\r\nb)/H(a\r\nb)/I(\xc5\xab\\101)>>",
        b"<</Length 3>>\nstream\nabc\nendstream",
        b"<</Length 3>>\nstream\r\nabc\r\nendstream",
        b"[1 0 R 1 00 R 9999 0 R 1 5 R]",
        b"7",
        b"(text)",
    ],
)
def test_usual_files_are_read_alike_by_both_libraries(written: bytes) -> None:
    data = raw_pdfs.with_more(pdfs.prepared(), written)
    assert reads_alike(data, PdfFileReader(io.BytesIO(data)), len(pdfs.prepared()))
    assert changes(pdfs.prepared(), pdfs.signed(data)) == []


@pytest.mark.parametrize(
    "written",
    [
        b"[true1]",
        b"[/A#00]",
        b"[99999999999999999999999]",
        b"<</Length 3>>\nstream\rabc\nendstream",
        b"[" * 70 + b"]" * 70,
    ],
)
def test_object_that_two_libraries_read_differently_proves_nothing(written: bytes) -> None:
    data = raw_pdfs.with_more(pdfs.prepared(), written)
    assert not reads_alike(data, PdfFileReader(io.BytesIO(data)), len(pdfs.prepared()))
    assert [each.code for each in changes(pdfs.prepared(), pdfs.signed(data))] == ["pdf-unproven"]


def test_objects_found_at_other_places_are_not_read_alike() -> None:
    prepared = pdfs.prepared()
    body, table = raw_pdfs.with_object(prepared, raw_pdfs.OTHER)
    other = body + b"startxref\n%d\n%%%%EOF\n" % table
    assert reads_alike(other, PdfFileReader(io.BytesIO(other)), len(prepared))
    assert not reads_alike(other, PdfFileReader(io.BytesIO(prepared)), len(prepared))


def test_file_that_needs_repair_is_not_read_alike() -> None:
    data = pdfs.signed()
    assert not reads_alike(data + b"startxref\n5\n%%EOF\n", PdfFileReader(io.BytesIO(data)), len(pdfs.prepared()))
