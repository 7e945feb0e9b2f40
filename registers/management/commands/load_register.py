"""`manage.py load_register FILE... [--force] [--json]`: load public registers from files."""

from __future__ import annotations

import datetime
import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from registers import loading, wording
from registers.loading import Loaded
from registers.models import Register
from registers.reading import UnreadableRegister
from registers.state import as_json

REFUSED = 2


class Command(BaseCommand):
    """Exit status 0: every file is loaded; 2: at least one is not, and its register is as it was."""

    help = "Ielādē publisko reģistru failus (CSV); katru pazīst pēc kolonnu nosaukumiem."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take files."""
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument(
            "--force", action="store_true", help="ielādēt arī tad, ja rindu ir daudz mazāk nekā iepriekš"
        )
        parser.add_argument("--json", action="store_true", help="viens JSON objekts ar ielādēto")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load every file, also after one that was refused."""
        reports = []
        with override("lv"):
            for name in options["files"]:
                try:
                    loaded = load_file(Path(name), force=options["force"])
                except UnreadableRegister as refusal:
                    reports.append({"file": name, "loaded": False, "error": wording.sentence(refusal)})
                    self.stderr.write(f"{name!a}: {wording.sentence(refusal)}")
                    continue
                reports.append({"file": name, "loaded": True, **as_json(loaded.load), "skipped": loaded.skipped})
                if not options["json"]:
                    self.stdout.write(line(loaded))
            if options["json"]:
                self.stdout.write(json.dumps({"files": reports}, indent=2))
        if not all(each["loaded"] for each in reports):
            sys.exit(REFUSED)


def load_file(path: Path, *, force: bool = False, source: str = "") -> Loaded:
    """Load a file, with the day of its last change as the day of its data; raise UnreadableRegister.

    `source` is the address from which it was downloaded.
    """
    try:
        file = path.open(encoding="utf-8-sig", newline="")
    except (OSError, ValueError):
        raise UnreadableRegister("file-missing") from None
    with file:
        changed = datetime.datetime.fromtimestamp(path.stat().st_mtime, timezone.get_current_timezone())
        return loading.load(file, file_date=changed.date(), force=force, source=source)


def line(loaded: Loaded) -> str:
    """Return what was loaded, as a line."""
    load = loaded.load
    text = _(
        "%(register)s: ielādēts, rindas: %(rows)d (iepriekš: %(before)d, izlaistas: %(skipped)d), dati no %(date)s"
    ) % {
        "register": Register(load.register).label,
        "rows": load.rows,
        "before": loaded.before,
        "skipped": loaded.skipped,
        "date": f"{load.file_date:%d.%m.%Y.}",
    }
    return text + wording.of_age(load)
