"""Pages that belong to no application, and the published schema."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from lxml import etree

from applications.formats.xml import SCHEMA_PATH


@pytest.mark.parametrize(
    ("name", "title", "words"),
    [
        ("help", "Palīdzība", "67094368"),
        ("privacy", "Privātums", "30 dien"),
        ("accessibility", "Piekļūstamība", "WCAG"),
    ],
)
def test_page_is_shown_to_anybody_and_refuses_post(db: None, name: str, title: str, words: str) -> None:
    answer = Client().get(reverse(name))
    content = answer.content.decode()
    assert f"<title>{title}" in content
    assert words in content
    assert "session" not in answer.cookies
    assert Client().post(reverse(name)).status_code == 405


def test_schema_is_served_as_it_is_published(db: None) -> None:
    answer = Client().get("/shema/pieteikums.xsd")
    assert answer.content == SCHEMA_PATH.read_bytes()
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    etree.XMLSchema(etree.fromstring(answer.content))


@pytest.mark.parametrize(("name", "marked"), [("applications", 1), ("help", 1), ("privacy", 0), ("start", 0)])
def test_header_marks_the_page_that_is_open(client: Client, name: str, marked: int) -> None:
    content = client.get(reverse(name)).content.decode()
    assert content.count('aria-current="page"') == marked
    assert content.count(f'<a href="{reverse(name)}" aria-current="page">') == marked


@pytest.mark.parametrize("name", ["start", "applications", "help", "privacy", "accessibility", "schema"])
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


@pytest.mark.parametrize("name", ["start", "applications", "help", "privacy", "accessibility"])
def test_page_holds_nothing_inline(db: None, name: str) -> None:
    content = Client().get(reverse(name)).content.decode()
    assert " style=" not in content
    assert "<style" not in content
    assert " onclick=" not in content
    assert re.findall(r"<script(?![^>]* src=)", content) == []


def test_unknown_address_is_told_with_a_way_back(db: None) -> None:
    answer = Client().get("/nav/tadas/")
    content = answer.content.decode()
    assert answer.status_code == 404
    assert "<title>Lapa nav atrasta" in content
    assert f'href="{reverse("applications")}"' in content
