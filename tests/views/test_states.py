"""An application's way after it is finished, as its page shows it and lets a person note it."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from applications.acts import comparing, handing_over, recording
from applications.acts.amending import open_for_editing
from applications.models import Application, SignedFile, State, Version
from tests.support.drafts import account, draft, freeze, fresh, make_registered, many_accounts, stored
from tests.support.html import Answer, Page
from tests.support.people import GUEST

TODAY = datetime.date(2026, 11, 25)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Versions of the tests are finished on 23.11.2026., and it is the 25th."""
    real = __import__("django.utils.timezone", fromlist=["localdate"]).localdate
    monkeypatch.setattr("django.utils.timezone.localdate", lambda value=None: real(value) if value else TODAY)


@pytest.fixture
def application(application: Application) -> Application:
    freeze(application)
    Version.objects.update(finished_at=datetime.datetime(2026, 11, 23, 22, 30, tzinfo=datetime.UTC))  # the 24th in Riga
    SignedFile.objects.create(
        version=application.versions.get(), name="a", content=b"", size=0, sha256="a", judgement="{}", passed=True
    )
    return fresh(application)


def to(name: str, application: Application) -> str:
    return reverse(name, args=[application.reference])


def page(client: Client, application: Application) -> str:
    return version_page(client, application).text()


def version_page(client: Client, application: Application) -> Page:
    answer = client.get(reverse("version", args=[application.reference, 1]))
    assert answer.status_code == 200
    return Page(answer)


def another(chain: str = "", day: datetime.date | None = None) -> Application:
    made = draft(GUEST, accounts=[account(1)])
    freeze(made)
    Version.objects.filter(application=made).update(finished_at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    if chain:
        Application.objects.filter(pk=made.pk).update(chain=chain)
    made = fresh(made)
    if day:
        make_registered(made, day)
    return fresh(made)


def test_each_step_is_noted_and_taken_back(client: Client, application: Application) -> None:
    recording.move(application, State.SIGNED)
    assert "Pieteikums ir parakstīts" in page(client, application)
    client.post(to("step", application), {"to": "sent"})
    assert fresh(application).state == State.SENT
    assert "Pieteikums ir atzīmēts kā nosūtīts" in page(client, application)
    assert "Sagatavots → Parakstīts" in page(client, application)
    for state in (State.SIGNED, State.PREPARED):
        client.post(to("step_back", application), {"from": fresh(application).state})
        assert fresh(application).state == state


def test_link_of_an_old_reminder_leads_to_what_is_in_force(client: Client, application: Application) -> None:
    make_registered(application, TODAY)
    newer = another(application.chain, TODAY)
    assert fresh(application).standing() == State.REPLACED
    before = Application.objects.count()
    for answer in (client.get(to("following", application)), client.post(to("following", application))):
        assert answer["Location"] == to("finished", newer)
    assert Application.objects.count() == before


@pytest.mark.parametrize(
    "state", ["", "draft", "prepared", "signed", "registered", "replaced", "terminated", "x" * 50, "\x00"]
)
def test_other_steps_are_not_pressed(client: Client, application: Application, state: str) -> None:
    before = stored(application)
    assert client.post(to("step", application), {"to": state})["Location"] == to("finished", application)
    assert stored(application) == before


def test_step_back_is_taken_once_for_a_double_click(client: Client, application: Application) -> None:
    recording.move(application, State.SIGNED)
    recording.move(application, State.SENT)
    for _ in range(2):
        client.post(to("step_back", application), {"from": "sent"})
    assert fresh(application).state == State.SIGNED


def test_sent_application_can_be_mended_in_a_new_version(client: Client, application: Application) -> None:
    recording.move(application, State.SENT)
    client.post(to("amend", application))
    assert fresh(application).editing


@pytest.mark.parametrize(
    "typed", ["24.11.2026.", "25.11.2026", "2026-11-25", "2026. gada 24. novembrī", " 24. 11. 26. "]
)
def test_registration_is_noted_however_the_date_is_written(
    client: Client, application: Application, typed: str
) -> None:
    answer = client.post(to("register", application), {"on": typed, "number": " 7-2/15 "}, follow=True)
    now = fresh(application)
    assert (now.state, now.registration_number) == (State.REGISTERED, "7-2/15")
    assert now.registered_on in (TODAY, TODAY - datetime.timedelta(days=1))
    assert f"Pieteikums ir spēkā līdz {now.valid_until:%d.%m.%Y.}" in Page(answer).text(".messages")
    shown = page(client, application)
    assert "Pieteikums ir spēkā" in shown
    assert "Nr. 7-2/15" in shown
    assert "(vēl 1096 dienas)" in shown or "(vēl 1095 dienas)" in shown


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Ievadiet datumu"),
        ("rīt", "Ievadiet datumu šādā formātā: 23.11.2026."),
        ("31.02.2026.", "Datuma „31.02.2026.” kalendārā nav: pārbaudiet dienu un mēnesi"),
        ("31/02", "Ievadiet datumu šādā formātā: 23.11.2026."),
        ("26.11.2026.", "Ievadiet datumu, kas nav vēlāks par 25.11.2026."),
        ("23.11.2026.", "Ievadiet datumu, kas nav agrāks par dokumenta pabeigšanu 24.11.2026."),
        ("\x00", "Ievadiet datumu"),
        ("9" * 100, "Saīsiniet līdz 60 zīmēm"),
    ],
)
def test_wrong_date_shows_a_message_and_stays_in_the_field(
    client: Client, application: Application, typed: str, message: str
) -> None:
    before = stored(application)
    answer = client.post(to("register", application), {"on": typed, "number": "7-2/15"})
    page = Page(answer)
    assert page.title.startswith("Kļūda: ")
    assert [line.startswith(message) for line in page.summary()] == [True]
    assert page.summary_links() == ["#id_on"]
    assert page.field("number").value == "7-2/15"
    assert stored(application) == before


