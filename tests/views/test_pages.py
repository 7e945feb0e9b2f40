"""Pages that belong to no application, and the published schema."""

import pytest
from django.test import Client
from django.urls import reverse
from lxml import etree

from applications.domain.sources import QUOTES, SOURCES
from applications.formats.xml import SCHEMA_PATH
from ekase_pieteikums import __version__
from tests.support.addresses import PUBLIC_PAGES
from tests.support.html import Page


@pytest.mark.parametrize(
    ("name", "title", "words"),
    [
        ("help", "Palīdzība", "67094368"),
        ("privacy", "Privātums", "30 dien"),
        ("sources", "Avoti", "Ministru kabineta noteikumi Nr. 752"),
        ("accessibility", "Piekļūstamība", "WCAG"),
    ],
)
def test_page_is_shown_to_anybody_and_refuses_post(db: None, name: str, title: str, words: str) -> None:
    answer = Client().get(reverse(name))
    page = Page(answer)
    assert (page.title, page.heading) == (f"{title} – eKase pieteikums", title)
    assert words in page.text("main")
    assert "session" not in answer.cookies
    assert Client().post(reverse(name)).status_code == 405


def test_schema_is_served_as_it_is_published(db: None) -> None:
    answer = Client().get("/shema/pieteikums.xsd")
    assert answer.content == SCHEMA_PATH.read_bytes()
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    etree.XMLSchema(etree.fromstring(answer.content))


@pytest.mark.parametrize(("name", "marked"), [("applications", 1), ("help", 1), ("privacy", 0), ("start", 0)])
def test_header_marks_the_page_that_is_open(client: Client, name: str, marked: int) -> None:
    page = Page(client.get(reverse(name)))
    assert page.links('[aria-current="page"]') == [reverse(name)] * marked


@pytest.mark.parametrize("name", [*PUBLIC_PAGES, "schema"])
def test_page_carries_the_policy(db: None, name: str) -> None:
    answer = Client().get(reverse(name))
    assert sorted(answer["Content-Security-Policy"].split("; ")) == [
        "base-uri 'none'",
        "default-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    ]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("name", PUBLIC_PAGES)
def test_page_holds_nothing_inline(db: None, name: str) -> None:
    page = Page(Client().get(reverse(name)))
    assert page.count("[style], style") == 0
    handlers = [name for part in page.parts("*") for name in part.element.attrib if str(name).startswith("on")]
    assert handlers == []
    assert page.count("script") == len(page.attributes("src", "script")) > 0
    assert page.texts("script") == [""] * page.count("script")


@pytest.mark.parametrize("address", ["/", "/palidziba/", "/nav/tadas/"])
def test_foot_shows_the_version_of_the_product(db: None, address: str) -> None:
    assert Page(Client().get(address)).texts(".foot p")[-1] == f"Versija {__version__}"


def test_unknown_address_shows_a_page_with_a_way_back(db: None) -> None:
    answer = Client().get("/nav/tadas/")
    page = Page(answer)
    assert (answer.status_code, page.heading) == (404, "Lapa nav atrasta")
    assert page.leads_to(reverse("applications"))


def test_everything_that_is_quoted_is_on_the_page_of_sources_with_dates(db: None) -> None:
    page = Page(Client().get(reverse("sources")))
    text = page.text("main")
    for quote in QUOTES:
        assert str(quote.place) in text
        for paragraph in quote.paragraphs:
            assert " ".join(str(paragraph).split()) in text
    assert text.count("Pārbaudīts 01.12.2026.") == 1
    assert "Atstāstīts 01.12.2026.; ar oficiālo tekstu vēl nav salīdzināts." in text
    assert page.attributes("id", "section h2") == list(SOURCES)


@pytest.mark.parametrize("name", ["help", "rules"])
def test_every_quotation_has_its_source_in_small_print(db: None, name: str) -> None:
    page = Page(Client().get(reverse(name)))
    notes = page.links(".small a")
    assert reverse("sources") + "#instrukcija" in notes
    if name == "help":
        assert notes.count(reverse("sources") + "#instrukcija") == len(page.parts("blockquote"))
        assert reverse("sources") + "#mk-752" in notes
