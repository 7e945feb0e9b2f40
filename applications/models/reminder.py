"""Reminders of an end that comes near."""

from __future__ import annotations

from django.db import models


class Reminder(models.Model):
    """A reminder to an application's owners, so many days before this last day; a later last day has its own ones."""

    application = models.ForeignKey("Application", models.CASCADE, related_name="reminders")
    last_day = models.DateField()
    days = models.PositiveSmallIntegerField()
    begun_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["application", "last_day", "days"], name="reminder_once"),)

    def __str__(self) -> str:
        return f"{self.days} days before the end of {self.application_id}"