def test_registration_without_a_right_signed_file_is_confirmed(client: Client, application: Application) -> None:
    message = "Šai versijai vēl nav augšupielādēts atbilstošs parakstīts fails."
    assert message not in Page(client.get(to("register", application))).text()
    SignedFile.objects.update(passed=False)
    assert message in Page(client.get(to("register", application))).text()
    answer = client.post(to("register", application), {"on": "25.11.2026."})
    assert Page(answer).link("Apstipriniet, ka reģistrēta tieši šī versija") == "#id_unsigned"
    assert fresh(application).state == State.PREPARED
    client.post(to("register", application), {"on": "25.11.2026.", "unsigned": "on"})
    assert fresh(application).state == State.REGISTERED


def primary(client: Client, application: Application) -> list[str]:
    """The labels of the primary buttons."""
    return version_page(client, application).texts('[class="button"]')


def test_each_state_has_one_primary_button(client: Client, application: Application) -> None:
    assert primary(client, application) == ["PDF parakstīšanai"]
    recording.move(application, State.SIGNED)
    assert primary(client, application) == ["Lejupielādēt parakstīto failu, ko sūtīt"]
    recording.move(application, State.SENT)
    assert primary(client, application) == ["Ierakstīt reģistrāciju"]
    make_registered(application, TODAY)
    assert primary(client, application) == ["Sagatavot izmaiņas"]


@pytest.mark.parametrize(
    ("state", "titles"),
    [
        (State.PREPARED, ["Tagad: Jānis Ozols paraksta PDF", "Nosūtiet e-adresē", "Ierakstiet reģistrāciju"]),
        (
            State.SIGNED,
            [
                "Izdarīts: Parakstīts, un parakstītais fails atbilst sagatavotajam",
                "Tagad: nosūtiet parakstīto failu e-adresē",
                "Ierakstiet reģistrāciju",
            ],
        ),
        (
            State.SENT,
            [
                "Izdarīts: Parakstīts, un parakstītais fails atbilst sagatavotajam",
                "Izdarīts: Atzīmēts kā nosūtīts",
                "Tagad: kad Valsts kase atbild, ierakstiet reģistrāciju",
            ],
        ),
    ],
)
def test_page_begins_with_the_one_thing_to_do_now(
    client: Client, application: Application, state: State, titles: list[str]
) -> None:
    if state != State.PREPARED:
        recording.move(application, state)
    page = version_page(client, application)
    assert page.texts(".way h2") == titles
    assert page.texts("main h2")[:3] == titles
    assert page.text("[aria-current=step] h2") == next(title for title in titles if title.startswith("Tagad: "))
    assert page.title == f"{page.heading} – Pieteikums {application.reference} – eKase pieteikums"
    assert page.has(".way li.now details[open]") is False


