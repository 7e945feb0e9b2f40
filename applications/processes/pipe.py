"""Frames through the pipes between a process and its child: a length in four bytes, big-endian, then that many bytes.

The pipes are unbuffered: a fork or a restart would lose the bytes in a buffer, or send them twice.
"""

from __future__ import annotations

import struct
from typing import IO

#: The first byte of an answer: its content follows, or the reason of a failure as UTF-8.
OK, FAILED = b"P", b"E"
#: Bytes of an answer: far more than any document has, and few enough for a process that serves others.
MAXIMUM_ANSWER = 64 * 1024 * 1024


def write_frame(pipe: IO[bytes], content: bytes) -> None:
    """Write one frame; raise BrokenPipeError if the reader has closed the pipe."""
    for part in (struct.pack(">I", len(content)), content):  # not joined: the content may be large
        rest = memoryview(part)
        while rest:
            rest = rest[pipe.write(rest) :]


def read_frame(pipe: IO[bytes], maximum: int | None = None) -> bytes | None:
    """The next frame's content; None if the pipe ends before it is whole, or it has more than `maximum` bytes.

    A frame that is too long is not read, so nothing can be read after it.
    """
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
