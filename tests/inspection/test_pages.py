"""The pages of a PDF of ours are compared with its data, and what was added to it is found by its name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from applications.formats import edoc, pdf
from applications.formats.pdf_page import TEMPLATE_VERSION
from applications.formats.pdf_process import RenderingFailed
from applications.inspection import pages, paper
from applications.inspection.inspection import Inspection
from applications.inspection.page import Page
from applications.inspection.process import Inspector
from applications.presenting import checklists
from applications.signatures.checklist import FAIL, NOT_CHECKED, PASS
from applications.signatures.conformity import Expected
from applications.signatures.origin import Prepared
from tests.support.altered_pdfs import ALTERED, saved
from tests.support.pdf_documents import INSTITUTION, REFERENCE, TIMESTAMP, with_accounts
from tests.support.running import run
from tests.support.signatures import pdfs
from tests.support.signatures.signing import Signing, container

#: A PDF of each version that rendered otherwise than the one before, as it was prepared for signing.
SAMPLES = sorted((Path(__file__).parents[1] / "data" / "papers").glob("*.pdf"))


@pytest.fixture(scope="module")
def inspector() -> Iterator[Inspector]:
    started = Inspector()
    yield started
    started.end()


def codes(found: Inspection) -> list[str]:
    return [each.code for each in found.around]


def line(found: Inspection) -> checklists.Line:
    """What the page of the check says of the pages."""
    (of_pages,) = [each for each in checklists.glance(found) if each.title.startswith("Vai PDF lapas")]
    return of_pages


#: Those of the altered PDFs that are signed too.
SIGNED = ("a file attached", "a note on a page", "a script", "a blank page at the end", "pages of another")


@pytest.mark.parametrize(("case", "signed"), [*((case, False) for case in ALTERED), *((case, True) for case in SIGNED)])
def test_altered_pdf_is_an_error_signed_or_not(inspector: Inspector, case: str, signed: bool) -> None:
    made, code = ALTERED[case]
    data = pdfs.signed(made()) if signed else made()
    found = inspector.inspect("a.pdf", data)
    assert code in codes(found)
    assert found.errors
    assert {each.path for each in found.around} == {"a.pdf"}
    steps = " ".join(checklists.next_steps(found))
    assert "Nesūtiet un neparakstiet šo PDF" in steps
    assert "Nosūtiet parakstīto" not in steps


@pytest.mark.parametrize("case", ["a file attached", "a blank page at the end", "pages of another"])
@pytest.mark.parametrize("signed", [False, True], ids=["unsigned", "signed"])
def test_altered_pdf_in_a_container_is_an_error(inspector: Inspector, case: str, signed: bool) -> None:
    made, code = ALTERED[case]
    altered = made()
    data = container(Signing(), documents={"b.pdf": altered}) if signed else edoc.write(altered, file_name="b.pdf")
    found = inspector.inspect("a.edoc", data)
    assert [each.path for each in found.around if each.code == code] == ["b.pdf"]


@pytest.mark.parametrize("case", ["a file attached", "a blank page at the end", "pages of another"])
def test_commands_end_with_an_error_for_an_altered_pdf(tmp_path: Path, case: str) -> None:
    made, code = ALTERED[case]
    (tmp_path / "a.pdf").write_bytes(pdfs.signed(made()))
    checked = run("check_application", tmp_path / "a.pdf", "--json")
    assert (checked.status, checked.files[0]["valid"]) == (1, False)
    assert [each["code"] for each in checked.files[0]["findings"] if each["clause"] == "E1"] in (
        [code],
        [code, "document-saved-again"],
    )
    verified = run("verify_signatures", tmp_path / "a.pdf", "--json")
    assert (verified.status, verified.files[0]["valid"]) == (1, False)
    assert code in [each["code"] for each in verified.files[0]["findings"]]
    assert f"[{code}]" in run("verify_signatures", tmp_path / "a.pdf").out


@pytest.mark.parametrize(
    "made",
    [
        pdfs.prepared,
        pdfs.signed,
        lambda: pdfs.signed(preserved=True),
        lambda: pdfs.signed(box=(300, 20, 400, 60)),
        lambda: pdf.write(with_accounts(100), reference=REFERENCE, timestamp=TIMESTAMP),
    ],
    ids=["prepared", "signed", "preserved", "visibly signed", "long"],
)
def test_pages_of_a_pdf_as_it_was_made_are_the_same_to_the_byte(inspector: Inspector, made: object) -> None:
    assert callable(made)
    found = inspector.inspect("a.pdf", made())
    assert (found.pages, codes(found)) == (pages.SAME_BYTES, [])
    assert line(found).outcome == PASS
    assert "līdz pēdējam baitam" in line(found).reason


def test_packed_pdf_is_the_same_to_the_byte(inspector: Inspector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "PACKED_FROM", 0)
    packed = pdf.write(INSTITUTION, reference=REFERENCE, timestamp=TIMESTAMP)
    assert inspector.inspect("a.pdf", packed).pages == pages.SAME_BYTES


@pytest.mark.parametrize("in_container", [False, True])
def test_version_that_was_expected_is_not_rendered_again(
    inspector: Inspector, monkeypatch: pytest.MonkeyPatch, in_container: bool
) -> None:
    monkeypatch.setattr(pdf, "render_again", None)
    data = pdfs.prepared()
    expected = Expected(1, (Prepared(1, len(data), hashlib.sha256(data).hexdigest(), ""),), "Jānis", "Ozols")
    file = container(Signing(), documents={"a.pdf": data}) if in_container else pdfs.signed()
    assert inspector.inspect("a.edoc" if in_container else "a.pdf", file, expected=expected).pages == pages.SAME_BYTES


SAVED_AGAIN = {
    "saved": {},
    "linearised": {"linearize": True},
    "packed": {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
    "unpacked": {"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.generalized},
}


@pytest.mark.parametrize("options", SAVED_AGAIN.values(), ids=SAVED_AGAIN)
@pytest.mark.parametrize("signed", [False, True], ids=["unsigned", "signed"])
def test_pdf_saved_again_is_compared_by_its_text(inspector: Inspector, options: dict[str, Any], signed: bool) -> None:
    data = saved(pdfs.prepared(), **options)
    found = inspector.inspect("a.pdf", pdfs.signed(data) if signed else data)
    assert (found.pages, codes(found), found.errors) == (pages.SAME_TEXT, ["document-saved-again"], 0)
    assert line(found) == (
        PASS,
        "Vai PDF lapas atbilst tā datiem?",
        "Jā: no faila datiem PDF sagatavots vēlreiz, un abos sakrīt lapu teksts un lapu skaits.",
    )


def test_pdf_of_another_renderer_is_compared_by_its_text_without_a_warning(inspector: Inspector) -> None:
    def change(opened: pikepdf.Pdf) -> None:
        packet = opened.Root.Metadata.read_bytes()
        assert b", typst " in packet
        opened.Root.Metadata = opened.make_stream(packet.replace(b", typst ", b", typst 1"))

    found = inspector.inspect("a.pdf", saved(pdfs.prepared(), change))
    assert (found.pages, codes(found)) == (pages.SAME_TEXT, [])


@pytest.mark.parametrize(
    "foot", ["K7M-4QD-v2lapa{}no{}", "K7M-4QD-v2·Ezeruaģentūra,reģ.Nr.90008473359{}.lapano{}"], ids=["1", "2"]
)
def test_text_that_is_broken_into_pages_otherwise_is_the_same(foot: str) -> None:
    head = "Nr.KontanumursTiešsaistēskatītTiešsaistēvadītVienamaksājumalimits(euro)Vienasdienaslimits(euro)"

    def paged(*texts: str) -> list[Page]:
        count = len(texts)
        return [
            Page(text + foot.format(number, count), 595, 842, frozenset(), 0)
            for number, text in enumerate(texts, start=1)
        ]

    one = paged(f"Konti{head}1.A", f"{head}2.B3.C")
    assert paper._same_text(paged(f"Konti{head}1.A2.B", f"{head}3.C"), one, REFERENCE)
    assert not paper._same_text(paged(f"Konti{head}1.A3.C", f"{head}2.B"), one, REFERENCE)


@pytest.mark.parametrize("error", [RenderingFailed("late"), ValueError("no page can be made of it")])
def test_pdf_that_cannot_be_rendered_in_time_is_neither_right_nor_changed(
    inspector: Inspector, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_arguments: object, **_options: object) -> bytes:
        raise error

    monkeypatch.setattr(pdf, "render_again", fail)
    found = inspector.inspect("a.pdf", pdfs.prepared())
    assert (found.pages, codes(found), found.errors) == (pages.UNKNOWN, ["document-pages-unknown"], 0)
    assert line(found).outcome == NOT_CHECKED
    assert checklists.next_steps(found) == [
        "Izlasiet visas PDF lapas. Ja tajās viss ir pareizi, parakstiet failu ar eParakstu un laika zīmogu."
    ]


def test_slow_document_holds_nobody_for_longer_than_it_may(
    inspector: Inspector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PAGE_TIMEOUT", 0.001)
    data = pdf.write(with_accounts(100, seed=7), reference=REFERENCE, timestamp=TIMESTAMP)
    assert inspector.inspect("a.pdf", data).pages == pages.UNKNOWN
    monkeypatch.undo()
    assert inspector.inspect("a.pdf", pdfs.prepared()).pages == pages.SAME_BYTES


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("again", [False, True], ids=["as made", "saved again"])
def test_pdf_of_every_released_version_is_right(inspector: Inspector, sample: Path, again: bool) -> None:
    """If this fails, the pages say or look otherwise: raise TEMPLATE_VERSION, keep the template of the former version,
    and add a sample of the new one to tests/data.

    If the text of an earlier sample differs, keep the earlier words for PDFs of its version.
    """
    data = sample.read_bytes()
    found = inspector.inspect("a.pdf", saved(data) if again else data)
    assert found.paper is not None
    assert not found.errors
    template = pdf.template_version(found.paper.renderer)
    is_todays = found.paper.renderer == pdf.renderer(more_fonts="noto" in found.paper.renderer, template=template)
    if is_todays and not again:
        assert (found.pages, codes(found)) == (pages.SAME_BYTES, [])
    else:
        assert found.pages in (pages.SAME_BYTES, pages.SAME_TEXT)
    assert line(found).outcome == PASS


def test_there_is_a_sample_of_the_present_version(inspector: Inspector) -> None:
    made = {pdf.read_carried(sample.read_bytes()).made.renderer for sample in SAMPLES}
    assert any(each.startswith(f"template {TEMPLATE_VERSION}, ") for each in made)


def test_data_of_the_newest_metadata_count() -> None:
    """Two packets: the older one is that of the pages."""
    data = pdfs.with_other_data(pdfs.prepared())
    assert len(pdf.read(data).accounts) == 1


def test_page_of_the_check_says_that_pages_differ(inspector: Inspector) -> None:
    found = inspector.inspect("a.pdf", ALTERED["pages of another"][0]())
    assert found.pages == pages.DIFFER
    assert line(found).outcome == FAIL


def test_inspection_with_pages_is_the_same_after_json(inspector: Inspector) -> None:
    found = inspector.inspect("a.pdf", pdfs.signed())
    assert Inspection.from_json(found.to_json()) == found
