"""What follows the signing: sent, registered at the Treasury, replaced by the next one, expired or ended (clause A4).

An application is in force from its registration until the same date three years later, that day included, or until the
day when the next one of the same user is registered, or the service ended. That it has expired is never stored: it
follows from today's date.
"""

from __future__ import annotations

import datetime
import hashlib
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import Case, Q, Value, When
from django.utils import timezone

from applications.domain.cleaning import clean_part
from applications.domain.dates import DAYS_BEFORE, last_day_in_force
from applications.models.errors import IllegalTransition
from applications.models.predecessor import Predecessor
from applications.models.state import ORDER, State

if TYPE_CHECKING:
    from applications.models.application import Application, ApplicationQuerySet

#: So many of an application's IP addresses are looked for in others.
_ADDRESSES_SOUGHT = 20
#: What registering writes, and taking that back blanks.
_OF_REGISTRATION = ("registered_on", "noted_at", "registration_number", "numbers_key", "valid_until")


class Registration(models.Model):
    """The part of an application that says from when and until when it is in force."""

    registered_on = models.DateField(null=True)
    #: When somebody noted it here: of two registered on one day, the one noted later replaces the other.
    noted_at = models.DateTimeField(null=True)
    #: Under which number the Treasury registered it, where it told one.
    registration_number = models.CharField(max_length=50, default="", blank=True)
    #: Of a registered one, what those of the same client and user have in common, see `same_numbers`.
    numbers_key = models.CharField(max_length=64, default="", blank=True)
    #: The last day of the three years.
    valid_until = models.DateField(null=True, db_index=True)
    #: The day on which the next one was registered, or the service ended.
    ended_on = models.DateField(null=True)

    if TYPE_CHECKING:
        state: str

    class Meta:
        abstract = True

    def standing(self: Any, today: datetime.date | None = None) -> State:
        """The state as of today: EXPIRED after the last day of a registered application."""
        if self.state == State.REGISTERED and self.valid_until < (today or timezone.localdate()):
            return State.EXPIRED
        return State(self.state)

    def is_in_force(self, today: datetime.date | None = None) -> bool:
        """Whether it is registered, and neither replaced, nor ended, nor expired."""
        return self.standing(today) == State.REGISTERED

    def days_left(self, today: datetime.date | None = None) -> int:
        """How many days it is still in force after today."""
        assert self.valid_until
        return (self.valid_until - (today or timezone.localdate())).days

    def ends_soon(self: Any) -> bool:
        """Whether it is in force for so few days that the next one should be begun."""
        return bool(self.is_in_force() and self.days_left() <= DAYS_BEFORE[0])

    def register(self: Any, on: datetime.date, *, number: str = "", chain: str = "", by: str = "") -> None:
        """Note the registration at the Treasury, which ends the earlier one of the chain; of another chain, if named.

        IllegalTransition where the application is a draft, or was registered already.
        """
        from applications.models.discarded import Discarded  # whose application has this class for its base

        with transaction.atomic():
            self._lock()
            if self.registered_on:
                raise IllegalTransition
            self.move(State.REGISTERED, by=by)
            self.registered_on, self.registration_number, self.valid_until = on, number, last_day_in_force(on)
            self.chain, self.noted_at = chain or self.chain, timezone.now()
            self.numbers_key = same_numbers(self)
            self.save(update_fields=[*_OF_REGISTRATION, "chain"])
            Discarded.objects.filter(application=self).delete()  # nothing can take it up any more
            _settle(self, by)
        self.refresh_from_db()

    def terminate(self: Any, on: datetime.date, *, by: str = "") -> None:
        """Record that the Treasury has ended the service; raise IllegalTransition unless registered."""
        with transaction.atomic():
            self.move(State.TERMINATED, by=by)
            self.ended_on = on
            self.save(update_fields=["ended_on"])

    def step_back(self: Any) -> State | None:
        """The state to which `take_back` leads, None where there is none: editing begins anew in another way."""
        state = State.REGISTERED if self._was_noted_late() else State(self.state)
        if state not in ORDER[2:]:
            return None
        before = ORDER[1 : ORDER.index(state)]
        came = self.events.filter(to_state=state, from_state__in=before).values_list("from_state", flat=True).last()
        return State(came) if came else State.PREPARED

    def _was_noted_late(self: Any) -> bool:
        """Whether it was replaced as soon as it was noted: by one that was registered later, but noted before it."""
        newer = self.replaced_by() if self.state == State.REPLACED else None
        return bool(newer and self.noted_at and newer.noted_at and newer.noted_at < self.noted_at)

    def take_back(self: Any, *, by: str = "") -> None:
        """Undo the last step, which was a mistake; raise IllegalTransition if there is none to undo."""
        with transaction.atomic():
            self._lock()
            to = self.step_back()
            if to is None:
                raise IllegalTransition
            self.move(to, by=by)
            self.ended_on = None
            if to != State.REGISTERED:
                self.registered_on = self.noted_at = self.valid_until = None
                self.registration_number = self.numbers_key = ""
            self.save(update_fields=[*_OF_REGISTRATION, "ended_on"])
            _settle(self, by)
        self.refresh_from_db()

    def replaced(self: Any) -> Application | None:
        """What is in force in the same chain, so that this application will replace it; None where nothing is."""
        return self._others().in_force().filter(chain=self.chain).order_by("registered_on", "noted_at").last()  # type: ignore[no-any-return]

    def alike(self: Any) -> ApplicationQuerySet:
        """What is in force in other chains with the same client's and user's registration numbers, the likely first:
        those whose requests come from the same IP addresses, and then the latest registered.

        The document does not name the information system, so that nobody but a person can say whether it is the same.
        """
        key = same_numbers(self)
        others = self._others().in_force().exclude(chain=self.chain).filter(numbers_key=key)
        same_place = Q()
        for address in self.user.part().allowed_ip_addresses[:_ADDRESSES_SOUGHT]:
            same_place |= Q(user__allowed_ip_addresses__contains=address.strip())
        likely = [Case(When(same_place, then=Value(0)), default=Value(1))] if same_place else []
        ordered = others.order_by(*likely, "-registered_on", "-pk")
        return (ordered if key else others.none()).select_related("user")  # type: ignore[no-any-return]

    def following(self: Any) -> Application | None:
        """The next application of the chain that was begun and is not registered yet; the last of them."""
        begun = (State.DRAFT, State.PREPARED, State.SIGNED, State.SENT)
        return self._others().filter(chain=self.chain, state__in=begun).order_by("pk").last()  # type: ignore[no-any-return]

    def newest_registered(self: Any) -> Application:
        """The application of the chain that was registered last: from that one the next begins."""
        chain = type(self).objects.same_owner(self).filter(chain=self.chain).exclude(registered_on=None)
        return chain.order_by("registered_on", "noted_at").last() or self  # type: ignore[no-any-return]

    def begin_following(self: Any, *, by: str = "") -> tuple[Application, bool]:
        """The next application of the chain, begun with all of this one, and whether it was begun only now.

        Concurrent calls begin one. Raise IllegalTransition unless this is the newest registered one.
        """
        version = self.versions.latest("number")
        document = version.document()  # before the database waits for it
        with transaction.atomic():
            self._lock()
            if self.newest_registered() != self or not self.registered_on:
                raise IllegalTransition
            begun = self.following()
            if begun is not None:
                return begun, False
            begun = type(self).objects.start_from(
                document, self.guest, workspace=self.workspace, chain=self.chain, by=by
            )
            Predecessor.keep(begun, str(version), document, self)
        return begun, True

    def replaced_by(self: Any) -> Application | None:
        """The application of the chain that was registered in its place; None where it was erased."""
        later = self._others().filter(chain=self.chain, registered_on=self.ended_on)
        return later.order_by("noted_at").last()  # type: ignore[no-any-return]

    def _lock(self: Any) -> None:
        """Read what this module changes anew, and let nobody else change it until the end of the transaction."""
        self.refresh_from_db(
            fields=["state", "chain", *(field.name for field in Registration._meta.fields)],
            from_queryset=type(self).objects.select_for_update(),
        )

    def _others(self: Any) -> Any:
        return type(self).objects.same_owner(self).exclude(pk=self.pk)


def same_numbers(application: Any) -> str:
    """What applications with the same client's and user's registration numbers have in common, however those are
    written; "" where one is missing. A digest, since a sworn bailiff's number is a personal code.
    """
    numbers = (
        clean_part(application.client.part()).registration_number,
        clean_part(application.user.part()).registration_number,
    )
    return hashlib.sha256(" ".join(numbers).encode()).hexdigest() if all(numbers) else ""


def _settle(application: Any, by: str) -> None:
    """Let each registered application of the chain be replaced by the next, whichever was noted first.

    One that had expired before the next was registered stays so; an ended service stays ended.
    """
    objects = type(application).objects
    chain = objects.same_owner(application).filter(chain=application.chain).exclude(registered_on=None)
    registered = list(chain.select_for_update().order_by("registered_on", "noted_at"))
    for each, following in zip_longest(registered, registered[1:]):
        if each.state == State.TERMINATED:
            continue
        is_replaced = following is not None and following.registered_on <= each.valid_until
        each.ended_on = following.registered_on if is_replaced else None
        each.save(update_fields=["ended_on"])
        state = State.REPLACED if is_replaced else State.REGISTERED
        if each.state != state:
            each.move(state, by=by)
