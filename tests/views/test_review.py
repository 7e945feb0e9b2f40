"""The review: everything as it will be signed, what is wrong in it, and finishing it."""

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.acts.editing import save_account
from applications.domain import fields
from applications.domain.document import SECTION_ORDER
from applications.domain.identifiers import format_iban
from applications.formats.pdf import RenderingFailed
from applications.formats.pdf_page import account_columns
from applications.forms import SECTION_FORMS
from applications.models import SECTION_MODELS, Application, File, Version
from applications.presenting.navigation import SLUGS
from tests.support.addresses import Url
from tests.support.drafts import MANAGED, SECTIONS, account, draft, first_account, fresh, iban, many_accounts, stored
from tests.support.people import GUEST


def lines(content: str) -> list[tuple[str, str, str]]:
    """The findings told: address, message, source."""
    found = re.findall(r'<li><a href="([^"]+)">([^<]+)</a> <span class="source">([^<]+)</span></li>', content)
    return [(url, html.unescape(message), source) for url, message, source in found]


def warned() -> Application:
    """Right but for one warning."""
    return draft(GUEST, SECTIONS | {"user": SECTIONS["user"] | {"allowed_ip_addresses": "10.0.0.1"}}, [account(1)])


def test_review_and_paper_call_the_limits_the_same(client: Client, url: Url) -> None:
    content = client.get(url("review")).content.decode()
    assert re.findall(r'<th scope="col" class="num">([^<]+)</th>', content) == account_columns()[-2:]


def test_every_section_has_its_words_its_address_and_its_card_in_one_order(client: Client, url: Url) -> None:
    assert tuple(fields.SECTIONS) == tuple(SLUGS) == SECTION_ORDER
    assert [*SECTION_MODELS] == [*SECTION_FORMS] == [name for name in SECTION_ORDER if name != "accounts"]
    content = client.get(url("review")).content.decode()
    assert tuple(re.findall(r'<h2 id="card-(\w+)">', content)) == SECTION_ORDER


def test_review_shows_everything_that_will_be_signed(client: Client, url: Url) -> None:
    content = html.unescape(client.get(url("review")).content.decode())
    values = re.findall(r"<dt>([^<]+)</dt><dd>(.*?)</dd>", content)
    assert values == [
        ("Pieteikuma iesniedzējs", "Iestāde"),
        ("Nosaukums", "Piemēra novada pašvaldība"),
        ("Reģistrācijas Nr.", "90008473359"),
        ("Vārds", "Ilze"),
        ("Uzvārds", "Kļaviņa-Ābele"),
        ("Personas kods", "120384-16035"),
        ("Tālrunis", "+371 67 094 368"),
        ("E-pasts", "ilze.klavina@piemers.lv"),
        ("Iestādes nosaukums", "Piemēra novada pašvaldība"),
        ("Reģistrācijas Nr.", "90008473359"),
        ("Atļautās IP adreses", "195.122.1.10<br>2a03:ec00:b1::10"),
        ("Vārds", "Jānis"),
        ("Uzvārds", "Ozols"),
        ("Amats", "izpilddirektors"),
        ("Tiesības parakstīt", "Uzņēmumu reģistrā ir tiesības pārstāvēt klientu atsevišķi"),
        ("Vārds", "Anna"),
        ("Uzvārds", "Šķēle"),
        ("Tālrunis", "+371 67 094 368"),
        ("E-pasts", "anna.skele@piemers.lv"),
    ]
    assert re.findall(r'class="iban">([^<]+)<', content) == [format_iban(iban(1)), format_iban(iban(2))]
    assert "Visi instrukcijas noteikumi ir ievēroti." in content
    assert "Pabeigt un sagatavot dokumentu" in content
    assert "<title>Pārbaude" in content


