"""The parts of a XAdES signature (EN 319 132-1), each at its one place; parts elsewhere are ignored or refused."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from applications.signatures import markup
from applications.signatures.findings import Malformed
from applications.signatures.markup import Element
from applications.signatures.xmldsig import (
    DS,
    SignedInfo,
    child,
    children,
    octets_in,
    optional_child,
    read_signed_info,
    wrong_shape,
)

XADES = "{http://uri.etsi.org/01903/v1.3.2#}"
XADES_141 = "{http://uri.etsi.org/01903/v1.4.1#}"
#: The namespace of EN 319 162-1, and the one that ETSI TS 102 918 prints without the nought.
_ROOTS = {f"{{http://uri.etsi.org/{number}/v1.2.1#}}XAdESSignatures" for number in ("02918", "2918")}
_ID_NAMES = {"id"}
#: Certificates of one signature: more than any chain has.
MAXIMUM_CERTIFICATES = 64
#: Bytes of a certificate; real ones have two thousand.
MAXIMUM_CERTIFICATE = 32 * 1024
_OF_X509_DATA = {f"{DS}X509{name}" for name in ("Certificate", "IssuerSerial", "SKI", "SubjectName", "CRL")}


@dataclass(frozen=True, slots=True)
class CertificateReference:
    """A certificate named by SigningCertificate(V2): by digest, and by serial number or IssuerSerial in DER."""

    digest_method: str
    digest_value: bytes
    serial_number: int | None
    issuer_serial: bytes | None


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a signature. `certificates` are those of KeyInfo in DER; `formats` media types by reference id."""

    id: str
    signed_info: SignedInfo
    value: Element
    key_info: Element
    certificates: tuple[bytes, ...]
    properties: Element
    signing_certificates: tuple[CertificateReference, ...]
    signing_time: datetime.datetime | None
    formats: dict[str, str]
    unsigned: Element | None


def signatures(name: str, content: bytes) -> list[Element]:
    """The ds:Signature elements of a signature file; raises Malformed if it holds anything else.

    No two parts of the file have the same identifier, and no signature is inside another.
    """
    root = markup.parse(content, name)
    elements = list(root)
    if root.tag not in _ROOTS or not elements or any(element.tag != f"{DS}Signature" for element in elements):
        raise Malformed("signature-root", name=name)
    if next(root.iter(f"{XADES}CounterSignature"), None) is not None:
        raise Malformed("signature-counter")
    if sum(1 for _element in root.iter(f"{DS}Signature")) != len(elements):
        raise Malformed("signature-root", name=name)
    ids = [value for element in root.iter() for key, value in element.items() if str(key).lower() in _ID_NAMES]
    if len(set(ids)) != len(ids):
        raise Malformed("signature-id-twice")
    return elements


def take_apart(signature: Element) -> Parts:
    """The parts of one signature; raises Malformed if one is missing, repeated or misplaced."""
    tags = [DS + name for name in ("SignedInfo", "SignatureValue", "KeyInfo", "Object")]
    signed_info, value, key_info, holder = children(signature, *tags)
    identifier = signature.get("Id", "")
    (qualifying,) = children(holder, f"{XADES}QualifyingProperties")
    if not identifier or qualifying.get("Target") != f"#{identifier}":
        raise wrong_shape("QualifyingProperties")
    properties = child(qualifying, f"{XADES}SignedProperties")
    unsigned = optional_child(qualifying, f"{XADES}UnsignedProperties")
    if list(qualifying) != [properties, unsigned][: 1 + (unsigned is not None)]:
        raise wrong_shape("QualifyingProperties")
    signed, objects = child(properties, f"{XADES}SignedSignatureProperties"), _objects(properties)
    if len({each.tag for each in signed}) != len(signed):
        raise wrong_shape("SignedSignatureProperties")
    if len(value):
        raise wrong_shape("SignedInfo")
    return Parts(
        id=identifier,
        signed_info=read_signed_info(signed_info),
        value=value,
        key_info=key_info,
        certificates=_certificates(key_info),
        properties=properties,
        signing_certificates=_signing_certificates(signed),
        signing_time=_signing_time(signed),
        formats=_formats(objects),
        unsigned=None if unsigned is None else optional_child(unsigned, f"{XADES}UnsignedSignatureProperties"),
    )


