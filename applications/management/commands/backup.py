"""`manage.py backup FILE`: a backup of the whole database while the site serves."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import override

from applications.management.backups import refused
from applications.management.console import one_line
from ekase_pieteikums import backups


class Command(BaseCommand):
    """Exit with status 0 when the backup is on the disk, 2 with a sentence otherwise."""

    help = "Izveido visas datubāzes rezerves kopiju (FILE) un tās aprakstu (FILE.json), kamēr vietne darbojas."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the name of the file, which must not exist."""
        parser.add_argument("file", metavar="FILE", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the backup; print its size and how many rows and tables it holds."""
        with override("lv"), refused():
            manifest = backups.make(options["file"])
            text = _("%(file)s: %(size)s MB, tabulas: %(tables)s, rindas: %(rows)s") % {
                "file": options["file"],
                "size": f"{manifest.size / 1_000_000:.1f}".replace(".", ","),
                "tables": len(manifest.tables),
                "rows": manifest.rows,
            }
            self.stdout.write(one_line(text, self.stdout))
