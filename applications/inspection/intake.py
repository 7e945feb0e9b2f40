"""Any file that may hold an application: a format of its own, a PDF, or a container; and what is wrong around it.

Clause E1: each application is one separately signable electronic document, with no scan and no other document.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import NamedTuple

from django.utils.translation import gettext_lazy, ngettext_lazy

from applications.domain.document import Document
from applications.domain.language import Text, filled
from applications.domain.masking import masked
from applications.domain.rules import ERROR, WARNING, Finding
from applications.formats import Unreadable, files, pdf
from applications.signatures import appearances, archive, container, scans
from applications.signatures.container import Part
from applications.signatures.findings import Malformed
from applications.signatures.masking import excerpt
from applications.signatures.wording import sentence

CONTAINERS = (".edoc", ".asice", ".bdoc")
SUFFIXES = (*files.READERS, ".pdf", *CONTAINERS)
#: No format takes a larger file; a reader of files stops here.
MAXIMUM_BYTES = max(files.MAXIMUM_BYTES, pdf.MAXIMUM_SIZE)
#: A container in a container is opened; what lies deeper is not.
_DEEPEST = 1
_CLAUSE = "E1"

#: What may be wrong around an application: severity and sentence by code.
FINDINGS: dict[str, tuple[str, Text]] = {
    "container-old": (ERROR, gettext_lazy("Parakstiet pieteikumu no jauna: šis ir vecā EDOC 1.x formāta fails")),
    "container-within-container": (
        ERROR,
        gettext_lazy("Izņemiet „%(name)s” no šī konteinera: konteinerā nedrīkst būt cits konteiners"),
    ),
    "container-several-documents": (
        ERROR,
        ngettext_lazy(
            "Atstājiet konteinerā tikai pieteikumu: pavisam tajā ir %(number)s dokuments",
            "Atstājiet konteinerā tikai pieteikumu: pavisam tajā ir %(number)s dokumenti",
            "number",
        ),
    ),
    "container-manifest": (ERROR, gettext_lazy("Izveidojiet konteineru no jauna: %(fault)s")),
    "container-unsigned": (WARNING, gettext_lazy("Parakstiet pieteikumu: konteinerā paraksta vēl nav")),
    "document-scan": (
        ERROR,
        gettext_lazy("Izņemiet skenēto dokumentu „%(name)s”: jāparaksta tikai šeit sagatavotais PDF"),
    ),
    "document-signed-inside": (
        WARNING,
        gettext_lazy("Sūtiet pašu parakstīto PDF „%(name)s”: tas bija parakstīts, jau pirms to ielika konteinerā"),
    ),
    "document-not-application": (
        ERROR,
        gettext_lazy("„%(name)s” nav šeit sagatavots pieteikums: jāparaksta tikai tas"),
    ),
}


class Opened(NamedTuple):
    """What a file holds: the application, or None where there is none to judge; and what is wrong around it."""

    document: Document | None
    findings: tuple[Finding, ...] = ()


def read(name: str, data: bytes) -> Opened:
    """The application in a file of this name; raises Unreadable where the file is of no kind that is read."""
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


def _from_container(data: bytes, depth: int) -> Opened:
    try:
        opened = container.read(data)
    except Malformed as fault:
        if fault.code == "edoc-1":
            return Opened(None, (_found("container-old"),))
        raise Unreadable(fault.code, **fault.values) from None
    findings = [_found("container-manifest", fault=_lowered(sentence(fault.finding))) for fault in opened.faults[:1]]
    if len(opened.documents) > 1:
        findings.append(_found("container-several-documents", number=len(opened.documents)))
    if not opened.signature_files:
        findings.append(_found("container-unsigned"))
    document = None
    for part, inner in zip(opened.documents, _opened_parts(opened.documents, depth), strict=True):
        document = document or inner.document
        findings += [found._replace(path=found.path or excerpt(part.name)) for found in inner.findings]
    return Opened(document, tuple(findings))


def _opened_parts(parts: tuple[Part, ...], depth: int) -> Iterator[Opened]:
    for part in parts:
        if PurePath(part.name).suffix.lower() in CONTAINERS or container.begins_as_one(part.content):
            yield _nested(part, depth)
        else:
            yield _from_part(part)


def _nested(part: Part, depth: int) -> Opened:
    found = _found("container-within-container", part.name, name=excerpt(part.name))
    if depth == _DEEPEST:
        return Opened(None, (found,))
    try:
        inner = _from_container(part.content, depth + 1)
    except Unreadable:
        return Opened(None, (found,))
    return Opened(inner.document, (found, *inner.findings))


def _from_part(part: Part) -> Opened:
    try:
        opened = _from_pdf(part.name, part.content)
    except Unreadable:
        return Opened(None, (_found("document-not-application", part.name, name=excerpt(part.name)),))
    if opened.document is not None and appearances.is_signed(part.content):
        return opened._replace(findings=(_found("document-signed-inside", part.name, name=excerpt(part.name)),))
    return opened


def _from_pdf(name: str, data: bytes) -> Opened:
    """The application that a PDF carries; raises Unreadable where the bytes are neither a PDF nor a picture."""
    if scans.is_picture(data):
        return Opened(None, (_found("document-scan", name, name=excerpt(name)),))
    try:
        return Opened(pdf.read(data))
    except Unreadable:
        if b"%PDF-" not in data[:1024] or len(data) > pdf.MAXIMUM_SIZE:
            raise
    code = "document-scan" if scans.has_no_text(data) else "document-not-application"
    return Opened(None, (_found(code, name, name=excerpt(name)),))


def _found(code: str, path: str = "", **values: object) -> Finding:
    severity, text = FINDINGS[code]
    return Finding(code, severity, excerpt(path), masked(filled(text, values)), _CLAUSE)


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
