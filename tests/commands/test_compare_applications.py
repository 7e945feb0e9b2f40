"""`compare_applications`: what it says of two files, and its exit status."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from applications.domain.document import Account, Document
from applications.domain.identifiers import format_iban
from applications.formats import edoc, pdf, xml
from applications.formats import json as json_format
from tests.support.factories import changed, iban, institution, personal_code
from tests.support.running import Ran, run

OLD = institution()
NEW = changed(
    replace(OLD, accounts=(replace(OLD.accounts[0], daily_limit=30000), Account(iban(3), access_mode="view"))),
    {
        "certificate_recipient.personal_code": personal_code("0101901234"),
        "user.allowed_ip_addresses": ("195.122.1.10", "195.122.1.11"),
        "signatory.authority": "mandate",
        "user.registration_number": "40003000642",
        "preparer.phone": "+37167094369",
    },
)


def file(folder: Path, name: str, document: Document) -> Path:
    path = folder / name
    if path.suffix == ".json":
        path.write_bytes(json_format.write(document))
    elif path.suffix == ".xml":
        path.write_bytes(xml.write(document))
    else:
        paper = pdf.write(document, reference="AAA-AAA-v1", timestamp=timezone.now())
        path.write_bytes(paper if path.suffix == ".pdf" else edoc.write(paper, file_name="a.pdf"))
    return path


def report(ran: Ran) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


@pytest.mark.parametrize("old", ["a.json", "a.xml", "a.pdf", "a.edoc"])
@pytest.mark.parametrize("new", ["b.json", "b.pdf"])
def test_same_application_in_any_formats_is_the_same(tmp_path: Path, old: str, new: str) -> None:
    ran = run("compare_applications", file(tmp_path, old, OLD), file(tmp_path, new, OLD))
    assert ran == (0, "Nekas nemainās\n", "")


def test_json_says_everything_that_differs_and_no_whole_personal_code(tmp_path: Path) -> None:
    paths = file(tmp_path, "a.json", OLD), file(tmp_path, "b.xml", NEW)
    ran = run("compare_applications", *paths, "--json")
    blank = {"holder_name": "", "permission": "", "legal_basis": "", "payment_limit": None, "daily_limit": None}
    view = blank | {"holder": "own", "status": "open", "access_mode": "view"}
    assert (ran.status, ran.err) == (1, "")
    assert report(ran) == {
        "old": str(paths[0]),
        "new": str(paths[1]),
        "readable": True,
        "same": False,
        "dropped": [view | {"iban": iban(2)}],
        "changed": [{"iban": iban(1), "fields": {"daily_limit": {"old": 20000, "new": 30000}}}],
        "added": [view | {"iban": iban(3)}],
        "fields": [
            {"path": "certificate_recipient.personal_code", "old": "120384-*****", "new": "010190-*****"},
            {"path": "user.registration_number", "old": "90008473359", "new": "40003000642"},
            {
                "path": "user.allowed_ip_addresses",
                "old": ["2a03:ec00:b1::10", "195.122.2.0/28"],
                "new": ["195.122.1.11"],
            },
            {"path": "signatory.authority", "old": "registered", "new": "mandate"},
            {"path": "preparer.phone", "old": "67094368", "new": "+37167094369"},
        ],
    }


def test_lines_tell_dropped_accounts_first(tmp_path: Path) -> None:
    ran = run("compare_applications", file(tmp_path, "a.json", OLD), file(tmp_path, "b.json", NEW))
    assert (ran.status, ran.err) == (1, "")
    assert ran.out.splitlines() == [
        f"Pieejas vairs nebūs: {format_iban(iban(2))}",
        f"{format_iban(iban(1))}: Vienas dienas limits (euro): 20000 → 30000",
        f"Pievienots: {format_iban(iban(3))}",
        "Sertifikāta saņēmējs, Personas kods: 120384-***** → 010190-*****",
        "Lietotājs, Reģistrācijas Nr.: 90008473359 → 40003000642",
        "Lietotājs, Atļautās IP adreses: 2a03:ec00:b1::10, 195.122.2.0/28 → 195.122.1.11",
        "Paraksttiesīgais, Tiesības parakstīt: Uzņēmumu reģistrā ir tiesības pārstāvēt klientu atsevišķi → "
        "E-pakalpojumu portāla sadaļā Pieteikumi ir apstiprināta pilnvara ar pilnvarojumu "
        "„Parakstīt pakalpojumu un e-pakalpojumu lietotāju pieteikumus”",
        "Sagatavotājs, Tālrunis: 67094368 → +37167094369",
    ]


@pytest.mark.parametrize("content", [b"", b"{}", b"PK\x03\x04", b"%PDF-1.7 nothing"])
@pytest.mark.parametrize("name", ["b.json", "b.xml", "b.pdf", "b.edoc", "b.txt"])
def test_file_without_an_application_is_an_error(tmp_path: Path, name: str, content: bytes) -> None:
    bad = tmp_path / name
    bad.write_bytes(content)
    for files in ((file(tmp_path, "a.json", OLD), bad), (bad, tmp_path / "a.json")):
        ran = run("compare_applications", *files)
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.startswith(f"{bad}: ")
        assert ran.err.count("\n") == 1


def test_both_missing_files_are_reported(tmp_path: Path) -> None:
    names = [str(tmp_path / "a.json"), str(tmp_path / "b.json")]
    ran = run("compare_applications", *names, "--json")
    assert ran.status == 2
    assert report(ran) == {
        "old": names[0],
        "new": names[1],
        "readable": False,
        "errors": [{"file": name, "error": "Tāda faila nav"} for name in names],
    }


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_personal_code_is_printed_whole_from_nowhere(tmp_path: Path, options: tuple[str, ...]) -> None:
    code = "120384--16035"
    coded = changed(
        replace(OLD, accounts=(replace(OLD.accounts[0], legal_basis=code, daily_limit=code), Account(code))),
        {"client.name": code, "user.registration_number": code, "user.allowed_ip_addresses": (code,)},
    )
    old, new = file(tmp_path, "a.json", OLD), file(tmp_path, "b.json", coded)
    for paths in ((old, new), (new, old)):
        ran = run("compare_applications", *paths, *options)
        assert "16035" not in "".join(ran.out.split()) + ran.err
        assert ran.out.count("120384-*****") >= 4


def test_codes_that_look_alike_where_they_are_hidden_are_said_to_differ(tmp_path: Path) -> None:
    changes = {"certificate_recipient.personal_code": "120384-16043", "accounts[1].legal_basis": "pk 120384-16043"}
    old = changed(institution(), {"accounts[1].holder": "other", "accounts[1].legal_basis": "pk 120384-16035",
                                  "accounts[1].permission": "by_law"})  # fmt: skip
    files = file(tmp_path, "old.json", old), file(tmp_path, "new.json", changed(old, changes))
    found = report(run("compare_applications", *files, "--json"))
    alike = {"old": "120384-*****", "new": "120384-*****", "differs_in_hidden": True}
    assert found["fields"] == [{"path": "certificate_recipient.personal_code", **alike}]
    law = {"old": "pk 120384-*****", "new": "pk 120384-*****", "differs_in_hidden": True}
    assert [change["fields"] for change in found["changed"]] == [{"legal_basis": law}]
    lines = run("compare_applications", *files).out.splitlines()
    assert [line.endswith("120384-***** → 120384-***** (atšķiras paslēptie cipari)") for line in lines] == [False, True]
    assert lines[0].endswith("(atšķiras paslēptie cipari)")
