"""What turns documents into bytes and bytes into documents, one module a format."""

from __future__ import annotations


class Unreadable(ValueError):
    """A file is no document; `str(error)` is one Latvian sentence that says why."""
