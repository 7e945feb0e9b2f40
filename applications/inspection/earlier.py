"""Inspections as earlier versions of the product stored them, turned into the present form.

A signed file keeps its inspection as JSON. Version 0 (without a number) held sentences in place of values; where a
sentence has values in it, the stored one is shown still. Version 1 held a sentence as the error, and in each
finding about the document. Version 2 did not compare the pages of a PDF with the data in it.
"""

from __future__ import annotations

from typing import Any

from applications.domain.findings import STORED

#: The version of the JSON of inspections.
VERSION = 3


def upgraded(tree: Any) -> dict[str, Any]:
    """The JSON of an inspection in the present version; raises ValueError for a version that is not known."""
    if not isinstance(tree, dict):
        raise TypeError("this is no inspection")
    version = tree.get("version", 0)
    if not isinstance(version, int) or version not in range(VERSION + 1):
        raise ValueError(f"version {version} of an inspection is not known")
    upgraded_tree: dict[str, Any] = tree
    for upgrade in (_from_version_0, _from_version_1, _from_version_2)[version:]:
        upgraded_tree = upgrade(upgraded_tree)
    return upgraded_tree


def _from_version_0(tree: dict[str, Any]) -> dict[str, Any]:
    report = tree["report"]
    if report is not None:
        error = report.pop("error", "")
        del report["valid"]  # follows from the rest
        report |= {
            "findings": [_finding(each) for each in report["findings"]],
            "signatures": [
                each | {"findings": [_finding(found) for found in each["findings"]]} for each in report["signatures"]
            ],
            "error": {"code": STORED, "severity": "error", "values": {STORED: error}} if error else None,
        }
    return tree | {"version": 1, "report": report, "points": [_point(*each) for each in tree["points"]]}


def _from_version_1(tree: dict[str, Any]) -> dict[str, Any]:
    error = tree["error"]
    return tree | {
        "version": 2,
        "error": [STORED, {STORED: error}] if error else None,
        "around": [_finding_of_document(*each) for each in tree["around"]],
        "findings": [_finding_of_document(*each) for each in tree["findings"]],
    }


def _from_version_2(tree: dict[str, Any]) -> dict[str, Any]:
    return tree | {"version": VERSION, "paper": None, "pages": ""}


def _finding_of_document(code: str, severity: str, path: str, message: str, clause: str) -> list[Any]:
    return [code, severity, path, {STORED: message}, clause]


def _finding(tree: dict[str, str]) -> dict[str, Any]:
    return {"code": tree["code"], "severity": tree["severity"], "values": {STORED: tree["message"]}}


def _point(code: str, outcome: str, reason: str, why: str = "") -> dict[str, Any]:
    return {"code": code, "outcome": outcome, "why": why, "values": {STORED: reason}, "findings": [], "also": []}
