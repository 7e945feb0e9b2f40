"""Signing with a card in the browser: a script speaks Web eID's messages, and the services answer over HTTP."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, decode_dss_signature
from django.urls import reverse
from playwright.sync_api import Page, expect

from applications.acts.handing_over import hand_over
from applications.models import SignedFile, State, TrustList, Version
from applications.signatures.making import keys
from tests.support.drafts import account, draft, freeze, fresh
from tests.support.signatures import lists, pki, services
from tests.support.signatures.services import Service, person_at, responding, stamping
from tests.support.walking import NewPage, heading, own, sound

pytestmark = pytest.mark.usefixtures("inspector_ended")

#: The extension: it acknowledges each message and answers as `window.card` says, which calls the card below.
EXTENSION = """
const ACTIONS = ["web-eid:status", "web-eid:get-signing-certificate", "web-eid:sign"];
addEventListener("message", async ({ source, data }) => {
  if (source !== window || !ACTIONS.includes(data?.action)) return;
  const say = (suffix, more) => postMessage({ action: `${data.action}-${suffix}`, ...more }, origin);
  say("ack");
  const answer = await webEid(data);
  say(answer.error ? "failure" : "success", answer);
});
"""


class Card:
    """A card of this person; `failures` are codes by the action that fails."""

    def __init__(self, page: Page, holder: pki.Holder) -> None:
        self.holder, self.failures, self.asked = holder, dict[str, str](), list[str]()
        page.expose_function("webEid", self.answer)
        page.add_init_script(EXTENSION)

    def answer(self, message: dict[str, Any]) -> dict[str, Any]:
        action = message["action"].removeprefix("web-eid:")
        self.asked.append(action)
        if code := self.failures.get(action):
            return {"error": {"code": code, "message": "Failed"}}
        if action == "get-signing-certificate":
            return {"certificate": base64.b64encode(self.holder.der).decode()}
        if action == "sign":
            assert message["hashFunction"] == keys.method(self.holder.certificate).name
            return {"signature": base64.b64encode(self.signed(base64.b64decode(message["hash"]))).decode()}
        return {"extension": "2.2.0", "nativeApp": "2.2.0", "library": "2.0.0"}

    def signed(self, digest: bytes) -> bytes:
        algorithm = Prehashed(keys.method(self.holder.certificate).algorithm)
        if isinstance(self.holder.key, rsa.RSAPrivateKey):
            return self.holder.key.sign(digest, padding.PKCS1v15(), algorithm)
        r, s = decode_dss_signature(self.holder.key.sign(digest, ec.ECDSA(algorithm)))
        half = (self.holder.key.curve.key_size + 7) // 8
        return r.to_bytes(half, "big") + s.to_bytes(half, "big")


@pytest.fixture
def tsa(settings: Any, transactional_db: None) -> Iterator[Service]:
    with services.serving(stamping()) as service:
        settings.TSA_URL, settings.OCSP_PRIVATE_HOSTS = service.url, ["127.0.0.1"]
        TrustList.objects.create(**lists.read()._asdict(), loaded_at=pki.NOW)
        yield service


@pytest.fixture
def responder() -> Iterator[Service]:
    with services.serving(responding()) as service:
        yield service


def opened(page: Page, live_server: Any, version: Version | None = None) -> Version:
    version = version or freeze(draft(own(page, live_server.url), accounts=[account(1)]))
    page.goto(reverse("version", args=[version.application.reference, 1]))
    page.get_by_role("link", name="Parakstīt ar eID karti").click()
    heading(page, "Parakstīt ar eID karti")
    return version


def press(page: Page) -> None:
    page.get_by_role("button", name="Parakstīt", exact=True).click()


@pytest.mark.parametrize(("key", "kind"), [("rsa2048", "PDF"), ("p256", "EDOC"), ("p384", "PDF"), ("p521", "EDOC")])
def test_guest_signs_with_a_card(
    page: Page, live_server: Any, tsa: Service, responder: Service, key: str, kind: str
) -> None:
    card = Card(page, person_at(responder.url, key))
    version = opened(page, live_server)
    picture = page.get_by_role("img", name="1. lapa no 1")
    expect(picture).to_be_visible()
    assert picture.evaluate("each => each.decode().then(() => each.naturalWidth)") > 900
    expect(page.locator("main")).to_contain_text(version.files.get(kind="pdf").sha256)
    sound(page)
    page.get_by_label(kind).first.check()
    press(page)
    heading(page, "Parakstītais fails atbilst")
    sound(page)
    assert card.asked == ["status", "get-signing-certificate", "sign"]
    assert fresh(version.application).state == State.SIGNED
    kept = SignedFile.objects.get()
    with page.expect_download() as download:
        page.get_by_role("link", name="Lejupielādēt parakstīto failu").click()
    assert download.value.suggested_filename == kept.name
    assert kept.name.endswith(f"-parakstits.{kind.lower()}")
    assert download.value.path().read_bytes() == bytes(kept.content)


def test_two_people_sign_by_one_link(new_page: NewPage, live_server: Any, tsa: Service, responder: Service) -> None:
    version = freeze(draft("a-browser", accounts=[account(1)]))
    _handover, token = hand_over(version, days=7)
    pages = [new_page(), new_page()]
    for page in pages:
        Card(page, person_at(responder.url))
        page.goto(reverse("handover", args=[token]))
        page.get_by_role("link", name="Parakstīt ar eID karti").click()
    sound(pages[0])
    for page in pages:
        press(page)
        heading(page, "Parakstītais fails atbilst")
    assert SignedFile.objects.filter(passed=True).count() == 2


@pytest.mark.parametrize(
    ("action", "code", "text"),
    [
        ("status", "ERR_WEBEID_NATIVE_UNAVAILABLE", "Datorā nav Web eID programmas."),
        ("status", "ERR_WEBEID_VERSION_MISMATCH", "novecojis"),
        ("get-signing-certificate", "ERR_WEBEID_USER_CANCELLED", "Parakstīšana atcelta."),
        ("get-signing-certificate", "ERR_WEBEID_USER_TIMEOUT", "PIN netika ievadīts laikā."),
        ("sign", "ERR_WEBEID_USER_CANCELLED", "Parakstīšana atcelta."),
        ("sign", "ERR_WEBEID_CERTIFICATE_CHANGED", "Karte tikmēr nomainīta."),
        ("sign", "ERR_WEBEID_NATIVE_FATAL", "Web eID nevar parakstīt."),
    ],
)
def test_failure_in_the_browser_is_said_and_can_be_tried_again(
    page: Page, live_server: Any, tsa: Service, responder: Service, action: str, code: str, text: str
) -> None:
    card = Card(page, person_at(responder.url))
    card.failures[action] = code
    opened(page, live_server)
    press(page)
    expect(page.get_by_role("alert")).to_contain_text(text)
    card.failures.clear()
    press(page)
    heading(page, "Parakstītais fails atbilst")


def test_page_says_what_to_install_without_the_extension(page: Page, live_server: Any, tsa: Service) -> None:
    opened(page, live_server)
    press(page)
    expect(page.get_by_role("alert")).to_contain_text("Pārlūkā nav Web eID paplašinājuma.", timeout=5_000)
    sound(page)


def test_another_persons_card_signs_nothing(page: Page, live_server: Any, tsa: Service, responder: Service) -> None:
    card = Card(page, person_at(responder.url, given_name="ANNA", surname="ŠĶĒLE"))
    opened(page, live_server)
    press(page)
    expect(page.get_by_role("alert")).to_contain_text("Karte pieder ANNA ŠĶĒLE, bet pieteikums jāparaksta Jānis Ozols.")
    assert "sign" not in card.asked
    assert SignedFile.objects.count() == 0


def test_time_stamp_is_asked_again_without_the_pin(
    page: Page, live_server: Any, tsa: Service, responder: Service
) -> None:
    card = Card(page, person_at(responder.url))
    opened(page, live_server)
    right, tsa.reply = tsa.reply, stamping(nonce=1)
    press(page)
    expect(page.get_by_role("alert")).to_contain_text("PIN vairs nav jāievada")
    tsa.reply = right
    page.get_by_role("button", name="Mēģināt vēlreiz bez PIN").click()
    heading(page, "Parakstītais fails atbilst")
    assert card.asked.count("sign") == 1


def test_card_is_not_offered_without_a_service(page: Page, live_server: Any) -> None:
    version = freeze(draft(own(page, live_server.url), accounts=[account(1)]))
    page.goto(reverse("version", args=[version.application.reference, 1]))
    expect(page.get_by_role("link", name="Parakstīt ar eID karti")).to_have_count(0)
