"""Names, manifests and mimetype entries with one fault each, and the code of its finding."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable

from tests.support.signatures.hostile_zips import reordered, with_entry
from tests.support.signatures.signing import MIME_TYPE

NAME_FAULTS: dict[str | bytes, str] = {
    "../more.pdf": "name-path",
    "a/../more.pdf": "name-path",
    "a/./more.pdf": "name-path",
    ".": "name-path",
    "..": "name-path",
    "": "name-path",
    "/etc/passwd": "name-path",
    "//server/more.pdf": "name-path",
    "a//more.pdf": "name-path",
    "a\\more.pdf": "name-path",
    "..\\more.pdf": "name-path",
    "x" * 300: "name-path",
    "more\0.pdf": "name-unseen-sign",
    "more\n.pdf": "name-unseen-sign",
    "more\x1b[2J.pdf": "name-unseen-sign",
    "more\x85.pdf": "name-unseen-sign",
    "more\u202efdp.exe": "name-unseen-sign",
    "more\u2066.pdf": "name-unseen-sign",
    "more\u200f.pdf": "name-unseen-sign",
    "more\u200b.pdf": "name-unseen-sign",
    "more\u2028.pdf": "name-unseen-sign",
    "more\ufeff.pdf": "name-unseen-sign",
    "more\ue000.pdf": "name-unseen-sign",
    "more\u2067.pdf": "name-unseen-sign",
    "more\u061c.pdf": "name-unseen-sign",
    "more\u00ad.pdf": "name-unseen-sign",
    "more\u200d.pdf": "name-unseen-sign",
    "more\x7f.pdf": "name-unseen-sign",
    "more\U000e0041.pdf": "name-unseen-sign",
    b"more\xff.pdf": "name-encoding",
    b"more\xc0\xafpdf": "name-encoding",
    b"more\xed\xa0\x80.pdf": "name-encoding",
    "pieteikums.pdf": "name-twice",
    "PIETEIKUMS.pdf": "name-twice",
    "pieteikums.pdf.": "name-twice",
    "pieteikums.pdf ": "name-twice",
    "pieteikums.pdf\ufe0f": "name-twice",
    "\u3164pieteikums.pdf": "name-twice",
    "p\u0131eteikums.pdf\u0307": "manifest-unlisted",
    "p\u0130eteikums.pdf": "manifest-unlisted",
    "pieteikum\u017f.pdf": "name-twice",
    "META-INF\u00a0/a.pdf": "manifest-unlisted",
    "META-INF/Manifest.xml": "name-twice",
    "META-INF/SIGNATURES0.XML": "name-twice",
    "META-INF/signatures0.xml": "name-twice",
    "META-INF/ASiCManifest.xml": "container-unknown-file",
    "META-INF/signature.p7s": "container-cades",
    "META-INF/timestamp.tst": "container-unknown-file",
    "META-INF/signatures1.xml.bak": "container-unknown-file",
    "META-INF/container.xml": "container-unknown-file",
    "Mimetype": "name-twice",
    "pieteikums.pdf/more.pdf": "name-twice",
    "META-INF": "name-twice",
    "meta-inf/signatures9.xml": "container-unknown-file",
    "META-INF/more.xml": "container-unknown-file",
    "META-INF/a/signatures9.xml": "container-unknown-file",
    "META-INF/signatures9.txt": "container-unknown-file",
    "META-INF/.DS_Store": "container-unknown-file",
    "more.pdf": "manifest-unlisted",
}
MANIFEST_FAULTS: dict[str, tuple[Callable[[str], str], str]] = {
    "a file that is not there": (
        lambda text: text.replace("</m:manifest>", '<m:file-entry m:full-path="x" m:media-type="y"/></m:manifest>'),
        "manifest-absent",
    ),
    "a folder in which nothing lies": (
        lambda text: text.replace("</m:manifest>", '<m:file-entry m:full-path="a/" m:media-type=""/></m:manifest>'),
        "manifest-absent",
    ),
    "the folder of signatures": (
        lambda text: text.replace(
            "</m:manifest>", '<m:file-entry m:full-path="META-INF/" m:media-type=""/></m:manifest>'
        ),
        "manifest-inner",
    ),
    "a signature file": (
        lambda text: text.replace(
            "</m:manifest>", '<m:file-entry m:full-path="META-INF/signatures0.xml" m:media-type=""/></m:manifest>'
        ),
        "manifest-inner",
    ),
    "a file twice": (
        lambda text: text.replace(
            "</m:manifest>", '<m:file-entry m:full-path="pieteikums.pdf" m:media-type="a"/></m:manifest>'
        ),
        "manifest-twice",
    ),
    "another type of the container": (lambda text: text.replace("asic-e", "asic-s"), "manifest-root"),
    "no type of the container": (lambda text: text.replace('full-path="/"', 'full-path="//"'), "manifest-absent"),
    "no media type": (lambda text: text.replace('m:media-type="application/pdf"', ""), "manifest-shape"),
    "another root": (lambda text: text.replace("m:manifest", "m:list"), "manifest-shape"),
    "another namespace": (lambda text: text.replace("manifest:1.0", "manifest:2.0"), "manifest-shape"),
    "encryption data": (
        lambda text: text.replace('pdf"/>', 'pdf"><m:encryption-data/></m:file-entry>'),
        "manifest-shape",
    ),
    "a DTD": (lambda text: text.replace("?>", "?><!DOCTYPE m:manifest>"), "markup-dtd"),
    "an entity": (
        lambda text: text.replace("?>", '?><!DOCTYPE m [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
        "markup-dtd",
    ),
    "a comment": (lambda text: text.replace("</m:manifest>", "<!-- --></m:manifest>"), "markup-unusual"),
    "broken": (lambda text: text.replace("</m:manifest>", ""), "markup-broken"),
    "another encoding": (lambda text: text.replace("UTF-8", "windows-1257"), "markup-encoding"),
    "too large": (lambda text: text + "".join(random.Random(0).choices(" \n\t", k=300_000)), "markup-too-large"),
}
MIME_TYPE_FAULTS: dict[str, Callable[[], bytes]] = {
    "not first": lambda: reordered(1, 0, 2, 3),
    "missing": lambda: reordered(1, 2, 3),
    "with a line break": lambda: with_entry(0, content=MIME_TYPE + b"\n"),
    "with a byte order mark": lambda: with_entry(0, content=b"\xef\xbb\xbf" + MIME_TYPE),
    "of another container": lambda: with_entry(0, content=b"application/vnd.oasis.opendocument.text"),
}
#: Unusual, and read alike by every program.
MIME_TYPE_WARNINGS: dict[str, Callable[[], bytes]] = {
    "deflated": lambda: with_entry(0, method=8),
    "with an extra field": lambda: with_entry(0, extra=struct.pack("<2HBL", 0x5455, 5, 1, 0)),
}
