"""The review: everything as it will be signed, what is wrong in it, and finishing it."""

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
from applications.formats import Unreadable, pdf
from applications.formats.pdf import RenderingFailed
from applications.formats.pdf_page import account_columns
from applications.forms import SECTION_FORMS
from applications.models import SECTION_MODELS, Application, File, Version
from applications.presenting.navigation import SLUGS
from tests.support.addresses import Url
from tests.support.drafts import (
    MANAGED,
    SECTIONS,
    Typed,
    account,
    draft,
    first_account,
    fresh,
    iban,
    many_accounts,
    stored,
)
from tests.support.html import Page
from tests.support.pdf_reading import text_of
from tests.support.people import GUEST


def lines(page: Page) -> list[tuple[str, str, str]]:
    """The listed findings: address, message, source."""
    return [(line.links()[0], line.texts("a")[0], line.text(".source")) for line in page.parts("li:has(> .source)")]


def warned() -> Application:
    """Right but for one warning."""
    return draft(GUEST, SECTIONS | {"user": SECTIONS["user"] | {"allowed_ip_addresses": "10.0.0.1"}}, [account(1)])


def test_review_and_paper_call_the_limits_the_same(client: Client, url: Url) -> None:
    page = Page(client.get(url("review")))
    assert page.texts("th.num") == list(account_columns()[-2:])


def test_every_section_has_its_words_its_address_and_its_card_in_one_order(client: Client, url: Url) -> None:
    assert tuple(fields.SECTIONS) == tuple(SLUGS) == SECTION_ORDER
    assert [*SECTION_MODELS] == [*SECTION_FORMS] == [name for name in SECTION_ORDER if name != "accounts"]
    cards = Page(client.get(url("review"))).attributes("id", "h2[id^=card-]")
    assert cards == [f"card-{name}" for name in SECTION_ORDER]


def test_review_shows_everything_that_will_be_signed(client: Client, url: Url) -> None:
    page = Page(client.get(url("review")))
    assert page.definitions() == [
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
        ("Atļautās IP adreses", "195.122.1.10 2a03:ec00:b1::10"),
        ("Vārds", "Jānis"),
        ("Uzvārds", "Ozols"),
        ("Amats", "izpilddirektors"),
        ("Tiesības parakstīt", "Uzņēmumu reģistrā ir tiesības pārstāvēt klientu atsevišķi"),
        ("Vārds", "Anna"),
        ("Uzvārds", "Šķēle"),
        ("Tālrunis", "+371 67 094 368"),
        ("E-pasts", "anna.skele@piemers.lv"),
    ]
    assert page.texts(".iban") == [format_iban(iban(1)), format_iban(iban(2))]
    assert "Visi instrukcijas noteikumi ir ievēroti." in page.text("main")
    assert "Pabeigt un sagatavot dokumentu" in page.buttons()
    assert page.title.startswith("Pārbaude")


def test_review_of_an_empty_draft_says_what_is_to_be_filled_in(client: Client, empty: Application) -> None:
    page, base = Page(client.get(f"{empty.get_absolute_url()}parbaude/")), empty.get_absolute_url()
    assert not page.has("#summary")
    assert page.title.startswith("Pārbaude")
    assert page.text("#unfilled") == "Vēl nav aizpildītas 6 sadaļas"
    assert [(item.text(), item.links()[0].removeprefix(base)) for item in page.parts("section.notice li")] == [
        ("Iestāde 2 obligāti lauki", "iestade/"),
        ("Sertifikāta saņēmējs 5 obligāti lauki", "sertifikata-sanemejs/"),
        ("Lietotājs 2 obligāti lauki", "lietotajs/"),
        ("Konti vismaz viens konts", "konti/pievienot/"),
        ("Paraksttiesīgais 3 obligāti lauki", "paraksttiesigais/"),
        ("Sagatavotājs 3 obligāti lauki", "sagatavotajs/"),
    ]
    assert "Pabeigt un sagatavot dokumentu" not in page.buttons()
    assert "Visi instrukcijas noteikumi ir ievēroti." not in page.text("main")


def test_review_tells_errors_from_what_is_not_filled_in_yet(client: Client) -> None:
    begun = draft(GUEST, {"client": SECTIONS["client"] | {"registration_number": "1"}})
    page = Page(client.get(f"{begun.get_absolute_url()}parbaude/"))
    assert [url.removeprefix(begun.get_absolute_url()) for url, _, _ in lines(page)] == [
        "iestade/#id_registration_number"
    ]
    assert page.text("#unfilled") == "Vēl nav aizpildītas 5 sadaļas"


