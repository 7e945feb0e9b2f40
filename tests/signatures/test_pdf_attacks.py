"""Attacks: PDFs that show something else than was signed, to one reader or to all, and PDFs that take long."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from applications.signatures.verification import verify
from applications.signatures.with_pyhanko import pdf_changes, pdf_second_reading, pdf_signatures
from applications.signatures.with_pyhanko.pdf_changes import changes
from tests.support.signatures import pdfs, pki, raw_pdfs
from tests.support.signatures.raw_pdfs import size, stream, with_objects, written

_DRAWN = b"1 0 0 rg 0 300 400 400 re f"
#: What is shown to be changed, and what cannot be proved.
REFUSED = {"pdf-changed", "pdf-unproven", "pdf-unreadable"}
_FORM = stream(_DRAWN, b"/Type/XObject/Subtype/Form/BBox[0 0 600 900]")


def codes(data: bytes) -> list[str]:
    report = verify("a.pdf", data)
    found = [*report.findings, *(found for each in report.signatures for found in each.findings)]
    return [each.code for each in found if each.code != "trust-no-list"]


def is_refused(data: bytes) -> bool:
    return not verify("a.pdf", data).valid and bool(REFUSED & set(codes(data)))


@pytest.mark.parametrize(
    "header", [b"%d +0 obj", b"%d%%\n0 obj", b"%d 0%%\nobj", b"%d 0obj", b"+%d 0 obj", b"%d 0 obj"]
)
def test_unlisted_object_is_a_change_in_every_spelling(header: bytes) -> None:
    for data in (pdfs.prepared(), pdfs.signed()):
        hidden = header % raw_pdfs.content_number(data) + b"\n" + stream(_DRAWN) + b"\nendobj\n"
        changed = with_objects(data, {size(data): b"null"}, hidden=hidden)
        if data == pdfs.prepared():
            assert [each.code for each in changes(data, pdfs.signed(changed))] == ["pdf-unproven"]
        else:
            assert is_refused(changed)


@pytest.mark.parametrize("hidden", [b"trailer\n<</Root 1 0 R>>\n", b"xref\n0 1\n", b"% trailer <</Root 1 0 R>>\n"])
def test_unreferenced_table_is_a_change(hidden: bytes) -> None:
    assert is_refused(with_objects(pdfs.signed(), {size(pdfs.signed()): b"null"}, hidden=hidden))


@pytest.mark.parametrize(
    "end",
    [
        b"startxref\n%d\n%%%%EOF" + b"\n" * 1040,
        b"startxref" + b" " * 1010 + b"\n%d\n%%%%EOF\n",
        b"startxref\n" + b"\n" * 1000 + b"%d\n%%%%EOF\n",
        b"startxref\n%d\n" + b"\n" * 1000 + b"%%%%EOF\n",
        b"startxref\n000%d\n%%%%EOF\n",
    ],
    ids=range(5),
)
def test_end_that_some_programs_do_not_find_is_a_change(end: bytes) -> None:
    assert is_refused(with_objects(pdfs.signed(), {size(pdfs.signed()): b"null"}, end=end))


@pytest.mark.parametrize(
    ("widths", "entries", "is_usual"),
    [
        ((1, 4, 1), b"", True),
        ((1, 8, 2), b"", True),
        ((1, 3, 0), b"", True),
        ((5, 4, 1), b"", False),
        ((8, 8, 8), b"", False),
        ((1, 4, 1), b"/XRefStm 5", False),
        ((1, 4, 1), b"/DecodeParms[null]", False),
        ((1, 4, 1), b"/F(more)", False),
    ],
)
def test_table_in_a_stream_is_as_signing_programs_write_it(
    widths: tuple[int, int, int], entries: bytes, is_usual: bool
) -> None:
    data = raw_pdfs.with_table_as_stream(pdfs.signed(), b"null", widths, entries)
    assert verify("a.pdf", data).valid == is_usual
    assert is_refused(data) != is_usual


@pytest.mark.parametrize("type_", [b"/Catalog", b"/Pages", b"/Page", b"/ObjStm/N 0/First 0"])
def test_unreferenced_page_is_a_change(type_: bytes) -> None:
    assert is_refused(raw_pdfs.with_more(pdfs.signed(), b"<</Type%b>>" % type_))


def _waiting(change: Callable[[bytes, int], dict[int, bytes]]) -> bytes:
    """A PDF that was prepared for a later change before it was signed."""
    prepared = pdfs.prepared()
    return pdfs.signed(with_objects(prepared, change(prepared, size(prepared))))


def _page(data: bytes, entry: bytes, value: bytes) -> dict[int, bytes]:
    """The first page with another value of an entry, which is a reference."""
    _root, page = raw_pdfs.numbers(data)
    changed, count = re.subn(rb"/%b \d+ 0 R" % entry, b"/%b %b" % (entry, value), written(data, page))
    assert count == 1
    return {page: changed}


@pytest.mark.parametrize("reference", [b"%d +0 R", b"%d -0 R", b"%d 0R", b"%d 0.0 R", b"%d 0%%\nR", b"%d%%\n0 R"])
def test_reference_to_a_missing_object_is_found_in_every_spelling(reference: bytes) -> None:
    waiting = 500

    def refer(data: bytes, number: int) -> dict[int, bytes]:
        content = b"[%d 0 R %b]" % (raw_pdfs.content_number(data), reference % waiting)
        return {number: content} | _page(data, b"Contents", b"%d 0 R" % number)

    assert is_refused(with_objects(_waiting(refer), {waiting: stream(_DRAWN)}))


@pytest.mark.parametrize("entry", [b"DSS", b"Metadata", b"Extensions"])
def test_catalog_that_a_page_draws_from_is_not_changed(entry: bytes) -> None:
    def refer(data: bytes, number: int) -> dict[int, bytes]:
        root, _page_number = raw_pdfs.numbers(data)
        draws = {number: stream(b"/%b Do" % entry), number + 1: b"<</XObject %d 0 R>>" % root}
        page = _page(data, b"Contents", b"%d 0 R" % number)
        return draws | {
            each: re.sub(rb"/Resources \d+ 0 R", b"/Resources %d 0 R" % (number + 1), text)
            for each, text in page.items()
        }

    signed = _waiting(refer)
    root, more = raw_pdfs.numbers(signed)[0], size(signed)
    catalog = re.sub(rb"/%b (\d+ 0 R|<<.*?\] >>)" % entry, b"", written(signed, root))
    changed = with_objects(signed, {more: _FORM, root: catalog[:-2] + b"/%b %d 0 R>>" % (entry, more)})
    assert is_refused(changed)


def test_metadata_that_a_page_draws_is_not_changed() -> None:
    def refer(data: bytes, number: int) -> dict[int, bytes]:
        metadata = _metadata(data)
        page = _page(data, b"Contents", b"%d 0 R" % number)
        resources = b"/Resources<</XObject<</X %d 0 R>>>>" % metadata
        return {number: stream(b"/X Do")} | {
            each: re.sub(rb"/Resources \d+ 0 R", resources, text) for each, text in page.items()
        }

    signed = _waiting(refer)
    assert is_refused(with_objects(signed, {_metadata(signed): _FORM}))


def _metadata(data: bytes) -> int:
    found = re.search(rb"/Metadata (\d+) 0 R", written(data, raw_pdfs.numbers(data)[0]))
    assert found
    return int(found[1])


def test_other_default_appearance_of_form_fields_is_a_change() -> None:
    def hide(data: bytes, number: int) -> dict[int, bytes]:
        root, page = raw_pdfs.numbers(data)
        field = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(more)/F 4/Rect[50 400 500 700]>>"
        form = b"<</Fields[%d 0 R]/NeedAppearances true/DA(/H 40 Tf 1 1 1 rg)>>" % number
        return {
            number: field,
            number + 1: form,
            page: written(data, page)[:-2] + b"/Annots[%d 0 R]>>" % number,
            root: written(data, root)[:-2] + b"/AcroForm %d 0 R>>" % (number + 1),
        }

    form = size(pdfs.prepared()) + 1
    signed = _waiting(hide)
    assert verify("a.pdf", signed).valid
    assert is_refused(with_objects(signed, {form: written(signed, form).replace(b"1 1 1 rg", b"0 0 0 rg")}))


def test_value_that_is_no_hexadecimal_string_leaves_out_more_than_itself() -> None:
    data = pdfs.with_text_as_value()
    assert "pdf-not-covered" in codes(data)
    assert "signature-value" not in codes(data)


@pytest.mark.parametrize(
    ("box", "content", "found"),
    [
        (b"0 0 600 900", _DRAWN, ["pdf-look-large"]),
        (b"0 0 0 0", _DRAWN, []),
        (b"0 0 600 900", b"% DSBlank\n", []),
        (b"0 0 600 900", b"", []),
        (b"0 0 9", _DRAWN, ["pdf-look-large"]),
    ],
)
def test_appearance_without_a_place_to_fit_counts_as_large(box: bytes, content: bytes, found: list[str]) -> None:
    prepared, number = pdfs.prepared(), size(pdfs.prepared())
    look = stream(content, b"/Type/XObject/Subtype/Form/BBox[%b]" % box)
    page = raw_pdfs.numbers(prepared)[1]
    widget = b"<</Type/Annot/Subtype/Widget/FT/Sig/T(x)/F 4/Rect[300 400 300 400]/AP<</N %d 0 R>>>>" % (number + 1)
    objects = {
        number: widget,
        number + 1: look,
        page: written(prepared, page)[:-2] + b"/Annots[%d 0 R]>>" % number,
    }
    assert codes(pdfs.signed(with_objects(prepared, objects))) == found


@pytest.mark.parametrize(
    ("rect", "box", "matrix"),
    [
        (b"40 500 140 550", b"0 0 600 800", b"0 0 0 0 0 0"),
        (b"40 500 140 550", b"0 0 600 800", b"1 1 1 1 0 0"),
        (b"40 500 140 550", b"-9999999 0 9999999 800", b"1 0 0 1 0 0"),
        (b"40 500 40.001 500.001", b"0 0 600 800", b"1 0 0 1 0 0"),
    ],
)
def test_appearance_that_cannot_be_fitted_counts_as_large(rect: bytes, box: bytes, matrix: bytes) -> None:
    prepared, number = pdfs.prepared(), size(pdfs.prepared())
    look = stream(_DRAWN, b"/Type/XObject/Subtype/Form/BBox[%b]/Matrix[%b]" % (box, matrix))
    page = raw_pdfs.numbers(prepared)[1]
    objects = {
        number: b"<</Type/Annot/Subtype/Widget/FT/Sig/T(x)/F 4/Rect[%b]/AP<</N %d 0 R>>>>" % (rect, number + 1),
        number + 1: look,
        page: written(prepared, page)[:-2] + b"/Annots[%d 0 R]>>" % number,
    }
    assert codes(pdfs.signed(with_objects(prepared, objects))) == ["pdf-look-large"]


def test_document_time_stamp_over_something_else_preserves_nothing() -> None:
    signed, number = pdfs.signed(), size(pdfs.signed())
    token = pki.time_stamp(b"something else").hex().encode()
    stamp = b"<</Type/DocTimeStamp/SubFilter/ETSI.RFC3161/ByteRange[0 10 20 10]/Contents<%b>>>" % token
    form = re.search(rb"/AcroForm (\d+) 0 R", written(signed, raw_pdfs.numbers(signed)[0]))
    assert form
    fields = written(signed, int(form[1])).replace(b"[ ", b"[ %d 0 R " % (number + 1))
    widget = b"<</Type/Annot/Subtype/Widget/FT/Sig/T(ts)/V %d 0 R/F 132/Rect[0 0 0 0]>>" % number
    report = verify("a.pdf", with_objects(signed, {number: stamp, number + 1: widget, int(form[1]): fields}))
    assert [each.code for each in report.findings] == ["timestamp-other"]
    assert not report.valid
    assert [each.level for each in report.signatures] == ["LT"]


@pytest.mark.parametrize(
    "entries",
    [
        b"/Index[1 999999999]/Size 9",
        b"/#49ndex[1 999999999]/Size 9",
        b"/Index%\n[+1 +999999999]/#53ize 9",
        b"/Size 999999999",
    ],
)
def test_table_of_more_objects_than_a_pdf_has_is_not_read(entries: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_signatures, "reader_of", None)
    table = stream(b"", b"/Type/XRef/W[0 0 0]/Root 1 0 R" + entries)
    data = b"%PDF-1.5\n1 0 obj\n" + table + b"\nendobj\nstartxref\n9\n%%EOF\n"
    assert codes(data) == ["pdf-unreadable"]


def test_revisions_objects_and_signatures_are_read_up_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    signed = pdfs.signed()
    assert pdf_second_reading.is_of_usual_size(signed)
    for name, most in (("MAXIMUM_OBJECTS", 10), ("MAXIMUM_REVISIONS", 1), ("MAXIMUM_SIGNATURES", 0)):
        with monkeypatch.context() as patch:
            patch.setattr(pdf_second_reading, name, most)
            assert codes(signed) == ["pdf-unreadable"]
    monkeypatch.setattr(pdf_signatures, "MAXIMUM_SIGNATURES", 1)
    report = verify("a.pdf", pdfs.signed(signed, field="Otrs"))
    assert [each.code for each in report.findings] == ["pdf-signatures", "signature-too-many"]
    assert (len(report.signatures), report.valid) == (1, False)


def test_separate_list_of_annotations_may_grow() -> None:
    prepared, number = pdfs.prepared(), size(pdfs.prepared())
    page = raw_pdfs.numbers(prepared)[1]
    apart = with_objects(prepared, {number: b"[]", page: written(prepared, page)[:-2] + b"/Annots %d 0 R>>" % number})
    for how in ({}, {"preserved": True}):
        signed = pdfs.signed(apart, **how)  # type: ignore[arg-type]
        assert codes(signed) == []
        assert changes(apart, signed) == []


def test_store_of_validation_data_may_grow() -> None:
    def grow(writer: IncrementalPdfFileWriter) -> None:
        store = writer.root["/DSS"]
        store["/Certs"].append(writer.add_object(generic.StreamObject(stream_data=pki.authority("Cita CA").der)))
        for _name, each in store["/VRI"].items():
            each.get_object()["/TU"] = generic.pdf_date(pki.NOW)
            writer.update_container(each.get_object())
        writer.update_container(store)

    assert codes(pdfs.appended(pdfs.signed(), grow)) == []


def test_store_that_a_page_draws_from_does_not_grow() -> None:
    signed = pdfs.signed()
    root, page = raw_pdfs.numbers(signed)
    found = re.search(rb"/DSS (\d+) 0 R", written(signed, root))
    assert found
    store = int(found[1])
    text = re.sub(rb"/Resources \d+ 0 R", b"/Resources %d 0 R" % store, written(signed, page))
    drawn = with_objects(signed, {page: text})
    again = pdfs.signed(drawn, field="Otrs", stamped=False, checked=False)
    changed = with_objects(again, {store: written(again, store)[:-2] + b"/XObject<</X 1 0 R>>>>"})
    assert pdf_changes.change_after(again, PdfFileReader(io.BytesIO(changed)))


def test_date_of_a_page_and_information_about_the_document_may_change() -> None:
    prepared = pdfs.prepared()
    page = raw_pdfs.numbers(prepared)[1]
    info = int(re.findall(rb"/Info (\d+) 0 R", prepared)[-1])
    objects = {
        page: written(prepared, page)[:-2] + b"/LastModified(D:20261128)>>",
        info: written(prepared, info)[:-2] + b"/Trapped/False/By(more)>>",
    }
    assert changes(prepared, pdfs.signed(with_objects(prepared, objects))) == []
    for number, other in ((page, b"/LastModified/x>>"), (info, b"/By[1]>>"), (info, b"/By 5 0 R>>")):
        changed = with_objects(prepared, {number: written(prepared, number)[:-2] + other})
        assert [each.code for each in changes(prepared, pdfs.signed(changed))] == ["pdf-changed"]


@pytest.mark.parametrize("more", [2, 200])
def test_more_objects_announced_than_there_are_is_no_change(more: int) -> None:
    signed = pdfs.signed()
    data = with_objects(signed, {size(signed): b"null"})
    number = size(data)
    assert verify("a.pdf", data.replace(b"/Size %d" % number, b"/Size %d" % (number + more))).valid
    assert is_refused(data.replace(b"/Size %d" % number, b"/Size %d" % (number - 1)))
