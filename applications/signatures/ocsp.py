"""OCSP responses (RFC 6960) in a signature: whether the certificate was good at the time of signing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from applications.signatures import certificates
from applications.signatures.algorithms import digest, public_key

#: A signing program asks right before the time stamp or right after; a responder may answer with a status a day old.
BEFORE, AGE = datetime.timedelta(minutes=15), datetime.timedelta(hours=24)
_SAFE = ("sha256", "sha384", "sha512")

GOOD = ""
#: From the least telling to the most telling.
_ORDER = ("trust-no-revocation", "trust-revocation", "trust-revocation-old", "trust-revoked", GOOD)
#: Codes by which nothing is known of the certificate at the moment of signing: it may have been good.
NO_EVIDENCE = frozenset({"trust-no-revocation", "trust-revocation-old"})


def fault(
    responses: Iterable[bytes],
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    others: Iterable[x509.Certificate],
    moment: datetime.datetime,
) -> str:
    """GOOD, or the code of the finding about a certificate that `issuer` signed, by responses in DER, at a moment.

    A response counts if it is about this certificate, signed by its issuer or by a responder that the issuer appointed
    (4.2.2.2), and fresh (see `_is_fresh`). "Revoked" at that moment outweighs "good"; "revoked" later means "good" at
    that moment.
    """
    answers = {_answer(response, certificate, issuer, tuple(others), moment) for response in responses}
    if "trust-revoked" in answers:
        return "trust-revoked"
    return max(answers, key=_ORDER.index, default="trust-no-revocation")


def _answer(
    der: bytes,
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    others: tuple[x509.Certificate, ...],
    moment: datetime.datetime,
) -> str:
    try:
        response = ocsp.load_der_ocsp_response(der)
        if response.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            return "trust-revocation"
        about = [single for single in response.responses if _is_about(single, certificate, issuer)]
        if len(about) != 1 or not _is_by_responder(response, issuer, others):
            return "trust-revocation"
        (single,) = about
        if single.certificate_status is ocsp.OCSPCertStatus.REVOKED:
            revoked_at = single.revocation_time_utc
            if revoked_at is None or revoked_at <= moment:
                return "trust-revoked"
        elif single.certificate_status is not ocsp.OCSPCertStatus.GOOD:
            return "trust-revocation"
        return GOOD if _is_fresh(response.produced_at_utc, single, moment) else "trust-revocation-old"
    except (ValueError, TypeError):
        return "trust-revocation"


def _is_fresh(produced: datetime.datetime, single: ocsp.OCSPSingleResponse, moment: datetime.datetime) -> bool:
    """Whether the status is of within a day of the moment, and was neither given nor outdated before it."""
    updated, outdated = single.this_update_utc, single.next_update_utc
    return (
        abs(updated - moment) <= AGE
        and produced >= max(updated, moment) - BEFORE
        and (outdated is None or outdated >= moment - BEFORE)
    )


def _is_about(single: ocsp.OCSPSingleResponse, certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether a single response's CertID (4.1.1) names the certificate."""
    if single.serial_number != certificate.serial_number:
        return False
    algorithm = single.hash_algorithm
    return single.issuer_name_hash == digest(
        certificate.issuer.public_bytes(), algorithm
    ) and single.issuer_key_hash == digest(_key_bits(issuer), algorithm)


def _key_bits(certificate: x509.Certificate) -> bytes:
    """The bits of the subjectPublicKey, without tag, length and unused bits, as CertID hashes them."""
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return key.public_bytes(Encoding.DER, PublicFormat.PKCS1)
    if isinstance(key, ec.EllipticCurvePublicKey):
        return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    raise ValueError("the issuer's key is of another kind")


def _is_by_responder(
    response: ocsp.OCSPResponse, issuer: x509.Certificate, others: tuple[x509.Certificate, ...]
) -> bool:
    """Whether the response is signed by the issuer or by a responder that the issuer appointed."""
    appointed = (each for each in (*response.certificates, *others) if _is_appointed(each, issuer, response))
    return any(_has_signed(each, response) for each in (issuer, *appointed))


def _is_appointed(responder: x509.Certificate, issuer: x509.Certificate, response: ocsp.OCSPResponse) -> bool:
    usage = certificates.extension(responder, x509.ExtendedKeyUsage)
    try:
        responder.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    in_time = certificates.is_valid_at(responder, response.produced_at_utc)
    return in_time and usage is not None and ExtendedKeyUsageOID.OCSP_SIGNING in usage


def _has_signed(responder: x509.Certificate, response: ocsp.OCSPResponse) -> bool:
    key, algorithm = public_key(responder), response.signature_hash_algorithm
    if algorithm is None or algorithm.name not in _SAFE:
        return False
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(response.signature, response.tbs_response_bytes, padding.PKCS1v15(), algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(response.signature, response.tbs_response_bytes, ec.ECDSA(algorithm))
        else:
            return False
    except InvalidSignature:
        return False
    return True
