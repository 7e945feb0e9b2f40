"""Files in, lines and JSON out: shared by the commands that read files and print findings."""

from __future__ import annotations

import codecs
import json
import re
from pathlib import Path

from django.core.management.base import OutputWrapper

from applications.formats import Unreadable

_CONTROLS_AND_SURROGATES = re.compile("[\x7f-\x9f\ud800-\udfff]")


def file_bytes(path: Path, maximum: int) -> bytes:
    """Return the file's bytes, at most one more than `maximum`; raise Unreadable if it cannot be opened."""
    try:
        unusual = path.exists() and not (path.is_file() or path.is_dir())
    except (OSError, ValueError):
        unusual = False
    if unusual:  # reading a pipe might never end
        raise Unreadable("file-special")
    try:
        with path.open("rb") as file:
            return file.read(maximum + 1)
    except FileNotFoundError:
        raise Unreadable("file-missing") from None
    except IsADirectoryError:
        raise Unreadable("file-folder") from None
    except (OSError, ValueError):
        raise Unreadable("file-closed") from None


def one_line(text: str, stream: OutputWrapper) -> str:
    """Return the text as one line that the stream can encode.

    Line breaks, control characters and undecodable bytes of a file's name are escaped.
    """
    line = "".join(c if c.isprintable() or c == "\u00a0" else c.encode("unicode_escape").decode() for c in text)
    encoding = _encoding(stream)
    return line.encode(encoding, "backslashreplace").decode(encoding)


def json_text(value: object, stream: OutputWrapper) -> str:
    """Return JSON that the stream can encode, with Latvian letters if it can encode those."""
    text = json.dumps(value, ensure_ascii=_encoding(stream) != "utf-8", indent=2)
    return _CONTROLS_AND_SURROGATES.sub(lambda match: json.dumps(match[0])[1:-1], text)


def _encoding(stream: OutputWrapper) -> str:
    return codecs.lookup(getattr(stream, "encoding", None) or "utf-8").name