def test_review_links_each_finding_to_a_field_and_names_its_source(client: Client) -> None:
    broken = draft(
        GUEST,
        SECTIONS | {"client": SECTIONS["client"] | {"registration_number": "1"}},
        [account(1), account(2, access_mode="manage", payment_limit="100", daily_limit="50"), account(1)],
    )
    rows = list(broken.accounts.live())
    found = lines(Page(client.get(f"{broken.get_absolute_url()}parbaude/")))
    assert [url.removeprefix(broken.get_absolute_url()) for url, _, _ in found] == [
        "iestade/#id_registration_number",
        f"konti/{rows[1].pk}/#id_daily_limit",
        f"konti/{rows[2].pk}/#id_iban",
    ]
    places = [source.partition(" · ") for _, _, source in found]
    assert [where for where, _, _ in places] == ["Iestāde", *(f"Konti, {format_iban(iban(n))}" for n in (2, 1))]
    assert all(source.startswith(("Instrukcija: „", "Papildu pārbaude")) for _, _, source in places)
    assert not any(re.search(r"\b[A-E]\d\b", source) for _, _, source in places)  # numbers of clauses are ours
    for url, _, _ in found:
        page, _, anchor = url.partition("#")
        assert Page(client.get(page)).count(f"#{anchor}") == 1


def test_review_shows_50_findings_and_the_number_of_the_others(client: Client) -> None:
    broken = draft(GUEST, accounts=[account(1, access_mode="")])
    many_accounts(broken, 100, first=2, access_mode="")
    page = Page(client.get(f"{broken.get_absolute_url()}parbaude/"))
    assert len(lines(page)) == 50
    assert "Un vēl 51 kļūda." in page.text("main")
    assert page.leads_to(f"{broken.get_absolute_url()}konti/?kludas=1")


def test_review_pages_through_250_accounts(client: Client, empty: Application) -> None:
    many_accounts(empty, 250)
    for page, first, last in (("", 1, 100), ("?lapa=3", 201, 250), ("?lapa=abc", 1, 100), ("?lapa=99", 201, 250)):
        review = Page(client.get(f"{empty.get_absolute_url()}parbaude/{page}"))
        assert review.texts("span.iban") == [format_iban(iban(number)) for number in range(first, last + 1)]
        assert f"{first}.–{last}. no 250" in review.texts("p.small")


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
    refused = Page(client.post(page, {"revision": str(broken.revision), "confirmed": "1"}))
    assert [url for url, _, _ in lines(refused)] == [f"{broken.get_absolute_url()}iestade/#id_name"]
    assert stored(broken) == before
    assert Version.objects.count() == 0


def test_application_without_accounts_cannot_be_finished(client: Client) -> None:
    without = draft(GUEST)
    page = f"{without.get_absolute_url()}parbaude/"
    refused = Page(client.post(page, {"revision": str(without.revision), "confirmed": "1"}))
    assert refused.text("#unfilled") == "Vēl nav aizpildīta 1 sadaļa"
    assert refused.text("section.notice li") == "Konti vismaz viens konts"
    assert Version.objects.count() == 0


@pytest.mark.parametrize("confirmed", [{}, {"confirmed": ""}])
def test_warnings_need_the_tick(client: Client, db: None, confirmed: dict[str, str]) -> None:
    application = warned()
    page, before = f"{application.get_absolute_url()}parbaude/", stored(application)
    review = Page(client.get(page))
    assert review.title.startswith("Pārbaude")
    assert "1 brīdinājums" in review.texts("h2")
    review = Page(client.post(page, {"revision": str(application.revision)} | confirmed))
    assert review.title.startswith("Kļūda: Pārbaude")
    assert review.summary_links() == ["#id_confirmed"]
    tick = review.part("#id_confirmed")
    assert (tick.attribute("aria-invalid"), tick.attribute("aria-describedby")) == ("true", "confirmed_error")
    assert review.count("#confirmed_error") == 1
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
    assert Page(answer).text(".messages").startswith("Dokuments ir sagatavots.")
    assert sorted(File.objects.values_list("kind", flat=True)) == ["edoc", "pdf", "xml"]


@pytest.mark.parametrize("revision", ["", "0", "abc", "-1", "9" * 400, "\x00", "７"])
def test_change_in_another_window_shows_a_message_before_finishing(
    client: Client, application: Application, url: Url, revision: str
) -> None:
    before = stored(application)
    page = Page(client.post(url("review"), {"revision": revision}))
    assert "Pieteikums tikmēr mainīts citā logā." in page.text("main")
    assert page.field("revision").value == str(application.revision)
    assert stored(application) == before


