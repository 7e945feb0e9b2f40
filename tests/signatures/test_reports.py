"""A report holds few findings, however many a small file has, and no sentences."""

from __future__ import annotations

import json
import random

import pytest

from applications.domain.findings import STORED
from applications.signatures.findings import MAXIMUM_FINDINGS, finding, leading, limited
from applications.signatures.masking import LONGEST
from applications.signatures.report import ERROR, WARNING, FileReport, SignatureFinding
from applications.signatures.verification import verify
from applications.signatures.wording import FINDINGS, report_as_json, sentence, sentences
from tests.support.signatures import pdfs
from tests.support.signatures.signing import DOCUMENTS, Signing, container, files
from tests.support.signatures.zips import write

DOCUMENT = DOCUMENTS["pieteikums.pdf"]
DOCUMENTS_HERE = {"a.pdf": DOCUMENT}


def many_references(text: str) -> str:
    """Two hundred more references, each to a long name that is no document's."""
    method = (
        '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>AAAA</ds:DigestValue>'
    )
    names = [random.randbytes(500).hex() for _number in range(200)]
    more = "".join(f'<ds:Reference URI="{name}">{method}</ds:Reference>' for name in names)
    return text.replace("</ds:SignedInfo>", f"{more}</ds:SignedInfo>")


def test_signature_with_many_faults_has_some_findings_and_the_number_of_the_others() -> None:
    signing = Signing(change_after=many_references)
    report = verify("a.edoc", container(signing, documents=DOCUMENTS_HERE))
    [signature] = report.signatures
    codes = [each.code for each in signature.findings]
    assert codes.count("document-absent") < 200
    assert len(codes) <= MAXIMUM_FINDINGS + len(set(codes))
    assert codes[-1] == "findings-more"
    assert max(len(sentence(each)) for each in signature.findings) < LONGEST + 100
    assert len(json.dumps(report_as_json(report))) < 10_000


def test_container_with_many_faults_has_some_findings_and_the_number_of_the_others() -> None:
    listed = "".join(f'<m:file-entry m:full-path="{n}" m:media-type="a"/>' for n in range(100))
    data = write(
        files(
            documents=DOCUMENTS_HERE,
            change_manifest=lambda text: text.replace("</m:manifest>", f"{listed}</m:manifest>"),
        )
    )
    findings = verify("a.edoc", data).findings
    assert [each.code for each in findings] == ["manifest-absent"] * MAXIMUM_FINDINGS + ["findings-more"]
    assert findings[-1] == SignatureFinding("findings-more", ERROR, {"number": 90})


@pytest.mark.parametrize("long", ["a" * 10_000, "ā" * 201])
def test_long_texts_of_a_file_are_cut_off_in_the_report(long: str) -> None:
    data = write(
        files(
            Signing(change_after=lambda text: text.replace('"S0"', f'"{long}"')),
            documents=DOCUMENTS_HERE,
            change_manifest=lambda text: text.replace("application/pdf", long),
        )
    )
    report = verify("a.edoc", data)
    assert report.documents[0].media_type == report.signatures[0].id == long[: LONGEST - 1] + "…"
    [signature] = verify("a.pdf", pdfs.signed(field=long)).signatures
    assert signature.id == long[: LONGEST - 1] + "…"


def test_first_finding_of_each_code_is_kept_however_many_another_has() -> None:
    many = [finding("document-absent", name=str(number)) for number in range(30)]
    kept = limited([*many, finding("trust-no-list"), *many])
    assert [each.code for each in kept] == ["document-absent"] * 10 + ["trust-no-list", "findings-more"]
    assert sentence(kept[-1]) == "Un vēl 50 līdzīgi trūkumi"


@pytest.mark.parametrize(("severity", "code"), [(ERROR, "document-unsigned"), (WARNING, "trust-no-list")])
def test_number_of_other_findings_is_as_severe_as_they_are(severity: str, code: str) -> None:
    kept = limited([finding("trust-no-list")] * 11 + [finding(code, name="a")] * 12)
    assert kept[-1].severity == severity
    assert limited([finding(code, name="a")] * MAXIMUM_FINDINGS)[-1].code == code


def test_sentences_of_many_findings_are_given_once_each_and_then_their_number() -> None:
    many = [finding("document-absent", name=str(number % 31)) for number in range(90)]
    text = sentences(leading(many))
    assert text.count("konteinerā nav atrodams.") == MAXIMUM_FINDINGS
    assert text.endswith(" Un vēl 21 līdzīgs trūkums.")
    assert leading(many[:2] * 2) == tuple(many[:2])


def test_sentence_is_made_when_it_is_shown_and_the_report_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    report = verify("a.edoc", b"PK\x03\x04")
    monkeypatch.setitem(FINDINGS, "zip-damaged", (ERROR, "The file is damaged"))
    assert report_as_json(report)["findings"][0]["message"] == "The file is damaged"
    assert "message" not in json.dumps(report.to_tree())


def test_report_is_the_same_after_json() -> None:
    for report in (verify("a.edoc", container(Signing())), verify("a.edoc", b"words"), verify("a.pdf", b"%PDF-")):
        assert FileReport.from_tree(json.loads(json.dumps(report.to_tree()))) == report


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        (SignatureFinding("zip-overlap", ERROR, {STORED: "as it was"}), "Konteinerā faili pārklājas"),
        (SignatureFinding("zip-link", ERROR, {STORED: "as it was"}), "as it was"),
        (SignatureFinding("no-longer-in-use", ERROR, {STORED: "as it was"}), "as it was"),
        (SignatureFinding("no-longer-in-use", ERROR), "no-longer-in-use"),
    ],
)
def test_sentence_of_a_finding_that_was_stored_without_values(stored: SignatureFinding, text: str) -> None:
    assert sentence(stored) == text
