"""Signatures read by signxml, which shares no code with the product beyond lxml and cryptography.

XML Schemas are not asked: some signing programs write properties, unsigned ones above all, that their schemas do not
allow, and what a schema allows is not what makes a signature right.
"""

from __future__ import annotations

import io
import zipfile
from urllib.parse import unquote_to_bytes

from cryptography import x509
from lxml import etree
from signxml.exceptions import SignXMLException
from signxml.verifier import SignatureConfiguration, XMLVerifier
from signxml.xades.xades import XAdESSignatureConfiguration, XAdESVerifier

from tests.support.signatures.signing import DS

#: What signxml raises for a signature that it refuses; it reads schemas, base64, DER and PEM by other libraries.
_REFUSALS = (SignXMLException, etree.LxmlError, ValueError, TypeError, KeyError, AttributeError)


def accepts_container(data: bytes) -> bool:
    """Whether signxml accepts each signature of a container, and each of them is over every document."""
    with zipfile.ZipFile(io.BytesIO(data), metadata_encoding="utf-8") as archive:
        contents = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    documents = {name: content for name, content in contents.items() if name[:9] not in ("mimetype", "META-INF/")}
    files = [content for name, content in contents.items() if name.startswith("META-INF/") and "signatures" in name]
    signatures = [each for file in files for each in etree.fromstring(file).iter(f"{{{DS}}}Signature")]
    return bool(signatures) and all(_accepts_signature(each, documents) for each in signatures)


def _accepts_signature(signature: etree._Element, documents: dict[str, bytes]) -> bool:
    """Whether signxml accepts a signature by one of its certificates."""
    certificates = signature.iterfind(f"{{{DS}}}KeyInfo/{{{DS}}}X509Data/{{{DS}}}X509Certificate")
    return any(_accepts_by(each.text or "", signature, documents) for each in certificates)


def _accepts_by(base64_der: str, signature: etree._Element, documents: dict[str, bytes]) -> bool:
    try:
        pem = f"-----BEGIN CERTIFICATE-----\n{''.join(base64_der.split())}\n-----END CERTIFICATE-----\n"
        certificate = x509.load_pem_x509_certificate(pem.encode())
        results = XAdESVerifier().verify(
            signature,
            x509_cert=certificate,
            validate_schema=False,
            uri_resolver=lambda uri: documents.get(unquote_to_bytes(uri).decode()),
            expect_config=XAdESSignatureConfiguration(
                expect_references=True, verification_time=certificate.not_valid_after_utc
            ),
        )
    except _REFUSALS:
        return False
    return set(documents.values()) <= {each.signed_data for each in results}


def signed_part_of_list(data: bytes, operator: x509.Certificate) -> bytes | None:
    """What the operator's signature of a trusted list is over, by signxml; None if it refuses the list."""
    config = SignatureConfiguration(expect_references=True, verification_time=operator.not_valid_after_utc)
    try:
        results = XMLVerifier().verify(data, x509_cert=operator, validate_schema=False, expect_config=config)
    except _REFUSALS:
        return None
    assert isinstance(results, list)
    (whole,) = [each.signed_data for each in results if b"<TrustServiceProviderList>" in each.signed_data]
    return whole
