"""What follows the signing: sent, registered at the Treasury, replaced by the next one, ended (clause A4).

An application is in force from its registration until the same date three years later, that day included, or until the
day on which the next one of its chain is registered, or the service ended. That it has expired is never stored: it
follows from today's date.
"""

from __future__ import annotations

import datetime
from itertools import zip_longest

from django.db import transaction
from django.utils import timezone

from applications.acts import recording
from applications.domain.dates import last_day_in_force
from applications.models.application import Application
from applications.models.chains import replaced_by, same_numbers
from applications.models.discarded import Discarded
from applications.models.errors import Changed, IllegalTransition, Unconfirmed, WrongDate
from applications.models.state import ORDER, State

#: The chain of an application that replaces none.
OWN_CHAIN = ""
#: The fields that a registration fills in, and that taking it back blanks.
_REGISTRATION = ("registered_on", "noted_at", "registration_number", "numbers_key", "valid_until")
#: What these acts read anew once the application is locked.
_LOCKED = ("state", "chain", "ended_on", *_REGISTRATION)


def mark_sent(application: Application, *, by: str = "") -> None:
    """Record that the signed file was sent; do nothing if that was recorded already.

    Raise IllegalTransition unless the application is prepared or signed.
    """
    with transaction.atomic():
        _lock(application)
        if application.state == State.SENT:
            return
        if application.state not in (State.PREPARED, State.SIGNED):
            raise IllegalTransition
        recording.move(application, State.SENT, by=by)


def can_register(application: Application) -> bool:
    """Return whether it is finished and was not registered yet."""
    return not application.editing and application.registered_on is None


def registration_days(application: Application) -> tuple[datetime.date, datetime.date]:
    """Return the first and the last day on which it can have been registered: from its finishing until today."""
    return timezone.localdate(application.versions.latest("number").finished_at), timezone.localdate()


def is_signed_here(application: Application) -> bool:
    """Return whether the newest version has a signed file in which nothing is wrong."""
    version = application.versions.last()
    return version is not None and version.signed_files.filter(passed=True).exists()


def register(
    application: Application,
    on: datetime.date,
    *,
    number: str = "",
    chain: str | None = None,
    confirmed: bool = False,
    by: str = "",
) -> None:
    """Record the registration at the Treasury, which ends the earlier application of the chain.

    `chain` moves the application to another chain of the same owner, or to OWN_CHAIN if it replaces none. Without a
    signed file here somebody has to have `confirmed` that exactly this version was registered.

    Raise IllegalTransition if it is a draft or was registered already, WrongDate if it cannot have been on that day,
    and Unconfirmed.
    """
    with transaction.atomic():
        _lock(application)
        if not can_register(application):
            raise IllegalTransition
        first, last = registration_days(application)
        if not first <= on <= last:
            raise WrongDate
        if not confirmed and not is_signed_here(application):
            raise Unconfirmed
        recording.move(application, State.REGISTERED, by=by)
        application.registered_on, application.valid_until = on, last_day_in_force(on)
        application.noted_at, application.registration_number = timezone.now(), number
        application.numbers_key = same_numbers(application)
        if chain is not None:
            application.chain = _chain(application, chain)
        application.save(update_fields=[*_REGISTRATION, "chain"])
        Discarded.objects.filter(application=application).delete()  # it cannot be restored any more
        _settle(application, by)
    application.refresh_from_db()


def terminate(application: Application, on: datetime.date, *, by: str = "") -> None:
    """Record that the Treasury has ended the service; raise IllegalTransition unless it is in force, and WrongDate."""
    with transaction.atomic():
        _lock(application)
        if not application.is_in_force():
            raise IllegalTransition
        if not (application.registered_on and application.registered_on <= on <= timezone.localdate()):
            raise WrongDate
        recording.move(application, State.TERMINATED, by=by)
        application.ended_on = on
        application.save(update_fields=["ended_on"])


def step_back(application: Application) -> State | None:
    """Return the state to which `take_back` leads; None if there is no step to undo but to open a new version."""
    state = State.REGISTERED if _was_noted_late(application) else State(application.state)
    if state not in ORDER[2:]:
        return None
    before = ORDER[1 : ORDER.index(state)]
    came = application.events.filter(to_state=state, from_state__in=before).values_list("from_state", flat=True).last()
    return State(came) if came else State.PREPARED


def take_back(application: Application, *, seen: str = "", by: str = "") -> None:
    """Undo the last step, which was a mistake; raise IllegalTransition if there is none to undo.

    Raise Changed if the state is not the one that somebody has `seen`: a double press undoes one step.
    """
    with transaction.atomic():
        _lock(application)
        if seen not in ("", application.state):
            raise Changed
        to = step_back(application)
        if to is None:
            raise IllegalTransition
        recording.move(application, to, by=by)
        application.ended_on = None
        if to != State.REGISTERED:
            application.registered_on = application.noted_at = application.valid_until = None
            application.registration_number = application.numbers_key = ""
        application.save(update_fields=[*_REGISTRATION, "ended_on"])
        _settle(application, by)
    application.refresh_from_db()


def _lock(application: Application) -> None:
    """Read what these acts change anew, and lock it until the end of the transaction."""
    application.refresh_from_db(fields=_LOCKED, from_queryset=Application.objects.select_for_update())


def _was_noted_late(application: Application) -> bool:
    """Return whether it was replaced as soon as it was noted: by one registered later, but noted before it."""
    newer = replaced_by(application) if application.state == State.REPLACED else None
    return bool(newer and application.noted_at and newer.noted_at and newer.noted_at < application.noted_at)


def _chain(application: Application, chain: str) -> str:
    """Return the chain in which the application is registered; raise IllegalTransition for one of another owner."""
    if chain == OWN_CHAIN:  # named by the application, or anew if others follow it in that one
        return (
            application.reference
            if application.chain != application.reference
            else Application.objects.free_reference()
        )
    if not Application.objects.same_owner(application).filter(chain=chain).exists():
        raise IllegalTransition
    return chain


def _settle(application: Application, by: str) -> None:
    """Let each registered application of the chain be replaced by the next, whichever was noted first.

    One that had expired before the next was registered stays so; an ended service stays ended.
    """
    chain = Application.objects.same_owner(application).filter(chain=application.chain).exclude(registered_on=None)
    registered = list(chain.select_for_update().order_by("registered_on", "noted_at"))
    for each, later in zip_longest(registered, registered[1:]):
        if each.state == State.TERMINATED:
            continue
        assert each.valid_until  # of every registered one
        next_on = later.registered_on if later else None
        each.ended_on = next_on if next_on and next_on <= each.valid_until else None
        each.save(update_fields=["ended_on"])
        state = State.REPLACED if each.ended_on else State.REGISTERED
        if each.state != state:
            recording.move(each, state, by=by)
