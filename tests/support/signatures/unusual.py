"""Right containers as few programs write them, each unusual in one way."""

from __future__ import annotations

import hashlib
import random
import struct
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import quote

from asn1crypto import tsp  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1_x509

from tests.support.signatures import pki
from tests.support.signatures.hostile_signatures import change_of
from tests.support.signatures.signing import (
    ASIC,
    C14N,
    C14N_11,
    DOCUMENTS,
    DS,
    EXCLUSIVE,
    XADES,
    Change,
    Signing,
    b64,
    canonical,
    container,
    files,
    xades,
)
from tests.support.signatures.zips import DEFLATED, STORED, File, described, write

XADES_141 = "http://uri.etsi.org/01903/v1.4.1#"
_TIMES = struct.pack("<2HL2H3Q", 0x000A, 32, 0, 1, 24, 1, 2, 3)
_OWNER = struct.pack("<2HBBLBL", 0x7875, 11, 1, 4, 1000, 4, 1000)

#: Names of documents: what people call files.
NAMES = (
    "Līgums Nr. 7 (gala versija).pdf",
    "Pielikums_ķēžu, ģībšanas & šķūņu saraksts.pdf",
    unicodedata.normalize("NFD", "Ābeļu iela.pdf"),
    "a+b=c.pdf",
    "100%.pdf",
    "100%25.pdf",
    "a;b,c@d!e'f~g$h.pdf",
    "#1?.pdf",
    "Pieteikums: gala.pdf",
    "C:more.pdf",
    "mape/apakšmape/līgums.pdf",
    "bez paplašinājuma",
    ".sākas ar punktu",
    "договор.pdf",
    "x" * 250,
    "signatures.xml",
    "META-INF.pdf",
    "manifest.xml",
)

#: How a reference may write a name: all of them mean the same one.
ESCAPES: dict[str, Callable[[str], str]] = {
    "percent signs": quote,
    "percent signs in small letters": lambda name: "".join(
        each.lower() if each.startswith("%") else each for each in _split(quote(name))
    ),
    "nothing escaped": lambda name: name,
    "everything escaped": lambda name: "".join(f"%{byte:02X}" for byte in name.encode()),
    "spaces only": lambda name: name.replace(" ", "%20"),
}


def _split(text: str) -> list[str]:
    parts, at = [], 0
    while at < len(text):
        length = 3 if text[at] == "%" else 1
        parts.append(text[at : at + length])
        at += length
    return parts


def signed_as(uri: str, name: str) -> bytes:
    """A container with one document of this name, that the signature refers to by this URI."""
    documents = {name: b"%PDF-1.7 a document"}
    change = change_of(f'URI="{quote(name)}"', f'URI="{uri.replace("&", "&amp;")}"')
    return container(Signing(change_signed_info=change), documents=documents)


def named(*names: str) -> bytes:
    """A right container whose signatures are in files of these names."""
    signatures = [
        described(File(f"META-INF/{name}", xades(Signing(), DOCUMENTS, number))) for number, name in enumerate(names)
    ]
    return write([*files()[:-1], *signatures])


def _entries(*, manifest: Change = str, documents: Mapping[str, bytes] = DOCUMENTS) -> list[File]:
    return files(documents=documents, change_manifest=manifest)


def _manifest(old: str, new: str) -> Callable[[], bytes]:
    return lambda: write(_entries(manifest=change_of(old, new)))


def _each(**changes: object) -> Callable[[], bytes]:
    """Every entry but the first changed alike, none with a descriptor."""

    def made() -> bytes:
        first, *rest = files()
        return write([first, *(replace(File(each.name, each.content), **changes) for each in rest)])  # type: ignore[arg-type]

    return made


