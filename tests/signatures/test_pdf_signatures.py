"""Signed PDFs: what pyHanko finds intact, changed, or cannot read."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from applications.formats import pdf
from applications.formats.pdf_process import RENDERER
from applications.signatures import checklist
from applications.signatures.report import PASSED, FileReport
from applications.signatures.verification import verify
from applications.signatures.with_pyhanko import pdf_changes, pdf_references
from tests.support.signatures import lists, pdfs, pki, raw_pdfs


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


def test_signature_in_the_format_of_adobe_is_intact() -> None:
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


@pytest.mark.parametrize("preserved", [False, True])
def test_each_signature_is_judged_over_its_own_revision(preserved: bool) -> None:
    twice = pdfs.signed(pdfs.signed(), field="Otrs", holder=pki.seal(), preserved=preserved)
    report = verify("a.pdf", twice)
    assert [(each.code, each.severity) for each in report.findings] == [("pdf-signatures", "warning")]
    assert [(each.intact, each.integrity) for each in report.signatures] == [(True, "kept")] * 2
    assert codes(report) == [[], []]
    assert report.valid
    assert changed_codes(twice) == []


def test_picture_of_a_later_signature_may_hide_what_an_earlier_one_signed() -> None:
    twice = pdfs.signed(pdfs.signed(), field="Otrs", holder=pki.seal(), box=(50, 50, 250, 110))
    report = verify("a.pdf", twice)
    assert codes(report) == [["pdf-unproven", "pdf-look"], ["pdf-look"]]
    assert [each.integrity for each in report.signatures] == ["unknown", "kept"]
    assert not report.valid
    point = checklist.of_signer(report.signatures, "Jānis", "Ozols")
    assert (point.outcome, point.why) == ("not-checked", "not-proved")


@pytest.mark.parametrize("old", [b"/SubFilter /ETSI.CAdES", b"/Type /Sig\n"])
def test_signature_that_is_none_for_the_reader_is_not_overlooked(old: bytes) -> None:
    once = pdfs.signed()
    twice = pdfs.signed(once, field="Otrs", holder=pki.seal())
    for data, beyond in ((once, 0), (twice, len(once))):
        at = data.index(old, beyond) + len(old) - 2
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        report = verify("a.pdf", changed)
        found = [*report.findings, *(found for each in report.signatures for found in each.findings)]
        assert {"pdf-unproven", "pdf-unreadable", "signature-algorithm"} & {each.code for each in found}
        assert not report.valid


def test_bytes_beside_a_time_stamp_that_preserves_prove_nothing() -> None:
    data = pdfs.signed(preserved=True)
    at = data.rindex(b"0" * 200) + 150
    report = verify("a.pdf", data[:at] + b"AB" + data[at + 2 :])
    assert [each.code for each in report.findings] == ["pdf-unproven"]
    assert not report.valid


def test_damaged_end_of_a_preserved_pdf_is_never_a_crash() -> None:
    data = pdfs.signed(preserved=True)
    for at in (match.start() for match in re.finditer(rb"endobj|obj|stream|>>|trailer", data[-9000:])):
        position = len(data) - 9000 + at
        assert not verify("a.pdf", data[:position] + b"!" + data[position + 1 :]).valid


def test_page_changed_between_two_signatures_changes_the_first_one() -> None:
    twice = pdfs.signed(pdfs.with_other_page(pdfs.signed()), field="Otrs", holder=pki.seal())
    report = verify("a.pdf", twice)
    assert [each.integrity for each in report.signatures] == ["changed", "kept"]
    assert codes(report) == [["pdf-changed"], []]
    assert not report.valid


def test_page_changed_after_two_signatures_changes_both() -> None:
    twice = pdfs.signed(pdfs.signed(), field="Otrs", holder=pki.seal())
    report = verify("a.pdf", pdfs.with_other_page(twice))
    assert codes(report) == [["pdf-changed"], ["pdf-changed"]]
    assert not report.valid


def test_empty_field_for_a_signature_may_be_signed_later() -> None:
    def add(writer: IncrementalPdfFileWriter) -> None:
        append_signature_field(writer, SigFieldSpec("Otrs", box=(50, 50, 250, 110)))

    once = pdfs.signed(pdfs.appended(pdfs.prepared(), add))
    report = verify("a.pdf", pdfs.signed(once, field="Otrs", holder=pki.seal()))
    assert [each.intact for each in report.signatures] == [True, True]
    assert report.valid


@pytest.mark.parametrize(("user", "owner"), [("a", "b"), ("", "b")])
def test_pdf_with_a_password_has_a_sentence_of_its_own(user: str, owner: str) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdfs.prepared())) as opened:
        opened.save(out, encryption=pikepdf.Encryption(user=user, owner=owner))
    report = verify("a.pdf", out.getvalue())
    assert [each.code for each in report.findings] == ["pdf-password"]
    assert not report.valid


def test_signature_with_content_inside_is_refused() -> None:
    report = verify("a.pdf", pdfs.with_value(lambda data: pdfs.value(data, detached=False)))
    assert codes(report) == [["pdf-content-inside"]]
    assert not report.valid


def test_note_of_a_program_on_the_set_of_pages_draws_nothing() -> None:
    def note(text: generic.PdfObject) -> bytes:
        def change(writer: IncrementalPdfFileWriter) -> None:
            writer.root["/Pages"]["/ITXT"] = text
            writer.update_container(writer.root["/Pages"])

        return pdfs.appended(pdfs.prepared(), change)

    assert changed_codes(pdfs.signed(note(generic.pdf_string("2.1.7 by 1T3XT")))) == []
    assert changed_codes(pdfs.signed(note(generic.ArrayObject([])))) == ["pdf-changed"]


@pytest.mark.parametrize("entry", [b"/MediaBox[0 0 9 9]", b"/Rotate 90", b"/Resources<<>>"])
def test_entry_of_the_set_of_pages_that_draws_is_a_change(entry: bytes) -> None:
    prepared = pdfs.prepared()
    pages = int(PdfFileReader(io.BytesIO(prepared)).root.raw_get("/Pages").idnum)
    changed = raw_pdfs.with_objects(prepared, {pages: raw_pdfs.written(prepared, pages)[:-2] + entry + b">>"})
    assert changed_codes(pdfs.signed(changed)) == ["pdf-changed"]


def test_weak_key_is_refused() -> None:
    assert codes(verify("a.pdf", pdfs.signed(holder=pki.person("rsa1024"), checked=False))) == [["signature-key-weak"]]


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7", b"%PDF-1.7\n" + b"x" * 5000, b"%PDF-1.7\nstartxref\n9\n%%EOF", b"%PDF-\xff\xff"]
)
def test_pdf_that_cannot_be_read_is_reported_as_unreadable(data: bytes) -> None:
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
    report = verify("a.pdf", data[:at] + b"AB" + data[at + 2 :])
    assert codes(report) == [["pdf-unproven"]]
    assert (report.valid, report.signatures[0].integrity) == (False, "unknown")


@pytest.mark.parametrize(("width", "found"), [(0, []), (1, ["pdf-not-covered"]), (20, ["pdf-not-covered"])])
def test_bytes_that_a_signature_leaves_out_beside_itself_are_found(width: int, found: list[str]) -> None:
    assert codes(verify("a.pdf", pdfs.with_gap(width))) == [found]


def with_field(data: bytes, **entries: object) -> bytes:
    """The PDF with one more field for a signature on its first page, added as a signing program would."""

    def add(writer: IncrementalPdfFileWriter) -> None:
        widget = {"/Type": "/Annot", "/Subtype": "/Widget", "/FT": "/Sig"} | entries
        entries_of_it = {generic.NameObject(name): _as_pdf(value) for name, value in widget.items()}
        field = generic.DictionaryObject(entries_of_it)  # type: ignore[no-untyped-call]
        pdfs.first_page(writer)["/Annots"] = generic.ArrayObject([writer.add_object(field)])

    return pdfs.appended(data, add)


def _as_pdf(value: object) -> generic.PdfObject:
    if isinstance(value, list):
        return generic.ArrayObject([_as_pdf(each) for each in value])
    if isinstance(value, int):
        return generic.NumberObject(value)  # type: ignore[no-untyped-call]
    return generic.NameObject(value) if str(value).startswith("/") else generic.pdf_string(str(value))


def changed_codes(data: bytes) -> list[str]:
    return [each.code for each in pdf_changes.changes(pdfs.prepared(), data)]


@pytest.mark.parametrize(
    "entries",
    [
        {"/Rect": [0, 0, 595, 842]},
        {"/V": "x", "/F": 132},
        {"/V": "/x", "/F": 132},
        {"/V": "x", "/Subtype": "/FreeText", "/Contents": "more"},
        {"/V": "x", "/Subtype": "/FileAttachment"},
        {"/V": "x", "/FS": "more.pdf"},
        {"/V": "x", "/AF": [1]},
        {"/V": "x", "/A": "/x"},
        {"/V": "x", "/F": 8},
        {"/V": "x", "/FT": "/Tx"},
    ],
)
def test_field_that_is_more_than_a_signature_is_a_change(entries: dict[str, object]) -> None:
    assert changed_codes(pdfs.signed(with_field(pdfs.prepared(), **{"/T": "x"} | entries))) == ["pdf-changed"]


def _other_content(writer: IncrementalPdfFileWriter) -> None:
    """The page's content overwritten by other bytes of the same length, so that its entries stay right."""
    page = writer.root["/Pages"]["/Kids"][0]
    content = page.raw_get("/Contents").get_object()
    turned = generic.StreamObject(dict(content), encoded_data=content.encoded_data[::-1])
    writer.objects[(0, page.raw_get("/Contents").idnum)] = turned


