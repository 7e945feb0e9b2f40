"""Digests, and the keys that are safe enough for a signature: RSA from 2048 bits, the NIST curves from P-256."""

from __future__ import annotations

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa

PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey
_SMALLEST_RSA, _LARGEST_RSA = 2048, 16384
_CURVES = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)


def digest(data: bytes, algorithm: hashes.HashAlgorithm) -> bytes:
    """The digest of the data."""
    hashing = hashes.Hash(algorithm)
    hashing.update(data)
    return hashing.finalize()


def public_key(certificate: x509.Certificate) -> PublicKey | None:
    """The certificate's key, or None if its kind or size is not safe enough."""
    try:
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return None
    if isinstance(key, rsa.RSAPublicKey):
        return key if _SMALLEST_RSA <= key.key_size <= _LARGEST_RSA else None
    if isinstance(key, ec.EllipticCurvePublicKey):
        return key if isinstance(key.curve, _CURVES) else None
    return None
