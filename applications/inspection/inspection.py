"""The inspection of one file, and its JSON, in which it comes from another process and is stored."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any, NamedTuple

from applications.domain.checking import check
from applications.domain.document import Document
from applications.domain.findings import Finding
from applications.domain.masking import masked
from applications.formats import Unreadable
from applications.formats.files import READERS
from applications.formats.tree import document_from_tree, tree_from_document
from applications.inspection import intake
from applications.inspection.earlier import VERSION, upgraded
from applications.inspection.paper import Paper
from applications.signatures import archive, container, report, verification
from applications.signatures.checklist import Point
from applications.signatures.conformity import Expected, compare
from applications.signatures.findings import Malformed
from applications.signatures.report import FileReport
from applications.signatures.trusted_lists import TrustedList

#: Findings of each kind that an inspection holds; the others are only counted.
MAXIMUM_FINDINGS = 200


class Inspection(NamedTuple):
    """The result of inspecting a file. Personal codes are masked in all of it but the document.

    `error` says why no application can be read from it, and is None if one can. `around` are the first findings of
    clause E1 around the application, `findings` the first ones of the rules in it; `errors` and `warnings` count all of
    both. `paper` says how to render the PDF of the application again, and `pages` (one of `pages.OUTCOMES`) how its
    pages compare with that; they are None and "" if it is in no PDF. `report` is None for a file that cannot be signed
    (.xml, .json). `points` are the checklist, if the file was compared with a prepared version.
    """

    error: Unreadable | None = None
    document: Document | None = None
    around: tuple[Finding, ...] = ()
    findings: tuple[Finding, ...] = ()
    errors: int = 0
    warnings: int = 0
    report: FileReport | None = None
    points: tuple[Point, ...] = ()
    paper: Paper | None = None
    pages: str = ""

    def with_pages(self, pages: str, findings: Sequence[Finding]) -> Inspection:
        """The inspection with the outcome of comparing the pages, and the findings from that."""
        errors = sum(each.is_error for each in findings)
        return self._replace(
            pages=pages,
            around=(*self.around, *findings)[:MAXIMUM_FINDINGS],
            errors=self.errors + errors,
            warnings=self.warnings + len(findings) - errors,
        )

    def to_json(self) -> str:
        """The inspection as JSON of VERSION."""
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
            paper=Paper(*tree["paper"]) if tree["paper"] else None,
            pages=str(tree["pages"]),
        )


def inspect(name: str, data: bytes, lists: Sequence[TrustedList] = (), expected: Expected | None = None) -> Inspection:
    """Inspect a file with this name, and compare it with what is `expected`, if anything.

    The file decides how much time and memory it takes: `process.INSPECTOR` sets bounds.
    """
    error, opened = None, intake.Opened(None)
    try:
        opened = intake.read(name, data)
    except Unreadable as unreadable:
        error = _masked(unreadable)
    findings = check(opened.document) if opened.document else []
    errors = sum(each.is_error for each in (*opened.findings, *findings))
    signed = None if PurePath(name).suffix.lower() in READERS else verification.verify(masked(name), data, lists)
    return Inspection(
        error=error,
        document=opened.document,
        around=opened.findings[:MAXIMUM_FINDINGS],
        findings=tuple(each.masked() for each in findings[:MAXIMUM_FINDINGS]),
        errors=errors,
        warnings=len(opened.findings) + len(findings) - errors,
        report=signed,
        points=tuple(compare(signed, _documents(signed, data), expected)) if signed and expected else (),
        paper=opened.paper,
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
