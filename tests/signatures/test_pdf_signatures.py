"""Signed PDFs: what pyHanko finds intact, changed, or cannot read."""

from __future__ import annotations

import io

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from applications.formats import pdf
from applications.formats.pdf_process import RENDERER
from applications.signatures import pdf_changes
from applications.signatures.report import PASSED, FileReport
from applications.signatures.verification import verify
from tests.signatures import lists, pdfs, pki


def codes(report: FileReport) -> list[list[str]]:
    return [[f.code for f in each.findings if f.code != "trust-no-list"] for each in report.signatures]


@pytest.mark.parametrize("kind", pki.KEYS)
def test_signed_pdf_is_intact_and_trusted(kind: str) -> None:
    report = verify("a.pdf", pdfs.signed(holder=pki.person(kind)), [lists.read()])
    (signature,) = report.signatures
    assert (report.kind, report.valid, [each.code for each in report.findings]) == ("pdf", True, [])
    assert (signature.intact, signature.trust, signature.qualified, codes(report)) == (True, PASSED, True, [[]])
    assert (signature.id, signature.signer.surname, signature.level) == ("Paraksts", "OZOLS", "LT")
    assert signature.signed_at is not None
    assert report.documents[0].media_type == "application/pdf"


def test_adobe_s_kind_of_signature_is_intact_too() -> None:
    assert codes(verify("a.pdf", pdfs.signed(adobe=True))) == [[]]


@pytest.mark.parametrize(
    ("how", "level"),
    [
        ({"stamped": False, "checked": False}, "B"),
        ({"checked": False}, "T"),
        ({}, "LT"),
        ({"preserved": True}, "LTA"),
    ],
)
def test_level_is_what_the_pdf_holds(how: dict[str, bool], level: str) -> None:
    report = verify("a.pdf", pdfs.signed(**how))  # type: ignore[arg-type]
    assert (report.signatures[0].level, codes(report), report.valid) == (level, [[]], True)


def test_pdf_without_a_signature_is_not_valid() -> None:
    report = verify("a.pdf", pdfs.prepared())
    assert ([each.code for each in report.findings], report.signatures) == (["signature-missing"], ())
    assert report.readable
    assert not report.valid


def test_byte_changed_after_signing_is_found() -> None:
    data = pdfs.signed()
    at = data.index(b"/Type")
    report = verify("a.pdf", data[:at] + data[at:].replace(b"obj", b"Obj", 1))
    assert not report.valid


def test_page_changed_after_signing_is_found() -> None:
    report = verify("a.pdf", pdfs.with_other_page(pdfs.signed()))
    assert codes(report) == [["pdf-changed"]]
    assert not report.valid


def test_bytes_after_the_signature_are_found() -> None:
    report = verify("a.pdf", pdfs.signed() + b"\n% more")
    assert not report.valid


def test_two_signatures_are_one_too_many() -> None:
    twice = pdfs.signed(pdfs.signed(), field="Otrs", holder=pki.seal())
    report = verify("a.pdf", twice)
    assert [each.code for each in report.findings] == ["pdf-signatures"]
    assert not report.valid


def test_weak_key_is_refused() -> None:
    assert codes(verify("a.pdf", pdfs.signed(holder=pki.person("rsa1024"), checked=False))) == [["signature-key-weak"]]


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7", b"%PDF-1.7\n" + b"x" * 5000, b"%PDF-1.7\nstartxref\n9\n%%EOF", b"%PDF-\xff\xff"]
)
def test_pdf_that_cannot_be_read_cannot_be_checked_here(data: bytes) -> None:
    report = verify("a.pdf", data)
    assert [each.code for each in report.findings] == ["pdf-unreadable"]
    assert not report.valid


@pytest.mark.parametrize("part", range(0, 100, 7))
def test_damaged_pdf_is_never_a_crash(part: int) -> None:
    data = bytearray(pdfs.signed(checked=False))
    at = len(data) * part // 100
    data[at : at + 40] = b"\xff" * 40
    assert not verify("a.pdf", bytes(data)).valid


def test_packed_pdf_is_signed_like_any_other() -> None:
    packed = RENDERER.pack(pdfs.prepared())
    signed = pdfs.signed(packed)
    assert pdf_changes.changes(packed, signed) == []
    assert [each.code for each in pdf_changes.changes(pdfs.prepared(), signed)] == ["pdf-changed"]
    assert pdf.read(signed) == pdf.read(packed) == pdf.read(pdfs.prepared())


def test_signing_is_the_only_change_to_what_was_prepared() -> None:
    assert pdf_changes.changes(pdfs.prepared(), pdfs.signed()) == []
    assert pdf_changes.changes(pdfs.prepared(), pdfs.signed(preserved=True)) == []


def test_page_changed_before_signing_is_a_change_to_what_was_prepared() -> None:
    data = pdfs.signed(pdfs.with_other_page(pdfs.prepared()))
    assert verify("a.pdf", data).valid
    assert [each.code for each in pdf_changes.changes(pdfs.prepared(), data)] == ["pdf-changed"]


def test_other_bytes_are_a_change_to_what_was_prepared() -> None:
    prepared = pdfs.prepared()
    assert [each.code for each in pdf_changes.changes(prepared, prepared)] == ["pdf-changed"]
    assert [each.code for each in pdf_changes.changes(prepared + b"\n", pdfs.signed())] == ["pdf-changed"]


def test_application_changed_in_the_metadata_is_found() -> None:
    signed = pdfs.signed(checked=False)
    changed = pdfs.with_other_data(signed)
    assert pdf.read_xml(changed) != pdf.read_xml(signed)
    assert codes(verify("a.pdf", changed)) == [["pdf-changed"]]
    before = pdfs.signed(pdfs.with_other_data(pdfs.prepared()))
    assert [each.code for each in pdf_changes.changes(pdfs.prepared(), before)] == ["pdf-changed"]


def test_bytes_in_the_place_kept_for_the_signature_are_found() -> None:
    data = pdfs.signed(checked=False)
    at = data.index(b"0" * 200) + 150
    assert codes(verify("a.pdf", data[:at] + b"AB" + data[at + 2 :])) == [["pdf-changed"]]


def with_field(data: bytes, **entries: object) -> bytes:
    """The PDF with one more field for a signature on its first page, added as a signing program would."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    page = writer.root["/Pages"]["/Kids"][0]
    widget = {"/Type": "/Annot", "/Subtype": "/Widget", "/FT": "/Sig"} | entries
    field = writer.add_object(generic.DictionaryObject({generic.NameObject(k): _as_pdf(v) for k, v in widget.items()}))  # type: ignore[no-untyped-call]
    page.get_object()[generic.NameObject("/Annots")] = generic.ArrayObject([field])
    writer.update_container(page.get_object())
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def _as_pdf(value: object) -> generic.PdfObject:
    if isinstance(value, list):
        return generic.ArrayObject([generic.NumberObject(each) for each in value])  # type: ignore[no-untyped-call]
    return generic.NameObject(value) if str(value).startswith("/") else generic.pdf_string(str(value))


def test_field_that_nobody_signed_may_hide_the_page() -> None:
    overlaid = pdfs.signed(with_field(pdfs.prepared(), **{"/T": "x", "/Rect": [0, 0, 595, 842]}))
    assert [each.code for each in pdf_changes.changes(pdfs.prepared(), overlaid)] == ["pdf-changed"]
