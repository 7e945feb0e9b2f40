"""Institutions of the registers, searched from a form, with and without JavaScript."""

from __future__ import annotations

import datetime
import logging

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from applications.formats import json
from applications.models import Application
from common import limits
from common.limits import SEARCH, Rate
from registers.models import Load
from tests.support.addresses import Url
from tests.support.drafts import SECTIONS, SLUGS, account, first_account, fresh, stored
from tests.support.factories import changed, institution
from tests.support.html import Page
from tests.support.registers import PUBLIC, load_samples

SEARCHED = ("client", "user")
SILTUMS = 'Sabiedrība ar ierobežotu atbildību "PARAUGA SILTUMS"'


@pytest.fixture
def loaded(db: None) -> None:
    load_samples()


@pytest.fixture
def section(application: Application) -> str:
    """The section of the institution."""
    return f"{application.get_absolute_url()}{SLUGS['client']}/"


def options(answer: object) -> list[tuple[str, str]]:
    page = Page(answer)  # type: ignore[arg-type]
    return list(
        zip(page.attributes("data-name", "[role=option]"), page.attributes("data-number", "[role=option]"), strict=True)
    )


@pytest.mark.usefixtures("loaded")
def test_keystroke_is_answered_with_names_numbers_and_details(client: Client) -> None:
    answer = client.post(reverse("register_search"), {"text": "ziluk"})
    assert options(answer) == [('Parauga novada "Zīļuka" pirmsskola; filiāle', "99999990049")]
    page = Page(answer)
    assert page.text(".details") == "Reģ. Nr. 99999990049; reģistrēta; augstāka iestāde: Parauga novada pašvaldība"
    assert page.attribute("data-status", "ul") == "Atrastas iestādes: 1."


@pytest.mark.usefixtures("loaded")
def test_ended_institution_says_so(client: Client) -> None:
    answer = client.post(reverse("register_search"), {"text": "parauga osta"})
    assert Page(answer).text(".ended") == "Reģ. Nr. 49999990020; likvidēta 01.03.2024."


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("text", ["", " ", "zzz", "x" * 5000, "\x00", "<b>", "'; --"])
def test_search_without_an_answer_says_so(client: Client, text: str) -> None:
    answer = client.post(reverse("register_search"), {"text": text})
    assert answer.status_code == 200
    assert options(answer) == []
    assert Page(answer).attribute("data-status", "ul") == "Reģistros nekas nav atrasts."


def test_search_is_posted_only(client: Client) -> None:
    assert client.get(reverse("register_search"), {"text": "paraug"}).status_code == 405


@pytest.mark.usefixtures("loaded")
def test_search_needs_the_token_of_a_form() -> None:
    assert Client(enforce_csrf_checks=True).post(reverse("register_search"), {"text": "paraug"}).status_code == 403


