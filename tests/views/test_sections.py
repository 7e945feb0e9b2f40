"""The five sections that are one form each: whatever is typed is saved, shown again, and judged."""

import html
import re

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from applications.acts.editing import add_account, save_section
from applications.domain.fields import FIELDS, field_label, section_title
from applications.models import SECTION_MODELS, Application, Version
from tests.support.addresses import Url
from tests.support.drafts import SECTIONS, SLUGS, Typed, account, fresh, many_accounts, stored
from tests.support.html import linked, shown

BROKEN: dict[str, Typed] = {
    "client": {"kind": "institution", "name": "  Ķekavas   <b>\u200bskola</b> ", "registration_number": "9000 & 12"},
    "certificate_recipient": {
        "given_name": "I.",
        "surname": "Kļaviņa 2",
        "personal_code": "120384-1603",
        "phone": "12",
        "email": "ilze@",
    },
    "user": {
        "institution_name": "😀",
        "registration_number": "LV",
        "allowed_ip_addresses": "10.0.0.1\n\n127.0.0.1\nnav zināma",
    },
    "signatory": {"given_name": "J", "surname": "", "position": "direktors 😀", "authority": "cits"},
    "preparer": {"given_name": "", "surname": "Šķ3le", "phone": "", "email": ""},
}
NEXT = {
    "client": "sertifikata-sanemejs/",
    "certificate_recipient": "lietotajs/",
    "user": "konti/",
    "signatory": "sagatavotajs/",
    "preparer": "parbaude/",
}


@pytest.mark.parametrize("name", SLUGS)
def test_section_is_saved_and_leads_to_the_next(client: Client, empty: Application, name: str) -> None:
    page = f"{empty.get_absolute_url()}{SLUGS[name]}/"
    answer = client.post(page, SECTIONS[name] | {"revision": "0"})
    assert (answer.status_code, answer["Location"]) == (302, empty.get_absolute_url() + NEXT[name])
    now = fresh(empty)
    assert getattr(now, name).typed() == SECTIONS[name]
    assert now.revision == 1
    assert now.saved_at is not None
    assert [other for other in SECTION_MODELS if not getattr(now, other).is_blank()] == [name]
    content = client.get(page).content.decode()
    assert shown(content) == SECTIONS[name] | {"revision": "1", "seen": ""}
    assert "summary" not in content.replace("<summary>", "").replace("</summary>", "")
    assert "<title>Kļūda:" not in content


@pytest.mark.parametrize("name", SLUGS)
def test_broken_section_is_kept_as_typed(client: Client, empty: Application, name: str) -> None:
    page = f"{empty.get_absolute_url()}{SLUGS[name]}/"
    answer = client.post(page, BROKEN[name] | {"revision": "0"})
    assert answer["Location"] == page
    assert getattr(fresh(empty), name).typed() == BROKEN[name]
    content = client.get(page).content.decode()
    assert content.count("<title>Kļūda: ") == 1
    assert "Ierakstītais ir saglabāts." in content
    kept = {key: value for key, value in shown(content).items() if key not in ("revision", "seen")}
    assert kept == {key: value for key, value in BROKEN[name].items() if value != "cits"}
    for anchor in linked(content):
        assert f'id="{anchor}"' in content
    assert "<b>\u200bskola" not in content


@pytest.mark.parametrize("name", SLUGS)
def test_every_finding_stands_in_the_summary_and_at_its_field(client: Client, empty: Application, name: str) -> None:
    page = f"{empty.get_absolute_url()}{SLUGS[name]}/"
    client.post(page, BROKEN[name] | {"revision": "0"})
    content = client.get(page).content.decode()
    (summary,) = re.findall(r'<div class="summary.*?</div>', content, re.DOTALL)
    messages = [re.sub("^Brīdinājums: ", "", line) for line in re.findall(r'<a href="#\w+">([^<]+)</a>', summary)]
    assert messages != []
    for message in messages:
        at_field = re.findall(rf'<p class="(?:error|warning)"><span[^>]*>[^<]*</span>{re.escape(message)}</p>', content)
        assert len(at_field) == 1, message


def test_summary_names_the_clauses_that_ask(client: Client, empty: Application, application: Application) -> None:
    def sources(content: str) -> list[str]:
        return [source.strip() for source in re.findall(r'class="source">instrukcija: ([^<]+)<', content)]

    page = f"{empty.get_absolute_url()}sertifikata-sanemejs/"
    client.post(page, dict.fromkeys(SECTIONS["certificate_recipient"], "") | {"revision": "0"})
    content = client.get(page).content.decode()
    assert len(linked(content)) == 5
    assert sources(content) == ["Sertifikāta saņēmējs (B2)"]
    row = add_account(application, account(3, holder="other", access_mode="manage"))
    content = client.get(f"{application.get_absolute_url()}konti/{row.pk}/").content.decode()
    other, limits = "Ierobežojumi: citas iestādes konts (C2)", "Konta limiti (euro) (C4)"
    assert sources(content) == [other, limits, limits, other]
    content = client.post(page, SECTIONS["certificate_recipient"] | {"phone": "1" * 501}).content.decode()
    assert "Saīsiniet līdz 500 zīmēm" in content
    assert sources(content) == []  # the instruction says nothing of lengths