def test_review_of_an_empty_draft_names_everything_missing(client: Client, empty: Application) -> None:
    content = client.get(f"{empty.get_absolute_url()}parbaude/").content.decode()
    base = empty.get_absolute_url()
    assert [url.removeprefix(base) for url, _, _ in lines(content)] == [
        "iestade/#id_name",
        "iestade/#id_registration_number",
        "sertifikata-sanemejs/#id_given_name",
        "sertifikata-sanemejs/#id_surname",
        "sertifikata-sanemejs/#id_personal_code",
        "sertifikata-sanemejs/#id_phone",
        "sertifikata-sanemejs/#id_email",
        "lietotajs/#id_institution_name",
        "lietotajs/#id_registration_number",
        "konti/pievienot/",
        "paraksttiesigais/#id_given_name",
        "paraksttiesigais/#id_surname",
        "paraksttiesigais/#id_authority_0",
        "sagatavotajs/#id_given_name",
        "sagatavotajs/#id_surname",
        "sagatavotajs/#id_phone",
    ]
    assert "Pirms parakstīšanas jālabo 16 vietas" in content
    assert "<title>Kļūda: Pārbaude" in content
    assert "Pabeigt un sagatavot dokumentu" not in content


def test_review_links_each_finding_to_a_field_and_names_its_clause(client: Client) -> None:
    broken = draft(
        GUEST,
        SECTIONS | {"client": SECTIONS["client"] | {"registration_number": "1"}},
        [account(1), account(2, access_mode="manage", payment_limit="100", daily_limit="50"), account(1)],
    )
    content = client.get(f"{broken.get_absolute_url()}parbaude/").content.decode()
    rows = list(broken.accounts.live())
    found = lines(content)
    assert [(url.removeprefix(broken.get_absolute_url()), source.split("(")[1]) for url, _, source in found] == [
        ("iestade/#id_registration_number", "B1)"),
        (f"konti/{rows[1].pk}/#id_daily_limit", "C5)"),
        (f"konti/{rows[2].pk}/#id_iban", "C1)"),
    ]
    assert found[1][2].startswith(f"Konti, {format_iban(iban(2))} · instrukcija: ")
    for url, _, _ in found:
        page, _, anchor = url.partition("#")
        assert f'id="{anchor}"' in client.get(page).content.decode()


def test_review_shows_50_findings_and_tells_how_many_are_left(client: Client) -> None:
    broken = draft(GUEST, accounts=[account(1, access_mode="")])
    many_accounts(broken, 100, first=2, access_mode="")
    content = client.get(f"{broken.get_absolute_url()}parbaude/").content.decode()
    assert len(lines(content)) == 50
    assert "Un vēl 51 vieta." in content
    assert "konti/?kludas=1" in content


def test_review_pages_through_250_accounts(client: Client, empty: Application) -> None:
    many_accounts(empty, 250)
    for page, first, last in (("", 1, 100), ("?lapa=3", 201, 250), ("?lapa=abc", 1, 100), ("?lapa=99", 201, 250)):
        content = client.get(f"{empty.get_absolute_url()}parbaude/{page}").content.decode()
        shown = re.findall(r'class="iban">([^<]+)<', content)
        assert shown == [format_iban(iban(number)) for number in range(first, last + 1)]
        assert f">{first}.–{last}. no 250<" in content


def test_review_takes_as_many_queries_with_300_accounts(client: Client, application: Application, url: Url) -> None:
    client.get(url("review"))
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(url("review"))
        counts.append(len(queries))
        many_accounts(application, 300, first=10)
    # Session, application with its sections, accounts, their numbers; and with what to compare: a choice, the one in
    # force of the chain, those with the same numbers.
    assert counts == [7, 7]


def test_errors_block_finishing(client: Client) -> None:
    broken = draft(GUEST, SECTIONS | {"client": SECTIONS["client"] | {"name": ""}}, [account(1)])
    before = stored(broken)
    page = f"{broken.get_absolute_url()}parbaude/"
    content = client.post(page, {"revision": str(broken.revision), "confirmed": "1"}).content.decode()
    assert [url for url, _, _ in lines(content)] == [f"{broken.get_absolute_url()}iestade/#id_name"]
    assert stored(broken) == before
    assert Version.objects.count() == 0


def test_application_without_accounts_cannot_be_finished(client: Client) -> None:
    without = draft(GUEST)
    page = f"{without.get_absolute_url()}parbaude/"
    content = client.post(page, {"revision": str(without.revision), "confirmed": "1"}).content.decode()
    assert "Pievienojiet vismaz vienu kontu" in content
    assert Version.objects.count() == 0


