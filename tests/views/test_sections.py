"""The five sections that are one form each: typed values are saved, shown again and checked."""

import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from applications.acts.editing import add_account, save_section
from applications.domain.checking import check
from applications.domain.fields import FIELDS, field_label, section_title
from applications.forms import SECTION_FORMS, AccountForm, DocumentForm
from applications.models import SECTION_MODELS, Application, Version
from tests.support.addresses import Url
from tests.support.drafts import SECTIONS, SLUGS, Typed, account, fresh, many_accounts, stored
from tests.support.factories import changed, institution
from tests.support.html import Page, Part

_BROKEN: dict[str, Typed] = {
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
        "allowed_ip_addresses": "10.0.0.1\n\n127.0.0.1\nnezin kur",
    },
    "signatory": {"given_name": "J", "surname": "", "position": "direktors 😀", "authority": "cits"},
    "preparer": {"given_name": "", "surname": "Šķ3le", "phone": "", "email": ""},
}
BROKEN = {name: dict.fromkeys(SECTIONS[name], "") | typed for name, typed in _BROKEN.items()}
NEXT = {
    "client": "sertifikata-sanemejs/",
    "certificate_recipient": "lietotajs/",
    "user": "konti/pievienot/",
    "signatory": "sagatavotajs/",
    "preparer": "parbaude/",
}


SAVED_MEANWHILE = "Šie dati tikmēr saglabāti citā logā."


def kept(page: Page) -> Typed:
    """The fields that a person sees."""
    return {name: value for name, value in page.typed().items() if name not in ("revision", "seen")}


@pytest.mark.parametrize("name", SLUGS)
def test_faulty_field_leads_to_its_rule_on_the_page_of_rules(client: Client, empty: Application, name: str) -> None:
    client.post(f"{empty.get_absolute_url()}{SLUGS[name]}/", BROKEN[name] | {"revision": "0"})
    page = Page(client.get(f"{empty.get_absolute_url()}{SLUGS[name]}/"))
    anchors = {f"/noteikumi/#{anchor}" for anchor in Page(client.get("/noteikumi/")).attributes("id", "article")}
    faulty = page.parts(".field.wrong, .field.warned")
    assert faulty
    for field in faulty:
        links = field.links(".rule a")
        assert links
        assert set(links) <= anchors


@pytest.mark.parametrize("name", SLUGS)
def test_section_is_saved_and_leads_to_the_next(client: Client, empty: Application, name: str) -> None:
    page = f"{empty.get_absolute_url()}{SLUGS[name]}/"
    answer = client.post(page, SECTIONS[name] | {"revision": "0"})
    assert (answer.status_code, answer["Location"]) == (302, empty.get_absolute_url() + NEXT[name])
    now = fresh(empty)
    filled = ["client", "user"] if name == "client" else [name]
    assert getattr(now, name).typed() == SECTIONS[name]
    assert now.revision == len(filled)
    assert now.saved_at is not None
    assert [other for other in SECTION_MODELS if not getattr(now, other).is_blank()] == filled
    again = Page(client.get(page))
    assert again.typed() == SECTIONS[name] | {"revision": "1", "seen": ""}
    assert again.summary() == []
    assert again.title.startswith(f"{again.heading} – ")


@pytest.mark.parametrize("name", SLUGS)
def test_broken_section_is_kept_as_typed(client: Client, empty: Application, name: str) -> None:
    page = f"{empty.get_absolute_url()}{SLUGS[name]}/"
    answer = client.post(page, BROKEN[name] | {"revision": "0"})
    assert answer["Location"] == f"{page}?saglabats=1"
    assert getattr(fresh(empty), name).typed() == BROKEN[name]
    again = Page(client.get(answer["Location"]))
    assert again.title.startswith(f"Kļūda: {again.heading} – ")
    assert again.text("#summary > .soft") == "Ierakstītais ir saglabāts."
    assert "ir saglabāts" not in client.get(page).content.decode()  # opened later
    assert kept(again) == {key: value for key, value in BROKEN[name].items() if value != "cits"}
    assert again.summary_links() != []
    for anchor in again.summary_links():
        assert again.count(anchor) == 1
    assert "<b>\u200bskola" not in again.html


