"""Whether a signed file conforms to what was prepared: the checklist with every point.

The document is compared, never the container: a signing program packs that anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from applications.signatures import checklist, container
from applications.signatures.checklist import (
    FAIL,
    NOT_CHECKED,
    PASS,
    Point,
    appearances,
    is_unreadable,
    may_hide_text,
    point,
    point_of_findings,
)
from applications.signatures.container import Container
from applications.signatures.findings import Malformed, leading
from applications.signatures.origin import ALTERED, SIGNED, UNKNOWN, UNPROVEN, VERDICTS, Origin, Prepared, origin
from applications.signatures.report import ERROR, PDF, WARNING, FileReport, Signature, SignatureFinding


class Expected(NamedTuple):
    """The version that was to be signed, by number, all versions of the application, and the signatory's name."""

    number: int
    versions: tuple[Prepared, ...]
    given_name: str
    surname: str


def compare(report: FileReport, documents: Sequence[bytes], expected: Expected) -> list[Point]:
    """Every point, in the order of POINTS, for a file with this report that holds these documents."""
    faults = [each for each in report.findings if each.severity == ERROR and each.code != "signature-missing"]
    # That nothing can be proved is said of the signatures.
    of_file = [each for each in faults if each.code != "pdf-unproven"]
    signatures = report.signatures
    inner = [_inner(document) for document in documents]
    return [
        _of_file(report, of_file),
        _of_documents(inner, signatures),
        _of_origin(documents, inner, expected, report),
        checklist.of_signatures(signatures, readable=bool(documents) and not is_unreadable(faults), faults=faults),
        checklist.of_signer(signatures, expected.given_name, expected.surname),
        checklist.of_time(signatures),
        checklist.of_trust(signatures),
        checklist.of_qualification(signatures),
    ]


def _of_file(report: FileReport, faults: list[SignatureFinding]) -> Point:
    if report.error:
        return point_of_findings("file", FAIL, [report.error])
    if faults:
        return point_of_findings("file", FAIL, faults)
    warnings = [each for each in report.findings if each.severity == WARNING]
    return replace(point("file", PASS, "file-fine"), findings=leading(warnings))


def _of_documents(inner: Sequence[Container | None], signatures: Sequence[Signature]) -> Point:
    if not inner:
        return point("document", NOT_CHECKED, "file-unreadable")
    if len(inner) > 1:
        return point("document", FAIL, "document-several", number=len(inner))
    if nested := inner[0]:
        return point("document", FAIL, "document-nested-signed" if nested.signature_files else "document-nested")
    if not signatures:
        return point("document", NOT_CHECKED, "no-signature")
    return point("document", PASS, "document-one")


def _inner(document: bytes) -> Container | None:
    """The container that a document is, empty if it cannot be read; None for any other document."""
    if not container.begins_as_one(document):
        return None
    try:
        return container.read(document)
    except Malformed:
        return Container((), ())


def _of_origin(
    documents: Sequence[bytes], inner: Sequence[Container | None], expected: Expected, report: FileReport
) -> Point:
    """Which version it is; one in a container within this container is looked for too, and no deeper."""
    if not documents:
        return point("origin", NOT_CHECKED, "origin-none")
    origins = []
    for document, nested in zip(documents, inner, strict=True):
        contents = [document] if nested is None else [part.content for part in nested.documents]
        origins += [(origin(content, expected.versions), nested is not None) for content in contents]
    best, is_nested = min(origins, key=lambda each: VERDICTS.index(each[0].verdict), default=(Origin(UNKNOWN), False))
    if best.number is None:
        return point("origin", FAIL, "origin-unknown")
    outcome, visible = FAIL, appearances(report.signatures)
    if best.verdict == SIGNED and report.kind != PDF:
        why = "origin-signed-inside"
    elif best.verdict == UNPROVEN and best.number == expected.number:
        outcome, why = NOT_CHECKED, "origin-unproven"
    elif best.verdict == ALTERED:
        why = "origin-altered" if best.number == expected.number else "origin-altered-version"
    elif best.number != expected.number:
        why = "origin-other"
    elif may_hide_text(visible):
        why = "origin-hidden"
    else:
        outcome, why = PASS, "origin-same"
    return Point(
        "origin",
        outcome,
        why,
        {"number": best.number, "expected": expected.number},
        findings=leading(visible) if outcome == PASS and not is_nested else (),
        also=("origin-nested",) if is_nested else (),
    )
