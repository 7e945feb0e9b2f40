"""A XAdES signature (EN 319 132-1), verified against the documents of its container.

Not only the mathematics is verified, but the binding of each part to the others: a right signature of something else is
no signature of these documents. Section numbers are of the standard.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping
from functools import partial
from urllib.parse import unquote_to_bytes

from asn1crypto import tsp  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import HashAlgorithm

from applications.signatures import certificates, markup, xmldsig
from applications.signatures.algorithms import PublicKey, digest, public_key
from applications.signatures.container import Part, is_media_type
from applications.signatures.evidence import Evidence, Verified, right_timestamps, timestamp_faults, utc
from applications.signatures.findings import Malformed, finding
from applications.signatures.markup import Element
from applications.signatures.report import LT, LTA, B, Signature, SignatureFinding, Signer, T, has_errors
from applications.signatures.timestamps import Content, TimeStamp
from applications.signatures.xades_parts import XADES, XADES_141, Parts, rsa_key, take_apart, unsigned_octets
from applications.signatures.xmldsig import DS, Reference

_SHA1 = "http://www.w3.org/2000/09/xmldsig#sha1"
_SIGNED_PROPERTIES = "http://uri.etsi.org/01903#SignedProperties"
#: Time stamps of a signature: one is usual; each costs a canonical form of the value.
MAXIMUM_TIMESTAMPS = 16
_BROKEN_ESCAPE = re.compile("%(?![0-9A-Fa-f]{2})")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:|//")


def verify(signature: Element, documents: Mapping[str, Part]) -> Verified:
    """Verify a ds:Signature against the documents, which are by name; faults of the signature are findings."""
    try:
        parts = take_apart(signature)
    except Malformed as fault:
        identifier = signature.get("Id", "")
        return Verified(Signature(identifier, Signer(), False, None, B, findings=(fault.finding,)))
    findings: list[SignatureFinding] = []
    certificate: x509.Certificate | None = None
    try:
        certificate = _certificate(parts, findings)
        _verify_value(parts, certificate)
    except Malformed as fault:
        findings.append(fault.finding)
    for check in (_properties(parts), _documents(parts, documents)):
        findings += check
    # Time stamps are not signed by the signer; but a faulty one was put there by somebody.
    stamps: tuple[TimeStamp, ...] = ()
    try:
        stamps = tuple(_timestamps(parts))
    except Malformed as fault:
        findings.append(fault.finding)
    findings += timestamp_faults(stamps)
    stamped = tuple(right_timestamps(stamps))
    others = parts.certificates + tuple(unsigned_octets(parts, "CertificateValues", "EncapsulatedX509Certificate"))
    responses = tuple(unsigned_octets(parts, "RevocationValues", "OCSPValues", "EncapsulatedOCSPValue"))
    verified = Signature(
        id=parts.id,
        signer=certificates.signer(certificate) if certificate else Signer(),
        intact=not has_errors(findings),
        signed_at=_signed_at(parts, stamped),
        level=_level(parts, stamped),
        findings=tuple(findings),
    )
    return Verified(verified, None if certificate is None else Evidence(certificate, others, stamps, responses))


def _certificate(parts: Parts, findings: list[SignatureFinding]) -> x509.Certificate:
    """The certificate of KeyInfo that the signed properties name (5.2.2); raises Malformed if none or several are."""
    methods = {reference.digest_method for reference in parts.signing_certificates}
    digests = {method: _digests(parts.certificates, method) for method in methods}
    named = [
        (der, reference)
        for reference in parts.signing_certificates
        for der in parts.certificates
        if digests[reference.digest_method][der] == reference.digest_value
    ]
    if len(named) > 1 and len({der for der, _reference in named}) == len(named):
        # Some programs name the whole chain, beginning with the signer's.
        named = [each for each in named if each[1] is parts.signing_certificates[0]]
    if len(named) != 1:
        raise Malformed("signature-certificate")
    der, reference = named[0]
    try:
        certificate = certificates.load(der)
        serial, issuer = certificate.serial_number, certificate.issuer.public_bytes()
    except ValueError:
        raise Malformed("signature-certificate") from None
    if reference.serial_number not in (None, serial):
        raise Malformed("signature-certificate")
    if reference.issuer_serial is not None and not _is_of(reference.issuer_serial, issuer, serial):
        raise Malformed("signature-certificate")
    if reference.digest_method == _SHA1:
        findings.append(finding("signature-certificate-sha1"))
    return certificate


def _digests(ders: tuple[bytes, ...], method: str) -> dict[bytes, bytes]:
    """The digest of each certificate by a digest method."""
    # Signatures of the last decade name the certificate by SHA-1. Nobody can make a second certificate for a given
    # digest, and the key has to verify the value besides; so SHA-1 is accepted here, and nowhere else.
    algorithm = hashes.SHA1() if method == _SHA1 else xmldsig.DIGESTS.get(method)  # noqa: S303
    if algorithm is None:
        raise Malformed("signature-algorithm", algorithm=method)
    return {der: digest(der, algorithm) for der in ders}


def _is_of(issuer_serial: bytes, issuer: bytes, serial: int) -> bool:
    """Whether an IssuerSerial (RFC 5035) names this issuer (a Name in DER) and serial number."""
    try:
        named = tsp.IssuerSerial.load(issuer_serial, strict=True)
        (name,) = named["issuer"]
        return bool(named["serial_number"].native == serial and name.chosen == asn1_x509.Name.load(issuer))
    except (ValueError, TypeError, KeyError):
        return False


def _verify_value(parts: Parts, certificate: x509.Certificate) -> None:
    """Raise Malformed unless the certificate's key made the signature value, and KeyInfo gives no other key."""
    key, other = public_key(certificate), rsa_key(parts)
    if key is not None and other is not None and other != _rsa_numbers(key):
        raise Malformed("signature-certificate")
    xmldsig.verify_value(parts.signed_info, parts.value, key)


