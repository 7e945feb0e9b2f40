"""Trusted lists: only the whole list, signed by the key of the certificate that was named, is read."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from applications.signatures import trusted_lists
from applications.signatures.trusted_lists import Unverified
from applications.signatures.with_pyhanko import services
from tests.support.signatures import lists, pki
from tests.support.signatures.signing import DS

REAL = Path(__file__).parents[3] / "shared" / "trust"


def test_signed_list_is_read() -> None:
    read = lists.read(sequence=9)
    assert (read.territory, read.sequence) == ("LV", 9)
    assert read.next_update == pki.NOW + 100 * pki.DAY
    assert not read.is_expired(pki.NOW)
    assert services.check_readable(read) == 2
    assert b"Signature" not in read.content


@pytest.mark.parametrize("next_update", [pki.NOW - pki.DAY, None])
def test_list_is_expired_after_its_next_update_and_when_it_was_closed(next_update: datetime.datetime | None) -> None:
    assert lists.read(next_update=next_update).is_expired(pki.NOW)


FAULTS: dict[str, Callable[[str], str]] = {
    "another number": lambda text: text.replace("<TSLSequenceNumber>7", "<TSLSequenceNumber>8"),
    "another service": lambda text: text.replace("Pakalpojums", "Pakalpojumi"),
    "no signature": lambda text: text[: text.index("<ds:Signature")] + "</TrustServiceStatusList>",
    "two signatures": lambda text: text.replace("</TrustS", f'<ds:Signature xmlns:ds="{DS}"/></TrustS'),
    "a part only": lambda text: text.replace('URI=""', 'URI="#part"'),
    "another root": lambda text: text.replace("TrustServiceStatusList", "Other"),
    "a DTD": lambda text: "<!DOCTYPE a>" + text,
    "a comment in the signature": lambda text: text.replace("<ds:SignatureValue>", "<ds:SignatureValue><!-- -->"),
    "no XML": lambda text: text[1:],
}


@pytest.mark.parametrize("case", FAULTS)
def test_list_is_refused_with(case: str) -> None:
    with pytest.raises(Unverified):
        trusted_lists.read(lists.xml(change_after=FAULTS[case]), lists.operator_certificate())


def test_list_signed_by_another_is_refused() -> None:
    with pytest.raises(Unverified):
        trusted_lists.read(lists.xml(signer=pki.person("rsa2048")), lists.operator_certificate())


def test_list_moved_inside_another_is_refused() -> None:
    inner = lists.xml().decode()
    outer = inner[: inner.index("<ds:Signature")].replace("LV", "EE") + inner + "</TrustServiceStatusList>"
    with pytest.raises(Unverified):
        trusted_lists.read(outer.encode(), lists.operator_certificate())


@pytest.mark.parametrize("data", [lists.operator().pem, lists.operator().der])
def test_certificate_is_read_in_both_forms(data: bytes) -> None:
    assert trusted_lists.read_certificate(data) == lists.operator_certificate()


def test_anything_but_a_certificate_is_refused() -> None:
    with pytest.raises(ValueError):
        trusted_lists.read_certificate(b"-----BEGIN CERTIFICATE-----\n")


@pytest.mark.skipif(not REAL.is_dir(), reason="the real list is not here")
def test_real_list_is_read() -> None:
    signer = trusted_lists.read_certificate((REAL / "lv-tsl-41-operator.pem").read_bytes())
    read = trusted_lists.read((REAL / "lv-tsl-41.xml").read_bytes(), signer)
    assert (read.territory, read.sequence, read.issued_at.date()) == ("LV", 41, datetime.date(2023, 9, 12))
    assert services.check_readable(read) == 6
