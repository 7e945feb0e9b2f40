"""The command that loads a country's trusted list."""

from __future__ import annotations

from pathlib import Path

import pytest

from applications.models import TrustList
from tests.support.running import Ran, run
from tests.support.signatures import lists, pki
from tests.support.signatures.signing import container

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "operator.pem").write_bytes(lists.operator().pem)
    (tmp_path / "signed.edoc").write_bytes(container())
    return tmp_path


def load(folder: Path, **how: object) -> Ran:
    (folder / "list.xml").write_bytes(lists.xml(**how))  # type: ignore[arg-type]
    return run("load_trust_list", folder / "list.xml", "--signer", folder / "operator.pem")


def trust(folder: Path) -> tuple[int, str]:
    ran = run("verify_signatures", folder / "signed.edoc", "--json")
    return ran.status, ran.files[0]["signatures"][0]["trust"]


def test_signatures_are_verified_by_the_loaded_list(folder: Path) -> None:
    assert trust(folder) == (0, "not-checked")
    ran = load(folder)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("LV Nr. 7: izdots ")
    assert "(vecums dienās: 1)" in ran.out
    kept = TrustList.objects.get()
    assert (kept.territory, kept.sequence) == ("LV", 7)
    assert TrustList.objects.as_trusted_lists() == [lists.read()]
    assert trust(folder) == (0, "passed")


def test_newer_list_replaces_the_older_one(folder: Path) -> None:
    assert [load(folder, sequence=number).status for number in (7, 8, 8)] == [0, 0, 0]
    assert [each.sequence for each in TrustList.objects.all()] == [8]


def test_older_list_is_refused(folder: Path) -> None:
    load(folder, sequence=8)
    ran = load(folder, sequence=7)
    assert (ran.status, ran.err) == (1, "Jau ir ielādēts jaunāks šīs valsts saraksts")
    assert TrustList.objects.get().sequence == 8


def test_lists_of_several_countries_are_kept(folder: Path) -> None:
    load(folder, territory="EE", authority=pki.authority("Eesti CA"), stamper=pki.time_stamper("Eesti TSA"))
    assert trust(folder) == (1, "failed")
    load(folder)
    assert [each.territory for each in TrustList.objects.all()] == ["EE", "LV"]
    assert trust(folder) == (0, "passed")


def test_expired_list_is_kept_with_a_warning(folder: Path) -> None:
    ran = load(folder, next_update=pki.NOW - pki.DAY)
    assert (ran.status, ran.err.strip()) == (0, "Saraksta termiņš ir beidzies: ielādējiet jaunāku")
    assert trust(folder) == (0, "passed")


def test_list_with_another_signer_is_not_kept(folder: Path) -> None:
    ran = load(folder, signer=pki.person("rsa2048"))
    assert ran.status == 2
    assert "fails nav uzticamības saraksts" in ran.err
    assert not TrustList.objects.exists()
