"""PDFs that PDFBox and iText have signed one after the other: see `tests/data/signed/README.md`."""

from __future__ import annotations

from pathlib import Path

import pytest

from applications.signatures.verification import verify
from applications.signatures.with_pyhanko.pdf_changes import changes
from tests.support.signatures import pdfs

FOLDER = Path(__file__).parents[1] / "data" / "signed"
#: Bytes of the prepared PDF with which each begins.
PREPARED = 31_510
NAMES = ("pdfbox-then-itext.pdf", "itext-then-pdfbox.pdf")


@pytest.mark.parametrize("name", NAMES)
def test_both_signatures_are_intact(name: str) -> None:
    data = (FOLDER / name).read_bytes()
    report = verify(name, data)
    assert [each.code for each in report.findings] == ["pdf-signatures"]
    assert [(each.integrity, each.signer.surname) for each in report.signatures] == [("kept", "OZOLS")] * 2
    assert report.valid
    assert changes(data[:PREPARED], data) == []


@pytest.mark.parametrize("name", NAMES)
def test_first_revision_is_intact_by_itself(name: str) -> None:
    data = (FOLDER / name).read_bytes()
    first = data[: data.index(b"%%EOF", PREPARED) + len(b"%%EOF\n")]
    assert len(verify(name, first).signatures) == 1
    assert verify(name, first).valid
    assert changes(data[:PREPARED], first) == []


@pytest.mark.parametrize("name", NAMES)
def test_page_drawn_over_afterwards_is_a_change_for_both(name: str) -> None:
    report = verify(name, pdfs.with_other_page((FOLDER / name).read_bytes()))
    assert [each.integrity for each in report.signatures] == ["changed", "changed"]
    assert not report.valid


@pytest.mark.parametrize("name", NAMES)
def test_signing_and_preserving_by_a_third_program_is_no_change(name: str) -> None:
    data = (FOLDER / name).read_bytes()
    report = verify(name, pdfs.signed(data, field="Tresais", preserved=True))
    assert [each.integrity for each in report.signatures] == ["kept"] * 3
    assert report.valid
