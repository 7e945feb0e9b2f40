"""XAdES signatures: right ones by every algorithm hold, and each way in which one can mislead is found."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable

import pytest

from applications.signatures.report import FileReport
from applications.signatures.verification import verify
from tests.signatures import lists, pki
from tests.signatures.signing import (
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
    container,
    files,
    xades,
)
from tests.signatures.zips import described, write

NAME = "pieteikums.pdf"
CONTENT = DOCUMENTS[NAME]


def codes(report: FileReport) -> list[list[str]]:
    """The codes of each signature, but for what every signature has here."""
    return [[f.code for f in each.findings if f.code != "trust-no-list"] for each in report.signatures]


def report(**how: object) -> FileReport:
    return verify("a.edoc", container(Signing(**how)))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", pki.KEYS)
@pytest.mark.parametrize("digest", ["sha256", "sha384", "sha512"])
def test_signature_by_every_safe_key_and_digest_is_intact(kind: str, digest: str) -> None:
    signed = report(holder=pki.person(kind), digest=digest)
    assert (codes(signed), signed.valid) == ([[]], True)


@pytest.mark.parametrize("digest", ["sha256", "sha512"])
def test_signature_with_probabilistic_padding_is_intact(digest: str) -> None:
    assert report(holder=pki.person("rsa3072"), digest=digest, pss=True).valid


@pytest.mark.parametrize("canonical", [C14N, C14N_11, EXCLUSIVE, f"{EXCLUSIVE}WithComments", f"{C14N}#WithComments"])
@pytest.mark.parametrize("root", [ASIC, ASIC.replace("02918", "2918")])
def test_signature_in_every_canonical_form_and_root_is_intact(canonical: str, root: str) -> None:
    base = canonical.removesuffix("WithComments").removesuffix("#") if "xml-c14n-" in canonical else canonical
    base = EXCLUSIVE if canonical.startswith(EXCLUSIVE) else base
    signed = report(canonical=base, root=root, change_signed_info=lambda text: text.replace(base, canonical))
    assert (codes(signed), signed.valid) == ([[]], True)


def test_signed_properties_without_a_transform_are_canonicalised_by_c14n() -> None:
    signed = report(canonical=C14N, change_signed_info=lambda text: _without_transforms(text))
    assert signed.valid


def test_inclusive_prefixes_of_the_exclusive_form_count() -> None:
    prefixes = f'<InclusiveNamespaces xmlns="{EXCLUSIVE}" PrefixList="asic"/>'
    # The value is made without them, so a reader that overlooks them would find it right.
    change = change_of(
        f'<ds:CanonicalizationMethod Algorithm="{EXCLUSIVE}"/>',
        f'<ds:CanonicalizationMethod Algorithm="{EXCLUSIVE}">{prefixes}</ds:CanonicalizationMethod>',
    )
    assert codes(report(change_signed_info=change)) == [["signature-value"]]


def test_several_signatures_of_the_same_documents_are_reported_each() -> None:
    signed = verify("a.edoc", container(Signing(), Signing(holder=pki.seal())))
    assert [each.signer.kind for each in signed.signatures] == ["person", "seal"]
    assert [each.id for each in signed.signatures] == ["S0", "S1"]
    assert signed.valid


def test_several_signatures_in_one_file_are_reported_each() -> None:
    one, two = (xades(Signing(), DOCUMENTS, number).decode() for number in (0, 1))
    more = two[two.index("<ds:Signature ") : two.index("</asic:")]
    assert codes(_with_signature_file(one.replace("</asic:", f"{more}</asic:"))) == [[], []]


def test_report_says_who_signed_when_and_how() -> None:
    (signature,) = report().signatures
    assert dataclasses.asdict(signature.signer) == {
        "given_name": "JĀNIS",
        "surname": "OZOLS",
        "common_name": "JĀNIS OZOLS",
        "country": "LV",
        "kind": "person",
    }
    assert (signature.id, signature.signed_at, signature.level) == ("S0", "2026-11-23T10:00:00Z", "LT")


@pytest.mark.parametrize(
    ("how", "level"),
    [({"stamped_at": None, "answer": None}, "B"), ({"stamped_at": None}, "B"), ({"answer": None}, "T"), ({}, "LT")],
)
def test_level_is_what_the_unsigned_properties_reach(how: dict[str, object], level: str) -> None:
    assert report(**how).signatures[0].level == level


def test_signature_with_an_archive_time_stamp_is_preserved() -> None:
    change = change_of(
        "</xades:UnsignedSignatureProperties>",
        '<a:ArchiveTimeStamp xmlns:a="http://uri.etsi.org/01903/v1.4.1#"/></xades:UnsignedSignatureProperties>',
    )
    assert report(change_after=change).signatures[0].level == "LTA"


def test_time_of_signing_is_the_stamp_s_where_the_signer_gives_none() -> None:
    change = change_of("<xades:SigningTime>2026-11-23T10:00:00Z</xades:SigningTime>", "")
    assert report(change_properties=change).signatures[0].signed_at == pki.NOW.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_one_bad_signature_spoils_the_whole() -> None:
    bad = Signing(change_after=change_of("2026-11-23T10", "2026-11-23T11"))
    signed = verify("a.edoc", container(Signing(), bad))
    assert codes(signed) == [[], ["signature-properties"]]
    assert not signed.valid


def test_another_signature_s_file_is_no_signature_of_this_document() -> None:
    assert codes(_with_signature_file(xades(Signing(), {NAME: b"another"}).decode())) == [["document-changed"]]


def change_of(old: str, new: str) -> Change:
    """A change of the text, which has to be there."""

    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    return change


def _with_signature_file(text: str) -> FileReport:
    return verify("a.edoc", write([*files()[:-1], described(dataclasses.replace(files()[-1], content=text.encode()))]))


def _without_transforms(text: str) -> str:
    start, end = text.index("<ds:Transforms>"), text.index("</ds:Transforms>") + len("</ds:Transforms>")
    return text[:start] + text[end:]


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


def _more_certificates(text: str) -> str:
    more = f"<ds:X509Certificate>{b64(pki.authority().der)}</ds:X509Certificate>"
    return text.replace("</ds:X509Data>", f"{more}</ds:X509Data>")


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


@pytest.mark.parametrize("case", SIGNATURE_FAULTS)
def test_signature_is_not_intact_with(case: str) -> None:
    how, code = SIGNATURE_FAULTS[case]
    signed = report(**how)
    assert [each.intact for each in signed.signatures] == [False]
    assert code in codes(signed)[0]
    assert not signed.valid


@pytest.mark.parametrize("case", TIME_STAMP_FAULTS)
def test_signature_is_intact_but_never_trusted_with_a_time_stamp(case: str) -> None:
    change, code = TIME_STAMP_FAULTS[case]
    data = container(Signing(change_after=change))
    signed = verify("a.edoc", data)
    assert (codes(signed), signed.signatures[0].intact) == ([[code]], True)
    assert [each.trust for each in verify("a.edoc", data, [lists.read()]).signatures] == ["failed"]


def test_too_many_signatures_are_refused() -> None:
    one = xades(Signing(), DOCUMENTS).decode()
    more = "".join(
        one[one.index("<ds:Signature ") : one.index("</asic:")].replace("S0", f"S{number}") for number in range(1, 70)
    )
    signed = _with_signature_file(one.replace("</asic:", f"{more}</asic:"))
    assert [each.code for each in signed.findings] == ["signature-too-many"]


@pytest.mark.parametrize("case", FILE_FAULTS)
def test_signature_file_is_refused_with(case: str) -> None:
    change, code = FILE_FAULTS[case]
    signed = _with_signature_file(change(xades(Signing(), DOCUMENTS).decode()))
    assert [each.code for each in signed.findings] == [code]
    assert (signed.signatures, signed.valid) == ((), False)


def test_signature_file_in_utf_16_is_refused() -> None:
    entry = dataclasses.replace(files()[-1], content=xades(Signing(), DOCUMENTS).decode().encode("utf-16"))
    signed = verify("a.edoc", write([*files()[:-1], described(entry)]))
    assert [each.code for each in signed.findings] == ["markup-encoding"]


@pytest.mark.parametrize(("digest", "valid"), [(True, True), (False, False)])
def test_key_info_may_be_signed_too(digest: bool, valid: bool) -> None:
    key_info = (
        f'<ds:KeyInfo xmlns:ds="{DS}" Id="S0-k"><ds:X509Data><ds:X509Certificate>{b64(pki.person().der)}'
        "</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
    )
    value = b64(hashlib.sha256(key_info.encode() if digest else b"").digest())
    reference = (
        f'<ds:Reference URI="#S0-k"><ds:Transforms><ds:Transform Algorithm="{EXCLUSIVE}"/></ds:Transforms>'
        '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
        f"<ds:DigestValue>{value}</ds:DigestValue></ds:Reference>"
    )
    signed = report(
        change_signed_info=change_of("</ds:SignedInfo>", f"{reference}</ds:SignedInfo>"),
        change_after=change_of("<ds:KeyInfo>", '<ds:KeyInfo Id="S0-k">'),
    )
    assert signed.valid == valid
    assert codes(signed) == [[] if valid else ["signature-reference"]]


def test_unnamed_certificates_of_the_chain_do_no_harm() -> None:
    assert report(change_after=_more_certificates).valid
