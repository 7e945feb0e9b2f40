"""Reminders go to owners 90, 30 and 7 days before the end, once each, whatever was missed or run twice."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
from django.core import mail
from django.test import Client, override_settings

from applications.acts.beginning import begin
from applications.acts.registering import take_back, terminate
from applications.acts.reminding import due
from applications.domain.dates import last_day_in_force
from applications.models import Application, Reminder, State
from institutions.models import Membership, User, Workspace
from tests.support.drafts import account, draft, freeze, fresh, join_chain, make_registered
from tests.support.running import run

pytestmark = pytest.mark.django_db

REGISTERED = datetime.date(2024, 2, 29)
LAST = last_day_in_force(REGISTERED)
PASSWORD = "pareiza zirga akumulatora skava"


@pytest.fixture(autouse=True)
def public_url() -> Any:
    with override_settings(PUBLIC_URL="https://pieteikumi.example.lv/"):
        yield


@pytest.fixture
def workspace() -> Workspace:
    made = Workspace.objects.create(name="Piemēra novada pašvaldība")
    for name, role in (("ilze", Membership.OWNER), ("anna", Membership.OWNER), ("janis", Membership.EDITOR)):
        user = User.objects.create_user(f"{name}@piemers.lv", PASSWORD, name=name.title())
        Membership.objects.create(workspace=made, user=user, role=role)
    return made


@pytest.fixture
def application(workspace: Workspace) -> Application:
    made = draft("g", accounts=[account(1)])
    freeze(made)
    Application.objects.filter(pk=made.pk).update(guest="", workspace=workspace)
    made = fresh(made)
    make_registered(made, REGISTERED)
    return fresh(made)


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run the command so many days before the last day; the mails that it sent."""

    def ran(days: int, *options: str) -> list[mail.EmailMessage]:
        monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: LAST - datetime.timedelta(days=days))
        before = len(mail.outbox)
        assert run("send_reminders", *options).status == 0
        return mail.outbox[before:]

    return ran


@pytest.mark.parametrize(
    ("days_left", "reminder"), [(91, None), (90, 90), (31, 90), (30, 30), (8, 30), (7, 7), (0, 7), (-1, None)]
)
def test_each_reminder_has_its_days(days_left: int, reminder: int | None) -> None:
    assert due(days_left) == reminder


def test_three_mails_are_sent_in_three_years(application: Application, on: Any) -> None:
    sent = {days: len(on(days)) for days in range(120, -10, -1)}
    assert {days for days, number in sent.items() if number} == {90, 30, 7}
    assert sum(sent.values()) == 3
    assert list(Reminder.objects.order_by("-days").values_list("days", flat=True)) == [90, 30, 7]


def test_missed_days_lose_nothing_and_bring_no_two_at_once(application: Application, on: Any) -> None:
    assert [len(on(days)) for days in (85, 80, 29, 29, 5, 0)] == [1, 0, 1, 0, 1, 0]


def test_application_registered_late_gets_one_reminder(application: Application, on: Any) -> None:
    assert [len(on(days)) for days in (6, 6, 5)] == [1, 0, 0]


def test_mail_names_the_day_and_links_to_the_renewal(application: Application, on: Any) -> None:
    (message,) = on(30)
    assert message.to == ["ilze@piemers.lv", "anna@piemers.lv"]
    assert message.subject == f"eKase pieteikums {application.reference} ir spēkā līdz 28.02.2027."
    assert "Atlikušas 30 dienas." in message.body
    assert "120384" not in message.body
    link = re.search(r"https://\S+", message.body)
    assert link
    assert link[0].startswith("https://pieteikumi.example.lv/")
    owner = Client()
    owner.force_login(User.objects.get(email="ilze@piemers.lv"))
    parts = urlparse(link[0])
    assert parse_qs(parts.query) == {"next": [f"/pieteikumi/{application.reference}/nakamais/"]}
    page = owner.get(f"{parts.path}?{parts.query}", follow=True)
    assert "Sagatavot nākamo pieteikumu" in page.content.decode()
    assert "Pieteikties" not in page.content.decode()


