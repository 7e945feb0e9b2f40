"""What turns documents into bytes and bytes into documents, one module a format."""

from __future__ import annotations

from applications.domain.masking import masked


class Unreadable(ValueError):
    """A file is no document; `str(error)` is one Latvian sentence that says why, personal codes masked."""

    def __init__(self, sentence: str) -> None:
        super().__init__(masked(sentence))
