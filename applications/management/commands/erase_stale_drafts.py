"""`manage.py erase_stale_drafts`: erase what guests began and nobody has opened for 30 days. For a daily timer."""

from __future__ import annotations

import datetime
from argparse import ArgumentParser
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext

from applications.models import Application
from applications.models.application import ApplicationQuerySet, forget_erased

DAYS = 30
#: A hundred years: what is older than that is a mistake of whoever asks.
MOST_DAYS = 36_500


class Command(BaseCommand):
    """Erase applications that no browser can reach any more: their cookie lasts as long."""

    help = "Izdzēš viesu pieteikumus, ko 30 dienas neviens nav atvēris, un beigušās sesijas."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How long an application is kept, and whether to say only what would go."""
        parser.add_argument("--days", type=int, default=DAYS, help="dienas bez atvēršanas (%(default)s)")
        parser.add_argument("--dry-run", action="store_true", help="tikai saskaitīt")

    def handle(self, *args: Any, **options: Any) -> None:
        """Erase with all their versions; say how many, never which."""
        if not 1 <= options["days"] <= MOST_DAYS:
            raise CommandError(f"--days: no 1 līdz {MOST_DAYS}, nevis {options['days']}")
        stale = Application.objects.untouched_since(timezone.localdate() - datetime.timedelta(days=options["days"]))
        if options["dry_run"]:
            number = stale.count()
        else:
            number = sum(erased_if_still_in(stale, pk) for pk in list(stale.values_list("pk", flat=True)))
            SessionStore.clear_expired()
            forget_erased()
        self.stdout.write(
            ngettext("%(number)d novecojis pieteikums", "%(number)d novecojuši pieteikumi", number) % {"number": number}
        )


def erased_if_still_in(stale: ApplicationQuerySet, pk: int) -> bool:
    """Erase one of these applications with all its versions, unless somebody has opened it since it was listed."""
    with transaction.atomic():
        application = stale.select_for_update().filter(pk=pk).first()
        if application is None:
            return False
        application.delete()
        return True