def test_summary_leads_to_the_fields_in_their_order_errors_first(client: Client, empty: Application) -> None:
    page = f"{empty.get_absolute_url()}lietotajs/"
    client.post(page, BROKEN["user"] | {"revision": "0"})
    content = client.get(page).content.decode()
    assert linked(content) == [
        "id_institution_name",
        "id_registration_number",
        "id_allowed_ip_addresses",
        "id_allowed_ip_addresses",
        "id_allowed_ip_addresses",
    ]
    (summary,) = re.findall(r'<div class="summary.*?</div>', content, re.DOTALL)
    assert re.findall(r"IP adresi „([^”]+)”", summary) == ["127.0.0.1", "nav zināma", "10.0.0.1"]


def test_error_is_tied_to_its_field(client: Client, empty: Application) -> None:
    page = f"{empty.get_absolute_url()}iestade/"
    client.post(page, {"kind": "institution", "name": "", "registration_number": "", "revision": "0"})
    content = client.get(page).content.decode()
    (tag,) = re.findall(r'<input [^>]*name="registration_number"[^>]*>', content)
    assert 'aria-invalid="true"' in tag
    (described,) = re.findall(r'aria-describedby="([^"]+)"', tag)
    assert described.split() == ["id_registration_number_helptext", "id_registration_number_error"]
    for anchor in described.split():
        assert content.count(f'id="{anchor}"') == 1


def test_blank_section_shows_no_errors_before_it_is_saved(client: Client, empty: Application) -> None:
    for slug in SLUGS.values():
        content = client.get(f"{empty.get_absolute_url()}{slug}/").content.decode()
        assert 'id="summary"' not in content
        assert 'class="error"' not in content


def test_saving_to_the_task_list_leads_there_with_errors_too(client: Client, empty: Application) -> None:
    page = f"{empty.get_absolute_url()}iestade/"
    answer = client.post(page, BROKEN["client"] | {"revision": "0", "to": "tasks"}, follow=True)
    assert answer.redirect_chain == [(empty.get_absolute_url(), 302)]
    assert "Sadaļa saglabāta." in answer.content.decode()
    assert fresh(empty).client.typed() == BROKEN["client"]


def test_warnings_lead_on_once_they_were_seen(client: Client, empty: Application) -> None:
    page = f"{empty.get_absolute_url()}lietotajs/"
    typed = SECTIONS["user"] | {"allowed_ip_addresses": "10.0.0.1"}
    assert client.post(page, typed | {"revision": "0"})["Location"] == page
    content = client.get(page).content.decode()
    assert "1 brīdinājums" in content
    assert "<title>Kļūda:" not in content
    again = shown(content)
    assert again["seen"].startswith("ip-address-private@user.allowed_ip_addresses[0]=")
    assert client.post(page, again | {"allowed_ip_addresses": "10.9.9.9"})["Location"] == page
    again = shown(client.get(page).content.decode())
    assert client.post(page, again)["Location"] == empty.get_absolute_url() + "konti/"


def test_field_is_described_by_its_hint_its_error_and_its_warning(client: Client, empty: Application) -> None:
    page = f"{empty.get_absolute_url()}lietotajs/"
    client.post(page, SECTIONS["user"] | {"allowed_ip_addresses": "10.0.0.1\nnav", "revision": "0"})
    content = client.get(page).content.decode()
    (described,) = re.findall(r'<textarea[^>]* aria-describedby="([^"]+)"', content)
    places = [f"id_allowed_ip_addresses_{name}" for name in ("helptext", "error", "warning")]
    assert described.split() == places
    assert all(f'id="{place}"' in content for place in places)


def test_warning_of_one_application_is_in_no_other(
    client: Client, empty: Application, application: Application
) -> None:
    client.post(
        f"{empty.get_absolute_url()}lietotajs/",
        SECTIONS["user"] | {"allowed_ip_addresses": "10.0.0.1", "revision": "0"},
    )
    assert "10.0.0.1" in client.get(f"{empty.get_absolute_url()}lietotajs/").content.decode()
    content = client.get(f"{application.get_absolute_url()}lietotajs/").content.decode()
    assert "10.0.0.1" not in content
    assert 'class="warning"' not in content


