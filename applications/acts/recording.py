"""What every act of an application has in common: lock its row, change its state or contents, record an event.

`touch` and `require_draft` lock the row until the end of the transaction: an act calls one of them first.
"""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from applications.domain import checking
from applications.domain.document import MAXIMUM_ACCOUNTS
from applications.models.application import Application
from applications.models.errors import Frozen, IllegalTransition
from applications.models.event import Event
from applications.models.state import MOVES, State
from common.errors import LimitReached

#: Edits of one kind by one person are one event while pauses between them are shorter than this.
SITTING = datetime.timedelta(minutes=30)
#: Latest events among which the one of the same sitting is sought.
_LOOKED_BACK = 30
ACCOUNTS = "accounts"


def mark_used(application: Application) -> None:
    """Record that the application is in use, once a day: guests' unused ones are erased."""
    today = timezone.localdate()
    if application.opened_on != today:
        Application.objects.filter(pk=application.pk).update(opened_on=today)
        application.opened_on = today


def touch(application: Application, *, by: str = "") -> None:
    """Raise the revision and record who changed the contents; raise Frozen if the application is no draft."""
    changed = Application.objects.filter(pk=application.pk, state=State.DRAFT).update(
        revision=F("revision") + 1, saved_at=timezone.now(), saved_by=by
    )
    if not changed:
        raise Frozen
    recheck(application)


def require_draft(application: Application) -> None:
    """Raise Frozen if the application is no draft."""
    rows = Application.objects.select_for_update().filter(pk=application.pk, state=State.DRAFT)
    if not rows.values_list("pk").first():
        raise Frozen


def refuse_too_many_accounts(application: Application) -> None:
    """Raise LimitReached if a change has left too many accounts."""
    if application.accounts.live().count() > MAXIMUM_ACCOUNTS:
        raise LimitReached("accounts", number=MAXIMUM_ACCOUNTS)


def recheck(application: Application) -> None:
    """Check what rows keep of the rules' findings by today's rules, unless that was done already."""
    if application.checked_by == checking.VERSION:
        return
    with transaction.atomic():
        locked = Application.objects.select_for_update().filter(pk=application.pk)
        if locked.exclude(checked_by=checking.VERSION).first():
            application.accounts.recheck()
            locked.update(checked_by=checking.VERSION)
    application.checked_by = checking.VERSION


def move(
    application: Application,
    to: State,
    kind: Event.Kind = Event.Kind.MOVED,
    *,
    by: str = "",
    version: int | None = None,
) -> None:
    """Change the state and record an event; raise IllegalTransition if MOVES does not allow it.

    The state is that in the database, locked until the end of the transaction. A draft that is opened again has a new
    revision, so that a finishing that began before it is refused.
    """
    with transaction.atomic():
        locked = Application.objects.select_for_update().filter(pk=application.pk)
        was = locked.values_list("state", flat=True).first()
        if was is None or to not in MOVES[State(was)]:
            raise IllegalTransition
        locked.update(state=to, revision=F("revision") + (1 if to == State.DRAFT else 0))
        application.events.create(by=by, kind=kind, from_state=was, to_state=to, version=version)
        if to == State.DRAFT:
            recheck(application)
    application.refresh_from_db(fields=["state", "revision"])


def note_edit(
    application: Application,
    section: str = ACCOUNTS,
    kind: Event.Kind = Event.Kind.EDITED,
    *,
    by: str = "",
    noted_in: int | None = None,
    added: int = 0,
    edited: int = 0,
    removed: int = 0,
) -> int:
    """Record an edit, in the event of the same sitting if there is one; return the event's primary key.

    The numbers are of accounts; an account that was `noted_in` the same event is counted there already.
    """
    numbers = {"added": added, "edited": edited, "removed": removed}
    now = timezone.now()
    pk = _of_sitting(application, by, section, kind, now)
    if pk is None:
        edit = {"section": section, "kind": kind, "at": now, "until": now}
        return int(application.events.create(by=by, **edit, **numbers).pk)
    more = {} if noted_in == pk else {name: F(name) + number for name, number in numbers.items() if number}
    application.events.filter(pk=pk).update(until=now, **more)
    return pk


def _of_sitting(
    application: Application, by: str, section: str, kind: Event.Kind, now: datetime.datetime
) -> int | None:
    asked = ("pk", "by", "kind", "section", "to_state", "until")
    for pk, *same, to_state, until in application.events.order_by("-pk").values_list(*asked)[:_LOOKED_BACK]:
        if to_state:  # edits before a change of state are an event of their own
            return None
        if same == [by, kind, section]:
            return int(pk) if until and until >= now - SITTING else None
    return None
