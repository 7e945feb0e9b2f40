"""Checking drafts anew after the rules have changed."""

from __future__ import annotations

from applications.acts import recording
from applications.domain import checking
from applications.models.application import Application
from applications.models.state import State


def recheck_drafts() -> int:
    """Check the accounts of all drafts that were checked by other rules; return how many drafts those are.

    Each draft is locked for itself. A draft that is opened from a finished application, or changed, is checked then.
    """
    drafts = Application.objects.filter(state=State.DRAFT).exclude(checked_by=checking.VERSION)
    stale = list(drafts.order_by("pk").values_list("pk", flat=True))
    for pk in stale:
        for application in drafts.filter(pk=pk):  # unless it was erased or checked meanwhile
            recording.recheck(application)
    return len(stale)