def test_hundreds_of_warnings_can_be_saved_and_seen(client: Client, empty: Application) -> None:
    page = f"{empty.get_absolute_url()}lietotajs/"
    addresses = "\n".join(f"10.0.{n // 250}.{n % 250 + 1}" for n in range(500))
    typed = SECTIONS["user"] | {"allowed_ip_addresses": addresses}
    assert client.post(page, typed | {"revision": "0"})["Location"] == page
    again = shown(client.get(page).content.decode())
    assert client.post(page, again)["Location"] == empty.get_absolute_url() + "konti/"


def test_user_is_filled_in_from_the_institution_and_stays_editable(client: Client, empty: Application) -> None:
    save_section(empty.client, SECTIONS["client"], read_at=0)
    page = f"{empty.get_absolute_url()}lietotajs/"
    content = shown(client.get(page).content.decode())
    assert (content["institution_name"], content["registration_number"]) == (
        "Piemēra novada pašvaldība",
        "90008473359",
    )
    assert fresh(empty).user.is_blank()
    client.post(page, {"institution_name": "Cits", "registration_number": "", "revision": "0"})
    assert shown(client.get(page).content.decode())["institution_name"] == "Cits"


def test_preparer_is_filled_in_with_the_recipient_and_not_saved(client: Client, application: Application) -> None:
    page = f"{application.get_absolute_url()}sagatavotajs/"
    before = stored(application)
    content = client.post(page, SECTIONS["preparer"] | {"revision": "1", "same_person": "1"}).content.decode()
    assert shown(content) == {
        "given_name": "Ilze",
        "surname": "Kļaviņa-Ābele",
        "phone": "67094368",
        "email": "ilze.klavina@piemers.lv",
        "revision": "1",
        "seen": "",
    }
    assert "<b>Šķēle</b>" in content
    assert "120384" not in content
    assert stored(application) == before


def test_sworn_bailiff_has_labels_and_rules_of_ones_own(client: Client, empty: Application) -> None:
    page = f"{empty.get_absolute_url()}iestade/"
    bailiff = {"kind": "sworn_bailiff", "name": "Māra Liepiņa-Žagare", "registration_number": "050575-14962"}
    assert client.post(page, bailiff | {"revision": "0"})["Location"] == empty.get_absolute_url() + NEXT["client"]
    content = client.get(page).content.decode()
    assert ">Vārds, uzvārds</label>" in content
    assert ">Reģistrācijas Nr. vai personas kods</label>" in content
    client.post(page, bailiff | {"name": "Zvērināta tiesu izpildītāja Māra Liepiņa", "revision": "1"})
    assert "bez amata un iecirkņa</p>" in client.get(page).content.decode()
    assert "Vārds, uzvārds" in client.get(f"{empty.get_absolute_url()}lietotajs/").content.decode()


def test_choosing_a_kind_changes_labels_at_once_and_saves_nothing(client: Client, application: Application) -> None:
    page = f"{application.get_absolute_url()}iestade/"
    before = stored(application)
    headers = {"HX-Request": "true", "HX-Trigger-Name": "kind"}
    typed = SECTIONS["client"] | {"kind": "sworn_bailiff", "name": "Vēl nepabeigts", "revision": "1"}
    content = client.post(page, typed, headers=headers).content.decode()
    assert ">Vārds, uzvārds</label>" in content
    assert shown(content)["name"] == "Vēl nepabeigts"
    assert shown(content)["kind"] == "sworn_bailiff"
    assert stored(application) == before


@pytest.mark.parametrize("name", SLUGS)
def test_second_of_two_windows_is_told_and_sees_both_values(
    client: Client, application: Application, name: str
) -> None:
    page = f"{application.get_absolute_url()}{SLUGS[name]}/"
    field = next(iter(SECTIONS[name].keys() - {"kind", "authority"} & {"name", "surname", "institution_name"}))
    mine, theirs = SECTIONS[name] | {field: "Manējais"}, SECTIONS[name] | {field: "Citur rakstītais"}
    client.post(page, theirs | {"revision": "1"})
    answer = client.post(page, mine | {"revision": "1"})
    content = answer.content.decode()
    assert "Šie dati tikmēr saglabāti citā logā." in content
    assert content.count("Citā logā saglabāts:") == 1
    assert "<b>Citur rakstītais</b>" in content
    assert shown(content) == mine | {"revision": "2", "seen": ""}
    assert getattr(fresh(application), name).typed() == theirs

    client.post(page, shown(content))
    assert getattr(fresh(application), name).typed() == mine