@pytest.mark.parametrize("name", SLUGS)
def test_every_finding_is_in_the_summary_and_at_its_field(client: Client, empty: Application, name: str) -> None:
    page = f"{empty.get_absolute_url()}{SLUGS[name]}/"
    client.post(page, BROKEN[name] | {"revision": "0"})
    again = Page(client.get(page))
    fields = [again.field(field) for field in BROKEN[name]]
    at_fields = [message for field in fields for message in field.errors + field.warnings]
    assert sorted(at_fields) == sorted(again.summary()) != []


def test_summary_names_the_clauses_that_ask(client: Client, empty: Application, application: Application) -> None:
    def sources(page: Page) -> list[str]:
        return [source.removeprefix("Instrukcija: ") for source in page.texts("#summary .source")]

    page = f"{empty.get_absolute_url()}sertifikata-sanemejs/"
    client.post(page, dict.fromkeys(SECTIONS["certificate_recipient"], "") | {"revision": "0"})
    again = Page(client.get(page))
    assert len(again.summary()) == 5
    assert sources(again) == ["Sertifikāta saņēmējs"]
    row = add_account(application, account(3, holder="other", access_mode="manage"))
    again = Page(client.get(f"{application.get_absolute_url()}konti/{row.pk}/"))
    other, limits = "Ierobežojumi: citas iestādes konts", "Konta limiti (euro)"
    assert sources(again) == [other, limits, limits, other]
    again = Page(client.post(page, SECTIONS["certificate_recipient"] | {"phone": "1" * 501}))
    assert again.summary() == ["Saīsiniet līdz 500 zīmēm: tagad ir 501"]
    assert sources(again) == []  # the instruction says nothing of lengths


def test_summary_leads_to_the_fields_in_their_order_errors_first(client: Client, empty: Application) -> None:
    page = f"{empty.get_absolute_url()}lietotajs/"
    client.post(page, BROKEN["user"] | {"revision": "0"})
    again = Page(client.get(page))
    assert again.summary_links() == [
        "#id_institution_name",
        "#id_registration_number",
        "#id_allowed_ip_addresses",
        "#id_allowed_ip_addresses",
        "#id_allowed_ip_addresses",
    ]
    assert re.findall(r"IP adresi „([^”]+)”", again.text("#summary")) == ["127.0.0.1", "nezin kur", "10.0.0.1"]


def described_by(page: Page, control: Part) -> list[str]:
    """The ids that describe a control, each of them on the page once."""
    ids = (control.attribute("aria-describedby") or "").split()
    assert [page.count(f"#{each}") for each in ids] == [1] * len(ids)
    return ids


def test_error_is_tied_to_its_field(client: Client, empty: Application) -> None:
    page = f"{empty.get_absolute_url()}iestade/"
    client.post(page, {"kind": "institution", "name": "", "registration_number": "", "revision": "0"})
    again = Page(client.get(page))
    control = again.part("input[name=registration_number]")
    assert control.attribute("aria-invalid") == "true"
    assert described_by(again, control) == ["id_registration_number_helptext", "id_registration_number_error"]


def test_blank_section_shows_no_errors_before_it_is_saved(client: Client, empty: Application) -> None:
    for slug in SLUGS.values():
        page = Page(client.get(f"{empty.get_absolute_url()}{slug}/"))
        assert page.count("#summary, .error") == 0


def test_saving_to_the_task_list_leads_there_with_errors_too(client: Client, empty: Application) -> None:
    page = f"{empty.get_absolute_url()}iestade/"
    answer = client.post(page, BROKEN["client"] | {"revision": "0", "to": "tasks"}, follow=True)
    assert answer.redirect_chain == [(empty.get_absolute_url(), 302)]
    assert Page(answer).text(".messages").startswith("Sadaļa saglabāta.")
    assert fresh(empty).client.typed() == BROKEN["client"]


def test_warnings_lead_on_once_they_were_seen(client: Client, empty: Application) -> None:
    page = f"{empty.get_absolute_url()}lietotajs/"
    typed = SECTIONS["user"] | {"allowed_ip_addresses": "10.0.0.1"}
    assert client.post(page, typed | {"revision": "0"})["Location"] == f"{page}?saglabats=1"
    warned = Page(client.get(page))
    assert warned.texts("#summary h2") == ["1 brīdinājums"]
    assert warned.title.startswith(f"{warned.heading} – ")
    again = warned.typed()
    assert again["seen"].startswith("ip-address-private@user.allowed_ip_addresses[0]=")
    assert client.post(page, again | {"allowed_ip_addresses": "10.9.9.9"})["Location"] == f"{page}?saglabats=1"
    again = Page(client.get(page)).typed()
    assert client.post(page, again)["Location"] == empty.get_absolute_url() + NEXT["user"]


