"""No signature is valid here that a second reader, signxml, refuses."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from applications.signatures import trusted_lists
from applications.signatures.trusted_lists import Unverified
from applications.signatures.verification import verify
from tests.support.signatures import lists, pki
from tests.support.signatures.hostile_signatures import SIGNATURE_FAULTS, TIME_STAMP_FAULTS
from tests.support.signatures.mutations import mutations, signed_anew
from tests.support.signatures.second_reader import accepts_container, signed_part_of_list
from tests.support.signatures.signing import C14N, C14N_11, DOCUMENTS, EXCLUSIVE, Signing, container, files, xades
from tests.support.signatures.unusual import SIGNATURES
from tests.support.signatures.zips import described, write

SHARED = Path(__file__).parents[3] / "shared"
REAL, CONTAINERS = SHARED / "trust", SHARED / "containers"


def with_signature_file(text: str) -> bytes:
    return write([*files()[:-1], described(dataclasses.replace(files()[-1], content=text.encode()))])


def is_valid(data: bytes) -> bool:
    return verify("a.edoc", data).valid


@pytest.mark.parametrize("kind", pki.KEYS)
@pytest.mark.parametrize("digest", ["sha256", "sha384", "sha512"])
@pytest.mark.parametrize("form", [EXCLUSIVE, C14N, C14N_11])
def test_both_readers_accept_every_key_digest_and_canonical_form(kind: str, digest: str, form: str) -> None:
    data = container(Signing(holder=pki.person(kind), digest=digest, canonical=form))
    assert (is_valid(data), accepts_container(data)) == (True, True)


@pytest.mark.parametrize("case", SIGNATURES)
def test_both_readers_accept_an_unusual_signature_with(case: str) -> None:
    data = container(SIGNATURES[case]())
    assert (is_valid(data), accepts_container(data)) == (True, True)


@pytest.mark.parametrize("case", SIGNATURE_FAULTS)
def test_no_signature_is_valid_that_the_second_reader_refuses_with(case: str) -> None:
    how, _code = SIGNATURE_FAULTS[case]
    data = container(Signing(**how))  # type: ignore[arg-type]
    assert not is_valid(data) or accepts_container(data)


@pytest.mark.parametrize("case", TIME_STAMP_FAULTS)
def test_no_signature_is_valid_that_the_second_reader_refuses_with_a_time_stamp(case: str) -> None:
    change, _code = TIME_STAMP_FAULTS[case]
    data = container(Signing(change_after=change))
    assert not is_valid(data) or accepts_container(data)


def verdicts(changed: Iterator[tuple[str, str]]) -> dict[str, tuple[bool, bool]]:
    """Whether a container with each changed signature file is valid here, and to the second reader."""
    containers = ((name, with_signature_file(text)) for name, text in changed)
    return {name: (is_valid(data), accepts_container(data)) for name, data in containers}


def assert_no_signature_is_valid_here_alone(verdict_of: dict[str, tuple[bool, bool]]) -> None:
    """The second reader refuses no signature that is valid here; each other pair of verdicts is among them."""
    assert [change for change, verdict in verdict_of.items() if verdict == (True, False)] == []
    count = Counter(verdict_of.values())
    assert min(count[True, True], count[False, True], count[False, False]) > 20


def test_no_changed_signature_is_valid_that_the_second_reader_refuses() -> None:
    assert_no_signature_is_valid_here_alone(verdicts(mutations(xades(Signing(), DOCUMENTS).decode())))


@pytest.mark.parametrize("form", [EXCLUSIVE, C14N])
def test_no_changed_signature_that_was_signed_anew_is_valid_that_the_second_reader_refuses(form: str) -> None:
    text = xades(Signing(stamped_at=None, answer=None, canonical=form), DOCUMENTS).decode()
    changed = ((name, signed_anew(change, form)) for name, change in mutations(text))
    assert_no_signature_is_valid_here_alone(verdicts(changed))


def content(data: bytes) -> bytes | None:
    """What the operator has signed of a trusted list; None if the list is refused."""
    try:
        return trusted_lists.read(data, lists.operator_certificate()).content
    except Unverified:
        return None


def test_both_readers_read_the_same_content_of_a_trusted_list() -> None:
    data = lists.xml()
    assert content(data) == signed_part_of_list(data, lists.operator_certificate())
    assert content(data) is not None


def test_no_changed_trusted_list_is_read_that_the_second_reader_refuses() -> None:
    operator, accepted = lists.operator_certificate(), []
    for name, changed in mutations(lists.xml().decode()):
        read = content(changed.encode())
        if read is not None:
            assert read == signed_part_of_list(changed.encode(), operator), name
            accepted.append(name)
    assert "with a comment in SchemeTerritory 4" in accepted
    assert "with a comment in SignatureValue 41" not in accepted


@pytest.mark.skipif(not REAL.is_dir(), reason="the real list is not here")
def test_both_readers_read_the_same_content_of_the_real_list() -> None:
    operator = trusted_lists.read_certificate((REAL / "lv-tsl-41-operator.pem").read_bytes())
    data = (REAL / "lv-tsl-41.xml").read_bytes()
    assert trusted_lists.read(data, operator).content == signed_part_of_list(data, operator)


@pytest.mark.skipif(not CONTAINERS.is_dir(), reason="the real containers are not here")
def test_no_real_container_is_valid_that_the_second_reader_refuses() -> None:
    valid = [file for file in sorted(CONTAINERS.iterdir()) if is_valid(file.read_bytes())]
    assert valid
    assert [file.name for file in valid if not accepts_container(file.read_bytes())] == []
