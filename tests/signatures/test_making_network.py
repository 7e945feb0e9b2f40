"""Asking a time stamp service and an OCSP responder, and certificates judged before: over HTTP on loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from cryptography.x509 import ocsp

from applications.signatures import timestamps
from applications.signatures.making import network
from applications.signatures.making.judgement import Unfit, issuer_for
from applications.signatures.making.network import Door, NoAnswer, Revoked
from tests.support.signatures import lists, pki, services
from tests.support.signatures.services import Service, person_at, responding, stamping

HOSTS = frozenset({"127.0.0.1"})
STATUS = ocsp.OCSPCertStatus


@pytest.fixture
def tsa() -> Iterator[Service]:
    with services.serving(stamping()) as service:
        yield service


@pytest.fixture
def responder() -> Iterator[Service]:
    with services.serving(responding()) as service:
        yield service


def stamp(service: Service, **more: str) -> bytes:
    return Door(service.url, timeout=5, **more).time_stamp(b"a value", [lists.read()])  # type: ignore[arg-type]


def status(service: Service, hosts: frozenset[str] = HOSTS, url: str = "") -> bytes:
    door = Door("", private_hosts=hosts, timeout=5)
    return door.status(person_at(url or service.url).certificate, pki.authority().certificate, pki.NOW)


def code(service: Service, ask: object = stamp, **more: object) -> str:
    with pytest.raises(NoAnswer) as refused:
        ask(service, **more)  # type: ignore[operator]
    return refused.value.code


def test_time_stamp_is_over_what_was_asked(tsa: Service) -> None:
    content = timestamps.content(stamp(tsa))
    assert timestamps.is_over(content, b"a value")
    (path, headers, _body), *more = tsa.asked
    assert (path, headers["Content-Type"], more) == ("/", "application/timestamp-query", [])
    assert "Authorization" not in headers


def test_service_learns_the_user_and_the_password(tsa: Service) -> None:
    stamp(tsa, user="iestāde", password="parole:1")
    assert tsa.asked[0][1]["Authorization"] == "Basic aWVzdMSBZGU6cGFyb2xlOjE="


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (stamping(nonce=1), "tsa-nonce"),
        (stamping(imprint=bytes(32)), "tsa-imprint"),
        (stamping(refused=True), "tsa-refused"),
        (lambda _body: b"<html>", "tsa-unreadable"),
        (lambda _body: bytes(network.MAXIMUM_ANSWER + 1), "tsa-large"),
    ],
)
def test_wrong_time_stamp_is_refused(tsa: Service, reply: services.Reply, expected: str) -> None:
    tsa.reply = reply
    assert code(tsa) == expected


def test_authority_that_is_on_no_list_is_refused(tsa: Service) -> None:
    tsa.reply = stamping(pki.time_stamper("Cits TSA"))
    assert code(tsa) == "tsa-unlisted"


@pytest.mark.parametrize(
    ("number", "expected"),
    [(301, "tsa-redirect"), (302, "tsa-redirect"), (401, "tsa-forbidden"), (403, "tsa-forbidden"), (500, "tsa-status")],
)
def test_other_status_is_refused_and_no_redirection_followed(
    tsa: Service, responder: Service, number: int, expected: str
) -> None:
    tsa.status, tsa.headers = number, {"Location": responder.url}
    assert code(tsa) == expected
    assert responder.asked == []


def test_service_that_is_down_or_slow_is_told_apart(tsa: Service) -> None:
    tsa.waits = threading.Event()
    with pytest.raises(NoAnswer) as slow:
        Door(tsa.url, timeout=0.3).time_stamp(b"a value", [lists.read()])
    assert slow.value.code == "tsa-slow"
    assert code(Service(stamping(), url="http://127.0.0.1:1/")) == "tsa-unreachable"


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "file:///etc/passwd", "http:///", "127.0.0.1"])
def test_address_of_another_kind_is_not_asked(url: str) -> None:
    assert code(Service(stamping(), url=url)) == "tsa-address"


def test_good_certificate_has_a_response(responder: Service) -> None:
    assert ocsp.load_der_ocsp_response(status(responder)).certificate_status is STATUS.GOOD


def test_revoked_certificate_is_refused(responder: Service) -> None:
    responder.reply = responding(STATUS.REVOKED)
    with pytest.raises(Revoked):
        status(responder)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (responding(STATUS.UNKNOWN), "ocsp-unknown"),
        (responding(days_old=3), "ocsp-stale"),
        (lambda _body: b"", "ocsp-unknown"),
        (lambda _body: bytes(network.MAXIMUM_ANSWER + 1), "ocsp-large"),
    ],
)
def test_response_that_proves_nothing_is_refused(responder: Service, reply: services.Reply, expected: str) -> None:
    responder.reply = reply
    assert code(responder, status) == expected


def test_private_address_is_asked_only_if_the_operator_names_its_host(responder: Service) -> None:
    assert code(responder, status, hosts=frozenset()) == "ocsp-address"
    assert code(responder, status, hosts=frozenset({"localhost"})) == "ocsp-address"
    assert responder.asked == []


@pytest.mark.parametrize(
    "url",
    ["http://10.0.0.1/", "http://169.254.169.254/latest", "http://[::1]/", "http://user:a@127.0.0.1/", "gopher://a.b/"],
)
def test_certificate_leads_to_no_private_address(responder: Service, url: str) -> None:
    assert code(responder, status, hosts=frozenset(), url=url) == "ocsp-address"


def test_certificate_without_an_address_is_refused() -> None:
    with pytest.raises(NoAnswer) as refused:
        Door("").status(pki.person().certificate, pki.authority().certificate, pki.NOW)
    assert refused.value.code == "ocsp-no-address"


def judged(holder: pki.Holder, given_name: str = "Jānis", surname: str = "Ozols") -> str:
    try:
        _certificate, issuer = issuer_for(holder.der, [lists.read()], pki.NOW, given_name, surname)
    except Unfit as unfit:
        return unfit.code
    assert issuer == pki.authority().certificate
    return ""


@pytest.mark.parametrize("key", pki.KEYS)
def test_signatorys_certificate_can_sign(key: str) -> None:
    assert judged(pki.person(key)) == ""


@pytest.mark.parametrize(
    ("holder", "expected"),
    [
        (lambda: pki.person(commits=False), "card-not-signing"),
        (pki.seal, "card-seal"),
        (pki.unqualified, "card-other-person"),
        (lambda: pki.person(expired=True), "card-expired"),
        (lambda: pki.person("p192"), "card-key"),
        (lambda: pki.person(owner="Cita CA"), "card-issuer"),
        (pki.self_signed, "card-issuer"),
        (lambda: pki.Holder(pki.person().certificate, pki.person().key, written=b"nothing"), "card-unreadable"),
    ],
)
def test_certificate_that_cannot_sign_is_refused(holder: object, expected: str) -> None:
    assert judged(holder()) == expected  # type: ignore[operator]


def test_refusal_of_another_person_names_both() -> None:
    with pytest.raises(Unfit) as unfit:
        issuer_for(pki.unqualified().der, [lists.read()], pki.NOW, "Jānis", "Ozols")
    assert unfit.value.values == {"holder": "ANNA ŠĶĒLE", "signatory": "Jānis Ozols"}
