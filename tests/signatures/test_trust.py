"""Trust by trusted lists: right signatures pass, and each fault has a code of its own."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable
from functools import cache

import pytest
from asn1crypto import x509 as asn1_x509  # type: ignore[import-untyped]
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from applications.signatures import certificates, checklist
from applications.signatures.report import FAILED, NOT_CHECKED, PASSED, Signature
from applications.signatures.trusted_lists import TrustedList
from applications.signatures.verification import verify
from applications.signatures.with_pyhanko import paths
from applications.signatures.wording import sentence
from tests.support.signatures import lists, pki
from tests.support.signatures.hostile_signatures import change_of
from tests.support.signatures.pki import DAY, NOW, Answer, Holder
from tests.support.signatures.signing import Change, Signing, b64, container


def _issued_by(issuer: Holder) -> Holder:
    """A person with a qualified certificate of this issuer's."""
    subject = pki.name("ZELTA BĒRZS", given_name="ZELTA", surname="BĒRZS")
    return pki.issue(subject, pki.key("p384"), issuer, content_commitment=True, qualified=pki.QUALIFIED)


def _with(*holders: Holder) -> Change:
    """A change that puts more certificates into KeyInfo."""
    more = "".join(f"<ds:X509Certificate>{b64(each.der)}</ds:X509Certificate>" for each in holders)
    return change_of("</ds:X509Data>", f"{more}</ds:X509Data>")


@cache
def _between(kind: str = "p256") -> Holder:
    """An authority that the listed one has issued."""
    return pki.issue(pki.name("Starp CA"), pki.key(kind, "between"), pki.authority(), authority=True)


@cache
def _namesake(number: int = 0, kind: str = "p384") -> Holder:
    """An authority with the listed one's name."""
    return pki.issue(pki.name("Testa CA"), pki.key(kind, f"namesake {number}"), authority=True)


@cache
def _appointed_stamper() -> Holder:
    usage = (ExtendedKeyUsageOID.TIME_STAMPING,)
    return pki.issue(pki.name("Iecelta TSA"), pki.key("rsa2048", "appointed"), pki.time_stamper(), extended=usage)


def verified(how: Signing, *trusted: TrustedList) -> Signature:
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
    signature = verified(Signing(holder=pki.person(kind)))
    assert (signature.trust, signature.qualified, codes(signature)) == (PASSED, True, [])
    assert (signature.level, signature.signer.kind) == ("LT", "person")


def test_qualified_seal_passes_as_a_seal() -> None:
    signature = verified(Signing(holder=pki.seal(), digest="sha384"))
    assert (signature.trust, signature.qualified, signature.signer.kind) == (PASSED, True, "seal")
    assert signature.signer.common_name == "Piemēra pašvaldība"


def test_signature_with_a_plain_certificate_passes_but_is_not_qualified() -> None:
    signature = verified(Signing(holder=pki.unqualified()))
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
    "a certificate that its issuer says was revoked": (
        lambda: Signing(
            holder=_issued_by(_between()),
            change_after=_with(_between()),
            answer=Answer(by=_between(), status=ocsp.OCSPCertStatus.REVOKED),
        ),
        ["certificate-revoked"],
    ),
    "an expired certificate and no time stamp": (
        lambda: Signing(holder=pki.person("p256", expired=True), stamped_at=None),
        ["certificate-time"],
    ),
}


@pytest.mark.parametrize("case", FOR_EVERY_LIST)
def test_fault_that_no_list_can_cure_is_found_without_one(case: str) -> None:
    made, expected = FOR_EVERY_LIST[case]
    report = verify("a.edoc", container(made()))
    (signature,) = report.signatures
    assert (signature.trust, codes(signature)) == (NOT_CHECKED, ["trust-no-list", *expected])
    assert (signature.intact, report.valid) == (True, True)
    with_list = verified(made())
    assert with_list.trust == FAILED
    assert not set(expected) & set(codes(with_list))


def test_expired_certificate_that_was_valid_when_it_was_stamped_is_no_fault() -> None:
    how = Signing(holder=pki.person("p256", expired=True), stamped_at=NOW - 200 * DAY)
    (signature,) = verify("a.edoc", container(how)).signatures
    assert codes(signature) == ["trust-no-list"]


