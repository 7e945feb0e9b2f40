"""`manage.py erase_stale_drafts`: erase what guests began and nobody has opened for 30 days. For a daily timer."""

from __future__ import annotations

import datetime
from argparse import ArgumentParser
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import ngettext

from applications.models import Application
from applications.models.application import forget_erased

DAYS = 30


class Command(BaseCommand):
    """Erase applications that no browser can reach any more: their cookie lasts as long."""

    help = "Izdzēš viesu pieteikumus, ko 30 dienas neviens nav atvēris, un beigušās sesijas."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How long an application is kept, and whether to say only what would go."""
        parser.add_argument("--days", type=int, default=DAYS, help="dienas bez atvēršanas (%(default)s)")
        parser.add_argument("--dry-run", action="store_true", help="tikai saskaitīt")

    def handle(self, *args: Any, **options: Any) -> None:
        """Erase with all their versions; say how many, never which."""
        before = timezone.localdate() - datetime.timedelta(days=options["days"])
        stale = Application.objects.untouched_since(before)
        number = stale.count()
        if not options["dry_run"]:
            for application in stale.only("pk").iterator():
                application.delete()
            SessionStore.clear_expired()
            forget_erased()
        self.stdout.write(
            ngettext("%(number)d novecojis pieteikums", "%(number)d novecojuši pieteikumi", number) % {"number": number}
        )
