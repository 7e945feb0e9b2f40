"""What nobody may keep any longer is erased, and nothing else."""

from __future__ import annotations

import datetime
import io
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db.models import Model
from django.db.models.signals import post_delete
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applications.acts import handing_over, recording
from applications.acts.beginning import begin
from applications.acts.tables import keep
from applications.formats.spreadsheet.table import Table
from applications.models import SECTION_MODELS, Account, Application, File, Handover, State, Upload, Version
from institutions.acts import create_workspace, invite
from institutions.models import Invitation, User, Workspace
from tests.support.drafts import account, draft, freeze, fresh
from tests.support.people import browser, mailed_code, person
from tests.support.running import run

pytestmark = pytest.mark.django_db(transaction=True)  # SQLite empties its log in none

TODAY = datetime.date(2028, 2, 29)


@pytest.fixture
def leap_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_given: TODAY)


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
    freeze(application)
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
        recording.mark_used(other)

    post_delete.connect(somebody_opens_the_other, sender=Application)
    try:
        assert run("erase_stale_drafts") == (0, "1 novecojis pieteikums\n", "")
    finally:
        post_delete.disconnect(somebody_opens_the_other, sender=Application)
    assert len(left()) == 1


@pytest.fixture
def workspace() -> Workspace:
    return create_workspace("Iestāde", person())


def printed(*arguments: str) -> str:
    output = io.StringIO()
    call_command("erase_stale_drafts", *arguments, stdout=output)
    return output.getvalue()


def kept(workspace: Workspace, **fields: Any) -> Application:
    application = begin(workspace=workspace)
    if "state" in fields:
        fields = {"registered_on": datetime.date(2020, 1, 1), "noted_on": TODAY} | fields
    Application.objects.filter(pk=application.pk).update(**fields)
    return application


@pytest.mark.usefixtures("leap_day")
def test_guests_drafts_go_and_institutions_stay(workspace: Workspace) -> None:
    stale, used = draft("stale", {}), draft("used", {})
    theirs = kept(workspace, opened_on=TODAY - datetime.timedelta(days=900))
    Application.objects.filter(pk=stale.pk).update(opened_on=TODAY - datetime.timedelta(days=31))
    Application.objects.filter(pk=used.pk).update(opened_on=TODAY - datetime.timedelta(days=30))
    assert printed("--dry-run") == printed() == "1 novecojis pieteikums\n"
    assert set(Application.objects.values_list("pk", flat=True)) == {used.pk, theirs.pk}


@pytest.mark.usefixtures("leap_day")
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
    assert printed() == "0 novecojušu pieteikumu\n"
    assert Application.objects.count() == len(gone + stays)
    assert printed("--years", "2").endswith("3 sen beigušies pieteikumi\n")
    assert set(Application.objects.all()) == set(stays)


@pytest.mark.usefixtures("leap_day")
def test_setting_says_how_many_years(workspace: Workspace, settings: Any) -> None:
    kept(workspace, state=State.TERMINATED, ended_on=datetime.date(2020, 1, 1))
    settings.ENDED_KEPT_YEARS = 5
    printed()
    assert not Application.objects.exists()


@pytest.mark.usefixtures("leap_day")
def test_what_is_over_of_people_goes_too(workspace: Workspace) -> None:
    user = workspace.memberships.get().user
    browser(user)
    ended = browser(user)
    Session.objects.filter(session_key=ended.session.session_key).update(
        expire_date=timezone.now() - datetime.timedelta(days=1)
    )
    for days in (29, 31):
        invite(workspace, "editor", by=user)
        Invitation.objects.filter(pk=Invitation.objects.latest("pk").pk).update(
            expires_at=timezone.now() - datetime.timedelta(days=days)
        )
    printed()
    assert (Session.objects.count(), UserSession.objects.count(), Invitation.objects.count()) == (1, 1, 1)


def test_links_of_signatories_that_are_long_over_go_too() -> None:
    application = draft("a-browser", accounts=[account(1)])
    version = freeze(application)
    for days in (29, 31):
        handover, _token = handing_over.hand_over(version, days=7)
        Handover.objects.filter(pk=handover.pk).update(expires_at=timezone.now() - datetime.timedelta(days=days))
    printed()
    assert Handover.objects.count() == 1
    assert application.events.filter(kind="handed-over").count() == 2


def test_tables_that_nobody_took_over_go_too() -> None:
    for days in (29, 31):
        application = draft("a-browser")
        keep(application, "konti.xlsx", Table(()), b"")
        Upload.objects.filter(application=application).update(loaded_at=timezone.now() - datetime.timedelta(days=days))
    printed()
    assert Upload.objects.count() == 1


def test_who_began_to_sign_up_and_never_got_in_is_erased() -> None:
    def begun(email: str, days_ago: float = 8, **fields: Any) -> User:
        user = User.objects.create_user(email, "Zaļa pļava 42", name="Sāka", **fields)
        EmailAddress.objects.create(user=user, email=email, verified=False, primary=True)
        User.objects.filter(pk=user.pk).update(date_joined=timezone.now() - datetime.timedelta(days=days_ago))
        return user

    never = begun("nekad@piemers.lv")
    still = begun("velnevar@piemers.lv", days_ago=6.9)
    got_in = begun("iekluva@piemers.lv")
    User.objects.filter(pk=got_in.pk).update(last_login=timezone.now())
    verified = begun("apstiprinaja@piemers.lv")
    EmailAddress.objects.create(user=verified, email="cita@piemers.lv", verified=True)
    belongs = begun("pieder@piemers.lv")
    create_workspace("Iestāde", belongs)
    staff = begun("serveris@piemers.lv", is_staff=True)
    run("erase_stale_drafts", "--dry-run")
    assert User.objects.filter(pk=never.pk).exists()
    run("erase_stale_drafts")
    assert set(User.objects.all()) == {still, got_in, verified, belongs, staff}
    assert not EmailAddress.objects.filter(email="nekad@piemers.lv").exists()


def test_address_of_an_erased_sign_up_can_be_signed_up_anew() -> None:
    typed = {"name": "Anna Šķēle", "email": "anna@piemers.lv", "password1": "Zaļa pļava 42"}
    Client().post(reverse("account_signup"), typed)
    User.objects.update(date_joined=timezone.now() - datetime.timedelta(days=8))
    run("erase_stale_drafts")
    cache.clear()  # mails to one address are minutes apart
    client = Client()
    client.post(reverse("account_signup"), typed)
    client.post(reverse("account_email_verification_sent"), {"code": mailed_code()})
    assert EmailAddress.objects.get().verified
