"""Changes of a draft: shown before it is finished, kept with the version; dropped accounts can be restored."""

from __future__ import annotations

import datetime
import html
import re
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.acts import comparing
from applications.acts.beginning import begin
from applications.acts.editing import add_account, remove_account, save_account, save_section
from applications.acts.erasing import erase
from applications.domain.document import Account as Part
from applications.domain.document import Document
from applications.domain.identifiers import format_iban
from applications.formats import edoc, pdf, xml
from applications.formats import json as json_format
from applications.models import Application, Difference, Predecessor
from tests.support.addresses import Url
from tests.support.drafts import (
    MANAGED,
    SECTIONS,
    account,
    draft,
    first_account,
    freeze,
    fresh,
    iban,
    join_chain,
    make_registered,
    many_accounts,
    stored,
)
from tests.support.factories import institution
from tests.support.html import Page
from tests.support.people import GUEST, OTHER_GUEST

DAY = datetime.date(2026, 1, 5)
NOW = datetime.datetime(2026, 1, 5, tzinfo=datetime.UTC)


@pytest.fixture
def following(db: None) -> Application:
    """The next draft after one in force: two of four accounts dropped, one changed, one added; a name, an address."""
    first = draft(GUEST, accounts=[account(1), account(2, **MANAGED), account(3), account(4)])
    freeze(first)
    make_registered(first, DAY)
    next_one = join_chain(begin(first.versions.get().document(), guest=GUEST), first.chain)
    rows = list(next_one.accounts.live())
    for row in (rows[0], rows[2]):
        remove_account(row)
    save_account(rows[1], rows[1].typed() | {"daily_limit": "30 000"}, read_at=1)
    add_account(next_one, account(9))
    next_one = fresh(next_one)
    save_section(next_one.signatory, next_one.signatory.typed() | {"surname": "Bērziņš"}, read_at=1)
    next_one = fresh(next_one)
    save_section(
        next_one.user, next_one.user.typed() | {"allowed_ip_addresses": "195.122.1.10\n195.122.1.99"}, read_at=1
    )
    return fresh(next_one)


def page(client: Client, application: Application, name: str = "changes", *args: object, query: str = "") -> str:
    answer = client.get(reverse(name, args=[application.reference, *args]) + query)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def text_of(content: str) -> str:
    """The words of the page's main part."""
    return " ".join(re.sub(r"<[^>]+>", " ", content[content.index("<main") :]).split())


@pytest.mark.parametrize("name", ["review", "changes"])
def test_changes_are_listed_with_dropped_accounts_first(client: Client, following: Application, name: str) -> None:
    text = text_of(page(client, following, name))
    first = fresh(Application.objects.exclude(pk=following.pk).get())
    assert f"Salīdzināts ar pieteikumu {first.reference}, kas reģistrēts 05.01.2026." in text
    places = [
        text.index(words)
        for words in ("Lietotājs zaudēs pieeju 2 kontiem", "Personas un pārējie dati", "195.122.1.99", "Ozols Bērziņš")
    ]
    assert places == sorted(places)
    if name == "review":
        for words in (format_iban(iban(1)), format_iban(iban(3)), "20 000 EUR → 30 000 EUR", "Jauns 1 konts"):
            assert words in text.replace("\u00a0", " ")


def test_page_of_changes_lists_each_kind_apart(client: Client, following: Application) -> None:
    shown = {
        kind: re.findall(r'class="iban">([^<]+)<', page(client, following, query=f"?veids={kind}"))
        for kind in ("zaudetie", "mainitie", "jaunie", "nekas")
    }
    dropped = [format_iban(iban(1)), format_iban(iban(3))]
    assert shown == {
        "zaudetie": dropped,
        "mainitie": [format_iban(iban(2))],
        "jaunie": [format_iban(iban(9))],
        "nekas": dropped,
    }


def test_application_without_predecessor_shows_no_changes(client: Client, application: Application) -> None:
    text = text_of(page(client, application, "review"))
    assert "Šis pieteikums aizstās iepriekšējo pilnībā." in text
    assert "Salīdzināt ar iepriekšējo" in text


def test_application_without_changes_shows_a_message(client: Client, following: Application) -> None:
    renewed = fresh(begin(following.document(), guest=GUEST))
    comparing.compare_with_document(renewed, "vecais.xml", following.document())
    assert "Nekas nemainās" in text_of(page(client, renewed, "review"))


