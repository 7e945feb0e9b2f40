"""An application: a draft of the browser that began it or of an institution, and the versions finished from it."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from applications.domain import checking
from applications.domain.cleaning import clean
from applications.domain.dates import DAYS_BEFORE
from applications.domain.document import Account, Document, Waiver
from applications.models.sections import SECTION_MODELS, Section
from applications.models.state import State

#: Without letters and figures that look alike (0 O D Q, 1 I L, 2 Z, 5 S, 8 B, U V): a reference is read out by phone.
REFERENCE_ALPHABET = "34679ACEFGHJKMNPRTWXY"


def new_reference() -> str:
    """Return a random reference such as "K7M-4PE"; it tells applications apart and opens nothing."""
    letters = [secrets.choice(REFERENCE_ALPHABET) for _ in range(6)]
    return "".join(letters[:3]) + "-" + "".join(letters[3:])


#: An account's fields, in the document's order.
ACCOUNT_FIELDS = tuple(field.name for field in fields(Account))


def current_rules() -> str:
    """Return the version of the rules by which a new draft is checked."""
    return checking.VERSION


def as_reference(text: str) -> str:
    """Return a typed reference as it is stored: "K7M-4PE" for "k7m 4pe"; "" if it does not have six characters."""
    signs = "".join(sign for sign in text.upper() if sign.isalnum())
    return f"{signs[:3]}-{signs[3:]}" if len(signs) == 6 else ""


class ApplicationQuerySet(models.QuerySet["Application"]):
    def free_reference(self) -> str:
        """Return a reference that names no application and no chain."""
        while True:
            reference = new_reference()
            if not self.filter(Q(reference=reference) | Q(chain=reference)).exists():
                return reference

    def of_guest(self, guest: str) -> ApplicationQuerySet:
        """Applications of the browser with this key; none for a browser without one."""
        return self.filter(guest=guest, workspace=None) if guest else self.none()

    def reachable(self, guest: str, workspaces: Iterable[int]) -> ApplicationQuerySet:
        """Applications of the browser with this key, and of these institutions (their primary keys)."""
        own = Q(guest=guest, workspace=None) if guest else Q(pk__in=())
        return self.filter(own | Q(workspace__in=list(workspaces)))

    def same_owner(self, application: Application) -> ApplicationQuerySet:
        """Applications of the same owner (guest or institution). Chains never cross owners."""
        if application.workspace_id is not None:
            return self.filter(workspace=application.workspace_id)
        return self.of_guest(application.guest)

    def in_force(self, today: datetime.date | None = None) -> ApplicationQuerySet:
        """Registered applications that are neither replaced, nor ended, nor past their last day."""
        today = today or timezone.localdate()
        return self.filter(state=State.REGISTERED, registered_on__lte=today, valid_until__gte=today)

    def going_by(self, text: str) -> ApplicationQuerySet:
        """Applications with this reference, or with this number at the Treasury; none for blank text."""
        text = text.strip()
        named = Q(reference=as_reference(text)) | Q(registration_number__iexact=text)
        return self.filter(named) if text else self.none()

    def with_standing(self, today: datetime.date | None = None) -> ApplicationQuerySet:
        """Annotate `stands`: the state, which is EXPIRED after the last day of a registered application."""
        expired = models.Q(state=State.REGISTERED, valid_until__lt=today or timezone.localdate())
        return self.annotate(
            stands=models.Case(models.When(expired, then=models.Value(State.EXPIRED)), default=F("state"))
        )

    def with_sections(self) -> ApplicationQuerySet:
        """Fetch the row of every section in the same query."""
        return self.select_related(*SECTION_MODELS)

    def untouched_since(self, day: datetime.date) -> ApplicationQuerySet:
        """Applications of guests that nobody has opened on or after that day."""
        return self.filter(opened_on__lt=day, workspace=None)

    def ended_before(self, day: datetime.date) -> ApplicationQuerySet:
        """Applications of institutions that were replaced, ended or expired before that day."""
        ended = Q(state__in=(State.REPLACED, State.TERMINATED), ended_on__lt=day)
        return self.filter(ended | Q(state=State.REGISTERED, valid_until__lt=day), workspace__isnull=False)


class Application(models.Model):
    """One application; `revision` grows with every change of what would be signed."""

    reference = models.CharField(max_length=7, unique=True)
    #: The key of the browser that it belongs to; "" for an institution's.
    guest = models.CharField(max_length=43, db_index=True, blank=True, default="")
    workspace = models.ForeignKey(
        "institutions.Workspace", models.CASCADE, null=True, blank=True, related_name="applications"
    )
    #: The applications of one user (information system), each of which replaces the one before: the first one's
    #: reference, in every one of them.
    chain = models.CharField(max_length=7, db_index=True)
    created_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(null=True)
    #: Who changed it last, by name; "" for a guest.
    saved_by = models.CharField(max_length=200, blank=True, default="")
    opened_on = models.DateField(default=timezone.localdate, db_index=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    #: The version of the rules by which its accounts were checked.
    checked_by = models.CharField(max_length=16, default=current_rules)

    #: Rules that do not apply to a value, each as a `Waiver` in JSON; see acts/waiving.py.
    waivers = models.JSONField(default=list, blank=True)

    #: Whether it was registered before it was known here: it has no version, and perhaps no accounts.
    recorded = models.BooleanField(default=False)
    #: The day of registration at the Treasury.
    registered_on = models.DateField(null=True)
    #: When the registration was noted here: of two registered on one day, the one noted later replaces the other.
    noted_at = models.DateTimeField(null=True)
    #: The day on which the registration was noted here, by the calendar of Latvia.
    noted_on = models.DateField(null=True)
    #: The number under which the Treasury registered it; "" if it gave none.
    registration_number = models.CharField(max_length=50, default="", blank=True)
    #: Of a registered one, what those of the same client and user share; see `chains.same_numbers`.
    numbers_key = models.CharField(max_length=64, default="", blank=True)
    #: The last day of the three years.
    valid_until = models.DateField(null=True, db_index=True)
    #: The day on which the next one was registered, or the service ended.
    ended_on = models.DateField(null=True)
    #: When the end of the service was noted here; None unless the state is TERMINATED.
    end_noted_at = models.DateTimeField(null=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(guest="", workspace__isnull=False) | (~Q(guest="") & Q(workspace__isnull=True)),
                name="application_is_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(registered_on=None) | Q(noted_on__isnull=False, registered_on__lte=F("noted_on")),
                name="registered_before_it_was_noted",
                violation_error_code="registered-in-future",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(registered_on__isnull=False, ended_on__gte=F("registered_on")),
                name="ended_after_registration",
                violation_error_code="ended-before-registration",
            ),
        )
        indexes = (
            models.Index(fields=["workspace", "state"], name="application_of_workspace"),
            models.Index(fields=["workspace", "numbers_key"], name="application_by_numbers"),
        )

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Return the address of the task list."""
        return reverse("tasks", args=[self.reference])

    @property
    def editing(self) -> bool:
        """Return whether the contents can be edited."""
        return self.state == State.DRAFT

    def standing(self, today: datetime.date | None = None) -> State:
        """Return the state as of today: EXPIRED after the last day of a registered application."""
        if self.state == State.REGISTERED and self.valid_until and self.valid_until < (today or timezone.localdate()):
            return State.EXPIRED
        return State(self.state)

    def is_in_force(self, today: datetime.date | None = None) -> bool:
        """Return whether it is registered, and neither replaced, nor ended, nor expired."""
        return self.standing(today) == State.REGISTERED

    def days_left(self, today: datetime.date | None = None) -> int:
        """Return how many days after today it is still in force."""
        assert self.valid_until
        return (self.valid_until - (today or timezone.localdate())).days

    def ends_soon(self) -> bool:
        """Return whether it is in force for so few days that the next one should be begun."""
        return self.is_in_force() and self.days_left() <= DAYS_BEFORE[0]

    def sections(self) -> Iterator[tuple[str, Section]]:
        """Yield the sections that are one row each, with their names in the document."""
        for name in SECTION_MODELS:
            yield name, getattr(self, name)

    def document(self, *, accounts: bool = True) -> Document:
        """Return what was typed, as a clean document; without accounts if only the other sections matter."""
        rows = self.accounts.live().values_list(*ACCOUNT_FIELDS) if accounts else ()
        return clean(self.document_of(rows))

    def document_of(self, rows: Iterable[tuple[Any, ...]]) -> Document:
        """Return what was typed, not cleaned, with these accounts (their fields in order)."""
        parts = {name: section.part() for name, section in self.sections()}
        accounts = tuple([Account(*row) for row in rows])
        return Document(accounts=accounts, waivers=self.waived(), **parts)

    def waived(self) -> tuple[Waiver, ...]:
        """Return the rules that do not apply to a value."""
        return tuple([Waiver(**waiver) for waiver in self.waivers])
