"""The start page, this browser's applications, beginning one and erasing one."""

import datetime
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from applications.acts.amending import open_for_editing
from applications.acts.beginning import MAXIMUM_OF_GUEST, begin
from applications.models import SECTION_MODELS, Account, Application, File, Institution, State, Version
from applications.models.application import REFERENCE_ALPHABET
from common import limits
from institutions.acts import create_workspace
from tests.support.drafts import fresh, make_registered, stored
from tests.support.html import Page
from tests.support.people import GUEST, browser, person


def test_start_shows_how_to_begin_and_nobodys_applications(db: None, application: Application) -> None:
    content = Client().get("/").content.decode()
    assert "Sākt jaunu pieteikumu" in content
    assert "67094368" in content
    assert "ekase@kase.gov.lv" in content
    assert "Turpiniet iesākto" not in content
    assert application.reference not in content


def test_start_leads_back_into_a_draft(client: Client, application: Application) -> None:
    content = client.get("/").content.decode()
    assert f'href="/pieteikumi/{application.reference}/"' in content
    assert "Piemēra novada pašvaldība" in content


def test_start_leads_to_the_document_of_a_finished_application(client: Client, finished: Application) -> None:
    assert f'href="/pieteikumi/{finished.reference}/dokuments/"' in client.get("/").content.decode()


def test_begin_makes_an_empty_draft_for_this_browser(db: None) -> None:
    client = Client()
    answer = client.post(reverse("begin"))
    (begun,) = Application.objects.all()
    assert (answer.status_code, answer["Location"]) == (302, f"/pieteikumi/{begun.reference}/iestade/")
    assert client.get(answer["Location"]).status_code == 200
    assert re.fullmatch(r"[A-Z0-9]{3}-[A-Z0-9]{3}", begun.reference)
    assert set(begun.reference) - {"-"} <= set(REFERENCE_ALPHABET)
    assert len(begun.guest) >= 43
    assert (begun.revision, begun.saved_at, begun.editing) == (0, None, True)
    assert all(getattr(begun, name).is_blank() for name in SECTION_MODELS)


def test_begin_twice_makes_two_drafts_of_the_same_guest(db: None) -> None:
    client = Client()
    client.post(reverse("begin"))
    client.post(reverse("begin"))
    first, second = Application.objects.all()
    assert first.guest == second.guest
    assert first.reference != second.reference


def test_two_browsers_are_two_guests(db: None) -> None:
    Client().post(reverse("begin"))
    Client().post(reverse("begin"))
    assert len({each.guest for each in Application.objects.all()}) == 2


@pytest.mark.parametrize("maximum", [MAXIMUM_OF_GUEST, 5])
def test_begin_stops_at_so_many_applications(client: Client, monkeypatch: pytest.MonkeyPatch, maximum: int) -> None:
    monkeypatch.setattr("applications.acts.beginning.MAXIMUM_OF_GUEST", maximum)
    made = Application.objects.bulk_create(
        Application(guest=GUEST, reference=f"{n:03d}-AAA", state=State.DRAFT if n % 2 else State.PREPARED)
        for n in range(maximum - 1)
    )
    Institution.objects.bulk_create(Institution(application=each) for each in made)
    assert client.post(reverse("begin"))["Location"] != reverse("applications")
    answer = client.post(reverse("begin"), follow=True)
    assert f"jau ir {maximum} pieteikumu" in answer.content.decode()
    assert Application.objects.count() == maximum


