"""What is found of one file, and that as JSON and back, since it comes out of another process."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any, NamedTuple

from applications.domain.checking import judge
from applications.domain.document import Document
from applications.domain.masking import masked
from applications.domain.rules import Finding
from applications.formats import Unreadable
from applications.formats.files import READERS
from applications.formats.tree import document_from_tree, tree_from_document
from applications.inspection import intake
from applications.inspection.earlier import VERSION, upgraded
from applications.signatures import archive, container, report, verification
from applications.signatures.checklist import Point
from applications.signatures.conformity import Expected, compare
from applications.signatures.findings import Malformed
from applications.signatures.report import FileReport
from applications.signatures.trusted_lists import TrustedList

#: Findings that are told one by one; of the rest the number is.
MAXIMUM_FINDINGS = 200


class Inspection(NamedTuple):
    """What was found of a file.

    `error` says why no application can be read from it, None where one can. `around` is the beginning of what clause
    E1 says of the file, `findings` of what the rules say of the document, `errors` and `warnings` how many there are of
    both. `report` is None for a file that nobody can sign (.xml, .json); `points` where it was compared with what was
    prepared.
    """

    error: Unreadable | None = None
    document: Document | None = None
    around: tuple[Finding, ...] = ()
    findings: tuple[Finding, ...] = ()
    errors: int = 0
    warnings: int = 0
    report: FileReport | None = None
    points: tuple[Point, ...] = ()

    def to_json(self) -> str:
        """All of it as JSON of VERSION: codes and values, no sentences."""
        return json.dumps(
            {
                "version": VERSION,
                **self._asdict(),
                "error": self.error.to_tree() if self.error else None,
                "document": tree_from_document(self.document) if self.document else None,
                "report": self.report.to_tree() if self.report else None,
                "points": [point.to_tree() for point in self.points],
            },
            ensure_ascii=False,
        )

    @classmethod
    def from_json(cls, text: str | bytes) -> Inspection:
        """The inspection that `to_json` gave, in this version or an earlier one.

        Raises ValueError, TypeError or KeyError for anything else.
        """
        tree: dict[str, Any] = upgraded(json.loads(text))
        return cls(
            error=Unreadable.from_tree(tree["error"]) if tree["error"] else None,
            document=document_from_tree(tree["document"]) if tree["document"] is not None else None,
            around=tuple(Finding(*found) for found in tree["around"]),
            findings=tuple(Finding(*found) for found in tree["findings"]),
            errors=int(tree["errors"]),
            warnings=int(tree["warnings"]),
            report=FileReport.from_tree(tree["report"]) if tree["report"] is not None else None,
            points=tuple(Point.from_tree(point) for point in tree["points"]),
        )


def inspect(name: str, data: bytes, lists: Sequence[TrustedList] = (), expected: Expected | None = None) -> Inspection:
    """The examination of a file of this name; compared with what was `expected`, where something was.

    Personal codes are masked in all of it but the document.

    Takes as much time and memory as the file makes it: `process.INSPECTOR` sets bounds.
    """
    error, opened = None, intake.Opened(None)
    try:
        opened = intake.read(name, data)
    except Unreadable as unreadable:
        error = _masked(unreadable)
    found = list(judge(opened.document)) if opened.document else []
    errors = sum(each.is_error for each in (*opened.findings, *found))
    signed = None if PurePath(name).suffix.lower() in READERS else verification.verify(masked(name), data, lists)
    return Inspection(
        error=error,
        document=opened.document,
        around=opened.findings[:MAXIMUM_FINDINGS],
        findings=tuple(found[:MAXIMUM_FINDINGS]),
        errors=errors,
        warnings=len(opened.findings) + len(found) - errors,
        report=signed,
        points=tuple(compare(signed, _documents(signed, data), expected)) if signed and expected else (),
    )


def _masked(error: Unreadable) -> Unreadable:
    values = {name: masked(value) if isinstance(value, str) else value for name, value in error.values.items()}
    return Unreadable(error.code, **values)


def _documents(signed: FileReport, data: bytes) -> list[bytes]:
    if signed.kind == report.PDF:
        return [data]
    if not archive.looks_like_archive(data):
        return []
    try:
        return [part.content for part in container.read(data).documents]
    except Malformed:
        return []
