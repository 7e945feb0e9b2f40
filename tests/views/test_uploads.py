"""A file that somebody uploads stays in memory: while it is looked at, nothing of it stands on the disk."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from applications.examining.process import EXAMINER
from applications.formats.spreadsheet import reading
from applications.models import Application, Handover, SignedFile
from applications.views import tables
from tests.drafts import account, draft
from tests.formats.spreadsheet_files import xlsx
from tests.signatures import pdfs
from tests.signatures.signing import Signing, container
from tests.views.conftest import GUEST

pytestmark = pytest.mark.django_db

#: Larger than what Django keeps in memory unless it is told otherwise.
LARGE = container(Signing(), documents={"a.pdf": pdfs.prepared(), "b.bin": os.urandom(3 * 1024 * 1024)})


@pytest.fixture(scope="module", autouse=True)
def examiner_ended() -> Iterator[None]:
    yield
    EXAMINER.end()


@pytest.fixture
def on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """What stands where temporary files are made."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # FILE_UPLOAD_TEMP_DIR is none of our own
    return lambda: sorted(path.name for path in tmp_path.iterdir())


def watched(work: Callable[..., Any], seen: list[list[str]], on_disk: Callable[[], list[str]]) -> Callable[..., Any]:
    def watch(*args: Any, **kwargs: Any) -> Any:
        seen.append(on_disk())
        return work(*args, **kwargs)

    return watch


def test_files_are_examined_without_standing_on_the_disk(
    client: Client, finished: Application, on_disk: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []
    monkeypatch.setattr(EXAMINER, "examine", watched(EXAMINER.examine, seen, on_disk))
    _handover, token = Handover.issue(finished.versions.get(), days=7)
    addresses = [reverse("check"), reverse("signed_upload", args=[finished.reference, 1])]
    for address in [*addresses, reverse("handover_upload", args=[token])]:
        answer = client.post(address, {"file": SimpleUploadedFile("a.edoc", LARGE)})
        assert answer.status_code == (200 if address == addresses[0] else 302)
    assert seen == [[], [], []]
    assert bytes(SignedFile.objects.get().content) == LARGE


def test_table_is_read_without_standing_on_the_disk(
    client: Client, on_disk: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []
    monkeypatch.setattr(tables, "read_table", watched(reading.read_table, seen, on_disk))
    empty = draft(GUEST, {})
    rows = [["Konta numurs", "Tiešsaistē skatīt"], [account(1)["iban"], "X"]]
    content = xlsx(rows) + bytes(3 * 1024 * 1024)
    client.post(f"{empty.get_absolute_url()}konti/ielade/", {"file": SimpleUploadedFile("a.xlsx", content)})
    assert seen == [[]]