ARCHIVES: dict[str, Callable[[], bytes]] = {
    "times as Windows writes them": _each(extra=_TIMES),
    "owners as Unix writes them": _each(extra=_OWNER),
    "an extra field in the central directory alone": _each(central={"extra": _OWNER}),
    "an extra field in the local header alone": _each(local={"extra": struct.pack("<2H", 0xCAFE, 0)}),
    "modes as Unix writes them": _each(attributes=0o100644 << 16),
    "an archive's mark as Windows writes it": _each(attributes=0x20),
    "the version of stored files": _each(needed=10),
    "flags of deflate's speed": _each(flags=0x806),
    "stored documents and deflated signatures": lambda: write(
        [replace(each, method=STORED, packed=None) for each in _plain(files()[:3])] + _plain(files()[3:])
    ),
    "an empty document, deflated": lambda: container(documents={"a.pdf": b""}),
    "an empty document, stored": lambda: write(
        [
            File(each.name, each.content, STORED if each.name == "a.pdf" else DEFLATED) if number else each
            for number, each in enumerate(files(Signing(), documents={"a.pdf": b""}))
        ]
    ),
    "signatures before the documents": lambda: write([files()[index] for index in (0, 3, 1, 2)]),
    "a document before the manifest": lambda: write([files()[index] for index in (0, 2, 1, 3)]),
    "folders with entries of their own": lambda: write(
        [
            *files(Signing(), documents={"a/b/c.pdf": b"%PDF"}),
            *(File(name, b"", STORED, attributes=0o40755 << 16 | 0x10) for name in ("a/", "a/b/", "META-INF/")),
        ]
    ),
    "folders deflated, as Java writes them": lambda: write(
        [
            *files(Signing(), documents={"a/b.pdf": b"%PDF"}),
            *(described(File(name, b"", needed=20)) for name in ("a/", "META-INF/")),
        ]
    ),
    "a hundred documents": lambda: container(
        Signing(), documents={f"{number}.pdf": b"%d" % number for number in range(100)}
    ),
    "a document that deflates thirtyfold": lambda: container(
        Signing(), documents={"a.txt": random.Random(0).randbytes(2_000) * 45}
    ),
    "a comment in Latvian": lambda: write(files(), comment="Parakstīts ar eParakstītāju 3.0".encode()),
}


def _plain(entries: list[File]) -> list[File]:
    return [File(each.name, each.content, each.method) for each in entries]


MANIFESTS: dict[str, Callable[[], bytes]] = {
    "no version": _manifest(' m:version="1.2"', ""),
    "version 1.3 on every entry": _manifest("<m:file-entry ", '<m:file-entry m:version="1.3" '),
    "sizes": _manifest("<m:file-entry ", '<m:file-entry m:size="19" '),
    "attributes of others": _manifest("<m:file-entry ", '<m:file-entry xmlns:o="urn:other" o:a="b" '),
    "line breaks": _manifest("><", ">\r\n  <"),
    "a byte order mark": _manifest("<?xml", "\ufeff<?xml"),
    "no declaration": _manifest('<?xml version="1.0" encoding="UTF-8"?>', ""),
    "a declaration in apostrophes": _manifest('version="1.0" encoding="UTF-8"', "version='1.0' encoding='utf-8'"),
    "the namespace without a prefix": lambda: write(_entries(manifest=_unprefixed)),
    "the container after the documents": lambda: write(_entries(manifest=_root_last)),
    "a folder in which a document lies": lambda: write(
        files(
            Signing(),
            documents={"mape/a.pdf": b"%PDF"},
            change_manifest=change_of(
                "</m:manifest>", '<m:file-entry m:full-path="mape/" m:media-type=""/></m:manifest>'
            ),
        )
    ),
    "no media type of a document": lambda: write(
        files(change_manifest=change_of('m:media-type="application/pdf"', 'm:media-type=""'))
    ),
}


def _unprefixed(text: str) -> str:
    """Elements in the default namespace, attributes by a prefix, since they have no default."""
    text = text.replace("<m:", "<").replace("</m:", "</")
    return text.replace('xmlns:m="', 'xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" xmlns:m="')


def _root_last(text: str) -> str:
    start, end = text.index("<m:file-entry "), text.index("/>") + 2
    return (text[:start] + text[end:]).replace("</m:manifest>", f"{text[start:end]}</m:manifest>")


SIGNATURE_NAMES = (
    ("signatures.xml",),
    ("signatures0.xml", "signatures1.xml"),
    ("signatures001.xml",),
    ("edoc-signatures-S1.xml",),
    ("signatures-3f2504e0-4f89-11d3-9a0c-0305e82c3301.xml",),
    ("documentsignatures.xml",),
    ("paraksts_signatures_ā.xml",),
)


def properties(old: str, new: str) -> Signing:
    """A signature with more signed properties."""
    return Signing(change_properties=change_of(old, new))


def signed_info(old: str, new: str) -> Signing:
    return Signing(change_signed_info=change_of(old, new))


def after(old: str, new: str) -> Signing:
    return Signing(change_after=change_of(old, new))