def _rsa_numbers(key: PublicKey) -> tuple[int, int] | None:
    if not isinstance(key, RSAPublicKey):
        return None
    numbers = key.public_numbers()
    return numbers.n, numbers.e


def _properties(parts: Parts) -> Iterator[SignatureFinding]:
    """The fault unless exactly one reference is to the signed properties, to that element, with the right digest."""
    references = [reference for reference in parts.signed_info.references if reference.type == _SIGNED_PROPERTIES]
    identifier = parts.properties.get("Id")
    if len(references) != 1 or not identifier or references[0].uri != f"#{identifier}":
        yield finding("signature-properties")
        return
    yield from _own_part(references[0], parts.properties, finding("signature-properties"))


def _own_part(reference: Reference, part: Element, fault: SignatureFinding) -> Iterator[SignatureFinding]:
    """The fault if a reference to a part of the signature does not hold."""
    try:
        octets = xmldsig.transformed(part, reference.transforms)
    except ValueError:
        yield fault
        return
    yield from _digest(reference, partial(digest, octets), fault)


def _digest(
    reference: Reference, digest_of: Callable[[HashAlgorithm], bytes], fault: SignatureFinding
) -> Iterator[SignatureFinding]:
    """The fault if a reference has another digest; another finding if its method is not safe enough."""
    try:
        if not xmldsig.has_digest(reference, digest_of):
            yield fault
    except Malformed as unsafe:
        yield unsafe.finding


