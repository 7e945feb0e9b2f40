"""A finding is data: its place told apart, its severity, and personal codes that can be masked."""

from __future__ import annotations

import pytest

from applications.domain.findings import ERROR, WARNING, Finding


def finding(path: str = "client.name", severity: str = ERROR, **values: object) -> Finding:
    return Finding("required", severity, path, values, "B1")


@pytest.mark.parametrize(
    ("path", "section", "field", "place", "row"),
    [
        ("client.name", "client", "name", "client.name", None),
        ("accounts", "accounts", "", "accounts", None),
        ("accounts[12].daily_limit", "accounts", "daily_limit", "accounts[].daily_limit", 12),
        ("accounts[].daily_limit", "accounts", "daily_limit", "accounts[].daily_limit", None),
        ("user.allowed_ip_addresses[3]", "user", "allowed_ip_addresses", "user.allowed_ip_addresses", None),
        ("preparer", "preparer", "", "preparer", None),
    ],
)
def test_path_is_taken_apart(path: str, section: str, field: str, place: str, row: int | None) -> None:
    found = finding(path)
    assert (found.section, found.field, found.place, found.row) == (section, field, place, row)


def test_warning_is_no_error() -> None:
    assert finding(severity=ERROR).is_error
    assert not finding(severity=WARNING).is_error


def test_personal_codes_in_values_can_be_masked() -> None:
    found = finding(value="010190-12345", least=5000, fault="host-bits")
    assert found.masked() == finding(value="010190-*****", least=5000, fault="host-bits")
    assert found.values["value"] == "010190-12345"
