"""Containers signed at test time: right ones and, with a change on the way, wrong ones."""

from __future__ import annotations

import base64
import datetime
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import quote
from xml.sax.saxutils import escape

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from lxml import etree

from tests.support.signatures import pki
from tests.support.signatures.pki import Answer, Holder
from tests.support.signatures.zips import STORED, File, described, write

MIME_TYPE = b"application/vnd.etsi.asic-e+zip"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
C14N, C14N_11 = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315", "http://www.w3.org/2006/12/xml-c14n11"
ASIC, DS = "http://uri.etsi.org/02918/v1.2.1#", "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
_DIGESTS = {
    "sha256": "http://www.w3.org/2001/04/xmlenc#sha256",
    "sha384": f"{_MORE}sha384",
    "sha512": "http://www.w3.org/2001/04/xmlenc#sha512",
    "sha1": f"{DS}sha1",
}
_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha1": hashes.SHA1(),
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
DOCUMENTS = {"pieteikums.pdf": b"%PDF-1.7 a document"}
Change = Callable[[str], str]


@dataclass(frozen=True)
class Signing:
    """How to sign. The changes are made to the text: of the signed properties and of SignedInfo before they are
    digested and signed, and of the whole signature after."""

    holder: Holder = field(default_factory=pki.person)
    digest: str = "sha256"
    canonical: str = EXCLUSIVE
    root: str = ASIC
    pss: bool = False
    second_version: bool = True
    references: Mapping[str, bytes] | None = None
    stamped_at: datetime.datetime | None = pki.NOW
    stamper: Holder | None = None
    stamp_digest: str = "sha256"
    answer: Answer | None = field(default_factory=Answer)
    change_properties: Change = str
    change_signed_info: Change = str
    change_after: Change = str


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _digested(data: bytes, algorithm: str) -> str:
    value = b64(hashlib.new(algorithm, data).digest())
    return f'<ds:DigestMethod Algorithm="{_DIGESTS[algorithm]}"/><ds:DigestValue>{value}</ds:DigestValue>'


def canonical(text: str, path: str, algorithm: str) -> bytes:
    """The canonical form of the element at a path in a whole file's text."""
    tree = etree.fromstring(text.encode())
    element = tree.find(path)
    assert element is not None
    # Cut out as text with the namespaces of its ancestors, which the inclusive forms show.
    return etree.tostring(
        etree.fromstring(etree.tostring(element, with_tail=False)), method="c14n", exclusive=algorithm == EXCLUSIVE
    )


def sign_value(key: pki.PrivateKey, data: bytes, algorithm: str, *, pss: bool = False) -> tuple[str, bytes]:
    """The signature method's identifier and the value."""
    sha = _HASHES[algorithm]
    if isinstance(key, rsa.RSAPrivateKey):
        if pss:
            pad = padding.PSS(padding.MGF1(sha), sha.digest_size)
            return f"http://www.w3.org/2007/05/xmldsig-more#{algorithm}-rsa-MGF1", key.sign(data, pad, sha)
        method = f"{DS}rsa-sha1" if algorithm == "sha1" else f"{_MORE}rsa-{algorithm}"
        return method, key.sign(data, padding.PKCS1v15(), sha)
    r, s = decode_dss_signature(key.sign(data, ec.ECDSA(sha)))
    half = (key.curve.key_size + 7) // 8
    return f"{_MORE}ecdsa-{algorithm}", r.to_bytes(half, "big") + s.to_bytes(half, "big")


