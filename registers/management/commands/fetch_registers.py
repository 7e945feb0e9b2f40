"""`manage.py fetch_registers`: download the registers that have changed, and load them. For a timer."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import override

from registers import fetching, wording
from registers.fetching import NotFetched
from registers.management.commands.load_register import REFUSED, line, load_file
from registers.models import Load
from registers.reading import UnreadableRegister


class Command(BaseCommand):
    """Exit status 0: every register is as new as the published one; 2: one was not downloaded or not loaded."""

    help = "Lejupielādē mainītos publiskos reģistrus (REGISTER_URLS) un ielādē tos."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder of the files."""
        parser.add_argument("--folder", type=Path, default=settings.VAR_DIR / "registers", help="kur glabāt failus")

    def handle(self, *args: Any, **options: Any) -> None:
        """Fetch and load every file, also after one that failed."""
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        with override("lv"):
            done = [self._renew(address, folder) for address in settings.REGISTER_URLS]
        if not all(done):
            sys.exit(REFUSED)

    def _renew(self, address: str, folder: Path) -> bool:
        try:
            fetched = fetching.fetch(address, folder)
            # A file that was downloaded and not loaded, or whose load was lost with the database, is loaded now.
            current = Load.objects.filter(is_current=True, source=address).first()
            if not fetched.is_new and current:
                self.stdout.write(_("%(address)s: nav mainījies") % {"address": address} + wording.of_age(current))
                return True
            loaded = load_file(fetched.path, source=address)
        except NotFetched as failure:
            self.stderr.write(f"{address}: {wording.of_fetching(failure)}")
            return False
        except UnreadableRegister as refusal:
            self.stderr.write(f"{address}: {wording.sentence(refusal)}")
            return False
        self.stdout.write(line(loaded))
        return True
