"""What happened to an application, and when; never its contents."""

from __future__ import annotations

import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from applications.domain.fields import section_title
from applications.domain.language import translated
from applications.domain.limits import format_euro
from applications.domain.waivers import LONGEST_REASON, WAIVABLE
from applications.models.state import State


class Event(models.Model):
    """One thing that happened. `by` is the name of the person who did it, "" for a guest or a signatory with a link.

    `from_state` and `to_state` are "" if the state did not change; `version` is the number of the version concerned. An
    edit has a `section`; an edit of accounts has the numbers of accounts added, edited and removed. It lasts from `at`
    to `until`: edits that soon follow one another are one event. A waiver has a `rule` and a `reason`.
    """

    class Kind(models.TextChoices):
        """What can happen to an application."""

        BEGAN = "began", _("Sākts")
        RECORDED = "recorded", _("Ierakstīts jau reģistrēts pieteikums")
        CORRECTED = "corrected", _("Labota reģistrācija")
        TAKEN_OVER = "taken-over", _("Pārņemts iestādē")
        EDITED = "edited", _("Labota sadaļa")
        TABLE = "table", _("Ielādēta kontu tabula")
        BULK = "bulk", _("Vairāki konti reizē")
        UNDONE = "undone", _("Atsaukta darbība ar vairākiem kontiem")
        FINISHED = "finished", _("Sagatavots dokuments")
        REOPENED = "reopened", _("Atvērts labošanai")
        GIVEN_UP = "given-up", _("Labošana atcelta")
        SIGNED_UPLOADED = "signed-uploaded", _("Augšupielādēts parakstītais fails")
        SIGNED_HERE = "signed-here", _("Parakstīts ar eID karti")
        SIGNED_REMOVED = "signed-removed", _("Dzēsts parakstītais fails")
        HANDED_OVER = "handed-over", _("Izveidota saite parakstītājam")
        LINK_OPENED = "link-opened", _("Atvērta parakstītāja saite")
        LINK_UPLOADED = "link-uploaded", _("Parakstītais fails saņemts ar parakstītāja saiti")
        LINK_WITHDRAWN = "link-withdrawn", _("Atsaukta parakstītāja saite")
        WAIVED = "waived", _("Norādīts izņēmums")
        WAIVER_WITHDRAWN = "waiver-withdrawn", _("Izņēmums atcelts")
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
    #: The code of the rule that was waived, and the reason that was given, personal codes masked.
    rule = models.CharField(max_length=40, default="", blank=True)
    reason = models.CharField(max_length=LONGEST_REASON, default="", blank=True)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.kind} of {self.application_id}"

    def lasted(self) -> bool:
        """Return whether it took a minute or longer."""
        return self.until is not None and self.until - self.at >= datetime.timedelta(minutes=1)

    def text(self) -> str:
        """Return what happened, in a few words of the active language."""
        if self.kind == Event.Kind.MOVED:
            return f"{self.get_from_state_display()} → {self.get_to_state_display()}"
        if self.kind == Event.Kind.EDITED:
            text = gettext("Labota sadaļa „%(section)s”") % {"section": section_title(self.section)}
        else:
            text = str(Event.Kind(self.kind).label)
        if (
            self.kind
            in (Event.Kind.SIGNED_UPLOADED, Event.Kind.SIGNED_HERE, Event.Kind.LINK_UPLOADED, Event.Kind.SIGNED_REMOVED)
            and self.to_state
        ):
            text = f"{text}: {self.get_from_state_display()} → {self.get_to_state_display()}"
        if self.rule:
            text = f"{text}: {translated(WAIVABLE[self.rule]) if self.rule in WAIVABLE else self.rule}"
        if self.reason:
            text = gettext("%(text)s. Iemesls: „%(reason)s”") % {"text": text, "reason": self.reason}
        numbers = self.numbers()
        return f"{text}: {', '.join(numbers)}" if numbers else text

    def numbers(self) -> list[str]:
        """Return how many accounts were added, edited and removed, each in words, without those that are 0."""
        counted = (
            (self.added, ngettext("pievienots %(shown)s konts", "pievienoti %(shown)s konti", self.added)),
            (self.edited, ngettext("mainīts %(shown)s konts", "mainīti %(shown)s konti", self.edited)),
            (self.removed, ngettext("izņemts %(shown)s konts", "izņemti %(shown)s konti", self.removed)),
        )
        return [words % {"shown": format_euro(number)} for number, words in counted if number]
