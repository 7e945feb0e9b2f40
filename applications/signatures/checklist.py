"""The checklist of a signed file: what is asked of it, point by point, and how each point came out, as data.

The words of titles and reasons are in `presenting.checklists`. The points that need to know what was prepared are in
`conformity`; those here need the file's report alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from applications.domain.masking import masked
from applications.signatures import ocsp, report
from applications.signatures.findings import leading
from applications.signatures.report import (
    ERROR,
    FAILED,
    PASSED,
    PERSON,
    UNPROVEN,
    B,
    Signature,
    SignatureFinding,
    findings_from_trees,
)
from applications.signatures.signers import full_name, is_same_person

PASS, FAIL, NOT_CHECKED = "pass", "fail", "not-checked"

#: The codes of the points, in the order in which a person reads them.
POINTS = ("file", "document", "origin", "signature", "signer", "time", "trust", "qualified")
#: Points that have to pass; it is not enough that they have not failed.
PROVED = ("document", "origin", "signature")
#: Findings about a certificate that no trusted list can make trusted.
_CERTIFICATE_FAULTS = frozenset(
    {"certificate-self-signed", "certificate-key-usage", "certificate-time", "certificate-revoked"}
)
#: Findings by which trust could not be checked.
_UNCHECKED = frozenset({"trust-no-list", *ocsp.NO_EVIDENCE})


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the checklist.

    `code` is one of POINTS, `outcome` PASS, FAIL or NOT_CHECKED. The reason is `why`, a code whose sentence `values`
    fill, then the findings, then the codes in `also`; `why` is "" if the findings say it all.
    """

    code: str
    outcome: str
    why: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict)
    findings: tuple[SignatureFinding, ...] = ()
    also: tuple[str, ...] = ()

    def to_tree(self) -> dict[str, Any]:
        """The point as JSON stores it."""
        return asdict(self)

    @classmethod
    def from_tree(cls, tree: Mapping[str, Any]) -> Point:
        """The point that `to_tree` gave; raises TypeError or KeyError for anything else."""
        return cls(**{**tree, "findings": findings_from_trees(tree["findings"]), "also": tuple(tree["also"])})


def point(code: str, outcome: str, why: str, **values: str | int) -> Point:
    """The point that came out so for a reason with this code and these values, personal codes masked in them."""
    texts = {name: value if isinstance(value, int) else masked(value) for name, value in values.items()}
    return Point(code, outcome, why, texts)


def point_of_findings(code: str, outcome: str, findings: Iterable[SignatureFinding]) -> Point:
    """The point that came out so for these findings."""
    return Point(code, outcome, findings=leading(findings))


def appearances(signatures: Iterable[Signature]) -> list[SignatureFinding]:
    """The findings about pictures of the signatures on the pages of a PDF."""
    return [each for signature in signatures for each in signature.findings if each.code.startswith("pdf-look")]


def may_hide_text(appearances: Iterable[SignatureFinding]) -> bool:
    """Whether a picture of a signature is so large that it may hide the text of a page."""
    return any(each.code == "pdf-look-large" for each in appearances)


def is_unreadable(findings: Iterable[SignatureFinding]) -> bool:
    """Whether the PDF cannot be read here, so that nothing is known of its signatures."""
    return any(each.code in UNPROVEN for each in findings)


def passes(points: Iterable[Point]) -> bool:
    """Whether a signed file is what was to be signed: no point failed, and what must be proved is."""
    outcomes = {each.code: each.outcome for each in points}
    return FAIL not in outcomes.values() and all(outcomes.get(code, PASS) == PASS for code in PROVED)


def is_unproven(points: Iterable[Point]) -> bool:
    """Whether no point failed, and yet it is not proved that the file is what was to be signed."""
    known = list(points)
    return not passes(known) and all(each.outcome != FAIL for each in known)


def certificate_faults(signatures: Iterable[Signature]) -> list[SignatureFinding]:
    """The findings by which a signature cannot be trusted, whichever trusted lists are loaded."""
    return [each for signature in signatures for each in signature.findings if each.code in _CERTIFICATE_FAULTS]


