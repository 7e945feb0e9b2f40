"""The command that checks files: its output and its exit status."""

from __future__ import annotations

import io
import json as standard
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.core.management import CommandError, call_command

from applications.domain.document import Document
from applications.formats import json, xml
from applications.inspection import intake
from tests.support.factories import changed, iban, institution
from tests.support.registers import load_samples

ROOT = Path(__file__).parents[2]
WRONG = changed(institution(), {"accounts[0].daily_limit": 4999, "user.allowed_ip_addresses": ("10.0.0.5",)})
WARNED = changed(institution(), {"user.allowed_ip_addresses": ("10.0.0.5",)})
PRIVATE = "Pārbaudiet IP adresi „10.0.0.5”: tā ir iekšējā tīkla adrese, Valsts kase to neredzēs"
BELOW = "Ievadiet vismaz 5\u00a0000 EUR: vienas dienas limits nedrīkst būt mazāks par viena maksājuma limitu"
WARNING = {
    "code": "ip-address-private",
    "severity": "warning",
    "path": "user.allowed_ip_addresses[0]",
    "message": PRIVATE,
    "clause": "B3",
    "source": "derived",
}
ERROR = {
    "code": "daily-limit-below-payment-limit",
    "severity": "error",
    "path": "accounts[0].daily_limit",
    "message": BELOW,
    "clause": "C5",
    "source": "instruction",
}


class Answer(NamedTuple):
    status: int
    out: str
    err: str

    @property
    def files(self) -> list[dict[str, Any]]:
        answer: dict[str, Any] = standard.loads(self.out)
        assert set(answer) == {"files"}
        reports: list[dict[str, Any]] = answer["files"]
        return reports


def check(*arguments: object) -> Answer:
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("check_application", *map(str, arguments), stdout=out, stderr=err, no_color=True)
    assert type(ended.value.code) is int
    return Answer(ended.value.code, out.getvalue(), err.getvalue())


