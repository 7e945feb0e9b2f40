"""`manage.py restore FILE`: put a backup in the place of the database; `--check`: try whether that would work."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override

from applications.management.backups import refused
from applications.management.console import one_line
from ekase_pieteikums import backups


class Command(BaseCommand):
    """Exit with status 0 when all rows are as in the manifest, 1 when tables differ, 2 when nothing was restored."""

    help = "Atjauno datubāzi no rezerves kopijas un salīdzina to ar kopijas aprakstu (FILE.json)."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the backup."""
        parser.add_argument("file", metavar="FILE", type=Path)
        ways = parser.add_mutually_exclusive_group()
        ways.add_argument(
            "--check",
            action="store_true",
            help="atjaunot malā, salīdzināt un dzēst; pašreizējā datubāze netiek mainīta",
        )
        ways.add_argument("--replace", action="store_true", help="aizstāt datubāzi, kurā jau ir dati")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore or try; print how many rows there are, and the tables that differ from the manifest."""
        with override("lv"), refused():
            if options["check"]:
                comparison = backups.check(options["file"])
            else:
                comparison = backups.restore(options["file"], replace=options["replace"])
            self._say(
                _("Tabulas: %(tables)s, rindas: %(rows)s") % {"tables": len(comparison.tables), "rows": comparison.rows}
            )
            if not comparison.compared:
                self._say(_("Blakus nav apraksta (FILE.json), tāpēc saturs nav salīdzināts"))
            elif comparison.differing:
                text = _("Atšķiras no apraksta: %(tables)s") % {"tables": ", ".join(comparison.differing)}
                raise CommandError(one_line(text, self.stderr), returncode=1)
            else:
                self._say(_("Viss atbilst aprakstam"))

    def _say(self, text: str) -> None:
        self.stdout.write(one_line(text, self.stdout))
