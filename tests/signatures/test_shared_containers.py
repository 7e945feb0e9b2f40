"""Real containers from signing programs and their tests, each with the verdict in their index."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from applications.signatures.verification import verify

FOLDER = Path(__file__).parents[3] / "shared" / "containers"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the containers are not here")


def expected() -> list[tuple[str, bool]]:
    if not FOLDER.is_dir():
        return []
    with (FOLDER / "index.csv").open(encoding="utf-8", newline="") as file:
        return [(row["file"], row["expected"] == "accept") for row in csv.DictReader(file)]


@pytest.mark.parametrize(("name", "valid"), expected())
def test_container_has_the_expected_report(name: str, valid: bool) -> None:
    report = verify(name, (FOLDER / name).read_bytes())
    assert report.readable
    assert report.valid == valid
    assert all(each.trust == "not-checked" for each in report.signatures)
