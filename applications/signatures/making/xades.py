"""A container with one document and its XAdES signature (EN 319 132-1, baseline LT), written.

Every element is written in the form that exclusive canonicalization gives it where it is, so that its octets are those
that are digested and signed. The reader beside (`signatures.xades`) verifies the result.
"""

from __future__ import annotations

import base64
import datetime
import io
import zipfile
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from applications.formats import edoc
from applications.signatures import xmldsig
from applications.signatures.algorithms import digest
from applications.signatures.making.keys import Method
from applications.signatures.markup import Element
from applications.signatures.xades_parts import XADES
from applications.signatures.xmldsig import DS, EXCLUSIVE

_ASIC = "{http://uri.etsi.org/02918/v1.2.1#}"
_NAMESPACES = {"asic": _ASIC[1:-1], "ds": DS[1:-1], "xades": XADES[1:-1]}
_SIGNATURES = "META-INF/signatures0.xml"
_ID, _DOCUMENT, _PROPERTIES, _VALUE = "S0", "S0-document", "S0-properties", "S0-value"
_SIGNED_PROPERTIES = "http://uri.etsi.org/01903#SignedProperties"


def begin(
    prepared: bytes, file_name: str, certificate: x509.Certificate, how: Method, at: datetime.datetime
) -> tuple[bytes, bytes]:
    """Return what the card signs (SignedInfo in its canonical form), and the signature file without its value."""
    der = certificate.public_bytes(Encoding.DER)
    root = etree.Element(f"{_ASIC}XAdESSignatures", nsmap=_NAMESPACES)
    signature = _add(root, f"{DS}Signature", Id=_ID)
    signed_info = _add(signature, f"{DS}SignedInfo")
    _add(signature, f"{DS}SignatureValue", Id=_VALUE)
    data = _add(_add(signature, f"{DS}KeyInfo"), f"{DS}X509Data")
    _add(data, f"{DS}X509Certificate", _base64(der))
    qualifying = _add(_add(signature, f"{DS}Object"), f"{XADES}QualifyingProperties", Target=f"#{_ID}")
    properties = _add(qualifying, f"{XADES}SignedProperties", Id=_PROPERTIES)
    signed = _add(properties, f"{XADES}SignedSignatureProperties")
    _add(signed, f"{XADES}SigningTime", at.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    named = _add(_add(signed, f"{XADES}SigningCertificateV2"), f"{XADES}Cert")
    _digested(_add(named, f"{XADES}CertDigest"), how, digest(der, how.algorithm))
    objects = _add(properties, f"{XADES}SignedDataObjectProperties")
    described = _add(objects, f"{XADES}DataObjectFormat", ObjectReference=f"#{_DOCUMENT}")
    _add(described, f"{XADES}MimeType", "application/pdf")

    _add(signed_info, f"{DS}CanonicalizationMethod", Algorithm=EXCLUSIVE)
    _add(signed_info, f"{DS}SignatureMethod", Algorithm=how.signature_uri)
    document = _add(signed_info, f"{DS}Reference", Id=_DOCUMENT, URI=quote(file_name))
    _digested(document, how, digest(prepared, how.algorithm))
    own = _add(signed_info, f"{DS}Reference", Type=_SIGNED_PROPERTIES, URI=f"#{_PROPERTIES}")
    _add(_add(own, f"{DS}Transforms"), f"{DS}Transform", Algorithm=EXCLUSIVE)
    _digested(own, how, digest(_canonical(properties), how.algorithm))
    return _canonical(signed_info), etree.tostring(root)


def stamped(rest: bytes, value: bytes) -> bytes:
    """Return the canonical form of the signature value, which the time stamp is over (5.3)."""
    return _canonical(_part(_with_value(rest, value), f"{DS}SignatureValue"))


def complete(
    rest: bytes,
    prepared: bytes,
    file_name: str,
    value: bytes,
    token: bytes,
    responses: Sequence[bytes],
    certificates: Iterable[bytes],
) -> bytes:
    """Return the container with the prepared PDF and its signature."""
    root = _with_value(rest, value)
    unsigned = _add(_part(root, f"{XADES}QualifyingProperties"), f"{XADES}UnsignedProperties")
    properties = _add(unsigned, f"{XADES}UnsignedSignatureProperties")
    stamp = _add(properties, f"{XADES}SignatureTimeStamp")
    _add(stamp, f"{DS}CanonicalizationMethod", Algorithm=EXCLUSIVE)
    _add(stamp, f"{XADES}EncapsulatedTimeStamp", _base64(token))
    values = _add(properties, f"{XADES}CertificateValues")
    for each in dict.fromkeys(certificates):
        _add(values, f"{XADES}EncapsulatedX509Certificate", _base64(each))
    answers = _add(_add(properties, f"{XADES}RevocationValues"), f"{XADES}OCSPValues")
    for each in dict.fromkeys(responses):
        _add(answers, f"{XADES}EncapsulatedOCSPValue", _base64(each))
    container = io.BytesIO(edoc.write(prepared, file_name=file_name))
    with zipfile.ZipFile(container, "a", zipfile.ZIP_STORED) as archive:
        entry = zipfile.ZipInfo(_SIGNATURES, edoc.DATE)
        entry.create_system = entry.external_attr = 0
        archive.writestr(entry, etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
    return container.getvalue()


def _with_value(rest: bytes, value: bytes) -> Element:
    root = etree.fromstring(rest)
    _part(root, f"{DS}SignatureValue").text = _base64(value)
    return root


def _part(root: Element, tag: str) -> Element:
    part = root.find(f".//{tag}")
    if part is None:
        raise ValueError(f"the signature has no {tag}")
    return part


def _add(parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
    element = etree.SubElement(parent, tag, attributes)
    element.text = text
    return element


def _digested(parent: Element, how: Method, value: bytes) -> None:
    _add(parent, f"{DS}DigestMethod", Algorithm=how.digest_uri)
    _add(parent, f"{DS}DigestValue", _base64(value))


def _canonical(element: Element) -> bytes:
    return xmldsig.canonical(element, EXCLUSIVE)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
