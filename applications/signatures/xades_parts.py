"""The parts of a XAdES signature (EN 319 132-1), each at its one place: what stands elsewhere is not looked for."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from applications.signatures import markup
from applications.signatures.markup import Element
from applications.signatures.wording import Malformed

DS, XADES = "{http://www.w3.org/2000/09/xmldsig#}", "{http://uri.etsi.org/01903/v1.3.2#}"
XADES_141 = "{http://uri.etsi.org/01903/v1.4.1#}"
#: The namespace of EN 319 162-1, and the one that ETSI TS 102 918 prints without the nought.
_ROOTS = {f"{{http://uri.etsi.org/{number}/v1.2.1#}}XAdESSignatures" for number in ("02918", "2918")}
_ID_NAMES = {"id"}
#: More than a container has documents, and more certificates than any chain has: each is compared with each.
MAXIMUM_REFERENCES, MAXIMUM_CERTIFICATES = 256, 64
#: Bytes of a certificate; real ones have two thousand.
MAXIMUM_CERTIFICATE = 32 * 1024
_OF_X509_DATA = {f"{DS}X509{name}" for name in ("Certificate", "IssuerSerial", "SKI", "SubjectName", "CRL")}


@dataclass(frozen=True, slots=True)
class Reference:
    """One ds:Reference: what it points to, its digest, and the transforms on the way."""

    id: str
    uri: str
    type: str
    transforms: tuple[Element, ...]
    digest_method: str
    digest_value: bytes


@dataclass(frozen=True, slots=True)
class CertificateReference:
    """One certificate that SigningCertificate(V2) names: by digest, and by serial number or IssuerSerial in DER."""

    digest_method: str
    digest_value: bytes
    serial_number: int | None
    issuer_serial: bytes | None


@dataclass(frozen=True, slots=True)
class Parts:
    """A signature taken apart. `certificates` are those of KeyInfo in DER; `formats` media types by reference id."""

    id: str
    signed_info: Element
    canonicalization: Element
    signature_method: str
    references: tuple[Reference, ...]
    value: Element
    key_info: Element
    certificates: tuple[bytes, ...]
    properties: Element
    signing_certificates: tuple[CertificateReference, ...]
    signing_time: datetime.datetime | None
    formats: dict[str, str]
    unsigned: Element | None


def signatures(name: str, content: bytes) -> list[Element]:
    """The ds:Signature elements of a signature file; raises Malformed where it holds anything else.

    No two parts of the file have one identifier, and no signature stands inside another.
    """
    root = markup.parse(content, name)
    found = list(root)
    if root.tag not in _ROOTS or not found or any(element.tag != f"{DS}Signature" for element in found):
        raise Malformed("signature-root", name=name)
    if sum(1 for _element in root.iter(f"{DS}Signature")) != len(found):
        raise Malformed("signature-root", name=name)
    ids = [value for element in root.iter() for key, value in element.items() if str(key).lower() in _ID_NAMES]
    if len(set(ids)) != len(ids):
        raise Malformed("signature-id-twice")
    return found


def take_apart(signature: Element) -> Parts:
    """The parts of one signature; raises Malformed where one is missing, there twice, or at another place."""
    signed_info, value, key_info, holder = _children(signature, "SignedInfo", "SignatureValue", "KeyInfo", "Object")
    identifier = signature.get("Id", "")
    (qualifying,) = _children(holder, "QualifyingProperties", prefix=XADES)
    if not identifier or qualifying.get("Target") != f"#{identifier}":
        raise _shape("QualifyingProperties")
    properties, unsigned = _one(qualifying, "SignedProperties"), _one_or_none(qualifying, "UnsignedProperties")
    if list(qualifying) != [properties, unsigned][: 1 + (unsigned is not None)]:
        raise _shape("QualifyingProperties")
    signed, objects = _one(properties, "SignedSignatureProperties"), _objects(properties)
    if len({child.tag for child in signed}) != len(signed):
        raise _shape("SignedSignatureProperties")
    canonicalization, method = _one(signed_info, "CanonicalizationMethod", DS), _one(signed_info, "SignatureMethod", DS)
    first, second, *references = signed_info
    if len(references) > MAXIMUM_REFERENCES:
        raise _shape("Reference")
    if first is not canonicalization or second is not method or len(method) or len(value):
        raise _shape("SignedInfo")
    return Parts(
        id=identifier,
        signed_info=signed_info,
        canonicalization=canonicalization,
        signature_method=method.get("Algorithm", ""),
        references=tuple(read_reference(element) for element in references),
        value=value,
        key_info=key_info,
        certificates=_certificates(key_info),
        properties=properties,
        signing_certificates=_signing_certificates(signed),
        signing_time=_signing_time(signed),
        formats=_formats(objects),
        unsigned=None if unsigned is None else _one_or_none(unsigned, "UnsignedSignatureProperties"),
    )


def _shape(part: str) -> Malformed:
    return Malformed("signature-shape", part=part)


def _children(parent: Element, *names: str, prefix: str = DS) -> list[Element]:
    """The children, which have exactly these names in this order."""
    if [child.tag for child in parent] != [prefix + name for name in names]:
        raise _shape(", ".join(names))
    return list(parent)


def _one_or_none(parent: Element, name: str, prefix: str = XADES) -> Element | None:
    found = parent.findall(prefix + name)
    if len(found) > 1:
        raise _shape(name)
    return found[0] if found else None


def _one(parent: Element, name: str, prefix: str = XADES) -> Element:
    found = _one_or_none(parent, name, prefix)
    if found is None:
        raise _shape(name)
    return found


def _octets(element: Element) -> bytes:
    try:
        return markup.base64_text(element)
    except ValueError:
        raise _shape(str(element.tag).partition("}")[2]) from None


def read_reference(element: Element) -> Reference:
    """A ds:Reference's parts (XML Signature, 4.4.3); raises Malformed where they are others."""
    if element.tag != f"{DS}Reference" or element.get("URI") is None:
        raise _shape("Reference")
    transforms, rest = _one_or_none(element, "Transforms", DS), list(element)
    if transforms is not None and rest.pop(0) is not transforms:
        raise _shape("Transforms")
    if [child.tag for child in rest] != [f"{DS}DigestMethod", f"{DS}DigestValue"] or len(rest[0]):
        raise _shape("DigestMethod, DigestValue")
    steps = () if transforms is None else tuple(transforms)
    if any(step.tag != f"{DS}Transform" for step in steps):
        raise _shape("Transforms")
    return Reference(
        id=element.get("Id", ""),
        uri=element.get("URI", ""),
        type=element.get("Type", ""),
        transforms=steps,
        digest_method=rest[0].get("Algorithm", ""),
        digest_value=_octets(rest[1]),
    )