def test_step_that_is_not_known_is_not_ticked(client: Client, application: Application) -> None:
    SignedFile.objects.all().delete()
    recording.move(application, State.SENT)
    page = version_page(client, application)
    assert page.texts(".way .done h2") == ["Izdarīts: Atzīmēts kā nosūtīts"]
    assert "Parakstītais fails šeit nav pārbaudīts" in page.text(".way")


def test_only_the_right_that_the_signatory_has_is_named(client: Client, application: Application) -> None:
    page = version_page(client, application)
    assert "Tiesības parakstīt: Uzņēmumu reģistrā ir tiesības pārstāvēt klientu atsevišķi." in page.text(".way")
    assert "pilnvar" not in page.text(".way")


@pytest.mark.parametrize(
    ("today", "step"),
    [
        (TODAY, "Tagad nekas nav jādara"),
        (datetime.date(2029, 10, 1), "Tagad: sagatavojiet nākamo pieteikumu"),
        (datetime.date(2029, 11, 26), "Tagad: sagatavojiet jaunu pieteikumu"),
    ],
)
def test_page_of_a_registered_application_begins_with_what_is_to_be_done(
    client: Client, application: Application, monkeypatch: pytest.MonkeyPatch, today: datetime.date, step: str
) -> None:
    make_registered(application, TODAY)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda value=None: today)
    assert version_page(client, application).texts("main h2")[0] == step


def test_guest_reads_how_long_an_application_is_kept_before_it_is_registered(
    client: Client, application: Application
) -> None:
    assert "izdzēsīs, ja 30 dienas neviens to neatvērs" in version_page(client, application).text("main")


def test_draft_is_led_elsewhere_than_to_registration(client: Client, application: Application) -> None:
    open_for_editing(application)
    for method in (client.get, client.post):
        assert method(to("register", application)).status_code == 302
    assert fresh(application).registered_on is None


def test_what_it_replaces_is_asked_where_only_a_person_knows(client: Client, application: Application) -> None:
    alike = another(day=TODAY)
    page = Page(client.get(to("register", application)))
    assert f"{alike.reference}, reģistrēts 25.11.2026.; IP 195.122.1.10, 2a03:ec00:b1::10" in page.text()
    assert page.field("replaces").value == ""
    answer = client.post(to("register", application), {"on": "25.11.2026."})
    assert Page(answer).summary() == ["Izvēlieties, kuru pieteikumu tas aizstāj"]
    assert fresh(application).registered_on is None
    client.post(to("register", application), {"on": "25.11.2026.", "replaces": alike.chain})
    assert [fresh(each).state for each in (alike, application)] == ["replaced", "registered"]
    assert fresh(application).chain == alike.chain


def test_other_information_system_stays_in_force(client: Client, application: Application) -> None:
    alike = another(day=TODAY)
    client.post(to("register", application), {"on": "25.11.2026.", "replaces": "-"})
    assert [fresh(each).state for each in (alike, application)] == ["registered", "registered"]


def test_first_of_a_chain_leaves_it_where_it_is_another_system(client: Client, application: Application) -> None:
    later = another(chain=application.chain, day=TODAY)
    client.post(to("register", application), {"on": "25.11.2026.", "replaces": "-"})
    assert [fresh(each).state for each in (later, application)] == ["registered", "registered"]
    assert fresh(application).chain != later.chain


def test_known_predecessor_is_chosen_already(client: Client, application: Application) -> None:
    first = another(chain=application.chain, day=TODAY - datetime.timedelta(days=5))
    assert Page(client.get(to("register", application))).field("replaces").value == application.chain
    client.post(to("register", application), {"on": "25.11.2026.", "replaces": application.chain})
    assert (fresh(first).state, fresh(first).ended_on) == ("replaced", TODAY)
    shown = page(client, first)
    assert "Pieteikums ir aizstāts ar nākamo" in shown
    assert f"pieteikums {application.reference}" in shown


