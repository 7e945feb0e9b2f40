"""Finishing large documents in the queue: once, whatever is pressed and whichever process dies."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from django.db.models.functions import Now
from django_tasks_db.models import DBTaskResult

from applications.acts import finishing
from applications.acts.editing import save_section
from applications.acts.erasing import erase
from applications.acts.finishing import finish, finish_in_queue, finish_soon, progress
from applications.formats import pdf
from applications.models import Application, Finishing, Frozen, LimitReached, Version
from applications.models.errors import Changed, Faulty, Unconfirmed
from common import limits
from common.queue import Worker
from tests.support.drafts import SECTIONS, account, draft, fresh, many_accounts, stored

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two accounts are many."""
    monkeypatch.setattr(finishing, "MOST_AT_ONCE", 2)


def large(guest: str = "g") -> Application:
    application = draft(guest, accounts=[account(1), account(2), account(3)])
    return fresh(application)


@pytest.fixture
def rendered() -> Iterator[Any]:
    """The calls that render a document."""
    with mock.patch.object(pdf, "write", wraps=pdf.write) as write:
        yield write


def test_document_of_few_accounts_is_finished_at_once() -> None:
    application = draft("g", accounts=[account(1), account(2)])
    assert isinstance(finish_soon(application, read_at=application.revision), Version)
    assert not Finishing.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_document_of_many_accounts_is_finished_once_by_the_queue(rendered: Any) -> None:
    application = large()
    for _ in range(40):
        assert finish_soon(application, read_at=application.revision, by="Anna") is None
    assert DBTaskResult.objects.count() == 1
    assert progress(application) == ("", 0, False)
    assert not rendered.called
    assert Worker().run_once() == 1
    assert rendered.call_count == 1
    assert progress(application) is None
    assert [*application.events.filter(kind="finished").values_list("by", "version")] == [("Anna", 1)]
    with pytest.raises(Frozen):
        finish_soon(fresh(application), read_at=application.revision)
    finish_in_queue.call(application.pk, application.revision)
    assert Version.objects.count() == 1


def test_task_that_begins_again_after_its_process_died_finishes_once(rendered: Any) -> None:
    application = large()
    finish_soon(application, read_at=application.revision)
    with mock.patch.object(pdf, "write", side_effect=SystemExit), pytest.raises(SystemExit):
        Worker().run_once()
    assert progress(application) == ("", 0, False)
    assert Worker().run_once() == 1
    assert rendered.call_count == Version.objects.count() == 1


def test_what_is_refused_is_refused_before_it_is_queued(rendered: Any) -> None:
    application = large()
    with pytest.raises(Changed):
        finish_soon(application, read_at=application.revision - 1)
    save_section(application.user, SECTIONS["user"] | {"allowed_ip_addresses": "10.0.0.1"}, read_at=1)
    application = fresh(application)
    with pytest.raises(Unconfirmed):
        finish_soon(application, read_at=application.revision)
    save_section(application.signatory, SECTIONS["signatory"] | {"surname": ""}, read_at=1)
    application = fresh(application)
    with pytest.raises(Faulty):
        finish_soon(application, read_at=application.revision, confirmed=True)
    assert not Finishing.objects.exists()
    assert not DBTaskResult.objects.exists()
    assert not rendered.called


def test_draft_that_changes_while_it_waits_is_not_rendered(rendered: Any) -> None:
    application = large()
    finish_soon(application, read_at=application.revision)
    save_section(application.signatory, SECTIONS["signatory"] | {"surname": "Bērziņa"}, read_at=1)
    assert Worker().run_once() == 1
    assert progress(application) == ("changed", 0, True)
    assert not rendered.called
    again = fresh(application)
    assert finish_soon(again, read_at=again.revision) is None
    assert progress(application) == ("", 0, False)
    assert Worker().run_once() == 1
    assert Version.objects.count() == 1


def test_page_that_cannot_be_rendered_is_an_outcome() -> None:
    application = large()
    finish_soon(application, read_at=application.revision)
    before = stored(application)
    with mock.patch.object(pdf, "write", side_effect=pdf.RenderingFailed):
        assert Worker().run_once() == 1
    assert progress(application) == ("failed", 0, True)
    assert stored(application) == before
    assert finish_soon(application, read_at=application.revision) is None
    assert progress(application) == ("", 0, False)


def test_application_that_is_erased_while_it_waits_is_not_finished(rendered: Any) -> None:
    application = large()
    finish_soon(application, read_at=application.revision)
    erase(application)
    assert Worker().run_once() == 1
    assert not rendered.called


def test_process_that_died_while_it_checked_holds_nobody_up() -> None:
    application = large()
    Finishing.objects.create(application=application, read_at=application.revision, confirmed=False, losing=0)
    assert finish_soon(application, read_at=application.revision) is None
    assert not DBTaskResult.objects.exists()
    Finishing.objects.update(asked_at=Now() - Finishing.CHECKED_WITHIN - datetime.timedelta(seconds=1))
    progressed = progress(application)
    assert progressed is not None
    assert progressed.outcome == "failed"
    assert finish_soon(application, read_at=application.revision) is None
    assert DBTaskResult.objects.count() == 1


def test_how_many_are_done_before_is_known() -> None:
    first, second = large("a"), large("b")
    for each in (first, second):
        finish_soon(each, read_at=each.revision)
    assert progress(first) == ("", 0, False)
    assert progress(second) == ("", 1, False)


def test_small_document_goes_to_the_queue_while_the_process_is_busy() -> None:
    application = draft("g", accounts=[account(1)])
    with finishing._in_hand(application.pk) as is_free:
        assert is_free
        assert finish_soon(application, read_at=application.revision) is None
    assert Worker().run_once() == 1
    assert not fresh(application).editing


def test_one_owner_has_few_in_the_queue_and_others_go_on() -> None:
    for _ in range(finishing.MOST_WAITING):
        each = large("g")
        finish_soon(each, read_at=each.revision)
    more, other = large("g"), large("h")
    with pytest.raises(LimitReached, match="finishing-waiting"):
        finish_soon(more, read_at=more.revision)
    assert finish_soon(other, read_at=other.revision) is None


def test_finishing_is_limited_by_client(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.RATES, limits.FINISH, limits.Rate(1, 60))
    first, second = draft("g", accounts=[account(1)]), draft("g", accounts=[account(1)])
    finish_soon(first, read_at=first.revision, client="127.0.0.1")
    with pytest.raises(LimitReached, match="finish-rate"):
        finish_soon(second, read_at=second.revision, client="127.0.0.1")
    assert isinstance(finish_soon(second, read_at=second.revision, client="127.0.0.2"), Version)


def test_finishing_in_the_queue_is_the_same_as_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = large(), draft("g")
    many_accounts(other, 3)
    finish_soon(one, read_at=one.revision)
    Worker().run_once()
    other = fresh(other)
    finish(other, read_at=other.revision)
    files = [sorted(each.versions.get().files.values_list("kind", flat=True)) for each in (one, other)]
    assert files[0] == files[1] == ["edoc", "pdf", "xml"]
