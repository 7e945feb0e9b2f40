"""`manage.py erase_stale_drafts`: erase what is kept no longer. For a daily timer.

Guests' applications that nobody has opened for 30 days, institutions' that ended ENDED_KEPT_YEARS ago, people who began
to sign up and never verified an address, invitations and signatories' links that are over, tables that nobody took
over, and sessions.
"""

from __future__ import annotations

import calendar
import datetime
from argparse import ArgumentParser
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext

from applications.acts.erasing import erase_each, forget_erased
from applications.models import Application, Handover, Upload
from applications.models.application import ApplicationQuerySet
from institutions.models import Invitation, User

DAYS = 30
#: Days in which people finish signing up; a code lasts minutes, but a mail server may be down.
SIGNUP_DAYS = 7
#: A hundred years: a longer time is a typing error.
MOST_DAYS = 36_500


class Command(BaseCommand):
    """Erase applications whose browser's cookie has expired, and those that ended long ago."""

    help = (
        "Izdzēš viesu pieteikumus, ko 30 dienas neviens nav atvēris, iestāžu pieteikumus, kas beigušies pirms"
        " ENDED_KEPT_YEARS gadiem, nepabeigtas reģistrācijas, vecos uzaicinājumus un parakstītāju saites,"
        " nepārņemtās tabulas un beigušās sesijas."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the days and years of keeping, and --dry-run."""
        parser.add_argument("--days", type=int, default=DAYS, help="viesu pieteikumi: dienas bez atvēršanas")
        parser.add_argument(
            "--years",
            type=int,
            default=settings.ENDED_KEPT_YEARS,
            help="iestāžu pieteikumi: gadi kopš beigām; 0: nedzēst (%(default)s)",
        )
        parser.add_argument("--dry-run", action="store_true", help="tikai saskaitīt")

    def handle(self, *args: Any, **options: Any) -> None:
        """Erase applications with all of their versions; print how many, never which."""
        if not 1 <= options["days"] <= MOST_DAYS:
            raise CommandError(f"--days: no 1 līdz {MOST_DAYS}, nevis {options['days']}")
        today = timezone.localdate()
        stale: ApplicationQuerySet = Application.objects.untouched_since(
            today - datetime.timedelta(days=options["days"])
        )
        ended: ApplicationQuerySet = Application.objects.none()
        if options["years"] > 0:
            ended = Application.objects.ended_before(_years_before(today, options["years"]))
        numbers = [rows.count() if options["dry_run"] else erase_each(rows) for rows in (stale, ended)]
        if not options["dry_run"]:
            erase_unverified(timezone.now() - datetime.timedelta(days=SIGNUP_DAYS))
            SessionStore.clear_expired()
            UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
            long_over = timezone.now() - datetime.timedelta(days=DAYS)
            Invitation.objects.filter(expires_at__lt=long_over).delete()
            Handover.objects.filter(expires_at__lt=long_over).delete()
            Upload.objects.filter(loaded_at__lt=long_over).delete()
            forget_erased()
        self.stdout.write(
            ngettext("%(number)d novecojis pieteikums", "%(number)d novecojuši pieteikumi", numbers[0])
            % {"number": numbers[0]}
        )
        if options["years"] > 0:
            self.stdout.write(
                ngettext("%(number)d sen beidzies pieteikums", "%(number)d sen beigušies pieteikumi", numbers[1])
                % {"number": numbers[1]}
            )


def erase_unverified(moment: datetime.datetime) -> None:
    """Erase people who began to sign up before that moment, unless they have signed in since they were listed."""
    rows = User.objects.never_verified_since(moment)
    for pk in list(rows.values_list("pk", flat=True)):
        with transaction.atomic():
            if User.objects.select_for_update().filter(pk=pk).exists():
                rows.filter(pk=pk).delete()


def _years_before(day: datetime.date, years: int) -> datetime.date:
    """Return the same date that many years earlier; for 29 February, the last day of the month."""
    year = day.year - years
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))
