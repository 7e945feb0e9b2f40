"""The command that checks files, with PDFs and containers: the application inside, and what clause E1 forbids."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from applications.formats import edoc, json, pdf, xml
from applications.signatures import archive
from tests.support.pdf_documents import INSTITUTION, REFERENCE, TIMESTAMP
from tests.support.running import Ran, run
from tests.support.signatures import pdfs, pki
from tests.support.signatures.signing import DOCUMENTS, container, files
from tests.support.signatures.zips import STORED, File, write

PNG = b"\x89PNG\r\n\x1a\n" + bytes(50)


def check(tmp_path: Path, name: str, content: bytes) -> Ran:
    (tmp_path / name).write_bytes(content)
    return run("check_application", tmp_path / name, "--json")


def found(ran: Ran) -> list[tuple[str, str, str, str]]:
    """Return the severity, code, path and clause of each finding."""
    return [(each["severity"], each["code"], each["path"], each["clause"]) for each in ran.files[0]["findings"]]


def wrong_application() -> bytes:
    """Return the PDF of an application with an error, which cannot be finished."""
    document = replace(INSTITUTION, accounts=(replace(INSTITUTION.accounts[0], daily_limit=1),))
    return pdf.write(document, reference=REFERENCE, timestamp=TIMESTAMP)


def blank(*, with_text: bool = False) -> bytes:
    """Return a PDF of one page that is no application; without text it is like a scan."""
    made = pikepdf.new()
    page = made.add_blank_page()
    if with_text:
        page.obj.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(F=pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1))
        )
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("a.json", lambda: json.write(INSTITUTION)),
        ("a.xml", lambda: xml.write(INSTITUTION)),
        ("a.pdf", pdfs.prepared),
        ("A.PDF", pdfs.signed),
        ("a.edoc", lambda: container(documents={"pieteikums.pdf": pdfs.prepared()})),
        ("a.asice", lambda: container(documents={"pieteikums.pdf": pdfs.prepared()})),
        ("a.bdoc", lambda: container(documents={"pieteikums.pdf": pdfs.prepared()})),
    ],
)
def test_application_in_every_kind_of_file_is_read(tmp_path: Path, name: str, made: Callable[[], bytes]) -> None:
    ran = check(tmp_path, name, made())
    assert (ran.status, found(ran)) == (0, [])


def test_unsigned_container_gets_a_warning(tmp_path: Path) -> None:
    ran = check(tmp_path, "a.edoc", edoc.write(pdfs.prepared(), file_name="a.pdf"))
    assert (ran.status, found(ran)) == (0, [("warning", "container-unsigned", "", "E1")])


@pytest.mark.parametrize("signed", [True, False])
def test_application_inside_is_checked_by_every_rule(tmp_path: Path, signed: bool) -> None:
    broken = [("error", "daily-limit-below-payment-limit", "accounts[0].daily_limit", "C5")]
    assert found(check(tmp_path, "a.pdf", wrong_application())) == broken
    documents = {"a.pdf": wrong_application()}
    data = container(documents=documents) if signed else edoc.write(documents["a.pdf"], file_name="a.pdf")
    ran = check(tmp_path, "a.edoc", data)
    assert ran.status == 1
    assert found(ran)[0 if signed else 1 :] == broken


FORBIDDEN: dict[str, tuple[Callable[[], dict[str, bytes]], list[tuple[str, str]]]] = {
    "two documents": (
        lambda: {"a.pdf": pdfs.prepared(), "b.docx": b"PK\x03\x04"},
        [("container-several-documents", ""), ("document-not-application", "b.docx")],
    ),
    "a picture beside it": (
        lambda: {"a.pdf": pdfs.prepared(), "b.png": PNG},
        [("container-several-documents", ""), ("document-scan", "b.png")],
    ),
    "a picture in its place": (lambda: {"a.pdf": PNG}, [("document-scan", "a.pdf")]),
    "a scan in its place": (lambda: {"a.pdf": blank()}, [("document-scan", "a.pdf")]),
    "another PDF": (lambda: {"a.pdf": blank(with_text=True)}, [("document-not-application", "a.pdf")]),
    "text": (lambda: {"a.txt": b"text"}, [("document-not-application", "a.txt")]),
    "a container": (
        lambda: {"a.edoc": container(documents={"b.pdf": pdfs.prepared()})},
        [("container-within-container", "a.edoc")],
    ),
    "a container by another name": (
        lambda: {"a.bin": container(documents={"b.pdf": pdfs.prepared()})},
        [("container-within-container", "a.bin")],
    ),
    "an archive that goes by the name of a PDF": (
        lambda: {"a.pdf": write([File("b.pdf", pdfs.prepared(), STORED)])},
        [("document-not-application", "a.pdf")],
    ),
    "an application with something before it": (
        lambda: {"a.pdf": b"\n" + pdfs.prepared()},
        [("document-not-application", "a.pdf")],
    ),
    "a damaged container": (lambda: {"a.edoc": b"PK\x03\x04"}, [("container-within-container", "a.edoc")]),
    "a container in a container": (
        lambda: {"a.edoc": container(documents={"b.edoc": container()})},
        [("container-within-container", "a.edoc"), ("container-within-container", "b.edoc")],
    ),
}


def test_pdf_signed_before_it_was_put_into_a_container_gets_a_warning(tmp_path: Path) -> None:
    ran = check(tmp_path, "a.edoc", container(documents={"a.pdf": pdfs.signed()}))
    assert (ran.status, found(ran)) == (0, [("warning", "document-signed-inside", "a.pdf", "E1")])


@pytest.mark.parametrize("case", FORBIDDEN)
def test_fault_of_a_container_is_an_error(tmp_path: Path, case: str) -> None:
    made, expected = FORBIDDEN[case]
    ran = check(tmp_path, "a.edoc", container(documents=made()))
    assert (ran.status, ran.files[0]["readable"], ran.files[0]["valid"]) == (1, True, False)
    assert found(ran) == [("error", code, path, "E1") for code, path in expected]


def test_application_in_a_container_in_a_container_is_checked_too(tmp_path: Path) -> None:
    inner = container(documents={"b.pdf": wrong_application()})
    ran = check(tmp_path, "a.edoc", container(documents={"a.edoc": inner}))
    assert [code for _severity, code, _path, _clause in found(ran)] == [
        "container-within-container",
        "daily-limit-below-payment-limit",
    ]


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (blank, "document-scan"),
        (lambda: blank(with_text=True), "document-not-application"),
        (lambda: PNG, "document-scan"),
    ],
)
def test_pdf_that_is_no_application_is_an_error(tmp_path: Path, made: Callable[[], bytes], code: str) -> None:
    ran = check(tmp_path, "a.pdf", made())
    assert (ran.status, found(ran)) == (1, [("error", code, "a.pdf", "E1")])


def test_edoc_of_version_1_is_an_error(tmp_path: Path) -> None:
    ran = check(tmp_path, "a.edoc", write([File("[Content_Types].xml", b"<Types/>"), File("a.pdf", b"%PDF")]))
    assert (ran.status, found(ran)) == (1, [("error", "container-old", "", "E1")])


def test_manifest_without_a_document_is_an_error(tmp_path: Path) -> None:
    data = write(
        files(documents={"a.pdf": pdfs.prepared()}, change_manifest=lambda text: text.replace("a.pdf", "b.pdf"))
    )
    assert found(check(tmp_path, "a.edoc", data)) == [("error", "container-manifest", "", "E1")]


@pytest.mark.parametrize(
    ("name", "made", "message"),
    [("a.pdf", container, "pārsauciet failu tā, lai nosaukums beigtos ar .edoc"), ("a.edoc", pdfs.prepared, "ar .pdf")],
)
def test_message_asks_to_rename_a_file_with_the_extension_of_another_kind(
    tmp_path: Path, name: str, made: Callable[[], bytes], message: str
) -> None:
    ran = check(tmp_path, name, made())
    assert ran.status == 2
    assert ran.files[0]["error"].endswith(message)


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.edoc", b"text"), ("a.edoc", b"MZ" + container()), ("a.pdf", b"text"), ("a.odt", b"text")],
)
def test_file_of_another_kind_is_unreadable(tmp_path: Path, name: str, content: bytes) -> None:
    ran = check(tmp_path, name, content)
    report: dict[str, Any] = ran.files[0]
    assert (ran.status, report["readable"], report["findings"]) == (2, False, [])
    assert report["error"] in ran.err


@pytest.mark.parametrize("command", ["check_application", "verify_signatures"])
def test_message_says_that_a_file_is_too_large(tmp_path: Path, command: str) -> None:
    (tmp_path / "a.edoc").write_bytes(container() + bytes(archive.MAXIMUM_FILE))
    ran = run(command, tmp_path / "a.edoc", "--json")
    assert (ran.status, ran.files[0]["error"]) == (2, "Fails ir lielāks par 20 MB")


def test_personal_code_in_a_file_s_name_is_masked(tmp_path: Path) -> None:
    ran = check(tmp_path, "a.edoc", container(documents={f"{pki.PERSONAL_CODE}.pdf": DOCUMENTS["pieteikums.pdf"]}))
    assert pki.PERSONAL_CODE not in ran.out
    assert "120384-*****.pdf" in ran.out


@pytest.mark.parametrize("command", ["check_application", "verify_signatures"])
def test_pipe_is_not_read(tmp_path: Path, command: str) -> None:
    os.mkfifo(tmp_path / "a.edoc")
    ran = run(command, tmp_path / "a.edoc", "--json")
    assert (ran.status, ran.files[0]["error"]) == (2, "Tas nav parasts fails")
