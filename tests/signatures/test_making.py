"""Signatures that are made in two steps: each kind of file with each kind of key, read by our verifier and others."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Sequence

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, decode_dss_signature
from lxml import etree
from pyhanko.pdf_utils.reader import PdfFileReader
from signxml.xades.xades import XAdESVerifier

from applications.signatures import verification
from applications.signatures.making import files, keys
from applications.signatures.making.files import EDOC, KINDS, PDF, Proof, Unsigned
from applications.signatures.report import LT, PASSED
from tests.support.signatures import lists, pdfs, pki
from tests.support.signatures.pki import Answer, Holder

NAME = "pieteikums-ABC-v1.pdf"


def card_value(holder: Holder, unsigned: Unsigned) -> bytes:
    """Return what a card makes of a digest: PKCS #1 v1.5 by RSA, r and s by a curve."""
    algorithm = Prehashed(unsigned.method.algorithm)
    if isinstance(holder.key, rsa.RSAPrivateKey):
        return holder.key.sign(unsigned.digest, padding.PKCS1v15(), algorithm)
    r, s = decode_dss_signature(holder.key.sign(unsigned.digest, ec.ECDSA(algorithm)))
    half = (holder.key.curve.key_size + 7) // 8
    return r.to_bytes(half, "big") + s.to_bytes(half, "big")


def begun(kind: str, holder: Holder) -> Unsigned:
    authority = pki.authority().certificate
    unsigned = files.begin(kind, pdfs.prepared(), NAME, holder.certificate, authority, pki.NOW)
    return Unsigned.from_json(unsigned.to_json())


def proof(unsigned: Unsigned, holder: Holder, value: bytes, responses: Sequence[bytes] = ()) -> Proof:
    token = pki.time_stamp(files.stamped(unsigned, value))
    return Proof(token, responses or [Answer().der(holder)], [pki.authority().der])


def signed(kind: str, holder: Holder) -> bytes:
    unsigned = begun(kind, holder)
    value = card_value(holder, unsigned)
    return files.complete(unsigned, pdfs.prepared(), NAME, value, proof(unsigned, holder, value))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("key", pki.KEYS)
def test_signed_file_passes_with_every_kind_of_key(kind: str, key: str) -> None:
    made = signed(kind, pki.person(key))
    report = verification.verify(f"a.{kind}", made, [lists.read()])
    (signature,) = report.signatures
    assert (report.findings, signature.findings) == ((), ())
    assert (report.valid, signature.level, signature.trust, signature.qualified) == (True, LT, PASSED, True)
    assert signature.signer.surname == "OZOLS"


def test_signed_pdf_begins_with_the_prepared_one() -> None:
    made, prepared = signed(PDF, pki.person()), pdfs.prepared()
    assert made.startswith(prepared)
    assert len(made) < len(prepared) + 80_000


def test_signed_pdf_stays_archival_and_accessible() -> None:
    """The marks of PDF/A-2a and PDF/UA-1 that a signature could remove (ISO 19005-2, 6.3; ISO 14289-1, 7.18)."""
    with pikepdf.open(io.BytesIO(signed(PDF, pki.person()))) as made:
        packet = made.Root.Metadata.read_bytes()
        (field,) = made.Root.AcroForm.Fields
        pages = [page for page in made.pages if "/Annots" in page]
        assert b"pdfaid" in packet
        assert b"pdfuaid" in packet
        assert list(map(int, field.Rect)) == [0, 0, 0, 0]  # no appearance is needed, and no tag
        assert int(field.F) & 0b1111 == 0b0100  # printed, neither hidden nor invisible
        assert str(field.TU) == "Elektroniskais paraksts"
        assert [page.Tabs for page in pages] == [pikepdf.Name.S]
        assert "/NeedAppearances" not in made.Root.AcroForm


def test_pyhanko_reads_the_signed_pdf() -> None:
    (embedded,) = PdfFileReader(io.BytesIO(signed(PDF, pki.person("p384")))).embedded_regular_signatures
    embedded.compute_integrity_info()
    assert embedded.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    types = {each["type"].native for each in embedded.signer_info["signed_attrs"]}
    assert {"content_type", "message_digest", "signing_certificate_v2"} <= types
    assert "signing_time" not in types  # EN 319 142-1, 6.3: the time is in the signature's dictionary
    assert "signature_time_stamp_token" in {each["type"].native for each in embedded.signer_info["unsigned_attrs"]}


def test_container_holds_exactly_the_prepared_pdf() -> None:
    with zipfile.ZipFile(io.BytesIO(signed(EDOC, pki.person()))) as archive:
        assert archive.namelist() == ["mimetype", "META-INF/manifest.xml", NAME, "META-INF/signatures0.xml"]
        assert archive.read(NAME) == pdfs.prepared()


@pytest.mark.parametrize("key", pki.KEYS)
def test_other_program_verifies_the_container(key: str) -> None:
    holder = pki.person(key)
    with zipfile.ZipFile(io.BytesIO(signed(EDOC, holder))) as archive:
        content = archive.read("META-INF/signatures0.xml")
    root = etree.fromstring(content)
    (signature,) = root
    found = XAdESVerifier().verify(
        etree.tostring(signature),
        x509_cert=holder.certificate,
        expect_references=2,
        uri_resolver=lambda uri: pdfs.prepared() if uri == NAME else None,
    )
    assert len(found) == 2


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("key", ["rsa2048", "p256"])
def test_value_of_another_key_or_digest_is_refused(kind: str, key: str) -> None:
    holder = pki.person(key)
    unsigned = begun(kind, holder)
    value = card_value(holder, unsigned)
    other = Holder(holder.certificate, pki.key(key, "another"), holder.issuer)
    for wrong in (value[:-1], b"", bytes(len(value)), value[::-1], card_value(other, unsigned)):
        with pytest.raises(keys.WrongValue):
            files.stamped(unsigned, wrong)
        with pytest.raises(keys.WrongValue):
            files.complete(unsigned, pdfs.prepared(), NAME, wrong, Proof(b"", [], []))


@pytest.mark.parametrize("kind", KINDS)
def test_value_of_another_document_is_refused(kind: str) -> None:
    holder = pki.person()
    one = begun(kind, holder)
    other = files.begin(
        kind, pdfs.prepared() + b"\n", NAME, holder.certificate, pki.authority().certificate, pki.NOW + pki.DAY
    )
    assert one.digest != other.digest
    with pytest.raises(keys.WrongValue):
        files.stamped(other, card_value(holder, one))


@pytest.mark.parametrize(
    ("key", "name"),
    [("rsa2048", "SHA-256"), ("rsa3072", "SHA-256"), ("p256", "SHA-256"), ("p384", "SHA-384"), ("p521", "SHA-512")],
)
def test_digest_is_as_strong_as_the_key(key: str, name: str) -> None:
    how = keys.method(pki.person(key).certificate)
    assert how.name == name
    assert how.algorithm.digest_size == hashlib.new(how.asn1_name).digest_size


def test_weak_key_signs_nothing() -> None:
    with pytest.raises(ValueError, match="safe"):
        keys.method(pki.person("p192").certificate)
