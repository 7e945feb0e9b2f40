"""Comparing a draft with the application that it replaces, so that no account is lost unnoticed (clause A3).

Acts that choose what a draft is compared with, or change the draft, raise Frozen if the application is no draft.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from applications.acts import bulk_editing, recording
from applications.acts.inspecting import inspect
from applications.domain.cleaning import as_signed, clean
from applications.domain.document import Document
from applications.domain.identifiers import clean_iban
from applications.inspection.inspection import Inspection
from applications.models import chains
from applications.models.application import Application, ApplicationQuerySet
from applications.models.bulk_edit import BulkEdit
from applications.models.errors import NoApplication, Unsuitable
from applications.models.predecessor import Predecessor, Recognised, VersionDocument
from applications.models.version import Version, latest_document

#: Applications with the same number among which one has to choose.
_AMBIGUOUS = 10


def predecessor(application: Application) -> Predecessor | None:
    """Return what a draft is compared with: what was chosen, or else the application in force of the same user.

    A predecessor that nobody has chosen is not stored.
    """
    chosen = Predecessor.objects.filter(application=application).select_related("source").first()
    if chosen and (chosen.source is None or chosen.source.is_in_force()):
        return chosen
    source = in_force(application)
    return _registered(application, source) if source else chosen


def in_force(application: Application) -> Application | None:
    """Return the application in force that this one replaces, if its accounts are known here.

    It is the one of the same chain, or the only one with the same registration numbers.
    """
    source = chains.replaced(application)
    if source is None:
        alike = chains.alike(application)[:2]
        source = alike[0] if len(alike) == 1 else None
    return source if source and is_comparable(source) else None


def is_comparable(source: Application) -> bool:
    """Return whether the accounts of a registered application are known: finished here, or recorded from a file."""
    return source.versions.exists() or source.accounts.live().exists()


def replaceable(application: Application) -> ApplicationQuerySet:
    """Return the applications in force of the same owner."""
    return Application.objects.same_owner(application).in_force().exclude(pk=application.pk)


def find_replaceable(application: Application, number: str) -> Application:
    """Return the replaceable application with this reference or number of registration.

    Raise Unsuitable with "number-blank", "number-unknown" or "number-ambiguous".
    """
    if not number.strip():
        raise Unsuitable("number-blank")
    found = list(replaceable(application).going_by(number)[:_AMBIGUOUS])
    if not found:
        raise Unsuitable("number-unknown")
    if len(found) > 1:
        raise Unsuitable("number-ambiguous", references=[each.reference for each in found])
    return found[0]


def compare_with_registered(application: Application, source: Application) -> Predecessor:
    """Compare a draft with a registered application of the same owner.

    Raise Unsuitable with "accounts-unknown" if it was recorded here without its accounts.
    """
    if not is_comparable(source):
        raise Unsuitable("accounts-unknown")
    return _store(_registered(application, source))


def compare_with_file(application: Application, name: str, content: bytes, *, client: str) -> Predecessor:
    """Compare a draft with the application in a file.

    Raise NoApplication or Unreadable if there is none in it, and LimitReached if the client had too many files opened
    lately.
    """
    inspection = inspect(name, content, client=client)
    if inspection.document is None:
        raise inspection.error or NoApplication(inspection.around[0] if inspection.around else None)
    source = in_force(application)
    registered = _registered(application, source) if source else None
    if registered and registered.content == as_signed(clean(inspection.document)):
        return _store(registered)
    recognised = _recognised(application, content, inspection)
    return compare_with_document(application, name, inspection.document, recognised=recognised)


def compare_with_document(
    application: Application,
    name: str,
    document: Document,
    *,
    source: Application | None = None,
    recognised: Recognised | None = None,
) -> Predecessor:
    """Compare a draft with a document: of the registered application `source`, or of the file of this name."""
    content = as_signed(clean(document))
    chosen = Predecessor(application=application, name=name[:200], content=content, source=source)
    chosen.recognised = recognised or {}
    return _store(chosen)


def compare_with_nothing(application: Application) -> Predecessor:
    """Compare a draft with nothing: no application of its user is in force."""
    return _store(Predecessor(application=application))


def restore_dropped(application: Application, numbers: Collection[str] | None = None, *, by: str = "") -> BulkEdit:
    """Add the accounts again that the predecessor has and the draft has not: all, or those with these numbers.

    Raise Unsuitable with "no-dropped" if there are none, and LimitReached if they are too many.
    """
    compared = predecessor(application)
    difference = compared.compare(application.document()) if compared else None
    dropped = difference.dropped if difference else ()
    if numbers is not None:
        wanted = set(map(clean_iban, numbers))
        dropped = tuple(account for account in dropped if account.iban in wanted)
    if not dropped:
        raise Unsuitable("no-dropped")
    return bulk_editing.add_accounts(application, dropped, by=by)


def _registered(application: Application, source: Application) -> Predecessor:
    version = source.versions.last()
    kept = VersionDocument.objects.filter(version=version).first() if version else None
    content = as_signed(clean(kept.content if kept else latest_document(source)))
    return Predecessor(application=application, source=source, name=str(version or source), content=content)


def _store(chosen: Predecessor) -> Predecessor:
    with transaction.atomic():
        recording.require_draft(chosen.application)
        chosen.made_at = timezone.now()
        chosen.save()
    return chosen


def _recognised(application: Application, content: bytes, inspection: Inspection) -> Recognised:
    """Return which version of an application of the same owner a file is; nothing if it is none of them."""
    digests = {hashlib.sha256(content).hexdigest()}
    if inspection.report:
        digests |= {each.sha256 for each in inspection.report.documents}
    mine = Version.objects.filter(application__in=Application.objects.same_owner(application))
    known = mine.filter(Q(files__sha256__in=digests) | Q(signed_files__passed=True, signed_files__sha256__in=digests))
    version = known.select_related("application").first()
    if version is None:
        return {}
    recognised: Recognised = {"reference": version.application.reference, "number": version.number}
    if day := version.application.registered_on:
        recognised["registered_on"] = day.isoformat()
    return recognised