def test_one_dropped_account_is_brought_back_as_it_was_and_taken_off_again(
    client: Client, following: Application
) -> None:
    url = reverse("changes_restore", args=[following.reference])
    answer = client.post(url, {"iban": iban(3)}, follow=True)
    assert "Pievienots 1 konts." in answer.content.decode()
    assert [row.iban for row in following.accounts.live()] == [iban(2), iban(4), iban(9), iban(3)]
    assert "zaudēs pieeju 1 kontam" in text_of(page(client, following, "review"))
    client.post(reverse("accounts_undo", args=[following.reference]))
    assert [row.iban for row in following.accounts.live()] == [iban(2), iban(4), iban(9)]


def test_all_dropped_accounts_are_brought_back(client: Client, following: Application) -> None:
    client.post(reverse("changes_restore", args=[following.reference]), {"all": "1"})
    base = comparing.predecessor(following)
    assert base
    difference = base.compare(following.document())
    assert difference
    assert difference.dropped == ()


@pytest.mark.parametrize("posted", [{}, {"iban": "LV00"}, {"iban": iban(4)}, {"iban": "\x00"}])
def test_account_that_is_not_missing_is_not_added(
    client: Client, following: Application, posted: dict[str, str]
) -> None:
    before = stored(following)
    answer = client.post(reverse("changes_restore", args=[following.reference]), posted, follow=True)
    assert "Šie konti pieteikumā jau ir." in answer.content.decode()
    assert stored(following) == before


def test_finished_application_brings_nothing_back(client: Client, following: Application) -> None:
    freeze(following)
    before = stored(following)
    answer = client.post(reverse("changes_restore", args=[following.reference]), {"all": "1"})
    assert answer["Location"] == reverse("finished", args=[following.reference])
    assert stored(following) == before


def test_finishing_freezes_what_was_shown(client: Client, following: Application) -> None:
    confirmed = {"revision": str(following.revision), "losing": "2"}
    client.post(reverse("review", args=[following.reference]), confirmed)
    frozen = Difference.objects.get(version__application=following)
    assert [part.iban for part in frozen.difference().dropped] == [iban(1), iban(3)]
    erase(Application.objects.exclude(pk=following.pk).get())
    for name, query in (("version", ""), ("version_changes", "?veids=mainitie")):
        text = text_of(page(client, following, name, 1, query=query))
        assert "Lietotājs zaudēs pieeju 2 kontiem" in text
        assert "20 000 EUR → 30 000 EUR" in text.replace("\u00a0", " ")
        assert "Pievienot atpakaļ" not in text


@pytest.mark.parametrize("losing", [{}, {"losing": "1"}, {"losing": "3"}])
def test_loss_of_accounts_needs_a_tick_that_names_how_many(
    client: Client, following: Application, losing: dict[str, str]
) -> None:
    address = reverse("review", args=[following.reference])
    review = Page(client.post(address, {"revision": str(following.revision), "confirmed": "1"} | losing))
    assert fresh(following).editing
    assert review.title.startswith("Kļūda: ")
    assert review.summary_links() == ["#id_losing"]
    tick = review.part("#id_losing")
    assert (tick.attribute("value"), tick.attribute("form")) == ("2", review.attribute("id", "form[data-progress]"))
    assert review.field("losing").errors == ["Apstipriniet, ka šie konti vairs nav vajadzīgi"]
    words = review.text("main")
    assert words.index("Apstiprinu, ka 2 konti vairs nav vajadzīgi") < words.index("Visi instrukcijas noteikumi ir")


def test_review_without_a_loss_has_no_tick(client: Client, application: Application, url: Url) -> None:
    assert not Page(client.get(url("review"))).has("#id_losing")


def test_version_that_was_compared_with_nothing_has_no_page_of_changes(client: Client, finished: Application) -> None:
    assert client.get(reverse("version_changes", args=[finished.reference, 1])).status_code == 404
    assert "Kas mainās" not in page(client, finished, "version", 1)


def files(document: Document) -> dict[str, bytes]:
    paper = pdf.write(document, reference="AAA-AAA-v1", timestamp=NOW)
    return {
        "a.xml": xml.write(document),
        "a.json": json_format.write(document),
        "a.pdf": paper,
        "a.edoc": edoc.write(paper, file_name="a.pdf"),
    }


