"""Concurrent changes of signed files and of their application."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse

from applications.acts import bringing_back, handing_over, room
from applications.acts.erasing import erase
from applications.inspection.inspection import Inspection
from applications.inspection.process import INSPECTOR
from applications.models import Application, SignedFile, State
from applications.signatures.checklist import FAIL, point
from common.errors import LimitReached
from institutions.models import Workspace
from tests.support.drafts import account, draft, freeze
from tests.support.signatures import pdfs
from tests.support.signed_pages import Page, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inspector_ended")]


@pytest.mark.django_db(transaction=True)
def test_concurrent_uploads_of_a_guest_count_together(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    data = page.signed()
    other = draft(page.application.guest, accounts=[account(1)])
    freeze(other)
    monkeypatch.setattr(room, "OF_GUEST", room.of(other).kept + len(data) * 3 // 2)
    begun = threading.Event()

    def upload() -> None:
        with transaction.atomic():
            bringing_back.bring_back(page.application.versions.get(), "a.edoc", data)
            begun.set()
            time.sleep(1)  # the other file is inspected during this
        connection.close()

    first = threading.Thread(target=upload)
    first.start()
    assert begun.wait(20)
    with pytest.raises(LimitReached):
        bringing_back.bring_back(other.versions.get(), "a.edoc", data)
    first.join()
    assert SignedFile.objects.get().version.application == page.application


@pytest.mark.django_db(transaction=True)
def test_erasing_an_application_erases_a_file_kept_at_the_same_time(page: Page) -> None:
    data, begun = page.signed(), threading.Event()

    def upload() -> None:
        with transaction.atomic():
            bringing_back.bring_back(page.application.versions.get(), "a.edoc", data)
            begun.set()
            time.sleep(1)  # the application is erased during this, which has to wait
        connection.close()

    first = threading.Thread(target=upload)
    first.start()
    assert begun.wait(20)
    erase(Application.objects.get())
    first.join()
    assert (Application.objects.count(), SignedFile.objects.count()) == (0, 0)


@pytest.fixture
def owned(page: Page) -> Page:
    """The application of an institution: only its own row is locked for its files."""
    Application.objects.update(guest="", workspace=Workspace.objects.create(name="Iestāde"))
    page.application.refresh_from_db()
    return page


def removed(kept: SignedFile) -> None:
    bringing_back.delete(SignedFile.objects.get(pk=kept.pk))


def judged(kept: SignedFile) -> None:
    bringing_back.verify_again(SignedFile.objects.get(pk=kept.pk))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", [removed, judged])
def test_good_file_kept_while_another_one_goes_signs_the_application(
    owned: Page, change: Callable[[SignedFile], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def keep(data: bytes) -> SignedFile:
        return bringing_back.bring_back(owned.application.versions.get(), "a.edoc", data)

    first, second = keep(owned.signed()), pdfs.signed(owned.prepared())
    assert owned.state() == State.SIGNED
    changed_so_far = threading.Event()

    def go() -> None:
        with transaction.atomic():
            change(first)
            changed_so_far.set()
            time.sleep(1)  # the other file is kept during this, which has to wait
        connection.close()

    going = threading.Thread(target=go)
    real = bringing_back._inspected

    def examined(*args: Any) -> Inspection:
        """Fail the first file; let the second one pass, and keep it once the first one is being changed."""
        found = real(*args)
        if args[2] != second:
            return found._replace(points=(point("file", FAIL, "file-unreadable"),))
        going.start()
        assert changed_so_far.wait(20)
        return found

    monkeypatch.setattr(bringing_back, "_inspected", examined)
    assert keep(second).passed
    going.join()
    assert (SignedFile.objects.filter(passed=True).count(), owned.state()) == (1, State.SIGNED)


Meanwhile = Callable[[Callable[[], object]], None]


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Return a function that lets something happen after each inspection."""

    def let(happen: Callable[[], object]) -> None:
        def inspect(*args: Any, **named: Any) -> Inspection:
            found = real(*args, **named)
            happen()
            return found

        real = INSPECTOR.inspect
        monkeypatch.setattr(INSPECTOR, "inspect", inspect)

    return let


def test_file_deleted_while_it_is_verified_again_is_gone(page: Page, meanwhile: Meanwhile) -> None:
    kept = page.uploaded(page.signed())
    meanwhile(lambda: removed(kept))
    answer = page.client.post(page.url("signed_judge", kept.pk), follow=True)
    assert answer.redirect_chain == [(page.url("version"), 302)]
    assert "Fails tikmēr ir izdzēsts." in words(answer.content.decode())
    assert (SignedFile.objects.count(), page.state()) == (0, State.PREPARED)


def test_file_deleted_while_it_is_uploaded_again_is_kept(page: Page, meanwhile: Meanwhile) -> None:
    data = page.signed()
    kept = page.uploaded(data)
    meanwhile(lambda: SignedFile.objects.filter(pk=kept.pk).delete())
    again = page.uploaded(data)
    assert bytes(again.content) == data
    assert again.pk != kept.pk
    assert page.state() == State.SIGNED


def test_application_erased_while_a_file_is_inspected_is_not_found(page: Page, meanwhile: Meanwhile) -> None:
    meanwhile(lambda: erase(Application.objects.get()))
    assert page.upload(page.signed()).status_code == 404
    assert SignedFile.objects.count() == 0


def test_application_erased_while_a_file_is_verified_again_is_not_found(page: Page, meanwhile: Meanwhile) -> None:
    kept = page.uploaded(page.signed())
    meanwhile(lambda: erase(Application.objects.get()))
    answer = page.client.post(page.url("signed_judge", kept.pk), follow=True)
    assert answer.redirect_chain == [(page.url("version"), 302)]
    assert answer.status_code == 404


def test_deleted_file_is_not_deleted_again(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = page.uploaded(page.signed())
    real = bringing_back._lock

    def lock(application: Application) -> None:
        real(application)
        SignedFile.objects.all().delete()

    monkeypatch.setattr(bringing_back, "_lock", lock)
    answer = page.client.post(page.url("signed_remove", kept.pk), follow=True)
    assert "Fails tikmēr ir izdzēsts." in words(answer.content.decode())
    assert page.application.events.filter(kind="signed-removed").count() == 0


@pytest.mark.parametrize("gone", [Application, SignedFile])
def test_file_deleted_while_a_link_brings_it_is_not_found(
    page: Page, gone: type[Application | SignedFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    _handover, token = handing_over.hand_over(page.application.versions.get(), days=7)
    real = bringing_back._keep

    def keep(*args: Any, **named: Any) -> SignedFile:
        kept = real(*args, **named)
        gone._default_manager.all().delete()
        return kept

    monkeypatch.setattr(bringing_back, "_keep", keep)
    file = SimpleUploadedFile("a.edoc", page.signed())
    answer = page.client.post(reverse("handover_upload", args=[token]), {"file": file})
    assert answer.status_code == 404
    assert "Lapa nav atrasta" in words(answer.content.decode())
    assert SignedFile.objects.count() == 0
