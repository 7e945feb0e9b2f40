"""Any signed file verified: its kind, its documents, and its signatures."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import importlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import PurePath

from applications.domain.sizes import MEGABYTE
from applications.signatures import archive, container, xades
from applications.signatures.container import Container
from applications.signatures.evidence import Verified, certificate_faults
from applications.signatures.findings import Malformed, finding, limited
from applications.signatures.markup import Element
from applications.signatures.masking import excerpt
from applications.signatures.report import (
    ASIC_E,
    FAILED,
    LEVELS,
    PDF,
    FileReport,
    Signature,
    SignatureFinding,
    SignedDocument,
)
from applications.signatures.trusted_lists import TrustedList
from applications.signatures.xades_parts import signatures
from applications.signatures.xmldsig import DS

MAXIMUM_BYTES = archive.MAXIMUM_FILE
#: Signatures of one container. Each takes a millisecond or more, and the file may hold thousands.
MAXIMUM_SIGNATURES = 64


def verify(
    name: str, data: bytes, lists: Sequence[TrustedList] = (), *, now: datetime.datetime | None = None
) -> FileReport:
    """The report on a file of any kind with this name and these bytes.

    Trust is verified by the trusted lists; without any it is not checked. `now` decides which lists are outdated.
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
    """Import the modules that a file like this needs, and read the lists, for the processes that are forked off."""
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
    findings, verified = _verify_container(opened)
    return FileReport(
        file=name,
        readable=True,
        kind=ASIC_E,
        findings=limited(findings),
        documents=tuple(_document(part.name, part.media_type, part.content) for part in opened.documents),
        signatures=tuple(_reported(each, lists, now) for each in verified),
    )


def _pdf_report(name: str, data: bytes, lists: Sequence[TrustedList], now: datetime.datetime) -> FileReport:
    from applications.signatures.with_pyhanko import pdf_signatures  # pyHanko takes half a second to import

    findings, verified = pdf_signatures.verify(data)
    return FileReport(
        file=name,
        readable=True,
        kind=PDF,
        findings=limited(findings),
        documents=(_document(PurePath(name).name, "application/pdf", data),),
        signatures=tuple(_reported(each, lists, now) for each in verified),
    )


def _verify_container(opened: Container) -> tuple[list[SignatureFinding], list[Verified]]:
    """The findings about a container, and its signatures."""
    findings: list[SignatureFinding] = [fault.finding for fault in opened.faults]
    verified: list[Verified] = []
    values: list[str] = []
    documents = {part.name: part for part in opened.documents}
    for file_name, content in opened.signature_files:
        try:
            elements = signatures(file_name, content)
            if len(verified) + len(elements) > MAXIMUM_SIGNATURES:
                raise Malformed("signature-too-many", maximum=MAXIMUM_SIGNATURES)
            verified += [xades.verify(element, documents) for element in elements]
            values += [_value(element) for element in elements]
        except Malformed as fault:
            findings.append(fault.finding)
    if not opened.signature_files:
        findings.append(finding("signature-missing"))
    return findings, _each_once(zip(values, verified, strict=True))


def _value(element: Element) -> str:
    """The signature's value as text, "" without one."""
    return "".join((element.findtext(f"{DS}SignatureValue") or "").split())


def _each_once(verified: Iterable[tuple[str, Verified]]) -> list[Verified]:
    """The signatures, each value once: some programs save a signature anew, in a second file, when they preserve it.

    Of copies the one with the highest level is kept. A copy that is not intact is kept beside one that is.
    """
    kept: dict[tuple[str, bool], Verified] = {}
    for value, each in verified:
        key = value, each.signature.intact
        if key not in kept or LEVELS.index(each.signature.level) > LEVELS.index(kept[key].signature.level):
            kept[key] = each
    return list(kept.values())


def _reported(verified: Verified, lists: Sequence[TrustedList], now: datetime.datetime) -> Signature:
    """The signature with its trust by the lists, its texts and findings limited."""
    signature = _with_trust(verified, lists, now)
    return replace(signature, id=excerpt(signature.id), findings=limited(signature.findings))


def _with_trust(verified: Verified, lists: Sequence[TrustedList], now: datetime.datetime) -> Signature:
    """The signature with its trust by the lists; that of a signature that is not intact is not checked."""
    signature = verified.signature
    if not signature.intact or verified.evidence is None:
        return signature
    if not lists:
        faults = (finding("trust-no-list"), *certificate_faults(verified))
        return replace(signature, findings=(*signature.findings, *faults))
    from applications.signatures.with_pyhanko import trust  # pyHanko takes half a second to import

    try:
        verdict = trust.verify(verified.evidence, lists, now)
    except Exception:  # readers of DER raise anything for made-up files, and nothing of that is trust
        return replace(signature, trust=FAILED, findings=(*signature.findings, finding("trust-path")))
    return replace(
        signature,
        trust=verdict.trust,
        qualified=verdict.qualified,
        findings=(*signature.findings, *verdict.findings),
    )


def _document(name: str, media_type: str, content: bytes) -> SignedDocument:
    return SignedDocument(excerpt(name), excerpt(media_type), len(content), hashlib.sha256(content).hexdigest())