def of_signatures(signatures: Sequence[Signature], *, readable: bool, faults: Iterable[SignatureFinding] = ()) -> Point:
    """Whether there is a signature, and each is intact; `readable` says whether the file could have been read.

    `faults` are those of the file, by which it may not be proved that nothing was changed.
    """
    if not signatures:
        return point("signature", FAIL, "signature-missing") if readable else _not_checked("signature")
    broken = [each for signature in signatures if not signature.intact for each in signature.findings]
    broken = [each for each in broken if each.severity == ERROR]
    unproven = [each for each in faults if each.code in UNPROVEN]
    if broken and not report.is_unproven(broken):
        return point_of_findings("signature", FAIL, broken)
    if broken or unproven:
        return point_of_findings("signature", NOT_CHECKED, [*unproven, *broken])
    return point("signature", PASS, "signature-fine")


def of_signer(signatures: Sequence[Signature], given_name: str, surname: str) -> Point:
    """Whether a person of this name has signed; a signature that is not intact proves nothing."""
    if not signatures:
        return _not_checked("signer", "no-signature")
    intact = [signature for signature in signatures if signature.intact]
    if not intact:
        return _not_checked("signer", _why_not_intact(signatures))
    persons = [signature.signer for signature in intact if signature.signer.kind == PERSON]
    signatory = f"{given_name} {surname}"
    unproven = [each.signer for each in signatures if not each.intact and report.is_unproven(each.findings)]
    for signer in persons:
        if is_same_person(signer, given_name, surname):
            return point("signer", PASS, "signer-same", signer=full_name(signer))
    if any(is_same_person(signer, given_name, surname) for signer in unproven):
        return _not_checked("signer", "not-proved")
    if not persons:
        return point("signer", FAIL, "signer-seal", signatory=signatory)
    names = ", ".join(dict.fromkeys(full_name(signer) for signer in persons if full_name(signer)))
    return point("signer", FAIL, "signer-differs", signer=names, signatory=signatory)


def of_time(signatures: Sequence[Signature]) -> Point:
    """Whether each signature has a right time stamp."""
    if not signatures:
        return _not_checked("time", "no-signature")
    wrong = [each for signature in signatures for each in signature.findings if each.code.startswith("timestamp-")]
    if wrong:
        return point_of_findings("time", FAIL, wrong)
    if not any(signature.intact for signature in signatures):
        return _not_checked("time", _why_not_intact(signatures))
    if any(signature.level == B for signature in signatures):
        return point("time", FAIL, "time-missing")
    return point("time", PASS, "time-present")


def of_trust(signatures: Sequence[Signature]) -> Point:
    """Whether all of the signatures can be trusted."""
    if not signatures:
        return _not_checked("trust", "no-signature")
    if certain := certificate_faults(signatures):
        return point_of_findings("trust", FAIL, certain)
    if failed := [each for each in signatures if each.trust == FAILED]:
        faults = [each for signature in failed for each in signature.findings if _is_of_trust(each)]
        return point_of_findings("trust", FAIL, faults)
    if all(each.trust == PASSED for each in signatures):
        return point("trust", PASS, "trust-passed")
    unchecked = [each for signature in signatures for each in signature.findings if each.code in _UNCHECKED]
    if unchecked:
        return point_of_findings("trust", NOT_CHECKED, unchecked)
    return _not_checked("trust", _why_not_intact(signatures))


def _why_not_intact(signatures: Iterable[Signature]) -> str:
    is_known = any(not each.intact and not report.is_unproven(each.findings) for each in signatures)
    return "not-intact" if is_known else "not-proved"


def _is_of_trust(finding: SignatureFinding) -> bool:
    return finding.code.startswith("trust-") and finding.severity == ERROR


def of_qualification(signatures: Sequence[Signature]) -> Point:
    """Whether all of the signatures are qualified."""
    if not signatures:
        return _not_checked("qualified", "no-signature")
    # An untrusted signature is not called unqualified: nobody has said what it is.
    qualified = {signature.qualified if signature.trust == PASSED else None for signature in signatures}
    if False in qualified:
        return point("qualified", FAIL, "qualified-no")
    if None in qualified:
        return _not_checked("qualified", "qualified-unknown")
    return point("qualified", PASS, "qualified-yes")


def _not_checked(code: str, why: str = "file-unreadable") -> Point:
    return point(code, NOT_CHECKED, why)
