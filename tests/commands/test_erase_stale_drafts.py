"""What nobody has opened for 30 days is erased, and nothing else."""

import datetime
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db.models import Model
from django.db.models.signals import post_delete
from django.utils import timezone

from applications.models import SECTION_MODELS, Account, Application, File, Version
from tests.commands.running import run
from tests.drafts import account, draft, fresh

pytestmark = pytest.mark.django_db(transaction=True)


def opened(days_ago: int, **options: Any) -> Application:
    """A draft that was last opened so many days ago."""
    application = draft("g", **options)
    Application.objects.filter(pk=application.pk).update(
        opened_on=timezone.localdate() - datetime.timedelta(days=days_ago)
    )
    return fresh(application)


def left() -> set[Application]:
    return set(Application.objects.all())


def test_what_was_opened_in_the_last_30_days_is_kept() -> None:
    kept = {opened(0), opened(1), opened(30)}
    opened(31)
    opened(400)
    assert run("erase_stale_drafts") == (0, "2 novecojuši pieteikumi\n", "")
    assert left() == kept
    assert run("erase_stale_drafts") == (0, "0 novecojušu pieteikumu\n", "")


def test_an_application_is_erased_with_all_that_belongs_to_it() -> None:
    application = opened(31, accounts=[account(1)])
    Version.finish(application, application.document())
    run("erase_stale_drafts")
    models: tuple[type[Model], ...] = (Application, Account, Version, File, *SECTION_MODELS.values())
    for model in models:
        assert model._default_manager.count() == 0, model


def test_days_are_chosen() -> None:
    kept = opened(7)
    opened(8)
    run("erase_stale_drafts", "--days", 7)
    assert left() == {kept}


def test_dry_run_counts_and_erases_nothing() -> None:
    there = {opened(31), opened(31), opened(1)}
    long_ago = Session.objects.create(session_key="old", session_data="", expire_date=timezone.now())
    assert run("erase_stale_drafts", "--dry-run") == (0, "2 novecojuši pieteikumi\n", "")
    assert left() == there
    assert list(Session.objects.all()) == [long_ago]


def test_expired_sessions_go_too() -> None:
    now, hour = timezone.now(), datetime.timedelta(hours=1)
    Session.objects.create(session_key="old", session_data="", expire_date=now - hour)
    Session.objects.create(session_key="new", session_data="", expire_date=now + hour)
    run("erase_stale_drafts")
    assert [session.pk for session in Session.objects.all()] == ["new"]


@pytest.mark.parametrize("days", [0, -1, 36_501, 10**12])
def test_days_that_make_no_sense_erase_nothing(days: int) -> None:
    there = {opened(0), opened(400)}
    assert run("erase_stale_drafts", "--days", days) == (1, "", f"--days: no 1 līdz 36500, nevis {days}")
    assert left() == there


def test_what_is_opened_before_its_turn_is_kept() -> None:
    first, second = opened(31), opened(31)

    def somebody_opens_the_other(instance: Application, **more: Any) -> None:
        (other,) = {first, second} - {instance}
        other.opened()

    post_delete.connect(somebody_opens_the_other, sender=Application)
    try:
        assert run("erase_stale_drafts") == (0, "1 novecojis pieteikums\n", "")
    finally:
        post_delete.disconnect(somebody_opens_the_other, sender=Application)
    assert len(left()) == 1