def test_field_is_described_by_its_hint_its_error_and_its_warning(client: Client, empty: Application) -> None:
    page = f"{empty.get_absolute_url()}lietotajs/"
    client.post(page, SECTIONS["user"] | {"allowed_ip_addresses": "10.0.0.1\nabc", "revision": "0"})
    again = Page(client.get(page))
    places = [f"id_allowed_ip_addresses_{name}" for name in ("helptext", "error", "warning")]
    assert described_by(again, again.part("textarea")) == places


def test_warning_of_one_application_is_in_no_other(
    client: Client, empty: Application, application: Application
) -> None:
    client.post(
        f"{empty.get_absolute_url()}lietotajs/",
        SECTIONS["user"] | {"allowed_ip_addresses": "10.0.0.1", "revision": "0"},
    )
    (warning,) = Page(client.get(f"{empty.get_absolute_url()}lietotajs/")).field("allowed_ip_addresses").warnings
    assert "10.0.0.1" in warning
    page = Page(client.get(f"{application.get_absolute_url()}lietotajs/"))
    assert "10.0.0.1" not in page.html
    assert page.count(".warning") == 0


def test_hundreds_of_warnings_can_be_saved_and_seen(client: Client, empty: Application) -> None:
    page = f"{empty.get_absolute_url()}lietotajs/"
    addresses = "\n".join(f"10.0.{n // 250}.{n % 250 + 1}" for n in range(500))
    typed = SECTIONS["user"] | {"allowed_ip_addresses": addresses}
    assert client.post(page, typed | {"revision": "0"})["Location"] == f"{page}?saglabats=1"
    again = Page(client.get(page)).typed()
    assert client.post(page, again)["Location"] == empty.get_absolute_url() + NEXT["user"]


@pytest.mark.parametrize(
    ("form", "path"),
    [
        (AccountForm, "accounts[0].iban"),
        (SECTION_FORMS["client"], "client.registration_number"),
        (SECTION_FORMS["certificate_recipient"], "certificate_recipient.personal_code"),
        (SECTION_FORMS["user"], "user.allowed_ip_addresses"),
    ],
)
def test_examples_of_hints_break_no_rule(form: type[DocumentForm], path: str) -> None:
    hint = str(form().fields[path.rpartition(".")[2]].help_text)
    examples = re.split(r"piemēram, ", hint, flags=re.IGNORECASE)[1].split(" vai ")
    for example in examples:
        document = changed(institution(), {path: (example,) if path.endswith("addresses") else example})
        assert [found.code for found in check(document) if found.path.startswith(path)] == []


def keep(client: Client, application: Application, **typed: str) -> tuple[int, dict[str, object]]:
    answer = client.post(f"{application.get_absolute_url()}iestade/", typed | {"to": "keep"})
    return answer.status_code, answer.json()


def test_words_are_kept_without_a_judgement(client: Client, empty: Application) -> None:
    status, kept = keep(client, empty, **BROKEN["client"], revision="0")
    assert (status, kept["revision"]) == (200, 1)
    assert str(kept["message"]).startswith("Saglabāts ")
    assert fresh(empty).client.typed() == BROKEN["client"]
    assert fresh(empty).user.is_blank()


def test_words_are_not_kept_over_those_of_another_window(client: Client, empty: Application) -> None:
    save_section(empty.client, SECTIONS["client"], read_at=0)
    status, kept = keep(client, empty, **BROKEN["client"], revision="0")
    assert (status, set(kept)) == (409, {"message"})
    assert fresh(empty).client.typed() == SECTIONS["client"]


def test_words_that_cannot_be_kept_say_why(client: Client, empty: Application, finished: Application) -> None:
    assert keep(client, empty, **SECTIONS["client"] | {"name": "a" * 5000}, revision="0")[0] == 422
    assert keep(client, finished, **BROKEN["client"], revision="1")[0] == 409
    assert fresh(empty).revision == 0


