"""The task list."""

import datetime

from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from applications.acts.amending import open_for_editing
from applications.acts.beginning import begin_following
from applications.models import Account, Application
from tests.support.addresses import Url
from tests.support.drafts import account, draft, freeze, fresh, make_registered, many_accounts
from tests.support.html import Page
from tests.support.people import GUEST


def states(page: Page) -> list[str]:
    return page.texts(".tasks .tag")


def test_tasks_of_an_empty_draft_are_not_started(client: Client, empty: Application) -> None:
    page = Page(client.get(empty.get_absolute_url()))
    assert states(page) == ["Nav sākts"] * 6
    assert f"Pieteikums {empty.reference} · vēl nekas nav ierakstīts" in page.text("main")
    assert "Aizpildītas 0 no 6 sadaļām." in page.text("main")


def test_tasks_of_a_right_application_are_done(client: Client, url: Url) -> None:
    page = Page(client.get(url("tasks")))
    assert states(page) == ["Pabeigts"] * 6
    assert page.texts(".tasks .soft") == [
        "Piemēra novada pašvaldība, 90008473359",
        "Ilze Kļaviņa-Ābele",
        "Piemēra novada pašvaldība, 195.122.1.10, 2a03:ec00:b1::10",
        "2 konti, tiešsaistē vadīt: 1",
        "Jānis Ozols, izpilddirektors",
        "Anna Šķēle",
    ]


def test_tasks_tell_started_sections_and_the_number_of_errors(client: Client) -> None:
    sections = {
        "client": {"kind": "institution", "name": "Piemēra novada pašvaldība", "registration_number": ""},
        "certificate_recipient": {
            "given_name": "I.1",
            "surname": "Ābele",
            "personal_code": "1",
            "phone": "",
            "email": "a@piemers.lv",
        },
    }
    broken = draft(GUEST, sections, [account(1, iban="LV00"), account(2, access_mode=""), account(3)])
    page = Page(client.get(broken.get_absolute_url()))
    assert states(page) == ["Iesākts", "Jālabo: 3", "Nav sākts", "Jālabo: 2", "Nav sākts", "Nav sākts"]


def test_tasks_lead_to_every_section(client: Client, application: Application) -> None:
    links = Page(client.get(application.get_absolute_url())).links(".tasks a")
    assert links == [
        f"/pieteikumi/{application.reference}/{slug}/"
        for slug in ("iestade", "sertifikata-sanemejs", "lietotajs", "konti", "paraksttiesigais", "sagatavotajs")
    ]
    for link in links:
        assert client.get(link).status_code == 200


def test_tasks_of_a_finished_application_lead_to_its_document(client: Client, finished: Application) -> None:
    answer = client.get(finished.get_absolute_url(), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("version", args=[finished.reference, 1])
    assert "Pieteikums ir pabeigts. Lai to mainītu, izvēlieties „Labot”." in Page(answer).text(".messages")


def test_tasks_tell_of_earlier_versions(client: Client, finished: Application) -> None:
    open_for_editing(finished)
    page = Page(client.get(finished.get_absolute_url()))
    assert page.leads_to(f"/pieteikumi/{finished.reference}/dokuments/1/")
    assert "Sagatavotās versijas:" in page.text(".notice")


def test_tasks_take_as_many_queries_with_300_accounts(
    client: Client, application: Application, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(application.get_absolute_url())
    # session, application with its sections, the accounts' numbers, versions, what it follows
    with django_assert_num_queries(5):
        client.get(application.get_absolute_url())
    many_accounts(fresh(application), 300, first=10)
    with django_assert_num_queries(5):
        page = Page(client.get(application.get_absolute_url()))
    assert "302 konti" in page.text(".tasks")
    assert Account.objects.count() == 302


def test_next_application_names_the_one_that_it_follows(client: Client, application: Application) -> None:
    freeze(application)
    make_registered(fresh(application), datetime.date(2026, 11, 23))
    following, _is_new = begin_following(fresh(application))
    page = Page(client.get(following.get_absolute_url()))
    words = page.text("main")
    assert f"aizstās pieteikumu {application.reference}, kas ir spēkā līdz 23.11.2029." in words
    assert page.leads_to(reverse("changes", args=[following.reference]))
    assert page.links(".back a") == [reverse("applications")]
    assert "Visas sadaļas ir aizpildītas." in words
    assert "Aizpildiet sadaļas" not in words