def many_alike(number: int) -> list[Application]:
    """So many registered ones with the same numbers, each in its chain; the first is the earliest."""
    first = another(day=TODAY - datetime.timedelta(days=1))
    rows = []
    for _place in range(number - 1):
        copied = draft(GUEST)
        rows.append(copied)
        copied.versions.create(number=1, finished_at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
        Application.objects.filter(pk=copied.pk).update(state=State.PREPARED)
        make_registered(fresh(copied), TODAY)
    return [first, *map(fresh, rows)]


def labels_of(answer: Answer) -> list[str]:
    return [label.partition(",")[0] for label in Page(answer).texts('label[for^="id_replaces_"]')]


def test_of_many_alike_the_likely_ones_are_listed_and_any_other_is_named(
    client: Client, application: Application
) -> None:
    first, *others = many_alike(14)
    for each in others:  # the first alone stays with the application's IP addresses
        each.user.allowed_ip_addresses = "195.122.7.7"
        each.user.save()
    listed = labels_of(client.get(to("register", application)))
    assert listed[0] == first.reference
    assert listed[1:10] == [each.reference for each in reversed(others[-9:])]
    assert len(listed) == 12  # another one, and none
    asked = {"on": "25.11.2026.", "replaces": "?", "other": others[0].reference.lower().replace("-", " ")}
    client.post(to("register", application), asked)
    assert fresh(others[0]).state == State.REPLACED
    assert fresh(application).chain == others[0].chain


@pytest.mark.parametrize(
    ("chosen", "other", "message", "anchor"),
    [
        ("?", "", "Ievadiet tā pieteikuma numuru, kuru šis aizstāj", "id_other"),
        ("?", "AAA-AAA", "Ar šo numuru nav spēkā esoša pieteikuma", "id_other"),
        ("", "AAA-AAA", "Ar šo numuru nav spēkā esoša pieteikuma", "id_other"),
        ("-", "AAA-AAA", "Izdzēsiet šo numuru vai izvēlieties", "id_other"),
        ("", "", "Izvēlieties, kuru pieteikumu tas aizstāj", "id_replaces_0"),
        ("?", "7-1", "Ar šo numuru ir vairāki pieteikumi", "id_replaces_0"),
    ],
)
def test_number_without_a_predecessor_shows_a_message(
    client: Client, application: Application, chosen: str, other: str, message: str, anchor: str
) -> None:
    alike = many_alike(12)
    same = alike[2:4]
    Application.objects.filter(pk__in=[each.pk for each in same]).update(registration_number="7-1")
    before = stored(application)
    answer = client.post(to("register", application), {"on": "25.11.2026.", "replaces": chosen, "other": other})
    page = Page(answer)
    assert [line.startswith(message) for line in page.summary()] == [True]
    assert page.summary_links() == [f"#{anchor}"]
    assert stored(application) == before
    if other == "7-1":
        assert set(labels_of(answer)) >= {each.reference for each in same}
        assert len(labels_of(answer)) == 4


def test_one_chosen_from_a_list_that_has_changed_meanwhile_is_taken(client: Client, application: Application) -> None:
    alike = many_alike(13)
    assert alike[1].reference not in labels_of(client.get(to("register", application)))
    client.post(to("register", application), {"on": "25.11.2026.", "replaces": alike[1].chain})
    assert fresh(alike[1]).state == State.REPLACED


def test_registering_takes_as_many_queries_with_many_alike(client: Client, application: Application) -> None:
    counts = []
    many_alike(2)
    client.get(to("register", application))
    for more in (0, 12, 3):
        if more:
            many_alike(more)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(to("register", application))
        counts.append((len(queries), len(labels_of(answer))))
    assert counts[0][0] == counts[1][0] == counts[2][0]
    assert counts[1][1] == counts[2][1] == 12


def test_older_application_that_is_noted_later_replaces_nothing_and_says_so(
    client: Client, application: Application
) -> None:
    newer = another(chain=application.chain, day=TODAY)
    answer = client.post(to("register", application), {"on": "24.11.2026.", "replaces": application.chain}, follow=True)
    message = f"Šis pieteikums vairs nav spēkā: 25.11.2026. to aizstāja {newer.reference}."
    messages = Page(answer).text(".messages")
    assert message in messages
    assert "Pieteikums ir spēkā līdz" not in messages
    assert [fresh(each).state for each in (application, newer)] == ["replaced", "registered"]
    assert "Atgriezt stāvoklī „Sagatavots”" in page(client, application)
    client.post(to("step_back", application), {"from": "replaced"})
    assert [fresh(each).state for each in (application, newer)] == ["prepared", "registered"]


def test_older_of_three_names_what_replaced_it_and_what_is_in_force(client: Client, application: Application) -> None:
    middle = another(chain=application.chain, day=TODAY - datetime.timedelta(days=1))
    latest = another(chain=application.chain, day=TODAY)
    Version.objects.update(finished_at=datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC))
    answer = client.post(to("register", application), {"on": "20.11.2026.", "replaces": application.chain}, follow=True)
    message = f"24.11.2026. to aizstāja {middle.reference}. Tagad spēkā ir {latest.reference}."
    assert message in Page(answer).text(".messages")