def _more_signed(xml: str) -> Signing:
    return properties("</xades:SignedSignatureProperties>", f"{xml}</xades:SignedSignatureProperties>")


def _more_unsigned(xml: str) -> Signing:
    return after("</xades:UnsignedSignatureProperties>", f"{xml}</xades:UnsignedSignatureProperties>")


def issuer_serial(holder: pki.Holder) -> str:
    """IssuerSerialV2 of a certificate (RFC 5035), base64."""
    name = asn1_x509.Name.load(holder.certificate.issuer.public_bytes())
    value = tsp.IssuerSerial(
        {
            "issuer": [asn1_x509.GeneralName(name="directory_name", value=name)],
            "serial_number": holder.certificate.serial_number,
        }
    )
    return b64(value.dump())


def _value_in_lines(text: str) -> str:
    start = text.index('S0-v">') + 6
    end = text.index("</ds:SignatureValue>")
    value = text[start:end]
    return text[:start] + "\n" + "\n".join(value[at : at + 64] for at in range(0, len(value), 64)) + "\n" + text[end:]


def _certificate_in_java_s_lines(text: str) -> str:
    whole = b64(pki.person().der)
    return text.replace(whole, "&#13;\n".join(whole[at : at + 76] for at in range(0, len(whole), 76)))


def _renamed(text: str) -> str:
    """Other prefixes, and declarations that nothing uses: canonical forms show what is in scope."""
    return text.replace("<asic:XAdESSignatures ", '<asic:XAdESSignatures xmlns:unused="urn:unused" ')


def _stamped_otherwise(algorithm: str, method: str) -> Change:
    """The time stamp over another canonical form of the value."""

    def change(text: str) -> str:
        start, end = text.index("<xades:SignatureTimeStamp>"), text.index("</xades:SignatureTimeStamp>")
        token = b64(pki.time_stamp(canonical(text, ".//{*}SignatureValue", algorithm)))
        inner = f"{method}<xades:EncapsulatedTimeStamp>{token}</xades:EncapsulatedTimeStamp>"
        return text[:start] + '<xades:SignatureTimeStamp Id="S0-T">' + inner + text[end:]

    return change


def _method(algorithm: str) -> str:
    return f'<ds:CanonicalizationMethod Algorithm="{algorithm}"/>'


_CERTIFICATE = f"<ds:X509Certificate>{b64(pki.authority().der)}</ds:X509Certificate>"
_NAMED_CHAIN = (
    '<xades:Cert><xades:CertDigest><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
    f"<ds:DigestValue>{b64(hashlib.sha256(pki.authority().der).digest())}</ds:DigestValue></xades:CertDigest>"
    "</xades:Cert>"
)
_DIGEST = (
    '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
    f"<ds:DigestValue>{b64(hashlib.sha256(b'').digest())}</ds:DigestValue>"
)