def xades(how: Signing, documents: Mapping[str, bytes], number: int = 0) -> bytes:
    """A signature file over the documents."""
    holder, sid = how.holder, f"S{number}"
    covered = documents if how.references is None else how.references
    certificate = f"<xades:CertDigest>{_digested(holder.der, 'sha256')}</xades:CertDigest>"
    serial = (
        ""
        if how.second_version
        else "<xades:IssuerSerial><ds:X509IssuerName>CN=Testa CA,C=LV</ds:X509IssuerName>"
        f"<ds:X509SerialNumber>{holder.certificate.serial_number}</ds:X509SerialNumber></xades:IssuerSerial>"
    )
    tag = "SigningCertificateV2" if how.second_version else "SigningCertificate"
    formats = "".join(
        f'<xades:DataObjectFormat ObjectReference="#{sid}-r{index}"><xades:MimeType>{media_type(name)}</xades:MimeType>'
        "</xades:DataObjectFormat>"
        for index, name in enumerate(covered)
    )
    properties = how.change_properties(
        f'<xades:SignedProperties Id="{sid}-p"><xades:SignedSignatureProperties>'
        "<xades:SigningTime>2026-11-23T10:00:00Z</xades:SigningTime>"
        f"<xades:{tag}><xades:Cert>{certificate}{serial}</xades:Cert></xades:{tag}>"
        "</xades:SignedSignatureProperties><xades:SignedDataObjectProperties>"
        f"{formats}</xades:SignedDataObjectProperties></xades:SignedProperties>"
    )

    def whole(signed_info: str, value: str, unsigned: str) -> str:
        return (
            f'<asic:XAdESSignatures xmlns:asic="{how.root}" xmlns:ds="{DS}" xmlns:xades="{XADES}">'
            f'<ds:Signature Id="{sid}">{signed_info}<ds:SignatureValue Id="{sid}-v">{value}</ds:SignatureValue>'
            f"<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{b64(holder.der)}</ds:X509Certificate></ds:X509Data>"
            f'</ds:KeyInfo><ds:Object><xades:QualifyingProperties Target="#{sid}">{properties}{unsigned}'
            "</xades:QualifyingProperties></ds:Object></ds:Signature></asic:XAdESSignatures>"
        )

    octets = canonical(whole("<ds:SignedInfo/>", "", ""), ".//{*}SignedProperties", how.canonical)
    transforms = f'<ds:Transforms><ds:Transform Algorithm="{how.canonical}"/></ds:Transforms>'
    references = "".join(
        f'<ds:Reference Id="{sid}-r{index}" URI="{escape(quote(name))}">{_digested(content, how.digest)}</ds:Reference>'
        for index, (name, content) in enumerate(covered.items())
    )
    method, _value = sign_value(holder.key, b"", how.digest, pss=how.pss)
    signed_info = how.change_signed_info(
        f'<ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{how.canonical}"/>'
        f'<ds:SignatureMethod Algorithm="{method}"/>{references}'
        f'<ds:Reference Type="http://uri.etsi.org/01903#SignedProperties" URI="#{sid}-p">{transforms}'
        f"{_digested(octets, how.digest)}</ds:Reference></ds:SignedInfo>"
    )
    to_sign = canonical(whole(signed_info, "", ""), ".//{*}SignedInfo", how.canonical)
    value = b64(sign_value(holder.key, to_sign, how.digest, pss=how.pss)[1])
    unsigned = _unsigned(how, canonical(whole(signed_info, value, ""), ".//{*}SignatureValue", EXCLUSIVE))
    return how.change_after(whole(signed_info, value, unsigned)).encode()


def _unsigned(how: Signing, stamped: bytes) -> str:
    parts = ""
    if how.stamped_at:
        token = b64(pki.time_stamp(stamped, by=how.stamper, at=how.stamped_at, digest=how.stamp_digest))
        parts += (
            f'<xades:SignatureTimeStamp><ds:CanonicalizationMethod Algorithm="{EXCLUSIVE}"/>'
            f"<xades:EncapsulatedTimeStamp>{token}</xades:EncapsulatedTimeStamp></xades:SignatureTimeStamp>"
        )
    if how.answer:
        answer = b64(how.answer.der(how.holder))
        parts += (
            "<xades:RevocationValues><xades:OCSPValues><xades:EncapsulatedOCSPValue>"
            f"{answer}</xades:EncapsulatedOCSPValue></xades:OCSPValues></xades:RevocationValues>"
        )
    inner = f"<xades:UnsignedSignatureProperties>{parts}</xades:UnsignedSignatureProperties>"
    return f"<xades:UnsignedProperties>{inner}</xades:UnsignedProperties>" if parts else ""


def media_type(name: str) -> str:
    return "application/pdf" if name.endswith(".pdf") else "application/octet-stream"


def manifest(names: Mapping[str, object], *, change: Change = str) -> bytes:
    """The manifest that lists these documents."""
    entries = "".join(
        f'<m:file-entry m:full-path="{escape(name)}" m:media-type="{media_type(name)}"/>' for name in names
    )
    return change(
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" m:version="1.2">'
        f'<m:file-entry m:full-path="/" m:media-type="{MIME_TYPE.decode()}"/>{entries}</m:manifest>'
    ).encode()


def files(*signings: Signing, documents: Mapping[str, bytes] = DOCUMENTS, change_manifest: Change = str) -> list[File]:
    """The entries of a right container, as a streaming writer writes them: signed once by default."""
    contents = [xades(how, documents, number) for number, how in enumerate(signings)] or [_signed(*documents.items())]
    signature_files = [
        described(File(f"META-INF/signatures{number}.xml", content)) for number, content in enumerate(contents)
    ]
    return [
        File("mimetype", MIME_TYPE, STORED),
        described(File("META-INF/manifest.xml", manifest(documents, change=change_manifest))),
        *(described(File(name, content)) for name, content in documents.items()),
        *signature_files,
    ]


@cache
def _signed(*documents: tuple[str, bytes]) -> bytes:
    """A right signature file, made once for the many containers with a fault elsewhere."""
    return xades(Signing(), dict(documents))


def container(*signings: Signing, documents: Mapping[str, bytes] = DOCUMENTS) -> bytes:
    """A right container."""
    return write(files(*signings, documents=documents))
