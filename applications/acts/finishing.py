"""Finishing a draft: its contents are frozen in a version, as the files to be signed."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from applications.acts import comparing, recording
from applications.domain.checking import check_clean
from applications.domain.cleaning import as_signed
from applications.domain.document import WRITTEN, Document
from applications.domain.waivers import with_waivers_in_use
from applications.formats import edoc, pdf, xml
from applications.models.application import Application
from applications.models.discarded import Discarded
from applications.models.errors import Changed, Faulty, Frozen, Unconfirmed
from applications.models.event import Event
from applications.models.predecessor import Difference, VersionDocument
from applications.models.register_facts import facts_of
from applications.models.state import State
from applications.models.version import File, Version


def finish(
    application: Application, *, read_at: int, confirmed: bool = False, losing: int = 0, by: str = ""
) -> Version:
    """Freeze the contents that were read at this revision, and what they change in the application they replace.

    `losing` is how many accounts somebody has confirmed to lose: those of the replaced application that are not in
    this one (clause A3).

    Raise Frozen if the application is no draft, Faulty if a rule finds an error, Changed if the contents are not those
    that were read, Unconfirmed if a rule warns and nobody has `confirmed` that it was seen or if another number of
    accounts would be lost, and RenderingFailed.
    """
    if not application.editing:
        raise Frozen
    document = application.document()
    findings = check_clean(document, facts_of(document))
    if any(finding.is_error for finding in findings):
        raise Faulty
    if read_at != application.revision:
        raise Changed
    if findings and not confirmed:
        raise Unconfirmed
    signed = as_signed(with_waivers_in_use(document))
    base = comparing.predecessor(application)
    difference = base.compare(signed) if base else None
    if losing != (len(difference.dropped) if difference else 0):
        raise Unconfirmed
    version = _version(application, signed)
    contents = _contents(version, signed)
    with transaction.atomic():  # after the slow part, so that nobody waits for the database meanwhile
        locked = Application.objects.select_for_update().filter(pk=application.pk)
        state, revision = locked.values_list("state", "revision").first() or ("", 0)
        if state != State.DRAFT:
            raise Frozen
        if revision != read_at:
            raise Changed
        recording.move(application, State.PREPARED, Event.Kind.FINISHED, by=by, version=version.number)
        version.save(force_insert=True)
        File.objects.bulk_create(_file(version, kind, content) for kind, content in contents.items())
        VersionDocument.objects.create(version=version, content=signed)
        if base and base._state.adding:
            base.save()  # the page that asks for the registration proposes it
        if base and difference is not None:
            same = {"source": base.source, "name": base.name, "recognised": base.recognised}
            Difference.objects.create(version=version, content=difference, **same)
        application.accounts.removed().delete()
        Discarded.objects.filter(application=application).delete()
    return version


def _version(application: Application, document: Document) -> Version:
    last = application.versions.aggregate(last=Max("number"))["last"]
    return Version(
        application=application,
        number=(last or 0) + 1,
        finished_at=timezone.now().replace(microsecond=0),
        needs_permissions=any(account.permission == WRITTEN for account in document.accounts),
    )


def _contents(version: Version, document: Document) -> dict[str, bytes]:
    """Return the version's files by their kinds."""
    paper = pdf.write(document, reference=str(version), timestamp=version.finished_at)
    return {
        "pdf": paper,
        "edoc": edoc.write(paper, file_name=version.file_name("pdf")),
        "xml": xml.write(document),
    }


def _file(version: Version, kind: str, content: bytes) -> File:
    digest = hashlib.sha256(content).hexdigest()
    return File(version=version, kind=kind, content=content, size=len(content), sha256=digest)
