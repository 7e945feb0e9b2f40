"""Signatures with one fault each, and the code of its finding."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable

from asn1crypto import cms  # type: ignore[import-untyped]

from tests.support.signatures import pki
from tests.support.signatures.signing import ASIC, C14N, DOCUMENTS, DS, EXCLUSIVE, XADES, Change, b64, canonical

NAME = "pieteikums.pdf"
CONTENT = DOCUMENTS[NAME]


def change_of(old: str, new: str) -> Change:
    """A change of a text that has to be there."""

    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    return change


def uri(new: str) -> dict[str, object]:
    """A reference to something else, signed."""
    return {"change_signed_info": change_of(f'URI="{NAME}"', f'URI="{new}"')}


def transform(algorithm: str) -> dict[str, object]:
    """A transform on the document, signed."""
    step = f'<ds:Transforms><ds:Transform Algorithm="{algorithm}"/></ds:Transforms>'
    return {"change_signed_info": change_of(f'URI="{NAME}">', f'URI="{NAME}">{step}')}


def _unsigned_first(text: str) -> str:
    start, end = text.index("<xades:SignedProperties"), text.index("</xades:SignedProperties>") + 25
    last = text.index("</xades:QualifyingProperties>")
    return text[:start] + text[end:last] + text[start:end] + text[last:]


def _key_info_twice(text: str) -> str:
    named = text.replace("<ds:KeyInfo>", '<ds:KeyInfo Id="K">')
    octets = canonical(named, ".//{*}KeyInfo", C14N)
    value = b64(hashlib.sha256(octets).digest())
    reference = (
        '<ds:Reference URI="#K"><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
        f"<ds:DigestValue>{value}</ds:DigestValue></ds:Reference>"
    )
    return named.replace("</ds:SignedInfo>", 2 * reference + "</ds:SignedInfo>")


def _repeated_reference(text: str) -> str:
    start, end = text.index("<ds:Reference Id"), text.index("</ds:Reference>") + len("</ds:Reference>")
    again = text[start:end].replace('Id="S0-r0"', 'Id="S0-r9"')
    return text[:end] + again + text[end:]


def _duplicated_properties_reference(text: str) -> str:
    start = text.index('<ds:Reference Type="')
    end = text.index("</ds:SignedInfo>")
    return text[:end] + text[start:end] + text[end:]


def _wrapped(text: str) -> str:
    """The signed properties moved into an object of their own, others in their place."""
    start = text.index("<xades:SignedProperties ")
    end = text.index("</xades:SignedProperties>") + len("</xades:SignedProperties>")
    moved = text[start:end]
    other = moved.replace('"S0-p"', '"S0-q"').replace("10:00:00Z", "11:00:00Z")
    return text.replace(moved, other).replace("</ds:Object>", f"</ds:Object><ds:Object>{moved}</ds:Object>")


def _other_certificate(text: str) -> str:
    return text.replace(b64(pki.person().der), b64(pki.unqualified().der))


def _value(text: str, value: bytes) -> str:
    start, end = text.index('S0-v">') + len('S0-v">'), text.index("</ds:SignatureValue>")
    return text[:start] + b64(value) + text[end:]


SIGNATURE_FAULTS: dict[str, tuple[dict[str, object], str]] = {
    # What was signed
    "a document that changed": ({"references": {NAME: b"another"}}, "document-changed"),
    "a document that is not there": ({"references": {NAME: CONTENT, "other.pdf": b""}}, "document-absent"),
    "a document that is not covered": ({"references": {}}, "document-unsigned"),
    "a document that is covered twice": ({"change_signed_info": _repeated_reference}, "document-twice"),
    "a name in another case": (uri("Pieteikums.pdf"), "document-absent"),
    "a name with a dot before it": (uri("./pieteikums.pdf"), "document-absent"),
    "a name with a slash before it": (uri("/pieteikums.pdf"), "document-absent"),
    "a name through a folder": (uri("a/../pieteikums.pdf"), "document-absent"),
    "a name escaped twice": (uri("pieteikums%252Epdf"), "document-absent"),
    "a name with a broken escape": (uri("pieteikums%2.pdf"), "signature-reference"),
    "a name that is no UTF-8": (uri("pieteikums%FF.pdf"), "signature-reference"),
    "an address": (uri("http://example.lv/pieteikums.pdf"), "signature-reference"),
    "an address without its scheme": (uri("//example.lv/pieteikums.pdf"), "signature-reference"),
    "a file of the machine": (uri("file:///etc/passwd"), "signature-reference"),
    "a fragment": (uri("pieteikums.pdf#a"), "signature-reference"),
    "a query": (uri("pieteikums.pdf?a"), "signature-reference"),
    "a part of the signature itself": (uri("#S0-v"), "signature-reference"),
    "the whole signature file": (uri(""), "signature-reference"),
    "the manifest": (uri("META-INF/manifest.xml"), "document-absent"),
    "a reference of another type": (
        {"change_signed_info": change_of(f'URI="{NAME}"', f'URI="{NAME}" Type="{DS}Manifest"')},
        "signature-reference",
    ),
    "a document through base64": (transform(f"{DS}base64"), "signature-transform"),
    "a document through XPath": (transform("http://www.w3.org/TR/1999/REC-xpath-19991116"), "signature-transform"),
    "a document through XSLT": (transform("http://www.w3.org/TR/1999/REC-xslt-19991116"), "signature-transform"),
    "a document through a canonical form": (transform(EXCLUSIVE), "signature-transform"),
    "another type of the document": (
        {"change_properties": change_of("application/pdf", "text/html")},
        "signature-format",
    ),
    # Algorithms
    "SHA-1": ({"digest": "sha1"}, "signature-algorithm"),
    "SHA-1 with RSA": ({"digest": "sha1", "holder": pki.person("rsa2048")}, "signature-algorithm"),
    "an RSA key of 1024 bits": ({"holder": pki.person("rsa1024")}, "signature-key-weak"),
    "a curve of 192 bits": ({"holder": pki.person("p192")}, "signature-key-weak"),
    "a method of another kind of key": (
        {"change_signed_info": change_of("ecdsa-sha256", "rsa-sha256")},
        "signature-value",
    ),
    "a method with a shared secret": (
        {"change_signed_info": change_of("ecdsa-sha256", "hmac-sha256")},
        "signature-algorithm",
    ),
    "an unknown canonical form": (
        {
            "change_signed_info": change_of(
                f'Method Algorithm="{EXCLUSIVE}"', 'Method Algorithm="http://www.w3.org/2010/xml-c14n2"'
            )
        },
        "signature-algorithm",
    ),
    # Changes after signing
    "another signature value": ({"change_after": change_of('S0-v">', 'S0-v">AAAA')}, "signature-value"),
    "another SignedInfo": ({"change_after": change_of('Id="S0-r0"', 'Id="S0-r1"')}, "signature-value"),
    "another time of signing": ({"change_after": change_of("T10:00:00Z", "T11:00:00Z")}, "signature-properties"),
    "another signer": ({"change_after": _other_certificate}, "signature-certificate"),
    "a certificate that is not one": (
        {"change_after": change_of("<ds:X509Certificate>", "<ds:X509Certificate>AAAA")},
        "signature-certificate",
    ),
    # The signed properties
    "no reference to the properties": (
        {"change_signed_info": change_of(' Type="http://uri.etsi.org/01903#SignedProperties"', "")},
        "signature-properties",
    ),
    "two references to the properties": (
        {"change_signed_info": _duplicated_properties_reference},
        "signature-properties",
    ),
    "a reference to other properties": (
        {"change_signed_info": change_of('"#S0-p"', '"#S0-v"')},
        "signature-properties",
    ),
    "properties through XPath": (
        {
            "change_signed_info": change_of(
                f'Transform Algorithm="{EXCLUSIVE}"',
                'Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"',
            )
        },
        "signature-properties",
    ),
    "properties that were moved away": ({"change_after": _wrapped}, "signature-shape"),
    "two signed properties": (
        {
            "change_after": change_of(
                "</xades:QualifyingProperties>", "<xades:SignedProperties/></xades:QualifyingProperties>"
            )
        },
        "signature-shape",
    ),
    "properties of another signature": ({"change_after": change_of('Target="#S0"', 'Target="#S9"')}, "signature-shape"),
    "properties of no signature": ({"change_after": change_of(' Target="#S0"', "")}, "signature-shape"),
    "properties elsewhere": (
        {
            "change_after": change_of(
                "</ds:Object>",
                f'<xades:QualifyingPropertiesReference xmlns:xades="{XADES}" URI="http://example.lv"/></ds:Object>',
            )
        },
        "signature-shape",
    ),
    "a format of nothing": (
        {"change_properties": change_of('ObjectReference="#S0-r0"', 'ObjectReference="#S0-r7"')},
        "signature-shape",
    ),
    "a wrong time of signing": (
        {"change_properties": change_of("2026-11-23T10", "vakar")},
        "signature-shape",
    ),
    # The certificate
    "no signing certificate": (
        {"change_properties": lambda text: text.replace("SigningCertificateV2", "SigningCertificateV3")},
        "signature-shape",
    ),
    "an empty signing certificate": (
        {"change_properties": lambda text: text.replace("xades:Cert>", "xades:Other>")},
        "signature-shape",
    ),
    "a signing certificate in both versions": (
        {
            "change_properties": change_of(
                "<xades:SigningCertificateV2>", "<xades:SigningCertificate/><xades:SigningCertificateV2>"
            )
        },
        "signature-shape",
    ),
    "a certificate's digest by an unknown algorithm": (
        {"change_properties": change_of("xmlenc#sha256", "xmlenc#sha3")},
        "signature-algorithm",
    ),
    "another serial number": (
        {
            "second_version": False,
            "change_properties": change_of("<ds:X509SerialNumber>", "<ds:X509SerialNumber>1"),
        },
        "signature-certificate",
    ),
    "another issuer and serial number": (
        {
            "change_properties": change_of(
                "</xades:Cert>", "<xades:IssuerSerialV2>MAAA</xades:IssuerSerialV2></xades:Cert>"
            )
        },
        "signature-certificate",
    ),
    "two certificates that are named": (
        {
            "change_properties": lambda text: text.replace(
                "</xades:Cert>",
                "</xades:Cert>" + text[text.index("<xades:Cert>") : text.index("</xades:Cert>") + len("</xades:Cert>")],
            )
        },
        "signature-certificate",
    ),
    # Its parts
    "a key beside the certificate": (
        {"change_after": change_of("<ds:X509Data>", "<ds:KeyValue/><ds:X509Data>")},
        "signature-shape",
    ),
    "no certificate": (
        {"change_after": lambda text: text.replace("ds:X509Certificate>", "ds:X509SubjectName>")},
        "signature-shape",
    ),
    "two values": ({"change_after": change_of("<ds:KeyInfo>", "<ds:SignatureValue/><ds:KeyInfo>")}, "signature-shape"),
    "two SignedInfos": (
        {"change_after": change_of("<ds:SignedInfo>", "<ds:SignedInfo/><ds:SignedInfo>")},
        "signature-shape",
    ),
    "two objects": ({"change_after": change_of("</ds:Signature>", "<ds:Object/></ds:Signature>")}, "signature-shape"),
    "no name of its own": ({"change_after": change_of('<ds:Signature Id="S0"', "<ds:Signature")}, "signature-shape"),
    "unsigned properties before the signed ones": ({"change_after": _unsigned_first}, "signature-shape"),
    "two policies": (
        {
            "change_properties": change_of(
                "</xades:SignedSignatureProperties>",
                2 * "<xades:SignaturePolicyIdentifier/>" + "</xades:SignedSignatureProperties>",
            )
        },
        "signature-shape",
    ),
    "something else among the certificates": (
        {"change_after": change_of("</ds:X509Data>", "<ds:KeyName/></ds:X509Data>")},
        "signature-shape",
    ),
    "a certificate of a megabyte": (
        {
            "change_after": change_of(
                "</ds:X509Data>", f"<ds:X509Certificate>{'A' * 60_000}</ds:X509Certificate></ds:X509Data>"
            )
        },
        "signature-shape",
    ),
    "a reference to KeyInfo twice": ({"change_after": _key_info_twice}, "signature-reference"),
    "a reference to what has no identifier": (
        {
            "change_signed_info": change_of(
                "</ds:SignedInfo>",
                '<ds:Reference URI="#None"><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
                "<ds:DigestValue>AAAA</ds:DigestValue></ds:Reference></ds:SignedInfo>",
            )
        },
        "signature-reference",
    ),
    "a digest that is no base64": (
        {"change_signed_info": change_of("<ds:DigestValue>", "<ds:DigestValue>*")},
        "signature-shape",
    ),
    "thousands of references": (
        {
            "change_signed_info": lambda text: text.replace(
                "</ds:SignedInfo>",
                text[text.index("<ds:Reference T") : text.index("</ds:SignedInfo>")] * 300 + "</ds:SignedInfo>",
            )
        },
        "signature-shape",
    ),
    "a hundred certificates": (
        {
            "change_after": lambda text: text.replace(
                "</ds:X509Data>",
                "".join(f"<ds:X509Certificate>{b64(b'%d' % n)}</ds:X509Certificate>" for n in range(100))
                + "</ds:X509Data>",
            )
        },
        "signature-shape",
    ),
    "a hundred certificates that are named": (
        {"change_properties": lambda text: text.replace("<xades:Cert>", "<xades:Cert/>" * 100 + "<xades:Cert>")},
        "signature-shape",
    ),
    "a relative namespace, of which there is no canonical form": (
        {"change_after": change_of("<ds:SignedInfo>", '<ds:SignedInfo xmlns:z="z">')},
        "signature-algorithm",
    ),
    "a relative namespace in the properties": (
        {"change_after": change_of("<xades:SigningTime>", '<xades:SigningTime xmlns:z="z">')},
        "signature-properties",
    ),
    "a name with a space before it": (uri(" pieteikums.pdf"), "document-absent"),
    "a name with a nought after it": (uri("pieteikums.pdf%00"), "document-absent"),
    "a name through an escaped folder": (uri("a/%2E%2E/pieteikums.pdf"), "document-absent"),
    "a name in wide letters": (uri("ｐieteikums.pdf"), "document-absent"),
    "data in its place": (uri("data:,x"), "signature-reference"),
    "a part by XPointer": (uri("#xpointer(/)"), "signature-reference"),
    "no address": ({"change_signed_info": change_of(f' URI="{NAME}"', "")}, "signature-shape"),
    "a document through an enveloped signature": (transform(f"{DS}enveloped-signature"), "signature-transform"),
    "MD5": ({"change_signed_info": change_of("xmlenc#sha256", "xmldsig-more#md5")}, "signature-algorithm"),
    "SHA-224": ({"change_signed_info": change_of("xmlenc#sha256", "xmldsig-more#sha224")}, "signature-algorithm"),
    "a shortened value": (
        {
            "change_signed_info": change_of(
                'ecdsa-sha256"/>', 'ecdsa-sha256"><ds:HMACOutputLength>8</ds:HMACOutputLength></ds:SignatureMethod>'
            )
        },
        "signature-shape",
    ),
    "a value of noughts": ({"change_after": lambda text: _value(text, bytes(64))}, "signature-value"),
    "no value": ({"change_after": lambda text: _value(text, b"")}, "signature-value"),
    "a certificate to be fetched": (
        {
            "change_after": change_of(
                "<ds:X509Data>", '<ds:RetrievalMethod URI="http://example.lv/a.cer"/><ds:X509Data>'
            )
        },
        "signature-shape",
    ),
    "a file to be included": (
        {
            "change_after": change_of(
                "<ds:KeyInfo>",
                '<ds:KeyInfo><i:include xmlns:i="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>',
            )
        },
        "signature-shape",
    ),
    "a key by name": (
        {"change_after": change_of("<ds:X509Data>", "<ds:KeyName>Ozols</ds:KeyName><ds:X509Data>")},
        "signature-shape",
    ),
    "certificates in two places": (
        {"change_after": change_of("<ds:KeyInfo>", "<ds:KeyInfo><ds:X509Data/>")},
        "signature-shape",
    ),
    "something hidden in an object": (
        {"change_after": change_of("</ds:Signature>", "<ds:Object>more</ds:Object></ds:Signature>")},
        "signature-shape",
    ),
    "a list of further documents": (
        {"change_after": change_of("<ds:Object>", "<ds:Object><ds:Manifest/>")},
        "signature-shape",
    ),
    "properties of an old version": (
        {"change_after": lambda text: text.replace('01903/v1.3.2#"', '01903/v1.1.1#"')},
        "signature-shape",
    ),
    "two formats of one document": (
        {
            "change_properties": lambda text: text.replace(
                "</xades:SignedDataObjectProperties>",
                text[text.index("<xades:DataO") : text.index("</xades:SignedData")]
                + "</xades:SignedDataObjectProperties>",
            )
        },
        "signature-shape",
    ),
    "a year that does not exist": ({"change_properties": change_of("2026-11-23", "0000-11-23")}, "signature-shape"),
    "a time beyond all times": (
        {"change_properties": change_of("2026-11-23T10:00:00Z", "9999-12-31T23:59:59-14:00")},
        "signature-shape",
    ),
    "two digests": (
        {"change_signed_info": change_of("</ds:DigestValue>", "</ds:DigestValue><ds:DigestValue/>")},
        "signature-shape",
    ),
}


def _stamp(change: Callable[[bytes], bytes]) -> Change:
    """A change of a signature's time stamp, the token in DER."""

    def changed(text: str) -> str:
        before, _tag, rest = text.partition("<xades:EncapsulatedTimeStamp>")
        token, _tag, after = rest.partition("</xades:EncapsulatedTimeStamp>")
        written = b64(change(base64.b64decode(token)))
        return f"{before}<xades:EncapsulatedTimeStamp>{written}</xades:EncapsulatedTimeStamp>{after}"

    return changed


