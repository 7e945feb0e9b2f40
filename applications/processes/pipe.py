"""Frames through the unbuffered pipes between a process and its child: a length in four bytes, big-endian, and as many
bytes. Unbuffered, since bytes in a buffer would be lost or sent twice by a fork or a new start."""

from __future__ import annotations

import struct
from typing import IO

#: What an answer begins with: its content follows, or what went wrong as UTF-8.
OK, FAILED = b"P", b"E"
#: Bytes of an answer: far more than any document, and what a process can hold beside others.
MAXIMUM_ANSWER = 64 * 1024 * 1024


def write_frame(pipe: IO[bytes], content: bytes) -> None:
    """Writes one frame; raises BrokenPipeError where nobody reads any more."""
    for part in (struct.pack(">I", len(content)), content):  # not joined: the content may be large
        rest = memoryview(part)
        while rest:
            rest = rest[pipe.write(rest) :]


def read_frame(pipe: IO[bytes], maximum: int | None = None) -> bytes | None:
    """The next frame's content; None where the pipe ends before it is whole, or where it has more than `maximum` bytes:
    nothing of those is read, nor anything after."""
    header = _read(pipe, 4)
    if header is None:
        return None
    (length,) = struct.unpack(">I", header)
    return _read(pipe, length) if maximum is None or length <= maximum else None


def _read(pipe: IO[bytes], length: int) -> bytes | None:
    content = bytearray()
    while len(content) < length:
        part = pipe.read(length - len(content))
        if not part:
            return None
        content += part
    return bytes(content)