def test_page_overwritten_by_as_many_bytes_is_a_change() -> None:
    data = pdfs.appended(pdfs.prepared(), _other_content)
    assert changed_codes(pdfs.signed(data)) == ["pdf-changed"]
    assert codes(verify("a.pdf", pdfs.appended(pdfs.signed(), _other_content))) == [["pdf-changed"]]


def test_object_that_only_waited_to_be_added_is_a_change() -> None:
    waiting = 500

    def refer(writer: IncrementalPdfFileWriter) -> None:
        page, more = pdfs.first_page(writer), generic.IndirectObject(waiting, 0, writer)  # type: ignore[no-untyped-call]
        page["/Contents"] = generic.ArrayObject([page.raw_get("/Contents"), more])

    def add(writer: IncrementalPdfFileWriter) -> None:
        while writer.allocate_placeholder().idnum < waiting - 1:
            pass
        assert writer.add_object(generic.StreamObject(stream_data=b"0 0 500 500 re f")).idnum == waiting

    signed = pdfs.signed(pdfs.appended(pdfs.prepared(), refer))
    assert verify("a.pdf", signed).valid
    whole = pdfs.appended(signed, add)
    assert pdf_changes.change_after(signed, PdfFileReader(io.BytesIO(whole))) == "shared"
    assert not verify("a.pdf", whole).valid


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        (b"<</A 12 0 R/B[7 0 R 8 0 R]>>", {12, 7, 8}),
        (b"<</A 012%c\n0 \r\n\0R>>", {12}),
        (b"[(12 %) 99 0 R 7\n0 R]", {12, 99, 7}),
        (b"12 0 obj 1.5 0 RG", {5}),
        (b"[12 +0 R 7 -0 R 8 0R 9 0.0 R 10 0. R]", {12, 7, 8, 9, 10}),
        (b"12%a\r%b\n%c\r\n0%d\n%e\nR 13%f\n0 X 14%g\n0", {12}),
        (b"12%13%14%\n0 R", {12, 13, 14}),
        (b"12%13%14%\n%\n0%15%\nR", {12, 13, 14}),
        (b"12%\n0 %13 0%\n%14\nR", {12, 13}),
        (b"12%0 R", set()),
        (b"1%" * 5_000, set()),
        (b"1%" * 5_000 + b"\n0 R", {1}),
    ],
)
def test_references_are_found_in_every_spelling(text: bytes, numbers: set[int]) -> None:
    assert set(pdf_references.numbers_in(text)) == numbers


