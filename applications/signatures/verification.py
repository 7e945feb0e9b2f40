"""Any signed file judged: what it is, what is in it, who signed it, and whether that holds."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import importlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from applications.domain.sizes import MEGABYTE
from applications.signatures import archive, container, xades
from applications.signatures.container import Container
from applications.signatures.evidence import Judged, faults_for_every_list
from applications.signatures.findings import Malformed, finding, limited
from applications.signatures.masking import excerpt
from applications.signatures.report import (
    ASIC_E,
    FAILED,
    PDF,
    FileReport,
    Signature,
    SignatureFinding,
    SignedDocument,
)
from applications.signatures.trusted_lists import TrustedList
from applications.signatures.xades_parts import signatures

MAXIMUM_BYTES = archive.MAXIMUM_FILE
#: Each costs a millisecond or more, and the file may hold thousands.
MAXIMUM_SIGNATURES = 64


def verify(
    name: str, data: bytes, lists: Sequence[TrustedList] = (), *, now: datetime.datetime | None = None
) -> FileReport:
    """The report on the bytes of a file called `name`, whatever they are.

    Trust is judged by the trusted lists, and not at all where there is none. `now` tells which lists are out of date.
    """
    now = now or datetime.datetime.now(datetime.UTC)
    if len(data) > MAXIMUM_BYTES:
        return _unreadable(name, "file-too-large", most=MAXIMUM_BYTES // MEGABYTE)
    if archive.looks_like_archive(data):
        return _container_report(name, data, lists, now)
    if b"%PDF-" in data[:1024]:  # as far in as PDF readers look
        return _pdf_report(name, data, lists, now)
    return _unreadable(name, "file-unknown")


def prepare(data: bytes, lists: Sequence[TrustedList]) -> None:
    """Import what a file like this needs, and read the lists, so that processes that are forked off have it already."""
    needed = "timestamp_authorities" if archive.looks_like_archive(data) else "pdf_signatures"
    importlib.import_module(f"applications.signatures.with_pyhanko.{needed}")
    if lists:
        from applications.signatures.with_pyhanko import services

        for each in lists:
            with contextlib.suppress(ValueError):
                services.check_readable(each)


def _unreadable(name: str, code: str, **values: int) -> FileReport:
    return FileReport(name, readable=False, error=finding(code, **values))


def _container_report(name: str, data: bytes, lists: Sequence[TrustedList], now: datetime.datetime) -> FileReport:
    try:
        opened = container.read(data)
    except Malformed as fault:
        return FileReport(name, readable=True, kind=ASIC_E, findings=(fault.finding,))
    findings, judged = judge_container(opened)
    return FileReport(
        file=name,
        readable=True,
        kind=ASIC_E,
        findings=limited(findings),
        documents=tuple(_document(part.name, part.media_type, part.content) for part in opened.documents),
        signatures=tuple(_trusted(each, lists, now) for each in judged),
    )


def _pdf_report(name: str, data: bytes, lists: Sequence[TrustedList], now: datetime.datetime) -> FileReport:
    from applications.signatures.with_pyhanko import pdf_signatures  # pyHanko takes half a second to import

    findings, judged = pdf_signatures.judge(data)
    return FileReport(
        file=name,
        readable=True,
        kind=PDF,
        findings=limited(findings),
        documents=(_document(PurePath(name).name, "application/pdf", data),),
        signatures=tuple(_trusted(each, lists, now) for each in judged),
    )


def judge_container(opened: Container) -> tuple[list[SignatureFinding], list[Judged]]:
    """What is wrong with a container that could be read, and each of its signatures."""
    findings: list[SignatureFinding] = [fault.finding for fault in opened.faults]
    judged: list[Judged] = []
    documents = {part.name: part for part in opened.documents}
    for file_name, content in opened.signature_files:
        try:
            elements = signatures(file_name, content)
            if len(judged) + len(elements) > MAXIMUM_SIGNATURES:
                raise Malformed("signature-too-many", maximum=MAXIMUM_SIGNATURES)
            judged += [xades.judge(element, documents) for element in elements]
        except Malformed as fault:
            findings.append(fault.finding)
    if not opened.signature_files:
        findings.append(finding("signature-missing"))
    return findings, judged


def _trusted(judged: Judged, lists: Sequence[TrustedList], now: datetime.datetime) -> Signature:
    """The signature with what the lists say of it, as it is reported."""
    signature = _asked(judged, lists, now)
    return replace(signature, id=excerpt(signature.id), findings=limited(signature.findings))


def _asked(judged: Judged, lists: Sequence[TrustedList], now: datetime.datetime) -> Signature:
    """The signature with what the lists say of it; one that is not intact proves nothing, so nobody is asked."""
    signature = judged.signature
    if not signature.intact or judged.evidence is None:
        return signature
    if not lists:
        found = (finding("trust-no-list"), *faults_for_every_list(judged))
        return replace(signature, findings=(*signature.findings, *found))
    from applications.signatures.with_pyhanko import trust  # takes a second to import, which only this needs

    try:
        verdict = trust.judge(judged.evidence, lists, now)
    except Exception:  # what the readers of DER throw at what somebody made up has no end, and none of it is trust
        return replace(signature, trust=FAILED, findings=(*signature.findings, finding("trust-path")))
    return replace(
        signature,
        trust=verdict.trust,
        qualified=verdict.qualified,
        findings=(*signature.findings, *verdict.findings),
    )


def _document(name: str, media_type: str, content: bytes) -> SignedDocument:
    return SignedDocument(excerpt(name), excerpt(media_type), len(content), hashlib.sha256(content).hexdigest())
