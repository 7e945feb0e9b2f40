"""An ASiC-E container with XAdES signatures (ETSI EN 319 162-1), read strictly from bytes into memory.

EDOC (2.0 and later) and BDOC files are such containers too. Section numbers are of the standard.
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
from applications.signatures.findings import Malformed, Unusual

_INNER = "META-INF"
_MANIFEST_NAME = f"{_INNER}/manifest.xml"
_SIGNATURE_NAME = re.compile(r"META-INF/[^/]*signatures[^/]*\.xml")
#: Signatures in CMS rather than in XML (4.4.4).
_CADES_NAME = re.compile(r"META-INF/[^/]*\.p7s", re.IGNORECASE)
#: A container of one document and its signature (ASiC-S), which no Latvian program makes (5.2).
_SIMPLE = "application/vnd.etsi.asic-s+zip"
#: A type and a subtype (RFC 6838, 4.2), with parameters if any.
_MEDIA_TYPE = re.compile(r"[a-z0-9][\w!#$&^.+-]*/[a-z0-9][\w!#$&^.+-]*( *;.*)?", re.IGNORECASE | re.ASCII)
_OLD_EDOC_NAME = "[Content_Types].xml"
MAXIMUM_MANIFEST = 256 * 1024
#: Bytes of a signature file: more than the time stamps and revocation lists of decades.
MAXIMUM_SIGNATURES = 8 * 1024 * 1024


@dataclass(frozen=True)
class Part:
    """A document of the container; `media_type` is the manifest's, "" if it lists none."""

    name: str
    media_type: str
    content: bytes
    _digests: dict[str, bytes] = field(default_factory=dict, repr=False, compare=False)

    def digest(self, algorithm: HashAlgorithm) -> bytes:
        """The content's digest, computed once for all signatures."""
        if algorithm.name not in self._digests:
            self._digests[algorithm.name] = digest(self.content, algorithm)
        return self._digests[algorithm.name]


@dataclass(frozen=True, slots=True)
class Container:
    """The documents and the signature files (name and content) of a container, in the order of the ZIP.

    `faults` are those of the manifest and of `mimetype`, which do not keep the rest from being read.
    """

    documents: tuple[Part, ...]
    signature_files: tuple[tuple[str, bytes], ...]
    faults: tuple[Malformed, ...] = ()


def read(data: bytes) -> Container:
    """The container in these bytes; raises Malformed unless it is one by A.1 and 4.4.

    `mimetype` is first and holds the exact type; META-INF holds only the manifest and signature files; the manifest
    names only the documents.
    """
    try:
        entries = archive.read(data)
    except Malformed as fault:
        raise _old_or(fault, archive.names(data)) from None
    unusual = _of_mimetype(entries)
    by_name = {entry.name: entry.content for entry in entries}
    inner = [entry.name for entry in entries if _top_folder(entry.name).casefold() == _INNER.casefold()]
    signature_files = tuple((name, by_name[name]) for name in inner if _SIGNATURE_NAME.fullmatch(name))
    known = {name for name, _content in signature_files} | {_MANIFEST_NAME}
    for name in inner:
        if name not in known:
            is_cades = _CADES_NAME.fullmatch(name)
            raise Malformed("container-cades") if is_cades else Malformed("container-unknown-file", name=name)
        limit = MAXIMUM_MANIFEST if name == _MANIFEST_NAME else MAXIMUM_SIGNATURES
        if len(by_name[name]) > limit:
            raise Malformed("markup-too-large", name=name)
    names = [entry.name for entry in entries[1:] if entry.name not in known]
    if not names:
        raise Malformed("container-no-document")
    media_types, faults = _media_types(by_name.get(_MANIFEST_NAME), names)
    documents = tuple(Part(name, media_types.get(name, ""), by_name[name]) for name in names)
    return Container(documents, signature_files, (*unusual, *faults))


def is_media_type(text: str) -> bool:
    """Whether a text is a media type; one without a document type of its own is left blank in manifests."""
    return not text or _MEDIA_TYPE.fullmatch(text) is not None


def begins_as_one(data: bytes) -> bool:
    """Whether the bytes begin as every such container does, with an entry `mimetype`.

    A document that does is a container within a container; another ZIP, such as a .docx, is not.
    """
    return archive.first_entry(data, most=len(MIME_TYPE)) == ("mimetype", MIME_TYPE.encode())


def _of_mimetype(entries: list[Entry]) -> tuple[Malformed, ...]:
    """The fault of a `mimetype` that is compressed or has an extra field, which no program minds.

    Raises Malformed if it is not the first entry, or holds anything but the type.
    """
    first = entries[0] if entries else Entry("", b"", plain=False)
    if first.name == "mimetype" and first.content == MIME_TYPE.encode():
        return () if first.plain else (Unusual("container-mimetype"),)
    if first.name == "mimetype" and first.content.strip() == _SIMPLE.encode():
        raise Malformed("container-asic-s")
    raise _old_or(Malformed("container-mimetype"), {entry.name for entry in entries})


def _old_or(fault: Malformed, names: Set[str]) -> Malformed:
    """The fault, or `edoc-1` if the names are those of an EDOC 1.x (Open Packaging Conventions)."""
    return Malformed("edoc-1") if _OLD_EDOC_NAME in names and "mimetype" not in names else fault


def _media_types(manifest: bytes | None, names: list[str]) -> tuple[dict[str, str], tuple[Malformed, ...]]:
    """The documents' media types by name, and the faults of the manifest (ODF 1.2, part 3, chapter 3)."""
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
        if not _exists(name, names)
    ]
    faults += [
        Unusual("manifest-media-type", name=name, media_type=listed[name])
        for name in names
        if not is_media_type(listed.get(name, ""))
    ]
    if listed.get("/") != MIME_TYPE:
        faults.append(Malformed("manifest-root", media_type=MIME_TYPE))
    return listed, tuple(faults)


def _exists(listed: str, names: list[str]) -> bool:
    """Whether an entry of the manifest is the container itself, a document, or a folder with a document in it."""
    return listed == "/" or listed in names or listed.endswith("/") and any(name.startswith(listed) for name in names)


def _listed(manifest: bytes) -> dict[str, str]:
    """The manifest's media types by full path; "/" is the container itself."""
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
