"""Why the worker process does not read a file: a code, since the sentences belong to the web process."""

from __future__ import annotations


class Refused(ValueError):
    """A file that is not read; `code` is one of `reading.SENTENCES`, `values` what its sentence names."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values
