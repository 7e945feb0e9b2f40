"""A finishing that was asked for and is done by a process of the queue, and what became of it."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from applications.models.application import Application


class FinishingQuerySet(models.QuerySet["Finishing"]):
    """Finishings by what became of them."""

    def waiting(self) -> FinishingQuerySet:
        """Return those that will be done, or are being checked before they are queued."""
        late = models.Q(task=None, asked_at__lt=Now() - Finishing.CHECKED_WITHIN)
        return self.filter(outcome="").exclude(late)


class Finishing(models.Model):
    """What was asked for: the revision that was read, and what was confirmed.

    The row is deleted when the application is finished. `task` is that of the queue; it has none while the document is
    checked. Only a process that died leaves a row without a task for longer than CHECKED_WITHIN.
    """

    CHECKED_WITHIN = datetime.timedelta(seconds=60)

    class Outcome(models.TextChoices):
        """Why nothing was finished; "" while it waits."""

        CHANGED = "changed"
        FAULTY = "faulty"
        UNCONFIRMED = "unconfirmed"
        FULL = "full"
        FAILED = "failed"

    application = models.OneToOneField(Application, models.CASCADE, related_name="finishing", primary_key=True)
    read_at = models.PositiveIntegerField()
    confirmed = models.BooleanField()
    losing = models.PositiveIntegerField()
    by = models.CharField(max_length=200, blank=True)
    task = models.UUIDField(null=True)
    asked_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=12, blank=True, choices=Outcome)

    objects: models.Manager[Finishing] = FinishingQuerySet.as_manager()

    def __str__(self) -> str:
        """Return the reference of its application."""
        return str(self.application)