@pytest.mark.usefixtures("loaded")
def test_search_writes_what_is_typed_to_no_log(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(limits.LIGHT_RATES, SEARCH, Rate(1, 60))
    caplog.set_level(logging.DEBUG, logger="django.request")
    for _time in range(2):
        client.post(reverse("register_search"), {"text": "slepenais"})
    client.get(reverse("register_search"))
    assert "meklet" in caplog.text  # the refused ones are logged, by their address
    assert "slepenais" not in caplog.text


@pytest.mark.usefixtures("loaded")
def test_search_is_limited_for_each_client(client: Client, monkeypatch: pytest.MonkeyPatch, section: str) -> None:
    monkeypatch.setitem(limits.LIGHT_RATES, SEARCH, Rate(2, 60))
    limits.forget_light()
    codes = [client.post(reverse("register_search"), {"text": "par"}).status_code for _time in range(3)]
    assert codes == [200, 200, 429]
    assert client.post(reverse("register_search"), {"text": "par"}, REMOTE_ADDR="192.0.2.9").status_code == 200
    page = Page(client.post(section, SECTIONS["client"] | {"revision": "1", "find": "name"}))
    assert page.texts(".found [role=status]") == [
        "No šejienes īsā laikā meklēts pārāk daudz reižu. Mēģiniet vēlreiz pēc minūtes."
    ]


@pytest.mark.usefixtures("loaded")
def test_keystroke_asks_the_database_four_times_at_most(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.post(reverse("register_search"), {"text": "paraugu"})
    with django_assert_max_num_queries(4):
        client.post(reverse("register_search"), {"text": "paraugu parv"})


@pytest.mark.parametrize("name", SLUGS)
def test_page_without_registers_offers_no_search(client: Client, application: Application, name: str) -> None:
    page = client.get(f"{application.get_absolute_url()}{SLUGS[name]}/").content.decode()
    assert "data-search" not in page
    assert 'name="find"' not in page


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("name", SLUGS)
def test_sections_of_institutions_offer_the_search_at_name_and_number(
    client: Client, application: Application, name: str
) -> None:
    page = Page(client.get(f"{application.get_absolute_url()}{SLUGS[name]}/"))
    assert page.count("[data-search]") == (2 if name in SEARCHED else 0)


@pytest.mark.usefixtures("loaded")
def test_bailiff_is_offered_no_search(client: Client, application: Application, section: str) -> None:
    bailiff = SECTIONS["client"] | {"kind": "sworn_bailiff", "name": "Māra Liepiņa", "revision": "1"}
    client.post(section, bailiff)
    for name in SEARCHED:
        assert not Page(client.get(f"{application.get_absolute_url()}{SLUGS[name]}/")).has("[data-search]")


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("name", SEARCHED)
def test_button_finds_and_choosing_fills_name_and_number(client: Client, application: Application, name: str) -> None:
    before, field = stored(application), "name" if name == "client" else "institution_name"
    address = f"{application.get_absolute_url()}{SLUGS[name]}/"
    typed = SECTIONS[name] | {field: "siltums parauga", "revision": "1"}
    page = Page(client.post(address, typed | {"find": field}))
    assert page.texts(".found button") == [SILTUMS]
    assert page.text(".found [role=status]") == "Atrastas iestādes: 1."
    assert page.typed()[field] == "siltums parauga"
    page = Page(client.post(address, typed | {"choose": page.attributes("value", ".found button")[0]}))
    assert (page.typed()[field], page.typed()["registration_number"]) == (SILTUMS, "49999990016")
    assert page.typed()["revision"] == "1"
    assert page.texts(".notice:not([hidden])") == ["Dati pārņemti no reģistra. Tie vēl nav saglabāti."]
    assert stored(application) == before
    client.post(address, page.typed())
    assert getattr(fresh(application), name).registration_number == "49999990016"


@pytest.mark.usefixtures("loaded")
def test_account_holder_is_searched_by_the_button(client: Client, application: Application, url: Url) -> None:
    address = url("account", first_account(application).pk)
    typed = account(1, holder="other", permission="written", holder_name="parvalde") | {"revision": "1"}
    page = Page(client.post(address, typed | {"find": "holder_name"}))
    assert page.texts(".found button") == ["Paraugu pārvalde", "Paraugu pārvalde"]
    page = Page(client.post(address, typed | {"choose": page.attributes("value", ".found button")[0]}))
    assert page.typed()["holder_name"] == "Paraugu pārvalde"
    assert first_account(application).holder_name == ""


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("key", ["", "x", "999", "9" * 30, "²"])
def test_choice_that_is_no_institution_leaves_the_form_as_typed(client: Client, section: str, key: str) -> None:
    answer = client.post(section, SECTIONS["client"] | {"revision": "1", "choose": key})
    assert Page(answer).typed()["name"] == SECTIONS["client"]["name"]


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("field", ["kind", "nav", ""])
def test_search_at_a_field_without_it_finds_nothing(client: Client, section: str, field: str) -> None:
    answer = client.post(section, SECTIONS["client"] | {"revision": "1", "find": field})
    assert answer.status_code == 200
    assert not Page(answer).has(".found")


@pytest.mark.usefixtures("loaded")
def test_enter_in_a_field_saves(client: Client, section: str) -> None:
    """Browsers press the first button of a form."""
    first = Page(client.get(section)).part("form[data-guard]").parts("button")[0]
    assert first.attribute("name") is None


def test_loading_is_seen_by_the_next_page_of_the_process(client: Client, section: str) -> None:
    assert "data-search" not in client.get(section).content.decode()
    load_samples(PUBLIC)
    assert "data-search" in client.get(section).content.decode()


WRONG_NAME = {"name": "Paraugu parvalde", "registration_number": "99999990015", "revision": "1"}
DIFFERS = "Pārbaudiet nosaukumu: reģistrā tas ir „Paraugu pārvalde”, šeit „Paraugu parvalde”"


@pytest.mark.usefixtures("loaded")
def test_section_warns_of_a_name_that_differs_and_then_goes_on(client: Client, section: str) -> None:
    answer = client.post(section, SECTIONS["client"] | WRONG_NAME)
    assert answer["Location"] == f"{section}?saglabats=1"
    page = Page(client.get(section))
    assert any(DIFFERS in warning for warning in page.texts("#field_name .warning"))
    assert "20.11.2026." in page.text("#field_name .warning")
    answer = client.post(section, page.typed())
    assert answer["Location"] != section


@pytest.mark.usefixtures("loaded")
def test_review_shows_warnings_of_registers_and_finishing_asks_to_confirm_them(
    client: Client, application: Application, section: str, url: Url
) -> None:
    client.post(section, SECTIONS["client"] | WRONG_NAME)
    review = client.get(url("review"))
    assert DIFFERS in review.content.decode()
    revision = Page(review).typed()["revision"]
    client.post(url("review"), {"revision": revision})
    assert fresh(application).state == "draft"
    client.post(url("review"), {"revision": revision, "confirmed": "1"})
    assert fresh(application).state == "prepared"


@pytest.mark.usefixtures("loaded")
def test_account_and_list_warn_of_a_holder_that_differs(client: Client, application: Application, url: Url) -> None:
    address = url("account", first_account(application).pk)
    typed = account(1, holder="other", permission="written", holder_name="Paraugu parvalde") | {"revision": "1"}
    assert client.post(address, typed)["Location"] == f"{address}?saglabats=1"
    assert DIFFERS in client.get(address).content.decode()
    assert DIFFERS in client.get(url("accounts")).content.decode()


@pytest.mark.usefixtures("loaded")
def test_table_preview_warns_of_a_holder_that_differs(client: Client, url: Url) -> None:
    table = "Konts\tTurētājs\tTurētāja nosaukums\tRežīms\tAtļauja\n"
    table += f"{account(5)['iban']}\tcitas iestādes konts\tParaugu parvalde\tskatīt\tir rakstiska atļauja\n"
    client.post(url("table_load"), {"pasted": table})
    assert DIFFERS in client.get(url("table_preview")).content.decode()


@pytest.mark.usefixtures("loaded", "inspector_ended")
def test_checked_file_is_compared_with_the_registers(client: Client) -> None:
    document = changed(institution(), {"client.name": "Cita", "client.registration_number": "99999990015"})
    file = SimpleUploadedFile("a.json", json.write(document))
    answer = client.post(reverse("check"), {"file": file})
    assert "reģistrā tas ir „Paraugu pārvalde”, šeit „Cita”" in answer.content.decode()


def test_help_shows_how_large_and_old_the_registers_are(client: Client) -> None:
    assert "registri" not in client.get(reverse("help")).content.decode()
    load_samples(PUBLIC)
    Load.objects.update(file_date=timezone.localdate() - datetime.timedelta(days=60))
    page = Page(client.get(reverse("help")))
    (line,) = page.texts("#registri + p + ul li")
    date = f"{timezone.localdate() - datetime.timedelta(days=60):%d.%m.%Y.}"
    assert line == f"Publisko personu un iestāžu saraksts: rindas: 4, dati no {date} (vecums dienās: 60)"
    Load.objects.update(file_date=timezone.localdate() - datetime.timedelta(days=61))
    assert "Dati ir vecāki par 60 dienām." in client.get(reverse("help")).content.decode()
