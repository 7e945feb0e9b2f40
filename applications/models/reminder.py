"""Reminders of an end that comes near: each is sent once, whenever the command runs and however often."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from applications.domain.dates import DAYS_BEFORE

if TYPE_CHECKING:
    from applications.models.application import Application

#: How long a mail may be on its way before another run sends it again: the run that began it has died.
PATIENCE = datetime.timedelta(hours=1)


def due(days_left: int) -> int | None:
    """Which reminder is due with so many days left: the latest whose day has come; None before the first.

    One that was missed is sent late, but not together with the next one.

    >>> due(91), due(90), due(31), due(30), due(3), due(-1)
    (None, 90, 90, 30, 7, None)
    """
    if days_left < 0:
        return None
    return min((days for days in DAYS_BEFORE if days_left <= days), default=None)


class Reminder(models.Model):
    """That an application's owners were told, so many days before this last day; a later last day is told anew."""

    application = models.ForeignKey("Application", models.CASCADE, related_name="reminders")
    last_day = models.DateField()
    days = models.PositiveSmallIntegerField()
    begun_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["application", "last_day", "days"], name="reminder_once"),)

    def __str__(self) -> str:
        return f"{self.days} days before the end of {self.application_id}"

    @classmethod
    def claim(cls, application: Application, days: int) -> Reminder | None:
        """The reminder for this run to send; None where it was sent, or another run is sending it."""
        now = timezone.now()
        what = {"application": application, "last_day": application.valid_until, "days": days}
        try:
            with transaction.atomic():
                return cls.objects.create(**what, begun_at=now)  # type: ignore[no-any-return]
        except IntegrityError:
            given_up = cls.objects.filter(**what, sent_at=None, begun_at__lt=now - PATIENCE)
            return cls.objects.get(**what) if given_up.update(begun_at=now) else None

    def sent(self) -> None:
        """Note that the mail was handed over."""
        self.sent_at = timezone.now()
        self.save(update_fields=["sent_at"])
