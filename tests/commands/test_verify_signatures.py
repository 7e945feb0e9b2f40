"""The command that verifies the signatures of files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.x509.ocsp import OCSPCertStatus

from applications.signatures.findings import finding
from applications.signatures.wording import sentence
from tests.support.running import run
from tests.support.signatures import lists, pdfs, pki
from tests.support.signatures.pki import Answer
from tests.support.signatures.signing import Signing, container

ROOT = Path(__file__).parents[2]


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """Files of each kind by name."""
    contents = {
        "right.edoc": container(),
        "right.pdf": pdfs.signed(),
        "failed.asice": container(Signing(answer=Answer(status=OCSPCertStatus.REVOKED))),
        "unanswered.asice": container(Signing(answer=None)),
        "altered.bdoc": container(Signing(change_after=lambda text: text.replace("T10:", "T11:"))),
        "hostile.edoc": b"MZ" + container(),
        "other.edoc": b"text",
        "list.xml": lists.xml(),
        "operator.pem": lists.operator().pem,
        "stranger.pem": pki.person().pem,
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return {name: tmp_path / name for name in contents}


@pytest.fixture(autouse=True)
def _no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("applications.management.commands.verify_signatures.loaded_lists", list)


def test_json_has_every_promised_member(files: dict[str, Path]) -> None:
    ran = run("verify_signatures", files["right.edoc"], "--json")
    (report,) = ran.files
    assert ran.status == 0
    assert list(report) == ["file", "readable", "valid", "kind", "findings", "documents", "signatures"]
    assert (report["file"], report["readable"], report["valid"]) == (str(files["right.edoc"]), True, True)
    assert (report["kind"], report["findings"]) == ("asic-e", [])
    assert list(report["documents"][0]) == ["name", "media_type", "bytes", "sha256"]
    (signature,) = report["signatures"]
    assert list(signature) == ["id", "signer", "intact", "signed_at", "level", "trust", "qualified", "findings"]
    assert list(signature["signer"]) == ["given_name", "surname", "common_name", "country", "kind"]
    assert (signature["trust"], signature["qualified"]) == ("not-checked", None)
    assert list(signature["findings"][0]) == ["code", "severity", "message"]


@pytest.mark.parametrize(
    ("names", "status"),
    [
        (["right.edoc"], 0),
        (["right.pdf", "failed.asice"], 0),
        (["altered.bdoc"], 1),
        (["hostile.edoc"], 1),
        (["right.edoc", "altered.bdoc"], 1),
        (["other.edoc"], 2),
        (["right.edoc", "absent.edoc"], 2),
        (["altered.bdoc", "other.edoc"], 2),
    ],
)
def test_exit_status_is_that_of_the_gravest_file(files: dict[str, Path], names: list[str], status: int) -> None:
    paths = [files.get(name, Path(name)) for name in names]
    ran = run("verify_signatures", *paths, "--json")
    assert ran.status == status
    assert [each["file"] for each in ran.files] == [str(path) for path in paths]


def test_signatures_are_verified_by_the_named_list(files: dict[str, Path]) -> None:
    words = ("--trust-list", files["list.xml"], "--trust-list-signer", files["operator.pem"], "--json")
    right = run("verify_signatures", files["right.edoc"], files["right.pdf"], *words)
    assert right.status == 0
    assert [(each["signatures"][0]["trust"], each["signatures"][0]["qualified"]) for each in right.files] == [
        ("passed", True),
        ("passed", True),
    ]
    failed = run("verify_signatures", files["failed.asice"], *words)
    assert failed.status == 1
    assert [(each["valid"], each["signatures"][0]["trust"]) for each in failed.files] == [(False, "failed")]
    unanswered = run("verify_signatures", files["unanswered.asice"], *words)
    assert unanswered.status == 0
    assert [(each["valid"], each["signatures"][0]["trust"]) for each in unanswered.files] == [(True, "not-checked")]


@pytest.mark.parametrize(
    "words",
    [
        ["--trust-list", "list.xml"],
        ["--trust-list-signer", "operator.pem"],
        ["--trust-list", "list.xml", "--trust-list-signer", "stranger.pem"],
        ["--trust-list", "list.xml", "--trust-list-signer", "list.xml"],
        ["--trust-list", "absent.xml", "--trust-list-signer", "operator.pem"],
    ],
)
def test_wrong_trusted_list_ends_with_a_message(files: dict[str, Path], words: list[str]) -> None:
    ran = run("verify_signatures", files["right.edoc"], *(files.get(word, word) for word in words))
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 0)
    assert ran.err


def test_output_has_a_line_for_each_fact(files: dict[str, Path]) -> None:
    ran = run("verify_signatures", files["right.edoc"], files["altered.bdoc"], files["other.edoc"])
    right, altered = files["right.edoc"], files["altered.bdoc"]
    assert ran.out.splitlines() == [
        f"{right}: paraksti ir kārtībā",
        f"{right}: S0: JĀNIS OZOLS, 2026-11-23T10:00:00Z, LT, nav mainīts, uzticamība nav pārbaudīta",
        f"{right}: S0: brīdinājums: {sentence(finding('trust-no-list'))} [trust-no-list]",
        f"{altered}: paraksti nav kārtībā",
        f"{altered}: S0: JĀNIS OZOLS, 2026-11-23T11:00:00Z, LT, nav derīgs, uzticamība nav pārbaudīta",
        f"{altered}: S0: kļūda: Paraksta īpašības nav tās, kas parakstītas [signature-properties]",
    ]
    assert ran.err.splitlines() == [
        f"{files['other.edoc']}: Fails nav ne parakstīts konteiners (EDOC, ASiC-E, BDOC), ne PDF"
    ]


def test_personal_code_is_not_printed(files: dict[str, Path]) -> None:
    for words in ([], ["--json"]):
        ran = run("verify_signatures", files["right.edoc"], files["right.pdf"], files["altered.bdoc"], *words)
        assert pki.PERSONAL_CODE not in ran.out + ran.err


def test_command_needs_no_environment_and_creates_no_database(files: dict[str, Path], tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, ROOT / "manage.py", "verify_signatures", files["right.edoc"], "--json"],
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path)},
        capture_output=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert not list(tmp_path.glob("*.sqlite3"))


def test_signature_of_which_nothing_is_proved_is_not_called_wrong(tmp_path: Path) -> None:
    signed = pdfs.signed(checked=False)
    at = signed.index(b"0" * 200) + 150
    file = tmp_path / "a.pdf"
    file.write_bytes(signed[:at] + b"AB" + signed[at + 2 :])
    ran = run("verify_signatures", file)
    assert ran.status == 1
    assert "vai paraksti ir kārtībā, šeit nevar pierādīt" in ran.out
    assert "nav pierādīts, ka nav mainīts" in ran.out
    assert "nav kārtībā" not in ran.out.replace("vai paraksti ir kārtībā", "")
    assert "[pdf-unproven]" in ran.out