def test_registration_of_long_ago_shows_that_the_term_has_ended(client: Client, application: Application) -> None:
    Version.objects.update(finished_at=datetime.datetime(2023, 1, 1, tzinfo=datetime.UTC))
    answer = client.post(to("register", application), {"on": "02.01.2023."}, follow=True)
    assert "Pieteikuma termiņš beidzās 02.01.2026." in Page(answer).text(".messages")


def test_strange_chain_is_refused(client: Client, application: Application) -> None:
    another(day=TODAY)
    answer = client.post(to("register", application), {"on": "25.11.2026.", "replaces": "AAA-AAA"})
    assert answer.status_code == 200
    assert fresh(application).registered_on is None


def test_registration_by_mistake_is_taken_back(client: Client, application: Application) -> None:
    make_registered(application, TODAY)
    client.post(to("step_back", application), {"from": "registered"})
    assert (fresh(application).state, fresh(application).registered_on) == (State.PREPARED, None)


def test_old_address_of_a_registered_application_says_what_can_be_done(
    client: Client, application: Application
) -> None:
    def message() -> str:
        return Page(client.get(application.get_absolute_url(), follow=True)).text(".messages")

    assert "izvēlieties „Labot”" in message()
    make_registered(application, TODAY)
    assert "izmaiņām sagatavojiet nākamo pieteikumu" in message()
    assert "izvēlieties „Labot”" not in message()
    another(application.chain, TODAY)
    assert "Tas vairs nav spēkā, un to nemaina." in message()


def test_registered_page_keeps_no_dead_parts(client: Client, application: Application) -> None:
    handing_over.hand_over(application.versions.get(), days=7)
    shown = page(client, application)
    assert "Izveidot vēl vienu saiti parakstītājam" in shown
    assert "Augšupielādēt parakstīto" in shown
    make_registered(application, TODAY)
    shown = page(client, application)
    assert "Atsaukt" in shown
    for dead in ("Augšupielādēt parakstīto", "Pieteikuma versijas", "Izveidot saiti"):
        assert dead not in shown


def test_application_in_force_is_listed_above_the_replaced_one(client: Client, application: Application) -> None:
    newer = another(application.chain, TODAY)
    make_registered(application, TODAY - datetime.timedelta(days=1), chain=application.chain)
    Application.objects.filter(pk=application.pk).update(saved_at=datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC))
    assert fresh(application).state == State.REPLACED
    page = Page(client.get(reverse("applications")))
    first, second = page.texts(".tasks li")
    assert newer.reference in first
    assert application.reference in second
    assert [(tag.attribute("class"), tag.text().split()[0].strip(",")) for tag in page.parts(".tag")] == [
        ("tag ok", "Reģistrēts"),
        ("tag", "Aizstāts"),
    ]


def test_ended_service_is_noted(client: Client, application: Application) -> None:
    make_registered(application, TODAY)
    answer = client.post(to("terminate", application), {"on": "24.11.2026."})
    assert Page(answer).summary() == ["Ievadiet datumu, kas nav agrāks par reģistrāciju 25.11.2026."]
    client.post(to("terminate", application), {"on": "25.11.2026."})
    assert (fresh(application).state, fresh(application).ended_on) == (State.TERMINATED, TODAY)
    assert "E-pakalpojums ir pārtraukts" in page(client, application)


