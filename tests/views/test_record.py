"""An application that was registered before it was known here: recorded from its file or as typed, by its day."""

from __future__ import annotations

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applications.acts import comparing, reminding
from applications.domain.dates import last_day_in_force
from applications.formats import edoc, pdf, xml
from applications.formats import json as json_format
from applications.models import Application, State
from tests.support.drafts import account, draft, fresh
from tests.support.factories import institution
from tests.support.people import GUEST

TYPED = {
    "kind": "institution",
    "name": "Piemēra novada pašvaldība",
    "registration_number": "90008473359",
    "user_name": "",
    "user_number": "",
    "addresses": "195.122.1.10",
}
NOW = datetime.datetime(2026, 1, 5, tzinfo=datetime.UTC)
URL = reverse("record")


def today() -> datetime.date:
    return timezone.localdate()


def days_ago(days: int) -> str:
    return f"{today() - datetime.timedelta(days=days):%d.%m.%Y.}"


def recorded() -> Application:
    return fresh(Application.objects.get(recorded=True))


def post(client: Client, **posted: object) -> str:
    answer = client.post(URL, {"on": days_ago(100), "number": ""} | posted, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


PAPER = pdf.write(institution(), reference="K7M-4PE-v1", timestamp=NOW)
FILES = {
    "a.xml": xml.write(institution()),
    "a.json": json_format.write(institution()),
    "a.pdf": PAPER,
    "a.edoc": edoc.write(PAPER, file_name="a.pdf"),
}


@pytest.mark.parametrize("name", FILES)
def test_application_in_a_file_is_recorded_with_everything_in_it(
    client: Client, application: Application, name: str
) -> None:
    on = today() - datetime.timedelta(days=100)
    page = post(client, file=SimpleUploadedFile(name, FILES[name]), number=" 7-1/23 ")
    kept = recorded()
    assert kept.document().accounts
    assert kept.document().client == institution().client
    assert (kept.state, kept.registered_on, kept.valid_until) == (State.REGISTERED, on, last_day_in_force(on))
    assert kept.registration_number == "7-1/23"
    assert (kept.guest, kept.editing) == (GUEST, False)
    assert f"{kept.valid_until:%d.%m.%Y.}" in page
    assert "Nav zināms:" not in page
    assert list(kept.events.values_list("kind", "to_state")) == [("recorded", "registered")]


def test_typed_application_says_what_is_unknown(client: Client, application: Application) -> None:
    page = post(client, **TYPED)
    assert "Pieteikums ir spēkā" in page
    assert "Nav zināms:" in page
    for title in ("Sertifikāta saņēmējs", "Konti"):
        assert title in page
    kept = recorded()
    assert kept.user.institution_name == kept.client.name == TYPED["name"]
    assert kept.user.registration_number == TYPED["registration_number"]


@pytest.mark.parametrize(
    ("posted", "message"),
    [
        ({"on": ""}, "Ievadiet datumu"),
        ({"on": "31.11.2026."}, "kalendārā nav"),
        ({"on": days_ago(-1)}, "nav vēlāks par"),
        ({"on": "31.12.1999."}, "nav agrāks par 01.01.2000."),
        ({"name": ""}, "Ievadiet"),
        ({"registration_number": "123"}, "reģistrācijas numur"),
        ({"addresses": "195.122.1"}, "adres"),
    ],
)
def test_what_cannot_be_is_refused(
    client: Client, application: Application, posted: dict[str, str], message: str
) -> None:
    page = post(client, **TYPED | posted)
    assert "<title>Kļūda:" in " ".join(page.split()).replace("<title> ", "<title>")
    assert message in page
    assert not Application.objects.filter(recorded=True).exists()


@pytest.mark.parametrize("written", ["%Y.%m.%d.", "%d/%m/%Y", "%Y-%m-%dT10:00"])
def test_day_is_read_as_people_write_it(client: Client, application: Application, written: str) -> None:
    on = today() - datetime.timedelta(days=10)
    post(client, **TYPED | {"on": on.strftime(written)})
    assert recorded().registered_on == on


def test_file_without_an_application_is_refused_at_its_field(client: Client, application: Application) -> None:
    page = post(client, file=SimpleUploadedFile("a.xml", b"<a/>"), **TYPED)
    assert 'href="#id_file"' in page
    assert not Application.objects.filter(recorded=True).exists()


def test_second_application_of_the_same_numbers_asks_of_which_system_it_is(
    client: Client, application: Application
) -> None:
    file = FILES["a.xml"]
    post(client, file=SimpleUploadedFile("a.xml", file), on=days_ago(400))
    first = recorded()
    asked = client.post(URL, {"on": days_ago(100), "number": "", "file": SimpleUploadedFile("a.xml", file)})
    page = asked.content.decode()
    assert "Vai šī informācijas sistēma šeit jau ir?" in page
    assert Application.objects.filter(recorded=True).count() == 1
    carried = asked.context["carried"]
    post(client, application=carried, replaces=first.chain)
    second = Application.objects.filter(recorded=True).exclude(pk=first.pk).get()
    assert second.chain == first.chain
    assert (fresh(first).state, fresh(first).ended_on) == (State.REPLACED, second.registered_on)


def test_earlier_one_takes_its_place_before_those_that_are_known(client: Client, application: Application) -> None:
    post(client, **TYPED | {"on": days_ago(100)})
    later = recorded()
    post(client, **TYPED | {"on": days_ago(400), "replaces": later.chain})
    earlier = Application.objects.filter(recorded=True).exclude(pk=later.pk).get()
    assert (earlier.state, earlier.ended_on) == (State.REPLACED, later.registered_on)
    assert fresh(later).state == State.REGISTERED


def test_application_of_another_system_has_a_chain_of_its_own(client: Client, application: Application) -> None:
    post(client, **TYPED | {"on": days_ago(100)})
    post(client, **TYPED | {"on": days_ago(50), "replaces": "-"})
    assert list(Application.objects.filter(recorded=True).values_list("state", flat=True)) == [State.REGISTERED] * 2


def test_same_application_is_recorded_once(client: Client, application: Application) -> None:
    post(client, **TYPED)
    page = post(client, **TYPED | {"replaces": "-"})
    assert f"Tas jau ir ierakstīts kā pieteikums {recorded().reference}" in page


def test_others_chain_is_not_offered_and_not_taken(client: Client, application: Application) -> None:
    client.post(URL, {"on": days_ago(100), "number": "", **TYPED})
    first = recorded()
    stranger = Client()
    page = stranger.post(
        URL, {"on": days_ago(50), "number": "", "replaces": first.chain, **TYPED}, follow=True
    ).content.decode()
    assert first.reference not in page
    assert fresh(first).state == State.REGISTERED


def test_next_application_begins_with_what_is_known(client: Client, application: Application) -> None:
    post(client, file=SimpleUploadedFile("a.xml", FILES["a.xml"]))
    first = recorded()
    client.post(reverse("following", args=[first.reference]), {"how": "renew"})
    begun = fresh(Application.objects.latest("pk"))
    assert (begun.chain, begun.state) == (first.chain, State.DRAFT)
    assert begun.document() == first.document()
    compared = comparing.predecessor(begun)
    assert compared is not None
    assert compared.source == first


def test_next_one_of_an_application_without_accounts_is_compared_with_nothing(
    client: Client, application: Application
) -> None:
    post(client, **TYPED)
    first = recorded()
    client.post(reverse("following", args=[first.reference]), {"how": "change"})
    begun = fresh(Application.objects.latest("pk"))
    assert comparing.predecessor(begun) is None
    page = client.get(reverse("review", args=[begun.reference])).content.decode()
    assert "Salīdzināt ar iepriekšējo" in page
    answer = client.post(reverse("changes", args=[begun.reference]), {"source": first.reference}).content.decode()
    assert "konti šeit nav zināmi" in answer


def test_recorded_application_is_corrected_and_leads_from_every_address_to_its_page(
    client: Client, application: Application
) -> None:
    post(client, **TYPED)
    kept = recorded()
    page = reverse("finished", args=[kept.reference])
    for name in ("tasks", "review", "accounts", "register"):
        assert client.get(reverse(name, args=[kept.reference]))["Location"] == page
    url = reverse("correct", args=[kept.reference])
    assert f'value="{kept.registered_on:%d.%m.%Y.}"' in client.get(url).content.decode()
    client.post(url, {"on": "2026. gada 3. martā", "number": "7-1"})
    kept = recorded()
    assert (kept.registered_on, kept.registration_number) == (datetime.date(2026, 3, 3), "7-1")
    assert kept.valid_until == datetime.date(2029, 3, 3)
    assert "nav vēlāks par" in client.post(url, {"on": days_ago(-3), "number": ""}).content.decode()
    assert client.post(reverse("step_back", args=[kept.reference]), {"from": kept.state}).status_code == 302
    assert recorded().state == State.REGISTERED


def test_finished_application_is_not_corrected(client: Client, application: Application) -> None:
    assert client.get(reverse("correct", args=[application.reference])).status_code == 302


def test_report_on_a_file_leads_to_recording_it(client: Client, application: Application) -> None:
    report = client.post(reverse("check"), {"file": SimpleUploadedFile("a.xml", FILES["a.xml"])})
    asked = client.post(URL, {"application": report.context["carried"]})
    assert "Pieteikums no faila" in asked.content.decode()
    post(client, application=report.context["carried"])
    assert recorded().document().accounts


def test_stale_report_is_refused(client: Client, application: Application) -> None:
    assert "Lapa ir novecojusi" in client.post(URL, {"application": "x"}).content.decode()


@pytest.mark.parametrize("name", ["start", "applications"])
def test_action_is_offered(client: Client, application: Application, name: str) -> None:
    assert f'href="{URL}"' in client.get(reverse(name)).content.decode()


def test_reminder_is_due_for_a_recorded_application(client: Client, application: Application) -> None:
    three_years_ago = today().replace(year=today().year - 3)
    post(client, **TYPED | {"on": f"{three_years_ago + datetime.timedelta(days=20):%d.%m.%Y.}"})
    kept = recorded()
    assert kept.ends_soon()
    assert reminding.due(kept.days_left()) == 30


def test_draft_of_the_same_numbers_is_compared_with_the_recorded_one(client: Client, application: Application) -> None:
    post(client, file=SimpleUploadedFile("a.xml", FILES["a.xml"]))
    kept = recorded()
    mine = institution()
    sections = {
        "client": {"name": mine.client.name, "registration_number": mine.client.registration_number},
        "user": {
            "institution_name": mine.user.institution_name,
            "registration_number": mine.user.registration_number,
        },
    }
    compared = comparing.predecessor(draft(GUEST, sections, [account(1)]))
    assert compared is not None
    assert compared.source == kept