def _certificates(key_info: Element) -> tuple[bytes, ...]:
    """The certificates of KeyInfo's one X509Data, beside which only a key may be (see `rsa_key`)."""
    data, key = child(key_info, f"{DS}X509Data"), optional_child(key_info, f"{DS}KeyValue")
    if len(key_info) != 1 + (key is not None):
        raise wrong_shape("X509Data")
    certificates = tuple(dict.fromkeys(octets_in(element) for element in data.findall(f"{DS}X509Certificate")))
    if not 0 < len(certificates) <= MAXIMUM_CERTIFICATES or max(map(len, certificates)) > MAXIMUM_CERTIFICATE:
        raise wrong_shape("X509Certificate")
    if any(element.tag not in _OF_X509_DATA for element in data):
        raise wrong_shape("X509Data")
    return certificates


def rsa_key(parts: Parts) -> tuple[int, int] | None:
    """The modulus and the exponent in KeyInfo beside the certificate, or None.

    Old signing programs write them; they have to be those of the certificate.
    """
    value = optional_child(parts.key_info, f"{DS}KeyValue")
    if value is None:
        return None
    (key,) = children(value, f"{DS}RSAKeyValue")
    modulus, exponent = children(key, f"{DS}Modulus", f"{DS}Exponent")
    return int.from_bytes(octets_in(modulus), "big"), int.from_bytes(octets_in(exponent), "big")


def _signing_certificates(signed: Element) -> tuple[CertificateReference, ...]:
    first, second = (
        optional_child(signed, f"{XADES}SigningCertificate"),
        optional_child(signed, f"{XADES}SigningCertificateV2"),
    )
    holder = first if second is None else second
    if holder is None or None not in (first, second) or not 0 < len(holder) <= MAXIMUM_CERTIFICATES:
        raise wrong_shape("SigningCertificate")
    return tuple(_certificate_reference(element) for element in holder)


def _certificate_reference(element: Element) -> CertificateReference:
    if element.tag != f"{XADES}Cert":
        raise wrong_shape("Cert")
    method, value = children(child(element, f"{XADES}CertDigest"), f"{DS}DigestMethod", f"{DS}DigestValue")
    serial, issuer_serial = (
        optional_child(element, f"{XADES}IssuerSerial"),
        optional_child(element, f"{XADES}IssuerSerialV2"),
    )
    number = None
    if serial is not None:
        text = (child(serial, f"{DS}X509SerialNumber").text or "").strip()
        if not text.isascii() or not text.isdecimal() or len(text) > 60:
            raise wrong_shape("X509SerialNumber")
        number = int(text)
    octets = None if issuer_serial is None else octets_in(issuer_serial)
    return CertificateReference(method.get("Algorithm", ""), octets_in(value), number, octets)


def _signing_time(signed: Element) -> datetime.datetime | None:
    element = optional_child(signed, f"{XADES}SigningTime")
    if element is None:
        return None
    try:
        moment = datetime.datetime.fromisoformat((element.text or "").strip())
        return moment.astimezone(datetime.UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        raise wrong_shape("SigningTime") from None


def _objects(properties: Element) -> Element | None:
    objects = optional_child(properties, f"{XADES}SignedDataObjectProperties")
    if len(properties) != 1 + (objects is not None):
        raise wrong_shape("SignedProperties")
    return objects


def _formats(objects: Element | None) -> dict[str, str]:
    formats: dict[str, str] = {}
    for element in () if objects is None else objects.findall(f"{XADES}DataObjectFormat"):
        reference, media_type = element.get("ObjectReference", ""), optional_child(element, f"{XADES}MimeType")
        if not reference.startswith("#") or reference[1:] in formats:
            raise wrong_shape("DataObjectFormat")
        formats[reference[1:]] = "" if media_type is None else (media_type.text or "").strip()
    return formats


def unsigned_octets(parts: Parts, first: str, *path: str, namespace: str = XADES) -> Iterator[bytes]:
    """The bytes of every unsigned property at this path; anything but base64 is left out.

    The names are of XAdES 1.3.2, the first one of `namespace`. Unsigned properties may be damaged while the signature
    is intact.
    """
    if parts.unsigned is not None:
        for element in parts.unsigned.iterfind("/".join([namespace + first, *(XADES + name for name in path)])):
            try:
                yield markup.base64_text(element)
            except ValueError:
                continue
