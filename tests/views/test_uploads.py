"""Uploaded files stay in memory while they are read, and each client can have only so many opened, on any page."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from applications.acts import bringing_back, handing_over
from applications.acts.tables import keep
from applications.formats.spreadsheet import reading
from applications.formats.spreadsheet.table import Table
from applications.inspection.process import INSPECTOR
from applications.models import Application, Handover, SignedFile, State
from applications.processes.child import Timeout
from common import limits
from common.tokens import token_hash
from tests.support.addresses import OF_HANDOVERS, OF_INSTITUTIONS, PUBLIC, address, filled, handover_address, names
from tests.support.drafts import account, draft
from tests.support.people import GUEST
from tests.support.signatures import pdfs
from tests.support.signatures.signing import Signing, container
from tests.support.spreadsheet_files import xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inspector_ended")]

#: Larger than what Django keeps in memory by default.
LARGE = container(Signing(), documents={"a.pdf": pdfs.prepared(), "b.bin": os.urandom(3 * 1024 * 1024)})


@pytest.fixture
def on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Return the names of temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # the project sets no FILE_UPLOAD_TEMP_DIR
    return lambda: sorted(path.name for path in tmp_path.iterdir())


def watched(work: Callable[..., Any], seen: list[list[str]], on_disk: Callable[[], list[str]]) -> Callable[..., Any]:
    def watch(*args: Any, **kwargs: Any) -> Any:
        seen.append(on_disk())
        return work(*args, **kwargs)

    return watch


def test_inspected_files_are_not_written_to_the_disk(
    client: Client, finished: Application, on_disk: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []
    monkeypatch.setattr(INSPECTOR, "inspect", watched(INSPECTOR.inspect, seen, on_disk))
    _handover, token = handing_over.hand_over(finished.versions.get(), days=7)
    addresses = [reverse("check"), reverse("signed_upload", args=[finished.reference, 1])]
    for url in [*addresses, reverse("handover_upload", args=[token])]:
        answer = client.post(url, {"file": SimpleUploadedFile("a.edoc", LARGE)})
        assert answer.status_code == (200 if url == addresses[0] else 302)
    assert seen == [[], [], []]
    assert bytes(SignedFile.objects.get().content) == LARGE


def test_tables_are_not_written_to_the_disk(
    client: Client, on_disk: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []
    monkeypatch.setattr(reading, "read_table", watched(reading.read_table, seen, on_disk))
    empty = draft(GUEST, {})
    rows = [["Konta numurs", "Tiešsaistē skatīt"], [account(1)["iban"], "X"]]
    content = xlsx(rows) + bytes(3 * 1024 * 1024)
    client.post(f"{empty.get_absolute_url()}konti/ielade/", {"file": SimpleUploadedFile("a.xlsx", content)})
    assert seen == [[]]


TOO_MANY = "No šejienes īsā laikā pārbaudīts pārāk daudz failu. Mēģiniet vēlreiz pēc minūtes"
SMALL = container(Signing(), documents={"a.pdf": pdfs.prepared()})
WORKBOOK = xlsx([["Konta numurs"], [account(1)["iban"]]], [["Konta numurs"], [account(2)["iban"]]])
#: Every address that opens a file, and what is posted to it.
OPENING: dict[str, tuple[str, bytes]] = {
    "check": ("a.edoc", SMALL),
    "record": ("a.edoc", SMALL),
    "signed_upload": ("a.edoc", SMALL),
    "signed_judge": ("", b""),
    "handover_upload": ("a.edoc", SMALL),
    "changes": ("a.edoc", SMALL),
    "table_load": ("a.xlsx", WORKBOOK),
    "table_sheet": ("", b""),
}


def allow(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Let each client have so many files a minute opened from now on."""
    cache.clear()
    monkeypatch.setitem(limits.RATES, limits.INSPECT, limits.Rate(number, 60))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The processes that were asked to open a file; none opens any."""
    asked: list[str] = []

    def ask(*_args: object) -> bytes:
        asked.append("inspector")
        raise Timeout

    def run(command: list[str], **_options: object) -> None:
        asked.append(command[-1])
        raise subprocess.TimeoutExpired(command, 3)

    monkeypatch.setattr(INSPECTOR, "ask", ask)
    monkeypatch.setattr(subprocess, "run", run)
    return asked


def address_of(name: str, application: Application) -> str:
    if name in PUBLIC:
        return reverse(name)
    if name in OF_HANDOVERS:
        Application.objects.update(state=State.PREPARED)
        Handover.objects.update(token_hash=token_hash("B" * 43))
        return handover_address(name, "B" * 43, application)
    return address(name, application)


@pytest.mark.parametrize("name", sorted(set(names()) - OF_INSTITUTIONS))
def test_address_opens_no_file_of_a_client_who_reached_the_limit(
    client: Client, application: Application, opened: list[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    application = filled(application)
    workbook = Table.from_json(json.dumps({"lines": [], "sheet": "A", "sheets": {"A": 1, "B": 1}, "notes": {}}))
    keep(application, "a.xlsx", workbook, WORKBOOK)
    url = address_of(name, application)
    files = OPENING.get(name, ("a.edoc", SMALL)), ("a.xlsx", WORKBOOK)

    def post() -> str:
        pages = ""
        for file_name, data in files:
            posted = {"sheet": "B"} | ({"file": SimpleUploadedFile(file_name, data)} if file_name else {})
            pages += client.post(url, posted, follow=True).content.decode()
        return pages + client.post(url, {"pasted": account(3)["iban"]}, follow=True).content.decode()

    allow(monkeypatch, 0)
    refused = post()
    assert opened == []
    assert (TOO_MANY in refused) == (name in OPENING)
    allow(monkeypatch, 1000)
    allowed = post()
    assert bool(opened) == (name in OPENING)
    assert TOO_MANY not in allowed


def test_pasted_cells_count_as_a_file(client: Client, opened: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"{draft(GUEST, {}).get_absolute_url()}konti/ielade/"
    allow(monkeypatch, 1)
    assert TOO_MANY not in client.post(url, {"pasted": account(1)["iban"]}).content.decode()
    assert len(opened) == 1
    page = client.post(url, {"pasted": account(1)["iban"]}).content.decode()
    assert TOO_MANY in page
    assert account(1)["iban"] in page
    assert len(opened) == 1


def test_all_pages_share_one_count(client: Client, finished: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    _handover, token = handing_over.hand_over(finished.versions.get(), days=7)
    kept = bringing_back.bring_back(finished.versions.get(), "a.edoc", SMALL)
    before = SignedFile.objects.values_list("pk", "judged_at", "judgement").get()
    check, own = reverse("check"), reverse("signed_upload", args=[finished.reference, 1])
    allow(monkeypatch, 2)
    for _time in range(2):
        assert TOO_MANY not in sent(client, check, SMALL)
    for url in (check, own, reverse("handover_upload", args=[token])):
        assert TOO_MANY in sent(client, url, LARGE)
    answer = client.post(reverse("signed_judge", args=[finished.reference, 1, kept.pk]), follow=True)
    assert answer.redirect_chain == [(reverse("signed_file", args=[finished.reference, 1, kept.pk]), 302)]
    assert f"{TOO_MANY}." in answer.content.decode()
    assert SignedFile.objects.values_list("pk", "judged_at", "judgement").get() == before


def sent(client: Client, url: str, data: bytes) -> str:
    return client.post(url, {"file": SimpleUploadedFile("a.edoc", data)}, follow=True).content.decode()