@pytest.mark.parametrize("name", ["terminate", "end_of_term"])
def test_what_is_for_one_in_force_leads_to_the_page_of_others(
    client: Client, application: Application, name: str
) -> None:
    assert client.get(to(name, application))["Location"] == to("finished", application)


def test_expired_application_says_so_and_still_begins_the_next(
    client: Client, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_registered(application, TODAY)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda value=None: datetime.date(2029, 11, 26))
    shown = page(client, application)
    assert "Pieteikuma termiņš ir beidzies" in shown
    assert "Pagarināt" in shown
    client.post(to("following", application), {"how": "renew"})
    base = comparing.predecessor(Application.objects.exclude(pk=application.pk).get())
    assert base
    assert base.source == application  # nothing is in force, but what the system could see is known


@pytest.mark.parametrize(("days", "warned"), [(91, False), (90, True), (0, True)])
def test_end_that_comes_near_is_warned_of(
    client: Client, application: Application, monkeypatch: pytest.MonkeyPatch, days: int, warned: bool
) -> None:
    make_registered(application, TODAY)
    near = datetime.date(2029, 11, 25) - datetime.timedelta(days=days)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda value=None: near)
    assert ("Termiņš drīz beigsies." in page(client, application)) is warned


@pytest.mark.parametrize(("how", "lands"), [("renew", "review"), ("change", "tasks")])
def test_next_application_begins_with_all_of_this_one(
    client: Client, application: Application, how: str, lands: str
) -> None:
    make_registered(application, TODAY)
    assert "Sagatavot nākamo pieteikumu" in Page(client.get(to("following", application))).heading
    answer = client.post(to("following", application), {"how": how})
    begun = fresh(Application.objects.exclude(pk=application.pk).get())
    assert answer["Location"] == to(lands, begun)
    assert (begun.chain, begun.guest, begun.state) == (application.chain, GUEST, State.DRAFT)
    assert begun.document() == application.document()
    base = comparing.predecessor(begun)
    assert base
    assert base.source == application
    answer = client.post(to("following", application), {"how": how}, follow=True)  # a second press begins no second one
    assert "Nākamais pieteikums jau ir iesākts" in Page(answer).text(".messages")
    assert Application.objects.count() == 2
    assert f"Nākamais pieteikums ir iesākts: {begun.reference}" in page(client, application)


def test_expired_application_leads_to_the_newer_one_of_its_chain(client: Client, application: Application) -> None:
    Version.objects.update(finished_at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
    make_registered(application, datetime.date(2020, 1, 2))
    newer = another(application.chain, TODAY)
    assert fresh(application).standing() == State.EXPIRED
    assert f"Ir reģistrēts jaunāks pieteikums: {newer.reference}" in page(client, application)
    assert client.post(to("following", application), {"how": "renew"})["Location"] == to("finished", newer)
    assert Application.objects.count() == 2


def test_next_application_is_not_begun_from_one_that_is_not_registered(
    client: Client, application: Application
) -> None:
    assert client.post(to("following", application), {"how": "renew"})["Location"] == to("finished", application)
    assert Application.objects.count() == 1


def test_ten_thousand_accounts_go_into_the_next_application(client: Client, db: None) -> None:
    large = draft(GUEST)
    many_accounts(large, 1_000)
    freeze(large)
    make_registered(fresh(large), TODAY)
    client.post(to("following", large), {"how": "change"})
    assert Application.objects.exclude(pk=large.pk).get().accounts.live().count() == 1_000


def test_calendar_holds_the_last_day(client: Client, application: Application) -> None:
    make_registered(application, TODAY)
    answer = client.get(to("end_of_term", application))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="pieteikums-{application.reference}.ics"'
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event.decoded("dtstart") == datetime.date(2029, 11, 25)
    assert str(event["url"]) == f"http://testserver{application.get_absolute_url()}"


def test_registered_application_is_not_edited(client: Client, application: Application) -> None:
    make_registered(application, TODAY)
    assert to("amend", application) not in version_page(client, application).attributes("action", "form")
    before = stored(application)
    client.post(to("amend", application))
    assert stored(application) == before