def test_same_words_in_two_windows_are_no_conflict(client: Client, application: Application) -> None:
    page = f"{application.get_absolute_url()}iestade/"
    typed = SECTIONS["client"] | {"name": "Abos logos"}
    client.post(page, typed | {"revision": "1"})
    assert client.post(page, typed | {"revision": "1"})["Location"] == application.get_absolute_url() + NEXT["client"]
    assert fresh(application).client.revision == 2


def test_first_save_in_two_windows_is_a_conflict_too(client: Client, empty: Application) -> None:
    page = f"{empty.get_absolute_url()}iestade/"
    client.post(page, SECTIONS["client"] | {"revision": "0"})
    content = client.post(page, SECTIONS["client"] | {"name": "Cita", "revision": "0"}).content.decode()
    assert "Šie dati tikmēr saglabāti citā logā." in content
    assert "<b>Piemēra novada pašvaldība</b>" in content


@pytest.mark.parametrize("revision", ["", "999", "9" * 30])
def test_missing_or_future_revision_overwrites_nothing(client: Client, application: Application, revision: str) -> None:
    page = f"{application.get_absolute_url()}iestade/"
    before = stored(application)
    content = client.post(page, SECTIONS["client"] | {"name": "Cits", "revision": revision}).content.decode()
    assert "Šie dati tikmēr saglabāti citā logā." in content
    assert shown(content)["name"] == "Cits"
    assert stored(application) == before


@pytest.mark.parametrize("name", SLUGS)
def test_finished_application_keeps_what_is_typed_on_the_screen(
    client: Client, finished: Application, name: str
) -> None:
    page, before = f"{finished.get_absolute_url()}{SLUGS[name]}/", stored(finished)
    content = client.post(page, BROKEN[name] | {"revision": "1"}).content.decode()
    assert "Šis pieteikums tikmēr ir pabeigts citā logā." in content
    kept = {key: value for key, value in shown(content).items() if key not in ("revision", "seen")}
    assert kept == {key: value for key, value in BROKEN[name].items() if value != "cits"}
    assert stored(finished) == before

    client.post(f"{finished.get_absolute_url()}dokuments/labot/")
    client.post(page, BROKEN[name] | {"revision": "1"})
    assert getattr(fresh(finished), name).typed() == BROKEN[name]


def test_section_of_a_finished_application_leads_to_its_document(client: Client, finished: Application) -> None:
    answer = client.get(f"{finished.get_absolute_url()}iestade/")
    assert answer["Location"] == f"{finished.get_absolute_url()}dokuments/"


def test_too_long_text_is_told_and_stays_on_the_screen(client: Client, application: Application) -> None:
    page, before = f"{application.get_absolute_url()}iestade/", stored(application)
    long = "ā" * 10_000
    content = client.post(page, SECTIONS["client"] | {"name": long, "revision": "1"}).content.decode()
    assert "Saīsiniet līdz 500 zīmēm: tagad ir 10000" in content
    assert linked(content) == ["id_name"]
    assert shown(content)["name"] == long
    assert content.count("<title>Kļūda: ") == 1
    assert stored(application) == before


def test_instruction_speaks_of_each_field_and_nothing_twice(client: Client, application: Application) -> None:
    pages = {f"{name}.": f"{slug}/" for name, slug in SLUGS.items()} | {"accounts[].": "konti/pievienot/"}
    for prefix, page in pages.items():
        content = html.unescape(client.get(f"{application.get_absolute_url()}{page}").content.decode())
        quotes = {path: field.quotes for path, field in FIELDS.items() if path.startswith(prefix)}
        for paragraph in {each for paragraphs in quotes.values() for each in paragraphs}:
            assert content.count(f"<p>{paragraph}</p>") == 1
        folded = re.findall(r'<details class="clause[^>]*><summary>(.*?)</summary>(.*?)</details>', content, re.DOTALL)
        for field, paragraphs in quotes.items():
            for paragraph in paragraphs:
                (summary,) = [summary for summary, inside in folded if paragraph in inside]
                names = re.findall(r"\((.*)\)", summary)[0]
                assert field_label(field) in names or names == section_title(prefix.rstrip("."))


def test_section_pages_take_as_many_queries_with_300_accounts(
    client: Client, application: Application, django_assert_num_queries: DjangoAssertNumQueries, url: Url
) -> None:
    client.get(url("tasks"))
    for number in (0, 300):
        many_accounts(application, number, first=10)
        for slug in SLUGS.values():
            # session, application with its sections, the accounts' numbers
            with django_assert_num_queries(3):
                client.get(url("section", slug))


def test_saving_a_section_makes_no_version(client: Client, application: Application) -> None:
    client.post(f"{application.get_absolute_url()}iestade/", SECTIONS["client"] | {"revision": "1"})
    assert Version.objects.count() == 0