@pytest.mark.parametrize("name", ["a.xml", "a.json", "a.pdf", "a.edoc"])
def test_uploaded_file_is_compared_with(client: Client, application: Application, url: Url, name: str) -> None:
    old = replace(institution(), accounts=(*institution().accounts, Part(iban(7), access_mode="view")))
    before = stored(application)
    answer = client.post(url("changes"), {"file": SimpleUploadedFile(name, files(old)[name])})
    assert answer["Location"] == url("changes")
    text = text_of(page(client, application, "review"))
    assert f"Salīdzināts ar failu „{name}”." in text
    assert "Lietotājs zaudēs pieeju 1 kontam" in text
    assert format_iban(iban(7)) in text
    assert stored(application) == before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ"),
        ("a.xml", b"<a/>"),
        ("a.xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"),
        ("a.json", b"[" * 100_000),
        ("a.pdf", b"%PDF-1.7\n" + b"0" * 1000),
        ("a.edoc", b"PK\x03\x04" + b"\0" * 100),
        ("", b"x"),
        ("../../a.xml", b""),
        ("a.pdf", b"\x89PNG\r\n\x1a\n"),
    ],
)
def test_file_without_an_application_shows_a_message_and_changes_nothing(
    client: Client, following: Application, name: str, content: bytes
) -> None:
    first = Application.objects.exclude(pk=following.pk).get()
    comparing.compare_with_registered(following, first)
    url = reverse("changes", args=[following.reference])
    answer = client.post(url, {"file": SimpleUploadedFile(name or "x", content)} if name else {})
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert "<title>Kļūda: " in shown
    assert 'href="#id_file"' in shown
    assert Predecessor.objects.get(application=following).source == first
    assert "passwd" not in shown


def test_file_of_another_application_shows_which_one_it_is(client: Client, following: Application) -> None:
    first = fresh(Application.objects.exclude(pk=following.pk).get())
    url = reverse("changes", args=[following.reference])
    other = draft(GUEST, accounts=[account(1)])
    version = freeze(other)
    paper = bytes(version.files.get(kind="pdf").content)
    client.post(url, {"file": SimpleUploadedFile("cits.pdf", paper)})
    warned = f"Spēkā ir pieteikums {first.reference}, kas reģistrēts 05.01.2026. Šeit salīdzināts ar citu failu."
    text = f"Salīdzināts ar failu „cits.pdf (pieteikums {other.reference}, 1. versija)”."
    for name in ("review", "changes"):
        shown = text_of(page(client, following, name))
        assert warned in shown
        assert text in shown
        assert "Salīdzināt ar spēkā esošo" in shown
    freeze(fresh(following))
    for name in ("version", "version_changes"):
        shown = text_of(page(client, following, name, 1))
        assert warned in shown
        assert "Salīdzināt ar spēkā esošo" not in shown


def test_file_of_what_is_in_force_is_compared_with_as_such(client: Client, following: Application) -> None:
    first = fresh(Application.objects.exclude(pk=following.pk).get())
    content = bytes(first.versions.get().files.get(kind="xml").content)
    client.post(reverse("changes", args=[following.reference]), {"file": SimpleUploadedFile("vecais.xml", content)})
    text = text_of(page(client, following))
    assert f"Salīdzināts ar pieteikumu {first.reference}, kas reģistrēts 05.01.2026." in text
    assert "Spēkā ir pieteikums" not in text


def test_choosing_nothing_shows_a_message(client: Client, following: Application) -> None:
    answer = client.post(reverse("changes", args=[following.reference]), {})
    assert "Izvēlieties iepriekšējā pieteikuma failu" in answer.content.decode()


def test_comparing_is_given_up_and_taken_up_again(client: Client, following: Application) -> None:
    url = reverse("changes", args=[following.reference])
    client.post(url, {"none": "1"})
    assert "Tas ne ar ko nav salīdzināts." in text_of(page(client, following, "review"))
    source = Application.objects.exclude(pk=following.pk).get()
    client.post(url, {"source": source.reference})
    assert "zaudēs pieeju 2 kontiem" in text_of(page(client, following, "review"))


def test_finished_application_is_not_compared_anew(client: Client, following: Application) -> None:
    freeze(following)
    url = reverse("changes", args=[following.reference])
    assert client.post(url, {"none": "1"})["Location"] == reverse("finished", args=[following.reference])
    assert Predecessor.objects.get(application=following).content


