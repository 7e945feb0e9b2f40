"""The PDF says what the document says, is what the standards ask for, and is a function of its arguments."""

from __future__ import annotations

import datetime
import io
import json
import re
from dataclasses import replace

import pikepdf
import pypdf
import pytest

from applications.domain.document import Client, Document
from applications.domain.fields import FIELDS, SIGNATORY_AUTHORITY, choice_label
from applications.formats import pdf, pdf_page
from applications.formats.pdf_process import RENDERER
from tests.support.factories import changed
from tests.support.pdf_documents import ACCOUNTS, BAILIFF, INSTITUTION, REFERENCE, TIMESTAMP, with_accounts
from tests.support.pdf_reading import NAMESPACES, metadata_of, roles, structure, text_of

TITLE = "Pieteikums tiešsaistes datu apmaiņas modulim: Ezeru aizsardzības aģentūra, reģ. Nr. 90008473359, K7M-4QD-v2"


def written(document: Document = INSTITUTION) -> bytes:
    return pdf.write(document, reference=REFERENCE, timestamp=TIMESTAMP)


@pytest.fixture(params=[None, 0], ids=["as rendered", "packed"])
def packed_from(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once with PDFs as they are rendered, once with PDFs packed as large ones are."""
    if request.param is not None:
        monkeypatch.setattr(pdf, "PACKED_FROM", request.param)


both_ways = pytest.mark.usefixtures("packed_from")


@pytest.mark.parametrize("path", FIELDS)
def test_page_shows_every_field(path: str) -> None:
    account = replace(ACCOUNTS[5], access_mode="manage", payment_limit=1, daily_limit=2)
    document = replace(INSTITUTION, accounts=(account,))
    now = getattr(
        account if path.startswith("accounts") else getattr(document, FIELDS[path].section), FIELDS[path].name
    )
    other = next((choice for choice in FIELDS[path].choices if choice != now), 3 if isinstance(now, int) else "Cits")
    typed = {path.replace("[]", "[0]"): (other,) if FIELDS[path].is_list else other}
    assert pdf_page.page(changed(document, typed), REFERENCE, ()) != pdf_page.page(document, REFERENCE, ())


@both_ways
@pytest.mark.parametrize("document", [INSTITUTION, BAILIFF, with_accounts(1), with_accounts(100)])
def test_document_comes_back_equal(document: Document) -> None:
    assert pdf.read(written(document)) == document


@both_ways
def test_page_has_every_value_of_the_document_in_order() -> None:
    assert text_of(written()) == (
        "Valsts kasei PIETEIKUMS TIEŠSAISTES DATU APMAIŅAS MODULIM E-pakalpojums eKase (Maksājumi) "
        "Iestāde Nosaukums Ezeru aizsardzības aģentūra Reģistrācijas Nr. 90008473359 "
        "Sertifikāta saņēmējs Vārds, uzvārds Ilze Kļaviņa-Ābele Personas kods 120384-16035 "
        "Tālrunis +371 67 094 368 E-pasts ilze.klavina@piemers.lv "
        "Lietotājs Iestādes nosaukums Ezeru aizsardzības aģentūra Reģistrācijas Nr. 90008473359 "
        "Atļautās IP adreses 195.122.1.10 2a03:ec00:b1::10 "
        "Konti Kontu skaits: 6; tiešsaistē skatīt: 5, tiešsaistē vadīt: 1; citu iestāžu konti: 2. "
        "Nr. Konta numurs Tiešsaistē skatīt Tiešsaistē vadīt "
        "Viena maksājuma limits (euro) Vienas dienas limits (euro) "
        "1. LV85 TREL 3309 9962 4740 7 X 5 000 1 000 000 "
        "2. LV18 TREL 6083 2034 0831 4 X – – "
        "3. LV95 TREL 1986 0454 9733 6 Slēgts konts X – – "
        "4. LV97 TREL 7693 0043 7789 5 Bloķēts konts X – – "
        "5. LV48 TREL 2769 3657 6303 8 Citas iestādes konts: Cita iestāde Rakstiska atļauja ir atsevišķā failā X – – "
        "6. LV60 TREL 3063 0758 3204 8 Citas iestādes konts Tiesības saņemt konta informāciju: Likuma par "
        "budžetu un finanšu vadību 27. pants X – – "
        "Paraksttiesīgais Vārds, uzvārds Jānis Ozols Amats izpilddirektors "
        "Tiesības parakstīt Uzņēmumu reģistrā ir tiesības pārstāvēt klientu atsevišķi "
        "Sagatavotājs Vārds, uzvārds Anna Šķēle Tālrunis +371 67 094 368 E-pasts anna.skele@piemers.lv "
        "Dokumenta datums ir tā elektroniskās parakstīšanas datums. "
        "DOKUMENTS PARAKSTĪTS AR DROŠU ELEKTRONISKO PARAKSTU UN SATUR LAIKA ZĪMOGU "
        "K7M-4QD-v2 · Ezeru aizsardzības aģentūra, reģ. Nr. 90008473359 1. lapa no 1"
    )


@pytest.mark.parametrize("authority", SIGNATORY_AUTHORITY.choices)
def test_pdf_has_the_labels_of_the_pages(authority: str) -> None:
    text = text_of(written(changed(INSTITUTION, {"signatory.authority": authority})))
    assert f"Tiesības parakstīt {choice_label('signatory.authority', authority)} " in text


def test_page_of_a_bailiff_names_the_person_and_leaves_out_what_is_not_given() -> None:
    text = text_of(written(BAILIFF))
    assert text[text.index("Zvērināts") : text.index("Konti")] == (
        "Zvērināts tiesu izpildītājs Vārds, uzvārds Māra Liepiņa-Žagare Personas kods 050575-14962 "
        "Sertifikāta saņēmējs Vārds, uzvārds Ilze Kļaviņa-Ābele Personas kods 120384-16035 "
        "Tālrunis +371 67 094 368 E-pasts ilze.klavina@piemers.lv "
        "Lietotājs Vārds, uzvārds Māra Liepiņa-Žagare Personas kods 050575-14962 Atļautās IP adreses nav norādītas "
    )
    assert text[text.index("Paraksttiesīgais") : text.index("Dokumenta")] == (
        "Paraksttiesīgais Vārds, uzvārds Māra Liepiņa-Žagare Tiesības parakstīt E-pakalpojumu portāla sadaļā "
        "Pieteikumi ir apstiprināta pilnvara ar pilnvarojumu „Parakstīt pakalpojumu un e-pakalpojumu lietotāju "
        "pieteikumus” Sagatavotājs Vārds, uzvārds Anna Šķēle E-pasts anna.skele@piemers.lv "
    )


def test_text_that_looks_like_typst_is_printed_as_it_is() -> None:
    name = '#panic("x") $a$ *b* _c_ @d <e> // \\u{41} `f` #sys.inputs'
    assert name in text_of(written(replace(INSTITUTION, client=replace(INSTITUTION.client, name=name))))


def test_table_header_is_on_every_page() -> None:
    pages = pypdf.PdfReader(io.BytesIO(written(with_accounts(100)))).pages
    headed = ["Konta numurs" in page.extract_text() for page in pages]
    assert headed == [True] * len(pages)
    assert len(pages) == 5
    assert f"{len(pages)}. lapa no {len(pages)}" in pages[-1].extract_text()


def test_name_without_spaces_stays_on_the_page() -> None:
    name = "Ļ" + "W" * 199
    accounts = tuple(replace(account, holder_name=name) for account in INSTITUTION.accounts)
    document = replace(INSTITUTION, client=replace(INSTITUTION.client, name=name), accounts=accounts)
    data = written(document)
    assert pdf.read(data) == document
    edges: list[float] = []
    for page in pypdf.PdfReader(io.BytesIO(data)).pages:

        def note(text: str, _cm: object, matrix: list[float], _font: object, size: float) -> None:
            edges.append(matrix[4] + (len(text.strip()) * size if set(text.strip()) == {"W"} else 0))

        page.extract_text(visitor_text=note)
    width = 210 / 25.4 * 72
    assert [edge for edge in edges if edge > width] == []


@pytest.mark.parametrize(
    "name",
    [
        "გიორგი ბერიძე",
        "Նարեկ Գրիգորյան",
        "李小龙",
        "たなか はなこ",
        "김민수",
        "Nguyễn Thị Ngọc Ánh",
        "Юрій Їжакевич",
        "Γιώργος Παπαδόπουλος",
    ],
)
def test_name_in_another_alphabet_is_printed(name: str) -> None:
    document = replace(INSTITUTION, client=Client(name=name, registration_number="90008473359"))
    data = written(document)
    assert pdf.read(data) == document
    assert f"Nosaukums {name} Reģistrācijas Nr." in text_of(data)


@pytest.mark.parametrize(("first", "last"), [("יוסף", "כהן"), ("محمد", "سالم")])
def test_name_written_from_right_to_left_is_printed_from_right_to_left(first: str, last: str) -> None:
    document = replace(INSTITUTION, client=replace(INSTITUTION.client, name=f"{first} {last}"))
    data = written(document)
    assert pdf.read(data) == document
    # The extractor goes along the line from the left, turns each word round, and may drop the space between them.
    assert f"Nosaukums{last}{first}Reģistrācijas" in text_of(data).replace(" ", "")


@both_ways
def test_same_arguments_give_the_same_bytes_in_another_process() -> None:
    first = written()
    RENDERER.end()
    assert written() == first


def test_another_reference_or_time_gives_other_bytes() -> None:
    later = TIMESTAMP + datetime.timedelta(seconds=1)
    files = {
        written(),
        pdf.write(INSTITUTION, reference="K7M-4QD-v3", timestamp=TIMESTAMP),
        pdf.write(INSTITUTION, reference=REFERENCE, timestamp=later),
    }
    assert len(files) == 3


def test_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        pdf.write(INSTITUTION, reference=REFERENCE, timestamp=TIMESTAMP.replace(tzinfo=None))


@both_ways
@pytest.mark.parametrize("document", [INSTITUTION, with_accounts(100)])
def test_metadata_claim_both_standards_and_hold_one_bag_of_schemas(document: Document) -> None:
    tree = metadata_of(written(document))

    def texts(path: str) -> list[str]:
        found = tree.xpath(f"{path}/text()", namespaces=NAMESPACES)
        assert isinstance(found, list)
        return [str(text) for text in found]

    assert texts("//pdfaid:part") == ["2"]
    assert texts("//pdfaid:conformance") == ["A"]
    assert texts("//pdfuaid:part") == ["1"]
    assert texts("//dc:language//rdf:li") == ["lv"]
    assert texts("//dc:title//rdf:li") == [TITLE]
    assert texts("//dc:creator//rdf:li") == ["Ezeru aizsardzības aģentūra, reģ. Nr. 90008473359"]
    assert len(tree.findall(".//pdfaExtension:schemas", NAMESPACES)) == 1
    assert len(tree.findall(".//rdf:Description", NAMESPACES)) == 1
    assert texts("//pdfaExtension:schemas/rdf:Bag/rdf:li/pdfaSchema:prefix") == ["xmpMM", "pdf", "pdfuaid", "ekase"]
    assert texts("//pdfaSchema:namespaceURI")[-1] == NAMESPACES["ekase"]
    assert len(texts("//ekase:application")) == 1


def test_document_information_agrees_with_the_metadata() -> None:
    data = written()
    tree = metadata_of(data)
    with pikepdf.open(io.BytesIO(data)) as opened:
        information = {str(key): str(value) for key, value in opened.trailer.Info.items()}
        identifier = [bytes(part) for part in opened.trailer.ID]
    assert information["/Title"] == TITLE
    assert information["/Author"] == "Ezeru aizsardzības aģentūra, reģ. Nr. 90008473359"
    assert information["/CreationDate"] == information["/ModDate"] == "D:20261123100000Z"
    assert tree.findtext(".//xmp:CreateDate", "", NAMESPACES) == "2026-11-23T10:00:00+00:00"
    assert tree.findtext(".//xmp:ModifyDate", "", NAMESPACES) == "2026-11-23T10:00:00+00:00"
    assert tree.findtext(".//xmp:CreatorTool", "", NAMESPACES) == information["/Creator"]
    assert identifier[0] != identifier[1]
    assert tree.findtext(".//xmpMM:InstanceID", "", NAMESPACES).encode() == identifier[1]


@both_ways
def test_catalog_is_what_archiving_and_accessibility_ask_for() -> None:
    with pikepdf.open(io.BytesIO(written())) as opened:
        assert str(opened.Root.Lang) == "lv"
        assert bool(opened.Root.MarkInfo.Marked) is True
        assert bool(opened.Root.ViewerPreferences.DisplayDocTitle) is True
        assert [str(intent.S) for intent in opened.Root.OutputIntents] == ["/GTS_PDFA1"]
        forbidden = {"/AF", "/AcroForm", "/OpenAction", "/AA", "/Names", "/Collection"}
        assert forbidden & set(opened.Root.keys()) == set()
        assert list(opened.attachments) == []
        assert opened.is_encrypted is False


@both_ways
def test_every_font_is_embedded_with_its_characters() -> None:
    fonts = 0
    recipient = replace(INSTITUTION.certificate_recipient, given_name="გიორგი", surname="李")
    with pikepdf.open(io.BytesIO(written(replace(INSTITUTION, certificate_recipient=recipient)))) as opened:
        for item in opened.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font" and "/DescendantFonts" in item:
                descriptor = item.DescendantFonts[0].FontDescriptor
                assert "/FontFile3" in descriptor or "/FontFile2" in descriptor
                assert "/ToUnicode" in item
                fonts += 1
    assert fonts == 4


@both_ways
def test_structure_has_headings_and_a_table_with_header_cells() -> None:
    found = roles(written())
    counted = {role: found.count(role) for role in ("/H1", "/H2", "/Table", "/THead", "/TH", "/TBody", "/TR", "/TD")}
    assert counted == {
        "/H1": 1,
        "/H2": 6,
        "/Table": 1,
        "/THead": 1,
        "/TH": 6 + 6,
        "/TBody": 1,
        "/TR": 7,
        "/TD": 30,
    }


@both_ways
@pytest.mark.parametrize("document", [INSTITUTION, BAILIFF])
def test_every_label_and_value_is_an_item_of_its_sections_list(document: Document) -> None:
    texts = json.loads(json.dumps(pdf_page.page(document, REFERENCE, ())).replace("\\u200b", ""))
    sections = [*texts["before"], *texts["after"]]
    lists = [element for element in structure(written(document)) if element.role == "/L"]
    assert [[item.role for item in each.kids] for each in lists] == [["/LI"] * len(each["rows"]) for each in sections]
    found = [[(item.kids[0].role, item.kids[1].role) for item in each.kids] for each in lists]
    assert {pair for each in found for pair in each} == {("/Lbl", "/LBody")}
    said = [[[kid.text for kid in item.kids] for item in each.kids] for each in lists]
    assert said == [[[label, value.replace("\n", "")] for label, value in each["rows"]] for each in sections]


@both_ways
@pytest.mark.parametrize("number", [1, 6, 100])
def test_account_number_is_the_header_of_its_row(number: int) -> None:
    document = with_accounts(number)
    rows = [element for element in structure(written(document)) if element.role == "/TR"]
    head, *body = rows
    assert [(cell.role, cell.scope) for cell in head.kids] == [("/TH", "/Column")] * 6
    assert len(body) == number
    for row, account in zip(body, document.accounts, strict=True):
        assert [cell.role for cell in row.kids] == ["/TD", "/TH", "/TD", "/TD", "/TD", "/TD"]
        assert (row.kids[1].scope, row.kids[1].text[:26].replace("\xa0", "")) == ("/Row", account.iban)
    # A cell that names headers is read with those alone, without that of its row.
    assert not any(cell.names_headers for row in body for cell in row.kids)


def test_text_like_a_cell_of_the_structure_stays_as_it_is() -> None:
    name = "1 0 obj <</Type/StructElem/S/TD/P 1 0 R/A[<</O/Table/Headers[(U1x1y0)]>>"
    document = replace(INSTITUTION, client=replace(INSTITUTION.client, name=name))
    data = written(document)
    assert pdf.read(data) == document
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert name in str(opened.docinfo["/Title"])


def test_bailiffs_personal_code_is_not_in_the_foot_nor_the_properties() -> None:
    data = written(BAILIFF)
    with pikepdf.open(io.BytesIO(data)) as opened:
        properties = "".join(str(opened.docinfo[key]) for key in ("/Title", "/Author"))
    assert "Māra Liepiņa-Žagare" in properties
    assert "050575" not in properties
    assert text_of(data).endswith("K7M-4QD-v2 · Māra Liepiņa-Žagare 1. lapa no 1")


@pytest.mark.parametrize("name", ["Ļoti garš nosaukums " * 10, "W" * 200, "Ļ" + "W" * 199])
def test_long_name_leaves_the_foot_on_the_page(name: str) -> None:
    document = replace(INSTITUTION, client=replace(INSTITUTION.client, name=name.strip()))
    lowest: list[float] = []
    for page in pypdf.PdfReader(io.BytesIO(written(document))).pages:
        page.extract_text(
            visitor_text=lambda text, _cm, matrix, _font, _size: lowest.append(matrix[5] * text.isprintable() or 842)
        )
    assert min(lowest) > 10 / 25.4 * 72  # a printer's margin


@pytest.mark.parametrize("number", [*range(1, 61), 1000])
def test_end_of_the_application_is_on_one_page(number: int) -> None:
    last = pypdf.PdfReader(io.BytesIO(written(with_accounts(number)))).pages[-1].extract_text()
    for words in ("Paraksttiesīgais", "Jānis Ozols", "Sagatavotājs", "Anna Šķēle", "DOKUMENTS PARAKSTĪTS"):
        assert words in last


def test_ordinary_application_fits_on_one_page() -> None:
    assert len(pypdf.PdfReader(io.BytesIO(written())).pages) == 1


def test_hundreds_of_addresses_are_printed_one_a_line_on_as_many_pages_as_they_take() -> None:
    addresses = tuple(f"10.0.{number // 200}.{number % 200}" for number in range(300))
    document = replace(INSTITUTION, user=replace(INSTITUTION.user, allowed_ip_addresses=addresses))
    data = written(document)
    lines = [
        line.strip() for page in pypdf.PdfReader(io.BytesIO(data)).pages for line in page.extract_text().splitlines()
    ]
    assert set(addresses[1:]) <= set(lines)


def test_update_is_appended_and_its_cross_references_are_right() -> None:
    data = written()
    starts = [int(start) for start in re.findall(rb"startxref\s+(\d+)\s+%%EOF", data)]
    previous = int(re.findall(rb"/Prev (\d+)>>", data)[-1])
    assert previous == starts[0]
    assert data[starts[0] :].startswith(b"xref\n0 ")
    number, offset = re.match(rb"xref\n(\d+) 1\n(\d{10}) 00000 n\r\ntrailer\n", data[starts[1] :]).groups()  # type: ignore[union-attr]
    assert data[int(offset) :].startswith(number + b" 0 obj\n<</Length ")
    assert data.endswith(b"%%EOF\n")


@both_ways
def test_nothing_in_the_file_is_damaged() -> None:
    with pikepdf.open(io.BytesIO(written(with_accounts(100)))) as opened:
        assert opened.check_pdf_syntax() == []
        assert opened.get_warnings() == []


def test_large_pdf_is_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    document = with_accounts(200)
    plain = written(document)
    monkeypatch.setattr(pdf, "PACKED_FROM", len(plain))
    assert written(document) == plain
    monkeypatch.setattr(pdf, "PACKED_FROM", len(plain) - 1)
    packed = written(document)
    assert len(packed) < len(plain) / 3
    assert text_of(packed) == text_of(plain)
    assert roles(packed) == roles(plain)
    assert b"/Type /Metadata /Length" in packed  # a plain stream, as archives ask
