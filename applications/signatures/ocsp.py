"""An OCSP response (RFC 6960) that a signature carries: whether it says that the certificate was good when signing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from applications.signatures.algorithms import public_key

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
    appointed (4.2.2.2), and fresh: see `_is_fresh`. One that says revoked outdoes a good one.
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
            return "trust-revoked" if revoked_at is None or revoked_at <= moment else GOOD
        if single.certificate_status is not ocsp.OCSPCertStatus.GOOD:
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
    return single.issuer_name_hash == _hash(
        certificate.issuer.public_bytes(), algorithm
    ) and single.issuer_key_hash == _hash(_key_bits(issuer), algorithm)


def _hash(data: bytes, algorithm: hashes.HashAlgorithm) -> bytes:
    hashing = hashes.Hash(algorithm)
    hashing.update(data)
    return hashing.finalize()


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
    try:
        usage = responder.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        responder.verify_directly_issued_by(issuer)
    except (x509.ExtensionNotFound, ValueError, TypeError, InvalidSignature):
        return False
    in_time = responder.not_valid_before_utc <= response.produced_at_utc <= responder.not_valid_after_utc
    return in_time and ExtendedKeyUsageOID.OCSP_SIGNING in usage


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
