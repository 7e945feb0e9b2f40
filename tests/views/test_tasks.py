"""The task list."""

import datetime
import re

from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from applications.acts.amending import open_for_editing
from applications.acts.beginning import begin_following
from applications.models import Account, Application
from tests.support.addresses import Url
from tests.support.drafts import account, draft, freeze, fresh, make_registered, many_accounts
from tests.support.people import GUEST


def states(content: str) -> list[str]:
    return [state.strip() for state in re.findall(r'<span class="tag \w+">([^<]+)</span>', content)]


def test_tasks_of_an_empty_draft_are_not_started(client: Client, empty: Application) -> None:
    content = client.get(empty.get_absolute_url()).content.decode()
    assert states(content) == ["Nav sākts"] * 6
    assert "vēl nekas nav ierakstīts" in content
    assert empty.reference in content


def test_tasks_of_a_right_application_are_done(client: Client, url: Url) -> None:
    content = client.get(url("tasks")).content.decode()
    assert states(content) == ["Pabeigts"] * 6
    assert "2 konti, tiešsaistē vadīt: 1" in content


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
    content = client.get(broken.get_absolute_url()).content.decode()
    assert states(content) == ["Iesākts", "Jālabo: 2", "Nav sākts", "Jālabo: 2", "Nav sākts", "Nav sākts"]


def test_tasks_lead_to_every_section(client: Client, application: Application) -> None:
    content = client.get(application.get_absolute_url()).content.decode()
    links = re.findall(r'<li><div><a href="([^"]+)"', content)
    assert links == [
        f"/pieteikumi/{application.reference}/{slug}/"
        for slug in ("iestade", "sertifikata-sanemejs", "lietotajs", "konti", "paraksttiesigais", "sagatavotajs")
    ]
    for link in links:
        assert client.get(link).status_code == 200


def test_tasks_of_a_finished_application_lead_to_its_document(client: Client, finished: Application) -> None:
    answer = client.get(finished.get_absolute_url(), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("version", args=[finished.reference, 1])
    assert "Pieteikums ir pabeigts. Lai to mainītu, izvēlieties „Labot”." in answer.content.decode()


def test_tasks_tell_of_earlier_versions(client: Client, finished: Application) -> None:
    open_for_editing(finished)
    content = client.get(finished.get_absolute_url()).content.decode()
    assert f'href="/pieteikumi/{finished.reference}/dokuments/1/"' in content
    assert "Sagatavotās versijas:" in content


def test_tasks_take_as_many_queries_with_300_accounts(
    client: Client, application: Application, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(application.get_absolute_url())
    # session, application with its sections, the accounts' numbers, versions, what it follows
    with django_assert_num_queries(5):
        client.get(application.get_absolute_url())
    many_accounts(fresh(application), 300, first=10)
    with django_assert_num_queries(5):
        content = client.get(application.get_absolute_url()).content.decode()
    assert "302 konti" in content
    assert Account.objects.count() == 302


def test_next_application_names_the_one_that_it_follows(client: Client, application: Application) -> None:
    freeze(application)
    make_registered(fresh(application), datetime.date(2026, 11, 23))
    following, _is_new = begin_following(fresh(application))
    content = client.get(following.get_absolute_url()).content.decode()
    assert f"aizstās pieteikumu {application.reference}, kas ir spēkā līdz 23.11.2029." in content
    assert f'href="{reverse("changes", args=[following.reference])}"' in content
    assert f'<p class="back"><a href="{reverse("applications")}">' in content
    assert "Visas sadaļas ir aizpildītas." in content
    assert "Aizpildiet sadaļas" not in content
