"""The algorithms that a signature may use: SHA-256, SHA-384 and SHA-512; RSA from 2048 bits; NIST curves from P-256.

Identifiers are those of XML Signature (RFC 9231). Everything else, SHA-1 and DSA among it, is refused.
"""

from __future__ import annotations

from collections.abc import Callable

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

_SHA = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}
#: Digest methods, by their identifier.
DIGESTS: dict[str, hashes.HashAlgorithm] = {
    "http://www.w3.org/2001/04/xmlenc#sha256": _SHA["256"],
    "http://www.w3.org/2001/04/xmldsig-more#sha384": _SHA["384"],
    "http://www.w3.org/2001/04/xmlenc#sha512": _SHA["512"],
}
SHA1 = "http://www.w3.org/2000/09/xmldsig#sha1"
_MORE, _MORE_2007 = "http://www.w3.org/2001/04/xmldsig-more#", "http://www.w3.org/2007/05/xmldsig-more#"
_RSA = {f"{_MORE}rsa-sha{size}": sha for size, sha in _SHA.items()}
_RSA_PSS = {f"{_MORE_2007}sha{size}-rsa-MGF1": sha for size, sha in _SHA.items()}
_ECDSA = {f"{_MORE}ecdsa-sha{size}": sha for size, sha in _SHA.items()}
SIGNATURES = _RSA.keys() | _RSA_PSS.keys() | _ECDSA.keys()

PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey
_SMALLEST_RSA, _LARGEST_RSA = 2048, 16384
_CURVES = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)


def digest(data: bytes, algorithm: hashes.HashAlgorithm) -> bytes:
    """The digest of the data."""
    hashing = hashes.Hash(algorithm)
    hashing.update(data)
    return hashing.finalize()


def public_key(certificate: x509.Certificate) -> PublicKey | None:
    """The certificate's key, or None where it is of a kind or size that is not safe enough."""
    try:
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return None
    if isinstance(key, rsa.RSAPublicKey):
        return key if _SMALLEST_RSA <= key.key_size <= _LARGEST_RSA else None
    if isinstance(key, ec.EllipticCurvePublicKey):
        return key if isinstance(key.curve, _CURVES) else None
    return None


def is_signed(key: PublicKey, method: str, value: bytes, data: bytes) -> bool:
    """Whether `value` is the key's signature of `data` by an XML signature method; False where key and method differ.

    An ECDSA value is r and s, each as long as the curve's order (RFC 9231, 2.3.6), though some signing programs have
    left the same number of leading noughts out of both; PSS salt is as long as the digest.
    """
    verify: Callable[[], None]
    if isinstance(key, rsa.RSAPublicKey) and method in _RSA | _RSA_PSS:
        sha = (_RSA | _RSA_PSS)[method]
        pad = padding.PKCS1v15() if method in _RSA else padding.PSS(padding.MGF1(sha), sha.digest_size)
        verify = lambda: key.verify(value, data, pad, sha)  # noqa: E731
    elif isinstance(key, ec.EllipticCurvePublicKey) and method in _ECDSA:
        half = len(value) // 2
        if len(value) % 2 or half > (key.curve.key_size + 7) // 8:
            return False
        der = encode_dss_signature(int.from_bytes(value[:half], "big"), int.from_bytes(value[half:], "big"))
        verify = lambda: key.verify(der, data, ec.ECDSA(_ECDSA[method]))  # noqa: E731
    else:
        return False
    try:
        verify()
    except InvalidSignature:
        return False
    return True
