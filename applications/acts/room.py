"""The bytes that a guest or an institution keeps here, over all kinds of what is kept, and how many they may.

They are those of versions, signed files, loaded workbooks and discarded edits together. Acts that keep more call
`require`; acts that run at the same moment may together go beyond the limit by what each of them keeps.
"""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Sum
from django.db.models.functions import Length

from applications.models.application import Application
from applications.models.discarded import Discarded
from applications.models.signed_file import SignedFile
from applications.models.upload import Upload
from applications.models.version import File
from common.errors import LimitReached

#: Bytes: some fifteen versions of 10,000 accounts for a browser, and for an institution ten times as many.
OF_GUEST, OF_INSTITUTION = 200 * 1024 * 1024, 2 * 1024**3
#: The part of them from which people are warned, in hundredths.
WARNED_FROM = 80


class Room(NamedTuple):
    """How many bytes an owner keeps, and how many it may at most."""

    kept: int
    most: int

    @property
    def is_nearly_full(self) -> bool:
        """Whether it is time to warn of the limit."""
        return self.kept * 100 >= self.most * WARNED_FROM


def of(application: Application) -> Room:
    """Return the room of an application's owner, a guest or an institution."""
    guest, workspace = application.guest, application.workspace_id
    mine = Application.objects.of_guest(guest) if guest else Application.objects.filter(workspace=workspace)
    sums = (
        File.objects.filter(version__application__in=mine).aggregate(size=Sum("size")),
        SignedFile.objects.filter(version__application__in=mine).aggregate(size=Sum("size")),
        Upload.objects.filter(application__in=mine).aggregate(size=Sum(Length("workbook") + Length("content"))),
        Discarded.objects.filter(application__in=mine).aggregate(size=Sum(Length("content"))),
    )
    return Room(sum(each["size"] or 0 for each in sums), OF_GUEST if guest else OF_INSTITUTION)


def require(application: Application, more: int = 1) -> None:
    """Raise LimitReached with "guest-bytes" or "institution-bytes" if the owner may not keep so many bytes more."""
    kept, most = of(application)
    if kept + more > most:
        raise LimitReached("guest-bytes" if application.guest else "institution-bytes", bytes=most)
