"""Reminding owners of an end that comes near: each reminder is sent once, whenever and however often a command runs."""

from __future__ import annotations

import datetime

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from applications.domain.dates import DAYS_BEFORE
from applications.models.application import Application, ApplicationQuerySet
from applications.models.reminder import Reminder

#: A mail that was begun longer ago, and not handed over, is sent by the next run: the process that began it has died.
_PATIENCE = datetime.timedelta(hours=1)


def ending(today: datetime.date) -> ApplicationQuerySet:
    """Return institutions' applications in force that end within the days of the first reminder."""
    last = today + datetime.timedelta(days=max(DAYS_BEFORE))
    return Application.objects.in_force(today).filter(valid_until__lte=last).exclude(workspace=None)


def due(days_left: int) -> int | None:
    """Return which reminder is due with so many days left: the latest whose day has come; None before the first.

    One that was missed is sent late, but not together with the next one.

    >>> due(91), due(90), due(31), due(30), due(3), due(-1)
    (None, 90, 90, 30, 7, None)
    """
    if days_left < 0:
        return None
    return min((days for days in DAYS_BEFORE if days_left <= days), default=None)


def sent(applications: ApplicationQuerySet) -> set[tuple[int, datetime.date, int]]:
    """Return the reminders of these applications that were sent: the application's key, its last day, and the days."""
    reminders = Reminder.objects.filter(application__in=applications).exclude(sent_at=None)
    return set(reminders.values_list("application_id", "last_day", "days"))


def claim(application: Application, days: int) -> Reminder | None:
    """Return the reminder for this run to send; None if it was sent, or another run is sending it."""
    now = timezone.now()
    try:
        with transaction.atomic():
            return application.reminders.create(last_day=_last_day(application), days=days, begun_at=now)
    except IntegrityError:
        abandoned = _reminders(application, days).filter(sent_at=None, begun_at__lt=now - _PATIENCE)
        return _reminders(application, days).get() if abandoned.update(begun_at=now) else None


def mark_sent(reminder: Reminder) -> None:
    """Record that the mail was handed over to a mail server."""
    reminder.sent_at = timezone.now()
    reminder.save(update_fields=["sent_at"])


def _reminders(application: Application, days: int) -> models.QuerySet[Reminder]:
    return application.reminders.filter(last_day=_last_day(application), days=days)


def _last_day(application: Application) -> datetime.date:
    assert application.valid_until  # of every registered application
    return application.valid_until