def test_user_follows_the_client_until_it_has_data_of_its_own(client: Client, empty: Application) -> None:
    page = f"{empty.get_absolute_url()}iestade/"
    answer = client.post(page, SECTIONS["client"] | {"revision": "0"}, follow=True)
    assert "aizpildīta arī sadaļa „Lietotājs”" in Page(answer).text(".messages")
    client.post(page, SECTIONS["client"] | {"name": "Cita iestāde", "revision": "1"})
    user = fresh(empty).user
    assert (user.institution_name, user.registration_number) == (
        "Cita iestāde",
        SECTIONS["client"]["registration_number"],
    )
    save_section(user, user.typed() | {"institution_name": "Turētāja"}, read_at=user.revision)
    client.post(page, SECTIONS["client"] | {"revision": "2"})
    assert fresh(empty).user.institution_name == "Turētāja"


def test_faulty_client_fills_in_nothing_else(client: Client, empty: Application) -> None:
    client.post(f"{empty.get_absolute_url()}iestade/", BROKEN["client"] | {"revision": "0"})
    assert fresh(empty).user.is_blank()


def test_recipient_who_prepares_the_application_is_typed_once(client: Client, empty: Application) -> None:
    page = f"{empty.get_absolute_url()}sertifikata-sanemejs/"
    typed = SECTIONS["certificate_recipient"]
    client.post(page, typed | {"revision": "0", "is_preparer": "1", "phone": "67094368"})
    client.post(page, typed | {"revision": "1"})
    preparer = fresh(empty).preparer
    assert preparer.typed() == {name: typed[name] for name in preparer.typed()}
    assert not Page(client.get(page)).has("[name=is_preparer]")


def test_sections_that_are_done_are_not_asked_again(client: Client, empty: Application) -> None:
    for name in ("signatory", "user"):
        save_section(getattr(empty, name), SECTIONS[name], read_at=0)
    add_account(empty, account(1))
    page = f"{empty.get_absolute_url()}sertifikata-sanemejs/"
    answer = client.post(page, SECTIONS["certificate_recipient"] | {"revision": "0"})
    assert answer["Location"] == f"{empty.get_absolute_url()}sagatavotajs/"


@pytest.mark.parametrize("name", ["certificate_recipient", "signatory", "preparer"])
def test_bailiff_types_the_name_once(client: Client, empty: Application, name: str) -> None:
    bailiff = {"kind": "sworn_bailiff", "name": "Māra Anna Liepiņa", "registration_number": "120384-16035"}
    save_section(empty.client, bailiff, read_at=0)
    typed = Page(client.get(f"{empty.get_absolute_url()}{SLUGS[name]}/")).typed()
    assert (typed["given_name"], typed["surname"]) == ("Māra Anna", "Liepiņa")
    assert typed.get("personal_code", "120384-16035") == "120384-16035"


def test_user_is_filled_in_from_the_institution_and_stays_editable(client: Client, empty: Application) -> None:
    save_section(empty.client, SECTIONS["client"], read_at=0)
    page = f"{empty.get_absolute_url()}lietotajs/"
    offered = Page(client.get(page)).typed()
    assert (offered["institution_name"], offered["registration_number"]) == (
        "Piemēra novada pašvaldība",
        "90008473359",
    )
    assert fresh(empty).user.is_blank()
    client.post(page, {"institution_name": "Cits", "registration_number": "", "revision": "0"})
    assert Page(client.get(page)).typed()["institution_name"] == "Cits"


def test_preparer_is_filled_in_with_the_recipient_and_not_saved(client: Client, application: Application) -> None:
    page = f"{application.get_absolute_url()}sagatavotajs/"
    before = stored(application)
    offered = Page(client.post(page, SECTIONS["preparer"] | {"revision": "1", "same_person": "1"}))
    assert offered.typed() == SECTIONS["preparer"] | {
        "given_name": "Ilze",
        "surname": "Kļaviņa-Ābele",
        "phone": "67094368",
        "email": "ilze.klavina@piemers.lv",
        "revision": "1",
        "seen": "",
    }
    assert "Šķēle" in offered.texts(".other-value b")
    assert "120384" not in offered.html
    assert stored(application) == before