def process(*arguments: str | bytes, **environment: str) -> Answer:
    """Run the command in a process of its own, with only this environment."""
    command = [sys.executable, str(ROOT / "manage.py"), "check_application", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False)
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The path of a file."""
    return tmp_path / "a.json"


def saved(file: Path, document: Document) -> Path:
    file.write_bytes((xml if file.suffix == ".xml" else json).write(document))
    return file


def test_file_without_findings_is_valid(file: Path) -> None:
    assert check(saved(file, institution())) == (0, f"{file}: visi noteikumi ir ievēroti\n", "")


def test_xml_file_is_checked(tmp_path: Path) -> None:
    file = saved(tmp_path / "a.xml", WARNED)
    file.write_bytes(file.read_bytes().replace(iban(2).encode(), iban(1).encode()))
    assert [found["code"] for found in check(file, "--json").files[0]["findings"]] == [
        "ip-address-private",
        "account-duplicate",
    ]


def test_warnings_are_not_errors(file: Path) -> None:
    line = f"{file}: brīdinājums B3 user.allowed_ip_addresses[0]: {PRIVATE} [ip-address-private]\n"
    assert check(saved(file, WARNED)) == (0, line, "")


def test_each_finding_is_one_line(file: Path) -> None:
    assert check(saved(file, WRONG)) == (
        1,
        f"{file}: brīdinājums B3 user.allowed_ip_addresses[0]: {PRIVATE} [ip-address-private]\n"
        f"{file}: kļūda C5 accounts[0].daily_limit: {BELOW} [daily-limit-below-payment-limit]\n",
        "",
    )


@pytest.mark.parametrize(
    ("document", "status", "valid", "findings"),
    [
        pytest.param(institution(), 0, True, [], id="right"),
        pytest.param(WARNED, 0, True, [WARNING], id="warning"),
        pytest.param(WRONG, 1, False, [WARNING, ERROR], id="error"),
    ],
)
def test_json_is_one_object(
    file: Path, document: Document, status: int, valid: bool, findings: list[dict[str, str]]
) -> None:
    answer = check("--json", saved(file, document))
    assert (answer.status, answer.err) == (status, "")
    assert answer.files == [{"file": str(file), "readable": True, "valid": valid, "findings": findings}]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        pytest.param("a.json", b"", "Fails nav JSON dokuments UTF-8 kodējumā", id="empty"),
        pytest.param("a.xml", b"", "Fails nav pareizi veidots XML dokuments", id="empty-xml"),
        pytest.param("a.json", bytes(11 * 1024 * 1024), "Fails ir lielāks par 10 MB", id="too-large"),
        pytest.param(
            "a.json",
            b'{"format": "ekase-pieteikums/1", "a\\nb": 5}',
            "Failā ir nezināma sadaļa „a\\nb”",
            id="name-with-line-break",
        ),
        pytest.param("b.json", None, "Tāda faila nav", id="absent"),
        pytest.param("", None, "Tā ir mape, nevis fails", id="folder"),
        pytest.param("a\0.json", None, "Failu nevar atvērt", id="no-file-name"),
    ],
)
def test_file_that_is_no_document_gets_one_line(tmp_path: Path, name: str, content: bytes | None, reason: str) -> None:
    file = f"{tmp_path}/{name}"
    if content is not None:
        Path(file).write_bytes(content)
    line = f"{file}: {reason}\n".replace("\0", "\\x00")
    assert check(file) == (2, "", line)
    answer = check(file, "--json")
    assert (answer.status, answer.err) == (2, line)
    assert answer.files == [
        {
            "file": file,
            "readable": False,
            "valid": False,
            "findings": [],
            "error": reason.replace("\\n", "\n"),
        }
    ]


def test_file_of_unknown_format_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"x")
    known = ", ".join(intake.SUFFIXES)
    assert check(file) == (2, "", f"{file}: Izvēlieties failu ar kādu no šiem paplašinājumiem: {known}\n")


def test_every_file_is_checked_and_the_gravest_gives_the_status(tmp_path: Path) -> None:
    right, wrong = saved(tmp_path / "a.json", institution()), saved(tmp_path / "b.xml", WARNED)
    wrong.write_bytes(wrong.read_bytes().replace(b"<status>open<", b"<status>lost<", 1))
    absent = tmp_path / "c.json"
    assert check(right, wrong, "--json").status == 1
    answer = check(absent, right, wrong, "--json")
    assert answer.status == 2
    assert [(Path(each["file"]).name, each["readable"], each["valid"]) for each in answer.files] == [
        ("c.json", False, False),
        ("a.json", True, True),
        ("b.xml", True, False),
    ]


def test_missing_file_name_is_a_usage_error() -> None:
    with pytest.raises(CommandError):
        call_command("check_application")
    assert process().status == 2


@pytest.mark.parametrize(
    "environment",
    [
        pytest.param({}, id="no-environment"),
        pytest.param({"LC_ALL": "C"}, id="C"),
        pytest.param({"PYTHONIOENCODING": "ascii"}, id="ascii"),
    ],
)
def test_json_is_the_same_in_any_locale(tmp_path: Path, environment: dict[str, str]) -> None:
    name = os.fsencode(tmp_path) + b"/\xff \xc2\xa0\n\x1b[1m\xc4\x81.json"
    Path(os.fsdecode(name)).write_bytes(json.write(WRONG))
    answer = process(b"--json", name, **environment)
    assert (answer.status, answer.err) == (1, "")
    assert [os.fsencode(each["file"]) for each in answer.files] == [name]
    assert answer.files[0]["findings"] == [WARNING, ERROR]


def test_output_is_one_line_each_in_any_locale(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xff\n\x1b[1m.json"
    Path(os.fsdecode(name)).write_bytes(json.write(WARNED))
    shown = f"{tmp_path}/\\udcff\\n\\x1b[1m.json: "
    said = f"brīdinājums B3 user.allowed_ip_addresses[0]: {PRIVATE} [ip-address-private]\n"
    assert process(name) == (0, shown + said, "")
    in_ascii = said.encode("ascii", "backslashreplace").decode()
    assert process(name, PYTHONIOENCODING="ascii") == (0, shown + in_ascii, "")


def test_database_is_not_touched(file: Path, tmp_path: Path) -> None:
    saved(file, institution())
    database = tmp_path / "var" / "a.sqlite3"
    answer = process(str(file), DATABASE_URL=f"sqlite:///{database}", VAR_DIR=str(database.parent))
    assert answer.status == 0
    assert not database.parent.exists()


PLACES = {
    "user": {"allowed_ip_addresses": ["120384-12345", "120384\u20131234", "120384--12345"]},
    "client": {"120384-12345": ""},
    "120384-12345": {},
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("options", [(), ("--json",)])
def test_personal_code_anywhere_in_a_document_is_masked(place: str, options: tuple[str, ...], tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    tree = standard.loads(json.write(institution())) | {place: PLACES[place]}
    file.write_text(standard.dumps(tree))
    answer = check(file, *options)
    assert "12345" not in answer.out + answer.err
    assert "120384-*****" in answer.out + answer.err


def test_file_is_named_as_it_was_typed(tmp_path: Path) -> None:
    file = tmp_path / "120384-12345.json"
    file.write_bytes(json.write(institution()))
    assert check(file).out.startswith(f"{file}: ")


@pytest.mark.django_db
def test_registers_are_compared_where_that_is_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    changes = {"client.name": "Paraugu parvalde", "client.registration_number": "99999990015"}
    file.write_bytes(json.write(changed(institution(), changes)))
    load_samples()
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("check_application", str(file), "--registers", "--json", stdout=out)
    assert ended.value.code == 0
    (report,) = standard.loads(out.getvalue())["files"]
    assert {each["code"] for each in report["findings"]} >= {"register-name-differs"}
    assert {each["severity"] for each in report["findings"]} == {"warning"}
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("check_application", str(file), "--json", stdout=out)
    assert "register-name-differs" not in out.getvalue()


@pytest.mark.django_db
def test_registers_that_are_not_loaded_are_told(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(json.write(institution()))
    err = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("check_application", str(file), "--registers", stdout=io.StringIO(), stderr=err)
    assert ended.value.code == 0
    assert err.getvalue() == "Neviens reģistrs nav ielādēts: ar reģistriem nekas nav salīdzināts\n"
