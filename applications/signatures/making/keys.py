"""What a card signs with: the digest by the key, and the signature value that it gives back."""

from __future__ import annotations

from typing import NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from applications.signatures.algorithms import public_key


class WrongValue(ValueError):
    """The value is no signature of these bytes by the certificate's key."""


class Method(NamedTuple):
    """A digest: its name in Web eID ("SHA-256") and in ASN.1 ("sha256"), its XML identifier, and that of signing."""

    name: str
    asn1_name: str
    algorithm: hashes.HashAlgorithm
    digest_uri: str
    signature_uri: str


_SIZES: dict[int, hashes.HashAlgorithm] = {256: hashes.SHA256(), 384: hashes.SHA384(), 512: hashes.SHA512()}
_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
_DIGEST_URIS = {
    256: "http://www.w3.org/2001/04/xmlenc#sha256",
    384: f"{_MORE}sha384",
    512: "http://www.w3.org/2001/04/xmlenc#sha512",
}
#: Digest bits by the bits of the curve (FIPS 186-5: as strong as the key).
_BY_CURVE = {256: 256, 384: 384, 521: 512}


def method(certificate: x509.Certificate) -> Method:
    """Return how the certificate's key signs: by its curve, or with SHA-256 for RSA (PKCS #1, v1.5).

    Raises ValueError for a key that is not safe enough (see `algorithms.public_key`).
    """
    key = public_key(certificate)
    if key is None:
        raise ValueError("the key is not safe enough")
    is_curve = isinstance(key, ec.EllipticCurvePublicKey)
    bits = _BY_CURVE[key.key_size] if is_curve else 256
    kind = "ecdsa" if is_curve else "rsa"
    return Method(f"SHA-{bits}", f"sha{bits}", _SIZES[bits], _DIGEST_URIS[bits], f"{_MORE}{kind}-sha{bits}")


def verify(certificate: x509.Certificate, value: bytes, signed: bytes) -> None:
    """Raise WrongValue unless the certificate's key made this value, as a card gives it, over these bytes."""
    key, how = public_key(certificate), method(certificate)
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(as_der(certificate, value), signed, ec.ECDSA(how.algorithm))
        elif key is not None:
            key.verify(value, signed, padding.PKCS1v15(), how.algorithm)
    except InvalidSignature:
        raise WrongValue from None


def as_der(certificate: x509.Certificate, value: bytes) -> bytes:
    """Return a card's value as CMS has it: r and s, each as long as the curve's order, become DER (RFC 3279, 2.2.3).

    A value by RSA stays as it is. Raises WrongValue for a value of another length.
    """
    key = public_key(certificate)
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return value
    half = (key.key_size + 7) // 8
    if len(value) != 2 * half:
        raise WrongValue
    return encode_dss_signature(int.from_bytes(value[:half], "big"), int.from_bytes(value[half:], "big"))
