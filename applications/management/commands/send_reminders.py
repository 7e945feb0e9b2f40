"""`manage.py send_reminders`: mail the owners of applications that end in 90, 30 or 7 days. For a daily timer."""

from __future__ import annotations

import datetime
import logging
import sys
from argparse import ArgumentParser
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from applications.acts import reminding
from applications.models import Application
from applications.models.application import ApplicationQuerySet
from institutions.models import Membership

logger = logging.getLogger("applications.send_reminders")
#: Where mail goes until EMAIL_URL names a server.
_TO_FILES = "django.core.mail.backends.filebased.EmailBackend"


class Command(BaseCommand):
    """Exit status 0: all are sent; 1: the mail server refused one, to be tried again, or a setting is missing."""

    help = "Nosūta iestāžu īpašniekiem atgādinājumus 90, 30 un 7 dienas pirms pieteikuma termiņa beigām."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --dry-run, which sends nothing, and --to-files."""
        parser.add_argument("--dry-run", action="store_true", help="tikai saskaitīt")
        parser.add_argument(
            "--to-files", action="store_true", help="bez EMAIL_URL rakstīt vēstules failos VAR_DIR/mail"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Send the reminders that are due; print how many, never to whom."""
        if not settings.PUBLIC_URL:
            raise CommandError(_("Norādiet vides mainīgo PUBLIC_URL: bez tā vēstulē nav saites."))
        # A reminder is sent once: one that lies in a file is one that nobody gets.
        if settings.EMAIL_BACKEND == _TO_FILES and not (options["to_files"] or options["dry_run"]):
            raise CommandError(
                _(
                    "Norādiet vides mainīgo EMAIL_URL: bez tā vēstules nonāk failos, nevis pie cilvēkiem. "
                    "Ja vajadzīgi tieši faili, pievienojiet --to-files."
                )
            )
        today, sent, failed = timezone.localdate(), 0, 0
        with override("lv"):
            ending = reminding.ending(today)
            owners, done = recipients(ending), reminding.sent(ending)
            for application in ending.select_related("client", "user", "workspace").order_by("pk"):
                days, to = reminding.due(application.days_left(today)), owners.get(application.workspace_id or 0)
                if days is None or not to or (application.pk, application.valid_until, days) in done:
                    continue
                if options["dry_run"]:
                    sent += 1
                    continue
                reminder = reminding.claim(application, days)
                if reminder is None:
                    continue
                try:
                    _message(application, to, today).send()
                except OSError as error:
                    failed += 1
                    logger.error("a reminder of %s was not sent: %s", application.reference, type(error).__name__)
                else:
                    reminding.mark_sent(reminder)
                    sent += 1
            self.stdout.write(ngettext("%(number)d atgādinājums", "%(number)d atgādinājumi", sent) % {"number": sent})
        if failed:
            sys.exit(1)


def recipients(applications: ApplicationQuerySet) -> dict[int, list[str]]:
    """Return the addresses of the owners who can sign in, by the key of the institution that has the applications."""
    owners = Membership.objects.filter(
        role=Membership.OWNER, user__is_active=True, workspace__in=applications.values("workspace")
    )
    found: dict[int, list[str]] = {}
    for workspace, email in owners.order_by("user_id").values_list("workspace_id", "user__email"):
        found.setdefault(workspace, []).append(email)
    return found


def _message(application: Application, to: list[str], today: datetime.date) -> EmailMessage:
    """Return the mail. Of the application's contents it names the institution only, and no personal code."""
    begin = reverse("following", args=[application.reference])
    # A person who is signed in already is redirected at once.
    link = settings.PUBLIC_URL.rstrip("/") + reverse("account_login") + "?" + urlencode({"next": begin})
    last_day = f"{application.valid_until:%d.%m.%Y.}"
    context = {
        "application": application,
        "last_day": last_day,
        "days": application.days_left(today),
        "link": link,
    }
    subject = _("eKase pieteikums %(reference)s ir spēkā līdz %(day)s") % {
        "reference": application.reference,
        "day": last_day,
    }
    return EmailMessage(subject, render_to_string("reminder_mail.txt", context), to=to)