@pytest.mark.parametrize("packed", [False, True])
def test_preserving_a_signature_is_no_change(packed: bool) -> None:
    prepared = RENDERER.pack(pdfs.prepared()) if packed else pdfs.prepared()
    for how in ({}, {"preserved": True}):
        assert verify("a.pdf", pdfs.signed(prepared, **how)).valid  # type: ignore[arg-type]


def test_form_with_other_fields_may_be_signed_and_preserved() -> None:
    def add(writer: IncrementalPdfFileWriter) -> None:
        field = generic.DictionaryObject({generic.NameObject("/FT"): generic.NameObject("/Tx")})  # type: ignore[no-untyped-call]
        field["/T"] = generic.pdf_string("x")
        form = generic.DictionaryObject()  # type: ignore[no-untyped-call]
        form["/Fields"] = generic.ArrayObject([writer.add_object(field)])
        writer.root["/AcroForm"] = writer.add_object(form)
        writer.update_root()  # type: ignore[no-untyped-call]

    assert verify("a.pdf", pdfs.signed(pdfs.appended(pdfs.prepared(), add), preserved=True)).valid


@pytest.mark.parametrize(
    ("box", "found"),
    [
        (None, []),
        ((50, 50, 250, 110), ["pdf-look"]),
        ((250, 110, 50, 50), ["pdf-look"]),
        ((0, 0, 595, 842), ["pdf-look-large"]),
        ((0, 0, 500, 101), ["pdf-look-large"]),
    ],
)
def test_visible_signature_is_a_finding(box: tuple[int, int, int, int] | None, found: list[str]) -> None:
    signed = pdfs.signed(box=box)
    report = verify("a.pdf", signed)
    assert (codes(report), report.valid) == ([found], True)
    assert changed_codes(signed) == []


