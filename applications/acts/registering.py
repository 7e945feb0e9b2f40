"""What follows the signing: sent, registered at the Treasury, replaced by the next one, ended (clause A4).

An application is in force from its registration until the same date three years later, that day included, or until the
day on which the next one of its chain is registered, or the service ended. That it has expired is never stored: it
follows from today's date.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from itertools import zip_longest
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from applications.acts import recording
from applications.acts.beginning import begin
from applications.domain.dates import last_day_in_force
from applications.domain.document import Document
from applications.models.application import Application
from applications.models.chains import replaced_by, same_numbers
from applications.models.discarded import Discarded
from applications.models.errors import Changed, IllegalTransition, Unconfirmed, Unsuitable, WrongDate
from applications.models.event import Event
from applications.models.state import ORDER, State
from institutions.models import Workspace

#: The chain of an application that replaces none.
OWN_CHAIN = ""
#: No application was registered earlier: such a day is a slip of the keyboard.
EARLIEST = datetime.date(2000, 1, 1)
#: The fields that a registration fills in, and that taking it back blanks.
_REGISTRATION = ("registered_on", "noted_on", "noted_at", "registration_number", "numbers_key", "valid_until")
#: What these acts read anew once the application is locked.
_LOCKED = ("state", "chain", "ended_on", "end_noted_at", *_REGISTRATION)
#: Stand for a moment that no release has kept: a registration was noted first, its end last.
_FIRST, _LAST = (datetime.datetime(year, 1, 1, tzinfo=datetime.UTC) for year in (2000, 3000))


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


def record(
    document: Document,
    on: datetime.date,
    *,
    number: str = "",
    chain: str = OWN_CHAIN,
    guest: str = "",
    workspace: Workspace | None = None,
    by: str = "",
    client: str = "",
) -> Application:
    """Record an application that was registered at the Treasury before it was known here, with what is known of it.

    It takes its place in a chain of the same owner, or begins a chain of its own. Raise WrongDate for a day in the
    future or before EARLIEST, Unsuitable with "recorded-already" if the same one is recorded, LimitReached as
    `beginning.begin` does, and IllegalTransition for a chain of another owner.
    """
    _check_recorded_day(on)
    with transaction.atomic():
        application = begin(document, guest=guest, workspace=workspace, by=by, client=client, recorded=True)
        _fill_in(application, on, number)
        if chain != OWN_CHAIN:
            application.chain = _chain(application, chain)
        if same := _same_recorded(application):
            raise Unsuitable("recorded-already", reference=same.reference)
        application.save(update_fields=[*_REGISTRATION, "chain"])
        _settle(application, by)
    application.refresh_from_db()
    return application


def correct(application: Application, on: datetime.date, *, number: str = "", by: str = "") -> None:
    """Correct the day and the number of registration of a recorded application.

    Raise IllegalTransition if the application was finished here, and WrongDate as `record` does or if its service ended
    before that day.
    """
    _check_recorded_day(on)
    with transaction.atomic():
        _lock(application)
        if not application.recorded:
            raise IllegalTransition
        if application.state == State.TERMINATED and application.ended_on and on > application.ended_on:
            raise WrongDate("after-end", application.ended_on)
        changed = (application.registered_on, application.registration_number) != (on, number)
        noted_at = application.noted_at
        _fill_in(application, on, number)
        application.noted_at, application.ended_on = noted_at, None  # its place among others of one day stays
        if changed:
            ends = _ends(_chained(application))
            application.save(update_fields=[*_REGISTRATION, "ended_on"])
            application.events.create(by=by, kind=Event.Kind.CORRECTED)
            _settle(application, by, ends)
    application.refresh_from_db()


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
        if on > last:
            raise WrongDate("in-future", last)
        if on < first:
            raise WrongDate("before-finishing", first)
        if not confirmed and not is_signed_here(application):
            raise Unconfirmed
        recording.move(application, State.REGISTERED, by=by)
        _fill_in(application, on, number)
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
        if not application.is_in_force() or application.registered_on is None:
            raise IllegalTransition
        if on > timezone.localdate():
            raise WrongDate("in-future", timezone.localdate())
        if on < application.registered_on:
            raise WrongDate("before-registration", application.registered_on)
        recording.move(application, State.TERMINATED, by=by)
        application.ended_on, application.end_noted_at = on, timezone.now()
        application.save(update_fields=["ended_on", "end_noted_at"])


def step_back(application: Application) -> State | None:
    """Return the state to which `take_back` leads; None if there is no step to undo but to open a new version.

    The registration of an application that was not finished here is not undone: it is corrected, or the application
    erased.
    """
    state = State.REGISTERED if _was_noted_late(application) else State(application.state)
    if state not in ORDER[2:] or (state == State.REGISTERED and application.recorded):
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
        ends = _ends(_chained(application))
        if to == State.REGISTERED:  # the end of the service was the mistake
            ends = [end for end in ends if end.day != application.ended_on]
        recording.move(application, to, by=by)
        application.ended_on = application.end_noted_at = None
        if to != State.REGISTERED:
            application.registered_on = application.noted_on = application.noted_at = application.valid_until = None
            application.registration_number = application.numbers_key = ""
        application.save(update_fields=[*_REGISTRATION, "ended_on", "end_noted_at"])
        _settle(application, by, ends)
    application.refresh_from_db()


def _lock(application: Application) -> None:
    """Read what these acts change anew, and lock it until the end of the transaction."""
    application.refresh_from_db(fields=_LOCKED, from_queryset=Application.objects.select_for_update())


def _check_recorded_day(on: datetime.date) -> None:
    if on > timezone.localdate():
        raise WrongDate("in-future", timezone.localdate())
    if on < EARLIEST:
        raise WrongDate("too-early", EARLIEST)


def _same_recorded(application: Application) -> Application | None:
    """Return the application that was recorded before with the same contents, day and number, if there is one."""
    mine = Application.objects.same_owner(application).exclude(pk=application.pk).filter(recorded=True)
    same = mine.filter(
        registered_on=application.registered_on,
        registration_number=application.registration_number,
        numbers_key=application.numbers_key,
    )
    document = application.document()
    return next((each for each in same.with_sections() if each.document() == document), None)


def _fill_in(application: Application, on: datetime.date, number: str) -> None:
    application.registered_on, application.valid_until = on, last_day_in_force(on)
    application.noted_on, application.noted_at = timezone.localdate(), timezone.now()
    application.registration_number, application.numbers_key = number, same_numbers(application)


def _was_noted_late(application: Application) -> bool:
    """Return whether it was over as soon as it was noted: what ended it came later, but was noted before it."""
    if application.state == State.TERMINATED:
        noted = (application.noted_at, application.end_noted_at)
        return bool(noted[0] and noted[1] and noted[1] < noted[0])
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


class _End(NamedTuple):
    """The end of the service, as a person noted it."""

    day: datetime.date
    noted_at: datetime.datetime


def _chained(application: Application) -> list[Application]:
    """Return the registered applications of the chain, locked, in the order in which each replaced the one before.

    That is the order of the days of registration, whichever was noted first; of noting, for those of one day.
    """
    chain = Application.objects.same_owner(application).filter(chain=application.chain).exclude(registered_on=None)
    return list(chain.select_for_update().order_by("registered_on", "noted_at"))


def _ends(registered: Iterable[Application]) -> list[_End]:
    """Return the ends of the service that were noted in these applications, the first one first."""
    ended = (each for each in registered if each.state == State.TERMINATED)
    return sorted(_End(each.ended_on, each.end_noted_at or _LAST) for each in ended if each.ended_on)


def _settle(application: Application, by: str, ends: Iterable[_End] | None = None) -> None:
    """Let each registered application of the chain end as the days say, whichever of them was noted first.

    It is ended by the end of the service, if that came before the next registration, or else replaced by the next one.
    One that had expired before stays so.
    """
    registered = _chained(application)
    left = list(_ends(registered) if ends is None else ends)
    for each, later in zip_longest(registered, registered[1:]):
        end = next((end for end in left if _registered(each) <= end and (not later or end < _registered(later))), None)
        assert each.registered_on  # of every registered one
        assert each.valid_until
        next_on = later.registered_on if later else None
        if end and end.day <= each.valid_until:
            state, each.ended_on, each.end_noted_at = (
                State.TERMINATED,
                end.day,
                end.noted_at if end.noted_at != _LAST else None,
            )
        elif next_on and next_on <= each.valid_until:
            state, each.ended_on, each.end_noted_at = State.REPLACED, next_on, None
        else:
            state, each.ended_on, each.end_noted_at = State.REGISTERED, None, None
        each.save(update_fields=["ended_on", "end_noted_at"])
        if each.state != state:
            recording.move(each, state, by=by)


def _registered(application: Application) -> _End:
    """Return the day of registration and when it was noted, to be compared with an end."""
    assert application.registered_on
    return _End(application.registered_on, application.noted_at or _FIRST)