def test_trust_of_a_signature_that_is_not_intact_is_not_checked() -> None:
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
    "an authority that is none": (
        lambda: Signing(holder=_issued_by(pki.person()), change_after=_with(pki.person()), answer=None),
        "trust-path",
    ),
    "a namesake of the authority": (
        lambda: Signing(holder=_issued_by(_namesake()), change_after=_with(_namesake()), answer=None),
        "trust-path",
    ),
    "a time stamping authority that a listed one has appointed itself": (
        lambda: Signing(stamper=_appointed_stamper()),
        "trust-timestamp",
    ),
}


#: Signatures of which nothing is known at the moment of signing.
UNCHECKED: dict[str, tuple[Callable[[], Signing], str]] = {
    "no OCSP answer": (lambda: Signing(answer=None), "trust-no-revocation"),
    "an answer of another day": (lambda: Signing(stamped_at=NOW - 3 * DAY), "trust-revocation-old"),
    "an answer from long before": (lambda: Signing(answer=Answer(age=2 * DAY)), "trust-revocation-old"),
    "an answer of another day, that it was revoked since": (
        lambda: Signing(stamped_at=NOW - 2 * DAY, answer=Answer(status=ocsp.OCSPCertStatus.REVOKED)),
        "trust-revocation-old",
    ),
}


@pytest.mark.parametrize("case", UNCHECKED)
def test_signature_without_evidence_of_its_certificate_is_not_checked(case: str) -> None:
    how, code = UNCHECKED[case]
    signature = verified(how())
    assert (signature.trust, signature.qualified, codes(signature)) == (NOT_CHECKED, None, [code])
    point = checklist.of_trust([signature])
    assert (point.outcome, [each.code for each in point.findings]) == ("not-checked", [code])


@pytest.mark.parametrize("case", FAILURES)
def test_signature_fails_trust(case: str) -> None:
    how, code = FAILURES[case]
    signature = verified(how())
    assert (signature.trust, signature.qualified, codes(signature)) == (FAILED, False, [code])


def test_certificate_revoked_after_signing_was_good_then() -> None:
    half = DAY / 2
    answer = Answer(status=ocsp.OCSPCertStatus.REVOKED, age=half)
    assert verified(Signing(stamped_at=NOW - DAY - half / 2, answer=answer)).trust == PASSED


def test_authority_of_a_listed_authority_is_trusted_beside_any_certificates() -> None:
    for more in ((), (_between("rsa2048"),), (_namesake(), _between("p384"), pki.authority())):
        for others in ((*more, _between()), (_between(), *more)):
            how = Signing(holder=_issued_by(_between()), change_after=_with(*others), answer=Answer(by=_between()))
            assert verified(how).trust == PASSED


def test_authorities_with_one_name_are_distinguished_by_their_keys() -> None:
    both = lists.read(others=(_namesake(),))
    assert verified(Signing(), both).trust == PASSED
    assert verified(Signing(holder=_issued_by(_namesake()), answer=Answer(by=_namesake())), both).trust == PASSED


def test_namesakes_of_the_authority_are_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def has_issued(_issuer: object, child: object) -> bool:
        asked.append(child)
        return True

    monkeypatch.setattr(certificates, "has_issued", has_issued)
    namesakes = [_namesake(number) for number in range(12)]
    assert verified(Signing(change_after=_with(*namesakes))).trust == PASSED
    asked.clear()
    signature = verified(Signing(holder=_issued_by(_namesake(0)), change_after=_with(*namesakes)), _other_list())
    assert signature.trust == FAILED
    assert len(asked) <= paths.MAXIMUM_STEPS


def _other_list() -> TrustedList:
    return lists.read(authority=pki.authority("Eesti CA"))


def test_certificate_for_websites_makes_no_qualified_signature() -> None:
    web = pki.issue(
        pki.person().certificate.subject,
        pki.key("p256"),
        pki.authority(),
        content_commitment=True,
        qualified=pki.QUALIFIED[:-1] + b"\x03",
    )
    signature = verified(Signing(holder=web))
    assert (signature.trust, signature.qualified, codes(signature)) == (PASSED, False, ["trust-not-qualified"])


