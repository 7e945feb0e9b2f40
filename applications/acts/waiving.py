"""Waiving a rule for one value of a draft, with a reason, and withdrawing that.

A waiver is about a value, not a field: the same number in two sections needs one, and another value is judged anew.
"""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from applications.acts import recording
from applications.domain.checking import check_section
from applications.domain.document import Document, Waiver
from applications.domain.findings import WAIVED, Finding
from applications.domain.identifiers import clean_text
from applications.domain.masking import masked
from applications.domain.waivers import (
    LONGEST_REASON,
    PATHS,
    SHORTEST_REASON,
    can_be_waived,
    value_at,
    with_waivers_in_use,
)
from applications.models.application import Application
from applications.models.errors import Unsuitable
from applications.models.event import Event


def finding_at(document: Document, path: str) -> Finding | None:
    """Return the finding in a field that can be waived, or that is; None if there is neither."""
    if path not in PATHS:
        return None
    value = value_at(document, path)
    for each in check_section(document, path.partition(".")[0]):
        if each.path == path and (WAIVED in each.values or can_be_waived(each, value)):
            return each
    return None


def waive(application: Application, path: str, reason: str, *, by: str = "") -> None:
    """Waive the rule that the value in a field breaks.

    Raise Frozen if the application is no draft, and Unsuitable with "reason-short", "reason-long" or "not-waivable".
    """
    reason = masked(clean_text(reason))
    if sum(map(str.isalnum, reason)) < SHORTEST_REASON:
        raise Unsuitable("reason-short", number=SHORTEST_REASON)
    if len(reason) > LONGEST_REASON:
        raise Unsuitable("reason-long", number=LONGEST_REASON)
    with transaction.atomic():
        document, found = _touched(application, path, by)
        if not found.is_error:
            raise Unsuitable("not-waivable")
        _keep(application, document, [*document.waivers, Waiver(found.code, value_at(document, path), reason)])
        application.events.create(by=by, kind=Event.Kind.WAIVED, rule=found.code, reason=reason)


def withdraw(application: Application, path: str, *, by: str = "") -> None:
    """Apply the rule again to the value in a field; raise Frozen, and Unsuitable with "not-waivable"."""
    with transaction.atomic():
        document, found = _touched(application, path, by)
        if WAIVED not in found.values:
            raise Unsuitable("not-waivable")
        gone = (found.code, value_at(document, path))
        _keep(application, document, [each for each in document.waivers if each[:2] != gone])
        application.events.create(by=by, kind=Event.Kind.WAIVER_WITHDRAWN, rule=found.code)


def _touched(application: Application, path: str, by: str) -> tuple[Document, Finding]:
    """Lock the application's row and return its document as it is now, with the finding in the field."""
    recording.touch(application, by=by)
    document = Application.objects.with_sections().get(pk=application.pk).document(accounts=False)
    found = finding_at(document, path)
    if found is None:
        raise Unsuitable("not-waivable")
    return document, found


def _keep(application: Application, document: Document, waivers: list[Waiver]) -> None:
    """Store waivers, but for those of values that are not in the document."""
    kept = with_waivers_in_use(replace(document, waivers=tuple(waivers))).waivers
    application.waivers = [each._asdict() for each in kept]
    application.save(update_fields=["waivers"])
    application.refresh_from_db(fields=["revision"])
