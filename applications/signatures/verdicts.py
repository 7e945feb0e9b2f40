"""What is told of several signatures at once: the words of their findings, and whether they can be trusted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from applications.signatures.checklist import FAIL, NOT_CHECKED, PASS, REASONS
from applications.signatures.report import ERROR, FAILED, PASSED, Finding, Signature
from applications.signatures.wording import FOR_EVERY_LIST, MAXIMUM_FINDINGS, finding


def told(findings: Iterable[Finding]) -> str:
    """The findings' sentences, each once; of many the first ones, and how many more there are."""
    messages = list(dict.fromkeys(each.message for each in findings))
    if left := len(messages[MAXIMUM_FINDINGS:]):
        messages[MAXIMUM_FINDINGS:] = [finding("findings-more", number=left).message]
    return " ".join(f"{message}." for message in messages)


def looks(signatures: Iterable[Signature]) -> list[Finding]:
    """What there is to see of the signatures on the pages of a PDF."""
    return [each for signature in signatures for each in signature.findings if each.code.startswith("pdf-look")]


def may_hide(seen: Iterable[Finding]) -> bool:
    """Whether what there is to see of signatures may hide the text of a page."""
    return any(each.code == "pdf-look-large" for each in seen)


def is_unreadable(findings: Iterable[Finding]) -> bool:
    """Whether it cannot be seen here if a file is signed, and how."""
    return any(each.code == "pdf-unreadable" for each in findings)


def faults_for_every_list(signatures: Iterable[Signature]) -> list[Finding]:
    """Why a signature cannot be trusted, whichever list is asked."""
    return [each for signature in signatures for each in signature.findings if each.code in FOR_EVERY_LIST]


def trust(signatures: Sequence[Signature]) -> tuple[str, str]:
    """Whether all of the signatures can be trusted: PASS, FAIL or NOT_CHECKED, and why; "" where they can."""
    if certain := faults_for_every_list(signatures):
        return FAIL, told(certain)
    if failed := [each for each in signatures if each.trust == FAILED]:
        return FAIL, told(found for each in failed for found in each.findings if _is_of_trust(found))
    if all(each.trust == PASSED for each in signatures):
        return PASS, ""
    unchecked = [found for each in signatures for found in each.findings if found.code == "trust-no-list"]
    return NOT_CHECKED, told(unchecked) or str(REASONS["not-intact"])


def _is_of_trust(found: Finding) -> bool:
    return found.code.startswith("trust-") and found.severity == ERROR
