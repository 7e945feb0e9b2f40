"""Unusual but right containers are accepted."""

from __future__ import annotations

import pytest

from applications.signatures.verification import verify
from tests.support.signatures import lists
from tests.support.signatures.signing import container
from tests.support.signatures.unusual import (
    ARCHIVES,
    ESCAPES,
    MANIFESTS,
    NAMES,
    SIGNATURE_NAMES,
    SIGNATURES,
    named,
    signed_as,
)


def faults(data: bytes) -> list[str]:
    """The codes of all findings, without the one that every signature has here."""
    report = verify("a.edoc", data)
    found = [*report.findings, *(f for each in report.signatures for f in each.findings)]
    assert report.valid == (not found or {each.code for each in found} == {"trust-no-list"})
    return [each.code for each in found if each.code != "trust-no-list"]


@pytest.mark.parametrize("case", ARCHIVES)
def test_archive_is_right_with(case: str) -> None:
    assert faults(ARCHIVES[case]()) == []


@pytest.mark.parametrize("case", MANIFESTS)
def test_manifest_is_right_with(case: str) -> None:
    assert faults(MANIFESTS[case]()) == []


@pytest.mark.parametrize("names", SIGNATURE_NAMES)
def test_signature_files_may_be_called(names: tuple[str, ...]) -> None:
    data = named(*names)
    assert faults(data) == []
    assert len(verify("a.edoc", data).signatures) == len(names)


@pytest.mark.parametrize("escaped", ESCAPES)
@pytest.mark.parametrize("name", NAMES)
def test_document_may_be_called(name: str, escaped: str) -> None:
    uri = ESCAPES[escaped](name)
    if uri != ESCAPES["percent signs"](name) and set(uri) & set("#?"):
        assert "signature-reference" in faults(signed_as(uri, name))
    elif escaped in ("nothing escaped", "spaces only") and "%" in name:
        assert faults(signed_as(uri, name)) != []
    else:
        assert faults(signed_as(uri, name)) == []


@pytest.mark.parametrize("case", SIGNATURES)
def test_signature_is_right_with(case: str) -> None:
    data = container(SIGNATURES[case]())
    assert faults(data) == []
    assert [each.intact for each in verify("a.edoc", data, [lists.read()]).signatures] == [True]
