"""What can keep an act from being done. Each says why in a code and values; presenting/refusals.py words them."""

from __future__ import annotations

import datetime
from typing import Any

from applications.domain.findings import Finding
from common.errors import Refused


class IllegalTransition(Refused):
    """The application's state, or that of its chain, does not allow this step."""


class Frozen(Refused):
    """The application is finished: nothing in it can be changed until a new version is opened."""


class Changed(Refused):
    """The draft was changed by somebody else since it was read."""


class Faulty(Refused):
    """A rule finds an error in the document."""


class Unconfirmed(Refused):
    """Somebody has to confirm first that they have seen a warning, or that accounts will be lost."""


class WrongDate(Refused):
    """It cannot have happened on that day: `code` says why, `day` is the one that it is compared with."""

    def __init__(self, code: str, day: datetime.date) -> None:
        super().__init__(code)
        self.code, self.day = code, day


class Conflict(Refused):
    """The row was saved by somebody else since it was read; `stored` is the row as it is now."""

    def __init__(self, stored: Any) -> None:
        super().__init__()
        self.stored = stored


class Superseded(Refused):
    """Something was changed after the bulk edit that was to be undone."""


class Unsuitable(Refused):
    """What was chosen or typed cannot be used: `code` says why, `values` are what the sentence names."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code, self.values = code, values


class NoApplication(Refused):
    """There is no application in the file; `finding` says what is in it instead, if that is known."""

    def __init__(self, finding: Finding | None) -> None:
        super().__init__()
        self.finding = finding


class Deleted(Refused):
    """The file, or the application with everything in it, was erased meanwhile."""


class LinkOver(Refused):
    """A signatory's link opens nothing: `code` is "unknown", "withdrawn", "expired" or "superseded"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Outdated(Refused):
    """A newer trusted list of that country is loaded already."""