def test_sworn_bailiff_has_labels_and_rules_of_ones_own(client: Client, empty: Application) -> None:
    page = f"{empty.get_absolute_url()}iestade/"
    bailiff = {"kind": "sworn_bailiff", "name": "Māra Liepiņa-Žagare", "registration_number": "050575-14962"}
    assert client.post(page, bailiff | {"revision": "0"})["Location"] == empty.get_absolute_url() + NEXT["client"]
    again = Page(client.get(page))
    assert again.field("name").label == "Vārds, uzvārds"
    assert again.field("registration_number").label == "Reģistrācijas Nr. vai personas kods"
    client.post(page, bailiff | {"name": "Zvērināta tiesu izpildītāja Māra Liepiņa", "revision": "1"})
    (error,) = Page(client.get(page)).field("name").errors
    assert error.endswith("bez amata un iecirkņa")
    assert "Vārds, uzvārds" in Page(client.get(f"{empty.get_absolute_url()}lietotajs/")).field("institution_name").label


def test_choosing_a_kind_changes_labels_at_once_and_saves_nothing(client: Client, application: Application) -> None:
    page = f"{application.get_absolute_url()}iestade/"
    before = stored(application)
    headers = {"HX-Request": "true", "HX-Trigger-Name": "kind"}
    typed = SECTIONS["client"] | {"kind": "sworn_bailiff", "name": "Vēl nepabeigts", "revision": "1"}
    again = Page(client.post(page, typed, headers=headers))
    assert (again.field("name").label, again.field("name").value) == ("Vārds, uzvārds", "Vēl nepabeigts")
    assert again.field("kind").value == "sworn_bailiff"
    assert stored(application) == before


@pytest.mark.parametrize("name", SLUGS)
def test_second_of_two_windows_shows_a_message_and_both_values(
    client: Client, application: Application, name: str
) -> None:
    page = f"{application.get_absolute_url()}{SLUGS[name]}/"
    field = next(iter(SECTIONS[name].keys() - {"kind", "authority"} & {"name", "surname", "institution_name"}))
    mine, theirs = SECTIONS[name] | {field: "Manējais"}, SECTIONS[name] | {field: "Citur rakstītais"}
    client.post(page, theirs | {"revision": "1"})
    answered = Page(client.post(page, mine | {"revision": "1"}))
    assert answered.text("#conflict b") == SAVED_MEANWHILE
    assert answered.texts(".other-value") == ["Citā logā saglabāts: Citur rakstītais"]
    assert answered.typed() == mine | {"revision": "2", "seen": ""}
    assert getattr(fresh(application), name).typed() == theirs

    client.post(page, answered.typed())
    assert getattr(fresh(application), name).typed() == mine


def test_same_words_in_two_windows_are_no_conflict(client: Client, application: Application) -> None:
    page = f"{application.get_absolute_url()}iestade/"
    typed = SECTIONS["client"] | {"name": "Abos logos"}
    client.post(page, typed | {"revision": "1"})
    assert client.post(page, typed | {"revision": "1"})["Location"] == application.get_absolute_url() + "parbaude/"
    assert fresh(application).client.revision == 2


def test_first_save_in_two_windows_is_a_conflict_too(client: Client, empty: Application) -> None:
    page = f"{empty.get_absolute_url()}iestade/"
    client.post(page, SECTIONS["client"] | {"revision": "0"})
    answered = Page(client.post(page, SECTIONS["client"] | {"name": "Cita", "revision": "0"}))
    assert answered.text("#conflict b") == SAVED_MEANWHILE
    assert answered.texts(".other-value b") == ["Piemēra novada pašvaldība"]


@pytest.mark.parametrize("revision", ["", "999", "9" * 30])
def test_missing_or_future_revision_overwrites_nothing(client: Client, application: Application, revision: str) -> None:
    page = f"{application.get_absolute_url()}iestade/"
    before = stored(application)
    answered = Page(client.post(page, SECTIONS["client"] | {"name": "Cits", "revision": revision}))
    assert answered.text("#conflict b") == SAVED_MEANWHILE
    assert answered.field("name").value == "Cits"
    assert stored(application) == before


@pytest.mark.parametrize("name", SLUGS)
def test_finished_application_keeps_what_is_typed_on_the_screen(
    client: Client, finished: Application, name: str
) -> None:
    page, before = f"{finished.get_absolute_url()}{SLUGS[name]}/", stored(finished)
    answered = Page(client.post(page, BROKEN[name] | {"revision": "1"}))
    assert answered.text("#conflict b") == "Šis pieteikums tikmēr ir pabeigts citā logā."
    assert kept(answered) == {key: value for key, value in BROKEN[name].items() if value != "cits"}
    assert stored(finished) == before

    client.post(f"{finished.get_absolute_url()}dokuments/labot/")
    client.post(page, BROKEN[name] | {"revision": "1"})
    assert getattr(fresh(finished), name).typed() == BROKEN[name]


