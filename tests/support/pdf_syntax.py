"""What PDF/A-2 asks of a file's bytes (ISO 19005-2, 6.1), which a library that opens the file does not show."""

from __future__ import annotations

import re

_STREAM = re.compile(rb"(?<=stream)(?:\r\n|\n).*?(?=endstream)", re.DOTALL)
_OBJECT = re.compile(rb"([^\d])\d+(\s+)\d+(\s+)obj(..)", re.DOTALL)
_END_OF_OBJECT = re.compile(rb"(.)endobj(.)", re.DOTALL)
_TABLE = re.compile(rb"(.)xref(\r\n|\r|\n|.)(\d+)(\s+)(\d+)(.)", re.DOTALL)
_STRING = re.compile(rb"\((?:\\.|[^()\\])*\)", re.DOTALL)
_EOL = b"\r\n"


def faults(data: bytes) -> list[str]:
    """Each place where a file, in any of its revisions, breaks a clause on its syntax."""
    if not re.match(rb"%PDF-1\.[0-7][\r\n]+%[\x80-\xff]{4}", data):
        return ["6.1.2: header"]
    found = []
    plain = _STRING.sub(b"()", _STREAM.sub(b"\n\n", data))
    for before, between, after, end in _OBJECT.findall(plain):
        if before not in _EOL or len(between) != 1 or len(after) != 1 or end[:1] not in _EOL:
            found.append("6.1.9: object")
    for before, after in _END_OF_OBJECT.findall(plain):
        if before not in _EOL or after not in _EOL:
            found.append("6.1.9: end of object")
    for before, end, _first, between, _count, _after in _TABLE.findall(plain):
        if before not in _EOL and before != b"t":  # of "startxref"
            found.append("6.1.4: line of the table")
        if before != b"t" and (end not in (b"\r\n", b"\r", b"\n") or between != b" "):
            found.append("6.1.4: table")
    if not re.search(rb"%%EOF(?:\r\n|\r|\n)?\Z", data):
        found.append("6.1.3: end of file")
    if b"/Encrypt" in plain:
        found.append("6.1.3: encryption")
    if any(len(each) % 2 for each in re.findall(rb"<([0-9A-Fa-f\s]+)>", plain)):
        found.append("6.1.6: hexadecimal string")
    return found
