"""ASN.1 elements by their bytes (X.690): where one ends, and the same with definite lengths.

BouncyCastle writes signatures in BER with indefinite lengths. The library that reads them re-encodes such an element to
give its bytes, each part of it as often as it is nested; here every byte is looked at once for each level.
"""

from __future__ import annotations

import contextlib

#: Elements within elements: more than any signature with time stamps and revocation lists has.
DEEPEST = 32
_CONSTRUCTED, _LONG_TAG, _LONG_LENGTH, _INDEFINITE = 0x20, 0x1F, 0x80, 0x80
_END = b"\0\0"
_OCTETS, _CONSTRUCTED_OCTETS = b"\x04", b"\x24"


def end(data: bytes) -> int:
    """The position after the first element; raises ValueError if it does not end within the bytes."""
    return _read(memoryview(data), 0, 0)[1]


def definite(data: bytes, *, padded: bool = False) -> bytes:
    """The first element with definite lengths; raises ValueError if it does not end within the bytes.

    Elements of a definite length keep their bytes, unless there is an indefinite one in them. An octet string in pieces
    becomes one. Bytes after the element are an error too, unless it is `padded`.
    """
    element, position = _read(memoryview(data), 0, 0)
    if position != len(data) and not padded:
        raise ValueError("there is something after the element")
    return element


def _read(data: memoryview, start: int, depth: int) -> tuple[bytes, int]:
    """The element that begins here, with definite lengths, and the position after it."""
    if depth > DEEPEST:
        raise ValueError("there are too many elements within elements")
    tag, position = _tag(data, start)
    length, position = _length(data, position)
    if length is not None:
        if position + length > len(data):
            raise ValueError("the element is cut off")
        content = data[position : position + length]
        if tag[0] & _CONSTRUCTED and _INDEFINITE in content:
            with contextlib.suppress(ValueError):  # what is in it is no element, and stays as it is
                parts, is_changed = _parts(content, depth)
                if is_changed:
                    return _joined(tag, parts), position + length
        return bytes(data[start : position + length]), position + length
    if not tag[0] & _CONSTRUCTED:
        raise ValueError("the element has no length")
    within = list[bytes]()
    while bytes(data[position : position + 2]) != _END:
        part, position = _read(data, position, depth + 1)
        within.append(part)
    return _joined(tag, within), position + len(_END)


def _parts(content: memoryview, depth: int) -> tuple[list[bytes], bool]:
    """The elements of a constructed one, and whether any was of indefinite length."""
    parts, position, is_changed = list[bytes](), 0, False
    while position < len(content):
        part, following = _read(content, position, depth + 1)
        is_changed = is_changed or part != content[position:following]
        parts.append(part)
        position = following
    return parts, is_changed


def _joined(tag: bytes, parts: list[bytes]) -> bytes:
    if tag == _CONSTRUCTED_OCTETS and all(part[:1] == _OCTETS for part in parts):
        tag, parts = _OCTETS, [_content(part) for part in parts]
    content = b"".join(parts)
    return tag + _length_of(len(content)) + content


def _content(element: bytes) -> bytes:
    view = memoryview(element)
    return bytes(view[_length(view, _tag(view, 0)[1])[1] :])


def _tag(data: memoryview, position: int) -> tuple[bytes, int]:
    start, position = position, position + 1
    if start >= len(data):
        raise ValueError("the element is cut off")
    if data[start] & _LONG_TAG == _LONG_TAG:
        while position < len(data) and data[position] & _LONG_LENGTH:
            position += 1
        position += 1
    return bytes(data[start:position]), position


def _length(data: memoryview, position: int) -> tuple[int | None, int]:
    """The length that is written here, None for an indefinite one, and the position after it."""
    if position >= len(data):
        raise ValueError("the element is cut off")
    first, position = data[position], position + 1
    if first < _LONG_LENGTH:
        return first, position
    if first == _INDEFINITE:
        return None, position
    size = first & ~_LONG_LENGTH
    if position + size > len(data):
        raise ValueError("the element is cut off")
    return int.from_bytes(data[position : position + size], "big"), position + size


def _length_of(length: int) -> bytes:
    if length < _LONG_LENGTH:
        return bytes([length])
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([_LONG_LENGTH | len(octets)]) + octets
