"""The console script `ekase`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import django
from django.core.management import execute_from_command_line, load_command_class

from ekase_pieteikums import __version__, serving

#: The commands that read files, by their short names.
FILES = {
    "check": "check_application",
    "accounts": "check_accounts",
    "verify": "verify_signatures",
    "compare": "compare_applications",
}
USAGE = """usage: ekase serve                       serve the site
       ekase check FILE... [--json]      check applications by the rules of the instruction
       ekase accounts FILE... [--json]   read the accounts in spreadsheets and name what is doubtful
       ekase verify FILE... [--json]     verify the signatures of signed files
       ekase compare OLD NEW [--json]    compare an application with the one that it replaces
       ekase COMMAND ...                 run a command of Django or of this project, such as send_reminders
       ekase --version

Each takes --help."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command named after `ekase`; without one, print the usage and exit with status 2."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    os.umask(0o077)  # what is written holds personal codes
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ekase_pieteikums.settings")
    match words:
        case []:
            sys.exit(USAGE)
        case ["--help" | "-h", *_]:
            print(USAGE)
        case ["--version", *_]:
            print(__version__)
        case ["serve", *rest]:
            serving.main(rest)
        case [name, *_] if name in FILES:
            django.setup()
            load_command_class("applications", FILES[name]).run_from_argv(["ekase", *words])
        case _:
            execute_from_command_line(["ekase", *words])
