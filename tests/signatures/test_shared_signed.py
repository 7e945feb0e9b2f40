"""Signed files by programs of many makers, each with the verdict in their index."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from applications.signatures.verification import verify

FOLDER = Path(__file__).parents[3] / "shared" / "signed"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the signed files are not here")


def expected() -> list[dict[str, str]]:
    if not FOLDER.is_dir():
        return []
    with (FOLDER / "index.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", expected(), ids=lambda row: row["file"])
def test_signed_file_has_the_expected_report(row: dict[str, str]) -> None:
    report = verify(row["file"], (FOLDER / row["file"]).read_bytes())
    found = {each.code for each in report.findings} | {f.code for each in report.signatures for f in each.findings}
    assert (report.valid, row["must_not"] in found) == (row["valid"] == "true", False)
    assert not row["must"] or row["must"] in found
