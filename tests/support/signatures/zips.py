"""ZIP archives written byte by byte, so that each header can be wrong."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field, replace
from typing import Any

STORED, DEFLATED = 0, 8


@dataclass(frozen=True)
class File:
    """One entry; `local` and `central` override what that header says (name, flags, method, crc, packed, size...)."""

    name: str | bytes
    content: bytes = b""
    method: int = DEFLATED
    flags: int = 0x800
    descriptor: bytes | None = None
    needed: int = 20
    attributes: int = 0
    extra: bytes = b""
    local: dict[str, Any] = field(default_factory=dict)
    central: dict[str, Any] = field(default_factory=dict)
    packed: bytes | None = None
    before: bytes = b""

    @property
    def raw_name(self) -> bytes:
        return self.name if isinstance(self.name, bytes) else self.name.encode()

    @property
    def data(self) -> bytes:
        """The content as it lies in the archive."""
        if self.packed is not None:
            return self.packed
        if self.method != DEFLATED:
            return self.content
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        return packer.compress(self.content) + packer.flush()

    def values(self) -> dict[str, Any]:
        return {
            "needed": self.needed,
            "flags": self.flags,
            "method": self.method,
            "time": 0,
            "date": 33,
            "crc": zlib.crc32(self.content),
            "packed": len(self.data),
            "size": len(self.content),
            "name": self.raw_name,
            "extra": self.extra,
        }


def described(file: File, *, signed: bool = True) -> File:
    """The entry as streaming writers write it: sizes after the content, in a data descriptor."""
    values = file.values()
    descriptor = struct.pack("<3L", values["crc"], values["packed"], values["size"])
    return replace(
        file,
        flags=file.flags | 8,
        local={"crc": 0, "packed": 0, "size": 0} | file.local,
        descriptor=(b"PK\x07\x08" if signed else b"") + descriptor,
    )


def write(files: list[File], *, comment: bytes = b"", end: dict[str, int] | None = None, gap: bytes = b"") -> bytes:
    """The archive; `end` overrides what the end record says, `gap` lies before the central directory."""
    body, directory = b"", b""
    for file in files:
        body += file.before
        local = file.values() | file.local
        central = file.values() | {"offset": len(body), "disk": 0} | file.central
        body += struct.pack(
            "<4s5H3L2H",
            b"PK\x03\x04",
            *(local[name] for name in ("needed", "flags", "method", "time", "date", "crc", "packed", "size")),
            len(local["name"]),
            len(local["extra"]),
        )
        body += local["name"] + local["extra"] + file.data + (file.descriptor or b"")
        directory += struct.pack(
            "<4s6H3L5H2L",
            b"PK\x01\x02",
            20,
            *(central[name] for name in ("needed", "flags", "method", "time", "date", "crc", "packed", "size")),
            len(central["name"]),
            len(central["extra"]),
            0,
            central["disk"],
            0,
            file.attributes,
            central["offset"],
        )
        directory += central["name"] + central["extra"]
    body += gap
    said = {"here": len(files), "total": len(files), "size": len(directory), "offset": len(body), "disk": 0}
    said |= end or {}
    record = struct.pack(
        "<4s4H2LH",
        b"PK\x05\x06",
        said["disk"],
        said["disk"],
        said["here"],
        said["total"],
        said["size"],
        said["offset"],
        len(comment),
    )
    return body + directory + record + comment
