"""`manage.py process_queue`: do the tasks of the queue. `ekase serve` starts it; other machines may run it too."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import override

from common import queue


class Command(BaseCommand):
    """Exit status 0: stopped, or with --status no task is late or has failed; 1: one is."""

    help = "Izpilda rindā gaidošos darbus, līdz tiek apturēta."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --once and --status; and the name and the parent's number, which `ekase serve` gives."""
        parser.add_argument("--once", action="store_true", help="izpildīt gaidošos un beigt")
        parser.add_argument("--status", action="store_true", help="tikai pateikt, cik darbu ir rindā")
        parser.add_argument("--name", default="", help="šī izpildītāja vārds, kāda nav nevienam citam")
        parser.add_argument("--parent", type=int, default=0, help="beigt, kad beidzas process ar šo numuru")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the tasks in the queue, in Latvian."""
        with override("lv"):
            if options["status"]:
                self._say()
            elif options["once"]:
                queue.Worker(options["name"]).run_once()
            else:
                queue.Worker(options["name"], parent=options["parent"]).run()

    def _say(self) -> None:
        health = queue.health()
        self.stdout.write(
            _("Gaida: %(waiting)d (ilgākais %(oldest)d s), tiek pildīti: %(running)d, neizdevās: %(failed)d")
            % health._asdict()
        )
        if not health.is_healthy:
            sys.exit(1)
