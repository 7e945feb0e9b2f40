"""Bytes are counted by their owner, whatever they are kept in."""

from __future__ import annotations

from typing import Any

import pytest

from applications.acts import amending, room, tables
from applications.acts.amending import open_for_editing
from applications.acts.beginning import begin
from applications.acts.editing import save_section
from applications.acts.erasing import erase
from applications.acts.finishing import finish, finish_soon, progress
from applications.formats import pdf
from applications.models import Application, File, LimitReached, SignedFile, Version
from common.queue import Worker
from institutions.models import Workspace
from tests.support.drafts import SECTIONS, account, draft, fill, freeze, fresh, many_accounts

pytestmark = pytest.mark.django_db


def kept(application: Application) -> int:
    return room.of(application).kept


def test_each_kind_of_what_is_kept_counts_for_its_owner_alone() -> None:
    application, other, alone = (draft(guest, accounts=[account(1)]) for guest in ("g", "g", "h"))
    assert kept(application) == 0
    version = freeze(application)
    sizes = sum(File.objects.values_list("size", flat=True))
    assert kept(application) == kept(other) == sizes > 10_000
    SignedFile.objects.create(version=version, name="a.pdf", content=b"12345", size=5, judgement="", passed=False)
    assert kept(other) == sizes + 5
    tables.load_pasted(other, account(9)["iban"], client="")
    with_table = kept(other)
    assert with_table > sizes + 5
    other.upload.workbook = b"1" * 1000
    other.upload.save()
    assert kept(application) == with_table + 1000
    open_for_editing(application)
    again = fresh(application)
    save_section(again.signatory, SECTIONS["signatory"] | {"surname": "Bērziņa"}, read_at=again.signatory.revision)
    amending.discard(fresh(application))
    assert kept(application) > with_table + 1000
    assert kept(alone) == 0
    erase(application)
    erase(other)
    assert kept(draft("g")) == 0


@pytest.mark.parametrize("is_guest", [True, False], ids=["guest", "institution"])
def test_nothing_more_is_finished_or_loaded_when_there_is_no_room(
    monkeypatch: pytest.MonkeyPatch, is_guest: bool
) -> None:
    owner: Any = {"guest": "g"} if is_guest else {"workspace": Workspace.objects.create(name="Iestāde")}
    code = "guest-bytes" if is_guest else "institution-bytes"
    first, second = (begin(**owner) for _ in range(2))
    for each in (first, second):
        fill(each, SECTIONS, [account(1)])
    freeze(fresh(first))
    monkeypatch.setattr(room, "OF_GUEST" if is_guest else "OF_INSTITUTION", kept(first) + 100)
    assert room.of(second).is_nearly_full
    second = fresh(second)
    with pytest.raises(LimitReached, match=code):
        finish(second, read_at=second.revision)
    assert fresh(second).editing
    monkeypatch.setattr(pdf, "write", None)  # now there is no room for a byte, and nothing is rendered
    monkeypatch.setattr(room, "OF_GUEST" if is_guest else "OF_INSTITUTION", kept(first))
    with pytest.raises(LimitReached, match=code):
        finish_soon(second, read_at=second.revision)
    assert Version.objects.count() == 1


def test_room_that_is_taken_while_a_document_waits_is_an_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    application = draft("g")
    many_accounts(application, 501)
    application = fresh(application)
    assert finish_soon(application, read_at=application.revision, confirmed=True) is None
    monkeypatch.setattr(room, "OF_GUEST", 1000)
    Worker().run_once()
    assert progress(application) == ("full", 0, True)
    assert fresh(application).editing
