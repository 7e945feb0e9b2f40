"""Inspections that earlier versions of the product stored are read, and shown as they were."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from applications.inspection.earlier import VERSION
from applications.inspection.inspection import Inspection, inspect
from applications.presenting import checklists
from tests.support.signatures import pki
from tests.support.signatures.signing import Signing, container

#: Judgements as version 0 wrote them, each with the lines of the checklist that its pages showed.
VERSION_0 = [json.loads(line) for line in (Path(__file__).parent / "version_0.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("case", VERSION_0, ids=range(len(VERSION_0)))
def test_checklist_of_version_0_is_shown_as_it_was(case: dict[str, Any]) -> None:
    inspection = Inspection.from_json(json.dumps(case["stored"]))
    assert [list(line) for line in checklists.lines(inspection.points)] == case["lines"]


@pytest.mark.parametrize("case", VERSION_0, ids=range(len(VERSION_0)))
def test_signatures_of_version_0_are_shown_as_they_were(case: dict[str, Any]) -> None:
    report = Inspection.from_json(json.dumps(case["stored"])).report
    assert report is not None
    shown = [each["findings"] for each in checklists.signatures(report)]
    stored = [[finding["message"] for finding in each["findings"]] for each in case["stored"]["report"]["signatures"]]
    assert shown == stored
    assert report.valid == case["stored"]["report"]["valid"]


@pytest.mark.parametrize("case", VERSION_0, ids=range(len(VERSION_0)))
def test_inspection_of_version_0_is_the_same_when_it_is_stored_anew(case: dict[str, Any]) -> None:
    inspection = Inspection.from_json(json.dumps(case["stored"]))
    assert Inspection.from_json(inspection.to_json()) == inspection


def test_inspection_is_stored_with_its_version_and_without_sentences() -> None:
    data = container(Signing(holder=pki.unqualified(), stamped_at=None), documents={"120384-12345.pdf": b"%PDF-1.7"})
    stored = inspect("a.edoc", data).to_json()
    tree = json.loads(stored)
    assert tree["version"] == VERSION
    codes = [each["code"] for each in tree["report"]["signatures"][0]["findings"]]
    assert codes == ["trust-no-list"]
    assert "Uzticamība" not in stored
    assert "12345" not in stored


@pytest.mark.parametrize("version", [VERSION + 1, -1, "1", None])
def test_inspection_of_a_version_that_is_not_known_is_refused(version: object) -> None:
    tree = json.loads(inspect("a.edoc", b"words").to_json())
    with pytest.raises(ValueError, match="version"):
        Inspection.from_json(json.dumps(tree | {"version": version}))