def _unsigned(token: bytes) -> bytes:
    info = cms.ContentInfo.load(token)
    info["content"]["signer_infos"] = cms.SignerInfos([])
    return bytes(info.dump(force=True))


def _signed_wrongly(token: bytes) -> bytes:
    value = cms.ContentInfo.load(token)["content"]["signer_infos"][0]["signature"].native
    return token.replace(value, value[:-1] + bytes([value[-1] ^ 1]))


def _of_another_year(token: bytes) -> bytes:
    return re.sub(rb"\x18\x0f20\d\d", b"\x18\x0f2021", token)


def _without_zone(token: bytes) -> bytes:
    return re.sub(rb"\x18\x0f(20\d{8})\d{4}Z", lambda found: b"\x18\x0f" + found[1] + b",5000", token)


_STAMP = "xades:EncapsulatedTimeStamp"
TIME_STAMP_FAULTS: dict[str, tuple[Change, str]] = {
    "of another signature": (_stamp(lambda token: pki.time_stamp(b"another")), "timestamp-other"),
    "that is not one": (_stamp(lambda token: b"\0\0\0" + token), "timestamp-unreadable"),
    "that is not signed": (_stamp(_unsigned), "timestamp-unsigned"),
    "that is signed wrongly": (_stamp(_signed_wrongly), "timestamp-unsigned"),
    "of another year than was signed": (_stamp(_of_another_year), "timestamp-unsigned"),
    "of a time in no zone": (_stamp(_without_zone), "timestamp-unreadable"),
    "in no base64": (change_of(f"<{_STAMP}>", f"<{_STAMP}>*"), "signature-shape"),
    "with other parts": (
        change_of("</xades:SignatureTimeStamp>", "<xades:Include/></xades:SignatureTimeStamp>"),
        "signature-shape",
    ),
    "twice in one": (change_of(f"</{_STAMP}>", f"</{_STAMP}><{_STAMP}>AAAA</{_STAMP}>"), "signature-shape"),
    "without one": (
        change_of("<xades:SignatureTimeStamp>", "<xades:SignatureTimeStamp/><xades:SignatureTimeStamp>"),
        "signature-shape",
    ),
    "in XML": (
        lambda text: text.replace("EncapsulatedTimeStamp>", "XMLTimeStamp>"),
        "signature-shape",
    ),
}
FILE_FAULTS: dict[str, tuple[Callable[[str], str], str]] = {
    "a DTD": (lambda text: "<!DOCTYPE a>" + text, "markup-dtd"),
    "an entity": (lambda text: '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + text, "markup-dtd"),
    "a billion laughs": (lambda text: '<!DOCTYPE a [<!ENTITY a "b"><!ENTITY b "&a;&a;">]>' + text, "markup-dtd"),
    "a comment": (change_of("<ds:DigestValue>", "<ds:DigestValue><!-- -->"), "markup-unusual"),
    "a comment after the root": (lambda text: text + "<!-- -->", "markup-unusual"),
    "a processing instruction": (change_of("<ds:KeyInfo>", "<?a b?><ds:KeyInfo>"), "markup-unusual"),
    "an inherited attribute": (
        change_of("<asic:XAdESSignatures", '<asic:XAdESSignatures xml:lang="lv"'),
        "markup-unusual",
    ),
    "a base address": (change_of("<ds:Signature ", '<ds:Signature xml:base="http://example.lv/" '), "markup-unusual"),
    "a later version of XML": (lambda text: '<?xml version="1.1"?>' + text, "markup-unusual"),
    "thousands of attributes": (
        change_of("<ds:KeyInfo>", "<ds:KeyInfo " + "".join(f' a{number}=""' for number in range(5_000)) + ">"),
        "markup-unusual",
    ),
    "an element in the value": (change_of('S0-v">', 'S0-v"><ds:a/>'), "markup-unusual"),
    "text beside elements": (change_of("<ds:Object>", "<ds:Object>text"), "markup-unusual"),
    "text after an element": (change_of("</ds:KeyInfo>", "</ds:KeyInfo>text"), "markup-unusual"),
    "two marks of UTF-8": (lambda text: "\ufeff\ufeff" + text, "markup-encoding"),
    "tens of thousands of elements": (
        change_of("<ds:KeyInfo>", f"<ds:KeyInfo>{'<a/>' * 60_000}"),
        "markup-too-large",
    ),
    "elements and namespaces by the hundred": (
        change_of(
            "<ds:KeyInfo>",
            "<ds:KeyInfo><a "
            + "".join(f'xmlns:a{number}="urn:a" ' for number in range(200))
            + f">{'<b/>' * 1_000}</a>",
        ),
        "markup-too-large",
    ),
    "thousands of namespaces": (
        change_of(
            "<asic:XAdESSignatures ",
            "<asic:XAdESSignatures " + "".join(f'xmlns:a{number}="urn:a" ' for number in range(2_000)),
        ),
        "markup-too-large",
    ),
    "thousands of elements in each other": (
        change_of("<ds:KeyInfo>", "<ds:KeyInfo>" + "<a>" * 5_000 + "</a>" * 5_000),
        "markup-broken",
    ),
    "an entity that is not declared": (change_of("<ds:KeyInfo>", "<ds:KeyInfo>&a;"), "markup-broken"),
    "another encoding's name": (lambda text: '<?xml version="1.0" encoding="UTF-7"?>' + text, "markup-encoding"),
    "the signatures inside another root": (lambda text: f'<a xmlns="urn:a">{text}</a>', "signature-root"),
    "broken XML": (change_of("</asic:XAdESSignatures>", ""), "markup-broken"),
    "another encoding": (lambda text: '<?xml version="1.0" encoding="ISO-8859-13"?>' + text, "markup-encoding"),
    "another root": (lambda text: text.replace("asic:XAdESSignatures", "asic:Signatures"), "signature-root"),
    "another namespace of the root": (change_of(ASIC, "http://uri.etsi.org/19162/v1.2.1#"), "signature-root"),
    "no signature": (lambda text: f'<asic:XAdESSignatures xmlns:asic="{ASIC}"/>', "signature-root"),
    "something beside the signature": (change_of("</asic:", "<ds:Object/></asic:"), "signature-root"),
    "a signature inside the signature": (
        change_of(
            "</xades:UnsignedSignatureProperties>",
            "<xades:CounterSignature><ds:Signature/></xades:CounterSignature></xades:UnsignedSignatureProperties>",
        ),
        "signature-counter",
    ),
    "an identifier twice": (change_of('Id="S0-v"', 'Id="S0-p"'), "signature-id-twice"),
    "an identifier twice, one in other letters": (
        change_of("<ds:KeyInfo>", '<ds:KeyInfo id="S0-p">'),
        "signature-id-twice",
    ),
}