def _documents(parts: Parts, documents: Mapping[str, Part]) -> Iterator[SignatureFinding]:
    """The faults unless the other references are to each document once, by its exact name, without transforms."""
    seen, others = set[str](), set[str]()
    formats = dict(parts.formats)
    for reference in parts.signed_info.references:
        if reference.type == _SIGNED_PROPERTIES:
            continue
        name = _document_name(reference, documents)
        media_type = formats.pop(reference.id, "") if reference.id else ""
        if name is None and reference.uri not in others:
            others.add(reference.uri)
            yield from _key_info(reference, parts)
        elif name is None:
            yield finding("signature-reference", uri=reference.uri)
        elif name in seen:
            yield finding("document-twice", name=name)
        elif name not in documents:
            yield finding("document-absent", name=name)
        else:
            seen.add(name)
            if reference.transforms:
                yield finding("signature-transform", name=name)
            if not is_media_type(media_type):
                yield finding("signature-media-type", name=name, media_type=media_type)
            if media_type and documents[name].media_type and media_type.lower() != documents[name].media_type.lower():
                yield finding("signature-format", name=name)
            yield from _digest(reference, documents[name].digest, finding("document-changed", name=name))
    for name in documents:
        if name not in seen:
            yield finding("document-unsigned", name=name)
    if formats:
        yield finding("signature-shape", part="DataObjectFormat")


def _key_info(reference: Reference, parts: Parts) -> Iterator[SignatureFinding]:
    """The fault unless the reference is to KeyInfo, the only own part of a signature that may be signed too."""
    identifier, fault = parts.key_info.get("Id"), finding("signature-reference", uri=reference.uri)
    if identifier and reference.uri == f"#{identifier}" and not reference.type:
        yield from _own_part(reference, parts.key_info, fault)
    else:
        yield fault


def _document_name(reference: Reference, documents: Container[str]) -> str | None:
    """The name of the file that a reference is to; None if it is to anything but a file of the container.

    What looks like an address is a name if a document has it: some programs leave the colon in it as it is.
    """
    uri = reference.uri
    if reference.type or not uri or set(uri) & set("#?") or _BROKEN_ESCAPE.search(uri):
        return None
    try:
        name = unquote_to_bytes(uri).decode()
    except UnicodeDecodeError:
        return None
    return None if _SCHEME.match(uri) and name not in documents else name


def _timestamps(parts: Parts) -> Iterator[TimeStamp]:
    """The time stamps over the signature value (5.3), with the bytes that each has to be over.

    Raises Malformed if there are too many, or one has other parts.
    """
    elements = [] if parts.unsigned is None else parts.unsigned.findall(f"{XADES}SignatureTimeStamp")
    if len(elements) > MAXIMUM_TIMESTAMPS:
        raise Malformed("signature-shape", part="SignatureTimeStamp")
    for element in elements:
        children = list(element)
        try:
            if children and children[0].tag == f"{DS}CanonicalizationMethod":
                stamped = xmldsig.canonical_by(children.pop(0), parts.value)
            else:
                stamped = xmldsig.canonical(parts.value, xmldsig.C14N)
            (token,) = children
            if token.tag != f"{XADES}EncapsulatedTimeStamp":
                raise ValueError("this is no time stamp")
            yield TimeStamp(markup.base64_text(token), stamped)
        except ValueError:
            raise Malformed("signature-shape", part="SignatureTimeStamp") from None


def _signed_at(parts: Parts, stamped: tuple[Content, ...]) -> str | None:
    moment = parts.signing_time or next((content.moment for content in stamped), None)
    return None if moment is None else utc(moment)


def _level(parts: Parts, stamped: tuple[Content, ...]) -> str:
    """The level that the unsigned properties reach (5.2 to 5.5); B without a right time stamp."""
    if not stamped:
        return B
    values = (("OCSPValues", "EncapsulatedOCSPValue"), ("CRLValues", "EncapsulatedCRLValue"))
    if not any(any(unsigned_octets(parts, "RevocationValues", *path)) for path in values):
        return T
    path = ("ArchiveTimeStamp", "EncapsulatedTimeStamp")
    archived = (unsigned_octets(parts, *path, namespace=each) for each in (XADES, XADES_141))
    return LTA if any(any(tokens) for tokens in archived) else LT
