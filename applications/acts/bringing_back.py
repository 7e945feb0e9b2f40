"""Bringing a signed file back: keeping it, verifying it again, deleting it.

The newest version's signed files alone say whether a prepared application is signed: it is while one of them has no
failed point. A draft, and an application that was sent, keep their states.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from applications.acts import recording, room
from applications.acts.inspecting import inspect
from applications.formats import Unreadable, xml
from applications.inspection.inspection import Inspection
from applications.inspection.intake import CONTAINERS
from applications.inspection.wording import LETTER
from applications.models.application import Application
from applications.models.errors import Deleted, IllegalTransition
from applications.models.event import Event
from applications.models.handover import Handover
from applications.models.signed_file import SignedFile
from applications.models.state import State
from applications.models.trust_list import TrustList
from applications.models.version import File, Version
from applications.signatures.checklist import passes
from applications.signatures.conformity import Expected
from applications.signatures.origin import Prepared
from common.errors import LimitReached

#: Files that can be signed.
SUFFIXES = (*CONTAINERS, ".pdf")
#: Signed files per version, and of these by one link: the rest is left for the people who prepared the version.
MAXIMUM_FILES, MAXIMUM_BY_LINK = 10, 5
#: Bytes of the signed files of one guest's application.
GUESTS_APPLICATION = 50 * 1024 * 1024


def bring_back(
    version: Version,
    name: str,
    data: bytes,
    *,
    kind: Event.Kind = Event.Kind.SIGNED_UPLOADED,
    by: str = "",
    client: str = "",
) -> SignedFile:
    """Inspect a signed file and keep it. A file that is kept already is inspected again and not kept twice.

    `kind` is that of the event which is recorded.

    Raise Unreadable if it is no container or PDF, is a letter of permission, or cannot be inspected, Deleted if the
    application was erased, and LimitReached with "version-files", "guest-application-bytes", "inspect-rate", or as
    `room.require` does.
    """
    return _keep(version, name, data, kind, by, client)


def bring_back_by_link(
    handover: Handover,
    name: str,
    data: bytes,
    *,
    kind: Event.Kind = Event.Kind.LINK_UPLOADED,
    client: str = "",
) -> SignedFile:
    """Keep a signed file that came by a signatory's link, as `bring_back` does.

    Raise IllegalTransition if no file is awaited, and LimitReached with "link-files" after MAXIMUM_BY_LINK files.
    """
    if not awaits_file(handover.version.application):
        raise IllegalTransition
    brought = handover.signed_files.all()
    if brought.count() >= MAXIMUM_BY_LINK and not brought.filter(sha256=_digest(data)).exists():
        raise LimitReached("link-files", number=MAXIMUM_BY_LINK)
    kept = _keep(handover.version, name, data, kind, "", client)
    with transaction.atomic():
        _lock(handover.version.application)
        if not SignedFile.objects.filter(pk=kept.pk).exists():
            raise Deleted
        handover.signed_files.add(kept)
    return kept


def awaits_file(application: Application) -> bool:
    """Whether a signatory can bring a file back: not while the application is edited, nor after it was sent."""
    return application.state in (State.PREPARED, State.SIGNED)


def verify_again(kept: SignedFile, *, by: str = "", client: str = "") -> None:
    """Inspect a kept file again, by the rules and trusted lists of today.

    Raise Unreadable or LimitReached as `bring_back` does: the judgement stays then. Raise Deleted if it was deleted.
    """
    judged = _judged(_inspected(kept.version, kept.name, bytes(kept.content), client))
    with transaction.atomic():
        _lock(kept.version.application)
        if not SignedFile.objects.filter(pk=kept.pk).update(**judged):
            raise Deleted
        _settle(kept.version, Event.Kind.MOVED, by)
    for name, value in judged.items():
        setattr(kept, name, value)


def delete(kept: SignedFile, *, by: str = "") -> None:
    """Delete a kept file. Raise Deleted if it was deleted before."""
    version = kept.version
    with transaction.atomic():
        _lock(version.application)
        deleted, _by_model = SignedFile.objects.filter(pk=kept.pk).delete()
        if not deleted:
            raise Deleted
        _settle_or_note(version, Event.Kind.SIGNED_REMOVED, by)


def _keep(version: Version, name: str, data: bytes, kind: Event.Kind, by: str, client: str) -> SignedFile:
    if PurePath(name).suffix.lower() not in SUFFIXES:
        raise Unreadable("file-extension", known=list(SUFFIXES))
    of_version, digest = SignedFile.objects.filter(version=version), _digest(data)
    same = of_version.filter(sha256=digest).first()
    if same is not None:
        same.version = version
        with suppress(Deleted):  # deleted meanwhile: it is kept anew
            verify_again(same, by=by, client=client)
            return same
    _check_room(version, len(data))
    judged = _judged(_inspected(version, name, data, client))
    with transaction.atomic():
        _lock(version.application, with_guests_others=True)  # others may have kept files during the inspection
        same = of_version.filter(sha256=digest).first()
        if same is not None:
            return same
        _check_room(version, len(data))
        kept = SignedFile.objects.create(
            version=version, name=name[-200:], content=data, size=len(data), sha256=digest, **judged
        )
        _settle_or_note(version, kind, by)
    return kept


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _check_room(version: Version, size: int) -> None:
    """Raise LimitReached if the version has too many files, or its owner would keep too many bytes."""
    if version.signed_files.count() >= MAXIMUM_FILES:
        raise LimitReached("version-files", number=MAXIMUM_FILES)
    application = version.application
    room.require(application, size)
    if not application.guest:
        return
    of_application = SignedFile.objects.filter(version__application=application)
    if (of_application.aggregate(size=Sum("size"))["size"] or 0) + size > GUESTS_APPLICATION:
        raise LimitReached("guest-application-bytes", bytes=GUESTS_APPLICATION)


def _inspected(version: Version, name: str, data: bytes, client: str) -> Inspection:
    """Inspect a file and compare it with the version; raise Unreadable if it cannot be."""
    try:
        expected = _expected(version)
    except File.DoesNotExist:
        raise Deleted from None
    found = inspect(name, data, client=client, lists=TrustList.objects.as_trusted_lists(), expected=expected)
    if found.report is None or not found.report.readable:
        error = found.report.error if found.report else None
        raise Unreadable(error.code, **error.values) if error else found.error or Unreadable("inspection-failed")
    letter = next((each for each in found.around if each.code == LETTER), None)
    if letter and found.document is None:
        raise Unreadable(LETTER, **letter.values)
    return found


def _expected(version: Version) -> Expected:
    """Return what a signed file of this version is compared with."""
    files: dict[int, dict[str, tuple[int, str]]] = {}
    rows = File.objects.filter(version__application=version.application_id)
    for number, kind, size, digest in rows.values_list("version__number", "kind", "size", "sha256"):
        files.setdefault(number, {})[kind] = (size, digest)
    versions = tuple(Prepared(number, *of["pdf"], of["xml"][1]) for number, of in sorted(files.items()))
    signatory = xml.read(bytes(version.files.get(kind="xml").content)).signatory
    return Expected(version.number, versions, signatory.given_name, signatory.surname)


def _judged(found: Inspection) -> dict[str, Any]:
    """Return the fields of a signed file that say how it was judged."""
    return {
        "judgement": found._replace(document=None, findings=()).to_json(),
        "passed": passes(found.points),
        "judged_at": timezone.now(),
    }


def _lock(application: Application, *, with_guests_others: bool = False) -> None:
    """Lock the application until the transaction ends, so that nobody else keeps, verifies or deletes a signed file of
    it, nor erases it: all of its files together say what its state is. Raise Deleted if it is erased.

    `with_guests_others` locks the guest's other applications too, since the bytes of all are limited together. SQLite
    locks everything from the beginning of each transaction anyway.
    """
    rows = Application.objects.filter(pk=application.pk)
    if with_guests_others:
        rows |= Application.objects.of_guest(application.guest)
    if application.pk not in list(rows.select_for_update().order_by("pk").values_list("pk", flat=True)):
        raise Deleted


def _settle_or_note(version: Version, kind: Event.Kind, by: str) -> None:
    """Record an event of this kind: with the change of the application's state, if there is one."""
    if not _settle(version, kind, by):
        version.application.events.create(by=by, kind=kind, version=version.number)


def _settle(version: Version, kind: Event.Kind, by: str) -> bool:
    """Let a prepared or signed application be what its newest version's files say; return whether its state changed."""
    application = version.application
    newest = application.versions.last()
    is_signed = SignedFile.objects.filter(version=newest, passed=True).exists()
    application.refresh_from_db(fields=["state"])
    was, to = application.state, State.SIGNED if is_signed else State.PREPARED
    if was == to or was not in (State.PREPARED, State.SIGNED):
        return False
    with suppress(IllegalTransition):
        recording.move(application, to, kind, by=by, version=version.number)
        return True
    return False
