"""Finishing a draft: its contents are frozen in a version, as the files to be signed."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now
from django.utils import timezone
from django_tasks import task

from applications.acts import comparing, recording, room
from applications.domain.checking import check_clean
from applications.domain.cleaning import as_signed
from applications.domain.difference import Difference as Changes
from applications.domain.document import WRITTEN, Document
from applications.domain.folding import ascii_name
from applications.domain.waivers import with_waivers_in_use
from applications.formats import edoc, pdf, xml
from applications.formats.pdf import RenderingFailed
from applications.models.application import Application
from applications.models.discarded import Discarded
from applications.models.errors import Changed, Faulty, Frozen, Unconfirmed
from applications.models.event import Event
from applications.models.finishing import Finishing
from applications.models.predecessor import Difference, Predecessor, VersionDocument
from applications.models.register_facts import facts_of
from applications.models.state import State
from applications.models.version import File, Version
from common import limits, queue
from common.errors import LimitReached, Refused

logger = logging.getLogger(__name__)

#: Accounts of a document that is finished while somebody waits: half a second.
MOST_AT_ONCE = 500
#: Documents that one process finishes at once: a quarter of its threads.
AT_ONCE = 4
#: Documents of one guest or institution that wait in the queue.
MOST_WAITING = 5
_hand: set[int] = set()
_hand_lock = threading.Lock()


class Progress(NamedTuple):
    """How far a finishing in the queue is.

    `outcome` is "" while it waits or is done, else why nothing was finished (`Finishing.Outcome`). `ahead` is how many
    others are done before it.
    """

    outcome: str
    ahead: int
    is_begun: bool


def finish_soon(
    application: Application, *, read_at: int, confirmed: bool = False, losing: int = 0, by: str = "", client: str = ""
) -> Version | None:
    """Finish at once if that takes no time; else let a process of the queue do it, and return None.

    The queue takes documents of more than MOST_AT_ONCE accounts, and any other while AT_ONCE are being finished by this
    process or this one is. What is asked for twice is done once. Raise errors as `finish` does, and LimitReached if the
    client has finished too many lately, or the owner has MOST_WAITING in the queue.
    """
    if not application.editing:
        raise Frozen
    if read_at != application.revision:
        raise Changed
    waiting = Finishing.objects.waiting().filter(application=application, read_at=read_at)
    if waiting.exists():
        return None
    limits.consume(limits.FINISH, client)
    if application.accounts.live().count() <= MOST_AT_ONCE:
        with _in_hand(application.pk) as is_free:
            if is_free:
                return finish(application, read_at=read_at, confirmed=confirmed, losing=losing, by=by)
    if _claim(application, Finishing(read_at=read_at, confirmed=confirmed, losing=losing, by=by)):
        mine = Finishing.objects.filter(application=application, read_at=read_at, task=None)
        try:
            _check(application, read_at, confirmed, losing)
        except Refused:
            mine.delete()
            raise
        with transaction.atomic():
            mine.update(task=finish_in_queue.enqueue(application.pk, read_at).id)
    return None


def _claim(application: Application, asked: Finishing) -> bool:
    """Keep what was asked for; return False if it waits already."""
    with transaction.atomic():
        row = Application.objects.select_for_update().filter(pk=application.pk, state=State.DRAFT)
        if not row.values_list("pk").first():
            raise Frozen
        waiting = Finishing.objects.waiting()
        if waiting.filter(application=application, read_at=asked.read_at).exists():
            return False
        owned = {"application__guest": application.guest, "application__workspace": application.workspace_id}
        if waiting.filter(**owned).exclude(application=application).count() >= MOST_WAITING:
            raise LimitReached("finishing-waiting", number=MOST_WAITING)
        Finishing.objects.filter(application=application).delete()
        asked.application = application
        asked.save(force_insert=True)
        Finishing.objects.filter(pk=asked.pk).update(asked_at=Now())
        return True


@task()
def finish_in_queue(application: int, read_at: int) -> None:
    """Finish the application with this primary key as it was asked for; keep why it is not finished."""
    asked = Finishing.objects.filter(application=application, read_at=read_at, outcome="").first()
    found = Application.objects.with_sections().filter(pk=application).first()
    if asked is None or found is None:  # it is done, erased, or was asked for anew
        return
    try:
        finish(found, read_at=read_at, confirmed=asked.confirmed, losing=asked.losing, by=asked.by)
    except Frozen:
        Finishing.objects.filter(application=application).delete()
        return
    except Changed:
        outcome = Finishing.Outcome.CHANGED
    except Faulty:
        outcome = Finishing.Outcome.FAULTY
    except Unconfirmed:
        outcome = Finishing.Outcome.UNCONFIRMED
    except LimitReached:
        outcome = Finishing.Outcome.FULL
    except RenderingFailed:
        outcome = Finishing.Outcome.FAILED
        logger.error("%s with %d accounts was not rendered", found.reference, found.accounts.live().count())
    else:
        return
    Finishing.objects.filter(application=application, read_at=read_at).update(outcome=outcome)


def progress(application: Application) -> Progress | None:
    """Return how far the finishing of an application is; None if there is none: it is done, or was never asked for."""
    asked = Finishing.objects.filter(application=application).first()
    if asked is None:
        return None
    if asked.outcome:
        return Progress(asked.outcome, 0, True)
    if asked.task is None:
        is_late = not Finishing.objects.waiting().filter(pk=asked.pk).exists()
        return Progress(Finishing.Outcome.FAILED if is_late else "", 0, False)
    state, ahead = queue.place(asked.task)
    return Progress(Finishing.Outcome.FAILED if state == queue.FAILED else "", ahead, state != queue.READY)


@contextmanager
def _in_hand(application: int) -> Iterator[bool]:
    """Whether this process may finish this application now, so that few threads wait for the renderer."""
    with _hand_lock:
        is_free = len(_hand) < AT_ONCE and application not in _hand
        if is_free:
            _hand.add(application)
    try:
        yield is_free
    finally:
        if is_free:
            with _hand_lock:
                _hand.discard(application)


class _Checked(NamedTuple):
    """A document as it will be signed, and what it changes in the application that it replaces."""

    signed: Document
    base: Predecessor | None
    difference: Changes | None


def finish(
    application: Application, *, read_at: int, confirmed: bool = False, losing: int = 0, by: str = ""
) -> Version:
    """Freeze the contents that were read at this revision, and what they change in the application they replace.

    `losing` is how many accounts somebody has confirmed to lose: those of the replaced application that are not in
    this one (clause A3).

    Raise Frozen if the application is no draft, Faulty if a rule finds an error, Changed if the contents are not those
    that were read, Unconfirmed if a rule warns and nobody has `confirmed` that it was seen or if another number of
    accounts would be lost, LimitReached as `room.require` does, and RenderingFailed.
    """
    signed, base, difference = _check(application, read_at, confirmed, losing)
    version = _version(application, signed)
    contents = _contents(version, signed)
    with transaction.atomic():  # after the slow part, so that nobody waits for the database meanwhile
        locked = Application.objects.select_for_update().filter(pk=application.pk)
        state, revision = locked.values_list("state", "revision").first() or ("", 0)
        if state != State.DRAFT:
            raise Frozen
        if revision != read_at:
            raise Changed
        room.require(application, sum(map(len, contents.values())))
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
        Finishing.objects.filter(application=application).delete()
    return version


def _check(application: Application, read_at: int, confirmed: bool, losing: int) -> _Checked:
    """Return what is to be frozen; raise what `finish` raises before it renders."""
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
    room.require(application)
    return _Checked(signed, base, difference)


def _version(application: Application, document: Document) -> Version:
    last = application.versions.aggregate(last=Max("number"))["last"]
    return Version(
        application=application,
        number=(last or 0) + 1,
        finished_at=timezone.now().replace(microsecond=0),
        needs_permissions=any(account.permission == WRITTEN for account in document.accounts),
        client_in_names=ascii_name(document.client.name),
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