SIGNATURES: dict[str, Callable[[], Signing]] = {
    "a place and a role": lambda: _more_signed(
        "<xades:SignatureProductionPlaceV2><xades:City>Rīga</xades:City><xades:CountryName>LV</xades:CountryName>"
        "</xades:SignatureProductionPlaceV2><xades:SignerRoleV2><xades:ClaimedRoles><xades:ClaimedRole>direktors"
        "</xades:ClaimedRole></xades:ClaimedRoles></xades:SignerRoleV2>"
    ),
    "a place and a role of the first version": lambda: _more_signed(
        "<xades:SignatureProductionPlace/><xades:SignerRole><xades:ClaimedRoles><xades:ClaimedRole>valdes loceklis"
        "</xades:ClaimedRole></xades:ClaimedRoles></xades:SignerRole>"
    ),
    "an implied policy": lambda: _more_signed(
        "<xades:SignaturePolicyIdentifier><xades:SignaturePolicyImplied/></xades:SignaturePolicyIdentifier>"
    ),
    "a policy at an address": lambda: _more_signed(
        "<xades:SignaturePolicyIdentifier><xades:SignaturePolicyId><xades:SigPolicyId><xades:Identifier>urn:oid:1.2.3"
        f"</xades:Identifier></xades:SigPolicyId><xades:SigPolicyHash>{_DIGEST}</xades:SigPolicyHash>"
        "<xades:SigPolicyQualifiers><xades:SigPolicyQualifier><xades:SPURI>https://example.lv/a.pdf</xades:SPURI>"
        "</xades:SigPolicyQualifier></xades:SigPolicyQualifiers></xades:SignaturePolicyId>"
        "</xades:SignaturePolicyIdentifier>"
    ),
    "a commitment": lambda: properties(
        "</xades:SignedDataObjectProperties>",
        "<xades:CommitmentTypeIndication><xades:CommitmentTypeId><xades:Identifier>"
        "http://uri.etsi.org/01903/v1.2.2#ProofOfApproval</xades:Identifier></xades:CommitmentTypeId>"
        "<xades:AllSignedDataObjects/></xades:CommitmentTypeIndication></xades:SignedDataObjectProperties>",
    ),
    "a format with a description": lambda: properties(
        "<xades:MimeType>",
        "<xades:Description>Līgums</xades:Description><xades:ObjectIdentifier><xades:Identifier>urn:a"
        "</xades:Identifier></xades:ObjectIdentifier><xades:MimeType>",
    ),
    "a format with an encoding": lambda: properties(
        "</xades:MimeType>",
        "</xades:MimeType><xades:Encoding>http://www.w3.org/2000/09/xmldsig#base64</xades:Encoding>",
    ),
    "no formats": lambda: Signing(change_properties=_without_formats),
    "the certificate's issuer and number in version 2": lambda: properties(
        "</xades:Cert>", f"<xades:IssuerSerialV2>{issuer_serial(pki.person())}</xades:IssuerSerialV2></xades:Cert>"
    ),
    "the certificate's issuer and number in version 1": lambda: Signing(second_version=False),
    "no identifier of the reference": lambda: Signing(
        change_properties=_without_formats, change_signed_info=change_of(' Id="S0-r0"', "")
    ),
    "an identifier of SignedInfo": lambda: signed_info("<ds:SignedInfo>", '<ds:SignedInfo Id="S0-i">'),
    "the properties first": lambda: Signing(change_signed_info=_properties_first),
    "another digest for the document": lambda: Signing(
        change_signed_info=lambda text: text.replace(
            text[text.index("<ds:DigestMethod") : text.index("</ds:Reference>")],
            '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha512"/>'
            f"<ds:DigestValue>{b64(hashlib.sha512(DOCUMENTS['pieteikums.pdf']).digest())}</ds:DigestValue>",
            1,
        )
    ),
    "a time of signing in Riga": lambda: properties("T10:00:00Z", "T12:00:00+02:00"),
    "a time of signing in fractions": lambda: properties("T10:00:00Z", "T10:00:00.1234567Z"),
    "a time of signing without a zone": lambda: properties("T10:00:00Z", "T10:00:00"),
    "no time of signing": lambda: Signing(
        change_properties=change_of("<xades:SigningTime>2026-11-23T10:00:00Z</xades:SigningTime>", "")
    ),
    "a value in lines": lambda: Signing(stamped_at=None, answer=None, change_after=_value_in_lines),
    "a certificate in Java's lines": lambda: Signing(change_after=_certificate_in_java_s_lines),
    "the chain named with the certificate": lambda: Signing(
        change_properties=change_of("</xades:SigningCertificateV2>", f"{_NAMED_CHAIN}</xades:SigningCertificateV2>"),
        change_after=change_of("</ds:X509Data>", f"{_CERTIFICATE}</ds:X509Data>"),
    ),
    "the digest of the document by SHA-3": lambda: Signing(
        change_signed_info=lambda text: text.replace(
            text[text.index("<ds:DigestMethod") : text.index("</ds:Reference>")],
            '<ds:DigestMethod Algorithm="http://www.w3.org/2007/05/xmldsig-more#sha3-384"/>'
            f"<ds:DigestValue>{b64(hashlib.sha3_384(DOCUMENTS['pieteikums.pdf']).digest())}</ds:DigestValue>",
            1,
        )
    ),
    "the chain beside the certificate": lambda: after("</ds:X509Data>", f"{_CERTIFICATE}</ds:X509Data>"),
    "the chain before the certificate": lambda: after("<ds:X509Data>", f"<ds:X509Data>{_CERTIFICATE}"),
    "the subject's name beside the certificate": lambda: after(
        "<ds:X509Data>", "<ds:X509Data><ds:X509SubjectName>CN=JĀNIS OZOLS</ds:X509SubjectName>"
    ),
    "line breaks between all parts": lambda: Signing(
        change_after=lambda text: text.replace("<ds:KeyInfo>", "\r\n  <ds:KeyInfo>").replace("</asic:", "\r\n</asic:")
    ),
    "a declaration": lambda: Signing(
        change_after=lambda text: f"<?xml version='1.0' encoding='UTF-8' standalone='no'?>\n{text}"
    ),
    "a byte order mark": lambda: Signing(change_after=lambda text: "\ufeff" + text),
    "a declaration that nothing uses, by the exclusive form": lambda: Signing(change_after=_renamed),
    "a time stamp over C14N 1.0": lambda: Signing(change_after=_stamped_otherwise(C14N, _method(C14N))),
    "a time stamp over C14N 1.1": lambda: Signing(change_after=_stamped_otherwise(C14N_11, _method(C14N_11))),
    "a time stamp that names no form": lambda: Signing(change_after=_stamped_otherwise(C14N, "")),
    "two time stamps": lambda: Signing(change_after=_stamped_twice),
    "references to certificates and revocation": lambda: _more_unsigned(
        "<xades:CompleteCertificateRefs><xades:CertRefs/></xades:CompleteCertificateRefs><xades:CompleteRevocationRefs/>"
        "<xades:SigAndRefsTimeStamp/><xades:RefsOnlyTimeStamp/>"
    ),
    "certificates for later": lambda: _more_unsigned(
        "<xades:CertificateValues><xades:EncapsulatedX509Certificate>"
        f"{b64(pki.authority().der)}</xades:EncapsulatedX509Certificate></xades:CertificateValues>"
    ),
    "validation data of the time stamp and an archive time stamp": lambda: _more_unsigned(
        f'<x:TimeStampValidationData xmlns:x="{XADES_141}" Id="S0-d"/><x:ArchiveTimeStamp xmlns:x="{XADES_141}" '
        f'Id="S0-a"><ds:CanonicalizationMethod Algorithm="{EXCLUSIVE}"/><xades:EncapsulatedTimeStamp>AAAA'
        "</xades:EncapsulatedTimeStamp></x:ArchiveTimeStamp>"
    ),
    "an archive time stamp of the first version": lambda: _more_unsigned("<xades:ArchiveTimeStamp/>"),
    "unsigned properties of documents": lambda: after(
        "</xades:UnsignedProperties>", "<xades:UnsignedDataObjectProperties/></xades:UnsignedProperties>"
    ),
    "no unsigned properties": lambda: Signing(stamped_at=None, answer=None),
    "the root's namespace without its nought": lambda: Signing(root=ASIC.replace("02918", "2918")),
    "C14N 1.0": lambda: Signing(canonical=C14N),
    "C14N 1.1 by P-384": lambda: Signing(canonical=C14N_11, digest="sha384", holder=pki.person("p384")),
    "SHA-512 by P-521": lambda: Signing(digest="sha512", holder=pki.person("p521")),
    "SHA-256 by P-521": lambda: Signing(digest="sha256", holder=pki.person("p521")),
    "PSS with SHA-384": lambda: Signing(digest="sha384", pss=True, holder=pki.person("rsa3072")),
    "RSA of 4096 bits": lambda: Signing(digest="sha512", holder=pki.person("rsa4096")),
    "a prefix list of the exclusive form": lambda: Signing(
        change_signed_info=change_of(
            f'<ds:Transform Algorithm="{EXCLUSIVE}"/>',
            f'<ds:Transform Algorithm="{EXCLUSIVE}"><x:InclusiveNamespaces xmlns:x="{EXCLUSIVE}" PrefixList="xades"/>'
            "</ds:Transform>",
        )
    ),
    "a target with the namespace of XML Signature declared again": lambda: after(
        "<ds:KeyInfo>", f'<ds:KeyInfo xmlns:ds="{DS}" xmlns:xades="{XADES}">'
    ),
}


def _without_formats(text: str) -> str:
    start = text.index("<xades:SignedDataObjectProperties>")
    end = text.index("</xades:SignedDataObjectProperties>") + len("</xades:SignedDataObjectProperties>")
    return text[:start] + text[end:]


def _properties_first(text: str) -> str:
    start, middle = text.index("<ds:Reference Id"), text.index("<ds:Reference Type")
    end = text.index("</ds:SignedInfo>")
    return text[:start] + text[middle:end] + text[start:middle] + text[end:]


def _stamped_twice(text: str) -> str:
    start, end = text.index("<xades:SignatureTimeStamp>"), text.index("</xades:SignatureTimeStamp>") + 27
    return text[:end] + text[start:end] + text[end:]