def test_account_changed_in_another_window_shows_a_message(client: Client, application: Application, url: Url) -> None:
    read = application.revision
    save_account(first_account(application), account(3), read_at=1)
    page = Page(client.post(url("review"), {"revision": str(read)}))
    assert "Pieteikums tikmēr mainīts citā logā." in page.text("main")
    assert page.texts(".iban") == [format_iban(iban(3)), format_iban(iban(2))]
    assert Version.objects.count() == 0


def test_finishing_twice_makes_one_version(client: Client, application: Application, url: Url) -> None:
    posted = {"revision": str(application.revision)}
    client.post(url("review"), posted)
    assert client.post(url("review"), posted)["Location"] == url("finished")
    assert Version.objects.count() == 1


def test_failed_rendering_shows_a_message_and_changes_nothing(
    client: Client, application: Application, url: Url, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> bytes:
        raise RenderingFailed

    monkeypatch.setattr("applications.formats.pdf.write", fail)
    before = stored(application)
    answer = client.post(url("review"), {"revision": str(application.revision)}, follow=True)
    assert Page(answer).text(".messages").startswith("Dokumentu neizdevās sagatavot.")
    assert stored(application) == before


def test_review_of_a_sworn_bailiff_has_the_bailiffs_labels(client: Client, db: None) -> None:
    bailiff = {"kind": "sworn_bailiff", "name": "Māra Liepiņa-Žagare", "registration_number": "050575-14962"}
    application = draft(GUEST, SECTIONS | {"client": bailiff}, [account(1, **MANAGED)])
    page = Page(client.get(f"{application.get_absolute_url()}parbaude/"))
    assert page.texts("dt")[:3] == [
        "Pieteikuma iesniedzējs",
        "Vārds, uzvārds",
        "Reģistrācijas Nr. vai personas kods",
    ]


def test_long_review_leads_from_its_top_to_its_end(client: Client, application: Application) -> None:
    def ways_to_the_end() -> list[str]:
        """The ids and the addresses of the page that name its end, in their order."""
        page = Page(client.get(reverse("review", args=[application.reference])))
        parts = page.parts('[href="#pabeigt"], #pabeigt')
        return [part.attribute("href") or str(part.attribute("id")) for part in parts]

    assert "#pabeigt" not in ways_to_the_end()
    many_accounts(application, 30, first=10)
    assert ways_to_the_end() == ["#pabeigt", "pabeigt"]


# ---- On paper


def test_review_prints_all_accounts(client: Client, empty: Application, url: Url) -> None:
    many_accounts(empty, 300)
    address = f"{empty.get_absolute_url()}parbaude/"
    for query in ("", "?lapa=2"):
        page = Page(client.get(address + query))
        assert page.count("table.print-only tbody tr") == 300
        assert page.count("table.no-print tbody") == 100
        assert page.count("p.print-only") == 0
    assert not Page(client.get(url("review"))).has(".print-only")  # all are on the page


def test_review_of_more_than_500_accounts_prints_those_it_shows_and_says_so(client: Client, empty: Application) -> None:
    many_accounts(empty, 501)
    page = Page(client.get(f"{empty.get_absolute_url()}parbaude/"))
    assert not page.has("table.print-only")
    assert page.text("p.print-only") == "Neizdrukāti konti: 401. Visi konti ir melnraksta PDF."


def test_draft_is_a_pdf_that_says_so_and_carries_no_data(client: Client, application: Application, url: Url) -> None:
    assert Page(client.get(url("review"))).leads_to(url("draft_pdf"))
    answer = client.get(url("draft_pdf"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="melnraksts-{application.reference}.pdf"'
    with pytest.raises(Unreadable):
        pdf.read(answer.content)
    text = text_of(answer.content)
    assert "MELNRAKSTS" in text
    assert application.client.name in text


@pytest.mark.parametrize("accounts", [[], [account(1, iban="nav", payment_limit="daudz", access_mode="")]])
def test_draft_with_errors_can_be_had_as_pdf(client: Client, db: None, accounts: list[Typed]) -> None:
    address = f"{draft(GUEST, {}, accounts).get_absolute_url()}melnraksts.pdf"
    assert client.get(address).content.startswith(b"%PDF-")


def test_draft_that_cannot_be_rendered_leads_back(client: Client, url: Url, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> bytes:
        raise RenderingFailed("no glyph")

    monkeypatch.setattr(pdf, "write_draft", fail)
    answer = client.get(url("draft_pdf"), follow=True)
    assert "Melnraksta PDF neizdevās sagatavot" in answer.content.decode()
