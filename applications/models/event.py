"""What happened to an application, and when; never what stands in it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models.state import State


class Event(models.Model):
    """One thing that happened; `by` is who did it, "" for the browser that the application belongs to and for whoever
    has a signatory's link.

    `from_state` and `to_state` are "" where the state stayed; `version` is the number of the one that it is about.
    """

    class Kind(models.TextChoices):
        """What can happen."""

        BEGAN = "began", _("Sākts")
        TAKEN_OVER = "taken-over", _("Pārņemts iestādē")
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

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.kind} of {self.application_id}"
