"""`backup` and `restore`: what is restored is what was there, row by row and byte by byte."""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from applications.models import Application, File
from ekase_pieteikums import backups
from institutions.models import User
from tests.support import earlier
from tests.support.running import run

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def whole(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """A backup of a database with people, drafts, finished and signed files, which is connected to."""
    folder = tmp_path_factory.mktemp("backups")
    with django_db_blocker.unblock(), earlier.upgraded(earlier.NAMES[0], folder):
        backups.make(folder / "whole")
        yield folder / "whole"


@pytest.fixture
def again(whole: Path) -> Iterator[None]:
    """Put everything back after a test."""
    yield
    backups.restore(whole, replace=True)


@pytest.fixture
def backup(whole: Path, tmp_path: Path) -> Path:
    """A copy of the backup."""
    for name in ("whole", "whole.json"):
        shutil.copy(whole.with_name(name), tmp_path)
    return tmp_path / "whole"


def contents() -> list[tuple[int, bytes]]:
    return [(pk, bytes(content)) for pk, content in File.objects.order_by("pk").values_list("pk", "content")]


def lose_everything() -> None:
    Application.objects.all().delete()
    User.objects.create_user("new@piemers.lv", name="Jauns Cilvēks")


@pytest.mark.usefixtures("whole")
def test_backup_and_manifest_are_their_owners_alone(tmp_path: Path) -> None:
    ran = run("backup", tmp_path / "copy")
    assert (ran.status, ran.err) == (0, "")
    for name in ("copy", "copy.json"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    manifest = json.loads((tmp_path / "copy.json").read_text())
    assert manifest["tables"]["applications_application"]["rows"] == Application.objects.count() > 0
    assert "cache" not in manifest["tables"]


def test_backup_restores_every_row_and_byte(backup: Path, again: None) -> None:
    before = contents()
    assert before
    lose_everything()
    refused = run("restore", backup)
    assert refused.status == 2
    assert "--replace" in refused.err
    assert not contents()
    ran = run("restore", backup, "--replace")
    assert (ran.status, ran.err) == (0, "")
    assert "Viss atbilst aprakstam" in ran.out
    assert contents() == before
    assert not User.objects.filter(email="new@piemers.lv").exists()


def test_check_leaves_the_database_alone(backup: Path, again: None) -> None:
    lose_everything()
    ran = run("restore", backup, "--check")
    assert (ran.status, ran.err) == (0, "")
    assert "Viss atbilst aprakstam" in ran.out
    assert not contents()
    assert User.objects.filter(email="new@piemers.lv").exists()


def test_backup_restores_into_an_empty_database(backup: Path, tmp_path: Path) -> None:
    before = contents()
    if connection.vendor == "sqlite":
        with earlier.connected_to(str(tmp_path / "new.sqlite3")):
            assert run("restore", backup).status == 0
            assert contents() == before
    else:
        with earlier.new_database("restored_into"):
            assert run("restore", backup).status == 0
            assert contents() == before


def test_damaged_backup_is_refused_before_anything_is_lost(backup: Path) -> None:
    before = contents()
    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 1
    backup.write_bytes(content)
    for way in ("--check", "--replace"):
        ran = run("restore", backup, way)
        assert ran.status == 2
        assert "ir bojāts" in ran.err
    assert contents() == before


def test_tables_that_differ_from_the_manifest_are_named(backup: Path) -> None:
    beside = backup.with_name("whole.json")
    manifest = json.loads(beside.read_text())
    manifest["tables"]["institutions_user"]["rows"] += 1
    beside.write_text(json.dumps(manifest))
    ran = run("restore", backup, "--check")
    assert ran.status == 1
    assert "institutions_user" in ran.err


def test_backup_without_a_manifest_is_restored_but_not_compared(backup: Path) -> None:
    backup.with_name("whole.json").unlink()
    ran = run("restore", backup, "--check")
    assert ran.status == 0
    assert "nav salīdzināts" in ran.out


def test_backup_of_a_later_program_is_refused(backup: Path) -> None:
    beside = backup.with_name("whole.json")
    manifest = json.loads(beside.read_text()) | {"program": "9.0.0"}
    manifest["migrations"].append("applications.9999_later")
    beside.write_text(json.dumps(manifest))
    ran = run("restore", backup, "--replace")
    assert ran.status == 2
    assert "9.0.0" in ran.err


@pytest.mark.parametrize("text", ["", "{}", '{"format": 1}', '{"format": 1, "tables": []}', "[]", '{"format": 2}'])
def test_unreadable_manifest_is_one_sentence(backup: Path, text: str) -> None:
    backup.with_name("whole.json").write_text(text)
    ran = run("restore", backup, "--check")
    assert ran.status == 2
    assert "whole.json" in ran.err


@pytest.mark.usefixtures("whole")
def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"PK\3\4")
    assert "nav šāda veida" in run("restore", other).err
    assert "nav atrasts" in run("restore", tmp_path / "missing").err
    assert run("backup", other).status == 2
    assert other.read_bytes() == b"PK\3\4"
    nowhere = run("backup", tmp_path / "missing" / "copy")
    assert nowhere.status == 2
    assert "nevar" in nowhere.err


@pytest.mark.usefixtures("whole")
def test_failed_backup_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "_on_disk", full)
    ran = run("backup", tmp_path / "copy")
    monkeypatch.undo()
    assert ran.status == 2
    assert "No space left" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_log_of_the_old_sqlite_database_never_meets_the_restored_one(backup: Path, again: None) -> None:
    if connection.vendor != "sqlite":
        return
    before = contents()
    lose_everything()
    wal = Path(f"{connection.settings_dict['NAME']}-wal")
    assert wal.stat().st_size > 0
    assert run("restore", backup, "--replace").status == 0
    assert contents() == before
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_damaged_sqlite_database_is_put_aside(backup: Path, again: None) -> None:
    if connection.vendor != "sqlite":
        return
    before = contents()
    connection.close()
    path = Path(str(connection.settings_dict["NAME"]))
    path.write_bytes(b"no database" * 1000)
    assert run("restore", backup, "--replace").status == 0
    assert contents() == before
    assert [each.read_bytes()[:11] for each in path.parent.glob("*.damaged-*")] == [b"no database"]
