"""What the commands that read files and print findings share: bytes in, lines and JSON out."""

from __future__ import annotations

import codecs
import json
import re
from pathlib import Path

from django.core.management.base import OutputWrapper

from applications.formats import Unreadable

_CONTROLS_AND_SURROGATES = re.compile("[\x7f-\x9f\ud800-\udfff]")


def file_bytes(path: Path, maximum: int) -> bytes:
    """Return the file's bytes, at most one more than `maximum`; raise Unreadable where it cannot be opened."""
    try:
        unusual = path.exists() and not (path.is_file() or path.is_dir())
    except (OSError, ValueError):
        unusual = False
    if unusual:  # a pipe would be waited for without end
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
    """One line that the stream can take: line breaks, controls, undecodable bytes of a file's name are escaped."""
    shown = "".join(c if c.isprintable() or c == "\u00a0" else c.encode("unicode_escape").decode() for c in text)
    encoding = _encoding(stream)
    return shown.encode(encoding, "backslashreplace").decode(encoding)


def json_text(value: object, stream: OutputWrapper) -> str:
    """JSON that the stream can take and that says exactly the same, in Latvian letters where it can."""
    text = json.dumps(value, ensure_ascii=_encoding(stream) != "utf-8", indent=2)
    return _CONTROLS_AND_SURROGATES.sub(lambda found: json.dumps(found[0])[1:-1], text)


def _encoding(stream: OutputWrapper) -> str:
    return codecs.lookup(getattr(stream, "encoding", None) or "utf-8").name
