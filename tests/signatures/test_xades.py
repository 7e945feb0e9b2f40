"""XAdES signatures: right ones with every algorithm are intact, and each fault is found."""

from __future__ import annotations

import dataclasses
import hashlib

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from applications.signatures.report import FileReport
from applications.signatures.verification import verify
from applications.signatures.xmldsig import is_signed
from tests.support.signatures import lists, pki
from tests.support.signatures.hostile_signatures import (
    FILE_FAULTS,
    NAME,
    SIGNATURE_FAULTS,
    TIME_STAMP_FAULTS,
    change_of,
)
from tests.support.signatures.signing import (
    ASIC,
    C14N,
    C14N_11,
    DOCUMENTS,
    DS,
    EXCLUSIVE,
    Signing,
    b64,
    container,
    files,
    xades,
)
from tests.support.signatures.zips import described, write


def codes(report: FileReport) -> list[list[str]]:
    """The codes of each signature, without the one that every signature has here."""
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


@pytest.mark.parametrize(
    ("token", "level"),
    [("<xades:EncapsulatedTimeStamp>AAAA</xades:EncapsulatedTimeStamp>", "LTA"), ("", "LT")],
)
def test_signature_with_an_archive_time_stamp_is_preserved(token: str, level: str) -> None:
    end = "</xades:UnsignedSignatureProperties>"
    archived = f'<a:ArchiveTimeStamp xmlns:a="http://uri.etsi.org/01903/v1.4.1#">{token}</a:ArchiveTimeStamp>'
    assert report(change_after=change_of(end, archived + end)).signatures[0].level == level


def test_revocation_values_that_hold_none_reach_no_level() -> None:
    end = "</xades:UnsignedSignatureProperties>"
    empty = "<xades:RevocationValues><xades:OCSPValues/></xades:RevocationValues>"
    assert report(answer=None, change_after=change_of(end, empty + end)).signatures[0].level == "T"


def test_time_of_signing_is_that_of_the_stamp_if_the_signer_gives_none() -> None:
    change = change_of("<xades:SigningTime>2026-11-23T10:00:00Z</xades:SigningTime>", "")
    assert report(change_properties=change).signatures[0].signed_at == pki.NOW.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_file_with_one_bad_signature_is_not_valid() -> None:
    bad = Signing(change_after=change_of("2026-11-23T10", "2026-11-23T11"))
    signed = verify("a.edoc", container(Signing(), bad))
    assert codes(signed) == [[], ["signature-properties"]]
    assert not signed.valid


def test_signature_of_another_document_is_not_intact() -> None:
    assert codes(_with_signature_file(xades(Signing(), {NAME: b"another"}).decode())) == [["document-changed"]]


def _with_signature_file(text: str) -> FileReport:
    return verify("a.edoc", write([*files()[:-1], described(dataclasses.replace(files()[-1], content=text.encode()))]))


def _without_transforms(text: str) -> str:
    start, end = text.index("<ds:Transforms>"), text.index("</ds:Transforms>") + len("</ds:Transforms>")
    return text[:start] + text[end:]


def _more_certificates(text: str) -> str:
    more = f"<ds:X509Certificate>{b64(pki.authority().der)}</ds:X509Certificate>"
    return text.replace("</ds:X509Data>", f"{more}</ds:X509Data>")


@pytest.mark.parametrize("case", SIGNATURE_FAULTS)
def test_signature_is_not_intact_with(case: str) -> None:
    how, code = SIGNATURE_FAULTS[case]
    signed = report(**how)
    assert [each.intact for each in signed.signatures] == [False]
    assert code in codes(signed)[0]
    assert not signed.valid


@pytest.mark.parametrize("case", TIME_STAMP_FAULTS)
def test_signature_is_not_intact_with_a_time_stamp(case: str) -> None:
    change, code = TIME_STAMP_FAULTS[case]
    signed = verify("a.edoc", container(Signing(change_after=change)))
    (signature,) = signed.signatures
    assert (codes(signed), signature.intact, signature.level, signed.valid) == ([[code]], False, "B", False)


def test_time_stamp_by_an_unsafe_digest_counts_for_nothing() -> None:
    signed = verify("a.edoc", container(Signing(stamp_digest="sha1")), [lists.read()])
    (signature,) = signed.signatures
    assert (codes(signed), signature.intact, signature.level) == ([["timestamp-weak", "trust-timestamp"]], True, "B")


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


@pytest.mark.parametrize(
    ("kind", "owner", "valid"), [("rsa2048", "", True), ("rsa2048", "other", False), ("p256", "", False)]
)
def test_key_beside_the_certificate_must_be_its_own(kind: str, owner: str, valid: bool) -> None:
    owned = pki.key("rsa2048", owner) if owner else pki.person("rsa2048").key
    numbers = owned.public_key().public_numbers()
    assert isinstance(numbers, RSAPublicNumbers)
    modulus, exponent = b64(numbers.n.to_bytes(256, "big")), b64(numbers.e.to_bytes(3, "big"))
    key = (
        f"<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>{modulus}</ds:Modulus><ds:Exponent>{exponent}</ds:Exponent>"
        "</ds:RSAKeyValue></ds:KeyValue>"
    )
    signed = report(holder=pki.person(kind), change_after=change_of("<ds:X509Data>", f"{key}<ds:X509Data>"))
    assert (signed.valid, codes(signed)) == (valid, [[] if valid else ["signature-certificate"]])


def test_unnamed_certificates_of_the_chain_do_no_harm() -> None:
    assert report(change_after=_more_certificates).valid


def test_ecdsa_value_may_leave_the_same_noughts_out_of_both_numbers() -> None:
    key, method = pki.key("p521"), "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    r = s = 1 << 520
    while max(r, s) >> 520:
        r, s = decode_dss_signature(key.sign(b"data", ec.ECDSA(hashes.SHA256())))
    value = r.to_bytes(65, "big") + s.to_bytes(65, "big")
    assert is_signed(key.public_key(), method, value, b"data")
    for other in (value + b"\0", value + bytes(4), b"", value[:-2]):
        assert not is_signed(key.public_key(), method, other, b"data")