def _certificates(key_info: Element) -> tuple[bytes, ...]:
    """The certificates of KeyInfo's one X509Data; of other things only a key may stand beside it, see `rsa_key`."""
    data, key = _one(key_info, "X509Data", DS), _one_or_none(key_info, "KeyValue", DS)
    if len(key_info) != 1 + (key is not None):
        raise _shape("X509Data")
    found = tuple(dict.fromkeys(_octets(element) for element in data.findall(f"{DS}X509Certificate")))
    if not 0 < len(found) <= MAXIMUM_CERTIFICATES or max(map(len, found)) > MAXIMUM_CERTIFICATE:
        raise _shape("X509Certificate")
    if any(element.tag not in _OF_X509_DATA for element in data):
        raise _shape("X509Data")
    return found


def rsa_key(parts: Parts) -> tuple[int, int] | None:
    """The modulus and the exponent that KeyInfo gives beside the certificate, or None where it gives no key.

    Old signing programs say so twice what the certificate says; the two must agree.
    """
    value = _one_or_none(parts.key_info, "KeyValue", DS)
    if value is None:
        return None
    (key,) = _children(value, "RSAKeyValue")
    modulus, exponent = (int.from_bytes(_octets(part), "big") for part in _children(key, "Modulus", "Exponent"))
    return modulus, exponent


def _signing_certificates(signed: Element) -> tuple[CertificateReference, ...]:
    first, second = _one_or_none(signed, "SigningCertificate"), _one_or_none(signed, "SigningCertificateV2")
    holder = first if second is None else second
    if holder is None or None not in (first, second) or not 0 < len(holder) <= MAXIMUM_CERTIFICATES:
        raise _shape("SigningCertificate")
    return tuple(_certificate_reference(element) for element in holder)


def _certificate_reference(element: Element) -> CertificateReference:
    if element.tag != f"{XADES}Cert":
        raise _shape("Cert")
    method, value = _children(_one(element, "CertDigest"), "DigestMethod", "DigestValue")
    serial, issuer_serial = _one_or_none(element, "IssuerSerial"), _one_or_none(element, "IssuerSerialV2")
    number = None
    if serial is not None:
        text = (_one(serial, "X509SerialNumber", DS).text or "").strip()
        if not text.isascii() or not text.isdecimal() or len(text) > 60:
            raise _shape("X509SerialNumber")
        number = int(text)
    octets = None if issuer_serial is None else _octets(issuer_serial)
    return CertificateReference(method.get("Algorithm", ""), _octets(value), number, octets)


def _signing_time(signed: Element) -> datetime.datetime | None:
    element = _one_or_none(signed, "SigningTime")
    if element is None:
        return None
    try:
        moment = datetime.datetime.fromisoformat((element.text or "").strip())
        return moment.astimezone(datetime.UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        raise _shape("SigningTime") from None


def _objects(properties: Element) -> Element | None:
    objects = _one_or_none(properties, "SignedDataObjectProperties")
    if len(properties) != 1 + (objects is not None):
        raise _shape("SignedProperties")
    return objects


def _formats(objects: Element | None) -> dict[str, str]:
    formats: dict[str, str] = {}
    for element in () if objects is None else objects.findall(f"{XADES}DataObjectFormat"):
        reference, media_type = element.get("ObjectReference", ""), _one_or_none(element, "MimeType")
        if not reference.startswith("#") or reference[1:] in formats:
            raise _shape("DataObjectFormat")
        formats[reference[1:]] = "" if media_type is None else (media_type.text or "").strip()
    return formats


def unsigned_octets(parts: Parts, first: str, *path: str, namespace: str = XADES) -> Iterator[bytes]:
    """The base64 content of every unsigned property at this path; what is no base64 is left out.

    Names are of XAdES 1.3.2, but that the first one's namespace may be another.

    Nothing of it is signed, so it can be damaged without the signature being so.
    """
    if parts.unsigned is not None:
        for element in parts.unsigned.iterfind("/".join([namespace + first, *(XADES + name for name in path)])):
            try:
                yield markup.base64_text(element)
            except ValueError:
                continue
