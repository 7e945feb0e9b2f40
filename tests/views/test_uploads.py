"""What somebody uploads stays in memory, so that nothing of it stands on the disk while it is looked at; and for one
address so many files a minute are examined, wherever they are brought."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from applications.formats.spreadsheet import reading
from applications.inspection.process import INSPECTOR
from applications.models import Application, Handover, SignedFile
from applications.views import tables
from common import limits
from tests.support.drafts import account, draft
from tests.support.signatures import pdfs
from tests.support.signatures.signing import Signing, container
from tests.support.spreadsheet_files import xlsx
from tests.views.conftest import GUEST

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inspector_ended")]

#: Larger than what Django keeps in memory unless it is told otherwise.
LARGE = container(Signing(), documents={"a.pdf": pdfs.prepared(), "b.bin": os.urandom(3 * 1024 * 1024)})


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
    monkeypatch.setattr(INSPECTOR, "inspect", watched(INSPECTOR.inspect, seen, on_disk))
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


TOO_MANY = "No šejienes īsā laikā pārbaudīts pārāk daudz failu. Mēģiniet vēlreiz pēc minūtes"
SMALL = container(Signing(), documents={"a.pdf": pdfs.prepared()})


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two files a minute."""
    cache.clear()
    monkeypatch.setitem(limits.RATES, limits.INSPECT, limits.Rate(2, 60))


def test_files_of_one_address_are_examined_so_often(
    client: Client, finished: Application, limited: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    _handover, token = Handover.issue(finished.versions.get(), days=7)
    kept = SignedFile.keep(finished.versions.get(), "a.edoc", SMALL)
    before = SignedFile.objects.values_list("pk", "judged_at", "judgement").get()
    check, own = reverse("check"), reverse("signed_upload", args=[finished.reference, 1])
    for _time in range(2):
        assert TOO_MANY not in sent(client, check, SMALL)
    examined: list[object] = []
    monkeypatch.setattr(INSPECTOR, "inspect", lambda *args: examined.append(args))
    for address in (check, own, reverse("handover_upload", args=[token])):
        assert TOO_MANY in sent(client, address, LARGE)
    answer = client.post(reverse("signed_judge", args=[finished.reference, 1, kept.pk]), follow=True)
    assert answer.redirect_chain == [(reverse("signed_file", args=[finished.reference, 1, kept.pk]), 302)]
    assert f"{TOO_MANY}." in answer.content.decode()
    assert examined == []
    assert SignedFile.objects.values_list("pk", "judged_at", "judgement").get() == before


@pytest.mark.parametrize("name", ["signed_upload", "handover_upload", "signed_judge"])
def test_every_way_to_have_a_file_examined_counts(
    client: Client, finished: Application, limited: None, name: str
) -> None:
    _handover, token = Handover.issue(finished.versions.get(), days=7)
    kept = SignedFile.keep(finished.versions.get(), "a.edoc", SMALL)
    args: dict[str, list[object]] = {"handover_upload": [token], "signed_upload": [finished.reference, 1]}
    address = reverse(name, args=args.get(name, [finished.reference, 1, kept.pk]))
    for _time in range(2):
        client.post(address, {"file": SimpleUploadedFile("a.edoc", SMALL)})
    assert TOO_MANY in sent(client, reverse("check"), SMALL)


def sent(client: Client, address: str, data: bytes) -> str:
    return client.post(address, {"file": SimpleUploadedFile("a.edoc", data)}, follow=True).content.decode()