@pytest.mark.parametrize(("box", "found"), [((0, 0, 0, 0), []), ((50, 400, 250, 420), ["pdf-changed", "pdf-look"])])
def test_visible_time_stamp_is_a_change(box: tuple[int, int, int, int], found: list[str]) -> None:
    assert codes(verify("a.pdf", pdfs.stamped_on_page(pdfs.signed(), box))) == [found]


def test_appearances_on_one_page_are_added_up() -> None:
    half = {"/T": "x", "/V": "y", "/Rect": [0, 0, 300, 100]}
    assert codes(verify("a.pdf", pdfs.signed(with_field(pdfs.prepared(), **half)))) == [["pdf-look"]]
    twice = pdfs.signed(with_field(pdfs.prepared(), **half), box=(0, 200, 300, 300))
    assert codes(verify("a.pdf", twice)) == [["pdf-look-large"]]


@pytest.mark.parametrize(
    "place", [[0, 0, 10], [0, 0, 10, "/x"], [0, 0, 10, "NaN"], [0, 0, 10, "-Infinity"], "/x", {}, 7], ids=str
)
def test_place_that_cannot_be_read_hides_no_other(place: object) -> None:
    broken = with_field(pdfs.prepared(), **{"/T": "x", "/V": "y", "/Rect": place})
    for box in (None, (0, 0, 500, 500)):
        assert codes(verify("a.pdf", pdfs.signed(broken, box=box))) == [["pdf-look-large"]]


def test_values_that_are_no_annotations_are_ignored() -> None:
    def add(writer: IncrementalPdfFileWriter) -> None:
        pdfs.first_page(writer)["/Annots"] = generic.ArrayObject([generic.NullObject()])

    assert codes(verify("a.pdf", pdfs.signed(pdfs.appended(pdfs.prepared(), add)))) == [[]]


