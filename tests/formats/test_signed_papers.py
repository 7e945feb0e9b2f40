"""Every paper is what archives and readers ask for also after it is signed, as one sends it."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache

import pikepdf
import pytest

from applications.domain.document import Document
from applications.formats import pdf
from applications.signatures import verification
from tests.support import pdf_syntax
from tests.support.letters import letter, other
from tests.support.pdf_documents import BAILIFF, INSTITUTION, REFERENCE, TIMESTAMP, with_accounts
from tests.support.pdf_reading import NAMESPACES, metadata_of, roles, structure
from tests.support.signatures import pdfs


def application(document: Document) -> bytes:
    return pdf.write(document, reference=REFERENCE, timestamp=TIMESTAMP)


def packed() -> bytes:
    """A large application's PDF, whose objects are compressed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "PACKED_FROM", 0)
        return application(with_accounts(20))


PAPERS: dict[str, Callable[[], bytes]] = {
    "an institution's": lambda: application(INSTITUTION),
    "a bailiff's": lambda: application(BAILIFF),
    "of 40 accounts": lambda: application(with_accounts(40)),
    "packed": packed,
    "in another alphabet": lambda: letter(other(1, "東京都")),
    "letter": lambda: letter(other(1), other(2, status="blocked")),
    "letter of three pages": lambda: letter(*map(other, range(100))),
}


@cache
def written(paper: str) -> bytes:
    return PAPERS[paper]()


SIGNED: dict[str, Callable[[bytes], bytes]] = {
    "unsigned": lambda data: data,
    "invisibly": lambda data: pdfs.signed(data),
    "visibly": lambda data: pdfs.signed(data, box=(300, 30, 500, 80)),
    "for years": lambda data: pdfs.signed(data, preserved=True),
    "twice": lambda data: pdfs.signed(pdfs.signed(data), field="Otrs"),
}


@pytest.mark.parametrize("how", SIGNED)
@pytest.mark.parametrize("paper", PAPERS)
def test_paper_keeps_to_the_standards_when_it_is_signed(paper: str, how: str) -> None:
    made = written(paper)
    data = SIGNED[how](made)
    assert data.startswith(made)
    assert pdf_syntax.faults(data) == []
    metadata = metadata_of(data)
    for name, value in (("pdfaid:part", "2"), ("pdfaid:conformance", "A"), ("pdfuaid:part", "1")):
        prefix, tag = name.split(":")
        qualified = f"{{{NAMESPACES[prefix]}}}{tag}"
        found = [each.text for each in metadata.iter(qualified)]
        found += [each.get(qualified) for each in metadata.iter("{*}Description") if each.get(qualified)]
        assert found == [value]
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert opened.check_pdf_syntax() == []
        assert bool(opened.Root.MarkInfo.Marked)
        assert str(opened.Root.Lang) == "lv"
        assert len(opened.trailer.ID) == 2
        assert "/Names" not in opened.Root
    # The signing program may put the signature's own field at the end.
    assert roles(data)[: len(roles(made))] == roles(made)
    assert structure(data)[0].text.startswith(structure(made)[0].text)
    signatures = verification.verify("a.pdf", data, []).signatures
    assert len(signatures) == {"unsigned": 0, "twice": 2}.get(how, 1)
    assert all(each.intact for each in signatures)


@pytest.mark.parametrize("paper", ["an institution's", "letter"])
def test_paper_without_its_last_line_end_would_not_keep_to_them(paper: str) -> None:
    data = written(paper)
    assert data.endswith(b"%%EOF\n")
    assert pdf_syntax.faults(appended(data)) == []
    assert pdf_syntax.faults(appended(data.removesuffix(b"\n"))) == ["6.1.9: object"]


def appended(data: bytes) -> bytes:
    """The file with a revision as a program appends it that trusts the last line end: pyHanko adds one."""
    with pikepdf.open(io.BytesIO(data)) as opened:
        size = len(opened.objects) + 1
    start = data.rindex(b"startxref") + len("startxref\n")
    previous = data[start : data.index(b"\n", start)].decode()
    at, added = len(data), f"{size} 0 obj\n<</Type/Sig>>\nendobj\n"
    table = f"xref\n{size} 1\n{at:010d} 00000 n\r\ntrailer\n<</Size {size + 1}/Prev {previous}>>\n"
    return data + f"{added}{table}startxref\n{at + len(added)}\n%%EOF\n".encode()


def test_signed_application_still_carries_its_data() -> None:
    data = application(INSTITUTION)
    assert pdf.read(pdfs.signed(data, box=(300, 30, 500, 80))) == INSTITUTION
