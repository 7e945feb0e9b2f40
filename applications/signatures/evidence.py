"""The evidence in a signature of who made it and when: certificates, time stamps, OCSP responses."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cryptography import x509

from applications.signatures import certificates, ocsp, timestamps
from applications.signatures.findings import finding
from applications.signatures.report import Signature, SignatureFinding
from applications.signatures.timestamps import Content, TimeStamp

#: More than any chain has. They are not signed, so anybody can add to them, and they are compared with each other.
MAXIMUM_CERTIFICATES, MAXIMUM_RESPONSES = 64, 16


class Evidence(NamedTuple):
    """The signer's certificate, other certificates (DER), time stamps over the signature, OCSP responses (DER).

    Only the first is signed by the signer; each of the others has to be verified.
    """

    certificate: x509.Certificate
    others: tuple[bytes, ...] = ()
    timestamps: tuple[TimeStamp, ...] = ()
    ocsp_responses: tuple[bytes, ...] = ()


class Verified(NamedTuple):
    """A signature as far as it can be verified without trusted lists, and its evidence; None without a certificate."""

    signature: Signature
    evidence: Evidence | None = None


def utc(moment: datetime.datetime) -> str:
    """A moment with a zone as the report writes it: "2026-11-23T10:00:00Z"."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def timestamp_faults(stamps: Iterable[TimeStamp]) -> Iterator[SignatureFinding]:
    """Faults of time stamps that no trusted list could cure: wrong content, bad signature, unreadable."""
    for stamp in stamps:
        if fault := _fault(stamp):
            yield finding(fault)


def right_timestamps(stamps: Iterable[TimeStamp]) -> Iterator[Content]:
    """The contents of the time stamps without such a fault."""
    for stamp in stamps:
        if not _fault(stamp):
            yield timestamps.content(stamp.token)


def _fault(stamp: TimeStamp) -> str:
    from applications.signatures.with_pyhanko import timestamp_authorities  # pyHanko takes half a second to import

    try:
        content = timestamps.content(stamp.token)
    except ValueError:
        return "timestamp-unreadable"
    if content.algorithm not in timestamps.DIGESTS:
        return "timestamp-weak"
    if not timestamps.is_over(content, stamp.stamped):
        return "timestamp-other"
    try:
        timestamp_authorities.signer_of(stamp.token)
    except timestamp_authorities.NotSigned:
        return "timestamp-unsigned"
    return ""


def certificate_faults(verified: Verified) -> Iterator[SignatureFinding]:
    """Faults of the signer's certificate by which no trusted list can make it trusted."""
    if verified.evidence is None:
        return
    certificate, moments = verified.evidence.certificate, list(_moments(verified))
    if certificates.is_self_signed(certificate):
        yield finding("certificate-self-signed")
    if not certificates.may_sign(certificate):
        yield finding("certificate-key-usage")
    if moments and not any(certificates.is_valid_at(certificate, moment) for moment in moments):
        yield finding("certificate-time")
    if moments and _is_revoked(verified.evidence, min(moments)):
        yield finding("certificate-revoked")


def _is_revoked(evidence: Evidence, moment: datetime.datetime) -> bool:
    """Whether the certificate's own issuer answers that it was revoked at a moment."""
    certificate = evidence.certificate
    others = tuple(certificates.load_all(evidence.others[:MAXIMUM_CERTIFICATES]))
    issuer = next((each for each in others if certificates.has_issued(each, certificate)), None)
    if issuer is None:
        return False
    responses = evidence.ocsp_responses[:MAXIMUM_RESPONSES]
    return ocsp.fault(responses, certificate, issuer, others, moment) == "trust-revoked"


def _moments(verified: Verified) -> Iterator[datetime.datetime]:
    """The times of the time stamps; without any, the time that the signer claims."""
    stamps = verified.evidence.timestamps if verified.evidence else ()
    yield from (content.moment for content in right_timestamps(stamps))
    if not stamps and verified.signature.signed_at:
        yield datetime.datetime.fromisoformat(verified.signature.signed_at)