@pytest.mark.parametrize(
    "end",
    [
        b"startxref\n%(signed)d\n%%%%EOF\n",
        b"startxref\n%(signed)d\n%%%%EOF startxref %(other)d %%%%EOF\n",
        b"startxref\n%(signed)d\n%%%%EOF\rstartxref\r%(other)d\r%%%%EOF\n",
        b"startxref %(other)d\n%(signed)d\n%%%%EOF\n",
        b"startxref\n+%(signed)d\n%%%%EOF\n",
        b"startxref\n%(signed)d_\n%%%%EOF\n",
        b"%%startxref\n%(signed)d\n%%%%EOF\n",
    ],
    ids=range(7),
)
def test_end_that_programs_read_in_two_ways_is_a_change(end: bytes) -> None:
    signed = pdfs.signed()
    last = PdfFileReader(io.BytesIO(signed)).last_startxref
    body, other = raw_pdfs.with_object(signed, raw_pdfs.OTHER)
    report = verify("a.pdf", body + end % {b"signed": last, b"other": other})
    assert not report.valid
    found = [*report.findings, *(found for each in report.signatures for found in each.findings)]
    assert {"pdf-changed", "pdf-unproven", "pdf-unreadable"} & {each.code for each in found}


def test_plain_end_of_another_content_is_a_change() -> None:
    body, other = raw_pdfs.with_object(pdfs.signed(), raw_pdfs.OTHER)
    assert "pdf-changed" in codes(verify("a.pdf", body + b"startxref\n%d\n%%%%EOF\n" % other))[0]


def test_prepared_revisions_that_are_no_longer_read_are_a_change() -> None:
    prepared = pdfs.prepared()
    other = pdfs.signed(raw_pdfs.with_one_table(prepared, raw_pdfs.OTHER))
    assert [each.code for each in pdf_changes.changes(prepared, other)] == ["pdf-unproven"]
    reader = PdfFileReader(io.BytesIO(prepared))
    first = reader.xrefs.get_startxref_for_revision(0)
    body, table = raw_pdfs.with_object(prepared, raw_pdfs.OTHER, previous=first)
    other = pdfs.signed(body + b"startxref\n%d\n%%%%EOF\n" % table)
    assert [each.code for each in pdf_changes.changes(prepared, other)] == ["pdf-unproven"]


def test_text_in_the_place_of_a_name_is_a_change() -> None:
    prepared = pdfs.prepared()
    body, table = raw_pdfs.with_object(prepared, raw_pdfs.named_by_text(prepared))
    other = pdfs.signed(body + b"startxref\n%d\n%%%%EOF\n" % table)
    assert [each.code for each in pdf_changes.changes(prepared, other)] == ["pdf-changed"]


@pytest.mark.parametrize(
    "table",
    [
        b"xref\n+0 +1\n0000000000 65535 f\r\n",
        b"xref\n0 1\n+000000000 65535 f\r\n",
        b"xref\n0 1\n0_00000000 65535 f\r\n",
        b" \n xref\n0 1\n0000000000 65535 f\r\n",
        b"xref\n0 1\n0000000000 65535 f\r\n",
    ],
    ids=range(5),
)
def test_object_that_no_table_lists_is_a_change(table: bytes) -> None:
    for signed, prepared in ((pdfs.signed(), b""), (pdfs.prepared(), pdfs.prepared())):
        body, _place = raw_pdfs.with_object(signed, raw_pdfs.OTHER)
        body, trailer = body[: body.rindex(b"xref\n")], body[body.rindex(b"trailer") :]
        changed = body + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(body)
        if prepared:
            assert [each.code for each in pdf_changes.changes(prepared, pdfs.signed(changed))] == ["pdf-unproven"]
        else:
            report = verify("a.pdf", changed)
            found = [*report.findings, *(found for each in report.signatures for found in each.findings)]
            assert {"pdf-changed", "pdf-unproven", "pdf-unreadable"} & {each.code for each in found}
            assert not report.valid
