"""Trust by trusted lists: everything right passes, and each thing amiss fails with a code of its own."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from cryptography.x509 import ocsp

from applications.signatures.report import FAILED, NOT_CHECKED, PASSED, Signature
from applications.signatures.trusted_lists import TrustedList
from applications.signatures.verification import verify
from tests.signatures import lists, pki
from tests.signatures.pki import DAY, NOW, Answer
from tests.signatures.signing import Signing, container


def judged(how: Signing, *trusted: TrustedList) -> Signature:
    report = verify("a.edoc", container(how), trusted or (lists.read(),))
    assert [each.code for each in report.findings] == []
    (signature,) = report.signatures
    assert signature.intact
    assert report.valid == (signature.trust != FAILED)
    return signature


def codes(signature: Signature) -> list[str]:
    return [each.code for each in signature.findings]


@pytest.mark.parametrize("kind", pki.KEYS)
def test_qualified_signature_passes(kind: str) -> None:
    signature = judged(Signing(holder=pki.person(kind)))
    assert (signature.trust, signature.qualified, codes(signature)) == (PASSED, True, [])
    assert (signature.level, signature.signer.kind) == ("LT", "person")


def test_qualified_seal_passes_as_a_seal() -> None:
    signature = judged(Signing(holder=pki.seal(), digest="sha384"))
    assert (signature.trust, signature.qualified, signature.signer.kind) == (PASSED, True, "seal")
    assert signature.signer.common_name == "Piemēra pašvaldība"


def test_signature_with_a_plain_certificate_passes_but_is_not_qualified() -> None:
    signature = judged(Signing(holder=pki.unqualified()))
    assert (signature.trust, signature.qualified, codes(signature)) == (PASSED, False, ["trust-not-qualified"])


def test_without_a_list_nothing_is_checked() -> None:
    (signature,) = verify("a.edoc", container()).signatures
    assert (signature.trust, signature.qualified, codes(signature)) == (NOT_CHECKED, None, ["trust-no-list"])


FOR_EVERY_LIST: dict[str, tuple[Callable[[], Signing], list[str]]] = {
    "a certificate that vouches for itself": (
        lambda: Signing(holder=pki.self_signed(), answer=None),
        ["certificate-self-signed"],
    ),
    "a certificate for other use": (
        lambda: Signing(holder=pki.person("p256", commits=False)),
        ["certificate-key-usage"],
    ),
    "an expired certificate": (lambda: Signing(holder=pki.person("p256", expired=True)), ["certificate-time"]),
    "a certificate that is younger than the time stamp": (
        lambda: Signing(stamped_at=NOW - 500 * DAY),
        ["certificate-time"],
    ),
    "an expired certificate and no time stamp": (
        lambda: Signing(holder=pki.person("p256", expired=True), stamped_at=None),
        ["certificate-time"],
    ),
}


@pytest.mark.parametrize("case", FOR_EVERY_LIST)
def test_fault_that_no_list_can_mend_is_told_without_one(case: str) -> None:
    made, expected = FOR_EVERY_LIST[case]
    report = verify("a.edoc", container(made()))
    (signature,) = report.signatures
    assert (signature.trust, codes(signature)) == (NOT_CHECKED, ["trust-no-list", *expected])
    assert (signature.intact, report.valid) == (True, True)
    with_list = judged(made())
    assert with_list.trust == FAILED
    assert not set(expected) & set(codes(with_list))


def test_expired_certificate_that_was_valid_when_it_was_stamped_is_no_fault() -> None:
    how = Signing(holder=pki.person("p256", expired=True), stamped_at=NOW - 200 * DAY)
    (signature,) = verify("a.edoc", container(how)).signatures
    assert codes(signature) == ["trust-no-list"]


def test_signature_that_is_not_intact_is_not_asked_about() -> None:
    how = Signing(change_after=lambda text: text.replace("2026-11-23T10", "2026-11-23T11"))
    report = verify("a.edoc", container(how), [lists.read()])
    assert [(each.intact, each.trust, each.qualified) for each in report.signatures] == [(False, NOT_CHECKED, None)]


FAILURES: dict[str, tuple[Callable[[], Signing], str]] = {
    "no time stamp": (lambda: Signing(stamped_at=None), "trust-no-timestamp"),
    "another time stamping authority": (lambda: Signing(stamper=pki.time_stamper("Cita TSA")), "trust-timestamp"),
    "a time stamp by no authority": (lambda: Signing(stamper=pki.person("rsa2048")), "trust-timestamp"),
    "a time stamp from before the service": (lambda: Signing(stamped_at=NOW - 310 * DAY), "trust-timestamp"),
    "another certificate authority": (lambda: Signing(holder=pki.person("p256", "Cita CA")), "trust-path"),
    "an expired certificate": (lambda: Signing(holder=pki.person("p256", expired=True)), "trust-certificate-time"),
    "a certificate for other use": (lambda: Signing(holder=pki.person("p256", commits=False)), "trust-key-usage"),
    "no OCSP answer": (lambda: Signing(answer=None), "trust-no-revocation"),
    "an answer about another": (lambda: Signing(answer=Answer(about=pki.seal())), "trust-revocation"),
    "an answer by another authority's responder": (
        lambda: Signing(answer=Answer(by=pki.responder("Cita CA"))),
        "trust-revocation",
    ),
    "an answer by one not appointed": (
        lambda: Signing(answer=Answer(by=pki.responder(appointed=False))),
        "trust-revocation",
    ),
    "an unknown status": (lambda: Signing(answer=Answer(status=ocsp.OCSPCertStatus.UNKNOWN)), "trust-revocation"),
    "a revoked certificate": (lambda: Signing(answer=Answer(status=ocsp.OCSPCertStatus.REVOKED)), "trust-revoked"),
    "an answer of another day": (lambda: Signing(stamped_at=NOW - 3 * DAY), "trust-revocation-old"),
    "an answer from long before": (lambda: Signing(answer=Answer(age=2 * DAY)), "trust-revocation-old"),
}


@pytest.mark.parametrize("case", FAILURES)
def test_signature_fails_trust(case: str) -> None:
    how, code = FAILURES[case]
    signature = judged(how())
    assert (signature.trust, signature.qualified, codes(signature)) == (FAILED, False, [code])


def test_service_that_is_withdrawn_is_not_trusted() -> None:
    signature = judged(Signing(), lists.read(status=lists.WITHDRAWN))
    assert (signature.trust, codes(signature)) == (FAILED, ["trust-path"])


def test_time_stamp_and_signer_may_be_of_different_countries() -> None:
    other = pki.time_stamper("Eesti TSA")
    estonian = lists.read(territory="EE", authority=pki.authority("Eesti CA"), stamper=other)
    assert judged(Signing(stamper=other), lists.read(), estonian).trust == PASSED


def test_expired_list_is_used_with_a_warning() -> None:
    signature = judged(Signing(), lists.read(next_update=NOW - DAY))
    assert (signature.trust, codes(signature)) == (PASSED, ["trust-list-expired"])
    assert "LV, Nr. 7" in signature.findings[0].message


def test_list_that_was_not_used_does_not_warn() -> None:
    old = lists.read(
        territory="EE",
        authority=pki.authority("Eesti CA"),
        stamper=pki.time_stamper("Eesti TSA"),
        next_update=NOW - DAY,
    )
    assert codes(judged(Signing(), old, lists.read())) == []


def test_trust_is_judged_by_the_time_stamp_and_not_by_the_clock() -> None:
    later = datetime.datetime.now(datetime.UTC) + 5000 * DAY
    report = verify("a.edoc", container(), [lists.read()], now=later)
    assert report.signatures[0].trust == PASSED


def test_personal_code_is_nowhere_in_the_report() -> None:
    report = verify("a.edoc", container(documents={f"{pki.PERSONAL_CODE}.pdf": b"%PDF"}), [lists.read()])
    assert report.valid
    assert pki.PERSONAL_CODE not in str(report.as_json())
    assert report.documents[0].name == "120384-*****.pdf"
