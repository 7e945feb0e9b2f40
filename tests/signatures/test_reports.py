"""A report is small, however much a small file makes to be told."""

from __future__ import annotations

import json
import random

import pytest

from applications.signatures.masking import LONGEST
from applications.signatures.report import ERROR, WARNING, Finding
from applications.signatures.verdicts import told
from applications.signatures.verification import verify
from applications.signatures.wording import MAXIMUM_FINDINGS, few, finding
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


def test_signature_with_many_faults_tells_some_and_how_many_more() -> None:
    signing = Signing(change_after=many_references)
    report = verify("a.edoc", container(signing, documents=DOCUMENTS_HERE))
    [signature] = report.signatures
    codes = [each.code for each in signature.findings]
    assert codes.count("document-absent") < 200
    assert len(codes) <= MAXIMUM_FINDINGS + len(set(codes))
    assert codes[-1] == "findings-more"
    assert max(len(each.message) for each in signature.findings) < LONGEST + 100
    assert len(json.dumps(report.as_json())) < 10_000


def test_container_with_many_faults_tells_some_and_how_many_more() -> None:
    listed = "".join(f'<m:file-entry m:full-path="{n}" m:media-type="a"/>' for n in range(100))
    data = write(
        files(
            documents=DOCUMENTS_HERE,
            change_manifest=lambda text: text.replace("</m:manifest>", f"{listed}</m:manifest>"),
        )
    )
    findings = verify("a.edoc", data).findings
    assert [each.code for each in findings] == ["manifest-absent"] * MAXIMUM_FINDINGS + ["findings-more"]
    assert findings[-1] == Finding("findings-more", ERROR, "Un vēl 90 līdzīgi trūkumi")


@pytest.mark.parametrize("long", ["a" * 10_000, "ā" * 201])
def test_texts_of_a_file_are_reported_to_their_bound(long: str) -> None:
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


def test_each_kind_of_fault_is_told_however_many_there_are_of_another() -> None:
    many = [finding("document-absent", name=str(number)) for number in range(30)]
    kept = few([*many, finding("trust-no-list"), *many])
    assert [each.code for each in kept] == ["document-absent"] * 10 + ["trust-no-list", "findings-more"]
    assert kept[-1].message == "Un vēl 50 līdzīgi trūkumi"


@pytest.mark.parametrize(("severity", "code"), [(ERROR, "document-unsigned"), (WARNING, "trust-no-list")])
def test_faults_that_are_not_told_are_as_grave_as_they_are(severity: str, code: str) -> None:
    kept = few([finding("trust-no-list")] * 11 + [finding(code, name="a")] * 12)
    assert kept[-1].severity == severity
    assert few([finding(code, name="a")] * MAXIMUM_FINDINGS)[-1].code == code


def test_sentences_of_many_findings_are_told_once_and_as_a_number() -> None:
    many = [finding("document-absent", name=str(number % 31)) for number in range(90)]
    sentences = told(many)
    assert sentences.count("konteinerā nav atrodams.") == MAXIMUM_FINDINGS
    assert sentences.endswith(" Un vēl 21 līdzīgs trūkums.")
    assert told(many[:2]).count(".") == 2
