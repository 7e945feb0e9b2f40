"""Inspections of files by all readers together, and their JSON."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from applications.formats import Unreadable, edoc, xml
from applications.inspection.inspection import MAXIMUM_FINDINGS, Inspection, inspect
from applications.signatures.conformity import Expected
from tests.support.factories import institution
from tests.support.pdf_documents import with_accounts
from tests.support.signatures import lists, pdfs
from tests.support.signatures.signing import Signing, container

DOCUMENT = institution()
EXPECTED = Expected(1, (), "Jānis", "Ozols")
FILES = {
    "a.xml": xml.write(DOCUMENT),
    "broken.xml": b"<a>",
    "prepared.pdf": pdfs.prepared(),
    "signed.pdf": pdfs.signed(),
    "unsigned.edoc": edoc.write(pdfs.prepared(), file_name="a.pdf"),
    "signed.edoc": container(Signing(), documents={"a.pdf": pdfs.prepared()}),
    "words.edoc": b"words",
    "scan.pdf": b"\x89PNG\r\n\x1a\n",
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("expected", [None, EXPECTED])
def test_inspection_is_the_same_after_json(name: str, expected: Expected | None) -> None:
    found = inspect(name, FILES[name], [lists.read()], expected)
    assert Inspection.from_json(found.to_json()) == found


def test_findings_of_the_application_and_of_its_container_are_counted() -> None:
    found = inspect("unsigned.edoc", FILES["unsigned.edoc"])
    assert found.document is not None
    assert [each.code for each in found.around] == ["container-unsigned"]
    assert (found.errors, found.warnings, found.error) == (0, 1, None)
    assert found.report is not None
    assert [each.code for each in found.report.findings] == ["signature-missing"]


def test_data_file_has_no_report_on_signatures() -> None:
    found = inspect("a.xml", FILES["a.xml"], expected=EXPECTED)
    assert (found.report, found.points) == (None, ())


def test_file_without_an_application_has_an_error() -> None:
    found = inspect("broken.xml", FILES["broken.xml"])
    assert found.document is None
    assert found.error == Unreadable("xml-broken")


def test_signed_file_is_compared_only_if_something_is_expected() -> None:
    assert inspect("signed.edoc", FILES["signed.edoc"]).points == ()
    points = inspect("signed.edoc", FILES["signed.edoc"], expected=EXPECTED).points
    assert [point.outcome for point in points if point.code == "origin"] == ["fail"]


def test_findings_beyond_many_are_only_counted() -> None:
    document = with_accounts(MAXIMUM_FINDINGS + 50)
    accounts = tuple(replace(each, iban=each.iban.replace("LV", "LT")) for each in document.accounts)
    tree = {"format": "ekase-pieteikums/1", "accounts": [{"iban": each.iban} for each in accounts]}
    found = inspect("a.json", json.dumps(tree).encode())
    assert len(found.findings) == MAXIMUM_FINDINGS
    assert found.errors > MAXIMUM_FINDINGS + 50


def test_findings_around_an_application_are_only_counted_beyond_as_many() -> None:
    inner = container(Signing(), documents={f"{number}.txt": b"words" for number in range(110)})
    found = inspect("a.edoc", container(Signing(), documents={"a.edoc": inner, "b.edoc": inner}))
    assert len(found.around) == MAXIMUM_FINDINGS
    assert (found.errors, found.warnings) == (1 + 2 * (1 + 1 + 110), 0)


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", '{"error": 1}'])
def test_anything_but_an_inspection_is_refused(text: str) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        Inspection.from_json(text)
