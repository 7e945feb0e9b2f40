"""The report on a signed file holds no whole personal code, wherever in the file it is."""

from __future__ import annotations

import json

import pytest

from applications.signatures.verification import verify
from applications.signatures.wording import report_as_json
from tests.support.signatures import pdfs
from tests.support.signatures.signing import DOCUMENTS, Signing, container, files
from tests.support.signatures.zips import write

DOCUMENT = DOCUMENTS["pieteikums.pdf"]
CODE = "120384-12345"


def changed(signing: Signing) -> bytes:
    return container(signing, documents={"a.pdf": DOCUMENT})


FILES = {
    "a document's name": lambda: container(documents={"120384 - 12345.pdf": DOCUMENT}),
    "a document's name with a sign that is not seen": lambda: container(documents={"120384\u202d-12345.pdf": DOCUMENT}),
    "a name that leads elsewhere": lambda: container(documents={f"a:{CODE}.pdf": DOCUMENT}),
    "a media type": lambda: write(
        files(documents={"a.pdf": DOCUMENT}, change_manifest=lambda text: text.replace("application/pdf", CODE))
    ),
    "what a signature refers to": lambda: changed(
        Signing(change_signed_info=lambda text: text.replace('URI="a.pdf"', 'URI="b%20120384%2D12345.pdf"'))
    ),
    "a signature's algorithm": lambda: changed(
        Signing(change_signed_info=lambda text: text.replace("http://www.w3.org/2001/04/xmldsig-more#", f"urn:{CODE}"))
    ),
    "a signature's identifier": lambda: changed(Signing(change_after=lambda text: text.replace('"S0"', f'"S-{CODE}"'))),
    "a PDF's field": lambda: pdfs.signed(field="120384_12345"),
}


@pytest.mark.parametrize("name", FILES)
def test_report_holds_no_whole_code(name: str) -> None:
    report = json.dumps(report_as_json(verify("a.pdf", FILES[name]())))
    assert "12345" not in report
    assert "120384-*****" in report
