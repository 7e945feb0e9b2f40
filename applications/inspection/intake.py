"""The intake of any file that may hold an application: its format, the document in it, and findings around it.

Clause E1: each application is one separately signable electronic document, with no scan and no other document.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from pathlib import PurePath
from typing import NamedTuple

from applications.domain.document import Document
from applications.domain.findings import Finding
from applications.formats import Unreadable, files, pdf
from applications.inspection import paper, wording
from applications.inspection.paper import Paper
from applications.signatures import appearances, archive, container, scans
from applications.signatures.container import Part
from applications.signatures.findings import Malformed, Unusual
from applications.signatures.masking import excerpt

CONTAINERS = (".edoc", ".asice", ".bdoc")
SUFFIXES = (*files.READERS, ".pdf", *CONTAINERS)
#: Bytes of the largest file that some format takes.
MAXIMUM_BYTES = max(files.MAXIMUM_BYTES, pdf.MAXIMUM_SIZE)
#: A container in a container is opened, and none deeper.
_DEEPEST = 1
_CLAUSE = "E1"


class Opened(NamedTuple):
    """The application in a file, None without one, the findings around it, and the PDF that it is in, if any."""

    document: Document | None
    findings: tuple[Finding, ...] = ()
    paper: Paper | None = None


def read(name: str, data: bytes) -> Opened:
    """The application in a file with this name; raises Unreadable if the file is of no format that is read."""
    suffix = PurePath(name).suffix.lower()
    if suffix == ".pdf" and container.begins_as_one(data):
        raise Unreadable("inspection-container-as-pdf")
    if suffix in CONTAINERS and data.startswith(b"%PDF-"):
        raise Unreadable("inspection-pdf-as-container")
    if suffix in CONTAINERS and len(data) > archive.MAXIMUM_FILE:
        raise Unreadable("too-large", bytes=archive.MAXIMUM_FILE)
    if suffix in CONTAINERS:
        return _from_container(data, depth=0)
    if suffix == ".pdf":
        return _from_pdf(PurePath(name).name, data)
    if suffix not in files.READERS:
        raise Unreadable("file-extension", known=list(SUFFIXES))
    return Opened(files.read(name, data))


def compare(data: bytes, its_paper: Paper, rendered: bytes) -> tuple[Finding, ...]:
    """The findings about the pages of the PDF with this paper in a file; raises Unreadable as `paper.compare` does."""
    return paper.compare(its_paper, _with_digest(data, its_paper.sha256, depth=0), rendered)


def _with_digest(data: bytes, digest: str, depth: int) -> bytes:
    """The document with this SHA-256, the file itself or one in it; raises Unreadable if there is none."""
    if hashlib.sha256(data).hexdigest() == digest:
        return data
    if depth <= _DEEPEST + 1 and container.begins_as_one(data):
        with contextlib.suppress(Malformed):
            for part in container.read(data).documents:
                with contextlib.suppress(Unreadable):
                    return _with_digest(part.content, digest, depth + 1)
    raise Unreadable("pdf-broken")


def _from_container(data: bytes, depth: int) -> Opened:
    try:
        opened = container.read(data)
    except Malformed as fault:
        if fault.code == "edoc-1":
            return Opened(None, (_finding("container-old"),))
        raise Unreadable(fault.code, **fault.values) from None
    faults = [fault for fault in opened.faults if not isinstance(fault, Unusual)]
    findings = [_finding("container-manifest", "", fault=fault.code, **fault.values) for fault in faults[:1]]
    if len(opened.documents) > 1:
        findings.append(_finding("container-several-documents", number=len(opened.documents)))
    if not opened.signature_files:
        findings.append(_finding("container-unsigned"))
    document, its_paper = None, None
    for part, inner in zip(opened.documents, _opened_parts(opened.documents, depth), strict=True):
        if document is None:
            document, its_paper = inner.document, inner.paper
        findings += [each._replace(path=each.path or excerpt(part.name)) for each in inner.findings]
    return Opened(document, tuple(findings), its_paper)


def _opened_parts(parts: tuple[Part, ...], depth: int) -> Iterator[Opened]:
    for part in parts:
        if PurePath(part.name).suffix.lower() in CONTAINERS or container.begins_as_one(part.content):
            yield _nested(part, depth)
        else:
            yield _from_part(part)


def _nested(part: Part, depth: int) -> Opened:
    fault = _of_part("container-within-container", part.name)
    if depth == _DEEPEST:
        return Opened(None, (fault,))
    try:
        inner = _from_container(part.content, depth + 1)
    except Unreadable:
        return Opened(None, (fault,))
    return Opened(inner.document, (fault, *inner.findings), inner.paper)


def _from_part(part: Part) -> Opened:
    try:
        opened = _from_pdf(part.name, part.content)
    except Unreadable:
        return Opened(None, (_of_part("document-not-application", part.name),))
    if opened.document is not None and appearances.is_signed(part.content):
        return opened._replace(findings=(*opened.findings, _of_part("document-signed-inside", part.name)))
    return opened


def _from_pdf(name: str, data: bytes) -> Opened:
    """The application in a PDF; raises Unreadable if the bytes are neither a PDF nor a picture."""
    if scans.is_picture(data):
        return Opened(None, (_of_part("document-scan", name),))
    try:
        return Opened(pdf.read(data), paper.added(name, data), paper.read(name, data))
    except Unreadable:
        if b"%PDF-" not in data[:1024] or len(data) > pdf.MAXIMUM_SIZE:
            raise
    if letter := paper.letter(data):
        return Opened(None, (_finding(wording.LETTER, name, name=name, **letter._asdict()),))
    code = "document-scan" if scans.has_no_text(data) else "document-not-application"
    return Opened(None, (_of_part(code, name),))


def _of_part(code: str, name: str) -> Finding:
    """The finding about a document with this name."""
    return _finding(code, name, name=name)


def _finding(code: str, path: str = "", **values: object) -> Finding:
    known = {name: value if isinstance(value, int) else excerpt(str(value)) for name, value in values.items()}
    return Finding(code, wording.AROUND[code].severity, excerpt(path), known, _CLAUSE)
