"""Formats: documents to bytes and bytes to documents, one module for each."""

from __future__ import annotations

from typing import Any


class Unreadable(ValueError):
    """A file from which no document can be read.

    `code` says why and `values` what the sentence names: plain values that JSON can hold, personal codes not masked.
    `wording.sentence` makes the sentence. Nothing is imported here, because the process that opens spreadsheets is.
    """

    def __init__(self, code: str, /, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unreadable) and (self.code, self.values) == (other.code, other.values)

    def __hash__(self) -> int:
        return hash(self.code)

    def to_tree(self) -> list[Any]:
        """Code and values as JSON can hold them, for another process or for storage."""
        return [self.code, self.values]

    @classmethod
    def from_tree(cls, tree: list[Any]) -> Unreadable:
        """Return the error that `to_tree` described."""
        code, values = tree
        return cls(code, **values)
