"""Signing with a card: who may complete what, with which services, and what is kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, decode_dss_signature
from cryptography.x509 import ocsp
from django.utils import timezone

from applications.acts import amending, handing_over, signing
from applications.acts.signing import Begun, NotSigned
from applications.models import File, PendingSignature, SignedFile, State, TrustList, Version
from applications.models.pending_signature import LIFETIME
from applications.signatures.making import keys
from applications.signatures.making.files import KINDS
from common import limits
from common.errors import LimitReached
from tests.support.drafts import account, draft, freeze, fresh
from tests.support.signatures import lists, pki, services
from tests.support.signatures.services import Service, person_at, responding, stamping

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inspector_ended")]


@dataclass
class Services:
    tsa: Service
    responder: Service

    def person(self, kind: str = "p256", **named: str) -> pki.Holder:
        return person_at(self.responder.url, kind, **named)


@pytest.fixture
def around(settings: Any) -> Iterator[Services]:
    """A time stamp service and a responder, a trusted list, and settings that know them."""
    with services.serving(stamping()) as tsa, services.serving(responding()) as responder:
        settings.TSA_URL, settings.OCSP_PRIVATE_HOSTS = tsa.url, ["127.0.0.1"]
        TrustList.objects.create(**lists.read()._asdict(), loaded_at=pki.NOW)
        yield Services(tsa, responder)


@pytest.fixture
def version() -> Version:
    return freeze(draft("a-browser", accounts=[account(1)]))


def begun(version: Version, holder: pki.Holder, kind: str = "pdf", **how: Any) -> Begun:
    return signing.begin(version, kind, holder.der, **{"session": "a-session", **how})


def value(holder: pki.Holder, begun: Begun) -> bytes:
    """Return what the holder's card makes of a digest."""
    algorithm = Prehashed(keys.method(holder.certificate).algorithm)
    if isinstance(holder.key, rsa.RSAPrivateKey):
        return holder.key.sign(begun.digest, padding.PKCS1v15(), algorithm)
    r, s = decode_dss_signature(holder.key.sign(begun.digest, ec.ECDSA(algorithm)))
    half = (holder.key.curve.key_size + 7) // 8
    return r.to_bytes(half, "big") + s.to_bytes(half, "big")


def complete(version: Version, begun: Begun, signature: bytes, **how: Any) -> SignedFile:
    return signing.complete(version, begun.token, signature, **{"session": "a-session", **how})


def refusal(version: Version, begun: Begun, signature: bytes, **how: Any) -> NotSigned:
    with pytest.raises(NotSigned) as refused:
        complete(version, begun, signature, **how)
    assert SignedFile.objects.count() == 0
    return refused.value


def refused_at_once(version: Version, holder: pki.Holder, **how: Any) -> NotSigned:
    with pytest.raises(NotSigned) as refused:
        begun(version, holder, **how)
    assert PendingSignature.objects.count() == 0
    return refused.value


@pytest.mark.parametrize(("key", "kind"), [("rsa2048", "pdf"), ("p256", "edoc"), ("p384", "pdf"), ("p521", "edoc")])
def test_card_signs_the_version_and_every_point_passes(version: Version, around: Services, key: str, kind: str) -> None:
    holder = around.person(key)
    start = begun(version, holder, kind)
    kept = complete(version, start, value(holder, start), by="Anna")
    assert {point.code: point.outcome for point in kept.inspection().points} == dict.fromkeys(
        ("file", "document", "origin", "signature", "signer", "time", "trust", "qualified"), "pass"
    )
    assert kept.name == version.file_name("pdf").removesuffix(".pdf") + f"-parakstits.{kind}"
    assert fresh(version.application).state == State.SIGNED
    event = version.application.events.get(kind="signed-here")
    assert (event.by, event.version, event.to_state) == ("Anna", 1, State.SIGNED)
    assert PendingSignature.objects.count() == 0
    if kind == "pdf":
        assert bytes(kept.content).startswith(bytes(File.objects.get(version=version, kind="pdf").content))


def test_signing_is_offered_with_a_service_and_a_list(around: Services, settings: Any) -> None:
    assert signing.is_offered()
    settings.TSA_URL = ""
    assert not signing.is_offered()
    settings.TSA_URL = around.tsa.url
    TrustList.objects.all().delete()
    assert not signing.is_offered()


def test_signatory_signs_by_the_link_and_sees_the_file_there(version: Version, around: Services) -> None:
    handover, _token = handing_over.hand_over(version, days=7)
    holder = around.person()
    start = begun(version, holder, session="", handover=handover)
    kept = complete(version, start, value(holder, start), session="", handover=handover)
    assert list(handover.signed_files.all()) == [kept]
    assert version.application.events.get(kind="signed-here").by == ""


def test_two_people_on_one_link_sign_one_after_the_other(version: Version, around: Services) -> None:
    handover, _token = handing_over.hand_over(version, days=7)
    holder = around.person()
    starts = [begun(version, holder, kind, session="", handover=handover) for kind in KINDS]
    kept = [complete(version, each, value(holder, each), session="", handover=handover) for each in starts]
    assert len({each.sha256 for each in kept}) == 2
    assert all(each.passed for each in kept)


