"""What a signature brings along for others to judge whom it is from and when it was made."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cryptography import x509

from applications.signatures import certificates, ocsp, timestamps
from applications.signatures.findings import finding
from applications.signatures.report import Signature, SignatureFinding
from applications.signatures.timestamps import Content, TimeStamp

#: More than any chain has; they are compared with each other, and nobody has signed how many there are.
MAXIMUM_CERTIFICATES, MAXIMUM_RESPONSES = 64, 16


class Evidence(NamedTuple):
    """The signer's certificate, other certificates (DER), time stamps over the signature, OCSP responses (DER).

    Apart from the first, nothing of it is signed by the signer, so nothing of it is to be believed unread.
    """

    certificate: x509.Certificate
    others: tuple[bytes, ...] = ()
    timestamps: tuple[TimeStamp, ...] = ()
    ocsp_responses: tuple[bytes, ...] = ()


class Judged(NamedTuple):
    """A signature as far as it can be judged alone, and its evidence where there is a signer's certificate."""

    signature: Signature
    evidence: Evidence | None = None


def utc(moment: datetime.datetime) -> str:
    """A moment that knows its zone as the report writes it: "2026-11-23T10:00:00Z"."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def wrong_timestamps(stamps: Iterable[TimeStamp]) -> Iterator[SignatureFinding]:
    """What is wrong with time stamps, whatever lists there are: one is over something else, is forged, or is none."""
    for stamp in stamps:
        if fault := _fault(stamp):
            yield finding(fault)


def right_timestamps(stamps: Iterable[TimeStamp]) -> Iterator[Content]:
    """What those time stamps say that have no such fault."""
    for stamp in stamps:
        if not _fault(stamp):
            yield timestamps.content(stamp.token)


def _fault(stamp: TimeStamp) -> str:
    from applications.signatures.with_pyhanko import timestamp_authorities  # pyHanko takes half a second to import

    try:
        said = timestamps.content(stamp.token)
    except ValueError:
        return "timestamp-unreadable"
    if said.algorithm not in timestamps.DIGESTS:
        return "timestamp-weak"
    if not timestamps.is_over(said, stamp.stamped):
        return "timestamp-other"
    try:
        timestamp_authorities.stamper(stamp.token)
    except timestamp_authorities.NotSigned:
        return "timestamp-unsigned"
    return ""


def faults_for_every_list(judged: Judged) -> Iterator[SignatureFinding]:
    """What is wrong with the signer's certificate whatever lists there are, so that none can make it trusted."""
    if judged.evidence is None:
        return
    certificate, moments = judged.evidence.certificate, list(_moments(judged))
    if certificates.is_self_signed(certificate):
        yield finding("certificate-self-signed")
    if not certificates.may_sign(certificate):
        yield finding("certificate-key-usage")
    if moments and not any(certificates.is_valid_at(certificate, moment) for moment in moments):
        yield finding("certificate-time")
    if moments and _is_revoked(judged.evidence, min(moments)):
        yield finding("certificate-revoked")


def _is_revoked(evidence: Evidence, moment: datetime.datetime) -> bool:
    """Whether an answer that the certificate's own issuer gave says that it was revoked at a moment."""
    certificate = evidence.certificate
    others = tuple(certificates.loaded(evidence.others[:MAXIMUM_CERTIFICATES]))
    issuer = next((each for each in others if certificates.has_issued(each, certificate)), None)
    if issuer is None:
        return False
    word = ocsp.judge(evidence.ocsp_responses[:MAXIMUM_RESPONSES], certificate, issuer, others, moment)
    return word == "trust-revoked"


def _moments(judged: Judged) -> Iterator[datetime.datetime]:
    """When it can have been signed: at one of the time stamps', or where there is none, when the signer says."""
    stamps = judged.evidence.timestamps if judged.evidence else ()
    yield from (said.moment for said in right_timestamps(stamps))
    if not stamps and judged.signature.signed_at:
        yield datetime.datetime.fromisoformat(judged.signature.signed_at)