@pytest.mark.parametrize("named", ["certificate", "key"])
def test_service_that_was_granted_then_and_is_withdrawn_now_is_trusted(named: str) -> None:
    withdrawn = lists.read(status=lists.WITHDRAWN, since=NOW - 5 * DAY, granted_before=named)
    stampers = lists.read(territory="EE", authority=pki.authority("Eesti CA"))
    then, now = (Signing(stamped_at=NOW - days * DAY, answer=Answer(at=NOW - days * DAY)) for days in (10, 1))
    assert (verified(then, withdrawn, stampers).trust, verified(now, withdrawn, stampers).trust) == (PASSED, FAILED)


def _extended_twice(certificate: asn1_x509.TbsCertificate) -> None:
    certificate["extensions"] = [*certificate["extensions"], certificate["extensions"][0]]


def _of_version_two(certificate: asn1_x509.TbsCertificate) -> None:
    certificate["version"] = "v2"


UNREADABLE = (_extended_twice, _of_version_two)


@pytest.mark.parametrize("change", UNREADABLE)
def test_unreadable_certificate_of_the_signer_is_a_fault(
    change: Callable[[asn1_x509.TbsCertificate], None],
) -> None:
    bad = dataclasses.replace(pki.person(), written=pki.changed(pki.person(), change))
    report = verify("a.edoc", container(Signing(holder=bad)), [lists.read()])
    assert report.readable
    assert not report.valid


@pytest.mark.parametrize("change", UNREADABLE)
def test_unreadable_certificate_beside_it_changes_nothing(
    change: Callable[[asn1_x509.TbsCertificate], None],
) -> None:
    add = change_of(
        "</xades:UnsignedSignatureProperties>",
        "<xades:CertificateValues><xades:EncapsulatedX509Certificate>"
        f"{b64(pki.changed(pki.unqualified(), change))}</xades:EncapsulatedX509Certificate></xades:CertificateValues>"
        "</xades:UnsignedSignatureProperties>",
    )
    signature = verified(Signing(change_after=add))
    assert (signature.trust, codes(signature)) == (PASSED, [])


def test_service_that_is_withdrawn_is_not_trusted() -> None:
    signature = verified(Signing(), lists.read(status=lists.WITHDRAWN))
    assert (signature.trust, codes(signature)) == (FAILED, ["trust-path"])


def test_time_stamp_and_signer_may_be_of_different_countries() -> None:
    other = pki.time_stamper("Eesti TSA")
    estonian = lists.read(territory="EE", authority=pki.authority("Eesti CA"), stamper=other)
    assert verified(Signing(stamper=other), lists.read(), estonian).trust == PASSED


def test_expired_list_is_used_with_a_warning() -> None:
    signature = verified(Signing(), lists.read(next_update=NOW - DAY))
    assert (signature.trust, codes(signature)) == (PASSED, ["trust-list-expired"])
    assert "LV, Nr. 7" in sentence(signature.findings[0])


def test_expired_list_of_the_country_of_the_signer_warns_if_trust_fails() -> None:
    for how in (Signing(stamper=pki.time_stamper("Cita TSA")), Signing(holder=pki.person("p256", "Cita CA"))):
        signature = verified(how, lists.read(next_update=NOW - DAY))
        assert codes(signature)[1:] == ["trust-list-expired"]


def test_list_that_was_not_used_does_not_warn() -> None:
    old = lists.read(
        territory="EE",
        authority=pki.authority("Eesti CA"),
        stamper=pki.time_stamper("Eesti TSA"),
        next_update=NOW - DAY,
    )
    assert codes(verified(Signing(), old, lists.read())) == []


def test_trust_is_verified_at_the_time_of_the_time_stamp() -> None:
    later = datetime.datetime.now(datetime.UTC) + 5000 * DAY
    report = verify("a.edoc", container(), [lists.read()], now=later)
    assert report.signatures[0].trust == PASSED


def test_personal_code_is_nowhere_in_the_report() -> None:
    report = verify("a.edoc", container(documents={f"{pki.PERSONAL_CODE}.pdf": b"%PDF"}), [lists.read()])
    assert report.valid
    assert pki.PERSONAL_CODE not in str(report.to_tree())
    assert report.documents[0].name == "120384-*****.pdf"