def test_nobody_signed_in_meets_the_sign_in_page_first(application: Application, on: Any) -> None:
    (message,) = on(30)
    parts = urlparse(re.search(r"https://\S+", message.body)[0])  # type: ignore[index]
    answer = Client().get(f"{parts.path}?{parts.query}")
    assert answer.status_code == 200
    assert "password" in answer.content.decode()


def test_application_not_in_force_gets_no_reminder(application: Application, on: Any) -> None:
    terminate(application, LAST - datetime.timedelta(days=100))
    assert on(30) == []


def test_replaced_application_gets_no_reminder_but_the_next_does(application: Application, on: Any) -> None:
    following = join_chain(begin(application.document(), workspace=application.workspace), application.chain)
    assert len(on(90)) == 1
    Application.objects.filter(pk=following.pk).update(state=State.SENT)
    make_registered(fresh(following), LAST - datetime.timedelta(days=40))
    assert on(30) == []


def test_guests_application_gets_no_reminder(application: Application, on: Any) -> None:
    Application.objects.update(guest="g", workspace=None)
    assert on(30) == []


def test_institution_without_active_owners_gets_its_reminder_later(application: Application, on: Any) -> None:
    User.objects.update(is_active=False)
    assert on(30) == []
    User.objects.filter(email="anna@piemers.lv").update(is_active=True)
    (message,) = on(29)
    assert message.to == ["anna@piemers.lv"]


def test_corrected_registration_gets_a_reminder_of_its_own(application: Application, on: Any) -> None:
    assert len(on(30)) == 1
    application = fresh(application)
    take_back(application)
    make_registered(application, REGISTERED + datetime.timedelta(days=1))
    assert len(on(29)) == 1


def test_mail_that_was_not_taken_is_tried_again_later(
    application: Application, on: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise ConnectionRefusedError

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.EmailMessage.send", refuse)
        patched.setattr("django.utils.timezone.localdate", lambda *_: LAST - datetime.timedelta(days=30))
        assert run("send_reminders").status == 1
    assert on(30) == []  # another run may be sending it
    Reminder.objects.update(begun_at=datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC) - datetime.timedelta(days=900))
    assert len(on(30)) == 1
    assert on(30) == []


def test_dry_run_counts_and_sends_nothing(application: Application, on: Any) -> None:
    assert on(30, "--dry-run") == []
    assert Reminder.objects.count() == 0
    assert run("send_reminders", "--dry-run").out == "1 atgādinājums\n"


def test_without_an_address_of_the_site_nothing_is_sent(application: Application) -> None:
    with override_settings(PUBLIC_URL=""):
        ran = run("send_reminders")
    assert (ran.status, "PUBLIC_URL" in ran.err) == (1, True)


def test_without_a_mail_server_nothing_is_sent_unless_files_are_wanted(
    application: Application, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: LAST - datetime.timedelta(days=30))
    to_files = {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": tmp_path}
    with override_settings(**to_files):
        ran = run("send_reminders")
        assert (ran.status, "EMAIL_URL" in ran.err, list(tmp_path.iterdir())) == (1, True, [])
        assert Reminder.objects.count() == 0
        assert run("send_reminders", "--dry-run").out == "1 atgādinājums\n"
        assert run("send_reminders", "--to-files").status == 0
    (written,) = tmp_path.iterdir()
    assert application.reference in written.read_text()


def test_run_in_which_nothing_is_due_asks_as_much_for_many_applications_as_for_one(
    application: Application, on: Any, django_assert_num_queries: Any
) -> None:
    assert len(on(90)) == 1
    for number in range(5):
        more = draft("g", accounts=[account(number + 1)])
        freeze(more)
        Application.objects.filter(pk=more.pk).update(guest="", workspace=application.workspace)
        make_registered(fresh(more), REGISTERED)
    assert len(on(89)) == 5
    with django_assert_num_queries(3):
        assert on(88) == []