def test_session_cookie_is_hidden_from_scripts_and_lasts_30_days(db: None) -> None:
    cookie = Client().post(reverse("begin")).cookies["session"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert cookie["max-age"] == 30 * 24 * 60 * 60
    assert GUEST not in cookie.value


@override_settings(SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True)
def test_session_cookie_is_secure_where_the_settings_say_https(db: None) -> None:
    client = Client()
    assert client.post(reverse("begin"), secure=True).cookies["session"]["secure"] is True
    assert client.get("/", secure=True).cookies["csrftoken"]["secure"] is True


def test_applications_lists_this_browsers_own(client: Client, stranger: Client, finished: Application) -> None:
    draft = begin(guest=GUEST)
    others = Application.objects.exclude(guest=GUEST).get()
    content = client.get(reverse("applications")).content.decode()
    assert "Sagatavots, 1. versija" in content
    assert "Melnraksts" in content
    assert f'href="/pieteikumi/{draft.reference}/"' in content
    assert others.reference not in content
    open_for_editing(finished)
    assert "Labo 2. versiju" in client.get(reverse("applications")).content.decode()


def test_applications_without_any_says_what_will_be_here(db: None) -> None:
    assert "Pagaidām nav neviena." in Client().get(reverse("applications")).content.decode()


@pytest.mark.parametrize("name", ["start", "applications"])
def test_lists_take_as_many_queries_for_many_applications(client: Client, application: Application, name: str) -> None:
    client.get(reverse(name))
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse(name))
        counts.append(len(queries))
        for _ in range(10):
            begin(guest=GUEST)
    assert counts[0] == counts[1]


def test_erase_asks_first(client: Client, application: Application) -> None:
    before = stored(application)
    content = client.get(reverse("erase", args=[application.reference])).content.decode()
    assert f"Vai dzēst pieteikumu {application.reference}?" in content
    assert stored(application) == before


def test_erase_leaves_nothing_of_the_application_and_all_of_others(client: Client, finished: Application) -> None:
    other = begin(guest=GUEST)
    answer = client.post(reverse("erase", args=[finished.reference]), follow=True)
    assert f"Pieteikums {finished.reference} ir izdzēsts." in answer.content.decode()
    assert list(Application.objects.all()) == [other]
    assert (Account.objects.count(), Version.objects.count(), File.objects.count()) == (0, 0, 0)
    assert {name: model._default_manager.count() for name, model in SECTION_MODELS.items()} == dict.fromkeys(
        SECTION_MODELS, 1
    )
    assert client.get(reverse("tasks", args=[finished.reference])).status_code == 404


def test_tasks_tell_when_it_was_saved_last(client: Client, application: Application) -> None:
    moment = datetime.datetime(2026, 11, 23, 12, 5, tzinfo=datetime.UTC)
    Application.objects.filter(pk=application.pk).update(saved_at=moment)
    content = client.get(fresh(application).get_absolute_url()).content.decode()
    assert "saglabāts 23.11.2026. plkst. 14.05" in content


def test_one_address_begins_so_many_applications_in_an_hour(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setitem(limits.RATES, limits.BEGIN, limits.Rate(2, 60 * 60))
    for _ in range(2):
        Client().post(reverse("begin"))
    answer = Client().post(reverse("begin"), follow=True)
    assert "pārāk daudz pieteikumu" in answer.content.decode()
    assert Application.objects.count() == 2


def test_next_application_begins_from_the_one_in_force_first(client: Client, finished: Application) -> None:
    make_registered(finished, timezone.localdate())
    for address in (reverse("start"), reverse("applications")):
        page = Page(client.get(address))
        buttons = [text for text in page.buttons() if text.startswith("Sākt")]
        assert buttons == [f"Sākt no spēkā esošā ({finished.reference})", "Sākt jaunu pieteikumu"]
        assert reverse("following", args=[finished.reference]) in page.attributes("action", "form")


def test_institutions_application_begins_with_what_is_known(db: None) -> None:
    user = person("Anna Šķēle")
    workspace = create_workspace("Ādažu vidusskola", user)
    answer = browser(user).post(reverse("begin"))
    begun = Application.objects.get(workspace=workspace)
    assert answer["Location"] == f"{begun.get_absolute_url()}iestade/"
    assert begun.client.name == "Ādažu vidusskola"
    assert (begun.preparer.given_name, begun.preparer.surname, begun.preparer.email) == ("Anna", "Šķēle", user.email)