def test_others_applications_are_no_source(client: Client, application: Application, url: Url) -> None:
    strange = draft(OTHER_GUEST, accounts=[account(5)])
    freeze(strange)
    make_registered(strange, DAY)
    assert client.post(url("changes"), {"source": strange.reference}).status_code == 404
    assert "TREL" not in page(client, application)
    assert not Predecessor.objects.exists()


@pytest.mark.parametrize("chosen", ["AAA-AAA", "\x00", "x" * 5000])
def test_unknown_source_is_not_found(client: Client, application: Application, url: Url, chosen: str) -> None:
    assert client.post(url("changes"), {"source": chosen}).status_code == 404


def test_of_many_sources_some_are_listed_and_any_other_is_named(client: Client, application: Application) -> None:
    made = [draft(GUEST, accounts=[account(1)]) for _place in range(12)]
    for each in made:
        freeze(each)
        make_registered(fresh(each), DAY, number="7-1" if each in made[3:5] else "")
    content = page(client, application)
    assert len(re.findall(r'name="source" value="([^"]+)"', content)) == 10
    url = reverse("changes", args=[application.reference])
    for text, message in (
        ("\x00", "Ievadiet pieteikuma numuru"),
        ("AAA-AAA", "Ar šo numuru nav spēkā esoša pieteikuma"),
        ("7-1", "Ar šo numuru ir vairāki pieteikumi"),
    ):
        answer = html.unescape(client.post(url, {"named": text}).content.decode())
        assert message in answer
        assert 'href="#id_named"' in answer
    client.post(url, {"named": made[0].reference})
    assert Predecessor.objects.get(application=application).source == made[0]


def test_draft_that_is_not_in_force_is_no_source(client: Client, application: Application, url: Url) -> None:
    other = draft(GUEST, accounts=[account(5)])
    assert client.post(url("changes"), {"source": other.reference}).status_code == 404


def test_ten_thousand_against_ten_thousand_accounts_stand_in_pages(client: Client, empty: Application) -> None:
    old = replace(institution(), accounts=tuple(Part(iban(n), access_mode="view") for n in range(1, 10_001)))
    comparing.compare_with_document(empty, "vecais.xml", old)
    many_accounts(empty, 10_000, first=9_001)
    review = page(client, empty, "review")
    text = text_of(review).replace("\u00a0", " ")
    assert "Lietotājs zaudēs pieeju 9 000 kontiem" in text
    assert "Un vēl 8 990 konti" in text
    assert len(review) < 150_000
    for query, first in (("?veids=zaudetie&lapa=90", 8_901), ("?veids=jaunie&lapa=2", 10_101)):
        shown = re.findall(r'class="iban">([^<]+)<', page(client, empty, query=query))
        assert shown == [format_iban(iban(n)) for n in range(first, first + 100)]


def test_page_of_changes_takes_as_many_queries_with_many_accounts(client: Client, following: Application) -> None:
    url = reverse("changes", args=[following.reference])
    client.get(url)
    counts = []
    for first in (100, 500):
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))
        many_accounts(following, 300, first=first)
    assert counts[0] == counts[1]


def test_names_from_files_are_no_markup(client: Client, application: Application) -> None:
    name = "<script>alert(1)</script>"
    old = replace(institution(), client=replace(institution().client, name=name))
    comparing.compare_with_document(application, name + ".xml", old)
    content = client.get(reverse("review", args=[application.reference])).content.decode()
    assert "<script>alert" not in content
    assert "&lt;script&gt;" in content


def test_removed_row_of_the_same_account_does_not_stand_in_the_way(client: Client, following: Application) -> None:
    client.post(reverse("changes_restore", args=[following.reference]), {"all": "1"})
    remove_account(first_account(following))
    assert "zaudēs pieeju 1 kontam" in text_of(page(client, following, "review"))
    assert SECTIONS["client"]["name"] == fresh(following).client.name


def test_limits_are_named_where_there_are_any(client: Client, following: Application) -> None:
    rows = list(following.accounts.live())
    remove_account(rows[0])
    text = text_of(page(client, following, "review")).replace("\u00a0", " ")
    assert "viena maksājuma limits 5 000 EUR, vienas dienas limits 20 000 EUR" in text
    assert "– / –" not in text
