"""An OCSP response (RFC 6960) that a signature carries: whether it says that the certificate was good when signing."""

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

#: A signing program asks right after the time stamp, or right before; a responder may know for a day.
BEFORE, AGE = datetime.timedelta(minutes=15), datetime.timedelta(hours=24)
_SAFE = ("sha256", "sha384", "sha512")

GOOD = ""
#: From what says least to what says most.
_ORDER = ("trust-no-revocation", "trust-revocation", "trust-revocation-old", "trust-revoked", GOOD)


def judge(
    responses: Iterable[bytes],
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    others: Iterable[x509.Certificate],
    moment: datetime.datetime,
) -> str:
    """GOOD, or the code of what the responses (DER) leave open about a certificate signed by `issuer` at `moment`.

    A response counts that is about this certificate, signed by its issuer or by a responder that the same issuer
    appointed (4.2.2.2), and fresh: see `_is_fresh`. One that says revoked at that moment outdoes a good one; one that
    says revoked since says good of that moment.
    """
    words = {_word(response, certificate, issuer, tuple(others), moment) for response in responses}
    if "trust-revoked" in words:
        return "trust-revoked"
    return max(words, key=_ORDER.index, default="trust-no-revocation")


def _word(
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
        if len(about) != 1 or not _is_answered_for(response, issuer, others):
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
    """Whether the answer is about the moment: known within a day of it, and not given or replaced before it."""
    known, replaced = single.this_update_utc, single.next_update_utc
    return (
        abs(known - moment) <= AGE
        and produced >= max(known, moment) - BEFORE
        and (replaced is None or replaced >= moment - BEFORE)
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
    """The subjectPublicKey's bits, without tag, length and unused bits, as CertID hashes them."""
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return key.public_bytes(Encoding.DER, PublicFormat.PKCS1)
    if isinstance(key, ec.EllipticCurvePublicKey):
        return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    raise ValueError("the issuer's key is of another kind")


def _is_answered_for(
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
