"""What nobody may keep any longer is erased, and nothing else."""

from __future__ import annotations

import datetime
import io
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from applications.models import Application, State
from institutions.models import Invitation, Workspace
from tests.drafts import draft
from tests.people import browser, person

pytestmark = pytest.mark.django_db(transaction=True)  # SQLite empties its log in none

TODAY = datetime.date(2028, 2, 29)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_given: TODAY)


@pytest.fixture
def workspace() -> Workspace:
    return Workspace.start("Iestāde", person())


def told(*arguments: str) -> str:
    output = io.StringIO()
    call_command("erase_stale_drafts", *arguments, stdout=output)
    return output.getvalue()


def kept(workspace: Workspace, **fields: Any) -> Application:
    application: Application = Application.objects.start(workspace=workspace)
    Application.objects.filter(pk=application.pk).update(**fields)
    return application


def test_guests_drafts_go_and_institutions_stay(workspace: Workspace) -> None:
    stale, used = draft("stale", {}), draft("used", {})
    theirs = kept(workspace, opened_on=TODAY - datetime.timedelta(days=900))
    Application.objects.filter(pk=stale.pk).update(opened_on=TODAY - datetime.timedelta(days=31))
    Application.objects.filter(pk=used.pk).update(opened_on=TODAY - datetime.timedelta(days=30))
    assert told("--dry-run") == told() == "1 novecojis pieteikums\n"
    assert set(Application.objects.values_list("pk", flat=True)) == {used.pk, theirs.pk}


def test_ended_applications_go_after_as_many_years_as_are_set(workspace: Workspace) -> None:
    long_ago, in_time = datetime.date(2026, 2, 27), datetime.date(2026, 2, 28)
    gone = [
        kept(workspace, state=State.REGISTERED, valid_until=long_ago, registered_on=long_ago),
        kept(workspace, state=State.REPLACED, valid_until=TODAY, ended_on=long_ago),
        kept(workspace, state=State.TERMINATED, valid_until=TODAY, ended_on=long_ago),
    ]
    stays = [
        kept(workspace, state=State.REGISTERED, valid_until=in_time),
        kept(workspace, state=State.REPLACED, ended_on=in_time),
        kept(workspace),
    ]
    assert told() == "0 novecojušu pieteikumu\n"
    assert Application.objects.count() == len(gone + stays)
    assert told("--years", "2").endswith("3 sen beigušies pieteikumi\n")
    assert set(Application.objects.all()) == set(stays)


def test_setting_says_how_many_years(workspace: Workspace, settings: Any) -> None:
    kept(workspace, state=State.TERMINATED, ended_on=datetime.date(2020, 1, 1))
    settings.ENDED_KEPT_YEARS = 5
    told()
    assert not Application.objects.exists()


def test_what_is_over_of_people_goes_too(workspace: Workspace) -> None:
    user = workspace.memberships.get().user
    browser(user)
    ended = browser(user)
    Session.objects.filter(session_key=ended.session.session_key).update(
        expire_date=timezone.now() - datetime.timedelta(days=1)
    )
    for days in (29, 31):
        Invitation.issue(workspace, "editor", user)
        Invitation.objects.filter(pk=Invitation.objects.latest("pk").pk).update(
            expires_at=timezone.now() - datetime.timedelta(days=days)
        )
    told()
    assert (Session.objects.count(), UserSession.objects.count(), Invitation.objects.count()) == (1, 1, 1)
