"""What can keep an act from being done, in applications and institutions alike."""

from __future__ import annotations


class Refused(Exception):
    """The base class: nothing was changed."""


class LimitReached(Refused):
    """The act would go beyond a limit: `code` names the limit, `values` are its numbers."""

    def __init__(self, code: str, **values: int) -> None:
        super().__init__(code)
        self.code, self.values = code, values
