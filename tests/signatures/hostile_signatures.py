"""Signatures that are wrong in one thing each, with the code of the finding that tells of it."""

from __future__ import annotations

from collections.abc import Callable

from tests.signatures import pki
from tests.signatures.signing import ASIC, DOCUMENTS, DS, EXCLUSIVE, XADES, Change, b64

NAME = "pieteikums.pdf"
CONTENT = DOCUMENTS[NAME]


def change_of(old: str, new: str) -> Change:
    """A change of the text, which has to be there."""

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
    "a certificate that is none": (
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
    "a time of signing that is none": ({"change_properties": change_of("2026-11-23T10", "vakar")}, "signature-shape"),
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
    "an element in the value": ({"change_after": change_of('S0-v">', 'S0-v"><ds:a/>')}, "signature-shape"),
    "a digest that is no base64": (
        {"change_signed_info": change_of("<ds:DigestValue>", "<ds:DigestValue>*")},
        "signature-shape",
    ),
    "two digests": (
        {"change_signed_info": change_of("</ds:DigestValue>", "</ds:DigestValue><ds:DigestValue/>")},
        "signature-shape",
    ),
}
TIME_STAMP_FAULTS: dict[str, tuple[Change, str]] = {
    "of another signature": (
        lambda text: (
            text[: text.index("<xades:Encaps")]
            + f"<xades:EncapsulatedTimeStamp>{b64(pki.time_stamp(b'another'))}"
            + text[text.index("</xades:EncapsulatedTimeS") :]
        ),
        "timestamp-other",
    ),
    "that is none": (
        change_of("<xades:EncapsulatedTimeStamp>", "<xades:EncapsulatedTimeStamp>AAAA"),
        "timestamp-unreadable",
    ),
    "in no base64": (
        change_of("<xades:EncapsulatedTimeStamp>", "<xades:EncapsulatedTimeStamp>*"),
        "timestamp-unreadable",
    ),
    "with other parts": (
        change_of("</xades:SignatureTimeStamp>", "<xades:Include/></xades:SignatureTimeStamp>"),
        "timestamp-unreadable",
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
        "signature-root",
    ),
    "an identifier twice": (change_of('Id="S0-v"', 'Id="S0-p"'), "signature-id-twice"),
    "an identifier twice, one in other letters": (
        change_of("<ds:KeyInfo>", '<ds:KeyInfo id="S0-p">'),
        "signature-id-twice",
    ),
}
