"""Whether a signed file holds what was prepared, and whether the right person signed it: point by point.

What is compared is the document, never the container: a signing program packs that anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from applications.signatures import container, verdicts
from applications.signatures.checklist import FAIL, NOT_CHECKED, PASS, REASONS, Point, point
from applications.signatures.container import Container
from applications.signatures.origin import ALTERED, SIGNED, UNKNOWN, VERDICTS, Origin, Prepared, origin
from applications.signatures.report import ERROR, PASSED, PDF, PERSON, B, FileReport, Finding, Signature
from applications.signatures.signers import full_name, is_same_person
from applications.signatures.verdicts import is_unreadable, looks, may_hide, told
from applications.signatures.wording import Malformed


class Expected(NamedTuple):
    """What a signed file is compared with: the version that was to be signed, all of them, and who was to sign."""

    number: int
    versions: tuple[Prepared, ...]
    given_name: str
    surname: str


def compare(report: FileReport, documents: Sequence[bytes], expected: Expected) -> list[Point]:
    """Every point, in the order of POINTS, for a file with this report that holds these documents."""
    faults = [each for each in report.findings if each.severity == ERROR and each.code != "signature-missing"]
    signatures = report.signatures
    inner = [_inner(document) for document in documents]
    return [
        _of_file(report, faults),
        _of_documents(inner, signatures),
        _of_origin(documents, inner, expected, report),
        _of_signatures(signatures, faults, documents),
        of_signer(signatures, expected.given_name, expected.surname),
        of_time(signatures),
        _of_trust(signatures),
        _of_qualification(signatures),
    ]


def _of_file(report: FileReport, faults: list[Finding]) -> Point:
    if not report.readable:
        return Point("file", FAIL, report.error + ".")
    return Point("file", FAIL, told(faults)) if faults else point("file", PASS, "file-fine")


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
    """What is in a document that is a container itself; None where it is none."""
    if not container.begins_as_one(document):
        return None
    try:
        return container.read(document)
    except Malformed:
        return Container((), ())


def _of_origin(
    documents: Sequence[bytes], inner: Sequence[Container | None], expected: Expected, report: FileReport
) -> Point:
    """Which version it is; it is told too of one that lies in a container in this one, and no deeper."""
    if not documents:
        return point("origin", NOT_CHECKED, "origin-none")
    found = []
    for document, nested in zip(documents, inner, strict=True):
        contents = [document] if nested is None else [part.content for part in nested.documents]
        found += [(origin(content, expected.versions), nested is not None) for content in contents]
    best, is_nested = min(found, key=lambda each: VERDICTS.index(each[0].verdict), default=(Origin(UNKNOWN), False))
    if best.verdict == UNKNOWN:
        return point("origin", FAIL, "origin-unknown")
    outcome, seen = FAIL, looks(report.signatures)
    if best.verdict == SIGNED and report.kind != PDF:
        reason = "origin-signed-inside"
    elif best.verdict == ALTERED:
        reason = "origin-altered" if best.number == expected.number else "origin-altered-version"
    elif best.number != expected.number:
        reason = "origin-other"
    elif may_hide(seen):
        reason = "origin-hidden"
    else:
        outcome, reason = PASS, "origin-same"
    came_out = point("origin", outcome, reason, number=best.number, expected=expected.number)
    more = [str(REASONS["origin-nested"])] if is_nested else [told(seen)] if outcome == PASS and seen else []
    return came_out._replace(reason=" ".join([came_out.reason, *more]))


def _of_signatures(signatures: Sequence[Signature], faults: Sequence[Finding], documents: Sequence[bytes]) -> Point:
    if not signatures and (not documents or is_unreadable(faults)):
        return point("signature", NOT_CHECKED, "file-unreadable")
    if not signatures:
        return point("signature", FAIL, "signature-missing")
    faults = [each for signature in signatures if not signature.intact for each in signature.findings]
    if all(signature.intact for signature in signatures):
        return point("signature", PASS, "signature-fine")
    return Point("signature", FAIL, told(each for each in faults if each.severity == ERROR))


def of_signer(signatures: Sequence[Signature], given_name: str, surname: str) -> Point:
    """Whether a person of this name has signed; what a signature says that is not intact proves nothing."""
    if not signatures:
        return point("signer", NOT_CHECKED, "no-signature")
    intact = [signature for signature in signatures if signature.intact]
    if not intact:
        return point("signer", NOT_CHECKED, "not-intact")
    persons = [signature.signer for signature in intact if signature.signer.kind == PERSON]
    signatory = f"{given_name} {surname}"
    if not persons:
        return point("signer", FAIL, "signer-seal", signatory=signatory)
    for signer in persons:
        if is_same_person(signer, given_name, surname):
            return point("signer", PASS, "signer-same", signer=full_name(signer))
    names = ", ".join(dict.fromkeys(full_name(signer) for signer in persons if full_name(signer)))
    return point("signer", FAIL, "signer-differs", signer=names, signatory=signatory)


def of_time(signatures: Sequence[Signature]) -> Point:
    """Whether each signature has a right time stamp."""
    if not signatures:
        return point("time", NOT_CHECKED, "no-signature")
    wrong = [f for signature in signatures for f in signature.findings if f.code.startswith("timestamp-")]
    if wrong:
        return Point("time", FAIL, told(wrong))
    if not any(signature.intact for signature in signatures):
        return point("time", NOT_CHECKED, "not-intact")
    if any(signature.level == B for signature in signatures):
        return point("time", FAIL, "time-missing")
    return point("time", PASS, "time-present")


def _of_trust(signatures: Sequence[Signature]) -> Point:
    if not signatures:
        return point("trust", NOT_CHECKED, "no-signature")
    outcome, reason = verdicts.trust(signatures)
    return point("trust", PASS, "trust-passed") if outcome == PASS else Point("trust", outcome, reason)


def _of_qualification(signatures: Sequence[Signature]) -> Point:
    if not signatures:
        return point("qualified", NOT_CHECKED, "no-signature")
    # A signature that nobody vouches for is not called unqualified: it is not known what it is.
    known = {signature.qualified if signature.trust == PASSED else None for signature in signatures}
    if False in known:
        return point("qualified", FAIL, "qualified-no")
    if None in known:
        return point("qualified", NOT_CHECKED, "qualified-unknown")
    return point("qualified", PASS, "qualified-yes")
