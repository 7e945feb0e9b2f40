"""ASN.1 in BER: read by its bytes, in time that grows with them alone."""

from __future__ import annotations

import time

import pytest
from asn1crypto import cms  # type: ignore[import-untyped]

from applications.signatures import ber, timestamps
from applications.signatures.verification import verify
from applications.signatures.with_pyhanko import timestamp_authorities
from tests.support.signatures import pdfs, pki


def indefinite(der: bytes, *, pieces: int = 0) -> bytes:
    """The element with indefinite lengths, its own and those of all constructed ones in it but certificates.

    Octet strings of more than `pieces` bytes are written in pieces of so many, if it is given.
    """
    tag, content = der[:1], _content(der)
    if pieces and tag == b"\x04" and len(content) > pieces:
        parts = [content[at : at + pieces] for at in range(0, len(content), pieces)]
        return b"\x24\x80" + b"".join(b"\x04" + _length(len(part)) + part for part in parts) + b"\0\0"
    if not der[0] & 0x20 or tag == b"\x31":  # attributes that are signed are in DER
        return der
    return tag + b"\x80" + b"".join(indefinite(part, pieces=pieces) for part in _elements(content)) + b"\0\0"


def _content(element: bytes) -> bytes:
    return element[2:] if element[1] < 0x80 else element[2 + (element[1] & 0x7F) :]


def _length(length: int) -> bytes:
    return bytes([length]) if length < 0x80 else b"\x82" + length.to_bytes(2, "big")


def _elements(content: bytes) -> list[bytes]:
    elements = []
    while content:
        end = ber.end(content)
        elements.append(content[:end])
        content = content[end:]
    return elements


def in_ber(signed: bytes, *, copies: int = 1) -> bytes:
    """A CMS with indefinite lengths outside of what is signed, as BouncyCastle writes it, each certificate copied."""
    info = cms.ContentInfo.load(signed)
    data = info["content"]
    parts = [data[name].dump() for name in ("version", "digest_algorithms", "encap_content_info")]
    parts[2] = indefinite(parts[2])
    certificates = b"\xa0\x80" + b"".join(each.dump() for each in data["certificates"]) * copies + b"\0\0"
    body = b"\x30\x80" + b"".join([*parts, certificates, data["signer_infos"].dump()]) + b"\0\0"
    whole: bytes = b"\x30\x80" + info["content_type"].dump() + b"\xa0\x80" + body + b"\0\0\0\0"
    return whole


@pytest.mark.parametrize("padding", [b"", b"\0" * 100])
def test_signature_in_ber_is_intact(padding: bytes) -> None:
    report = verify("a.pdf", pdfs.with_value(lambda data: in_ber(pdfs.value(data)) + padding))
    assert [(each.intact, each.signer.surname) for each in report.signatures] == [(True, "OZOLS")]
    assert report.valid


def test_signature_in_ber_of_other_content_is_changed() -> None:
    report = verify("a.pdf", pdfs.with_value(lambda data: in_ber(pdfs.value(data + b"x"))))
    assert [each.integrity for each in report.signatures] == ["changed"]


def test_time_stamp_in_ber_is_read() -> None:
    token = pki.time_stamp(b"stamped")
    for other in (in_ber(token), indefinite(token, pieces=50)):
        assert other != token
        assert timestamps.content(other) == timestamps.content(token)
        assert timestamps.is_over(timestamps.content(other), b"stamped")
    assert timestamp_authorities.signer_of(in_ber(token)) == timestamp_authorities.signer_of(token)


def test_definite_form_of_der_is_itself() -> None:
    for der in (pki.time_stamp(b"x"), pki.person().der, pdfs.value(b"x")):
        assert ber.definite(der) == der
        assert ber.definite(indefinite(der)) == der
        assert ber.definite(indefinite(der, pieces=20)) == der
        assert ber.end(der + b"more") == len(der)
        with pytest.raises(ValueError, match="after the element"):
            ber.definite(der + b"\0")
        assert ber.definite(der + b"\0", padded=True) == der


@pytest.mark.parametrize(
    "data", [b"", b"\x30", b"\x30\x82\x01", b"\x30\x05\x02", b"\x30\x80\x02\x01\x01", b"\x04\x80\0\0", b"\x3f"]
)
def test_element_that_does_not_end_is_an_error(data: bytes) -> None:
    with pytest.raises(ValueError, match="element"):
        ber.definite(data)


def test_elements_within_elements_have_a_limit() -> None:
    with pytest.raises(ValueError, match="too many"):
        ber.definite(b"\x30\x80" * 5_000)


def test_large_signature_in_ber_takes_no_longer_than_a_second() -> None:
    assert len(in_ber(pdfs.value(b"x"), copies=150)) > 200_000
    data = pdfs.with_value(lambda content: in_ber(pdfs.value(content), copies=150), room=600_000)
    began = time.process_time()
    report = verify("a.pdf", data)
    assert time.process_time() - began < 1
    assert report.valid
