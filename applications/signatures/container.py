"""An ASiC-E container with XAdES signatures (ETSI EN 319 162-1), read strictly from bytes and kept in memory.

An EDOC (from 2.0) and a BDOC are such containers too.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.hashes import HashAlgorithm

from applications.formats.edoc import MANIFEST, MIME_TYPE
from applications.signatures import archive, markup
from applications.signatures.algorithms import digest
from applications.signatures.archive import Entry
from applications.signatures.findings import Malformed

_INNER = "META-INF"
_MANIFEST_NAME = f"{_INNER}/manifest.xml"
_SIGNATURE_NAME = re.compile(r"META-INF/[^/]*signatures[^/]*\.xml")
_OLD_EDOC_NAME = "[Content_Types].xml"
MAXIMUM_MANIFEST = 256 * 1024
#: Time stamps and revocation lists that preserve a signature for decades stay far below.
MAXIMUM_SIGNATURES = 8 * 1024 * 1024


@dataclass(frozen=True)
class Part:
    """A document of the container; the media type is the manifest's."""

    name: str
    media_type: str
    content: bytes
    _digests: dict[str, bytes] = field(default_factory=dict, repr=False, compare=False)

    def digest(self, algorithm: HashAlgorithm) -> bytes:
        """The content's digest, computed once for however many signatures."""
        if algorithm.name not in self._digests:
            self._digests[algorithm.name] = digest(self.content, algorithm)
        return self._digests[algorithm.name]


@dataclass(frozen=True, slots=True)
class Container:
    """What a container holds: its documents and its signature files (name and content) in the order of the ZIP.

    `faults` names what is wrong with the manifest; the rest of the container could be read.
    """

    documents: tuple[Part, ...]
    signature_files: tuple[tuple[str, bytes], ...]
    faults: tuple[Malformed, ...] = ()


def read(data: bytes) -> Container:
    """The container in these bytes; raises Malformed where they are none, as A.1 and 4.4 of the standard ask.

    `mimetype` is first and exact; META-INF holds the manifest and signature files and nothing else; the manifest
    names the documents and nothing else.
    """
    try:
        entries = archive.read(data)
    except Malformed as fault:
        raise _old_or(fault, archive.names(data)) from None
    _refuse_other_archives(entries)
    by_name = {entry.name: entry.content for entry in entries}
    inner = [entry.name for entry in entries if _top_folder(entry.name).casefold() == _INNER.casefold()]
    signature_files = tuple((name, by_name[name]) for name in inner if _SIGNATURE_NAME.fullmatch(name))
    known = {name for name, _content in signature_files} | {_MANIFEST_NAME}
    for name in inner:
        if name not in known:
            raise Malformed("container-unknown-file", name=name)
        limit = MAXIMUM_MANIFEST if name == _MANIFEST_NAME else MAXIMUM_SIGNATURES
        if len(by_name[name]) > limit:
            raise Malformed("markup-too-large", name=name)
    names = [entry.name for entry in entries[1:] if entry.name not in known]
    if not names:
        raise Malformed("container-no-document")
    media_types, faults = _media_types(by_name.get(_MANIFEST_NAME), names)
    documents = tuple(Part(name, media_types.get(name, ""), by_name[name]) for name in names)
    return Container(documents, signature_files, faults)


def begins_as_one(data: bytes) -> bool:
    """Whether the bytes begin as every such container does: a ZIP whose first entry is `mimetype`, stored.

    A document that does is a container within a container; one that is another ZIP, such as a .docx, is not.
    """
    return data.startswith(b"PK\x03\x04") and data[30:].startswith(b"mimetype" + MIME_TYPE.encode())


def _refuse_other_archives(entries: list[Entry]) -> None:
    first = entries[0] if entries else Entry("", b"", plain=False)
    if first.name == "mimetype" and first.plain and first.content == MIME_TYPE.encode():
        return
    fault = Malformed("container-mimetype", media_type=MIME_TYPE)
    raise _old_or(fault, {entry.name for entry in entries})


def _old_or(fault: Malformed, names: Set[str]) -> Malformed:
    """The fault, or what says more where the names are those of an EDOC 1.x (Open Packaging Conventions)."""
    return Malformed("edoc-1") if _OLD_EDOC_NAME in names and "mimetype" not in names else fault


def _media_types(manifest: bytes | None, names: list[str]) -> tuple[dict[str, str], tuple[Malformed, ...]]:
    """The documents' media types by name, and what is wrong with the manifest (ODF 1.2, part 3, chapter 3)."""
    if manifest is None:
        return {}, (Malformed("manifest-missing"),)
    try:
        listed = _listed(manifest)
    except Malformed as fault:
        return {}, (fault,)
    faults = [Malformed("manifest-unlisted", name=name) for name in names if name not in listed]
    faults += [
        Malformed("manifest-inner" if _top_folder(name) == _INNER else "manifest-absent", name=name)
        for name in listed
        if not _is_there(name, names)
    ]
    if listed.get("/") != MIME_TYPE:
        faults.append(Malformed("manifest-root", media_type=MIME_TYPE))
    return listed, tuple(faults)


def _is_there(listed: str, names: list[str]) -> bool:
    """Whether what the manifest lists is the container itself, a document, or a folder in which one lies."""
    return listed == "/" or listed in names or listed.endswith("/") and any(name.startswith(listed) for name in names)


def _listed(manifest: bytes) -> dict[str, str]:
    """The manifest's entries: media types by full path, that of the container itself as "/"."""
    root = markup.parse(manifest, _MANIFEST_NAME)
    if root.tag != f"{{{MANIFEST}}}manifest":
        raise Malformed("manifest-shape")
    listed: dict[str, str] = {}
    for entry in root:
        path, media_type = (entry.get(f"{{{MANIFEST}}}{name}") for name in ("full-path", "media-type"))
        if entry.tag != f"{{{MANIFEST}}}file-entry" or len(entry) or path is None or media_type is None:
            raise Malformed("manifest-shape")
        if path in listed:
            raise Malformed("manifest-twice", name=path)
        listed[path] = media_type
    return listed


def _top_folder(name: str) -> str:
    return name.partition("/")[0]