@pytest.mark.parametrize("confirmed", [{}, {"confirmed": ""}])
def test_warnings_need_the_tick(client: Client, db: None, confirmed: dict[str, str]) -> None:
    application = warned()
    page, before = f"{application.get_absolute_url()}parbaude/", stored(application)
    content = client.get(page).content.decode()
    assert "<title>Pārbaude" in content
    assert "1 brīdinājums" in content
    content = client.post(page, {"revision": str(application.revision)} | confirmed).content.decode()
    assert "<title>Kļūda: Pārbaude" in content
    assert 'href="#id_confirmed"' in content
    assert 'id="id_confirmed" aria-invalid="true" aria-describedby="confirmed_error"' in content
    assert stored(application) == before


def test_confirmed_warnings_let_finish(client: Client, db: None) -> None:
    application = warned()
    page = f"{application.get_absolute_url()}parbaude/"
    answer = client.post(page, {"revision": str(application.revision), "confirmed": "1"})
    assert answer["Location"] == f"{application.get_absolute_url()}dokuments/1/"
    assert fresh(application).editing is False


def test_right_application_needs_no_tick(client: Client, application: Application, url: Url) -> None:
    answer = client.post(url("review"), {"revision": str(application.revision)}, follow=True)
    assert answer.redirect_chain == [(url("version", 1), 302)]
    assert "Dokuments ir sagatavots." in answer.content.decode()
    assert sorted(File.objects.values_list("kind", flat=True)) == ["edoc", "pdf", "xml"]


@pytest.mark.parametrize("revision", ["", "0", "abc", "-1", "9" * 400, "\x00", "７"])
def test_change_in_another_window_is_told_before_finishing(
    client: Client, application: Application, url: Url, revision: str
) -> None:
    before = stored(application)
    content = client.post(url("review"), {"revision": revision}).content.decode()
    assert "Pieteikums tikmēr mainīts citā logā." in content
    assert f'name="revision" value="{application.revision}"' in content
    assert stored(application) == before


def test_change_of_an_account_in_another_window_is_told(client: Client, application: Application, url: Url) -> None:
    read = application.revision
    save_account(first_account(application), account(3), read_at=1)
    content = client.post(url("review"), {"revision": str(read)}).content.decode()
    assert "Pieteikums tikmēr mainīts citā logā." in content
    assert format_iban(iban(3)) in content
    assert Version.objects.count() == 0


def test_finishing_twice_makes_one_version(client: Client, application: Application, url: Url) -> None:
    posted = {"revision": str(application.revision)}
    client.post(url("review"), posted)
    assert client.post(url("review"), posted)["Location"] == url("finished")
    assert Version.objects.count() == 1


def test_failed_rendering_is_told_and_changes_nothing(
    client: Client, application: Application, url: Url, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> bytes:
        raise RenderingFailed

    monkeypatch.setattr("applications.formats.pdf.write", fail)
    before = stored(application)
    answer = client.post(url("review"), {"revision": str(application.revision)}, follow=True)
    assert "Dokumentu neizdevās sagatavot." in answer.content.decode()
    assert stored(application) == before


def test_review_of_a_sworn_bailiff_has_the_bailiffs_labels(client: Client, db: None) -> None:
    bailiff = {"kind": "sworn_bailiff", "name": "Māra Liepiņa-Žagare", "registration_number": "050575-14962"}
    application = draft(GUEST, SECTIONS | {"client": bailiff}, [account(1, **MANAGED)])
    content = client.get(f"{application.get_absolute_url()}parbaude/").content.decode()
    assert re.findall(r"<dt>([^<]+)</dt>", content)[:3] == [
        "Pieteikuma iesniedzējs",
        "Vārds, uzvārds",
        "Reģistrācijas Nr. vai personas kods",
    ]


def test_long_review_leads_from_its_top_to_its_end(client: Client, application: Application) -> None:
    def page() -> str:
        return client.get(reverse("review", args=[application.reference])).content.decode()

    assert 'href="#pabeigt"' not in page()
    many_accounts(application, 30, first=10)
    assert page().index('href="#pabeigt"') < page().index('id="pabeigt"')
