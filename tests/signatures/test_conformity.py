"""The checklist of a signed file: each point, and what makes it fail."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from applications.domain import wording
from applications.domain.folding import fold_name
from applications.domain.language import filled
from applications.formats import edoc, pdf
from applications.inspection import intake
from applications.presenting.checklists import REASONS, TITLES, reason
from applications.signatures import container as containers
from applications.signatures.checklist import FAIL, NOT_CHECKED, PASS, POINTS, is_unproven, passes
from applications.signatures.conformity import Expected, compare
from applications.signatures.origin import (
    ALTERED,
    PREPARED,
    SIGNED,
    UNKNOWN,
    Origin,
    Prepared,
    beginnings,
    origin,
)
from applications.signatures.report import Signer
from applications.signatures.signers import is_same_person
from applications.signatures.trusted_lists import TrustedList
from applications.signatures.verification import verify
from tests.support.pdf_documents import INSTITUTION, REFERENCE, TIMESTAMP
from tests.support.signatures import lists, pdfs, pki, raw_pdfs
from tests.support.signatures.signing import Signing, container
from tests.support.signatures.zips import STORED, File, write

NAME = "pieteikums.pdf"


def of(document: bytes, number: int) -> Prepared:
    digest = hashlib.sha256(document).hexdigest()
    return Prepared(number, len(document), digest, hashlib.sha256(pdf.read_xml(document)).hexdigest())


def earlier() -> bytes:
    document = replace(INSTITUTION, accounts=INSTITUTION.accounts[:1])
    return pdf.write(document, reference=REFERENCE.replace("v2", "v1"), timestamp=TIMESTAMP)


@pytest.fixture(scope="module")
def expected() -> Expected:
    return Expected(2, (of(earlier(), 1), of(pdfs.prepared(), 2)), "Jānis", "Ozols")


def outcomes(data: bytes, documents: list[bytes], expected: Expected, *trusted: TrustedList) -> dict[str, str]:
    points = compare(verify("a", data, trusted), documents, expected)
    assert [point.code for point in points] == list(POINTS)
    assert all(reason(point) and TITLES[point.code] for point in points)
    return {point.code: point.outcome for point in points}


def failed(found: dict[str, str]) -> set[str]:
    return {code for code, outcome in found.items() if outcome == FAIL}


def signed(*signings: Signing, document: bytes | None = None) -> bytes:
    return container(*signings or (Signing(),), documents={NAME: document or pdfs.prepared()})


def test_signed_version_passes_every_point(expected: Expected) -> None:
    for data, document in ((signed(), pdfs.prepared()), (pdfs.signed(), pdfs.signed())):
        assert set(outcomes(data, [document], expected, lists.read()).values()) == {PASS}


def test_trust_is_not_checked_without_a_list(expected: Expected) -> None:
    found = outcomes(signed(), [pdfs.prepared()], expected)
    assert {code for code, outcome in found.items() if outcome == NOT_CHECKED} == {"trust", "qualified"}
    assert failed(found) == set()


def test_earlier_version_is_named(expected: Expected) -> None:
    points = compare(verify("a", signed(document=earlier())), [earlier()], expected)
    assert failed({point.code: point.outcome for point in points}) == {"origin"}
    assert reason(points[2]) == "Tā ir 1. versija, bet šī ir 2. versija."


def test_origin_of_what_was_prepared_is_its_version(expected: Expected) -> None:
    assert origin(pdfs.prepared(), expected.versions) == Origin(PREPARED, 2)
    assert origin(earlier(), expected.versions) == Origin(PREPARED, 1)
    assert origin(pdfs.signed(), expected.versions) == Origin(SIGNED, 2)


def reasons(data: bytes, documents: list[bytes], expected: Expected) -> dict[str, str]:
    points = compare(verify("a", data), documents, expected)
    return {point.code: reason(point) for point in points if point.outcome == FAIL}


def test_signed_pdf_in_a_container_fails_with_the_way_out(expected: Expected) -> None:
    inside = pdfs.signed()
    found = reasons(signed(document=inside), [inside], expected)
    assert found == {
        "origin": "Tā ir 2. versija, bet PDF jau bija parakstīts, kad to ielika konteinerā. Augšupielādējiet pašu "
        "parakstīto PDF."
    }


def test_appearance_that_may_hide_the_page_fails(expected: Expected) -> None:
    small, large = pdfs.signed(box=(50, 50, 250, 110)), pdfs.signed(box=(0, 0, 595, 842))
    points = compare(verify("a", small), [small], expected)
    assert points[2].outcome == PASS
    assert "Paraksta attēls ir redzams 1. lapā" in reason(points[2])
    found = reasons(large, [large], expected)
    assert list(found) == ["origin"]
    assert "var aizsegt tekstu" in found["origin"]


def test_what_cannot_be_proved_passes_nowhere_and_accuses_nobody(expected: Expected) -> None:
    signed = pdfs.signed()
    hidden = raw_pdfs.content_number(signed)
    appended = raw_pdfs.with_objects(
        signed, {raw_pdfs.size(signed): b"null"}, hidden=b"%d 0 obj\n%b\nendobj\n" % (hidden, raw_pdfs.OTHER)
    )
    report = verify("a", appended)
    assert not report.valid
    points = compare(report, [appended], expected)
    found = {point.code: point.outcome for point in points}
    assert (found["file"], found["origin"], found["signature"]) == (PASS, NOT_CHECKED, NOT_CHECKED)
    assert FAIL not in found.values()
    assert (passes(points), is_unproven(points)) == (False, True)
    reasons = {point.code: reason(point) for point in points}
    assert reasons["origin"].startswith("Fails sākas ar tieši tiem pašiem baitiem kā 2. versija")
    assert "failā ir daļas, kuru nav tā satura rādītājā" in reasons["signature"]
    assert "eParakstītājā" in reasons["signature"]


def test_bytes_beside_the_signature_leave_the_document_proved(expected: Expected) -> None:
    data = pdfs.signed()
    at = data.index(b"0" * 200) + 150
    data = data[:at] + b"AB" + data[at + 2 :]
    points = compare(verify("a", data), [data], expected)
    found = {point.code: point.outcome for point in points}
    assert (found["origin"], found["signature"], found["signer"], found["trust"]) == (PASS, *[NOT_CHECKED] * 3)
    assert (passes(points), is_unproven(points)) == (False, True)


def test_signatory_is_seen_among_two_signers_of_a_pdf(expected: Expected) -> None:
    for holders in ((pki.person(), pki.unqualified()), (pki.unqualified(), pki.person())):
        data = pdfs.prepared()
        for number, holder in enumerate(holders):
            data = pdfs.signed(data, field=f"P{number}", holder=holder)
        points = compare(verify("a", data), [data], expected)
        assert passes(points)
        reasons = {point.code: reason(point) for point in points}
        assert reasons["signer"] == "Parakstītājs: JĀNIS OZOLS."
        assert "PDF failā ir vairāki paraksti" in reasons["file"]


def test_other_archive_is_no_container_in_a_container(expected: Expected) -> None:
    document = write([File("word/document.xml", b"<a/>", STORED)])
    found = reasons(container(Signing(), documents={"a.docx": document}), [document], expected)
    assert list(found) == ["origin"]
    assert found["origin"].startswith("Šim pieteikumam tāds dokuments nav sagatavots.")


def test_container_in_a_container_is_read_once(expected: Expected, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = edoc.write(pdfs.prepared(), file_name=NAME)
    report = verify("a", container(Signing(), documents={"a.edoc": inner}))
    read = containers.read
    times: list[bytes] = []

    def counted(data: bytes) -> containers.Container:
        times.append(data)
        return read(data)

    monkeypatch.setattr(containers, "read", counted)
    compare(report, [inner], expected)
    assert times == [inner]


def test_container_in_a_container_is_this_version_but_not_one_document(expected: Expected) -> None:
    inner = edoc.write(pdfs.prepared(), file_name=NAME)
    points = compare(verify("a", container(Signing(), documents={"a.edoc": inner})), [inner], expected)
    assert {point.code: reason(point) for point in points if point.outcome == FAIL} == {
        "document": "Sagatavotais EDOC ir ielikts vēl vienā konteinerā. Lejupielādējiet šīs versijas PDF un parakstiet "
        "to."
    }
    assert reason(points[2]) == "Tā ir tieši 2. versija. Tā atrodas konteinerā, kas ielikts šajā konteinerā."


def test_signed_container_in_a_container_is_to_be_taken_out(expected: Expected) -> None:
    inner = signed()
    found = reasons(container(Signing(), documents={"a.edoc": inner}), [inner], expected)
    assert list(found) == ["document"]
    assert "izņemiet to un augšupielādējiet pašu" in found["document"]


def test_container_in_a_container_names_an_earlier_version(expected: Expected) -> None:
    inner = edoc.write(earlier(), file_name=NAME)
    found = reasons(container(Signing(), documents={"a.edoc": inner}), [inner], expected)
    assert found["origin"].startswith("Tā ir 1. versija, bet šī ir 2. versija. Tā atrodas konteinerā")


@pytest.mark.parametrize("depth", [1, 2])
def test_container_with_nothing_of_ours_in_it_is_unknown(depth: int, expected: Expected) -> None:
    inner = edoc.write(pdfs.prepared(), file_name=NAME) if depth == 2 else b"%PDF-1.7 another"
    middle = container(Signing(), documents={"a.edoc": inner})
    for document in (middle, middle + b"more"):
        found = reasons(container(Signing(), documents={"b.edoc": document}), [document], expected)
        assert list(found) == ["document", "origin"]
        assert "tāds dokuments nav sagatavots" in found["origin"]


def test_origin_of_a_changed_version_is_altered(expected: Expected) -> None:
    prepared = pdfs.prepared()
    at = prepared.index(b"/MediaBox")
    for document in (
        prepared + b"\n",
        pdfs.with_other_page(prepared),
        pdfs.signed(pdfs.with_other_page(prepared), checked=False),
        prepared[:at] + prepared[at:].replace(b"595", b"594", 1),
    ):
        assert document != prepared
        assert origin(document, expected.versions) == Origin(ALTERED, 2)


def test_beginnings_are_hashed_as_far_as_the_document_goes() -> None:
    found = list(beginnings(b"abcdef", [4, 2, 4, 7, 6]))
    assert found == [(size, hashlib.sha256(b"abcdef"[:size]).hexdigest()) for size in (2, 4, 6)]


def test_origin_of_something_else_is_unknown(expected: Expected) -> None:
    other = pdf.write(
        replace(INSTITUTION, signatory=replace(INSTITUTION.signatory, surname="Bērziņš")),
        reference=REFERENCE,
        timestamp=TIMESTAMP,
    )
    for document in (b"", b"%PDF-1.7", b"a scan", other, pdfs.prepared()[:-1000]):
        assert origin(document, expected.versions) == Origin(UNKNOWN)


def test_second_document_fails(expected: Expected) -> None:
    documents = {NAME: pdfs.prepared(), "atļauja.pdf": b"%PDF-1.7 permission"}
    found = outcomes(container(Signing(), documents=documents), list(documents.values()), expected)
    assert failed(found) == {"document"}


def test_unsigned_file_fails(expected: Expected) -> None:
    found = outcomes(pdfs.prepared(), [pdfs.prepared()], expected)
    assert failed(found) == {"signature"}
    assert {found[code] for code in ("signer", "time", "trust", "qualified")} == {NOT_CHECKED}


def test_changed_document_fails(expected: Expected) -> None:
    how = Signing(references={NAME: b"another"})
    found = outcomes(signed(how), [pdfs.prepared()], expected, lists.read())
    assert failed(found) == {"signature"}
    assert found["trust"] == NOT_CHECKED


def test_one_bad_signature_among_good_ones_fails(expected: Expected) -> None:
    data = signed(Signing(), Signing(holder=pki.person("p384"), references={NAME: b"another"}))
    assert failed(outcomes(data, [pdfs.prepared()], expected, lists.read())) == {"signature"}


def test_seal_is_no_signature_of_a_person(expected: Expected) -> None:
    data = signed(Signing(holder=pki.seal(), digest="sha384"))
    points = compare(verify("a", data, [lists.read()]), [pdfs.prepared()], expected)
    assert failed({point.code: point.outcome for point in points}) == {"signer"}
    assert "e-zīmogs" in reason(points[4])


def test_seal_beside_the_signatory_is_no_fault(expected: Expected) -> None:
    data = signed(Signing(), Signing(holder=pki.seal(), digest="sha384"))
    assert failed(outcomes(data, [pdfs.prepared()], expected, lists.read())) == set()


def test_another_person_is_named_and_explained(expected: Expected) -> None:
    points = compare(verify("a", signed(Signing(holder=pki.unqualified()))), [pdfs.prepared()], expected)
    assert failed({point.code: point.outcome for point in points}) == {"signer"}
    assert "Parakstītājs ir ANNA ŠĶĒLE, bet pieteikumā paraksttiesīgais ir Jānis Ozols." in reason(points[4])


def test_signature_that_is_not_qualified_fails(expected: Expected) -> None:
    named = expected._replace(given_name="Anna", surname="Šķēle")
    data = signed(Signing(holder=pki.unqualified()))
    assert failed(outcomes(data, [pdfs.prepared()], named, lists.read())) == {"qualified"}


def test_missing_time_stamp_fails(expected: Expected) -> None:
    assert failed(outcomes(signed(Signing(stamped_at=None)), [pdfs.prepared()], expected)) == {"time"}
    assert failed(outcomes(pdfs.signed(stamped=False, checked=False), [pdfs.prepared()], expected)) == {"time"}


def test_untrusted_signature_fails_with_the_reason(expected: Expected) -> None:
    data = signed(Signing(holder=pki.person("p256", "Cita CA")))
    points = compare(verify("a", data, [lists.read()]), [pdfs.prepared()], expected)
    assert failed({point.code: point.outcome for point in points}) == {"trust"}
    assert "nav izdevis uzticamības sarakstā iekļauts pakalpojums" in reason(points[6])


@pytest.mark.parametrize(
    ("holder", "text"),
    [
        (pki.self_signed(), "izdevis pats parakstītājs"),
        (pki.person("p256", commits=False), "nav paredzēts parakstīšanai"),
        (pki.person("p256", expired=True), "nebija derīgs"),
    ],
)
def test_certificate_that_no_list_can_make_trusted_fails_without_one(
    holder: pki.Holder, text: str, expected: Expected
) -> None:
    found = reasons(signed(Signing(holder=holder, answer=None)), [pdfs.prepared()], expected)
    assert list(found) == ["trust"]
    assert text in found["trust"]
    data = pdfs.signed(holder=holder, checked=False)
    assert list(reasons(data, [data], expected)) == ["trust"]


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"words", b"%PDF-1.7"])
def test_unreadable_file_fails_and_nothing_passes(data: bytes, expected: Expected) -> None:
    found = outcomes(data, [], expected)
    assert "file" in failed(found)
    assert PASS not in found.values()


@pytest.mark.parametrize(
    ("given_name", "surname", "is_same"),
    [
        ("Anna Marija", "Kļaviņa-Ābele", True),
        ("ANNA-MARIJA", "KĻAVIŅA ĀBELE", True),
        ("anna  marija", " Kļaviņa – Ābele ", True),
        ("Anna Marija", "Kl\u0327avin\u0327a-A\u0304bele", True),
        ("Anna", "Kļaviņa-Ābele", False),
        ("AnnaMarija", "Kļaviņa-Ābele", False),
        ("Anna Marija", "Klavina-Abele", False),
        ("Kļaviņa-Ābele", "Anna Marija", False),
        ("Anna Marija Kļaviņa", "Ābele", False),
        ("", "", False),
    ],
)
def test_given_name_and_surname_are_compared_separately(given_name: str, surname: str, is_same: bool) -> None:
    signer = Signer("ANNA MARIJA", "KĻAVIŅA-ĀBELE", "ANNA MARIJA KĻAVIŅA-ĀBELE")
    assert is_same_person(signer, given_name, surname) is is_same


def test_compared_names_keep_diacritics() -> None:
    assert fold_name("Āķis") != fold_name("Akis")
    assert fold_name("Strauß") == fold_name("STRAUSS")


def test_every_reason_can_be_filled_in() -> None:
    values = {"number": 1, "expected": 2, "signer": "A", "signatory": "B"}
    assert all(filled(text, values) for text in REASONS.values())


@pytest.mark.parametrize(("number", "text"), [(2, "2 dokumenti"), (11, "11 dokumenti"), (21, "21 dokuments")])
def test_documents_are_counted_as_latvian_counts(number: int, text: str, expected: Expected) -> None:
    documents = {f"{index}.txt": b"words" for index in range(number)}
    data = container(Signing(), documents=documents)
    points = {point.code: point for point in compare(verify("a.edoc", data), list(documents.values()), expected)}
    assert reason(points["document"]).startswith(f"Failā ir {text}. ")
    around = {each.code: each for each in intake.read("a.edoc", data).findings}
    assert wording.sentence(around["container-several-documents"]).endswith(f"pavisam tajā ir {text}")