def test_another_session_or_link_completes_nothing(version: Version, around: Services) -> None:
    handover, _token = handing_over.hand_over(version, days=7)
    holder = around.person()
    start = begun(version, holder)
    signature = value(holder, start)
    for other in ({"session": "another"}, {"session": ""}, {"session": "", "handover": handover}):
        assert refusal(version, start, signature, **other).code == "sign-over"
    assert complete(version, start, signature).passed


def test_token_is_used_once_and_lapses(version: Version, around: Services) -> None:
    holder = around.person()
    late = begun(version, holder)
    PendingSignature.objects.update(created_at=pki.NOW - LIFETIME)
    assert refusal(version, late, value(holder, late)).code == "sign-over"
    start = begun(version, holder)
    complete(version, start, value(holder, start))
    with pytest.raises(NotSigned, match="sign-over"):
        complete(version, start, value(holder, start))


def test_second_press_waits_for_the_first(version: Version, around: Services) -> None:
    holder = around.person()
    start = begun(version, holder)
    PendingSignature.objects.update(claimed_at=timezone.now())
    assert refusal(version, start, value(holder, start)).code == "sign-busy"
    PendingSignature.objects.update(claimed_at=timezone.now() - signing._CLAIMED)  # that process has died
    assert complete(version, start, value(holder, start)).passed


def test_value_of_another_card_signs_nothing(version: Version, around: Services) -> None:
    holder, other = around.person(), around.person(given_name="JĀNIS", surname="OZOLS", kind="p384")
    start = begun(version, holder)
    wrong = pki.Holder(holder.certificate, pki.key("p256", "another"))
    assert other.certificate != holder.certificate
    assert refusal(version, start, value(wrong, start)).code == "sign-value"
    assert refusal(version, start, value(holder, start)).code == "sign-over"  # a value is tried once
    assert around.tsa.asked == []


def test_newer_version_is_not_signed_by_an_older_digest(version: Version, around: Services) -> None:
    holder = around.person()
    start = begun(version, holder)
    amending.open_for_editing(version.application)
    assert refusal(version, start, value(holder, start)).code == "sign-closed"
    start_two = begun(freeze(fresh(version.application)), holder)
    assert refused_of_old(version, holder) == "sign-newer"
    assert start_two.digest != start.digest


def refused_of_old(version: Version, holder: pki.Holder) -> str:
    with pytest.raises(NotSigned) as refused:
        begun(version, holder)
    return refused.value.code


def test_other_persons_card_is_refused_with_both_names(version: Version, around: Services) -> None:
    other = around.person(given_name="ANNA", surname="ŠĶĒLE")
    refused = refused_at_once(version, other)
    assert (refused.code, refused.values) == ("card-other-person", {"holder": "ANNA ŠĶĒLE", "signatory": "Jānis Ozols"})
    assert around.responder.asked == []


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (responding(ocsp.OCSPCertStatus.REVOKED), "card-revoked"),
        (responding(ocsp.OCSPCertStatus.UNKNOWN), "ocsp-unknown"),
        (responding(days_old=3), "ocsp-stale"),
    ],
)
def test_certificate_that_is_not_known_to_be_good_is_refused(
    version: Version, around: Services, reply: services.Reply, code: str
) -> None:
    around.responder.reply = reply
    assert refused_at_once(version, around.person()).code == code


def test_certificate_revoked_while_the_pin_is_typed_signs_nothing(version: Version, around: Services) -> None:
    holder = around.person()
    start = begun(version, holder)
    around.responder.reply = responding(ocsp.OCSPCertStatus.REVOKED)
    assert refusal(version, start, value(holder, start)).code == "card-revoked"
    assert PendingSignature.objects.count() == 0


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (stamping(nonce=1), "tsa-nonce"),
        (stamping(imprint=bytes(32)), "tsa-imprint"),
        (stamping(refused=True), "tsa-refused"),
    ],
)
def test_value_is_kept_until_the_service_answers(
    version: Version, around: Services, reply: services.Reply, code: str
) -> None:
    holder = around.person()
    start = begun(version, holder)
    right, around.tsa.reply = around.tsa.reply, reply
    refused = refusal(version, start, value(holder, start))
    assert (refused.code, refused.can_retry) == (code, True)
    around.tsa.reply = right
    assert complete(version, start, b"").passed  # without the PIN


def test_slow_service_ends_and_can_be_asked_again(
    version: Version, around: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = around.person()
    start = begun(version, holder)
    usual = signing.door
    monkeypatch.setattr(signing, "door", lambda: usual()._replace(timeout=0.5))
    around.tsa.waits = threading.Event()
    refused = refusal(version, start, value(holder, start))
    assert (refused.code, refused.can_retry) == ("tsa-slow", True)
    around.tsa.waits.set()
    monkeypatch.setattr(signing, "door", usual)
    assert complete(version, start, b"").passed


def test_blank_value_before_any_signs_nothing(version: Version, around: Services) -> None:
    start = begun(version, around.person())
    assert refusal(version, start, b"").code == "sign-value"


def test_signing_is_limited(version: Version, around: Services) -> None:
    holder = around.person()
    for _time in range(limits.RATES[limits.SIGN].number):
        begun(version, holder, client="192.0.2.7")
    with pytest.raises(LimitReached, match="sign-rate"):
        begun(version, holder, client="192.0.2.7")


def test_pending_signatures_of_an_erased_application_are_erased(version: Version, around: Services) -> None:
    begun(version, around.person())
    version.application.delete()
    assert PendingSignature.objects.count() == 0
