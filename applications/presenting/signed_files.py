"""What the pages about one signed file show: the checklist, the signatures, and which application the file holds."""

from __future__ import annotations

from typing import Any

from applications.domain.masking import masked
from applications.models import File, SignedFile, Version
from applications.models.application import ApplicationQuerySet
from applications.presenting import checklists
from applications.signatures import checklist
from applications.signatures.checklist import FAIL, NOT_CHECKED, PASS
from applications.signatures.origin import beginnings
from applications.signatures.report import PDF, FileReport

#: The points that say something of a file without a signature.
_OF_UNSIGNED = frozenset({"file", "document", "origin"})
#: Prepared files that may be the beginning of a signed PDF: the newest ones are compared.
_COMPARED = 500


def heading(kept: SignedFile) -> dict[str, Any]:
    """Return the context that names the file and its version; personal codes in the name are masked."""
    version = kept.version
    return {"application": version.application, "version": version, "kept": kept, "name": masked(kept.name)}


def judgement(kept: SignedFile, among: ApplicationQuerySet) -> dict[str, Any]:
    """Return the context of a page about a signed file. A foreign file is looked for `among` these applications."""
    found = kept.inspection()
    report = found.report
    is_whole = any(point.code == "file" and point.outcome == PASS for point in found.points)
    has_no_signature = is_whole and report is not None and not report.signatures
    origin = next((point for point in found.points if point.code == "origin" and point.outcome == FAIL), None)
    # Another application with the same data looks like this one altered.
    other = _other_version(kept, report, among) if is_whole and origin and report else None
    is_foreign = other is not None or bool(is_whole and origin and origin.why == "origin-unknown")
    points = [point for point in found.points if point.code in _OF_UNSIGNED or not has_no_signature]
    if other:
        elsewhere = checklist.point("origin", FAIL, "origin-elsewhere")
        points = [elsewhere if each == origin else each for each in points]
    return heading(kept) | {
        "other": other,
        "points": checklists.lines(points),
        "has_no_signature": has_no_signature,
        "is_foreign": is_foreign,
        "is_other": origin is not None,
        "failed": sum(point.outcome == FAIL for point in found.points),
        "unchecked": sum(point.outcome == NOT_CHECKED for point in found.points),
        "documents": checklists.documents(report),
        "signatures": checklists.signatures(report) if report else [],
    }


def _other_version(kept: SignedFile, report: FileReport, among: ApplicationQuerySet) -> Version | None:
    """Return the version of another of these applications that the file holds, if any."""
    files = File.objects.filter(kind="pdf", version__application__in=among)
    files = files.exclude(version__application=kept.version.application_id).select_related("version__application")
    found = files.filter(sha256__in={each.sha256 for each in report.documents}).first()
    if found is None and report.kind == PDF:  # a signed PDF begins with the bytes of the prepared one
        sizes = files.filter(size__lte=kept.size).order_by("-pk").values_list("size", flat=True)[:_COMPARED]
        digests = [digest for _size, digest in beginnings(bytes(kept.content), sizes)]
        found = files.filter(sha256__in=digests).first()
    return found.version if found else None
