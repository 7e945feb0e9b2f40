"""Downloading register files: only what has changed, never more than a bound, and on from where a download broke off.

A file is written beside its place and put there when it is whole. Its day of change is that of the server's copy.
"""

from __future__ import annotations

import datetime
import http.client
import os
import urllib.error
import urllib.request
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import urlsplit

#: Bytes of the largest file: twice the Register of Enterprises of today.
LARGEST = 300_000_000
#: Seconds without a byte after which a download is broken off.
_PATIENCE = 60
_PIECE = 1 << 20
_NOT_MODIFIED, _PARTIAL, _PAST_THE_END = 304, 206, 416


class NotFetched(Exception):
    """A file was not downloaded: `code` says why."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


class Fetched(NamedTuple):
    """A downloaded file, and whether it is newer than the one that was there."""

    path: Path
    is_new: bool


def file_name(address: str) -> str:
    """Return the name under which the file at an address is kept; raise NotFetched for an address that has none."""
    parts = urlsplit(address)
    name = PurePosixPath(parts.path).name
    if parts.scheme not in ("https", "http") or not parts.hostname or not name.strip(".") or "\\" in name:
        raise NotFetched("address")
    return name


def fetch(address: str, folder: Path, *, largest: int = LARGEST) -> Fetched:
    """Download the file at an address into a folder, unless the one there is as new.

    What an earlier download left is taken on with, if the server has the same file still. Raise NotFetched.
    """
    path = folder / file_name(address)
    part, mark = path.with_name(f"{path.name}.part"), path.with_name(f"{path.name}.mark")
    headers = {"User-Agent": "ekase-pieteikums", "Accept-Encoding": "identity"}
    version = mark.read_text() if part.exists() and mark.exists() else ""
    if version:
        headers |= {"Range": f"bytes={part.stat().st_size}-", "If-Range": version}
    elif path.exists():
        changed = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC)
        headers["If-Modified-Since"] = format_datetime(changed, usegmt=True)
    request = urllib.request.Request(address, headers=headers)  # noqa: S310 (the scheme is checked above)
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310
            changed_at = answer.headers.get("Last-Modified", "")
            mark.write_text(answer.headers.get("ETag") or changed_at)
            _write(answer, part, is_rest=answer.status == _PARTIAL, largest=largest)
    except urllib.error.HTTPError as refused:
        refused.close()
        if refused.code == _NOT_MODIFIED:
            return Fetched(path, is_new=False)
        if refused.code == _PAST_THE_END:  # another file, or nothing is missing: from the beginning next time
            _forget(part, mark)
        raise NotFetched("status", status=refused.code) from None
    except (OSError, http.client.HTTPException):
        raise NotFetched("broken-off") from None
    except NotFetched:
        _forget(part, mark)
        raise
    _set_changed(part, changed_at)
    part.replace(path)
    _forget(mark)
    return Fetched(path, is_new=True)


def _write(answer: http.client.HTTPResponse, part: Path, *, is_rest: bool, largest: int) -> None:
    """Write the body behind what is there, or in its place; raise NotFetched if it becomes too large."""
    with part.open("ab" if is_rest else "wb") as file:
        size = file.tell()
        while piece := answer.read(_PIECE):
            size += len(piece)
            if size > largest:
                raise NotFetched("too-large", bytes=largest)
            file.write(piece)
    if answer.length:  # the connection ended before the length that was announced
        raise http.client.IncompleteRead(b"", answer.length)


def _set_changed(path: Path, changed_at: str) -> None:
    try:
        moment = parsedate_to_datetime(changed_at).timestamp()
    except (TypeError, ValueError):
        return
    os.utime(path, (moment, moment))


def _forget(*paths: Path) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
