"""Any signed file judged: what it is, what is in it, who signed it, and whether that holds."""

from __future__ import annotations

import hashlib

from django.utils.translation import gettext as _

from applications.signatures import archive, container, xades
from applications.signatures.container import Container
from applications.signatures.evidence import Judged
from applications.signatures.masking import masked
from applications.signatures.report import ASIC_E, FileReport, Finding, Signature, SignedDocument
from applications.signatures.wording import Malformed, finding
from applications.signatures.xades_parts import signatures

MAXIMUM_BYTES = archive.MAXIMUM_FILE


def verify(name: str, data: bytes) -> FileReport:
    """The report on the bytes of a file called `name`, whatever they are."""
    if len(data) > MAXIMUM_BYTES:
        return unreadable(name, _("Fails ir lielāks par 20 MB"))
    if archive.looks_like_archive(data):
        return _container_report(name, data)
    return unreadable(name, _("Fails nav ne parakstīts konteiners (EDOC, ASiC-E, BDOC), ne PDF"))


def unreadable(name: str, error: str) -> FileReport:
    """The report on a file that cannot be read, with one sentence why."""
    return FileReport(name, readable=False, error=error)


def _container_report(name: str, data: bytes) -> FileReport:
    try:
        opened = container.read(data)
    except Malformed as fault:
        return FileReport(name, readable=True, kind=ASIC_E, findings=(fault.finding,))
    findings, judged = judge_container(opened)
    return FileReport(
        file=name,
        readable=True,
        kind=ASIC_E,
        findings=tuple(findings),
        documents=tuple(_document(part.name, part.media_type, part.content) for part in opened.documents),
        signatures=tuple(_masked(each.signature) for each in judged),
    )


def judge_container(opened: Container) -> tuple[list[Finding], list[Judged]]:
    """What is wrong with a container that could be read, and each of its signatures."""
    findings, judged = [fault.finding for fault in opened.faults], []
    documents = {part.name: part for part in opened.documents}
    for file_name, content in opened.signature_files:
        try:
            judged += [xades.judge(element, documents) for element in signatures(file_name, content)]
        except Malformed as fault:
            findings.append(fault.finding)
    if not judged and not findings:
        findings.append(finding("signature-missing"))
    return findings, judged


def _document(name: str, media_type: str, content: bytes) -> SignedDocument:
    return SignedDocument(masked(name), media_type, len(content), hashlib.sha256(content).hexdigest())


def _masked(signature: Signature) -> Signature:
    return signature
