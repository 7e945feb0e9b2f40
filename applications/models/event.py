"""What happened to an application, and when; never what stands in it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from applications.domain.fields import section_title
from applications.domain.limits import format_euro
from applications.models.state import State

if TYPE_CHECKING:
    from applications.models.application import Application

#: Edits of one kind by one person belong to one sitting, and are one event, while pauses are no longer than this.
SITTING = datetime.timedelta(minutes=30)
#: So many events back a sitting's is looked for.
_LOOKED_BACK = 30
ACCOUNTS = "accounts"


class Event(models.Model):
    """One thing that happened; `by` is who did it, "" for the browser that the application belongs to and for whoever
    has a signatory's link.

    `from_state` and `to_state` are "" where the state stayed; `version` is the number of the one that it is about. An
    edit is of a `section`; of accounts it says how many were added, edited and taken off the list. It lasts from `at`
    to `until`: whoever goes on soon after has edited once.
    """

    class Kind(models.TextChoices):
        """What can happen."""

        BEGAN = "began", _("Sākts")
        TAKEN_OVER = "taken-over", _("Pārņemts iestādē")
        EDITED = "edited", _("Labota sadaļa")
        TABLE = "table", _("Ielādēta kontu tabula")
        BULK = "bulk", _("Vairāki konti reizē")
        UNDONE = "undone", _("Atsaukta darbība ar vairākiem kontiem")
        FINISHED = "finished", _("Sagatavots dokuments")
        REOPENED = "reopened", _("Atvērts labošanai")
        GIVEN_UP = "given-up", _("Labošana atcelta")
        SIGNED_UPLOADED = "signed-uploaded", _("Augšupielādēts parakstītais fails")
        SIGNED_REMOVED = "signed-removed", _("Dzēsts parakstītais fails")
        HANDED_OVER = "handed-over", _("Izveidota saite parakstītājam")
        LINK_OPENED = "link-opened", _("Atvērta parakstītāja saite")
        LINK_UPLOADED = "link-uploaded", _("Parakstītais fails saņemts ar parakstītāja saiti")
        LINK_WITHDRAWN = "link-withdrawn", _("Atsaukta parakstītāja saite")
        MOVED = "moved", _("Mainīts stāvoklis")

    application = models.ForeignKey("Application", models.CASCADE, related_name="events")
    at = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=200, default="", blank=True)
    kind = models.CharField(max_length=16, choices=Kind)
    from_state = models.CharField(max_length=10, choices=State, default="", blank=True)
    to_state = models.CharField(max_length=10, choices=State, default="", blank=True)
    version = models.PositiveIntegerField(null=True)
    section = models.CharField(max_length=21, default="", blank=True)
    added = models.PositiveIntegerField(default=0)
    edited = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(null=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.kind} of {self.application_id}"

    @classmethod
    def note_edit(
        cls,
        application: Application,
        section: str = ACCOUNTS,
        kind: Kind = Kind.EDITED,
        *,
        by: str = "",
        noted_in: int | None = None,
        added: int = 0,
        edited: int = 0,
        removed: int = 0,
    ) -> int:
        """Note an edit, in the event of this sitting where there is one; the event's primary key.

        To be called in the edit's transaction, after `Application.touch`, which lets nobody else note one meanwhile.
        The numbers are of accounts; the one account that was `noted_in` the same event is counted there already.
        """
        numbers = {"added": added, "edited": edited, "removed": removed}
        now = timezone.now()
        pk = cls._of_sitting(application, by, section, kind, now)
        if pk is None:
            edit = {"section": section, "kind": kind, "at": now, "until": now}
            return int(cls.objects.create(application=application, by=by, **edit, **numbers).pk)
        more = {} if noted_in == pk else {name: F(name) + number for name, number in numbers.items() if number}
        cls.objects.filter(pk=pk).update(until=now, **more)
        return pk

    @classmethod
    def _of_sitting(
        cls, application: Application, by: str, section: str, kind: Kind, now: datetime.datetime
    ) -> int | None:
        lately = cls.objects.filter(application=application).order_by("-pk")
        asked = ("pk", "by", "kind", "section", "to_state", "until")
        for pk, *same, to_state, until in lately.values_list(*asked)[:_LOOKED_BACK]:
            if to_state:  # what was done before the state changed is told before it
                return None
            if same == [by, kind, section]:
                return int(pk) if until and until >= now - SITTING else None
        return None

    def lasted(self) -> bool:
        """Whether it took longer than the minute in which it began."""
        return self.until is not None and self.until - self.at >= datetime.timedelta(minutes=1)

    def told(self) -> str:
        """What happened, in a few words."""
        if self.kind == Event.Kind.MOVED:
            return f"{self.get_from_state_display()} → {self.get_to_state_display()}"
        if self.kind == Event.Kind.EDITED:
            told = gettext("Labota sadaļa „%(section)s”") % {"section": section_title(self.section)}
        else:
            told = str(Event.Kind(self.kind).label)
        if (
            self.kind in (Event.Kind.SIGNED_UPLOADED, Event.Kind.LINK_UPLOADED, Event.Kind.SIGNED_REMOVED)
            and self.to_state
        ):
            told = f"{told}: {self.get_from_state_display()} → {self.get_to_state_display()}"
        numbers = self.numbers()
        return f"{told}: {', '.join(numbers)}" if numbers else told

    def numbers(self) -> list[str]:
        """How many accounts were added, edited and removed, each in words; nothing where none were."""
        told = (
            (self.added, ngettext("pievienots %(shown)s konts", "pievienoti %(shown)s konti", self.added)),
            (self.edited, ngettext("mainīts %(shown)s konts", "mainīti %(shown)s konti", self.edited)),
            (self.removed, ngettext("izņemts %(shown)s konts", "izņemti %(shown)s konti", self.removed)),
        )
        return [words % {"shown": format_euro(number)} for number, words in told if number]
