"""The page and the answers of signing with a card; the whole way is walked in tests/browser/test_card.py."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from applications.acts.amending import open_for_editing
from applications.acts.handing_over import hand_over, withdraw
from applications.acts.signing import NotSigned
from applications.models import PendingSignature, TrustList, Version
from applications.presenting import card_signing
from tests.support.drafts import account, draft, freeze
from tests.support.people import as_guest
from tests.support.signatures import lists, pki, services
from tests.support.signatures.services import person_at, responding, stamping

pytestmark = pytest.mark.django_db
GUEST = "a-browser"


@pytest.fixture
def version() -> Version:
    return freeze(draft(GUEST, accounts=[account(1)]))


@pytest.fixture
def guest() -> Client:
    return as_guest(Client(), GUEST)


@pytest.fixture
def responder(settings: Any) -> Iterator[str]:
    """Services, a list, and the address of the responder."""
    with services.serving(stamping()) as tsa, services.serving(responding()) as service:
        settings.TSA_URL, settings.OCSP_PRIVATE_HOSTS = tsa.url, ["127.0.0.1"]
        TrustList.objects.create(**lists.read()._asdict(), loaded_at=pki.NOW)
        yield service.url


def address(name: str, version: Version, *more: object) -> str:
    return reverse(name, args=[version.application.reference, version.number, *more])


def certificate(url: str) -> str:
    return base64.b64encode(person_at(url).der).decode()


def test_page_leads_back_where_signing_is_not_offered(guest: Client, version: Version) -> None:
    answer = guest.get(address("card", version))
    assert answer["Location"] == address("version", version)
    _handover, token = hand_over(version, days=7)
    assert Client().get(reverse("handover_card", args=[token]))["Location"] == reverse("handover", args=[token])


def test_page_shows_every_page_and_the_digest(guest: Client, version: Version, responder: str) -> None:
    page = guest.get(address("card", version)).content.decode()
    (url,) = re.findall(r'src="([^"]+\.png)"', page)
    assert version.files.get(kind="pdf").sha256 in page
    picture = guest.get(url)
    assert picture["Content-Type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    assert guest.get(address("card_picture", version, 2)).status_code == 404


def test_version_that_is_edited_is_not_signed(guest: Client, version: Version, responder: str) -> None:
    open_for_editing(version.application)
    assert guest.get(address("card", version))["Location"] == address("version", version)
    answer = guest.post(address("card_begin", version), {"kind": "pdf", "certificate": certificate(responder)})
    assert answer.status_code == 409


def test_digest_is_given_for_the_signatorys_certificate(guest: Client, version: Version, responder: str) -> None:
    posted = {"kind": "edoc", "certificate": certificate(responder)}
    answer = guest.post(address("card_begin", version), posted).json()
    assert answer["hashFunction"] == "SHA-256"
    assert len(base64.b64decode(answer["hash"])) == 32
    assert answer["token"] not in PendingSignature.objects.get().token_hash


@pytest.mark.parametrize(
    "posted", [{}, {"kind": "pdf"}, {"kind": "pdf", "certificate": "%%"}, {"kind": "zip", "certificate": "AAAA"}]
)
def test_hostile_answer_of_the_page_is_refused(
    guest: Client, version: Version, responder: str, posted: dict[str, str]
) -> None:
    answer = guest.post(address("card_begin", version), posted)
    assert answer.status_code == 409
    assert answer.json()["error"].endswith(".")
    answer = guest.post(address("card_complete", version), {"token": "x", "signature": "AAAA"})
    assert (answer.status_code, answer.json()["canRetry"]) == (409, False)


def test_withdrawn_link_signs_nothing(version: Version, responder: str) -> None:
    handover, token = hand_over(version, days=7)
    posted = {"kind": "pdf", "certificate": certificate(responder)}
    begun = Client().post(reverse("handover_card_begin", args=[token]), posted).json()
    withdraw(handover)
    posted = {"token": begun["token"], "signature": "AAAA"}
    assert Client().post(reverse("handover_card_complete", args=[token]), posted).status_code == 410


@pytest.mark.parametrize("code", ["tsa-slow", "tsa-nonce", "ocsp-stale", "card-issuer", "sign-over", "unknown"])
def test_each_refusal_is_a_sentence(code: str) -> None:
    assert card_signing.sentence(NotSigned(code)).endswith(".")
