"""X.509 certificates: loading them, whom they name, and which of them signed another."""

from __future__ import annotations

import datetime
import warnings
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.oid import NameOID, ObjectIdentifier

from applications.domain.masking import masked
from applications.signatures.algorithms import public_key
from applications.signatures.report import PERSON, SEAL, Signer

_QC_STATEMENTS = ObjectIdentifier("1.3.6.1.5.5.7.1.3")
#: id-etsi-qct-eseal (EN 319 412-5, 4.2.3) in DER.
_FOR_SEALS = bytes.fromhex("0607 0400 8e46 0106 02")
#: Characters of a name; X.520 allows 64 for each part.
_LONGEST_NAME = 200
#: Raised when extensions are read, which happens at the first access to one.
_FAULTS = (x509.ExtensionNotFound, x509.DuplicateExtension, x509.UnsupportedGeneralNameType, ValueError)

Kind = TypeVar("Kind", bound=x509.ExtensionType)


def load(der: bytes) -> x509.Certificate:
    """The certificate in DER; raises ValueError for anything else, also for a certificate with bytes after it."""
    with warnings.catch_warnings():
        # Old certificates of real authorities break today's rules.
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        try:
            certificate = x509.load_der_x509_certificate(der)
        except x509.InvalidVersion as error:
            raise ValueError("the certificate cannot be read") from error
    if certificate.public_bytes(Encoding.DER) != der:
        raise ValueError("there is something besides the certificate")
    return certificate


def load_all(ders: Iterable[bytes]) -> Iterator[x509.Certificate]:
    """The certificates in DER, each once; anything else is skipped."""
    for der in dict.fromkeys(ders):
        try:
            yield load(der)
        except ValueError:
            continue


def signer(certificate: x509.Certificate) -> Signer:
    """The holder's names, personal codes masked; the subject's serial number is left out."""
    given_name, surname, common_name, country = (
        _attribute(certificate, oid)
        for oid in (NameOID.GIVEN_NAME, NameOID.SURNAME, NameOID.COMMON_NAME, NameOID.COUNTRY_NAME)
    )
    is_seal = _is_for_seals(certificate) or not (given_name or surname)
    return Signer(given_name, surname, common_name, country, SEAL if is_seal else PERSON)


def countries(certificate: x509.Certificate) -> set[str]:
    """The countries of the holder and of the issuer ("LV")."""
    names = (certificate.subject, certificate.issuer)
    return {str(each.value).upper() for name in names for each in name.get_attributes_for_oid(NameOID.COUNTRY_NAME)}


def may_sign(certificate: x509.Certificate) -> bool:
    """Whether the certificate's key is for signatures (contentCommitment, RFC 5280, 4.2.1.3)."""
    usage = extension(certificate, x509.KeyUsage)
    return usage is not None and usage.content_commitment


def extension(certificate: x509.Certificate, kind: type[Kind]) -> Kind | None:
    """The certificate's extension of this kind; None if it has none, or its extensions cannot be read."""
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except _FAULTS:
        return None


def is_valid_at(certificate: x509.Certificate, moment: datetime.datetime) -> bool:
    """Whether a moment is within the certificate's period of validity."""
    try:
        return certificate.not_valid_before_utc <= moment <= certificate.not_valid_after_utc
    except ValueError:
        return False


def is_self_signed(certificate: x509.Certificate) -> bool:
    """Whether the certificate's own key signed it."""
    try:
        certificate.verify_directly_issued_by(certificate)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


@lru_cache(maxsize=256)
def has_issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    """Whether `issuer` is an authority's certificate, its key is safe enough, and it signed `certificate`."""
    basic = extension(issuer, x509.BasicConstraints)
    if basic is None or not basic.ca or public_key(issuer) is None:
        return False
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def key_identifier(certificate: x509.Certificate) -> bytes:
    """The identifier of the certificate's key (RFC 5280, 4.2.1.2): the certificate's own, or the usual digest."""
    own = extension(certificate, x509.SubjectKeyIdentifier)
    return own.digest if own else x509.SubjectKeyIdentifier.from_public_key(certificate.public_key()).digest


def _attribute(certificate: x509.Certificate, oid: ObjectIdentifier) -> str:
    try:
        values = certificate.subject.get_attributes_for_oid(oid)
    except ValueError:
        return ""
    text = " ".join(value.value if isinstance(value.value, str) else "" for value in values)
    return masked("".join(sign for sign in text if sign.isprintable()))[:_LONGEST_NAME]


def _is_for_seals(certificate: x509.Certificate) -> bool:
    try:
        statements = certificate.extensions.get_extension_for_oid(_QC_STATEMENTS).value
    except _FAULTS:
        return False
    return isinstance(statements, x509.UnrecognizedExtension) and _FOR_SEALS in statements.value