def test_section_of_a_finished_application_leads_to_its_document(client: Client, finished: Application) -> None:
    answer = client.get(f"{finished.get_absolute_url()}iestade/")
    assert answer["Location"] == f"{finished.get_absolute_url()}dokuments/"


def test_too_long_text_shows_a_message_and_stays_in_the_field(client: Client, application: Application) -> None:
    page, before = f"{application.get_absolute_url()}iestade/", stored(application)
    long = "ā" * 10_000
    answered = Page(client.post(page, SECTIONS["client"] | {"name": long, "revision": "1"}))
    assert answered.summary() == answered.field("name").errors == ["Saīsiniet līdz 500 zīmēm: tagad ir 10000"]
    assert answered.summary_links() == ["#id_name"]
    assert answered.field("name").value == long
    assert answered.title.startswith("Kļūda: ")
    assert stored(application) == before


def test_instruction_speaks_of_each_field_and_nothing_twice(client: Client, application: Application) -> None:
    pages = {f"{name}.": f"{slug}/" for name, slug in SLUGS.items()} | {"accounts[].": "konti/pievienot/"}
    for prefix, page in pages.items():
        asked = Page(client.get(f"{application.get_absolute_url()}{page}"))
        quotes = {path: field.quotes for path, field in FIELDS.items() if path.startswith(prefix)}
        for paragraph in {each for paragraphs in quotes.values() for each in paragraphs}:
            assert asked.texts("p").count(paragraph) == 1
        folded = [(each.text("summary"), each.texts("p")) for each in asked.parts("details.clause")]
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


def test_conflict_names_the_colleague_and_the_time(client: Client, application: Application) -> None:
    save_section(application.client, {"name": "Citur rakstītais"}, read_at=1, by="Anna Kalniņa")
    page = f"{application.get_absolute_url()}iestade/"
    answered = Page(client.post(page, SECTIONS["client"] | {"revision": "1"}))
    at = timezone.localtime(fresh(application).saved_at)
    assert f"Šos datus tikmēr saglabāja Anna Kalniņa ({at:%d.%m.%Y.} plkst. {at:%H.%M})." in answered.text("#conflict")
    kept_answer = client.post(page, SECTIONS["client"] | {"revision": "1", "to": "keep"})
    assert "Anna Kalniņa" in kept_answer.json()["message"]


@pytest.mark.parametrize("slug", ["iestade", "sertifikata-sanemejs", "lietotajs", "paraksttiesigais", "sagatavotajs"])
def test_pages_of_a_bailiff_speak_of_no_institution(client: Client, empty: Application, slug: str) -> None:
    bailiff = {"kind": "sworn_bailiff", "name": "Māra Liepiņa", "registration_number": "050575-14962"}
    save_section(empty.client, bailiff, read_at=0)
    page = Page(client.get(f"{empty.get_absolute_url()}{slug}/"))
    said = [*page.texts("main h1, main h1 + p, main label, main legend, main .hint"), *page.texts("#sections a")]
    assert [text for text in said if "estād" in text and text != "Iestāde"] == []  # the kind's other choice
    tasks = Page(client.get(empty.get_absolute_url()))
    assert [text for text in tasks.texts(".tasks li") if "estād" in text] == []


@pytest.mark.parametrize(
    ("kind", "slug", "tokens"),
    [
        ("institution", "sagatavotajs", ["given-name", "family-name", "tel", "email"]),
        ("institution", "sertifikata-sanemejs", ["off"] * 5),
        ("institution", "iestade", ["organization", "off"]),
        ("sworn_bailiff", "iestade", ["name", "off"]),
        ("sworn_bailiff", "sertifikata-sanemejs", ["given-name", "family-name", "off", "tel", "email"]),
    ],
)
def test_browser_fills_in_peoples_own_data(
    client: Client, empty: Application, kind: str, slug: str, tokens: list[str]
) -> None:
    save_section(empty.client, {"kind": kind, "name": "A", "registration_number": ""}, read_at=0)
    page = Page(client.get(f"{empty.get_absolute_url()}{slug}/"))
    assert (
        page.attributes("autocomplete", "main form[data-keep] input[type=text], main form[data-keep] input[type=tel]")
        == tokens
    )
